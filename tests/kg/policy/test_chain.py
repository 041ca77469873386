"""The chain of a policy: five levels from the state to a street, each step the relation that the lower text states."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.build.building import build
from kg.cli.app import app
from kg.lineage import policy_lineage
from kg.policy.chain import PolicyChain, policy_chain
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import GraphReader, StoreSnapshot
from kg.web.pages.policy import PAGE
from kg.web.view import DataTable, Ref
from ontology.terms import bkg
from tests.conftest import SAMPLES
from tests.kg.policy.budgets import NAMER, budget, load
from tests.kg.policy.chain_texts import NOTICE, OPINION, PAPER, REGULATION
from tests.stores import begun_store
from tests.tiers import one_in

LAW, CITY, OFFICE, MONEY = (
    "国务院令第649号",
    "京政发〔2018〕29号",
    "京民社救发〔2023〕18号",
    "京财社指〔2023〕1791号",
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("chain")
    texts = folder / "texts"
    texts.mkdir()
    for name, text in (
        ("regulation.md", REGULATION),
        ("opinion.txt", OPINION),
        ("notice.txt", NOTICE.format(repeal="")),
        ("paper.html", PAPER),
    ):
        (texts / name).write_text(text, encoding="utf-8")
    with EmbeddedStore.open(folder / "store") as store:
        report = build([str(texts), str(SAMPLES / "2024-广内街道.txt")], store, jobs=0)
    assert not report.failed, [d.error for d in report.failed]
    return folder / "store"


@pytest.fixture
def store(path: Path) -> Iterator[StoreSnapshot]:
    with StoreSnapshot.open(path) as opened:
        yield opened


def chain_of(store: GraphReader, key: str) -> PolicyChain:
    chain = policy_chain(store, NAMER.policy(key))
    assert chain is not None
    return chain


def test_a_chain_goes_from_the_state_down_to_the_street_that_is_paid(store: StoreSnapshot) -> None:
    chain = chain_of(store, LAW)
    assert [(link.level, link.relation, link.policy.key) for link in chain.links] == [
        (1, "implements", CITY),
        (2, "basedOn", OFFICE),
        (3, "basedOn", MONEY),
    ]
    assert chain.levels == 5
    paid = {(row.kind, row.policy): (row.receiver, str(row.amount_yuan)) for row in chain.money}
    assert paid["handed_out", MONEY] == ("广安门内街道办事处", "2012450")
    assert paid["received", MONEY][1] == paid["promised", MONEY][1] == "2012450"


def test_the_same_chain_is_seen_from_below(store: StoreSnapshot) -> None:
    links = chain_of(store, MONEY).links
    upper = [(link.level, link.policy.key, link.is_held) for link in links if link.policy.key != "预算法"]
    assert upper == [(-3, LAW, True), (-2, CITY, True), (-1, OFFICE, True)]


def test_the_chain_is_drawn_with_its_money(store: StoreSnapshot) -> None:
    lineage = policy_lineage(store, MONEY)
    names = {node.id: node.label for node in lineage.nodes}
    drawn = {(names[e.source], names[e.target]) for e in lineage.edges if e.kind == "rested_on"}
    assert {(LAW, CITY), (CITY, OFFICE), (OFFICE, MONEY)} <= drawn
    assert lineage.total is not None and str(lineage.total) == "2012450"


def test_the_page_shows_the_chain_and_what_may_not_be_added_up(store: StoreSnapshot) -> None:
    view = PAGE.load(store, Ref("policy", MONEY))
    section = next(section for section in view.sections if section.name == "chain")
    assert section.heading.zh == "政策链（5 层）"
    tables = {block.name: block for block in section.blocks if isinstance(block, DataTable)}
    assert len(tables["chain"].rows) == 4 and len(tables["chain-money"].rows) == 3


def test_the_command_prints_the_chain(path: Path) -> None:
    run = CliRunner().invoke(app, ["policy", "1791号", "--chain", "--store", str(path), "--format", "csv"])
    assert run.exit_code == 0, run.output
    lines = run.output.splitlines()
    assert lines[1].startswith(f"-3,贯彻,{LAW}") or "预算法" in lines[1]
    assert any(line.startswith("1,入账") and "2012450" in line for line in lines)
    unknown = CliRunner().invoke(app, ["policy", "西政发〔1999〕1号", "--chain", "--store", str(path)])
    assert unknown.exit_code == 1


def test_documents_that_rest_on_each_other_end_the_chain(tmp_path: Path) -> None:
    one = "西政发〔2020〕1号\n\n西城区人民政府关于一项工作的通知\n\n各街道：\n\n根据西政发〔2020〕2号，通知如下。\n\n西城区人民政府\n2020年1月2日\n"
    (tmp_path / "one.txt").write_text(one, encoding="utf-8")
    other = one.replace("2020〕2号", "2020〕@号").replace("2020〕1号", "2020〕2号").replace("@", "1")
    (tmp_path / "two.txt").write_text(other.replace("一项", "二项"), encoding="utf-8")
    with begun_store(tmp_path / "store") as store:
        assert not build([str(tmp_path / "*.txt")], store, jobs=0).failed
        chain = policy_chain(store, NAMER.policy("西政发〔2020〕1号"))
    assert chain is not None
    assert {link.policy.key for link in chain.links} == {"西政发〔2020〕2号"}


@one_in(
    2,
    "repeal, year, found",
    [
        ("《北京市旧救助办法》（京民发〔2010〕5号）同时废止。", 2024, True),
        ("《北京市旧救助办法》（京民发〔2010〕5号）同时废止。", 2023, False),
        ("《北京市旧救助办法》（京民发〔2010〕5号）继续执行。", 2024, False),
    ],
)
def test_a_basis_that_was_repealed_before_the_year_is_a_finding(
    tmp_path: Path, repeal: str, year: int, found: bool
) -> None:
    (tmp_path / "notice.txt").write_text(NOTICE.format(repeal=repeal), encoding="utf-8")
    with begun_store(tmp_path / "store") as store:
        load(store, budget("甲街道", ("救助", "1", "依据京民发〔2010〕5号发放"), year=year))
        assert not build([str(tmp_path / "notice.txt")], store, jobs=0).failed
        rows = store.query(f'SELECT ?m WHERE {{ ?f <{bkg.rule}> "basis-repealed" ; <{bkg.message}> ?m }}')
        messages = [str(row[0]) for row in rows]  # type: ignore[union-attr]
    assert bool(messages) is found
    assert all("京民社救发〔2023〕18号" in message for message in messages)
