"""What is worth a person's look, the most money first: doubtful figures, findings, decisions that no longer fit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

import msgspec

from extract.decisions.after import STALE_RULE
from extract.printed import PrintedUnit, read_number
from kg.graph.iri import split_iri
from kg.money import figures_of
from kg.store.asking import Row, ask
from kg.store.snapshot import GraphReader

_SEVERITY = ("fatal", "warning")
_LARGEST = """SELECT document.iri, MAX(printed) AS largest_yuan FROM closing
  JOIN document ON document.id = closing.document WHERE printed > 0 GROUP BY document.id"""
_MISREAD = 2
"""So many times the largest total is more than differences between tables, which stand in other years or phases, come to."""
_OF_TABLES = frozenset({"unit-assumed", "unit-differs", "unit-conflict", "header-missing", "column-unread"})
"""Rules whose findings stand at a table's title and are about all its amounts."""


class WorkKind(StrEnum):
    """What is to be looked at."""

    DECISION = "decision"
    FIGURE = "figure"
    FINDING = "finding"


class WorkItem(msgspec.Struct, frozen=True):
    """One thing to look at.

    Attributes:
        kind: What it is.
        fact: End of its IRI, as `kg decisions add` takes it.
        iri: Its IRI.
        what: Status of a figure, or rule of a finding.
        severity: Of a finding; empty for a figure.
        money: Yuan that may be wrong: the difference where a sum fails, else the largest amount that it is about; None
            where it is about no money that is known. Where that is far more than the largest total that
            the document prints, the print is misread: its point is moved.
        zh: What is the matter, Chinese.
        en: The same in English.
        document: IRI of the document.
        file: Its name.
        place: Line or page.
    """

    kind: WorkKind
    fact: str
    iri: str
    what: str
    severity: str
    money: Decimal | None
    zh: str
    en: str
    document: str
    file: str
    place: str


def worklist(store: GraphReader, limit: int | None = None) -> list[WorkItem]:
    """What is worth a look: decisions that no longer fit first, then by the money behind it.

    Args:
        store: An open store.
        limit: At most so many; all if None.
    """
    found = _plausible(store, [*_findings(store), *_figures(store)])
    found.sort(key=_order)
    return found[:limit]


def _plausible(store: GraphReader, items: list[WorkItem]) -> list[WorkItem]:
    """The items with no more money behind any than its document can hold, so that a misread figure is not first."""
    with figures_of(store) as figures:
        _, rows, _ = figures.ask(_LARGEST, {})
    most = {str(document): _amount(largest) for document, largest in rows}
    return [msgspec.structs.replace(i, money=_at_most(i.money, most.get(i.document))) for i in items]


def _at_most(money: Decimal | None, most: Decimal | None) -> Decimal | None:
    """An amount as it is, or with its point moved until it is no more than the most there is: points get lost in print.

    >>> _at_most(Decimal("119448243470000"), Decimal("171442420.47"))
    Decimal('119448243.47')
    >>> _at_most(Decimal("500"), Decimal("300")), _at_most(Decimal("500"), None)
    (Decimal('500'), Decimal('500'))
    """
    if not money or not most or money <= _MISREAD * most:
        return money
    while money > most:
        money = money.scaleb(-1)
    return Decimal(f"{money.normalize():f}")


def _order(item: WorkItem) -> tuple[object, ...]:
    severity = _SEVERITY.index(item.severity) if item.severity in _SEVERITY else len(_SEVERITY)
    return (item.kind is not WorkKind.DECISION, -(item.money or Decimal(0)), severity, item.file, item.iri)


def _findings(store: GraphReader) -> Iterator[WorkItem]:
    involved = {str(row["finding"]): _amount(row["most"]) for row in ask(store, "worklist/involved")}
    tables = _TableMoney(store)
    for row in ask(store, "worklist/findings"):
        rule, iri = str(row["rule"]), str(row["thing"])
        expected, actual = _amount(row["expected"]), _amount(row["actual"])
        money = abs(actual - expected) if expected is not None and actual is not None else None
        if money is None:
            money = tables.behind(row) if rule in _OF_TABLES else involved.get(iri)
        yield WorkItem(
            WorkKind.DECISION if rule == STALE_RULE else WorkKind.FINDING,
            _end_of(iri), iri, rule, str(row["severity"]), money, str(row["zh"]), str(row["en"]),
            str(row["document"]), str(row["file"]), _place(row),
        )  # fmt: skip


def _figures(store: GraphReader) -> Iterator[WorkItem]:
    for row in ask(store, "worklist/figures"):
        iri, printed = str(row["thing"]), str(row["printed"] or "")
        money = _amount(row["amount"]) or _amount(row["total"]) or _of_print(printed, row["printedUnit"])
        yield WorkItem(
            WorkKind.FIGURE, _end_of(iri), iri, "conflict", "", abs(money) if money is not None else None,
            f"数字存疑，印为“{printed}”", f"a doubtful figure, printed {printed!r}",
            str(row["document"]), str(row["file"]), _place(row),
        )  # fmt: skip


def _of_print(printed: str, unit: object) -> Decimal | None:
    """What a print would be if it were read as one number; only to say how much is at stake."""
    number = read_number(printed)
    worth = PrintedUnit.named(str(unit)) if unit else None
    return number.value * (number.unit or worth or PrintedUnit.YUAN).worth_yuan if number else None


class _TableMoney:
    """The largest amounts of tables, by where the tables begin; asked for only when a finding needs them."""

    def __init__(self, store: GraphReader) -> None:
        self._store = store
        self._at: dict[tuple[str, ...], str] | None = None
        self._most: dict[str, Decimal | None] = {}

    def behind(self, finding: Row) -> Decimal | None:
        """The largest amount of the table at whose title a finding stands."""
        if self._at is None:
            self._at = {_key(row): str(row["table"]) for row in ask(self._store, "worklist/tables-at")}
            amounts = ask(self._store, "worklist/amounts-of-table")
            self._most = {str(row["table"]): _amount(row["most"]) for row in amounts}
        return self._most.get(self._at.get(_key(finding), ""))


def _key(row: Row) -> tuple[str, ...]:
    return tuple(str(row[name] or "") for name in ("document", "line", "page", "block"))


def _amount(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _place(row: Row) -> str:
    return next((f"{name} {row[name]}" for name in ("page", "line") if row[name] is not None), "")


def _end_of(iri: str) -> str:
    kind, key = split_iri(iri) or ("", iri)
    return f"{kind}/{key}" if kind else key
