"""Tables whose amounts stand beside the labels of other rows: another table of the document says where they belong."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from extract.audit.equation import Verdict
from extract.facts import BudgetLine, Finding
from extract.figures import LineRef
from extract.states import Severity
from extract.tables.interpret import TableReading

RULE = "amounts-displaced"
_LEAST_DISPLACED = 5
"""Rows in the order of another table; fewer equal amounts may be chance, or one row printed in the wrong place."""
_FAILS_LESS = 3
"""So many times as many sums of its own fails a displaced table at least as the one that tells of it."""
_CODED = ("function", "government_economic", "department_economic")
_SHOWN = 3

_Amounts = Mapping[str, Decimal]
"""What a row prints, by column; blank cells and noughts are left out, as tables print them either way."""


class _CodedRow(msgspec.Struct, frozen=True):
    """One row of a table that prints codes: its label, its amounts, and its first line."""

    key: str
    amounts: _Amounts
    line: BudgetLine

    @property
    def label(self) -> str:
        """Its code with its name, for people."""
        labels = (getattr(self.line, dimension) for dimension in _CODED)
        return next((f"{x.code} {x.name}" for x in labels if x is not None and x.code), self.key)


class _Moved(msgspec.Struct, frozen=True):
    """A row whose amounts are those of another row of the witness."""

    row: _CodedRow
    belongs: _CodedRow


class Displaced(msgspec.Struct, frozen=True):
    """One table whose amounts stand in other rows, in the order of the witness."""

    reading: TableReading
    witness: TableReading
    moved: tuple[_Moved, ...]
    left: tuple[_CodedRow, ...]
    """Rows from the first moved one on whose own amounts stand nowhere in the table."""

    @property
    def rows(self) -> frozenset[tuple[int, int]]:
        """Table and row of every row from the first moved one on: of none is told which amounts are its own."""
        first = self.moved[0].row.line.row
        return frozenset((x.table, x.row) for x in self.reading.lines if x.row >= first)


def displaced_tables(readings: Sequence[TableReading], verdicts: Sequence[Verdict]) -> list[Displaced]:
    """The tables whose amounts are, row after row, those of other rows of a table that is sound in itself.

    A publisher who pastes a column of amounts beside a column of subjects of another length prints such a table: every
    row has the amounts of one further up or down, and dozens of sums fail that have one cause. Of two tables that are both
    sound in themselves nobody can tell which it is; a wrong figure does not make the other one unsound.
    """
    failing = _failing_alone(verdicts)
    found: list[Displaced] = []
    for reading in readings:
        own = failing[reading.fact.ordinal]
        sound = [w for w in readings if own and failing[w.fact.ordinal] * _FAILS_LESS <= own]
        against = [d for w in sound if (d := _against(reading, w))]
        if against:
            found.append(max(against, key=lambda d: len(d.moved)))
    return found


def displaced_finding(displaced: Displaced) -> Finding:
    """The one finding that stands for all sums of the table that fail."""
    first, number, witness = displaced.moved[0], displaced.reading.fact.number, displaced.witness.fact.number
    print_of = first.row.line.printed
    shown = [(m.row.label, m.row.line.printed, m.belongs.label) for m in displaced.moved[:_SHOWN]]
    rows_zh = "；".join(
        f"印在“{label}”行的{printed}在表{witness}属于“{belongs}”" for label, printed, belongs in shown
    )
    rows = "; ".join(f"{printed} beside {label} is {belongs}'s" for label, printed, belongs in shown)
    left = "、".join(row.label for row in displaced.left)
    left_zh = f"；表{number}中未见{left}自己的金额" if left else ""
    left_en = f"; the amounts of {left.replace('、', ', ')} themselves stand nowhere in it" if left else ""
    return Finding(
        document=first.row.line.document,
        source=first.row.line.source,
        rule=RULE,
        severity=Severity.WARNING,
        subject=f"{number} {first.row.label}",
        message=(
            f"table {number} from {first.row.label} ({print_of}) on: {len(displaced.moved)} rows print amounts that in "
            f"table {witness} are those of other rows, in its order: {rows}{left_en}"
        ),
        message_zh=(
            f"表{number}自“{first.row.label}”一行（印为{print_of}）起金额与科目错位："
            f"{len(displaced.moved)}行所印依次是表{witness}其他行的金额，{rows_zh}{left_zh}"
        ),
        cells=tuple(m.row.line.source for m in displaced.moved),
    )


def as_displaced(finding: Finding, verdict: Verdict, displaced: Collection[Displaced]) -> Finding:
    """The finding of a failed sum; where it counts a row that is displaced, that is its cause and it is a note."""
    tables = {f.table for f in verdict.equation.figures if isinstance(f, LineRef)}
    numbers = sorted(d.reading.fact.number for d in displaced if d.reading.fact.ordinal in tables)
    if not numbers:
        return finding
    named = "、".join(numbers)
    return msgspec.structs.replace(
        finding,
        severity=Severity.INFO,
        message=f"{finding.message}; the amounts of table {named} stand in other rows, which may be why",
        message_zh=f"{finding.message_zh}；表{named}的金额与科目错位，差异可能由此而来",
    )


def explained_by(displaced: Collection[Displaced], failed: Iterable[Verdict]) -> frozenset[str]:
    """Keys of the sums that fail for such a table: they doubt none of the tables beside it."""
    tables = {d.reading.fact.ordinal for d in displaced}
    return frozenset(
        v.equation.key
        for v in failed
        if any(isinstance(f, LineRef) and f.table in tables for f in v.equation.figures)
    )


def _failing_alone(verdicts: Sequence[Verdict]) -> Counter[int]:
    """How many sums of its own each table fails."""
    tables = [
        {f.table for f in v.equation.figures if isinstance(f, LineRef)} for v in verdicts if not v.holds
    ]
    return Counter(table for found in tables if len(found) == 1 for table in found)


def _against(reading: TableReading, witness: TableReading) -> Displaced | None:
    """The table as displaced against another one with columns of the same names, if its rows follow that one's."""
    for dimension in _CODED:
        columns = _columns(reading, dimension) & _columns(witness, dimension)
        if len(columns) < 2:
            continue  # equal amounts of one column alone may be chance
        rows = list(_rows(reading, dimension, columns))
        there = {row.key: row for row in _rows(witness, dimension, columns)}
        moved = list(_in_order(rows, there))
        if len(moved) >= _LEAST_DISPLACED and 2 * len(moved) > sum(_differs(row, there) for row in rows):
            return Displaced(reading, witness, tuple(moved), tuple(_left(rows, there, moved)))
    return None


def _columns(reading: TableReading, dimension: str) -> set[str]:
    return {name for x in reading.lines if getattr(x, dimension) is not None and (name := _column(x))}


def _column(line: BudgetLine) -> str | None:
    return line.measure_key if line.side is None else None


def _rows(reading: TableReading, dimension: str, columns: Collection[str]) -> Iterator[_CodedRow]:
    """The rows of the table in print order; the total, which has no code, among them."""
    lines: defaultdict[tuple[int, str], list[BudgetLine]] = defaultdict(list)
    for line in reading.lines:
        if line.amount is not None and _column(line) in columns:
            lines[line.row, line.key].append(line)
    coded = {x.key for x in reading.lines if getattr(x, dimension) is not None}
    for (_, key), found in sorted(lines.items()):
        amounts = {x.measure_key or "": x.amount for x in found if x.amount}
        if amounts and (key in coded or "~" not in key):
            yield _CodedRow(key, amounts, found[0])


def _differs(row: _CodedRow, there: Mapping[str, _CodedRow]) -> bool:
    return row.key not in there or there[row.key].amounts != row.amounts


def _in_order(rows: Sequence[_CodedRow], there: Mapping[str, _CodedRow]) -> Iterator[_Moved]:
    """The rows that differ from their own in the witness and print those of others, as many as follow its order."""
    places: defaultdict[tuple[tuple[str, Decimal], ...], list[int]] = defaultdict(list)
    order = list(there.values())
    for place, row in enumerate(order):
        places[tuple(sorted(row.amounts.items()))].append(place)
    ends: list[int] = []
    chain: list[tuple[int, int]] = []
    before: list[int | None] = []
    last: list[int] = []
    for at, row in enumerate(rows):
        if not _differs(row, there):
            continue
        for place in reversed(places.get(tuple(sorted(row.amounts.items())), [])):
            length = bisect_left(ends, place)
            ends[length : length + 1] = [place]
            chain.append((at, place))
            before.append(last[length - 1] if length else None)
            last[length : length + 1] = [len(chain) - 1]
    found: list[_Moved] = []
    here: int | None = last[-1] if last else None
    while here is not None:
        at, place = chain[here]
        found.append(_Moved(rows[at], order[place]))
        here = before[here]
    return reversed(found)


def _left(
    rows: Sequence[_CodedRow], there: Mapping[str, _CodedRow], moved: Sequence[_Moved]
) -> Iterator[_CodedRow]:
    """The rows from the first moved one on whose amounts the table does not print, before the amounts end."""
    printed = [row.amounts for row in rows]
    start = next(at for at, row in enumerate(rows) if row is moved[0].row)
    for row in rows[start:]:
        own = there.get(row.key)
        if own is not None and own.amounts not in printed:
            yield own
