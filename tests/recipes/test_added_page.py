"""A page is added by a module that makes a view: every form of it, in both languages and as files, follows."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.store.folder import StoreFolder
from kg.store.snapshot import GraphReader, StoreReader
from kg.web.address import LiveAddresses
from kg.web.files import write_site
from kg.web.pages import PAGES
from kg.web.registry import PageKind, Registry
from kg.web.site import parse_path, reply
from kg.web.view import ColumnKind, DataTable, Ref, View, ViewCell, ViewColumn, ViewSection
from kg.words.text import Text


def load(store: GraphReader, ref: Ref) -> View:
    """The page of the recipe: how many statements each graph holds, and an amount."""
    columns = (
        ViewColumn("graph", Text("图", "Graph")),
        ViewColumn("amount_yuan", Text("金额（元）", "Amount (yuan)"), ColumnKind.MONEY),
    )
    rows = tuple((ViewCell(graph), ViewCell(Decimal("1234.50"))) for graph in store.graphs())
    table = DataTable("graphs", Text("每个图一行", "One row a graph"), columns, rows)
    section = ViewSection("all", Text("全部", "All"), (table,))
    return View(ref, Text("库中的图", "Graphs of the store"), Text("目录", "Index"), (section,))


PAGE = PageKind("graphs", load)
REGISTRY = Registry({"home": PAGES.get("home"), PAGE.name: PAGE})


@pytest.fixture
def store() -> StoreReader:
    """One statement in memory."""
    database = ox.Store()
    database.load(b"<a:s> <a:p> <a:o> <a:graph> .", format=ox.RdfFormat.N_QUADS)
    return StoreReader(StoreFolder(Path("memory")), database)


def body(store: StoreReader, path: str) -> bytes:
    return reply(store, parse_path(path, {}), LiveAddresses(), registry=REGISTRY).body


def test_a_page_of_data_is_there_in_every_form(store: StoreReader) -> None:
    assert "库中的图" in body(store, "/graphs").decode()
    english = body(store, "/en/graphs").decode()
    assert "Graphs of the store" in english and "库中的图" not in english and "1,234.50" in english
    view = json.loads(body(store, "/graphs.json"))
    assert view["title"] == {"zh": "库中的图", "en": "Graphs of the store"}
    rows = list(csv.DictReader(io.StringIO(body(store, "/graphs.graphs.csv").decode("utf-8-sig"))))
    assert [Decimal(value) for row in rows for name, value in row.items() if name != next(iter(row))] == [
        Decimal("1234.50")
    ]
    assert body(store, "/graphs.graphs.xlsx").startswith(b"PK")


def test_a_page_of_data_is_among_the_files(store: StoreReader, tmp_path: Path) -> None:
    report = write_site(store, tmp_path, registry=Registry({PAGE.name: PAGE}))
    assert report.failed == () and report.pages == 1
    for name in ("graphs.html", "en/graphs.html", "graphs.json", "graphs.graphs.csv", "graphs.graphs.xlsx"):
        assert (tmp_path / name).is_file(), name
