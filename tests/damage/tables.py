"""Damage to more than one cell: columns, rows, tables and pages as a whole, and what belongs to another document."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec

from extract.document import Block, Cell, Document, Grid, Paragraph
from extract.facts import BudgetLine, Role
from extract.source import Source
from tests.damage.pages import Row, Subject, pick

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
_COPY = 9000
"""Added to the line or block of what is copied: no two cells of a document have equal sources."""
_YEAR = re.compile(r"20[12]\d(?=\s*年)")
_STAGES = ("预算数", "决算数")
_PLAIN_DECIMAL = re.compile(r"-?\d+\.\d{2,}")

Damage = Callable[[Subject, random.Random], Document | None]


def both(one: Damage, other: Damage) -> Damage:
    """Two damages done to one document."""

    def damage(subject: Subject, rng: random.Random) -> Document | None:
        first = one(subject, rng)
        if first is None:
            return None
        again = msgspec.structs.replace(subject, document=first, rows=_places(first))
        return other(again, rng)

    damage.__doc__ = f"{one.__doc__} And: {other.__doc__}"
    return damage


def _places(document: Document) -> dict[Source, tuple[int, int]]:
    return {
        cell.source: (number, place)
        for number, block in enumerate(document.blocks)
        if isinstance(block, Grid)
        for place, row in enumerate(block.rows)
        for cell in row
    }


def by_row_of(subject: Subject) -> dict[tuple[int, int], list[BudgetLine]]:
    """Table and row → the amounts that stand in one row of a grid."""
    found: defaultdict[tuple[int, int], list[BudgetLine]] = defaultdict(list)
    for line in subject.good.lines:
        if subject.row_of(line.source):
            found[line.table, line.row].append(line)
    return dict(found)


def columns_exchanged(subject: Subject, rng: random.Random) -> Document | None:
    """The figures of two columns of a table have changed places under headers that stay."""
    line = pick(rng, [x for x in subject.lines if subject.row_of(x.source)])
    if line is None:
        return None
    rows = [own for (table, _), own in by_row_of(subject).items() if table == line.table]
    places = sorted({column_at(subject, x) for own in rows for x in own})
    if len(places) < 2:
        return None
    one, two = rng.sample(places, 2)
    texts: dict[Source, str] = {}
    for own in rows:
        row = subject.row_of(own[0].source) or ()
        if len(row) > max(one, two):
            texts |= {row[one].source: row[two].text, row[two].source: row[one].text}
    return subject.with_texts(texts)


def column_at(subject: Subject, line: BudgetLine) -> int:
    row = subject.row_of(line.source) or ()
    return next(i for i, c in enumerate(row) if c.source == line.source)


def rows_renamed(subject: Subject, rng: random.Random) -> Document | None:
    """Two rows of a table have each other's codes and names, and their own figures."""
    by_row = by_row_of(subject)
    tables: defaultdict[int, list[list[BudgetLine]]] = defaultdict(list)
    for (table, _), own in by_row.items():
        if own[0].role is Role.DETAIL and not own[0].side:
            tables[table].append(own)
    found = [rows for rows in tables.values() if len(rows) > 1]
    if not found:
        return None
    one, two = rng.sample(rng.choice(found), 2)
    first, second = (subject.row_of(own[0].source) or () for own in (one, two))
    figures = {column_at(subject, x) for x in (*one, *two)}
    if len(first) != len(second) or {x.key for x in one} == {x.key for x in two}:
        return None
    texts: dict[Source, str] = {}
    for at in range(min(figures)):
        texts |= {first[at].source: second[at].text, second[at].source: first[at].text}
    return (
        subject.with_texts(texts)
        if any(first[i].text != second[i].text for i in range(min(figures)))
        else None
    )


def point_moved_in_row(subject: Subject, rng: random.Random) -> Document | None:
    """The point of all figures of a row stands one place further right: its own sums hold."""
    found = [
        own for own in by_row_of(subject).values() if all(_PLAIN_DECIMAL.fullmatch(x.printed) for x in own)
    ]
    if not found:
        return None
    return subject.with_texts({x.source: _times_ten(x.printed) for x in rng.choice(found)})


def point_moved_with_total(subject: Subject, rng: random.Random) -> Document | None:
    """The point of a figure stands one place further right, and the totals of its column are larger by as much."""
    parts = [x for x in subject.lines if x.role is Role.DETAIL and _PLAIN_DECIMAL.fullmatch(x.printed)]
    line = pick(rng, parts)
    if line is None:
        return None
    more = Decimal(line.printed) * 9
    texts = {line.source: _times_ten(line.printed)}
    for x in subject.lines:
        if (x.table, x.side, x.measure, x.role) == (line.table, line.side, line.measure, Role.TOTAL):
            texts[x.source] = f"{Decimal(x.printed.replace(',', '')) + more:f}"
    return subject.with_texts(texts) if len(texts) > 1 else None


def _times_ten(printed: str) -> str:
    whole, _, rest = printed.partition(".")
    return f"{whole}{rest[0]}.{rest[1:]}"


def group_lost(first: bool) -> Damage:
    """A figure has lost the digits before or behind its first comma (1,234,567 → 234,567 or 1)."""

    def damage(subject: Subject, rng: random.Random) -> Document | None:
        line = pick(rng, [x for x in subject.lines if "," in x.printed])
        if line is None:
            return None
        head, _, tail = line.printed.partition(",")
        return subject.with_texts({line.source: tail if first else head})

    damage.__doc__ = f"A figure has lost its {'first' if first else 'other'} groups of three digits."
    return damage


def group_cut_off(subject: Subject, rng: random.Random) -> Document | None:
    """The last group of three digits of a figure stands in the blank cell beside it."""
    found = []
    for line in subject.lines:
        row = subject.row_of(line.source) or ()
        at = next((i for i, c in enumerate(row) if c.source == line.source), None)
        if "," in line.printed and at is not None and at + 1 < len(row) and not row[at + 1].text.strip():
            found.append((line, row[at + 1]))
    if not found:
        return None
    line, beside = rng.choice(found)
    head, _, tail = line.printed.rpartition(",")
    return subject.with_texts({line.source: head, beside.source: tail})


def sign_lost(subject: Subject, rng: random.Random) -> Document | None:
    """A figure below nothing has lost its minus sign."""
    line = pick(rng, [x for x in subject.lines if x.printed.startswith("-")])
    return subject.with_texts({line.source: line.printed.lstrip("-")}) if line else None


def unit_of_column(subject: Subject, rng: random.Random) -> Document | None:
    """The figures of one column are in yuan, those beside them in 万元, and nothing says so."""
    lines = [x for x in subject.lines if x.printed_unit == "万元" and subject.row_of(x.source)]
    line = pick(rng, lines)
    if line is None:
        return None
    own = [x for x in lines if (x.table, x.side, x.measure) == (line.table, line.side, line.measure)]
    return subject.with_texts({x.source: f"{x.amount:.2f}" for x in own})


def unit_in_header(subject: Subject, rng: random.Random) -> Document | None:
    """The header of one column says 元 in a table of 万元."""
    line = pick(rng, [x for x in subject.lines if x.printed_unit == "万元" and subject.row_of(x.source)])
    if line is None:
        return None
    block = subject.document.blocks[subject.rows[line.source][0]]
    assert isinstance(block, Grid)
    word = line.measure[-1] if line.measure else ""
    cell = next((c for row in block.rows[:4] for c in row if word and c.text.strip() == word), None)
    return subject.with_texts({cell.source: f"{cell.text}（元）"}) if cell else None


def table_year(subject: Subject, rng: random.Random) -> Document | None:
    """The year above one table, and in its headers, is the year before."""
    return _in_one_table(subject, rng, lambda text: _YEAR.sub(lambda m: str(int(m[0]) - 1), text))


def table_stage(subject: Subject, rng: random.Random) -> Document | None:
    """The headers of one table say 决算数 for 预算数, or the other way round."""
    return _in_one_table(subject, rng, _other_stage)


def _other_stage(text: str) -> str:
    one, two = _STAGES
    return "\0".join(part.replace(two, one) for part in text.split(one)).replace("\0", two)


def _in_one_table(subject: Subject, rng: random.Random, change: Callable[[str], str]) -> Document | None:
    found = []
    for span in spans_of(subject):
        texts: dict[Source, str] = {}
        for block in subject.document.blocks[span]:
            cells: Sequence[Cell | Paragraph] = (
                [c for row in block.rows[:4] for c in row] if isinstance(block, Grid) else [block]
            )
            texts |= {c.source: new for c in cells if len(c.text) < 60 and (new := change(c.text)) != c.text}
        if texts:
            found.append(texts)
    return subject.with_texts(rng.choice(found)) if found else None


def spans_of(subject: Subject) -> list[slice]:
    """The blocks of each grid that amounts stand in, with up to three short paragraphs above it."""
    grids = sorted({place[0] for x in subject.good.lines if (place := subject.rows.get(x.source))})
    found = []
    for at in grids:
        start = at
        while start and at - start < 3 and _is_short(subject.document.blocks[start - 1]):
            start -= 1
        found.append(slice(start, at + 1))
    return found


def _is_short(block: Block) -> bool:
    return isinstance(block, Paragraph) and len(block.text) < 60


def table_repeated(subject: Subject, rng: random.Random) -> Document | None:
    """A table stands twice, with its title, as a page that was bound in twice."""
    spans = spans_of(subject)
    if not spans:
        return None
    span = rng.choice(spans)
    blocks = list(subject.document.blocks)
    again = [moved_block(block, _COPY) for block in blocks[span]]
    blocks[span.stop : span.stop] = again
    return msgspec.structs.replace(subject.document, blocks=tuple(blocks))


def tables_exchanged(subject: Subject, rng: random.Random) -> Document | None:
    """Two tables have changed places with their titles, as pages bound in the wrong order."""
    spans = spans_of(subject)
    if len(spans) < 2:
        return None
    one, two = sorted(rng.sample(spans, 2), key=lambda s: s.start)
    blocks = subject.document.blocks
    new = (
        *blocks[: one.start],
        *blocks[two],
        *blocks[one.stop : two.start],
        *blocks[one],
        *blocks[two.stop :],
    )
    return msgspec.structs.replace(subject.document, blocks=new)


def titles_exchanged(subject: Subject, rng: random.Random) -> Document | None:
    """Two tables have changed places under titles that stay."""
    spans = spans_of(subject)
    if len(spans) < 2:
        return None
    one, two = sorted(s.stop - 1 for s in rng.sample(spans, 2))
    blocks = list(subject.document.blocks)
    blocks[one], blocks[two] = blocks[two], blocks[one]
    return msgspec.structs.replace(subject.document, blocks=tuple(blocks))


def table_of_another(subject: Subject, rng: random.Random) -> Document | None:
    """One table is that of another unit's document."""
    donor = donor_of(subject, rng)
    theirs = {x.table_number: place[0] for x in donor.good.lines if (place := donor.rows.get(x.source))}
    own = {x.table_number: place[0] for x in subject.good.lines if (place := subject.rows.get(x.source))}
    numbers = sorted(theirs.keys() & own.keys())
    if not numbers:
        return None
    number = rng.choice(numbers)
    blocks = list(subject.document.blocks)
    blocks[own[number]] = moved_block(donor.document.blocks[theirs[number]], _COPY, subject.document)
    return msgspec.structs.replace(subject.document, blocks=tuple(blocks))


def glued(subject: Subject, rng: random.Random) -> Document | None:
    """Another unit's document follows in the same file."""
    donor = donor_of(subject, rng)
    theirs = [moved_block(block, _COPY, subject.document) for block in donor.document.blocks]
    return msgspec.structs.replace(subject.document, blocks=(*subject.document.blocks, *theirs))


@cache
def donors() -> tuple[Subject, ...]:
    """The samples, of which tables are taken."""
    return tuple(Subject.of(path) for path in sorted(SAMPLES.glob("*.txt")))


def donor_of(subject: Subject, rng: random.Random) -> Subject:
    stem = subject.name.rpartition(".")[0]
    return rng.choice(
        [
            d
            for d in donors()
            if d.name.rpartition(".")[0] != stem
            and _year(d) != ""
            and d.good.lines[0].amount != subject.good.lines[0].amount
        ]
    )


def _year(subject: Subject) -> str:
    return subject.name[:4]


def moved_block(block: Block, step: int, document: Document | None = None) -> Block:
    """A copy of a block with sources of its own, in the document given."""
    if isinstance(block, Paragraph):
        return Paragraph(block.text, _source(block.source, step, document))
    rows: list[Row] = [
        tuple(msgspec.structs.replace(c, source=_source(c.source, step, document)) for c in row)
        for row in block.rows
    ]
    return msgspec.structs.replace(block, rows=tuple(rows))


def _source(source: Source, step: int, document: Document | None) -> Source:
    return msgspec.structs.replace(
        source,
        document=document.file.sha256 if document else source.document,
        line=source.line + step if source.line is not None else None,
        block=source.block + step if source.block is not None else None,
        column=(source.column or 0) + step,
    )
