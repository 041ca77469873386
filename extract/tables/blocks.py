"""Blocks of a table: columns that repeat beside each other, each with its labels and its amounts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from extract.tables.cell_shapes import ColumnShape
from extract.tables.column_sorts import ColumnSort, sort_of
from extract.tables.table import Row
from extract.tables.vocabulary import Facet, parse_wording
from extract.text import fold, label_key

INCOME, EXPENDITURE = "收入", "支出"
_SIDES = (INCOME, EXPENDITURE)
_LONGEST_SIDE = 10
_LABELS = frozenset({Facet.CODE, Facet.NAME, Facet.LEVEL, Facet.ITEM, Facet.SUBJECT})


class BlockPlace(msgspec.Struct, frozen=True):
    """Where a block stands: its columns from `start` to before `end`, the side it is (收入, 支出), its own heads.

    `head` is how many headers at the top say only which side it is.
    """

    start: int
    end: int
    side: str | None = None
    head: int = 0


def cut_blocks(paths: Sequence[tuple[str, ...]], rows: Sequence[Row], *, sided: bool) -> list[BlockPlace]:
    """The blocks of a table; one where nothing repeats.

    Args:
        paths: Header path of each printed column.
        rows: The data rows below.
        sided: Whether the table sets income against expenditure.
    """
    width = max([len(paths), *(len(row.cells) for row in rows)], default=0)
    heads = [paths[i] if i < len(paths) else () for i in range(width)]
    over = _by_side(heads) if sided else []
    plain: list[tuple[int, str | None]] = [(start, None) for start in _repeats(heads, rows)]
    by_header: list[tuple[int, str | None]] = [*(over or (_by_label(heads, rows) if sided else []))]
    if sided and not by_header and not plain:
        by_header = [*_by_totals(rows)]
    cuts = by_header or plain
    if len(cuts) < 2:
        return [BlockPlace(0, width)]
    ends = [start for start, _ in cuts[1:]] + [width]
    first = 0 if not by_header else cuts[0][0]
    places = [
        BlockPlace(first if n == 0 else start, end, side, 1 if over else 0)
        for n, ((start, side), end) in enumerate(zip(cuts, ends, strict=True))
    ]
    split = [part for place in places for part in _split(place, heads, rows)]
    return _with_sides(split, heads) if sided else split


def _by_side(heads: Sequence[tuple[str, ...]]) -> list[tuple[int, str]]:
    """Where each side begins, by the headers at the top."""
    found: list[tuple[int, str]] = []
    for position, path in enumerate(heads):
        top = label_key(path[0]) if path else ""
        side = (
            next((s for s in _SIDES if s in top), None)
            if len(top) <= _LONGEST_SIDE and len(path) > 1
            else None
        )
        if side and (not found or found[-1][1] != side):
            found.append((position, side))
    return found if {s for _, s in found} == set(_SIDES) and len(found) == 2 else []


def _by_label(heads: Sequence[tuple[str, ...]], rows: Sequence[Row]) -> list[tuple[int, str]]:
    """Where each side begins whose labels stand right below its name: 收入 | 预算数 | 支出（按功能分类） | 预算数."""
    found = [
        (position, side)
        for position, path in enumerate(heads)
        for side in _SIDES
        if len(path) == 1 and len(key := label_key(path[0])) <= _LONGEST_SIDE and key.startswith(side)
        if _shape(position, rows).is_text
    ]
    return found if [side for _, side in found] == list(_SIDES) else []


def _by_totals(rows: Sequence[Row]) -> list[tuple[int, str]]:
    """Where each side begins by the rows that total both: 收入总计 | 900 | 支出总计 | 900, whatever the headers say."""
    found = {
        tuple((position, side) for position, text in enumerate(row.texts) if (side := total_of_side(text)))
        for row in rows
    }
    told = {sides for sides in found if [side for _, side in sides] == list(_SIDES)}
    return list(told.pop()) if len(told) == 1 else []


def total_of_side(text: str) -> str | None:
    """The side that a label totals or sums up (收入总计, 本年支出合计); None for any other text."""
    key = label_key(text)
    return next((side for side in _SIDES if side in key and key.endswith(("合计", "总计"))), None)


def _repeats(heads: Sequence[tuple[str, ...]], rows: Sequence[Row]) -> list[int]:
    """Where the first header of labels comes again behind amounts."""
    first = next((i for i, path in enumerate(heads) if _is_label(i, heads, rows)), None)
    if first is None:
        return []
    starts = [first]
    for position in range(first + 1, len(heads)):
        if _same(heads[first], heads[position]) and _is_label(position, heads, rows):
            between = range(starts[-1], position)
            if any(sort_of(heads[i], _shape(i, rows)) is ColumnSort.MONEY for i in between if heads[i]):
                starts.append(position)
    return starts if len(starts) > 1 else []


def _split(place: BlockPlace, heads: Sequence[tuple[str, ...]], rows: Sequence[Row]) -> list[BlockPlace]:
    """A side that itself holds several lists beside each other (支出 by function and by class), as several blocks."""
    if place.side is None:
        return [place]
    starts, has_money = [place.start], False
    for position in range(place.start, place.end):
        head, shape = heads[position][place.head :], _shape(position, rows)
        if has_money and _names_list(head, shape):
            starts.append(position)
            has_money = False
        has_money = has_money or (bool(head) and sort_of(head, shape) is ColumnSort.MONEY)
    if len(starts) < 2:
        return [place]
    return [
        msgspec.structs.replace(place, start=start if n else place.start, end=end)
        for n, (start, end) in enumerate(pairwise([*starts, place.end]))
    ]


def _names_list(head: tuple[str, ...], shape: ColumnShape) -> bool:
    """Whether a column behind amounts begins another list of items: words under a header of labels."""
    if not head or not shape.is_text:
        return False
    wording = parse_wording(head[-1])
    return (wording.head is not Facet.TEXT and sort_of(head, shape) is ColumnSort.LABEL) or wording.has(
        *_LABELS
    )


def _with_sides(places: Sequence[BlockPlace], heads: Sequence[tuple[str, ...]]) -> list[BlockPlace]:
    """The blocks with their sides: the first is income, those behind it expenditure, each with a name of its own."""
    found: list[BlockPlace] = []
    seen: set[str] = set()
    for number, place in enumerate(places):
        side = place.side or _side_of(heads[place.start], number)
        if side == INCOME and number and EXPENDITURE in label_key(heads[place.start][-1]):
            side = EXPENDITURE
        if side in seen:
            leaf = fold(heads[place.start][-1]) if heads[place.start] else ""
            side = f"{side}({leaf.replace('(', '').replace(')', '')})" if leaf else f"{side}{number + 1}"
        seen.add(side)
        found.append(msgspec.structs.replace(place, side=side))
    return found


def _side_of(path: tuple[str, ...], number: int) -> str:
    said = next((s for s in _SIDES for text in path if s in label_key(text)), None)
    return said or (INCOME if number == 0 else EXPENDITURE)


def _is_label(position: int, heads: Sequence[tuple[str, ...]], rows: Sequence[Row]) -> bool:
    path = heads[position]
    if not path:
        return False
    head = parse_wording(path[-1]).head
    shape = _shape(position, rows)
    return head in _LABELS and (shape.is_text or shape.is_integers or not shape.texts)


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if not one or not other:
        return False
    return label_key(one[-1]) == label_key(other[-1]) or (_names_items(one) and _names_items(other))


def _names_items(path: tuple[str, ...]) -> bool:
    """Whether a header says that items stand below it, however they are grouped: 项目（按支出性质）."""
    return parse_wording(path[-1]).has(Facet.ITEM)


def _shape(position: int, rows: Sequence[Row]) -> ColumnShape:
    return ColumnShape.of([row.cells[position].text for row in rows if position < len(row.cells)])
