"""Damages a clean document in the ways in which scanning does, and compares what repair makes of it."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from extract.audit.audit import audit
from extract.audit.equations import equations_of
from extract.audit.repair.document import repair_document
from extract.facts import BudgetLine, Indicator, ProjectRecord, Role, Status
from extract.performance import read_performance_tables
from extract.printed import PrintedUnit, looks_like_amount
from extract.readers import read_document
from extract.tables.interpret import TableReading, read_tables
from extract.tables.reading import AmountReader, prints_points_as_commas
from extract.tables.recognise import find_tables
from extract.tables.rows import ReadRow
from extract.tables.table import Table
from extract.tables.unit import units_read
from extract.text import unwrap

Rows = dict[tuple[int, int], ReadRow]
LOOK_ALIKE = {"0": "68", "1": "7", "3": "8", "4": "9", "5": "6", "6": "05", "7": "1", "8": "036", "9": "4"}


class Original(msgspec.Struct, frozen=True):
    """A clean document as interpreted; `lines` are all its amounts."""

    tables: tuple[Table, ...]
    readings: tuple[TableReading, ...]
    projects: tuple[ProjectRecord, ...]
    indicators: tuple[Indicator, ...]

    @classmethod
    def of(cls, path: Path) -> Original:
        """Read a file."""
        document = read_document(path)
        tables, text = find_tables(document)
        readings = read_tables(document, tables)
        performance = read_performance_tables(
            document.file.sha256, tables, text, units_read(r.fact for r in readings)
        )
        return cls(
            tuple(tables),
            tuple(readings),
            tuple(p for r in performance.values() for p in r.projects),
            tuple(i for r in performance.values() for i in r.indicators),
        )

    @property
    def lines(self) -> list[BudgetLine]:
        """All amounts of its tables."""
        return [line for reading in self.readings for line in reading.lines]


class Trial(msgspec.Struct, frozen=True):
    """What became of the damaged figures; `wrong` names figures believed that are not the original's.

    A figure is wrong that is believed with another amount, or that repair left in or moved to a place that is not
    its own. `misplaced` counts those that sums verify where scanning put them: the amount is right, and a row's sum
    holds in any column. `repaired` also counts figures that are verified as they are printed.
    """

    repaired: int
    flagged: int
    misplaced: int
    wrong: tuple[str, ...]


def run_trial(original: Original, seed: int, figures: int) -> Trial:
    """Damage so many figures at random, repair, audit, compare every figure of the document."""
    rng = random.Random(seed)  # noqa: S311 - a seeded trial, no secret
    damaged, rows, touched = damage(original, rng, figures)
    readings = _reread(original, damaged, rows)
    repaired = repair_document(original.tables, readings, original.projects, original.indicators)
    audited = audit(
        "0" * 64,
        repaired.readings,
        repaired.projects,
        equations_of(repaired.readings, repaired.projects),
        excused=repaired.excused,
    )
    after = [line for reading in audited.readings for line in reading.lines]
    count: Counter[str] = Counter()
    wrong: list[str] = []
    for index, (was, now) in enumerate(zip(original.lines, after, strict=True)):
        believed = now.status in {Status.REPAIRED, Status.VERIFIED}
        moved = _place(was) != _place(now)
        if believed and (was.amount != now.amount or (moved and now.status is Status.REPAIRED)):
            wrong.append(
                f"seed {seed}: {now.status} {_words(was)} became {_words(now)} from {damaged[index].printed!r}"
            )
        elif index in touched:
            count["misplaced" if believed and moved else "repaired" if believed else "flagged"] += 1
    return Trial(count["repaired"], count["flagged"], count["misplaced"], tuple(wrong))


def _place(line: BudgetLine) -> tuple[object, ...]:
    return (line.item, line.measure, _codes(line))


def _codes(line: BudgetLine) -> tuple[str | None, ...]:
    return tuple(x.code if x else None for x in (line.function, line.department_economic))


def _words(line: BudgetLine) -> str:
    return f"{line.table_number} {line.key} {'/'.join(line.measure)} {line.item or ''} {line.amount}"


def damage(original: Original, rng: random.Random, figures: int) -> tuple[list[BudgetLine], Rows, set[int]]:
    """The lines of the document with damaged prints, places and labels, the rows that moved cells, and which lines."""
    lines = original.lines
    rows: Rows = {(r.fact.ordinal, row.ordinal): row for r in original.readings for row in r.rows}
    kinds: list[tuple[Callable[..., bool], float]] = [
        (_damage_print, 0.8), (_damage_column, 0.07), (_damage_item, 0.07), (_damage_label, 0.06),
    ]  # fmt: skip
    touched: set[int] = set()
    while len(touched) < figures:
        index = rng.randrange(len(lines))
        if index in touched:
            continue
        kind = rng.choices([k for k, _ in kinds], [w for _, w in kinds])[0]
        if kind(original, lines, rows, index, rng, touched):
            touched.add(index)
    return lines, rows, touched


def _damage_print(
    original: Original, lines: list[BudgetLine], rows: Rows, index: int, rng: random.Random, touched: set[int]
) -> bool:
    printed = lines[index].printed
    ways: list[Callable[[str, random.Random], str]] = [
        lambda t, _: t.replace(".", ","),
        lambda t, _: f"{int(re.sub(r'[.,]', '', t)):,}",
        lambda t, _: t.replace(".", ""),
        lambda t, _: t.replace(",", "."),
        lambda t, _: t.replace(",", ""),
        lambda t, _: t.replace(".", " ."),
        lambda t, _: t.replace(".", ". "),
        _other_digit,
        lambda t, r: _other_digit(t.replace(".", ","), r),
    ]
    weights = [6, 3, 3, 1, 1, 1, 1, 4, 1]
    damaged = rng.choices(ways, weights)[0](printed, rng)
    if damaged == printed or not looks_like_amount(damaged):
        return False
    lines[index] = msgspec.structs.replace(lines[index], printed=damaged)
    return True


def _other_digit(text: str, rng: random.Random) -> str:
    place = rng.choice([i for i, c in enumerate(text) if c in LOOK_ALIKE] or [0])
    return text[:place] + rng.choice(LOOK_ALIKE.get(text[place], text[place])) + text[place + 1 :]


def _damage_column(
    original: Original, lines: list[BudgetLine], rows: Rows, index: int, rng: random.Random, touched: set[int]
) -> bool:
    """The figure stands in an empty column beside its own."""
    line = lines[index]
    row = rows.get((line.table, line.row))
    if row is None:
        return False
    own = next((i for i, cell in row.cells.items() if cell.source == line.source), None)
    if own is None:
        return False
    free = [
        i
        for i in (own - 1, own + 1)
        if 0 <= i < len(row.columns)
        and row.columns[i].is_measure
        and row.columns[i].kind
        and i not in row.cells
    ]
    if not free:
        return False
    place = rng.choice(free)
    cells = {**{i: c for i, c in row.cells.items() if i != own}, place: row.cells[own]}
    rows[line.table, line.row] = msgspec.structs.replace(row, cells=cells)
    column = row.columns[place]
    lines[index] = msgspec.structs.replace(line, measure=column.measure, measure_key=column.key)
    return True


def _damage_item(
    original: Original, lines: list[BudgetLine], rows: Rows, index: int, rng: random.Random, touched: set[int]
) -> bool:
    """The figure stands one row down or up in a two-sided table, where nothing is printed."""
    line = lines[index]
    if line.side is None or line.role is not Role.DETAIL:
        return False
    grid = [row for page in original.tables[line.table - 1].pages for row in page]
    places = {cell.source: (r, c) for r, row in enumerate(grid) for c, cell in enumerate(row.cells)}
    if line.source not in places:
        return False
    r, c = places[line.source]
    other = r + rng.choice((1, -1))
    if not 0 <= other < len(grid) or c >= len(grid[other].cells) or grid[other].cells[c].text:
        return False
    label = unwrap(grid[other].cells[c - 1].text)
    taken = any(x.source == grid[other].cells[c].source for x in lines)
    if not label or taken or label.endswith(("合计", "总计")):
        return False
    lines[index] = msgspec.structs.replace(line, item=label, source=grid[other].cells[c].source)
    return True


def _damage_label(
    original: Original, lines: list[BudgetLine], rows: Rows, index: int, rng: random.Random, touched: set[int]
) -> bool:
    """The row carries the functional subject of the row above or below."""
    line = lines[index]
    members = [i for i, x in enumerate(lines) if (x.table, x.row) == (line.table, line.row)]
    beside = [x for x in lines if x.table == line.table and x.row == line.row + rng.choice((1, -1))]
    if (
        not line.function
        or not beside
        or beside[0].function in {None, line.function}
        or line.role is not Role.DETAIL
    ):
        return False
    for i in members:
        lines[i] = msgspec.structs.replace(lines[i], function=beside[0].function)
        touched.add(i)
    return True


def _reread(original: Original, lines: Sequence[BudgetLine], rows: Rows) -> list[TableReading]:
    """The readings that the damaged prints give, amounts read as the tables' own reader does."""
    doubtful = prints_points_as_commas([line.printed for line in lines])
    readings: list[TableReading] = []
    for reading in original.readings:
        own = [x for x in lines if x.table == reading.fact.ordinal]
        unit = next(u for u in PrintedUnit if u.printed == reading.fact.printed_unit)
        reader = AmountReader.for_table(unit, [x.printed for x in own], commas_doubtful=doubtful)
        read = tuple(_read(x, reader) for x in own)
        own_rows = tuple(rows[reading.fact.ordinal, row.ordinal] for row in reading.rows)
        readings.append(msgspec.structs.replace(reading, lines=read, rows=own_rows))
    return readings


def _read(line: BudgetLine, reader: AmountReader) -> BudgetLine:
    amount = reader.find(line.printed, line.source)
    status = Status.UNVERIFIED if amount is not None else Status.CONFLICT
    return msgspec.structs.replace(line, amount=amount, status=status)
