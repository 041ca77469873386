"""Policies whose text is held: they are told from those only cited, and joined in chains down to the money."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.answers.questions import answer
from kg.build.building import build
from kg.check.validate import validate_store
from kg.policy.catalogue import policy_with_key
from kg.store.embedded import EmbeddedStore
from ontology.terms import bkg
from tests.conftest import SAMPLES
from tests.extract.policy_text.heads import FORMS, public_heads
from tests.extract.policy_text.published import DOCUMENTS
from tests.kg.policy.budgets import NAMER, budget, load
from tests.stores import begun_store
from tests.tiers import one_in

PAPER = """<html><body><p>北京市财政局文件</p><p>京财社指〔2023〕1791号</p>
<h1>北京市财政局关于提前下达2024年社会事务补助资金预算的通知</h1><p>各区财政局：</p>
<p>依据《中华人民共和国预算法》第三十八条，资金提前下达，数额见附件。</p><p>附件：资金分配表</p><p>北京市财政局</p>
<p>2023年11月20日</p><p>单位：元</p><table><tr><td>单位</td><td>项目</td><td>金额</td></tr>
<tr><td>广安门内街道办事处</td><td>社区公益金</td><td>{first}</td></tr>
<tr><td>广安门内街道办事处</td><td>送温暖经费</td><td>298850</td></tr>
<tr><td>广安门内街道办事处</td><td>“四就近”干部管理经费</td><td>6400</td></tr>
<tr><td>牛街街道办事处</td><td>社区公益金</td><td>101000</td></tr></table></body></html>"""
"""Composed: no published annex names a unit of the samples. The number and the amounts are those of a sample's transfers."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with begun_store(tmp_path / "store") as opened:
        yield opened


def put(store: EmbeddedStore, folder: Path, **files: str) -> None:
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content, encoding="utf-8")
    report = build([str(folder)], store, jobs=0)
    assert not report.failed, [d.error for d in report.failed]


def related(store: EmbeddedStore, relation: str) -> set[tuple[str, str]]:
    found = store.query(
        f"SELECT ?a ?b WHERE {{ GRAPH <{NAMER.base}graph/policies> {{ ?a <{relation}> ?b }} }}"
    )
    assert isinstance(found, ox.QuerySolutions)
    keys = [[str(term)[1:-1].rpartition("/")[2] for term in row] for row in found]
    return {(one, other) for one, other in keys}


def test_all_published_texts_build_and_are_held(store: EmbeddedStore, tmp_path: Path) -> None:
    files = {p.file.replace(".", "_"): p.content for p in DOCUMENTS}
    (tmp_path / "texts").mkdir()
    forms = itertools.cycle(FORMS.values())
    heads = public_heads()[::3]
    for at, (head, (ending, print_paper)) in enumerate(zip(heads, forms, strict=False)):
        (tmp_path / "texts" / f"paper-{at}.{ending}").write_bytes(print_paper(head))
    put(store, tmp_path / "texts", **files)
    found = store.query(f"SELECT ?p WHERE {{ ?p <{bkg.held}> true }}")
    assert isinstance(found, ox.QuerySolutions)
    assert len(list(found)) == len(DOCUMENTS) + len(heads) >= 30
    missing = answer(store, "cited-policies-ranked", {})
    keys = {row[0] or row[1] for row in missing.rows}
    assert "吉财社指〔2022〕340号" in keys and "中华人民共和国预算法" not in keys
    assert validate_store(store) == []


def test_a_text_names_the_policy_that_budgets_cite_by_number_alone(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    load(store, budget("甲街道", ("救助", "5", "依据西民发〔2021〕15号发放")))
    (tmp_path / "texts").mkdir()
    text = "西民发〔2021〕15号\n\n某某区民政局关于做好社会救助工作的通知\n\n各街道：\n请落实。\n\n某某区民政局\n2021年6月3日\n"
    put(store, tmp_path / "texts", notice_txt=text)
    known = policy_with_key(store, "西民发〔2021〕15号")
    assert known and known.title == "某某区民政局关于做好社会救助工作的通知"
    found = answer(store, "projects-citing-policy", {"policy": "做好社会救助工作"})
    assert [row[found.columns.index("project_name")] for row in found.rows] == ["救助"]


def test_relations_go_between_documents_whatever_they_are_called(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    forwarded = "国办发〔2020〕9号\n\n国务院办公厅关于加强社会救助的意见\n\n各省人民政府：\n\n请落实。\n\n国务院办公厅\n2020年5月1日\n"
    forwarding = (
        "京政办发〔2020〕33号\n\n北京市人民政府办公厅转发国务院办公厅关于加强社会救助的意见的通知\n\n各区人民政府：\n\n"
        "现将《国务院办公厅关于加强社会救助的意见》（国办发〔2020〕9号）转发给你们。\n\n北京市人民政府办公厅\n2020年6月1日\n"
    )
    (tmp_path / "texts").mkdir()
    put(store, tmp_path / "texts", one_txt=forwarded, two_txt=forwarding)
    assert related(store, bkg.forwards) == {("京政办发〔2020〕33号", "国办发〔2020〕9号")}
    one, two = (policy_with_key(store, key) for key in ("国办发〔2020〕9号", "京政办发〔2020〕33号"))
    assert one and two and one.title != two.title


def test_a_citation_points_at_the_article_it_names(store: EmbeddedStore, tmp_path: Path) -> None:
    law = next(p.content for p in DOCUMENTS if p.file == "law.md")
    load(store, budget("甲街道", ("救助", "5", "依据《中华人民共和国预算法》第二条第二款编制")))
    (tmp_path / "texts").mkdir()
    put(store, tmp_path / "texts", law_md=law)
    pairs = related(store, bkg.refersToArticle)
    assert [article for _, article in pairs] == ["2"]


@one_in(2, "first, received, state", [("1707200", "2012450", "equal"), ("1707300", "2012450", "differs")])
def test_what_a_paper_hands_out_is_proved_by_what_a_unit_received(
    store: EmbeddedStore, tmp_path: Path, first: str, received: str, state: str
) -> None:
    (tmp_path / "paper.html").write_text(PAPER.format(first=first), encoding="utf-8")
    report = build([str(SAMPLES / "2024-广内街道.txt"), str(tmp_path / "paper.html")], store, jobs=0)
    assert not report.failed
    assert validate_store(store) == []
    found = answer(store, "allocations-against-receipts", {"policy": "1791号"})
    columns = [found.columns.index(c) for c in ("receiver", "received_yuan", "state")]
    rows = [tuple(str(row[i]) for i in columns) for row in found.rows]
    assert rows == [("广安门内街道办事处", received, state), ("牛街街道办事处", "0", "not_seen")]
