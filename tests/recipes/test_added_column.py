"""A column of an export is added by a field of a declared fact: statements, rows, terms and shapes follow."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import msgspec
import pyoxigraph as ox
import pytest

from kg.export import datasets
from kg.export.declared import declared_rows
from kg.graph.iri import Namer
from kg.store.folder import StoreFolder
from kg.store.snapshot import StoreReader
from ontology.declared import DeclaredField, declared_facts, declared_shapes_turtle, declared_terms_turtle
from tests.kg.graph.test_declared import graph_of, vehicles

FIELD = DeclaredField(
    attribute="key", term="countedThing", column="counted", label="所计的事物", label_en="counted thing",
    definition="这一行所计的事物。", definition_en="What the row counts.",
)  # fmt: skip


@pytest.fixture
def with_column(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recipe carried out: one more field in the file of quantities."""
    known = tuple(
        msgspec.structs.replace(kind, fields=(*kind.fields, FIELD)) if kind.fact == "quantity" else kind
        for kind in declared_facts()
    )
    for module in ("ontology.declared", "kg.graph.mapping.declared"):
        monkeypatch.setattr(f"{module}.declared_facts", lambda: known)
    for kind in known:  # as the module does when it is imported
        monkeypatch.setitem(datasets.DATASETS, kind.dataset, kind.columns)
        monkeypatch.setitem(datasets._OF_DOCUMENT, kind.dataset, partial(declared_rows, kind))


@pytest.mark.usefixtures("with_column")
def test_a_column_needs_a_field_of_the_declaration_and_nothing_else() -> None:
    database = ox.Store()
    database.load(graph_of(vehicles(3, "5"), vehicles(4, "6", "房屋")), format=ox.RdfFormat.N_QUADS)
    reader = StoreReader(StoreFolder(Path("memory")), database)
    rows = list(datasets.rows_of("quantities", reader, Namer()))
    assert [row["counted"] for row in rows] == ["公务用车", "房屋"]
    assert all(tuple(row) == datasets.DATASETS["quantities"] for row in rows)
    assert "bkg:countedThing a owl:DatatypeProperty" in declared_terms_turtle()
    assert "sh:path bkg:countedThing" in declared_shapes_turtle()
