"""What a person points at in a store, as the decisions that its file can hold: document, place and print."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from extract.decisions.model import FIGURE_VERDICTS, DecisionKind, ReadingDecision
from extract.source import Box, Source
from kg.decisions.file import check_decision
from kg.errors import DecisionError, UnknownFactError
from kg.evidence.find import resolve_fact
from kg.graph.iri import Namer, local_name
from kg.store.asking import ask_texts, types_of
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, dcterms, rdf

_Values = Mapping[str, Sequence[str]]


class DecisionWords(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says: the verdict, the value it needs, why, who and when."""

    verdict: DecisionKind
    value: str | None = None
    reason: str
    by: str
    date: date


def decisions_about(
    store: GraphReader, fact: str, words: DecisionWords, namer: Namer | None = None
) -> list[ReadingDecision]:
    """The decisions that a person's words about a fact are; several only for a name that several documents print.

    Args:
        store: The store that shows the fact.
        fact: IRI of a line, transfer, project budget, stated figure, table, finding, unit or project, or its end.
        words: What the person says.
        namer: Knows the base of IRIs; the default base if None.

    Raises:
        UnknownFactError: The store knows no such fact.
        DecisionError: A decision of this verdict cannot be about it, or lacks something.
    """
    iri = resolve_fact(store, fact, namer or Namer())
    stated = _stated(store, iri)
    if words.verdict is DecisionKind.NAME:
        found = list(_names(store, iri, words))
    else:
        found = [d for graph, values in stated.items() if (d := _decision(store, graph, iri, values, words))]
    if not found:
        raise DecisionError(
            f"decision {words.verdict.value} about {fact}", _EXPECTED[words.verdict], _kinds(stated)
        )
    for decision in found:
        check_decision(f"decision about {fact}", decision)
    return found


_EXPECTED = {
    DecisionKind.CONFIRM: "a figure that is read: a line, transfer, stated figure, or project of a performance table",
    DecisionKind.CORRECT: "a figure that is printed: a line, transfer, stated figure, or project of a performance table",
    DecisionKind.SET_ASIDE: "a finding",
    DecisionKind.MONEY_UNIT: "a table, or a line of it",
    DecisionKind.COLUMN: "a line of the column",
    DecisionKind.NAME: "a unit or project that a document names otherwise",
}


def _decision(
    store: GraphReader, graph: str, iri: str, values: _Values, words: DecisionWords
) -> ReadingDecision | None:
    """The decision as far as one document states the thing; None where that is nothing to decide on."""
    sha, file = _document(store, graph)
    if not sha:
        return None
    about: dict[str, object] | None = None
    if words.verdict in FIGURE_VERDICTS:
        about = _figure(sha, values, words)
    elif words.verdict is DecisionKind.SET_ASIDE and bkg.Finding in values.get(rdf.type, ()):
        about = {
            "place": place_of(sha, values),
            "printed": _first(values, bkg.subject) or "",
            "rule": _first(values, bkg.rule) or "",
            "expected": _number(values, bkg.expected),
            "actual": _number(values, bkg.actual),
        }
    elif words.verdict in (DecisionKind.MONEY_UNIT, DecisionKind.COLUMN):
        about = _table(store, graph, sha, iri, values, words)
    return _made(sha, file, words, about) if about else None


def _figure(sha: str, values: _Values, words: DecisionWords) -> dict[str, object] | None:
    kinds = values.get(rdf.type, ())
    part, term = "", bkg.amount
    if bkg.ProjectBudget in kinds:
        if _first(values, bkg.totalFrom) not in ("performance", "text"):
            return None
        part, term = "total", bkg.total
    elif bkg.StatedFigure in kinds:
        part = "amount"
    elif not {bkg.BudgetLine, bkg.Transfer} & set(kinds):
        return None
    read = _number(values, term)
    if words.verdict is DecisionKind.CONFIRM and read is None:
        return None
    value = f"{read}元" if words.verdict is DecisionKind.CONFIRM else words.value
    printed = _first(values, bkg.printedText) or ""
    return {"place": place_of(sha, values), "printed": printed, "part": part, "value": value}


def _table(
    store: GraphReader, graph: str, sha: str, iri: str, values: _Values, words: DecisionWords
) -> dict[str, object] | None:
    if bkg.BudgetTable in values.get(rdf.type, ()):
        table: _Values = values if words.verdict is DecisionKind.MONEY_UNIT else {}
    elif bkg.BudgetLine in values.get(rdf.type, ()):
        table = _stated(store, _first(values, bkg.table) or iri).get(graph, {})
    else:
        return None
    if not table:
        return None
    printed = _first(table, dcterms.title) or ""
    if words.verdict is DecisionKind.COLUMN:
        measure = _stated(store, _first(values, bkg.measure) or iri).get(graph, {})
        printed = _first(measure, bkg.seenAs) or ""
    elif printed == _first(table, bkg.tableNumber):
        printed = ""  # the table prints no title; its number stands for it in the graph
    return {"place": place_of(sha, table), "printed": printed}


def _names(store: GraphReader, iri: str, words: DecisionWords) -> Iterator[ReadingDecision]:
    """A decision for each document that calls a unit or project otherwise."""
    units = {bkg.Unit, bkg.Department}
    part = "unit" if units & types_of(store, iri) else "project"
    for graph, values in sorted(_stated(store, iri).items()):
        sha, file = _document(store, graph)
        for printed in sorted(set(values.get(bkg.seenAs, ())) - {words.value}):
            if sha:
                yield _made(sha, file, words, {"printed": printed, "part": part})


def _made(sha: str, file: str, words: DecisionWords, about: Mapping[str, object]) -> ReadingDecision:
    members: dict[str, object] = {
        "verdict": words.verdict,
        "document": sha,
        "file": file,
        "value": words.value.strip() if words.value else None,
        "reason": words.reason.strip(),
        "by": words.by,
        "date": words.date,
    }
    return ReadingDecision(**(members | dict(about)))  # type: ignore[arg-type]  # the members are the struct's


def _stated(store: GraphReader, iri: str) -> dict[str, dict[str, list[str]]]:
    """What each graph says of a thing: property → values."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for graph, _, predicate, value in ask_texts(store, "common/about-thing", thing=iri):
        found[graph or ""][predicate or ""].append(value or "")
    return {graph: dict(values) for graph, values in found.items()}


def _document(store: GraphReader, graph: str) -> tuple[str, str]:
    """Hash and file name of the document whose graph it is; empty for a graph of no document."""
    for named, _, sha, name, _ in ask_texts(store, "evidence/files"):
        if named == graph:
            return sha or "", name or ""
    return "", ""


def place_of(sha: str, values: _Values) -> Source | None:
    """Where a thing is printed, as the graph says; None for what is said of a whole document."""

    def number(term: str) -> int | None:
        return int(values[term][0]) if values.get(term) else None

    row, column = number(bkg.gridRow), number(bkg.column)
    edges = (_first(values, bkg.box) or "").split()
    place = Source(
        sha,
        line=number(bkg.line),
        page=number(bkg.page),
        sheet=_first(values, bkg.sheet),
        row=None if row is None else row - 1,
        column=None if column is None else column - 1,
        box=Box(*map(float, edges)) if edges else None,
        block=number(bkg.block),
    )
    return None if place == Source(sha) else place


def _first(values: _Values, term: str) -> str | None:
    return min(values[term]) if values.get(term) else None


def _number(values: _Values, term: str) -> Decimal | None:
    text = _first(values, term)
    return Decimal(text) if text else None


def _kinds(stated: Mapping[str, _Values]) -> str:
    kinds = sorted({local_name(kind) for v in stated.values() for kind in v.get(rdf.type, ())})
    if not kinds:
        raise UnknownFactError("fact", "one that a document states", "nothing")
    return ", ".join(kinds)
