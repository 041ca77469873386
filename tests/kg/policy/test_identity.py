"""One policy is one thing: whatever name is asked for, all projects that cite any of its names are in the answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.policy import title_key
from kg.answers.policy_lookup import find_projects
from kg.answers.questions import answer
from kg.build.building import load_facts
from kg.decisions.file import DecisionsFile
from kg.policy.identity import canonical_policy, names_of_policy, perhaps_same
from kg.policy.names import understand
from kg.store.embedded import EmbeddedStore
from tests.kg.policy.budgets import NAMER, NOW, budget, load
from tests.stores import begun_store

NUMBER, TITLE = "京财综〔2020〕510号", "北京市政府购买服务预算管理办法"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with begun_store(tmp_path / "store") as opened:
        yield opened


def three(store: EmbeddedStore) -> None:
    """Three budgets: one cites the title alone, one the number alone, one both."""
    load(
        store,
        budget("甲街道", ("助餐服务", "2750000", f"依据《{TITLE}》购买服务")),
        budget("乙街道", ("保洁服务", "100", "依据京财综[2020]510 号购买服务")),
        budget("丙街道", ("法律服务", "20", f"依据《{TITLE}》（{NUMBER}）购买服务")),
    )


@pytest.fixture(scope="module")
def store_of_three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """A store that holds `three`, only to be read."""
    with begun_store(tmp_path_factory.mktemp("three") / "store") as opened:
        three(opened)
        yield opened


@pytest.mark.parametrize(
    "asked", [NUMBER, "京财综【2020】510号", TITLE, f"《{TITLE}》", "政府购买服务预算管理"]
)
def test_every_name_of_a_policy_finds_all_that_cite_it(store_of_three: EmbeddedStore, asked: str) -> None:
    found = find_projects(store_of_three, asked)
    amounts = {row[list(found.columns).index("amount_yuan")] for row in found.rows}
    assert {str(amount) for amount in amounts} == {"2750000", "100", "20"}
    assert found.candidates == ()


def test_saved_questions_count_a_policy_once_under_all_its_names(store: EmbeddedStore) -> None:
    three(store)
    ranked = answer(store, "cited-policies-ranked", {})
    assert [(row[0], row[1], row[4], row[5]) for row in ranked.rows] == [(NUMBER, TITLE, 3, 3)]
    money = answer(store, "money-by-policy-unit-year", {"policy": TITLE})
    assert sum(int(str(row[money.columns.index("amount_yuan")])) for row in money.rows) == 2750120
    shared = answer(store, "policies-cited-by-several-units", {})
    assert [(row[0], row[3]) for row in shared.rows] == [(NUMBER, 3)]
    of_unit = answer(store, "policies-of-unit", {"unit": "甲街道"})
    assert [row[of_unit.columns.index("policy_number")] for row in of_unit.rows] == [NUMBER]


def test_two_numbers_of_one_title_stay_two_and_the_title_alone_is_neither(store: EmbeddedStore) -> None:
    load(
        store,
        budget(
            "甲街道",
            ("一", "1", f"依据《{TITLE}》（京财综〔2014〕2号）"),
            ("二", "2", f"依据《{TITLE}》（{NUMBER}）"),
        ),
        budget("乙街道", ("三", "3", f"依据《{TITLE}》")),
    )
    assert len(find_projects(store, NUMBER).rows) == 1
    assert {row[0] for row in find_projects(store, TITLE).candidates} == {NUMBER, "京财综〔2014〕2号", TITLE}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("预算法", "《中华人民共和国预算法》"),
        ("中华人民共和国预算法（2018年修正）", "预算法"),
        ("困难家庭救助办法（试行）", "困难家庭救助办法(试行)"),
        ("“小小窗口”服务行动方案", "小小窗口服务行动方案"),
        ("张·王纪念馆管理办法", "张•王纪念馆管理办法"),
        ("张‧王纪念馆管理办法", "张・王纪念馆管理办法"),
        ("二〇二四年度培训计划", "2024年度培训计划"),
        ("西城区助餐服务管理办法", "西城区民政局关于印发《西城区助餐服务管理办法》的通知"),
        ("助餐服务管理办法", "关于印发〈助餐服务管理办法〉的通知"),
        ("公园[管理]办法", "公园（管理）办法"),
    ],
)
def test_what_print_and_citing_change_makes_no_second_policy(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("东区教育局关于印发《学前教育管理办法》的通知", "西区教育局关于印发《学前教育管理办法》的通知"),
        ("关于转发《社会救助办法》的通知", "社会救助办法"),
        ("关于印发《甲管理办法》和《乙管理办法》的通知", "甲管理办法"),
        ("社会救助办法", "社会救助办法实施细则"),
        ("预算法", "预算法实施条例"),
        ("2023年度培训计划", "2024年度培训计划"),
        ("某局关于印发《实施方案》的通知", "实施方案"),
    ],
)
def test_different_documents_keep_different_keys(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


def test_the_notice_of_another_place_that_publishes_a_document_of_this_name_is_joined_only_if_it_is_alone(
    store: EmbeddedStore,
) -> None:
    short, notice = "助餐服务管理办法", "东区民政局关于印发《助餐服务管理办法》的通知"
    load(
        store,
        budget("甲街道", ("一", "1", f"依据《{short}》")),
        budget("乙街道", ("二", "2", f"依据《{notice}》")),
    )
    assert len(find_projects(store, short).rows) == 2
    load(store, budget("丙街道", ("三", "3", "依据《西区民政局关于印发〈助餐服务管理办法〉的通知》")))
    assert len(find_projects(store, notice).rows) == 1


def test_a_title_that_breaks_off_is_the_whole_it_begins_and_stands_for_nothing_else(
    store: EmbeddedStore,
) -> None:
    whole = "北京市居民住宅清洁能源分户自采暖补贴暂行办法"
    load(
        store,
        budget("甲街道", ("一", "1", f"依据《{whole}》（京政管字〔2006〕22号）")),
        budget("乙街道", ("二", "2", "依据《北京市居民住宅清洁能源分户")),
        budget("丙街道", ("三", "3", "依据《某区老龄委关于实施居家")),
    )
    assert len(find_projects(store, whole).rows) == 2
    cut = NAMER.policy("某区老龄委关于实施居家")
    assert canonical_policy(store, cut) == cut
    ranked = answer(store, "cited-policies-ranked", {})
    assert "某区老龄委关于实施居家…" in [row[1] for row in ranked.rows]


def test_a_title_with_and_without_its_year_are_perhaps_the_same_and_not_added_up(
    store: EmbeddedStore,
) -> None:
    dated, undated = "2021年“小小窗口、满满服务”行动方案", "“小小窗口、满满服务”行动方案"
    load(
        store,
        budget("甲街道", ("一", "1", f"落实《{dated}》")),
        budget("乙街道", ("二", "2", f"落实《{undated}》")),
    )
    found = find_projects(store, undated)
    assert len(found.rows) == 1
    assert [title for _, title in found.perhaps] == [dated]
    iri = NAMER.policy(title_key(undated))
    assert perhaps_same(store, iri) == [NAMER.policy(title_key(dated))]


def test_what_a_person_calls_the_same_is_one_in_every_answer(store: EmbeddedStore) -> None:
    from datetime import date

    from kg.links.decisions import Decision

    one, other = NAMER.policy("西民发〔2020〕1号"), NAMER.policy("西政发〔2020〕2号")
    facts = [
        *budget("甲街道", ("一", "1", "依据西民发〔2020〕1号")),
        *budget("乙街道", ("二", "2", "依据西政发〔2020〕2号")),
    ]
    same = Decision(
        True, one, other, "http://www.w3.org/2004/02/skos/core#exactMatch", "同一文件", date(2026, 3, 1), "AB"
    )
    load_facts(facts, store, NAMER, now=NOW, decisions=DecisionsFile(links=(same,)))
    assert set(names_of_policy(store, other)) == {one, other}
    assert len(find_projects(store, "西政发〔2020〕2号").rows) == 2


def test_a_certificate_named_in_a_sentence_about_a_law_is_not_the_law(store: EmbeddedStore) -> None:
    goal = "根据《某省计划生育条例》颁发《独生子女父母光荣证》（以下简称《光荣证》），凭《光荣证》发放奖励"
    load(store, budget("甲街道", ("奖励", "1", goal)))
    found = answer(store, "policies-of-project", {"project": "奖励"})
    raw = found.columns.index("raw_text")
    assert [row[raw] for row in found.rows] == ["《某省计划生育条例》"]


def test_an_order_of_the_city_is_that_of_the_citing_budgets_own_city(store: EmbeddedStore) -> None:
    """市政府令第179号 of Guangzhou and of Beijing are two documents; each is one with its full name."""
    load(
        store,
        budget("甲街道", ("优待", "5", "依据市政府令第179号执行"), region="440106"),
        budget("乙街道", ("清运", "6", "依据市人民政府令第179号执行"), region="110102"),
        budget("丙街道", ("助老", "7", "依据广州市人民政府令第179号执行"), region="440103"),
    )
    for asked, projects in (("广州市政府令第179号", {"优待", "助老"}), ("北京市人民政府令第179号", {"清运"})):
        found = find_projects(store, asked)
        assert {row[list(found.columns).index("project_name")] for row in found.rows} == projects
    meant = understand(store, "市政府令第179号")
    assert [policy.key for policy in meant.policies] == ["北京市人民政府令第179号", "广州市人民政府令第179号"]
    assert not meant.all_meant
