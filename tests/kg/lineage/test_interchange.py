"""Files for other programs read back as what was written."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pytest

from kg.errors import ExportError, ParameterError
from kg.lineage import (
    EDGE_COLUMNS,
    EDGE_HEADINGS,
    FORMATS,
    Lineage,
    edge_rows,
    from_json,
    path_between,
    render,
    unit_lineage,
    write_lineage,
)
from kg.lineage.output import format_of
from kg.store.snapshot import StoreSnapshot
from tests.kg.lineage.graphs import lineage, money


@pytest.fixture(params=["street", "street_with_transfers", "unknown", "circle"])
def made(request: pytest.FixtureRequest) -> Lineage:
    if request.param == "unknown":
        return lineage([money("a", "b", None), money("b", "c", "0.10"), money("x", "y", "1E+3")])
    if request.param == "circle":
        return lineage([money("a", "b", "3"), money("b", "a", "2"), money("a", "a", "1")])
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Lineage)
    return found


def test_json_reads_back_as_the_same_lineage(made: Lineage) -> None:
    assert from_json(render(made, "json")) == made


def test_json_is_node_link_data_with_amounts_as_text(made: Lineage) -> None:
    data = json.loads(render(made, "json"))
    graph = nx.node_link_graph(data, edges="edges")
    assert set(graph.nodes) == {n.id for n in made.nodes}
    assert graph.number_of_edges() == len(made.edges)
    amounts = [edge["amount"] for _, _, edge in graph.edges(data=True)]
    assert all(a is None or isinstance(a, str) for a in amounts)
    assert sorted(Decimal(a) for a in amounts if a) == sorted(
        e.amount for e in made.edges if e.amount is not None
    )


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "other"}', '{"format": "budget-kg lineage 1"}'])
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(ExportError, match="lineage as JSON"):
        from_json(text)


def test_graphml_reads_back_with_exact_and_double_amounts(made: Lineage) -> None:
    graph = nx.read_graphml(io.BytesIO(render(made, "graphml").encode()), force_multigraph=True)
    check_amounts(made, graph)


def test_gexf_reads_back_with_exact_and_double_amounts(made: Lineage) -> None:
    graph = nx.read_gexf(io.BytesIO(render(made, "gexf").encode()))
    check_amounts(made, graph)


def test_no_date_makes_two_files_of_one_lineage_differ(street: Lineage) -> None:
    assert "lastmodified" not in render(street, "gexf")


def check_amounts(made: Lineage, graph: nx.Graph[str]) -> None:
    assert set(graph.nodes) == {n.id for n in made.nodes}
    assert {d.get("label") for _, d in graph.nodes(data=True)} == {n.label for n in made.nodes}
    assert graph.number_of_edges() == len(made.edges)
    read = sorted((a, b, str(d.get("amount")), d.get("amount_double")) for a, b, d in graph.edges(data=True))
    written = sorted(
        (
            e.source,
            e.target,
            str(None) if e.amount is None else f"{e.amount:f}",
            None if e.amount is None else float(e.amount),
        )
        for e in made.edges
    )
    assert read == written


def test_mermaid_has_every_node_and_every_edge(made: Lineage) -> None:
    lines = render(made, "mermaid").splitlines()
    assert lines[3] == "flowchart LR"
    assert sum('["' in line for line in lines) == len(made.nodes)
    assert sum("-->" in line or "-.->" in line for line in lines) == len(made.edges)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.rows = 0
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows += 1
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


def test_the_page_has_picture_and_table_with_every_edge(made: Lineage) -> None:
    tags = _Tags()
    page = render(made, "html", top=3)
    tags.feed(page)
    assert (tags.faults, tags.open) == ([], [])
    failed = sum(1 for c in made.checks if not c.balanced)
    assert tags.rows == 1 + len(made.edges) + (1 + failed if failed else 0)
    assert "<svg" in page and "金额（元）" in page


def test_the_ending_of_a_file_chooses_the_format(street: Lineage, tmp_path: Path) -> None:
    for form, endings in FORMATS.items():
        for ending in endings:
            path = tmp_path / f"双井{ending.upper()}"
            assert format_of(path) == form
            write_lineage(street, path)
            assert path.read_text("utf-8") == render(street, form)


def test_a_file_of_an_unknown_kind_or_place_is_refused(street: Lineage, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"\.svg"):
        write_lineage(street, tmp_path / "picture.bmp")
    with pytest.raises(ExportError, match="can be written"):
        write_lineage(street, tmp_path / "missing" / "picture.svg")
    with pytest.raises(ParameterError, match="svg or html"):
        render(street, "pdf")


def test_rows_for_people_have_every_edge_with_its_exact_amount(made: Lineage) -> None:
    rows = edge_rows(made)
    assert all(len(row) == len(EDGE_COLUMNS) == len(EDGE_HEADINGS) for row in rows)
    assert sorted(str(row[3]) for row in rows) == sorted(str(e.amount) for e in made.edges)


def test_rows_of_a_path_are_in_its_order(sample_store: StoreSnapshot) -> None:
    path = path_between(sample_store, "北京市财政局", "2110301")
    assert path is not None and len(path.path) == 4
    rows = edge_rows(path)
    assert [row[2] for row in rows[:3]] == ["发文", "转移支付", "功能分类支出"]
    assert (rows[1][1], rows[2][1]) == ("转移支付", "2110301 大气")
    assert sorted(row[2] for row in rows[3:]) == ["功能分类支出", "转移支付"], (
        "the other way stands behind it"
    )


def test_reading_a_lineage_again_from_the_store_gives_equal_files(sample_store: StoreSnapshot) -> None:
    first, second = (unit_lineage(sample_store, "661") for _ in range(2))
    assert first == second
    assert all(render(first, form) == render(second, form) for form in FORMATS)
