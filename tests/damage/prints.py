"""Damage to how figures, units and headers are printed: commas, notes, marks, lines that stand elsewhere."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import msgspec

from extract.document import Block, Document, Grid, Paragraph
from extract.facts import BudgetLine, Role
from extract.source import Source
from tests.damage.alike import number
from tests.damage.pages import Subject, pick

_UNIT_LINE = re.compile(r"单位\s*[:：为]")
_HEADER_ROWS = 2

Damage = Callable[[Subject, random.Random], Document | None]


def printed_as(change: Callable[[BudgetLine], str], what: str) -> Damage:
    """One figure is printed otherwise."""

    def damage(subject: Subject, rng: random.Random) -> Document | None:
        line = pick(rng, subject.lines)
        text = change(line) if line else ""
        return subject.with_texts({line.source: text}) if line and text != line.printed else None

    damage.__doc__ = f"A figure is printed {what}."
    return damage


def table_printed_as(change: Callable[[BudgetLine], str], what: str) -> Damage:
    """All figures of one table are printed otherwise."""

    def damage(subject: Subject, rng: random.Random) -> Document | None:
        line = pick(rng, subject.lines)
        texts = {x.source: change(x) for x in subject.lines if line and x.table == line.table}
        texts = {s: t for s, t in texts.items() if t}
        return (
            subject.with_texts(texts)
            if any(x.printed != texts.get(x.source, x.printed) for x in subject.lines)
            else None
        )

    damage.__doc__ = f"The figures of a table are printed {what}."
    return damage


def decimal_comma(line: BudgetLine) -> str:
    """1,234.56 as 1.234,56, and 12.30 as 12,30."""
    return line.printed.replace(",", "\0").replace(".", ",").replace("\0", ".")


def without_separators(line: BudgetLine) -> str:
    """1,234.56 as 1234.56."""
    return line.printed.replace(",", "")


def without_point(line: BudgetLine) -> str:
    """12.30 as 1230."""
    return line.printed.replace(".", "")


def with_note(line: BudgetLine) -> str:
    """The number of a footnote behind the last digit."""
    return f"{line.printed}1"


def in_hundreds(line: BudgetLine) -> str:
    """Rounded to one decimal."""
    amount = number(line.printed)
    return line.printed if amount is None else f"{amount:.1f}"


def figure_for_blank(subject: Subject, rng: random.Random) -> Document | None:
    """A figure of the table stands in a blank cell of another row."""
    line = pick(rng, [x for x in subject.lines if subject.row_of(x.source)])
    if line is None:
        return None
    row = subject.row_of(line.source) or ()
    at = next(i for i, c in enumerate(row) if c.source == line.source)
    block = subject.document.blocks[subject.rows[line.source][0]]
    assert isinstance(block, Grid)
    blank = [
        r[at]
        for r in block.rows[_HEADER_ROWS:]
        if len(r) == len(row) and not r[at].text.strip() and any(c.text.strip() for c in r)
    ]
    return subject.with_texts({rng.choice(blank).source: line.printed}) if blank else None


def unit_line_moved(subject: Subject, rng: random.Random) -> Document | None:
    """The line with the unit of one table stands above another, which has one already or not."""
    blocks = list(subject.document.blocks)
    lines = [i for i, b in enumerate(blocks) if isinstance(b, Paragraph) and _UNIT_LINE.search(b.text)]
    grids = [i for i, b in enumerate(blocks) if isinstance(b, Grid)]
    if not lines or len(grids) < 2:
        return None
    source = rng.choice(lines)
    target = rng.choice([g for g in grids if g - 1 != source] or grids)
    block = blocks[source]
    blocks.insert(target, block)
    del blocks[source + (source >= target)]
    return msgspec.structs.replace(subject.document, blocks=tuple(blocks))


def header_of_another(subject: Subject, rng: random.Random) -> Document | None:
    """The header rows of a table are those of another that is as wide."""
    grids = [b for b in subject.document.blocks if isinstance(b, Grid) and len(b.rows) > _HEADER_ROWS]
    pairs = [
        (a, b)
        for a in grids
        for b in grids
        if a is not b and [len(r) for r in a.rows[:_HEADER_ROWS]] == [len(r) for r in b.rows[:_HEADER_ROWS]]
    ]
    if not pairs:
        return None
    one, two = rng.choice(pairs)
    texts: dict[Source, str] = {}
    for own, theirs in zip(one.rows[:_HEADER_ROWS], two.rows[:_HEADER_ROWS], strict=True):
        texts |= {a.source: b.text for a, b in zip(own, theirs, strict=True) if not number(a.text.strip())}
    return subject.with_texts(texts)


def row_under_another_class(subject: Subject, rng: random.Random) -> Document | None:
    """A row stands among those of another 类 of its table."""
    rows = [
        (x, x.function.code[:3])
        for x in subject.lines
        if x.role is Role.DETAIL and x.function and x.function.code and subject.row_of(x.source)
    ]
    pairs = [(a, b) for a, one in rows[:60] for b, two in rows[:60] if a.table == b.table and one != two]
    if not pairs:
        return None
    one, two = rng.choice(pairs)
    row = subject.row_of(one.source) or ()
    gone = subject.without_rows([one.source])
    moved = msgspec.structs.replace(subject, document=gone)
    return moved.with_row_after(two.source, row)


def total_and_first_label(subject: Subject, rng: random.Random) -> Document | None:
    """The row of the total has the label of another row, and that row its."""
    totals = [x for x in subject.lines if x.role is Role.TOTAL and subject.row_of(x.source)]
    line = pick(rng, totals)
    if line is None:
        return None
    others = [x for x in subject.lines if x.table == line.table and x.side == line.side and x.row != line.row]
    other = pick(rng, [x for x in others if subject.row_of(x.source)])
    if other is None:
        return None
    first, second = subject.row_of(line.source) or (), subject.row_of(other.source) or ()
    if len(first) != len(second):
        return None
    texts: dict[Source, str] = {}
    for a, b in zip(first, second, strict=True):
        if number(a.text.strip()) is not None and "." in a.text:
            break
        texts |= {a.source: b.text, b.source: a.text}
    return subject.with_texts(texts) if texts else None


def rows_cut(subject: Subject, rng: random.Random) -> Document | None:
    """The last rows of a table are missing, its total too."""
    line = pick(rng, [x for x in subject.lines if subject.row_of(x.source)])
    if line is None:
        return None
    rows = sorted({x.row for x in subject.good.lines if x.table == line.table})
    last = rows[-rng.randint(1, min(3, len(rows))) :]
    gone = [x.source for x in subject.good.lines if x.table == line.table and x.row in last]
    return subject.without_rows(gone)


def row_in_two(subject: Subject, rng: random.Random) -> Document | None:
    """A row is broken in two: the second half of its cells stands in a row of its own."""
    line = pick(rng, [x for x in subject.lines if (row := subject.row_of(x.source)) and len(row) > 3])
    row = subject.row_of(line.source) if line else None
    if line is None or row is None:
        return None
    half = len(row) // 2
    second = tuple(msgspec.structs.replace(c, text=c.text if i >= half else "") for i, c in enumerate(row))
    broken = subject.with_row_after(line.source, second)
    changed = {c.source: "" for c in row[half:]}
    blocks: list[Block] = []
    for block in broken.blocks:
        if isinstance(block, Grid):
            rows = tuple(
                tuple(msgspec.structs.replace(c, text=changed.get(c.source, c.text)) for c in r)
                for r in block.rows
            )
            block = msgspec.structs.replace(block, rows=rows)
        blocks.append(block)
    return msgspec.structs.replace(broken, blocks=tuple(blocks))
