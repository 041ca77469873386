"""Damage that is alike in several places, or that leaves the sums of its table whole: what only other tables can show."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise

from extract.document import Document, Grid, Paragraph
from extract.facts import BudgetLine, Role
from extract.source import Source
from tests.damage.pages import Subject, pick

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_STEPS = (1, 2, 5, 10, 30)
_YEAR = re.compile(r"20[12]\d")

Damage = Callable[[Subject, random.Random], Document | None]


def number(printed: str) -> Decimal | None:
    """What a figure prints, None where it is no plain number."""
    return Decimal(printed.replace(",", "")) if _NUMBER.fullmatch(printed) else None


def _about(line: BudgetLine) -> tuple[object, ...]:
    return (line.function, line.department_economic, line.government_economic, line.project, line.item)


def same_money(subject: Subject) -> list[list[BudgetLine]]:
    """Figures of equal amount and label that stand in several tables, one of each table."""
    found: defaultdict[tuple[object, ...], dict[int, BudgetLine]] = defaultdict(dict)
    for line in subject.lines:
        if any(_about(line)) and number(line.printed) is not None:
            found[*_about(line), line.amount].setdefault(line.table, line)
    return [list(lines.values()) for lines in found.values() if len(lines) > 1]


def digit_in_two_tables(subject: Subject, rng: random.Random) -> Document | None:
    """The same two digits of one amount are exchanged in two tables that print it."""
    found = same_money(subject)
    if not found:
        return None
    one, two = rng.sample(rng.choice(found), 2)
    at = [
        i
        for i, (a, b) in enumerate(zip(one.printed, one.printed[1:], strict=False))
        if a != b and (a + b).isdigit()
    ]
    if not at or one.printed != two.printed:
        return None
    i = rng.choice(at)
    text = one.printed[:i] + one.printed[i + 1] + one.printed[i] + one.printed[i + 2 :]
    return subject.with_texts({one.source: text, two.source: text})


def exchanged_in_two_tables(subject: Subject, rng: random.Random) -> Document | None:
    """Two amounts have changed places in two tables alike, in all columns that print them."""
    pairs = [
        (one, two)
        for one in same_money(subject)
        for two in same_money(subject)
        if one[0].amount != two[0].amount and len({x.table for x in one} & {x.table for x in two}) > 1
    ]
    if not pairs:
        return None
    one, two = rng.choice(pairs)
    tables = rng.sample(sorted({x.table for x in one} & {x.table for x in two}), 2)
    texts: dict[Source, str] = {}
    for table in tables:
        first, second = (next(x for x in lines if x.table == table) for lines in (one, two))
        for line in subject.lines:
            if line.table == table and line.row in {first.row, second.row} and line.side == first.side:
                theirs = second if line.row == first.row else first
                own = first if line.row == first.row else second
                if line.printed == own.printed:
                    texts[line.source] = theirs.printed
    return subject.with_texts(texts) if texts else None


def totals_exchanged(subject: Subject, rng: random.Random) -> Document | None:
    """The totals of two tables have changed places."""
    totals = [x for x in subject.lines if x.role is Role.TOTAL]
    pairs = [(a, b) for a in totals for b in totals if a.table < b.table and a.amount != b.amount]
    if not pairs:
        return None
    one, two = rng.choice(pairs)
    return subject.with_texts({one.source: two.printed, two.source: one.printed})


def sums_made_anew(subject: Subject, rng: random.Random) -> Document | None:
    """A leaf is another, and every sum of its table that counts it is larger by as much."""
    leaf = pick(rng, [x for x in subject.lines if x.role is Role.DETAIL and number(x.printed) is not None])
    if leaf is None:
        return None
    texts = sums_made_anew_of(subject, leaf, Decimal(rng.choice(_STEPS)))
    return subject.with_texts(texts) if texts else None


def sums_made_anew_of(subject: Subject, leaf: BudgetLine, step: Decimal) -> dict[Source, str] | None:
    """The texts of a part and of all sums of its table that count it, larger by a step; None where one is no number."""
    texts = {leaf.source: f"{(number(leaf.printed) or 0) + step}"}
    wholes = _wholes(subject, leaf)
    for line in subject.lines:
        same_column = line.measure == leaf.measure and line.side == leaf.side
        same_row = line.row == leaf.row and line.side == leaf.side
        above = line.row in wholes
        whole_of_row = line.measure != leaf.measure and _is_whole(line, leaf)
        if line.table == leaf.table and (
            (same_column and above) or ((same_row or above) and whole_of_row and line.side == leaf.side)
        ):
            amount = number(line.printed)
            if amount is None:
                return None
            texts[line.source] = f"{amount + step}"
    return texts


def _wholes(subject: Subject, leaf: BudgetLine) -> set[int]:
    """The rows of a table that sum a leaf: totals, and those whose code its own begins with."""
    found = set()
    for line in subject.lines:
        if line.table != leaf.table or line.side != leaf.side or line.row == leaf.row:
            continue
        codes = [
            (label.code or "", own.code or "")
            for d in ("function", "department_economic", "government_economic")
            if (label := getattr(line, d)) and (own := getattr(leaf, d))
        ]
        is_above = bool(codes) and all(own.startswith(code) and own != code for code, own in codes)
        if line.role is Role.TOTAL or (line.role is Role.SUBTOTAL and (is_above or not any(_about(line)))):
            found.add(line.row)
    return found


def _is_whole(line: BudgetLine, leaf: BudgetLine) -> bool:
    words = {"合计", "小计", "总计", "金额"}
    return line.measure[-1] in words and line.measure[:-1] == leaf.measure[: len(line.measure) - 1]


def column_sums_made_anew(subject: Subject, rng: random.Random) -> Document | None:
    """A leaf is another, and the sums above it in its column are larger by as much; its row is not."""
    leaf = pick(rng, [x for x in subject.lines if x.role is Role.DETAIL and number(x.printed) is not None])
    if leaf is None:
        return None
    step = Decimal(rng.choice(_STEPS))
    wholes = _wholes(subject, leaf)
    texts = {leaf.source: f"{(number(leaf.printed) or 0) + step}"}
    for line in subject.lines:
        if (line.table, line.side, line.measure) == (
            leaf.table,
            leaf.side,
            leaf.measure,
        ) and line.row in wholes:
            texts[line.source] = f"{(number(line.printed) or 0) + step}"
    return subject.with_texts(texts)


def table_scaled(subject: Subject, rng: random.Random) -> Document | None:
    """All figures of a table are ten times as large, in the same unit."""
    line = pick(rng, subject.lines)
    own = [x for x in subject.lines if line and x.table == line.table]
    if line is None or any(number(x.printed) is None for x in own):
        return None
    return subject.with_texts({x.source: f"{(number(x.printed) or 0) * 10}" for x in own})


def unit_code_of_table(subject: Subject, rng: random.Random) -> Document | None:
    """The code of a unit is another in all rows of one table."""
    found = [(x.table, x.unit.code) for x in subject.lines if x.unit and x.unit.code]
    if not found:
        return None
    table, code = rng.choice(found)
    at = rng.randrange(len(code))
    new = code[:at] + rng.choice([d for d in "0123456789" if d != code[at]]) + code[at + 1 :]
    blocks = {p[0] for x in subject.lines if x.table == table and (p := subject.rows.get(x.source))}
    texts: dict[Source, str] = {}
    for at_block in blocks:
        block = subject.document.blocks[at_block]
        if isinstance(block, Grid):
            texts |= {c.source: c.text.replace(code, new) for r in block.rows for c in r if code in c.text}
    return subject.with_texts(texts) if texts else None


def year_nearly_everywhere(subject: Subject, rng: random.Random) -> Document | None:
    """The document's year is the one before wherever it stands but once."""
    year = str(subject.good.document.fiscal_year)
    places = [(b.source, b.text) for b in subject.document.blocks if isinstance(b, Paragraph)]
    places += [(c.source, c.text) for c in subject.cells()]
    places = [(s, t) for s, t in places if year in t]
    if len(places) < 2:
        return None
    kept = rng.randrange(len(places))
    return subject.with_texts(
        {s: t.replace(year, str(int(year) - 1)) for i, (s, t) in enumerate(places) if i != kept}
    )


def projects_exchanged(subject: Subject, rng: random.Random) -> Document | None:
    """Two projects of one subject have each other's codes and names in one table."""
    rows: dict[tuple[int, int], BudgetLine] = {
        (x.table, x.row): x for x in subject.lines if x.project and subject.row_of(x.source)
    }
    pairs = [
        (a, b)
        for a in list(rows.values())[:80]
        for b in list(rows.values())[:80]
        if a.table == b.table and a.row < b.row and a.function == b.function and a.amount != b.amount
    ]
    if not pairs:
        return None
    one, two = rng.choice(pairs)
    texts = labels_exchanged(subject, one, two)
    return subject.with_texts(texts) if texts else None


def siblings_renamed(subject: Subject, rng: random.Random) -> Document | None:
    """Two 项 of one 款, or two items of one economic class, have each other's codes and names in one table."""
    rows = {(x.table, x.row): x for x in subject.lines if x.role is Role.DETAIL and subject.row_of(x.source)}
    pairs = [
        (a, b)
        for a in rows.values()
        for b in rows.values()
        if a.table == b.table and a.row < b.row and not a.side and are_siblings(a, b)
    ]
    if not pairs:
        return None
    one, two = rng.choice(pairs)
    texts = labels_exchanged(subject, one, two)
    return subject.with_texts(texts) if texts else None


def are_siblings(one: BudgetLine, two: BudgetLine) -> bool:
    """Whether two rows are of one 款, or of one economic class, and of other amounts."""
    for dimension, digits in (("function", 5), ("department_economic", 3)):
        a, b = getattr(one, dimension), getattr(two, dimension)
        if a and b and a.code and b.code and a.code != b.code:
            return bool(a.code[:digits] == b.code[:digits]) and one.amount != two.amount
    return False


def labels_exchanged(subject: Subject, one: BudgetLine, two: BudgetLine) -> dict[Source, str] | None:
    """The texts of two rows with each other's labels; None where they are not as wide, or have no label."""
    first, second = subject.row_of(one.source) or (), subject.row_of(two.source) or ()
    figures = {
        i
        for row in (first, second)
        for i, c in enumerate(row)
        if number(c.text.strip()) is not None and "." in c.text
    }
    ends = min(figures, default=0)
    if len(first) != len(second) or not ends:
        return None
    texts: dict[Source, str] = {}
    for a, b in zip(first[:ends], second[:ends], strict=True):
        texts |= {a.source: b.text, b.source: a.text}
    return texts


def rows_mixed(subject: Subject, rng: random.Random) -> Document | None:
    """The figures of a row are those of a row of another table that is as wide."""
    rows = {
        (x.table, x.row): row
        for x in subject.lines
        if x.role is Role.DETAIL and (row := subject.row_of(x.source))
    }
    pairs = [
        (one, two)
        for one in rows
        for two in rows
        if one[0] != two[0] and len(rows[one]) == len(rows[two]) and one < two
    ]
    if not pairs:
        return None
    one, two = rng.choice(pairs)
    texts = {
        a.source: b.text
        for a, b in zip(rows[one], rows[two], strict=True)
        if (number(a.text.strip()) is not None and "." in a.text)
        or (number(b.text.strip()) is not None and "." in b.text)
    }
    return subject.with_texts(texts) if texts else None


def copied(right: bool) -> Damage:
    """A figure stands in the cell of the next figure, of its row or of its column, as well."""

    def damage(subject: Subject, rng: random.Random) -> Document | None:
        groups: defaultdict[tuple[object, ...], list[BudgetLine]] = defaultdict(list)
        for line in subject.lines:
            place = line.row if right else line.measure
            groups[line.table, line.side, place].append(line)
        pairs = [(a, b) for own in groups.values() for a, b in pairwise(own) if a.printed != b.printed]
        if not pairs:
            return None
        one, two = rng.choice(pairs)
        return subject.with_texts({two.source: one.printed})

    damage.__doc__ = f"A figure is copied over the next of its {'row' if right else 'column'}."
    return damage


def _column_of(subject: Subject, line: BudgetLine) -> list[BudgetLine]:
    """The figures of the column and side that a line stands in, from the top."""
    place = (line.table, line.side, line.measure)
    return [x for x in subject.lines if (x.table, x.side, x.measure) == place]


def copied_down_column(subject: Subject, rng: random.Random) -> Document | None:
    """A figure is copied over all that follow it in its column."""
    line = pick(rng, subject.lines)
    if line is None:
        return None
    column = _column_of(subject, line)
    below = [x for x in column if x.row > line.row]
    return subject.with_texts({x.source: line.printed for x in below}) if below else None


def column_slid(subject: Subject, rng: random.Random) -> Document | None:
    """All figures of a column but its first and last stand one figure lower."""
    line = pick(rng, subject.lines)
    if line is None:
        return None
    column = _column_of(subject, line)
    inner = column[1:-1]
    if len(inner) < 2:
        return None
    moved: Sequence[BudgetLine] = (inner[-1], *inner[:-1])
    return subject.with_texts({x.source: y.printed for x, y in zip(inner, moved, strict=True)})


def column_copied(subject: Subject, rng: random.Random) -> Document | None:
    """A column prints the figures of the column beside it."""
    line = pick(rng, [x for x in subject.lines if subject.row_of(x.source)])
    if line is None:
        return None
    texts: dict[Source, str] = {}
    at = next(i for i, c in enumerate(subject.row_of(line.source) or ()) if c.source == line.source)
    for own in subject.lines:
        row = subject.row_of(own.source) or ()
        if own.table == line.table and at + 1 < len(row) and row[at].source == own.source:
            texts[row[at + 1].source] = own.printed
    return subject.with_texts(texts) if texts else None
