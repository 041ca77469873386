"""Rows that are not told from others: twice with the same labels and figures, without a name, or read in part."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from extract.facts import BudgetLine, Finding, Label
from extract.source import Source
from extract.states import Role, Severity
from extract.tables.interpret import TableReading
from extract.tables.lines import NAMELESS
from extract.text import fold

RULE = "row-doubled"
UNREAD_CELL = "cell-unread"
UNREAD_COLUMN = "column-unread"
_CODED = ("function", "government_economic", "department_economic")
_CUT = "…"
_FIGURE = re.compile(r"\d[\d,]*\.\d+")
_NUMBER = re.compile(r"(\d+)号")
_THINGS = (*_CODED, "project", "category", "transfer_item")
_PLACES = ("source", "row", "key", "role", "status", "unproved", "confidence")


def doubled_rows(readings: Sequence[TableReading]) -> list[tuple[BudgetLine, ...]]:
    """The lines of each row that says and prints what a row before it in its table does."""
    return [row for reading in readings for row in _doubled(reading)]


def nameless_rows(readings: Sequence[TableReading]) -> frozenset[tuple[int, int]]:
    """Table and row of rows that say nothing of what they are about, where a table has more than one of them.

    A row or a column whose name is printed in part (an ellipsis begins or ends it) has none that can be told from others,
    nor has a row with a figure in the place of a name.
    """
    found: defaultdict[int, set[int]] = defaultdict(set)
    cut: set[tuple[int, int]] = set()
    for line in (x for reading in readings for x in reading.lines):
        if line.key.split("~")[0] == NAMELESS:
            found[line.table].add(line.row)
        if any(_CUT in (name[:1], name[-1:]) for name in (line.key.split("~")[0], *line.measure)):
            cut.add((line.table, line.row))
        if any(isinstance(x := getattr(line, d), Label) and _FIGURE.fullmatch(x.name) for d in _CODED):
            cut.add((line.table, line.row))
    return frozenset((table, row) for table, rows in found.items() if len(rows) > 1 for row in rows) | cut


def uncoded_rows(readings: Sequence[TableReading]) -> frozenset[tuple[int, int]]:
    """Table and row of rows that name a subject without its code, where most rows of the table print theirs.

    Such a row is another table's: which subject of this one it would be, no code says.
    """
    found: set[tuple[int, int]] = set()
    for reading in readings:
        for dimension in _CODED:
            rows: dict[bool, set[int]] = {True: set(), False: set()}
            for line in reading.lines:
                label = getattr(line, dimension)
                if isinstance(label, Label) and line.role is not Role.TOTAL and not line.side:
                    rows[bool(label.code)].add(line.row)
            if len(rows[False]) < len(rows[True]):
                found.update((reading.fact.ordinal, row) for row in rows[False])
    return frozenset(found)


def rows_about_other_things(readings: Sequence[TableReading]) -> frozenset[tuple[int, int]]:
    """Table and row of rows that are about other things (subject, project, purchase) than most rows of their table.

    A page of another table that stands under its title has such; a row without parts of the table itself has not.
    """
    found: set[tuple[int, int]] = set()
    for reading in readings:
        about = {
            line.row: frozenset(d for d in _THINGS if getattr(line, d) is not None)
            for line in reading.lines
            if line.role is Role.DETAIL and not line.side
        }
        counted = Counter(about.values())
        usual = {said for said, count in counted.items() if 2 * count > len(about)}
        found.update((reading.fact.ordinal, row) for row, said in about.items() if said not in usual)
    return frozenset(found)


def rows_of_two_policies(readings: Sequence[TableReading]) -> frozenset[tuple[int, int]]:
    """Table and row of rows whose funding document has another number than the one that their project's name cites."""
    found: set[tuple[int, int]] = set()
    for line in (x for reading in readings for x in reading.lines):
        cited = set(_NUMBER.findall(fold(line.project.name))) if line.project else set()
        printed = set(_NUMBER.findall(fold(line.document_number or "")))
        if cited and printed and not cited & printed:
            found.add((line.table, line.row))
    return frozenset(found)


def rows_read_in_part(readings: Sequence[TableReading]) -> frozenset[tuple[int, int]]:
    """Table and row of rows of which a cell or a column was not read: it may be what tells the row from others."""
    found: set[tuple[int, int]] = set()
    for reading in readings:
        if any(f.rule == UNREAD_COLUMN for f in reading.findings):
            found.update((x.table, x.row) for x in reading.lines)
        unread = {_row_of(f.source) for f in reading.findings if f.rule == UNREAD_CELL}
        found.update((x.table, x.row) for x in reading.lines if unread and _row_of(x.source) in unread)
    return frozenset(found)


def _row_of(source: Source) -> Source:
    """The place of a cell's row in its grid; a cell of a text can have a line of its own."""
    return msgspec.structs.replace(source, line=None, column=None, box=None)


def _doubled(reading: TableReading) -> Iterator[tuple[BudgetLine, ...]]:
    rows: defaultdict[tuple[str | None, int, str], list[BudgetLine]] = defaultdict(list)
    for line in reading.lines:
        rows[line.side, line.row, line.key].append(line)
    seen: set[tuple[object, ...]] = set()
    alike = Counter(map(_printed, rows.values()))
    for row in rows.values():
        if alike[_printed(row)] == 1:
            continue  # most rows; all that the others say need not be compared
        said = tuple(_said(line) for line in row)
        if said in seen and (row[0].role is not Role.TOTAL or any(line.amount for line in row)):
            yield tuple(row)
        seen.add(said)


def _printed(row: Sequence[BudgetLine]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple([(line.printed, line.measure) for line in row])


def _said(line: BudgetLine) -> tuple[object, ...]:
    fields = msgspec.structs.asdict(line)
    return tuple([str(value) for name, value in fields.items() if name not in _PLACES])


def doubled_finding(row: Sequence[BudgetLine]) -> Finding:
    """The finding of one row that stands twice."""
    first = row[0]
    name = first.key.split("~")[0]
    return Finding(
        document=first.document,
        source=first.source,
        rule=RULE,
        severity=Severity.WARNING,
        subject=f"{first.table_number} {name}",
        message=f"table {first.table_number} at {first.source}: the row {name} stands twice with the same figures",
        message_zh=f"表{first.table_number}“{name}”一行重复出现，数字相同",
        cells=tuple(line.source for line in row),
    )
