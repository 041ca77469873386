"""Damage as hands and machines do it: labels and headers that slip, rows merged or doubled, pages out of order or of others."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import combinations

import msgspec

from extract.document import Block, Cell, Document, Grid
from extract.facts import BudgetLine, Role
from extract.source import Source
from extract.total_words import is_total_word
from tests.damage.alike import number
from tests.damage.pages import Row, Subject, pick
from tests.damage.tables import by_row_of, column_at, donor_of, moved_block, spans_of

Damage = Callable[[Subject, random.Random], Document | None]

_CODED = re.compile(r"(\d{3,})([-－\s]*)(.*)")
_LEAST = 3
"""Rows of a table whose labels can slip."""
_COPY = 9000


def _rows_of_tables(
    subject: Subject, *, sides: bool = False
) -> dict[int, list[tuple[Row, list[BudgetLine]]]]:
    """Table → its rows of parts, from the top, with their amounts."""
    found: defaultdict[int, list[tuple[Row, list[BudgetLine]]]] = defaultdict(list)
    for (table, _), own in sorted(by_row_of(subject).items()):
        row = subject.row_of(own[0].source)
        if row and own[0].role is not Role.TOTAL and (sides or not own[0].side):
            found[table].append((row, own))
    return {t: rows for t, rows in found.items() if len(rows) >= _LEAST}


def _label_cells(subject: Subject, row: Row, own: Sequence[BudgetLine]) -> list[Cell]:
    return [c for c in row[: min(column_at(subject, x) for x in own)] if c.text.strip()]


def slid_labels(*, codes: bool) -> Damage:
    """The codes, or the names, of a few rows stand one row lower, those of the last in the first."""

    def damage(subject: Subject, rng: random.Random) -> Document | None:
        found = []
        for rows in _rows_of_tables(subject).values():
            cells = [c for row, own in rows for c in _coded_cells(_label_cells(subject, row, own))]
            if len(cells) >= _LEAST:
                found.append(cells)
        if not found:
            return None
        cells = rng.choice(found)
        count = rng.randint(_LEAST, min(8, len(cells)))
        start = rng.randrange(len(cells) - count + 1)
        run = cells[start : start + count]
        texts: dict[Source, str] = {}
        for (code, name), (other_code, other_name) in zip(run, [run[-1], *run[:-1]], strict=True):
            own, theirs = (code, other_code) if codes else (name, other_name)
            texts |= _with_part(texts, code, name, own, theirs, codes=codes)
        return subject.with_texts(texts)

    damage.__doc__ = f"The {'codes' if codes else 'names'} of a few rows stand one row lower."
    return damage


def _coded_cells(cells: Sequence[Cell]) -> list[tuple[Cell, Cell]]:
    """The cell of the last code of a row, and the one of its name, which can be the same."""
    for at in range(len(cells) - 1, -1, -1):
        match = _CODED.fullmatch(cells[at].text.strip())
        if match and match[3]:
            return [(cells[at], cells[at])]
        if match and at + 1 < len(cells):
            return [(cells[at], cells[at + 1])]
    return []


def _with_part(
    texts: dict[Source, str], code: Cell, name: Cell, own: Cell, theirs: Cell, *, codes: bool
) -> dict[Source, str]:
    if code.source != name.source:
        return {own.source: theirs.text}
    one, two = _CODED.fullmatch(own.text.strip()), _CODED.fullmatch(theirs.text.strip())
    if one is None or two is None:
        return {}
    return {own.source: f"{two[1]}{one[2]}{one[3]}" if codes else f"{one[1]}{one[2]}{two[3]}"}


def column_into_blank(subject: Subject, rng: random.Random) -> Document | None:
    """All figures of a column stand in the blank cells of a column beside them."""
    columns: defaultdict[tuple[int, int], list[BudgetLine]] = defaultdict(list)
    for x in subject.good.lines:
        if subject.row_of(x.source):
            columns[x.table, column_at(subject, x)].append(x)
    found: list[dict[Source, str]] = []
    for (_, at), own in columns.items():
        for beside in (at - 1, at + 1):
            rows = [subject.row_of(x.source) or () for x in own]
            if all(0 <= beside < len(row) and row[beside].text.strip() in {"", "0.00", "0"} for row in rows):
                texts: dict[Source, str] = {}
                for x, row in zip(own, rows, strict=True):
                    texts |= {x.source: row[beside].text, row[beside].source: x.printed}
                found.append(texts)
    return subject.with_texts(rng.choice(found)) if found else None


def halves_exchanged(subject: Subject, rng: random.Random) -> Document | None:
    """The second half of the rows of a table stands before the first, as pages out of order."""
    grids = sorted({p[0] for x in subject.lines if (p := subject.rows.get(x.source))})
    first = {
        at: min(
            subject.rows[x.source][1]
            for x in subject.good.lines
            if subject.rows.get(x.source, (-1,))[0] == at
        )
        for at in grids
    }
    blocks = list(subject.document.blocks)
    found = [at for at in grids if isinstance(b := blocks[at], Grid) and len(b.rows) - first[at] > _LEAST]
    if not found:
        return None
    at = rng.choice(found)
    block = blocks[at]
    assert isinstance(block, Grid)
    start = first[at]
    middle = (start + len(block.rows)) // 2
    rows = (*block.rows[:start], *block.rows[middle:], *block.rows[start:middle])
    blocks[at] = msgspec.structs.replace(block, rows=rows)
    return msgspec.structs.replace(subject.document, blocks=tuple(blocks))


def table_pasted_in(subject: Subject, rng: random.Random) -> Document | None:
    """A table of another unit's document stands, with its title, behind one of this."""
    donor = donor_of(subject, rng)
    theirs, spans = spans_of(donor), spans_of(subject)
    if not theirs or not spans:
        return None
    moved = [moved_block(b, _COPY, subject.document) for b in donor.document.blocks[rng.choice(theirs)]]
    at = rng.choice(spans).stop
    blocks = (*subject.document.blocks[:at], *moved, *subject.document.blocks[at:])
    return msgspec.structs.replace(subject.document, blocks=blocks)


def bodies_exchanged(subject: Subject, rng: random.Random) -> Document | None:
    """The rows of two tables have changed places under titles and headers that stay."""
    first: dict[int, int] = {}
    for x in subject.good.lines:
        if place := subject.rows.get(x.source):
            first[place[0]] = min(first.get(place[0], place[1]), place[1])
    if len(first) < 2:
        return None
    one, two = rng.sample(sorted(first), 2)
    blocks: list[Block] = list(subject.document.blocks)
    a, b = blocks[one], blocks[two]
    assert isinstance(a, Grid)
    assert isinstance(b, Grid)
    blocks[one] = msgspec.structs.replace(a, rows=(*a.rows[: first[one]], *b.rows[first[two] :]))
    blocks[two] = msgspec.structs.replace(b, rows=(*b.rows[: first[two]], *a.rows[first[one] :]))
    return msgspec.structs.replace(subject.document, blocks=tuple(blocks))


def classes_exchanged(subject: Subject, rng: random.Random) -> Document | None:
    """Rows of two government economic 类 have each other's codes and names of that classification."""
    rows = {}
    for x in subject.lines:
        label = x.government_economic
        row = subject.row_of(x.source)
        if row and label and label.code and x.role is Role.DETAIL:
            cells = [c for c in row if label.code in c.text or (label.name and c.text.strip() == label.name)]
            if cells:
                rows[x.table, x.row] = (label, cells)
    pairs = [
        (a, b)
        for (t, _), a in rows.items()
        for (u, _), b in rows.items()
        if t == u and (a[0].code or "")[:3] < (b[0].code or "")[:3] and len(a[1]) == len(b[1])
    ]
    if not pairs:
        return None
    one, two = rng.choice(pairs)
    texts: dict[Source, str] = {}
    for p, q in zip(one[1], two[1], strict=True):
        texts |= {p.source: q.text, q.source: p.text}
    return subject.with_texts(texts)


def merged(*, tables: int) -> Damage:
    """A row is missing, and one beside it is larger by as much, in so many tables alike."""

    def damage(subject: Subject, rng: random.Random) -> Document | None:
        rows: defaultdict[tuple[object, ...], dict[int, list[BudgetLine]]] = defaultdict(dict)
        for table, own_rows in _rows_of_tables(subject).items():
            for _, own in own_rows:
                x = own[0]
                if x.role is Role.DETAIL and x.function and x.function.code:
                    label = (x.function, x.government_economic, x.department_economic, x.project)
                    rows[label].setdefault(table, own)
        pairs = [
            (a, b, both)
            for a, b in combinations(rows, 2)
            if _above(a) == _above(b) and len(both := sorted(rows[a].keys() & rows[b].keys())) >= tables
        ]
        if not pairs:
            return None
        gone, kept, both = rng.choice(pairs)
        texts: dict[Source, str] = {}
        out: list[Source] = []
        for table in rng.sample(both, tables):
            more = {x.measure: number(x.printed) or Decimal(0) for x in rows[gone][table]}
            if more.keys() - {x.measure for x in rows[kept][table]}:
                return None
            out.append(rows[gone][table][0].source)
            for x in rows[kept][table]:
                texts[x.source] = f"{(number(x.printed) or Decimal(0)) + more.get(x.measure, Decimal(0))}"
        again = msgspec.structs.replace(subject, document=subject.with_texts(texts))
        return again.without_rows(out)

    damage.__doc__ = f"A row is missing, and one beside it is larger by as much, in {tables} tables."
    return damage


def _above(label: tuple[object, ...]) -> tuple[object, ...]:
    code = getattr(label[0], "code", "") or ""
    return (code[:5], *label[1:])


def rows_doubled(subject: Subject, rng: random.Random) -> Document | None:
    """Some rows of a table stand twice, one after another, as a page printed twice."""
    tables = _rows_of_tables(subject)
    if not tables:
        return None
    rows = [row for row, _ in rng.choice(list(tables.values()))]
    count = rng.randint(2, max(2, len(rows) // 2))
    start = rng.randrange(len(rows) - count + 1)
    run = rows[start : start + count]
    at, place = subject.rows[run[-1][0].source]
    blocks: list[Block] = list(subject.document.blocks)
    block = blocks[at]
    assert isinstance(block, Grid)
    if any(subject.rows[row[0].source][0] != at for row in run):
        return None
    again = [_copied(row) for row in run]
    blocks[at] = msgspec.structs.replace(
        block, rows=(*block.rows[: place + 1], *again, *block.rows[place + 1 :])
    )
    return msgspec.structs.replace(subject.document, blocks=tuple(blocks))


def _copied(row: Row) -> Row:
    return tuple(
        msgspec.structs.replace(
            c, source=msgspec.structs.replace(c.source, column=(c.source.column or 0) + _COPY)
        )
        for c in row
    )


def _header_rows(subject: Subject) -> list[list[Row]]:
    """The rows of each grid right above its first figures that hold words of its columns."""
    first: dict[int, int] = {}
    for x in subject.good.lines:
        if place := subject.rows.get(x.source):
            first[place[0]] = min(first.get(place[0], place[1]), place[1])
    found = []
    for at, row in first.items():
        block = subject.document.blocks[at]
        if isinstance(block, Grid) and row:
            found.append(list(block.rows[max(0, row - 3) : row]))
    return found


def header_blanked(subject: Subject, rng: random.Random) -> Document | None:
    """The words above a column of amounts are gone."""
    line = pick(rng, [x for x in subject.lines if subject.row_of(x.source)])
    if line is None:
        return None
    at, place = subject.rows[line.source]
    block = subject.document.blocks[at]
    assert isinstance(block, Grid)
    column = column_at(subject, line)
    words = set(line.measure)
    heads = [
        row[column]
        for row in block.rows[:place]
        if len(row) > column and row[column].text.strip() in words and not is_total_word(row[column].text)
    ]
    return subject.with_texts({heads[-1].source: ""}) if heads else None


def headers_slid(subject: Subject, rng: random.Random) -> Document | None:
    """The words of the last row of headers stand one column further right, the last in the first of them."""
    found = [rows[-1] for rows in _header_rows(subject)]
    found = [row for row in found if len({c.text for c in row if c.text.strip()}) > 2]
    if not found:
        return None
    row = rng.choice(found)
    half = [c for c in row if c.text.strip()][-max(2, len(row) // 2) :]
    moved = [half[-1].text, *(c.text for c in half[:-1])]
    return subject.with_texts({c.source: text for c, text in zip(half, moved, strict=True)})
