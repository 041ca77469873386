"""The rows of a lake: of the tables of figures, of the facts of documents, and of names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import pyoxigraph as ox

from kg.export.datasets import DATASETS, FACT, OF_STORE, facts_of
from kg.export.records import Records
from kg.export.writers import INTEGERS
from kg.figures.documents import all_documents
from kg.graph.iri import Namer, keys_of
from kg.lake.tables import Kind, LakeTable
from kg.money import RollupTables
from kg.store.asking import ask_terms
from kg.store.snapshot import GraphReader

NONE = "none"
"""The year or region of a document that states none."""


class LakeDocument(msgspec.Struct, frozen=True):
    """A document with what decides where it goes; `fingerprint` says when and by what it was read."""

    iri: str
    graph: str
    partition: str
    fingerprint: str


def documents_of_lake(store: GraphReader, figures: RollupTables) -> dict[str, list[LakeDocument]]:
    """Partition → its documents, by IRI."""
    graphs = {d.iri: d.graph for d in all_documents(store)}
    found: dict[str, list[LakeDocument]] = defaultdict(list)
    rows = figures.rows("SELECT iri, publisher, year, fingerprint FROM document ORDER BY iri")
    for iri, publisher, year, fingerprint in rows:
        meta = store.graph_meta(graphs[iri])
        read = f"{iri} {fingerprint} {meta.sha256} {meta.decisions}" if meta else f"{iri} {fingerprint}"
        place = partition_of(publisher, year)
        found[place].append(LakeDocument(iri, graphs[iri], place, read))
    return dict(sorted(found.items()))


def partition_of(publisher: str | None, year: int | None) -> str:
    """The folders of a document, by its publisher's IRI and its fiscal year.

    >>> partition_of("https://w3id.org/budgetkg/id/unit/110105/601", 2026)
    'document_year=2026/region=110105'
    >>> partition_of(None, None)
    'document_year=none/region=none'
    """
    keys = keys_of(publisher) if publisher else ()
    region = keys[0] if len(keys) > 1 and keys[0].isascii() and keys[0].isalnum() else NONE
    return f"document_year={year or NONE}/region={region}"


def figure_rows(
    figures: RollupTables, table: LakeTable, documents: Sequence[LakeDocument] = ()
) -> list[tuple[Any, ...]]:
    """All rows of a table, or those of some documents, in an order that depends on nothing but what they say."""
    columns = [
        f'(SELECT iri FROM thing WHERE thing.id = "{table.name}"."{name}")'  # noqa: S608 - names of ours
        if kind == "thing"
        else f'"{name}"'
        for name, kind in table.columns
    ]
    text = f'SELECT {", ".join(columns)} FROM "{table.name}"'  # noqa: S608 - names of ours
    if table.by_document:
        of = "id" if table.name == "document" else "document"
        those = "SELECT id FROM document WHERE iri IN (SELECT value FROM json_each(:documents))"
        text += f" WHERE {of} IN ({those})"
    values = {"documents": msgspec.json.encode([d.iri for d in documents]).decode()}
    return sorted(figures.rows(text, values), key=_order)


def _order(row: Sequence[object]) -> tuple[tuple[bool, str | int], ...]:
    return tuple((value is not None, value if isinstance(value, int) else str(value or "")) for value in row)


class _PrintedRecords(Records):
    """Records that name a policy as their document does: which names are one is told by the table `same`."""

    def canonical(self, policy: str) -> str:
        """The policy itself."""
        return policy


def fact_columns(dataset: str) -> list[tuple[str, Kind]]:
    """Columns of the facts of one kind: those of the export, `document` being its IRI, and the fact's own IRI first."""
    kinds: list[tuple[str, Kind]] = [(FACT, "thing")]
    for name in DATASETS[dataset]:
        kind: Kind = "money" if name.endswith("_yuan") else "integer" if name in INTEGERS else "text"
        kinds.append((name, "thing" if name == "document" else kind))
    return kinds


def fact_kinds() -> tuple[str, ...]:
    """The kinds of facts that documents state."""
    return tuple(name for name in DATASETS if name not in OF_STORE)


def fact_rows(
    store: GraphReader, documents: Sequence[LakeDocument], namer: Namer
) -> dict[str, list[list[str]]]:
    """Kind → the facts of some documents, document by document, in printed order."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    columns = {name: [column for column, _ in fact_columns(name)] for name in fact_kinds()}
    for document in documents:
        records = _PrintedRecords(store, document.graph, namer)
        for kind in fact_kinds():
            for row in facts_of(kind, records):
                filled = {**row, "document": document.iri}
                found[kind].append([filled[column] for column in columns[kind]])
    return found


def naming_rows(store: GraphReader) -> Iterator[tuple[str, ...]]:
    """The statements by which words are understood as policy documents, sorted."""
    found = set()
    for row in ask_terms(store, "lake/naming"):
        graph, thing, term, value = row
        if isinstance(value, ox.Literal):
            found.add((_text(graph), _text(thing), _text(term), value.value, value.language or ""))
        else:
            found.add((_text(graph), _text(thing), _text(term), _text(value), "iri"))
    yield from sorted(found)


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)
