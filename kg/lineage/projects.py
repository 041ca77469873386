"""What all documents say of the money of one project, and of the transfers and citations of one policy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TypeVar

import msgspec

from kg.figures.documents import documents_in, family_of, one_per_publication
from kg.figures.levels import Reader, by_row, row_total
from kg.figures.printed import PrintedAt
from kg.figures.records import (
    TRANSFERS,
    DocumentInfo,
    ProjectFigure,
    Record,
    to_project_figures,
    to_records,
)
from kg.figures.statements import Statements, having, said_with_value
from kg.lineage.kinds import EdgeKind
from kg.store.asking import ask_ahead, ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, rdf

_T = TypeVar("_T")
_KIND = "project_expenditure"
_LINES = {rdf.type: bkg.BudgetLine, bkg.tableKind: _KIND}
_BUDGETS = {rdf.type: bkg.ProjectBudget}
_TRANSFERS = {rdf.type: bkg.Transfer}
_CITING = "lineage/citations-of-policy"
_ROLES = {"funding": EdgeKind.FUNDED_BY, "basis": EdgeKind.BASED_ON, "mention": EdgeKind.MENTIONS}


class ProjectMoney(msgspec.Struct, frozen=True):
    """What a project may spend in one unit, year and stage, by one document.

    `figures` are the rows of the table of projects, else the performance table's; `budgets` are the
    performance table's in any case, for goals and indicators.
    """

    project: str
    unit: str
    year: int | None
    stage: str
    figures: tuple[Record | ProjectFigure, ...]
    budgets: tuple[ProjectFigure, ...]


class CitedIn(msgspec.Struct, frozen=True):
    """A policy cited by a thing (project, project budget, transfer or document)."""

    policy: str
    thing: str
    kind: EdgeKind
    document: DocumentInfo
    evidence: PrintedAt


class Library:
    """Looks things up over all documents of a store.

    Of several documents of one publisher, year and stage only one counts, so that nothing is added twice.
    """

    def __init__(self, store: GraphReader) -> None:
        self.store = store
        self._reader = Reader(store)
        self._documents: dict[str, DocumentInfo] = {}
        self._said: dict[str, dict[str, Statements]] = {}

    def read(self, projects: Sequence[str]) -> None:
        """Read at once what documents say of projects whose money will be asked for."""
        found = said_with_value(self.store, bkg.project, projects)
        self._said.update(found)
        wanted = [having(said, kind) for said in found.values() for kind in (_LINES, _BUDGETS, _TRANSFERS)]
        self._learn(graph for of_graph in wanted for graph in of_graph)

    def read_policies(self, policies: Sequence[str]) -> None:
        """Read at once what documents say of policies whose transfers and citations will be asked for."""
        ask_ahead(
            self.store,
            ("figures/subjects-with-value", {"term": bkg.fundingDocument, "object": policies}),
            (_CITING, {"policy": policies}),
        )
        paying = said_with_value(self.store, bkg.fundingDocument, policies)
        citing = ask_texts(self.store, _CITING, policy=policies)
        self._learn(
            {*(graph for said in paying.values() for graph in said), *(row[0] for row in citing if row[0])}
        )

    def _learn(self, graphs: Iterable[str]) -> None:
        """Look up at once the documents whose graphs these are."""
        if unknown := set(graphs) - set(self._documents):
            self._documents.update({d.graph: d for d in documents_in(self.store, *unknown)})

    def document(self, graph: str) -> DocumentInfo | None:
        """The document whose graph this is."""
        if graph not in self._documents:
            found = documents_in(self.store, graph)
            if not found:
                return None
            self._documents[graph] = found[0]
        return self._documents[graph]

    def holder(self, unit: str | None, document: DocumentInfo) -> str:
        """The unit whose money it is: a department's only unit for the department; the publisher where none is named."""
        named = unit or document.publisher or document.iri
        if unit is not None and unit != document.publisher:
            return named
        family = family_of(self.store, named)
        return (self._reader.sole_unit(document, family) or named) if family.is_department else named

    def money(self, project: str) -> list[ProjectMoney]:
        """What a project may spend, by unit, year and stage."""
        if project not in self._said:
            self.read([project])
        said = self._said[project]
        rows_of: dict[str, list[Record]] = {}
        for graph, found in having(said, _LINES).items():
            document = self.document(graph)
            if document:
                details = [r for r in to_records(found, document, _KIND) if r.role == "detail"]
                rows_of[document.iri] = [row_total(cells) for cells in by_row(details)]
        budgets_of: dict[str, list[ProjectFigure]] = {}
        for graph, found in having(said, _BUDGETS).items():
            document = self.document(graph)
            if document:
                budgets_of[document.iri] = to_project_figures(found, document)
        rows_of, budgets_of = self._once(rows_of), self._once(budgets_of)
        figures = self._by_place([r for records in rows_of.values() for r in records])
        budgets = self._by_place([f for found in budgets_of.values() for f in found])
        return [
            ProjectMoney(
                project,
                *place,
                figures=figures.get(place) or budgets[place],
                budgets=tuple(f for f in budgets.get(place, ()) if isinstance(f, ProjectFigure)),
            )
            for place in sorted(set(figures) | set(budgets), key=lambda p: (p[0], p[1] or 0, p[2]))
        ]

    def transfers(self, term: str, value: str) -> list[Record]:
        """The transfer rows whose property has a value: of a funding document, or of a project."""
        found: dict[str, list[Record]] = {}
        said = said_with_value(self.store, term, [value])[value]
        of_graph = having(said, _TRANSFERS)
        self._learn(of_graph)
        for graph, statements in of_graph.items():
            document = self.document(graph)
            if document:
                found[document.iri] = to_records(statements, document, TRANSFERS)
        return [record for records in self._once(found).values() for record in records]

    def citing(self, policy: str) -> list[CitedIn]:
        """Where a policy is cited, in documents that no other supersedes."""
        return self._citations(_CITING, "policy", policy)

    def cited_by(self, thing: str) -> list[CitedIn]:
        """What a thing cites, in documents that no other supersedes."""
        return self._citations("lineage/citations-in-thing", "thing", thing)

    def _citations(self, query: str, variable: str, value: str) -> list[CitedIn]:
        found: list[CitedIn] = []
        rows = list(ask_texts(self.store, query, **{variable: value}))
        self._learn(graph for graph, *_ in rows if graph)
        for graph, first, second, role, line, page in rows:
            policy, thing = (first, second) if variable == "policy" else (second, first)
            document = self.document(graph) if graph else None
            if document is None or document.is_superseded or policy is None or thing is None:
                continue
            lines, pages = _numbers(line), _numbers(page)
            evidence = PrintedAt(document.iri, document.file, "", lines, pages)
            kind = _ROLES.get(role or "", EdgeKind.MENTIONS)
            found.append(CitedIn(policy, thing, kind, document, evidence))
        return sorted(found, key=lambda c: (c.policy, c.thing, c.kind, c.evidence))

    def _once(self, found: dict[str, list[_T]]) -> dict[str, list[_T]]:
        by_iri = {d.iri: d for d in self._documents.values()}
        chosen = one_per_publication([by_iri[iri] for iri in found], lambda d: len(found[d.iri]))
        return {iri: figures for iri, figures in sorted(found.items()) if iri in chosen}

    def _by_place(
        self, figures: Sequence[Record | ProjectFigure]
    ) -> dict[tuple[str, int | None, str], tuple[Record | ProjectFigure, ...]]:
        placed = [((self.holder(f.unit, f.document), f.document.year, f.document.stage), f) for f in figures]
        placed.sort(key=lambda pair: (pair[0][0], pair[0][1] or 0, pair[0][2]))
        return {
            place: tuple(f for _, f in group) for place, group in groupby(placed, key=lambda pair: pair[0])
        }


def _numbers(text: str | None) -> tuple[int, ...]:
    return (int(text),) if text is not None and text.isdigit() else ()


def strongest(citations: Iterable[CitedIn]) -> EdgeKind:
    """The weightiest of the ways in which something is cited: it pays, it is the basis, it is mentioned."""
    order = (EdgeKind.FUNDED_BY, EdgeKind.BASED_ON, EdgeKind.MENTIONS)
    return min((c.kind for c in citations), key=order.index)
