"""Which printed rows make one level of a lineage: details only, from one table, no total beside its parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

import msgspec
import pyoxigraph as ox

from kg.figures.documents import UnitFamily, best_document, units_seen
from kg.figures.printed import ZERO
from kg.figures.records import (
    TOTAL_WORDS,
    DocumentInfo,
    ProjectFigure,
    Record,
    read_lines,
    read_project_figures,
    read_transfers,
)
from kg.graph.iri import code_of
from kg.store.asking import Question, ask_ahead
from kg.store.snapshot import GraphReader
from ontology.codelist import classes
from ontology.terms import Scheme, bkg

INCOME = (("income",), ("income_expenditure",), ("fiscal_income_expenditure",))
"""Tables that say where money comes from, the best first: 02, else 01, else 05."""
EXPENDITURE = (
    ("expenditure",),
    ("general_public_expenditure", "government_fund_expenditure", "state_capital_expenditure"),
)
"""Tables that say where it goes: 03; else those of the three funds, which exclude each other."""
PROJECTS = (("project_expenditure",),)

TOTAL = ("合计",)
"""The column of a row's total."""

_GROUP_TOTALS = TOTAL_WORDS | {"项目支出总数"}
_GIVEN_ON = frozenset({"上缴上级支出", "对附属单位补助支出", "对下级单位补助支出"})
_GOT_FROM = frozenset({"上级补助收入", "附属单位上缴收入", "上级补助拨款收入"})
_TRANSFER_FUNCTION = "230"
_TRANSFER_ECONOMIC = "513"
_INCOME_SIDE = "收入"

_Figure = TypeVar("_Figure", Record, ProjectFigure)
Cells = Mapping[tuple[str, ...], Record]
"""The cells of one printed row, by measure."""


class FlowLevel(msgspec.Struct, frozen=True):
    """The rows of one level, all of one document; `sole` is its unit where it speaks of one only.

    `whole` tells whether the rows are all of their tables, so that printed totals can be compared.
    """

    document: DocumentInfo
    kinds: tuple[str, ...]
    records: tuple[Record, ...]
    sole: str | None
    whole: bool


class Reader:
    """Reads the tables of documents, each once."""

    def __init__(self, store: GraphReader) -> None:
        self.store = store
        self._lines: dict[tuple[str, str], list[Record]] = {}
        self._figures: dict[str, list[ProjectFigure]] = {}
        self._transfers: dict[str, list[Record]] = {}
        self._units_seen: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}

    def ahead(
        self, documents: Iterable[DocumentInfo], kinds: Iterable[str], *, with_projects: bool = False
    ) -> None:
        """Read at once what several documents print in kinds of tables, where what is asked is kept."""
        graphs, wanted = [d.graph for d in documents], [ox.Literal(kind) for kind in kinds]
        questions: list[Question] = [("figures/lines-of-kind", {"graph": graphs, "kind": wanted})]
        if with_projects:
            things = [bkg.ProjectBudget, bkg.Transfer]
            questions.append(("figures/things-of-class", {"graph": graphs, "type": things}))
            questions.append(("figures/units-seen", {"graph": graphs}))
        ask_ahead(self.store, *questions)

    def lines(self, document: DocumentInfo, kinds: Iterable[str]) -> list[Record]:
        """Amount cells of kinds of tables."""
        found: list[Record] = []
        for kind in kinds:
            key = (document.iri, kind)
            if key not in self._lines:
                self._lines[key] = read_lines(self.store, document, kind)
            found.extend(self._lines[key])
        return found

    def figures(self, document: DocumentInfo) -> list[ProjectFigure]:
        """Project budgets."""
        if document.iri not in self._figures:
            self._figures[document.iri] = read_project_figures(self.store, document)
        return self._figures[document.iri]

    def transfers(self, document: DocumentInfo) -> list[Record]:
        """Transfers from above."""
        if document.iri not in self._transfers:
            self._transfers[document.iri] = read_transfers(self.store, document)
        return self._transfers[document.iri]

    def sole_unit(self, document: DocumentInfo, family: UnitFamily) -> str | None:
        """The one unit a document speaks of; None where it names several or none."""
        if document.publisher in family.units:
            return document.publisher
        key = (document.iri, family.units)
        if key not in self._units_seen:
            self._units_seen[key] = units_seen(self.store, document, family.units)
        seen = self._units_seen[key]
        return seen[0] if len(seen) == 1 else None

    def scoped(self, figures: Sequence[_Figure], document: DocumentInfo, family: UnitFamily) -> list[_Figure]:
        """Those figures that are the family's: of a department, all it publishes; of a unit, its own.

        Rows without a unit of their own are the unit's where the document speaks of this unit only.
        """
        if document.publisher == family.unit:
            return list(figures)
        own = {family.unit, *(family.units if family.is_department else ())}
        if document.publisher in own or self.sole_unit(document, family) == family.unit:
            own |= {family.department or family.unit}
        return [f for f in figures if f.unit in own]

    def level(
        self,
        documents: Sequence[tuple[int, DocumentInfo]],
        family: UnitFamily,
        alternatives: Iterable[tuple[str, ...]],
        keep: Callable[[Record], bool] = lambda record: True,
    ) -> FlowLevel | None:
        """The rows of the first kind of table that states figures, of the document that states most of them.

        A kind with figures that can be read goes before one where all are unreadable.
        """
        for count in (_readable, len):
            for kinds in alternatives:
                self.ahead((d for _, d in documents), kinds)

                def weight(document: DocumentInfo, kinds: tuple[str, ...] = kinds) -> int:
                    return count(self._details(document, family, kinds, keep))  # noqa: B023 - used at once

                document = best_document(documents, weight)
                if document is None:
                    continue
                rows = self._details(document, family, kinds, keep)
                everything = [r for r in self.lines(document, kinds) if r.role == "detail" and keep(r)]
                sole = self.sole_unit(document, family)
                return FlowLevel(document, kinds, tuple(rows), sole, whole=len(rows) == len(everything))
        return None

    def _details(
        self,
        document: DocumentInfo,
        family: UnitFamily,
        kinds: tuple[str, ...],
        keep: Callable[[Record], bool],
    ) -> list[Record]:
        rows = self.scoped(self.lines(document, kinds), document, family)
        return [r for r in rows if r.role == "detail" and keep(r)]

    def printed_total(
        self, level: FlowLevel, measure: tuple[str, ...], keep: Callable[[Record], bool] = lambda record: True
    ) -> Decimal | None:
        """The total that a level's tables print for a column; None where they print none, several, or one unread."""
        if not level.whole:
            return None
        lines = self.lines(level.document, level.kinds)
        totals = [r for r in lines if r.role == "total" and r.measure == measure and keep(r)]
        amounts = {(r.table, r.amount) for r in totals}
        if not totals or len(amounts) != len({r.table for r in totals}):
            return None
        values = [amount for _, amount in amounts]
        return None if None in values else sum((v for v in values if v is not None), ZERO)

    def details(self, level: FlowLevel, family: UnitFamily) -> tuple[list[Cells], int]:
        """A level's printed rows without those that are sums or repetitions of others, and how many were left out.

        If all rows together make the printed total, none is a sum.
        """
        rows = by_row(level.records)
        kept = without_department_sums(without_aggregates(rows), family)
        printed = self.printed_total(level, TOTAL)
        if printed is not None:
            if len(kept) < len(rows) and _is_made(printed, rows):
                kept = list(rows)
            kept = without_repetition(kept, printed)
        return kept, len(rows) - len(kept)


def _is_made(printed: Decimal, rows: Sequence[Cells]) -> bool:
    totals = [row_total(cells) for cells in rows]
    return abs(_sum(totals) - printed) <= sum((r.rounding for r in totals), ZERO)


def _sum(records: Iterable[Record]) -> Decimal:
    return sum((r.amount or ZERO for r in records), ZERO)


def _readable(records: Sequence[Record]) -> int:
    return sum(1 for r in records if r.amount is not None)


def by_row(records: Iterable[Record]) -> list[dict[tuple[str, ...], Record]]:
    """Cells put together to printed rows, in printed order."""
    found: dict[tuple[str, int], dict[tuple[str, ...], Record]] = defaultdict(dict)
    for record in records:
        found[record.row_key].setdefault(record.measure, record)
    return [found[key] for key in sorted(found)]


def row_total(cells: Cells) -> Record:
    """The row's total; where its cell is blank, the sum of its parts."""
    for measure, record in cells.items():
        if len(measure) == 1 and measure[0] in TOTAL_WORDS:
            return record
    return _sum_of(list(spending_groups(cells).values()) or list(cells.values()))


def spending_groups(cells: Cells) -> dict[str, Record]:
    """What a row spends by its groups of columns (基本支出, 项目支出, …): each group's own total, else its parts summed."""
    groups: dict[str, dict[tuple[str, ...], Record]] = defaultdict(dict)
    for measure, record in cells.items():
        if measure and not (len(measure) == 1 and measure[0] in TOTAL_WORDS):
            groups[measure[0]][measure] = record
    found: dict[str, Record] = {}
    for name, parts in groups.items():
        whole = [r for m, r in parts.items() if len(m) == 1 or m[-1] in _GROUP_TOTALS]
        found[name] = whole[0] if whole else _sum_of(_leaves(parts))
    return found


def income_cells(cells: Cells) -> list[Record]:
    """The finest sources of income of a row: 小计 and 合计 only where nothing stands below them."""
    groups: dict[str, dict[tuple[str, ...], Record]] = defaultdict(dict)
    total: Record | None = None
    for measure, record in cells.items():
        if len(measure) == 1 and measure[0] in TOTAL_WORDS:
            total = record
        elif measure:
            groups[measure[0]][measure] = record
    found: list[Record] = []
    for parts in groups.values():
        fine = {m: r for m, r in parts.items() if len(m) > 1 and m[-1] not in TOTAL_WORDS}
        found.extend(_leaves(fine) if fine else [next(iter(parts.values()))])
    return found or ([total] if total else [])


def is_income(record: Record) -> bool:
    """Whether a cell of a two-sided table stands on the side of income; cells of other tables do."""
    return record.side in (None, _INCOME_SIDE)


def to_other_units(cells: Cells) -> Decimal:
    """How much of a row's expenditure goes into the budgets of other units or governments."""
    total = row_total(cells)
    function, economic = code_of(total.function or "") or "", code_of(total.government_economic or "") or ""
    if function.startswith(_TRANSFER_FUNCTION) or economic.startswith(_TRANSFER_ECONOMIC):
        return total.amount or ZERO
    groups = spending_groups(cells)
    return sum((r.amount or ZERO for name, r in groups.items() if name in _GIVEN_ON), ZERO)


def is_given_on(record: Record) -> bool:
    """Whether a column of expenditure holds what other units get."""
    return bool(record.measure) and record.measure[0] in _GIVEN_ON


def from_other_units(record: Record) -> Decimal:
    """How much of an income comes out of the budgets of other units."""
    words = {*record.measure, *([_plain_item(record.item)] if record.item else [])}
    return (record.amount or ZERO) if words & _GOT_FROM else ZERO


def _plain_item(item: str) -> str:
    return item.split("、")[-1].split("）")[-1].strip()


def _leaves(parts: Mapping[tuple[str, ...], Record]) -> list[Record]:
    return [r for m, r in parts.items() if not any(o != m and o[: len(m)] == m for o in parts)]


def _sum_of(records: Sequence[Record]) -> Record:
    """Several cells of a row as one; unknown where one of them is."""
    amounts = [r.amount for r in records]
    total = None if None in amounts else sum((a for a in amounts if a is not None), ZERO)
    rounding = sum((r.rounding for r in records), ZERO)
    return msgspec.structs.replace(records[0], amount=total, rounding=rounding)


def without_aggregates(rows: Sequence[Cells]) -> list[Cells]:
    """Rows that are no sums of others, in the same order.

    Tables may print 类, 款 and 项 below each other. A row is a sum where finer rows of its code and unit make
    exactly its amount, as far as the print tells; a row of a shorter code that is more than they are stays.
    """
    keyed = [(_codes(row_total(cells)), cells) for cells in rows]
    keyed.sort(key=lambda pair: -sum(map(len, pair[0][1:])))
    below: dict[tuple[str, str, str], tuple[Decimal, Decimal]] = {}
    kept: list[Cells] = []
    for codes, cells in keyed:
        total = row_total(cells)
        finer = below.get(codes)
        if finer and total.amount is not None and abs(total.amount - finer[0]) <= finer[1] + total.rounding:
            continue
        kept.append(cells)
        for above in _above(codes):
            amount, rounding = below.get(above, (ZERO, ZERO))
            below[above] = (amount + (total.amount or ZERO), rounding + total.rounding)
    order = {id(cells): i for i, cells in enumerate(rows)}
    return sorted(kept, key=lambda c: order[id(c)])


def without_department_sums(rows: Sequence[Cells], family: UnitFamily) -> list[Cells]:
    """Rows without a department's own where they are the sum of its units' rows beside them."""
    whole = [cells for cells in rows if row_total(cells).unit == family.department]
    parts = [cells for cells in rows if row_total(cells).unit != family.department]
    if not whole or not parts:
        return list(rows)
    totals = [[row_total(cells) for cells in side] for side in (whole, parts)]
    amounts = [sum((r.amount or ZERO for r in side), ZERO) for side in totals]
    rounding = sum((r.rounding for side in totals for r in side), ZERO)
    return parts if abs(amounts[0] - amounts[1]) <= rounding else list(rows)


def without_repetition(rows: Sequence[Cells], printed: Decimal) -> list[Cells]:
    """Rows without the one that says the row above it once more, where they make the printed total without it alone.

    It has the same amounts; and the same code, or one of no 类 that there is (71102 below 21011).
    """
    for i in range(1, len(rows)):
        if _repeats(rows[i - 1], rows[i]):
            others = [*rows[:i], *rows[i + 1 :]]
            if not _is_made(printed, rows) and _is_made(printed, others):
                return others
    return list(rows)


def _repeats(above: Cells, row: Cells) -> bool:
    if {m: r.amount for m, r in above.items()} != {m: r.amount for m, r in row.items()}:
        return False
    first, second = row_total(above), row_total(row)
    code = code_of(second.function or "") or ""
    return first.amount is not None and (
        (_codes(first), first.item) == (_codes(second), second.item)
        or (code[:3].isdigit() and code[:3] not in classes(Scheme.FUNCTION) and first.unit == second.unit)
    )


def _codes(record: Record) -> tuple[str, str, str]:
    """What a row is about: whose it is (table, unit, project, policy), its function, its economic purpose."""
    whose = f"{record.kind} {record.unit or ''} {record.project or ''} {record.policy or ''}"
    return whose, code_of(record.function or "") or "", code_of(record.economic or "") or ""


def _above(codes: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    """Codes of rows that a row would be a part of, itself left out."""
    unit, function, economic = codes
    functions = [function[:n] for n in (3, 5, 7) if n <= len(function)] or [function]
    economics = ["", *(economic[:n] for n in (3, 5, 7) if n <= len(economic))]
    return [(unit, f, e) for f in functions for e in economics if (f, e) != (function, economic)]
