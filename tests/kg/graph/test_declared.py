"""A kind of fact is declared once; its statements, columns, terms and shapes follow."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pyoxigraph as ox
import pytest
from pyshacl import validate
from rdflib import RDF, SH, Graph

from extract.facts import DeclaredKind, DocumentFact, Fact, Quantity, TableFact
from extract.source import Source
from extract.states import Stage, TableState
from kg.export.datasets import DATASETS, rows_of
from kg.graph.iri import Namer
from kg.graph.mapping import map_document
from kg.store.folder import StoreFolder
from kg.store.snapshot import StoreReader
from ontology.declared import (
    declared_facts,
    declared_shapes_turtle,
    declared_terms_turtle,
)
from ontology.terms import ONTOLOGY, VERSION

SHA = "ab" * 32
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def here(line: int) -> Source:
    """A line of the document."""
    return Source(SHA, line=line)


DOCUMENT = DocumentFact(
    document=SHA,
    source=here(1),
    file_name="某单位.txt",
    format="text",
    size=9,
    fiscal_year=2026,
    stage=Stage.BUDGET,
)
TABLE = TableFact(
    document=SHA, source=here(2), number="12", title="国有资产占用表", kind="assets", state=TableState.PRESENT,
    printed_unit="万元", ordinal=1, rows=2,
)  # fmt: skip


def vehicles(line: int, value: str, key: str = "公务用车", unit: str | None = "辆") -> Quantity:
    """A row that counts vehicles."""
    number = Decimal(value) if value.isdecimal() else None
    return Quantity(
        document=SHA, source=here(line), table=1, table_number="12", row=line, key=key, measure=("年末", "数量"),
        value=number, printed=value, unit=unit,
    )  # fmt: skip


def graph_of(*facts: Quantity) -> bytes:
    """The document's graph."""
    return map_document([DOCUMENT, TABLE, *facts], Namer(), version=VERSION, now=NOW).nquads


def violations(nquads: bytes) -> list[str]:
    """What the declared shapes object to."""
    data = Graph()
    triples = (q.triple for q in ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
    data.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    shapes = Graph().parse(data=declared_shapes_turtle(), format="turtle")
    _, report, _ = validate(data, shacl_graph=shapes)
    return [str(report.value(r, SH.resultPath)) for r in report.subjects(RDF.type, SH.ValidationResult)]


def test_every_declared_class_has_one_declaration_that_fits_it() -> None:
    kinds: tuple[type[Fact], ...] = get_args(DeclaredKind) or (DeclaredKind,)
    assert {str(k.__struct_config__.tag) for k in kinds} == {d.fact for d in declared_facts()}
    for kind in kinds:
        (one,) = [d for d in declared_facts() if d.fact == kind.__struct_config__.tag]
        named = {*one.key, *(f.attribute for f in one.fields)}
        assert named <= set(kind.__struct_fields__), named - set(kind.__struct_fields__)
        assert "table" in kind.__struct_fields__, "by which it is named"


def test_a_declared_fact_is_stated_with_its_place_and_period() -> None:
    text = graph_of(vehicles(3, "5")).decode()
    (iri,) = {line.split()[0] for line in text.splitlines() if "#Quantity>" in line}
    assert iri == f"<https://w3id.org/budgetkg/id/quantity/{SHA[:16]}/12/3/年末/数量>"
    said = {line.split("> ", 2)[1].rpartition("#")[2] for line in text.splitlines() if line.startswith(iri)}
    assert {
        "quantityValue",
        "quantityOf",
        "measureUnit",
        "printedText",
        "table",
        "fiscalYear",
        "line",
    } <= said
    assert violations(text.encode()) == []


def test_equal_keys_are_two_facts_and_no_number_is_no_value() -> None:
    nquads = graph_of(vehicles(3, "5"), vehicles(3, "若干"))
    assert nquads.count(b"#Quantity>") == 2
    assert nquads.count(b"quantityValue") == 1
    assert violations(nquads) == []


def test_the_shape_follows_from_the_declaration() -> None:
    broken = graph_of(vehicles(3, "5")).replace(b"#printedText>", b"#unprinted>")
    assert violations(broken) == [f"{ONTOLOGY}#printedText"]


def test_the_data_set_follows_from_the_declaration() -> None:
    database = ox.Store()
    database.load(graph_of(vehicles(4, "12", "会议", None), vehicles(3, "5")), format=ox.RdfFormat.N_QUADS)
    rows = list(rows_of("quantities", StoreReader(StoreFolder(Path("memory")), database), Namer()))
    assert [tuple(row) for row in rows] == [DATASETS["quantities"]] * 2
    assert [(r["subject"], r["measure"], r["value"], r["unit"], r["table"], r["line"]) for r in rows] == [
        ("公务用车", "年末/数量", "5", "辆", "12", "3"),
        ("会议", "年末/数量", "12", "", "12", "4"),
    ]


def test_every_declared_term_is_defined_once_and_in_both_languages(ontology_terms: set[str]) -> None:
    own = Graph().parse(data=declared_terms_turtle(), format="turtle")
    defined = {str(s) for s in own.subjects(RDF.type, None)}
    assert not defined & ontology_terms, "terms of budget.ttl are named without a label"
    for kind in declared_facts():
        for term in (kind, *kind.fields):
            texts = (term.label, term.label_en, term.definition, term.definition_en)
            assert all(texts) or not any(texts), term.term
            assert (term.iri in defined) == bool(term.label)
            assert term.label or term.iri in ontology_terms, term.term


@pytest.fixture
def ontology_terms() -> set[str]:
    """The terms that `budget.ttl` defines."""
    from ontology.files import ontology_path

    triples = ox.parse(path=ontology_path(), format=ox.RdfFormat.TURTLE)
    return {t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)}
