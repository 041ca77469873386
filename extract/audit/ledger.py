"""The amounts of one document as the identities see them: chosen by table, role and dimension, each a term."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, cached_property

import msgspec

from extract.amount import decimals, half_unit
from extract.audit.equation import Term
from extract.audit.identities import Selection
from extract.audit.print_style import find_places, precision_of
from extract.facts import BudgetLine, Label, ProjectRecord, TableFact
from extract.figures import FigureRef, LineRef, ProjectRef
from extract.printed import PrintedUnit
from extract.source import Source
from extract.states import Role, TableState
from extract.tables.interpret import TableReading
from extract.tables.items import item_name
from extract.tables.vocabulary import meaning
from extract.text import fold
from ontology.codelist import classes
from ontology.subjects import names_of
from ontology.terms import Scheme

_CLASS_DIGITS = 3
_SUBCLASS_DIGITS = 5


class Figure(msgspec.Struct, frozen=True, dict=True):
    """One amount with what it is about: the fact it comes from, its table's kind, and its printed precision."""

    figure: FigureRef
    fact: BudgetLine | ProjectRecord
    table: TableFact
    measure: str | None
    role: Role
    amount: Decimal | None
    half_unit: Decimal
    printed: str
    source: Source
    short: bool = False

    def term(self, coefficient: int = 1) -> Term:
        """The amount as a term of an equation."""
        if coefficient == 1:
            return self._term
        return msgspec.structs.replace(self._term, coefficient=coefficient)

    @cached_property
    def _term(self) -> Term:
        return Term(
            figure=self.figure,
            amount=self.amount,
            half_unit=self.half_unit,
            printed=self.printed,
            source=self.source,
            place=self.place,
            table_number=self.table.number,
            short=self.short,
        )

    @cached_property
    def place(self) -> str:
        """Row and column in words, for a reader."""
        fact = self.fact
        if isinstance(fact, ProjectRecord):
            return f"{fact.project} {self.measure}"
        named = (fact.item, fact.function, fact.department_economic, fact.project, fact.category, fact.unit)
        labels = [str(x) for x in named[:5] if x] or [str(named[5]) if named[5] else ""]
        row = "合计" if fact.role is Role.TOTAL and not fact.item else "/".join(x for x in labels if x)
        return f"{row} {'/'.join(fact.measure)}".strip()

    def value(self, dimension: str) -> Label | None:
        """What the row says of a dimension; None where it says nothing."""
        return _value(self.fact, dimension)


class _Selected(msgspec.Struct, frozen=True):
    """What a selection chose, and from what."""

    selection: Selection
    every: Sequence[Figure]
    chosen: Sequence[Figure]


class Kept:
    """What ledgers of one document share, whose lines are mostly the same ones: nothing here changes any answer.

    Objects are known by their identity; each is kept beside what is remembered of it, so that no other takes its place.
    """

    def __init__(self) -> None:
        self.figures: dict[tuple[int, int | None, bool], Figure] = {}
        """Line, usual decimals, whether whole numbers are exact → the figure."""
        self.selected: dict[tuple[int, tuple[int, ...]], _Selected] = {}
        """Selection, figures to choose from → those that it chooses."""
        self.parents: dict[object, dict[str, str]] = {}
        """What rows say of their codes → row → the row that it is part of."""


class Ledger:
    """All amounts of a document, to be chosen by selections.

    `readings` are the tables whose identities are asked for, `kinds` what they are: all tables of the document unless
    `about` names some by their ordinals. `kept` is what ledgers of one document share.
    """

    def __init__(
        self,
        readings: Sequence[TableReading],
        projects: Iterable[ProjectRecord] = (),
        about: Collection[int] | None = None,
        kept: Kept | None = None,
    ) -> None:
        self.kept = kept or Kept()
        self.readings = [r for r in readings if about is None or r.fact.ordinal in about]
        self.kinds = frozenset(r.fact.kind for r in self.readings)
        self.tables: Mapping[int, TableFact] = {r.fact.ordinal: r.fact for r in readings}
        places = {
            unit: find_places(x.printed for r in readings for x in r.lines if x.printed_unit == unit)
            for unit in {r.fact.printed_unit for r in readings}
        }
        self.entries: list[Figure] = [
            e for r in readings for e in _line_entries(r, places[r.fact.printed_unit], self.kept)
        ]
        by_table: defaultdict[int, list[ProjectRecord]] = defaultdict(list)
        for project in projects:
            if project.table is not None:
                by_table[project.table].append(project)
        for ordinal, records in by_table.items():
            self.entries.extend(
                _project_entries(records, self.tables[ordinal], places[self.tables[ordinal].printed_unit])
            )
        self._ids: dict[str, tuple[int, ...]] = {}
        self._of_kind: defaultdict[str, list[Figure]] = defaultdict(list)
        self._of_table: defaultdict[int, list[Figure]] = defaultdict(list)
        for entry in self.entries:
            self._of_kind[entry.table.kind].append(entry)
            self._of_table[entry.table.ordinal].append(entry)

    def has(self, kind: str) -> bool:
        """Whether exactly one table of this kind states amounts, or all of them are declared empty.

        Of a title whose rows were not found nothing is known.
        """
        states = [t.state for t in self.tables.values() if t.kind == kind]
        return bool(states) and TableState.UNKNOWN not in states and states.count(TableState.PRESENT) <= 1

    def is_empty(self, kind: str) -> bool:
        """Whether the document declares its tables of this kind empty."""
        return {t.state for t in self.tables.values() if t.kind == kind} == {TableState.DECLARED_EMPTY}

    def numbers(self, kinds: Iterable[str]) -> str:
        """Printed numbers of the tables of these kinds that state amounts, as a message names them."""
        wanted = set(kinds)
        found = [t.number for t in self.tables.values() if t.kind in wanted and t.state is TableState.PRESENT]
        return "、".join(found)

    def of_table(self, ordinal: int) -> Sequence[Figure]:
        """The amounts of one table, in printed order."""
        return self._of_table.get(ordinal, ())

    @property
    def projects(self) -> list[Figure]:
        """The amounts of projects of performance tables whose identities are asked for."""
        asked = {r.fact.ordinal for r in self.readings}
        return [e for e in self.entries if isinstance(e.fact, ProjectRecord) and e.table.ordinal in asked]

    def select(self, selection: Selection) -> Sequence[Figure]:
        """The amounts that a selection chooses, in printed order; those that restate earlier years left out."""
        key = id(selection), self._identities(selection.table)
        found = self.kept.selected.get(key)
        if found is None:
            every = self._of_kind.get(selection.table, ())
            found = self.kept.selected[key] = _Selected(selection, every, _select(selection, every))
        return found.chosen

    def _identities(self, kind: str) -> tuple[int, ...]:
        if kind not in self._ids:
            self._ids[kind] = tuple(map(id, self._of_kind.get(kind, ())))
        return self._ids[kind]


def _select(selection: Selection, every: Sequence[Figure]) -> Sequence[Figure]:
    chosen = [e for e in every if _is_chosen(e, selection)]
    if selection.side and not selection.measure:
        chosen = _whole_figures(chosen)
    latest = max(
        (e.fact.year for e in chosen if isinstance(e.fact, BudgetLine) and e.fact.year), default=None
    )
    chosen = chosen if latest is None else [e for e in chosen if not _is_before(e, latest)]
    return chosen[:1] if selection.first else chosen


def _line_entries(reading: TableReading, places: int | None, kept: Kept) -> list[Figure]:
    unit = next(u for u in PrintedUnit if u.printed == reading.fact.printed_unit)
    exact = unit is PrintedUnit.YUAN or any(decimals(line.printed) for line in reading.lines)
    found: list[Figure] = []
    for line in reading.lines:
        key = (id(line), places, exact)
        figure = kept.figures.get(key)
        if figure is None or figure.table is not reading.fact:
            figure = kept.figures[key] = _line_figure(line, reading.fact, unit, places, exact)
        found.append(figure)
    return found


def _line_figure(
    line: BudgetLine, table: TableFact, unit: PrintedUnit, places: int | None, exact: bool
) -> Figure:
    return Figure(
        figure=LineRef(line.table, line.key, line.measure),
        fact=line,
        table=table,
        measure=line.measure_key,
        role=line.role,
        amount=line.amount,
        half_unit=half_unit(precision_of(line.printed, places), unit, integers_exact=exact),
        printed=line.printed,
        source=line.source,
        short=_is_short(line.printed, places),
    )


def _project_entries(records: Sequence[ProjectRecord], table: TableFact, places: int | None) -> list[Figure]:
    unit = next(u for u in PrintedUnit if u.printed == table.printed_unit)
    printed = [(r.total_printed, r.fiscal_printed, r.other_printed) for r in records]
    exact = unit is PrintedUnit.YUAN or any(decimals(text) for row in printed for text in row if text)
    found: list[Figure] = []
    for record, texts in zip(records, printed, strict=True):
        if record.row is None:
            continue
        amounts = (record.total, record.fiscal, record.other)
        named = zip(("total", "fiscal", "other"), amounts, texts, strict=True)
        further = ((f"part{n}", part.amount, part.printed) for n, part in enumerate(record.parts, 1))
        for measure, amount, text in (*named, *further):
            if text is None:
                continue
            found.append(
                Figure(
                    figure=ProjectRef(table.ordinal, record.row, measure),
                    fact=record,
                    table=table,
                    measure=measure,
                    role=Role.DETAIL,
                    amount=amount,
                    half_unit=half_unit(precision_of(text, places), unit, integers_exact=exact),
                    printed=text,
                    source=record.source,
                    short=_is_short(text, places),
                )
            )
    return found


def _is_short(printed: str, places: int | None) -> bool:
    return places is not None and decimals(precision_of(printed, places)) < places


def _whole_figures(entries: Sequence[Figure]) -> list[Figure]:
    """Of items printed with several columns (合计, 一般公共预算, 政府性基金预算 …) the figures of all money."""
    whole = [e for e in entries if isinstance(e.fact, BudgetLine) and not meaning(e.fact.measure)]
    return whole or list(entries)


def _is_before(entry: Figure, year: int) -> bool:
    return isinstance(entry.fact, BudgetLine) and entry.fact.year is not None and entry.fact.year < year


def _is_chosen(entry: Figure, selection: Selection) -> bool:
    if entry.role not in selection.role or (selection.measure and entry.measure not in selection.measure):
        return False
    fact = entry.fact
    if selection.side and not (isinstance(fact, BudgetLine) and fact.side == selection.side):
        return False
    if selection.item and not (
        isinstance(fact, BudgetLine) and selection.patterns[0].fullmatch(fold(item_name(fact.item or "")))
    ):
        return False
    return not selection.where or all(
        _matches(entry.value(d), pattern)
        for d, pattern in zip(selection.where, selection.patterns[1:], strict=True)
    )


def _matches(label: Label | None, pattern: re.Pattern[str]) -> bool:
    return label is not None and any(pattern.match(text) for text in (label.code, fold(label.name)) if text)


def _value(fact: BudgetLine | ProjectRecord, dimension: str) -> Label | None:
    name, _, level = dimension.rpartition("_")
    if level in {"class", "subclass"}:
        return _upper(fact, name, _CLASS_DIGITS if level == "class" else _SUBCLASS_DIGITS)
    if dimension == "year":
        year = fact.year if isinstance(fact, BudgetLine) else None
        return Label(str(year)) if year else None
    found = getattr(fact, dimension, None)
    if isinstance(found, str):
        return Label(found)
    return found if isinstance(found, Label) else None


def _upper(fact: BudgetLine | ProjectRecord, dimension: str, digits: int) -> Label | None:
    """The 类 or 款 of a row: from its code, or, for the 类 of functions, from the item of a two-sided table."""
    label = _value(fact, dimension)
    if label and label.code and len(label.code) >= digits:
        return Label(label.name if len(label.code) == digits else "", label.code[:digits])
    if dimension == "function" and digits == _CLASS_DIGITS:
        name = fold(item_name(fact.item or "")) if isinstance(fact, BudgetLine) else ""
        code = _class_codes().get(name)
        return Label(name, code) if code else None
    return None


@cache
def _class_codes() -> Mapping[str, str]:
    """Name of a 类 of functions, also one that it had before → its code."""
    codes = classes(Scheme.FUNCTION)
    return {fold(name): code for code in codes for name in (*names_of(Scheme.FUNCTION, code), codes[code])}
