"""The tables of a text laid out by blanks: where they are, and their rows with headers that span columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from extract.printed import read_number
from extract.readers.laid_out.head_parts import Column, Heads
from extract.readers.laid_out.heads import is_numbering, ranked_heads, surest
from extract.readers.laid_out.pieces import Piece, Sort, has_amounts, row_pieces, tokens_of
from extract.readers.laid_out.rows import PlacedLine, join_wrapped, text_width
from extract.readers.laid_out.tracks import Tracked, shifted_together, sorts_of, track_columns
from extract.total_words import is_total_word

_STOP = re.compile(
    r"单位\s*[:：]|[。；]|^\s*[（(]?(?:注|备注|说明)\s*[:：\d]|表\s*(?:[（(][^（()）]{1,30}[）)])?\s*$"
    r"|^\s*(?:附\s*[表件]|公开|表)\s*[\d一二三四五六七八九十]+(?:[-－—][\d一二三四五六七八九十]+)*\s*表?\s*$"
    r"|^\s*(?:部\s*门|编\s*制|公开\s*部\s*门|填\s*报)(?:名\s*称|单\s*位|部\s*门)?\s*[:：]|^\s*第[一二三四五六七八九十]+[部章]"
)
"""Lines that are no part of a table: its unit of money, title, publisher and notes."""
_PAGE_NUMBER = re.compile(r"\s*[-—–第]?\s*\d{1,4}\s*[-—–页]?\s*")
_MOST_BLANK = 3
_LEAST_ROWS = 2
_MOST_COLUMNS = 16
_MOST_HEAD = 10
_MOST_ADDED = 200
"""Rows whose sums are asked."""
_FEWER = 1.4
_LONGEST = 40
"""Words of a table are no longer."""
_SHARE_OF_ROWS = 3
"""One line of so many has figures at least."""
_SURE_OF_COLUMNS = 3.0
"""Headers must fit worse by so much where two columns that no row has together are one, or are not."""
_LEVELS = frozenset("类款项目")
_MOST_SHARED = 4
"""Columns of codes that share their header with the names beside them."""


class LaidCell(msgspec.Struct, frozen=True):
    """A cell: its text, the index of its line, and how many columns and rows it covers."""

    text: str
    line: int
    column_span: int = 1
    row_span: int = 1


class LaidTable(msgspec.Struct, frozen=True):
    """A table: the index of its first line and that behind its last, and its rows, blank where a cell is covered."""

    first: int
    behind: int
    rows: list[list[LaidCell]]


class _TableRegion(msgspec.Struct):
    """Indices of lines that may be a table: those of its header, of the line that numbers columns, of its rows."""

    head: list[int]
    numbers: int | None
    body: list[int]


def laid_out_tables(lines: Sequence[str]) -> tuple[dict[int, LaidTable], set[int]]:
    """The tables among lines that stand in columns of blanks, those alone whose columns and headers are sure.

    Returns:
        Index of the first line → table, and the indices of lines of which it is known that nobody can tell the column.
    """
    tables: dict[int, LaidTable] = {}
    unsure: set[int] = set()
    for region in _regions(lines):
        if _is_by_width(region, lines):
            continue
        body = _body(region, lines)
        found = _heads(region, body, lines)
        if found is None:
            continue
        table = _table(region, body, found) if found.heads is not None else None
        if table is not None:
            tables[table.first] = table
        else:
            unsure.update(region.head, region.body)
    return tables, unsure


def _is_by_width(region: _TableRegion, lines: Sequence[str]) -> bool:
    """Whether figures end at fewer places where a Chinese character is two columns wide."""
    ends: set[int] = set()
    wide: set[int] = set()
    for index in region.body[:_MOST_ADDED]:
        for piece in tokens_of(lines[index]):
            if piece.sort is Sort.AMOUNT:
                ends.add(piece.end)
                wide.add(text_width(lines[index][: piece.end]))
    return len(wide) * _FEWER < len(ends)


def _regions(lines: Sequence[str]) -> Iterator[_TableRegion]:
    run: list[int] = []
    blank = 0
    for index, line in enumerate(lines):
        text = line.replace("\f", "")
        if not text.strip() or (_PAGE_NUMBER.fullmatch(text) and _is_edge(lines, index)):
            blank += 1
            continue
        is_row = "|" not in text and "\t" not in text
        if not is_row or _stops(text) or blank > _MOST_BLANK:
            yield from _as_region(run, lines)
            run = []
        blank = 0
        if is_row and not _stops(text):
            run.append(index)
    yield from _as_region(run, lines)


def _is_edge(lines: Sequence[str], index: int) -> bool:
    """Whether a line stands at the end of a page."""
    behind = next((line for line in lines[index + 1 :] if line.strip(" \r")), "\f")
    return behind.startswith("\f")


def _stops(line: str) -> bool:
    return _STOP.search(line) is not None and not has_amounts(tokens_of(line))


def _as_region(run: Sequence[int], lines: Sequence[str]) -> Iterator[_TableRegion]:
    """The header and rows of a run of lines, without what stands before and behind a table."""
    rows = [i for i in run if _is_row(lines[i])]
    if len(rows) < _LEAST_ROWS:
        return
    first, last = rows[0], rows[-1]
    head = [i for i in run if i < first]
    body = [i for i in run if first <= i <= last]
    while head and _begins_row(lines[head[-1]]):
        body.insert(0, head.pop())
    tail = [i for i in run if i > last]
    while (
        tail
        and tail[0] == body[-1] + 1
        and len(tokens_of(lines[tail[0]])) < 3
        and lines[tail[0]][:1] in " \u3000"
    ):
        body.append(tail.pop(0))
    if len(rows) * _SHARE_OF_ROWS < len(body):
        return
    numbers = next((i for i in reversed(head) if is_numbering(tokens_of(lines[i]))), None)
    if numbers is not None:
        head = [i for i in head if i != numbers]
    while head and len(head) > _MOST_HEAD:
        head.pop(0)
    yield _TableRegion(head, numbers, body)


def _is_row(line: str) -> bool:
    pieces = tokens_of(line.replace("\f", ""))
    return len(pieces) > 1 and has_amounts(pieces) and not is_numbering(pieces)


def _begins_row(line: str) -> bool:
    """Whether a line without amounts begins a row: a code, or a number of items, before its name."""
    pieces = tokens_of(line)
    code = pieces[0].sort is Sort.NUMBER and len(pieces[0].text) > 2 and len(pieces) > 1
    return code or re.match(r"一、|（一）", pieces[0].text) is not None


def _body(region: _TableRegion, lines: Sequence[str]) -> list[list[Piece]]:
    """The pieces of the rows, behind those of the line that numbers the columns, if there is one."""
    rows = row_pieces([lines[i].replace("\f", " ") for i in region.body])
    if region.numbers is None:
        return rows
    return [_numbers(tokens_of(lines[region.numbers].replace("\f", " "))), *rows]


class _TrackedHeads(msgspec.Struct):
    """The columns of the rows, and their headers; None where nobody can tell which stands over which."""

    tracked: Tracked
    figures: set[int]
    heads: Heads | None


def _heads(
    region: _TableRegion, body: Sequence[Sequence[Piece]], lines: Sequence[str]
) -> _TrackedHeads | None:
    """The headers over the columns of a region; None where its pieces do not stand in columns below a header."""
    heads = [tokens_of(lines[i].replace("\f", " ")) for i in region.head]
    most = min(_MOST_COLUMNS, sum(len(h) for h in heads) + _MOST_SHARED)
    if not heads or max(map(len, body)) > most:
        return None
    if any(len(p.text) > _LONGEST and not p.is_figure for row in (*heads, *body) for p in row):
        return None
    tracked = track_columns(body, most)
    if tracked is None:
        return None
    found = []
    for way in (tracked, *shifted_together(body, tracked)):
        apart = _levels_apart(way, body, heads)
        columns, figures = _columns(body, apart, 0 if region.numbers is None else 1)
        if ways := ranked_heads(heads, columns):
            found.append((ways[0][0], _TrackedHeads(apart, figures, surest(ways, columns))))
    found.sort(key=lambda f: f[0])
    if len(found) > 1 and found[1][0] - found[0][0] < _SURE_OF_COLUMNS:
        found[0][1].heads = None
    return found[0][1] if found else None


def _table(region: _TableRegion, body: Sequence[Sequence[Piece]], found: _TrackedHeads) -> LaidTable | None:
    numbers = [] if region.numbers is None else [region.numbers]
    rows = zip(body[len(numbers) :], found.tracked.rows[len(numbers) :], strict=True)
    placed = [_placed(i, row, place) for i, (row, place) in zip(region.body, rows, strict=True)]
    joined = join_wrapped(placed, found.figures)
    if joined is None or found.heads is None:
        return None
    cells = _head_rows(found.heads, region) + [_row(row, found.heads) for row in joined]
    used = [*region.head, *region.body, *numbers]
    return LaidTable(min(used), max(used) + 1, cells)


def _numbers(pieces: Sequence[Piece]) -> list[Piece]:
    """The numbers of the columns, which stand where the figures of a full row do."""
    return [msgspec.structs.replace(p, sort=Sort.AMOUNT) for p in pieces if p.sort is Sort.NUMBER]


def _levels_apart(
    tracked: Tracked, body: Sequence[Sequence[Piece]], heads: Sequence[Sequence[Piece]]
) -> Tracked:
    """Codes printed a level a column (类 款 项), of which a row has but one, each in the column of its level."""
    levels = max((sum(p.text in _LEVELS for p in line) for line in heads), default=0)
    codes = [row[0] for row, place in zip(body, tracked.rows, strict=True) if row and place[0] == 0]
    ends = sorted({p.end for p in codes})
    if levels < 2 or len(ends) != levels or any(p.sort is not Sort.NUMBER or len(p.text) > 3 for p in codes):
        return tracked
    if any(1 in place for place in tracked.rows if 0 in place and _is_code_column(tracked, body, 1)):
        return tracked
    more = levels - 1
    rows: list[list[int | None]] = []
    for row, place in zip(body, tracked.rows, strict=True):
        rows.append(
            [
                None if c is None else ends.index(p.end) if c == 0 else c + more
                for p, c in zip(row, place, strict=True)
            ]
        )
    return Tracked(tracked.width + more, rows)


def _is_code_column(tracked: Tracked, body: Sequence[Sequence[Piece]], column: int) -> bool:
    own = [
        p
        for row, place in zip(body, tracked.rows, strict=True)
        for p, c in zip(row, place, strict=True)
        if c == column
    ]
    return all(p.sort is Sort.NUMBER for p in own)


def _columns(
    body: Sequence[Sequence[Piece]], tracked: Tracked, counted: int
) -> tuple[list[Column], set[int]]:
    """How far the columns reach, and which are of figures; the first rows may number the columns."""
    sorts = sorts_of(body, tracked)
    figures = {
        n
        for n, found in enumerate(sorts)
        if found[Sort.AMOUNT] or (found[Sort.MARK] and not found[Sort.WORDS])
    }
    columns = []
    for n in range(tracked.width):
        own = [
            {c: p for p, c in zip(row, place, strict=True)}.get(n)
            for row, place in zip(body, tracked.rows, strict=True)
        ]
        start, end = _reach([p for p in own if p is not None])
        amounts = tuple(
            v.value if p and (v := read_number(p.text)) else None
            for p in own[counted : counted + _MOST_ADDED]
        )
        columns.append(Column(start, end, n in figures, amounts))
    return columns, figures


def _reach(pieces: Sequence[Piece]) -> tuple[int, int]:
    """Where most texts of a column begin and end; totals, which stand in the middle of names, left aside."""
    names = [p for p in pieces if not is_total_word(p.text)] or list(pieces)
    if not names:
        return 0, 0
    starts, ends = sorted(p.start for p in names), sorted(p.end for p in names)
    return starts[len(starts) // 4], ends[-1 - len(ends) // 4]


def _placed(index: int, row: Sequence[Piece], place: Sequence[int | None]) -> PlacedLine:
    line = PlacedLine(index, {}, [])
    last = -1
    for piece, column in zip(row, place, strict=True):
        if column is None:
            line.unsure.append((last + 1, piece))
        else:
            line.cells[column] = piece
            last = column
    return line


def _row(lines: Sequence[PlacedLine], heads: Heads) -> list[LaidCell]:
    """The cells of a row; figures of no sure column stand as one text, which is no figure."""
    first = lines[0].number
    found = []
    unsure = [(at, p, line.number) for line in lines for at, p in line.unsure]
    for _, column in heads.columns:
        own = [
            (line.cells[column], line.number) for line in lines if column is not None and column in line.cells
        ]
        text = "".join(p.text for p, _ in own)
        found.append(LaidCell(text, own[0][1] if own else first))
    if unsure:
        place = next((n for n, (_, c) in enumerate(heads.columns) if c is not None and c >= unsure[0][0]), -1)
        own_text = " ".join([found[place].text, *(p.text for _, p, _ in unsure), "?"]).strip()
        found[place] = LaidCell(own_text, unsure[0][2])
    return found


def _head_rows(heads: Heads, region: _TableRegion) -> list[list[LaidCell]]:
    """The rows of the header, groups above what they cover."""
    begins = [n for n, (slot, _) in enumerate(heads.columns) if slot is not None]
    ends = [*begins[1:], len(heads.columns)]
    levels = sorted({min(n for n, _ in g.texts) for g in heads.groups})
    height = len(levels) + 1
    blank = LaidCell("", region.head[0])
    rows = [[blank] * len(heads.columns) for _ in range(height)]
    lowest = [0] * len(heads.slots)
    for group in heads.groups:
        level = levels.index(min(n for n, _ in group.texts))
        for below in range(group.first, group.behind):
            lowest[below] = max(lowest[below], level + 1)
        first, behind = begins[group.first], ends[group.behind - 1]
        rows[level][first] = LaidCell(group.text, region.head[group.texts[0][0]], behind - first)
    for number, slot in enumerate(heads.slots):
        first, behind = begins[number], ends[number]
        top = lowest[number]
        rows[top][first] = LaidCell(slot.text, region.head[slot.texts[0][0]], behind - first, height - top)
    return rows
