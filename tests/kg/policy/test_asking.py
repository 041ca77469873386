"""What people type finds the policy they mean, or is told what is near it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.answers.policy_lookup import find_projects
from kg.cli.app import app
from kg.errors import PageMissingError, UnknownThingError
from kg.policy.names import understand
from kg.resources.policy import get_policy
from kg.store.embedded import EmbeddedStore
from kg.web.pages.policy import PAGE
from kg.web.view import DataTable, Ref
from tests.kg.policy.budgets import budget, load

NUMBER = "京财社指〔2023〕1791号"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with numbers, a title, a short name and a policy that only running text cites."""
    folder = tmp_path_factory.mktemp("asking") / "store"
    with EmbeddedStore.open(folder) as store:
        load(
            store,
            budget(
                "甲街道",
                ("京财社指[2023]1791号提前下达社区公益金", "1", "下达资金（京财社指〔2023〕1791号）"),
                ("社区养老", "2", "依据《中华人民共和国老年人权益保障法》和京财社指〔2023〕1792号"),
                ("环境整治", "3", "依据西政发〔2019〕7号《西城区背街小巷整治提升办法》"),
                text=["根据《中华人民共和国统计法》和西统发〔2021〕3号开展统计。"],
            ),
        )
        store.publish()
    return folder


@pytest.fixture
def store(path: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore.open(path) as opened:
        yield opened


@pytest.mark.parametrize(
    "asked",
    [
        "1791号",
        "〔2023〕1791号",
        "[2023]1791",
        "京财社指1791号",
        "发文字号：京财社指〔2023〕1791号",
        "文号 京财社指〔2023〕1791号",
        "京财社指〔2023〕1791号。",
        "根据京财社指〔2023〕1791号文件",
        "北京市财政局京财社指〔2023〕1791号",
        "请问京财社指(2023)1791号下达了多少？",
    ],
)
def test_a_number_is_understood_however_it_is_typed(store: EmbeddedStore, asked: str) -> None:
    assert [policy.key for policy in understand(store, asked).policies] == [NUMBER]


@pytest.mark.parametrize(
    "asked",
    [
        "1791、1792号",
        "1791-1793号",
        "京财社指〔2023〕1791—1793号",
        "京财社指〔2023〕1791、1792号",
        "1791号至1793号",
    ],
)
def test_a_list_or_range_means_each_of_its_numbers(store: EmbeddedStore, asked: str) -> None:
    found = understand(store, asked)
    assert found.all_meant
    assert [policy.key for policy in found.policies if policy.iri] == [NUMBER, "京财社指〔2023〕1792号"]
    assert {row[3] for row in find_projects(store, asked).rows} == {
        "京财社指[2023]1791号提前下达社区公益金",
        "社区养老",
    }


def test_letters_that_several_numbers_share_are_a_choice(store: EmbeddedStore) -> None:
    assert [row[0] for row in find_projects(store, "京财社指").candidates] == [
        NUMBER,
        "京财社指〔2023〕1792号",
    ]


@pytest.mark.parametrize(
    "asked", ["老年人权益保障法", "《老年人权益保障法》", "中华人民共和国老年人权益保障法"]
)
def test_a_short_name_is_the_law(store: EmbeddedStore, asked: str) -> None:
    assert [row[3] for row in find_projects(store, asked).rows] == ["社区养老"]


def test_a_project_means_the_documents_it_cites(store: EmbeddedStore) -> None:
    assert [p.key for p in understand(store, "环境整治").policies] == ["西政发〔2019〕7号"]
    assert len(understand(store, "社区养老").policies) == 2
    assert [row[3] for row in find_projects(store, "环境整治").rows] == ["环境整治"]


def test_a_policy_that_only_running_text_cites_is_shown_where_it_stands(store: EmbeddedStore) -> None:
    found = find_projects(store, "西统发〔2021〕3号")
    assert not found.rows and found.is_known
    assert [(row[1], row[2], row[6]) for row in found.mentions] == [("西统发〔2021〕3号", "narrative", 100)]


@pytest.mark.parametrize(
    ("asked", "near", "differs"),
    [
        ("京财社指〔2022〕1791号", NUMBER, "年份"),
        ("京财社〔2023〕1791号", NUMBER, "机关代字"),
        ("西政发〔2019〕17号", "西政发〔2019〕7号", "顺序号"),
    ],
)
def test_an_unknown_number_is_told_the_nearest_and_what_differs(
    store: EmbeddedStore, asked: str, near: str, differs: str
) -> None:
    found = find_projects(store, asked)
    assert not found.is_known
    assert (near, differs) == (found.nearest[0].key, found.nearest[0].differs)


def test_words_of_no_title_are_told_the_title_most_like_them(store: EmbeddedStore) -> None:
    found = find_projects(store, "西城区背街小巷整治提高办法")
    assert [near.key for near in found.nearest] == ["西政发〔2019〕7号"]


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (NUMBER, 0, "社区公益金"),
        ("1791-1793号", 0, "社区养老"),
        ("西统发〔2021〕3号", 0, "narrative"),
        ("京财社指", 1, "京财社指〔2023〕1792号"),
        ("京财社指〔2022〕1791号", 1, "年份"),
        ("毫不相干的话", 1, ""),
        ("", 1, ""),
    ],
)
def test_the_command_answers_with_its_documented_code(path: Path, asked: str, code: int, said: str) -> None:
    run = CliRunner().invoke(app, ["policy", asked, "--store", str(path), "--format", "csv"])
    assert run.exit_code == code, run.output
    assert said in run.output


def test_a_list_says_which_of_its_numbers_nothing_cites(store: EmbeddedStore) -> None:
    assert find_projects(store, "1791、1799号").unknown == ("1799号",)
    assert find_projects(store, "京财社指〔2023〕1791、1799号").unknown == ("京财社指〔2023〕1799号",)


@pytest.mark.parametrize("asked", ["京财社指", "1791-1792号", "京财社指〔2023〕1791、1792号"])
def test_a_page_whose_address_fits_several_links_each(store: EmbeddedStore, asked: str) -> None:
    view = PAGE.load(store, Ref("policy", asked))
    [table] = [block for section in view.sections for block in section.blocks if isinstance(block, DataTable)]
    assert [row[0].value for row in table.rows] == [NUMBER, "京财社指〔2023〕1792号"]
    assert all(row[0].ref is not None for row in table.rows)


def test_a_page_of_a_part_of_a_number_or_of_a_project_is_the_policys(store: EmbeddedStore) -> None:
    for asked in ("1791号", "环境整治"):
        assert len(PAGE.load(store, Ref("policy", asked)).sections) > 2


def test_the_page_and_the_api_of_an_unknown_number_tell_the_nearest(store: EmbeddedStore) -> None:
    with pytest.raises(PageMissingError) as missing:
        PAGE.load(store, Ref("policy", "西政发〔2019〕8号"))
    assert "西政发〔2019〕7号（顺序号）" in missing.value.text.zh
    assert "西政发〔2019〕7号 (serial)" in missing.value.text.en
    with pytest.raises(UnknownThingError, match="西政发〔2019〕7号"):
        get_policy(store, "西政发〔2019〕8号")
