"""Headers of a table laid out by blanks: which words stand over which column, and which over several."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from extract.readers.laid_out.head_oddities import oddity
from extract.readers.laid_out.head_parts import Column, Group, Heads, Slot
from extract.readers.laid_out.pieces import Piece, Sort

_BLANK = 8.0
"""What it costs that a header has no figures below it."""
_BARE = 3.0
"""What it costs that a column of codes or names shares its header with the one beside it."""
_SURE = 1.0
"""Any other headers must be so much odder, counted in characters."""
_SURE_WITH_BLANKS = 1.8
"""The same where a column is blank, so that its neighbour's figures might be its own."""
_MOST_JUMP = 5.0
"""Beside a blank column a header may stand off from its figures by so much more than the one before."""
_SLANT = 0.4
"""What each character costs by which a header stands off from its figures unlike the one before."""
_SLANT_OF_NAMES = 0.1
_WAYS = 4
"""Ways to put headers beside columns that are followed."""
_MIDDLE = 3.0
"""Lines of one header have one middle, to so many characters."""
_OFF = 0.5
"""What each character costs by which a header is not in the middle of the columns that it stands over."""
_ABOVE = 1.0
"""What it costs that a header over white between two others stands over both, and over no column of its own."""
_SEVERAL = 3.0
"""What it costs that a header of one column reaches over the next."""
_ROOM = 0.6
"""What it costs that a header wraps where a letter more had room beside it."""
_MOST_READINGS = 24
_OF_WORDS = ("备注", "说明", "简介", "理由", "依据")


class _HeaderReading(msgspec.Struct, frozen=True):
    """One way to take the texts of a header: those right above columns, those above others, and what it costs so far."""

    cost: float
    slots: tuple[tuple[tuple[int, Piece], ...], ...]
    uppers: tuple[tuple[int, Piece], ...]


def surest(ways: Sequence[tuple[float, Heads]], columns: Sequence[Column]) -> Heads | None:
    """The likeliest of some ways to put headers over columns; None where another is nearly as likely."""
    first, best = ways[0]
    other = next((cost for cost, heads in ways if heads.paths() != best.paths()), None)
    blank = {s for s, c in best.columns if s is not None and c is None and not _holds_words(best.slots[s])}
    if other is not None and other - first < (_SURE_WITH_BLANKS if blank else _SURE):
        return None
    if blank and (_jump(best, columns) > _MOST_JUMP or _is_pressed(best, columns, blank)):
        return None
    return best


def _is_pressed(heads: Heads, columns: Sequence[Column], blank: set[int]) -> bool:
    """Whether headers of figures follow one another a blank apart, pressed together: their places say nothing."""
    over = {s for s, c in heads.columns if s is not None and c is not None and columns[c].is_figures} | blank
    return any(
        n in over and n + 1 in over and b.start - a.end <= 1 for n, (a, b) in enumerate(pairwise(heads.slots))
    )


def _holds_words(slot: Slot) -> bool:
    """Whether a header says that its column holds words: remarks, reasons."""
    return slot.text.endswith(_OF_WORDS)


def _jump(heads: Heads, columns: Sequence[Column]) -> float:
    """By how much headers stand off from their figures unlike the headers before them."""
    offs = [
        heads.slots[s].middle - (columns[c].start + columns[c].end) / 2
        for s, c in heads.columns
        if s is not None and c is not None and columns[c].is_figures
    ]
    return max((abs(b - a) for a, b in pairwise([0.0, *offs])), default=0.0)


def ranked_heads(lines: Sequence[Sequence[Piece]], columns: Sequence[Column]) -> list[tuple[float, Heads]]:
    """The ways to put headers over the columns of rows, with what is odd about each, the likeliest first."""
    found: list[tuple[float, Heads]] = []
    for reading in _readings(lines):
        slots = [Slot(list(texts)) for texts in reading.slots]
        for placing, placed in _placed(slots, columns):
            borders = _borders(slots, columns, placed)
            for grouping, groups in _grouped(reading.uppers, slots, borders):
                heads = Heads(slots, groups, placed)
                found.append((reading.cost + placing + grouping + oddity(heads, columns), heads))
    return sorted(found, key=lambda f: f[0])


def _borders(
    slots: Sequence[Slot], columns: Sequence[Column], placed: Sequence[tuple[int | None, int | None]]
) -> list[float]:
    """Where the column of each slot begins, and where the last one ends: in the middle of the white between columns."""
    reach: list[tuple[int, int]] = []
    for slot, column in placed:
        own = [(slots[slot].start, slots[slot].end)] if slot is not None else []
        if column is not None:
            own.append((columns[column].start, columns[column].end))
        start, end = min(s for s, _ in own), max(e for _, e in own)
        if slot is None and reach:
            reach[-1] = (min(reach[-1][0], start), max(reach[-1][1], end))
        else:
            reach.append((start, end))
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(reach)]
    return [reach[0][0] - 1.0, *inner, reach[-1][1] + 1.0]


def _readings(lines: Sequence[Sequence[Piece]]) -> list[_HeaderReading]:
    """The ways to take the texts of a header, from its lowest line up, the likeliest first."""
    readings = [_HeaderReading(0.0, (), ())]
    for number in range(len(lines) - 1, -1, -1):
        for piece in lines[number]:
            following = [r for reading in readings for r in _with(reading, number, piece)]
            readings = sorted(following, key=lambda r: r.cost)[:_MOST_READINGS]
    return [r for r in readings if r.slots]


def _with(reading: _HeaderReading, number: int, piece: Piece) -> list[_HeaderReading]:
    """The readings with one text more: a slot, the beginning of one that wraps, or above several."""
    slots = [Slot(list(texts)) for texts in reading.slots]
    middle = (piece.start + piece.end) / 2
    hit = [n for n, s in enumerate(slots) if s.start < piece.end and piece.start < s.end]
    at = sum(s.middle <= middle for s in slots)
    found = []
    if not hit:
        added = (*reading.slots[:at], ((number, piece),), *reading.slots[at:])
        found.append(msgspec.structs.replace(reading, slots=added))
    for n in hit:
        off = abs(slots[n].middle - middle)
        wide = max(len(p.text) for _, p in slots[n].texts)
        if slots[n].top > number and len(piece.text) >= wide - 1 and off <= _MIDDLE:
            texts = ((number, piece), *reading.slots[n])
            wrapped = (*reading.slots[:n], texts, *reading.slots[n + 1 :])
            room = min(
                (max(s.start - piece.end, piece.start - s.end) for m, s in enumerate(slots) if m != n),
                default=0,
            )
            cost = reading.cost + off / 2 + _ROOM * max(0, room - 1) + _SEVERAL * (len(hit) - 1)
            found.append(msgspec.structs.replace(reading, slots=wrapped, cost=cost))
    if len(slots) > 1:
        # Words in the white between two headers of lower lines may stand above both.
        cost = reading.cost + (_ABOVE if not hit else 0)
        found.append(msgspec.structs.replace(reading, uppers=(*reading.uppers, (number, piece)), cost=cost))
    return found


def _grouped(
    uppers: Sequence[tuple[int, Piece]], slots: Sequence[Slot], borders: Sequence[float]
) -> list[tuple[float, list[Group]]]:
    """The ways to put headers above runs of slots that they are in the middle of, with what each costs."""
    ways: list[tuple[float, list[Group]]] = [(0.0, [])]
    for number in sorted({n for n, _ in uppers}, reverse=True):
        level = sorted((p for n, p in uppers if n == number), key=lambda p: p.start)
        following = []
        for cost, groups in ways:
            for more, spans in _spans(level, slots, number, groups, borders):
                own = [
                    Group([(number, p)], first, behind)
                    for p, (first, behind) in zip(level, spans, strict=True)
                ]
                following.append((cost + more, _joined(groups, own)))
        ways = sorted(following, key=lambda w: w[0])[:4]
    return ways


def _joined(below: Sequence[Group], above: Sequence[Group]) -> list[Group]:
    """Groups of several lines, those of the very same slots as one."""
    found = [Group(list(g.texts), g.first, g.behind) for g in below]
    for group in above:
        same = next((g for g in found if (g.first, g.behind) == (group.first, group.behind)), None)
        if same is None:
            found.append(group)
        else:
            same.texts = [*group.texts, *same.texts]
    return found


def _spans(
    level: Sequence[Piece],
    slots: Sequence[Slot],
    number: int,
    below: Sequence[Group],
    borders: Sequence[float],
) -> list[tuple[float, tuple[tuple[int, int], ...]]]:
    """The best ways to give headers of one line runs of slots from left to right."""
    ways: list[tuple[float, tuple[tuple[int, int], ...]]] = [(0.0, ())]
    for piece in level:
        middle = (piece.start + piece.end) / 2
        following = []
        for cost, spans in ways:
            for first in range(spans[-1][1] if spans else 0, len(slots)):
                for behind in range(first + 2, len(slots) + 1):
                    if slots[behind - 1].top <= number:
                        break
                    if slots[first].top <= number:
                        break
                    if any(
                        g.first < behind and first < g.behind and (g.first < first or g.behind > behind)
                        for g in below
                    ):
                        continue
                    low, high = borders[first], borders[behind]
                    off = abs(middle - (low + high) / 2)
                    over = max(0.0, low - piece.start - 1) + max(0.0, piece.end - high - 1)
                    following.append((cost + _OFF * off + over, (*spans, (first, behind))))
        ways = sorted(following)[:40]
    return ways[:4]


class _Way(msgspec.Struct, frozen=True):
    """One way to put headers beside columns so far: what it costs, how far the last stood off, and the pairs."""

    cost: float
    off: float | None
    pairs: tuple[tuple[int | None, int | None], ...]


def _placed(
    slots: Sequence[Slot], columns: Sequence[Column]
) -> list[tuple[float, list[tuple[int | None, int | None]]]]:
    """The best ways to put the slots and the columns of the rows beside one another, in order."""
    best: dict[tuple[int, int], list[_Way]] = {(0, 0): [_Way(0.0, None, ())]}
    for i in range(len(slots) + 1):
        for j in range(len(columns) + 1):
            ways = sorted(best.get((i, j), []), key=lambda w: w.cost)[:_WAYS]
            for way in ways:
                if i < len(slots) and j < len(columns):
                    best.setdefault((i + 1, j + 1), []).append(_matched(way, slots[i], columns[j], (i, j)))
                if i < len(slots):
                    best.setdefault((i + 1, j), []).append(
                        _Way(way.cost + _BLANK, way.off, (*way.pairs, (i, None)))
                    )
                if j < len(columns) and not columns[j].is_figures and i:
                    best.setdefault((i, j + 1), []).append(
                        _Way(way.cost + _BARE, way.off, (*way.pairs, (None, j)))
                    )
    ways = sorted(best.get((len(slots), len(columns)), []), key=lambda w: w.cost)[:_WAYS]
    return [(way.cost, list(way.pairs)) for way in ways]


def _matched(way: _Way, slot: Slot, column: Column, pair: tuple[int, int]) -> _Way:
    """A way with a header more above a column: it stands off from it as far as the one before does from its own."""
    off = slot.middle - (column.start + column.end) / 2
    if not column.is_figures:
        return _Way(way.cost + min(_SLANT_OF_NAMES * abs(off), _BLANK / 2), way.off, (*way.pairs, pair))
    if _holds_words(slot):
        return _Way(way.cost + _BLANK, way.off, (*way.pairs, pair))
    against = abs(off) if way.off is None else min(abs(off - way.off), abs(off) + 1)
    return _Way(way.cost + _SLANT * against, off, (*way.pairs, pair))


def is_numbering(pieces: Sequence[Piece]) -> bool:
    """Whether a line numbers the columns: 栏次 1 2 3."""
    numbers = [int(p.text) for p in pieces if p.sort is Sort.NUMBER]
    others = [p for p in pieces if p.sort is not Sort.NUMBER]
    counts_up = len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return (
        counts_up
        and numbers[0] <= 2
        and all(p.text in ("栏次", "行次", "**", "—", "甲", "乙") for p in others)
    )
