"""What a user's table says of where documents come from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.build.building import build
from kg.build.documents import held_documents
from kg.build.origins import Origin, put_origins, read_origins
from kg.build.removal import remove_documents
from kg.check.validate import validate_store
from kg.errors import BuildError
from kg.export.release import write_release
from kg.figures.statements import rows
from kg.graph.iri import Namer
from kg.money import figures_of
from kg.money.cube import describe_money
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import GraphReader
from tests.kg.lineage.books import NAMER, Book, open_store

TEXT = """甲街道办事处2026年部门预算
表3 支出预算总表
单位：万元
功能分类科目 合计 基本支出 项目支出
2010301-行政运行 {amount} {amount} 0.000000
合计 {amount} {amount} 0.000000
"""
STATED = """SELECT ?file ?property ?value WHERE { GRAPH ?g { ?d ?property ?value }
  ?d <https://w3id.org/budgetkg/ontology#fileName> ?file FILTER(STRENDS(STR(?g), "graph/origins")) }"""
COUNTED = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#> PREFIX qb: <http://purl.org/linked-data/cube#>
SELECT (SUM(?yuan) AS ?sum) WHERE { ?o qb:dataSet <https://w3id.org/budgetkg/id/dataset/expenditure> ;
  bkg:countedAmount ?yuan }"""


def table(path: Path, text: str) -> list[Origin]:
    path.write_text(text, encoding="utf-8")
    return read_origins(path)


def stated(store: GraphReader) -> set[tuple[str, str, str]]:
    return {(str(f), re.split("[#/]", str(p))[-1], str(v)) for f, p, v in rows(store, STATED)}


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, amount in (("一.txt", "5.000000"), ("二.txt", "7.000000")):
        (folder / name).write_text(TEXT.format(amount=amount), encoding="utf-8")
    return folder


def test_origins_are_stated_kept_replaced_and_forgotten(documents: Path, tmp_path: Path) -> None:
    first = table(
        tmp_path / "s.csv",
        "file,url,page,published,retrieved,licence\n"
        "files/一.txt,https://www.example.gov.cn/a/一.txt,https://www.example.gov.cn/a,2026-02-01,2026-03-02,公开\n"
        "二.txt,https://www.example.gov.cn/b.txt,,2026-01-15,,https://example.org/licence\n"
        "三.txt,https://www.example.gov.cn/c.txt,,,,\n",
    )
    of_first = {
        ("一.txt", "downloadURL", "https://www.example.gov.cn/a/一.txt"),
        ("一.txt", "accessURL", "https://www.example.gov.cn/a"),
        ("一.txt", "issued", "2026-02-01"),
        ("一.txt", "retrieved", "2026-03-02"),
        ("一.txt", "rights", "公开"),
    }
    with EmbeddedStore.open(tmp_path / "store") as store:
        report = build([str(documents)], store, origins=first)
        assert report.exit_code == 1
        assert report.unmatched == ("三.txt: no documents of the store are meant",)
        assert stated(store) > of_first and len(stated(store)) == 8
        assert validate_store(store) == []
        write_release(store, tmp_path / "release")
        catalogue = (tmp_path / "release" / "catalogue.ttl").read_text("utf-8")
        assert "dcat:downloadURL <https://www.example.gov.cn/b.txt>" in catalogue
        second = table(tmp_path / "t.csv", "file,url\n二.txt,https://www.example.gov.cn/new.txt\n")
        build([str(documents)], store, origins=second)
        assert stated(store) == of_first | {("二.txt", "downloadURL", "https://www.example.gov.cn/new.txt")}
        build([str(documents)], store)
        assert len(stated(store)) == 6
        remove_documents(["二.txt"], store, Namer())
        assert stated(store) == of_first


@pytest.mark.parametrize(("newest", "amount"), [("一", "5"), ("二", "7")])
def test_of_two_budgets_of_one_publisher_another_than_the_newest_counts(
    tmp_path: Path, newest: str, amount: str
) -> None:
    books = [Book(name).row("expenditure", {"合计": yuan}) for name, yuan in (("一", "5.00"), ("二", "7.00"))]
    with open_store(tmp_path / "store", *books) as store:
        days = [
            (d.file_name, "2026-02-01" if newest in d.file_name else "2026-01-01")
            for d in held_documents(store)
        ]
        lines = "".join(f"{name},{day}\n" for name, day in days)
        assert put_origins(store, NAMER, table(tmp_path / "s.csv", f"file,published\n{lines}")) == []
        store.replace_graph(NAMER.money_graph, describe_money(store, NAMER, figures_of(store)))
        assert list(rows(store, COUNTED)) == [(amount,)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("file,adress\n一.txt,x\n", "header"),
        ("url\nhttps://example.org\n", "header"),
        ("", "header"),
        ("file,url\n一.txt,ftp://example.org\n", "line 2 url"),
        ("file,url\n一.txt,https://example.org/a b\n", "line 2 url"),
        ("file,published\n\n一.txt,2026-13-01\n", "line 3 published"),
        ("file,sha256\n一.txt,12ab\n", "line 2 sha256"),
        ("file,sha256\n,\n", "line 2"),
        ("file\n一.txt,more\n", "line 2"),
    ],
)
def test_a_table_that_is_not_of_its_kind_is_read(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(BuildError, match=place):
        table(tmp_path / "s.csv", text)


def test_bytes_that_are_no_table_are_read(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_bytes("file\n双井街道预算.txt\n".encode("gb18030"))
    with pytest.raises(BuildError, match="UTF-8"):
        read_origins(tmp_path / "s.csv")
