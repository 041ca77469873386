"""Headers above columns without rules: which stands over which column, and over how many."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from extract.readers.pdf.lines import Line
from extract.readers.pdf.loose.columns import LooseColumn, split_words
from extract.readers.pdf.loose.leading import is_above, leading_of, least_step
from extract.readers.pdf.loose.pieces import PrintLine, base_of, joined, overlap
from extract.readers.pdf.loose.spans import Head, Zone, find_spans, without_wraps
from extract.readers.pdf.loose.tiling import Tile, inside_others, tiled_borders

_BELOW = 0.7  # type sizes by which a header stands below another at least
_BARELY = (
    0.25  # part of the type size by which a header reaches into a column at least: figures may be too wide
)
_SIDE = 0.6
"""Headers stand at the side of their column if they end or begin where its figures do, to so many points."""
_SAME_STEP = 0.06  # part of the type size to which lines of headers follow at one distance


class Headed(msgspec.Struct):
    """Columns with their headers, top to bottom."""

    columns: list[LooseColumn]
    heads: list[Head]


class _HeadSlot(msgspec.Struct):
    """A column under way, with the header right above it."""

    column: LooseColumn
    leaf: list[Line] = []
    base: float = 0.0
    """Base line of the header's first line."""
    guessed: bool = False
    """Whether the header stands beside the figures and not above them."""

    @property
    def x0(self) -> float:
        return min([self.column.x0, *(line.x0 for line in self.leaf)])

    @property
    def x1(self) -> float:
        return max([self.column.x1, *(line.x1 for line in self.leaf)])

    @property
    def middle(self) -> float:
        return (min(p.x0 for p in self.leaf) + max(p.x1 for p in self.leaf)) / 2

    @property
    def leaf_width(self) -> float:
        return max(p.x1 for p in self.leaf) - min(p.x0 for p in self.leaf)

    @property
    def is_blank(self) -> bool:
        """Whether nothing but its header is in the column."""
        if not self.leaf:
            return False
        own = min(p.x0 for p in self.leaf), max(p.x1 for p in self.leaf)
        return not self.column.figures and own[0] <= self.column.x0 and self.column.x1 <= own[1]

    @property
    def tile(self) -> Tile:
        """What its header and figures tell of its width."""
        middle = self.middle if self.leaf else None
        return Tile(self.x0, self.x1, middle, self.column.start, self.column.edge, guessed=self.guessed)


def find_heads(
    head: Sequence[PrintLine],
    numbers: PrintLine | None,
    columns: Sequence[LooseColumn],
    body: Sequence[PrintLine],
) -> Headed | None:
    """Which header stands over which columns; None where two readings fit (nearly) as well.

    Args:
        head: The lines of the header, top to bottom.
        numbers: The line that numbers the columns, if there is one.
        columns: The columns of the rows.
        body: The rows, for columns of words that headers part.
    """
    if not head:
        return None
    size = head[-1].size
    slots = [_HeadSlot(column) for column in _parted(columns, head, body)]
    if numbers is not None:
        numbered = _with_numbers(slots, numbers)
        if numbered is None:
            return None
        slots = numbered
    leading = leading_of(head, size)
    is_rows = leading is not None and leading >= least_step(body) - _SAME_STEP * size
    apart = _headed(head, [msgspec.structs.replace(slot) for slot in slots], size, None)
    if is_rows or leading is None:
        return apart
    found = _headed(head, slots, size, leading)
    return None if found and apart and _is_group(found, apart) else found


def _is_group(found: Headed, apart: Headed) -> bool:
    """Whether the first line of a header stands over several columns where lines are levels: it may be a group's."""
    groups = {head.lines[0].text for head in apart.heads if head.behind - head.first > 1}
    return any(
        head.behind - head.first == 1 and len(head.lines) > 1 and head.lines[0].text in groups
        for head in found.heads
    )


def _headed(
    head: Sequence[PrintLine], slots: list[_HeadSlot], size: float, leading: float | None
) -> Headed | None:
    """The columns with their headers, whose lines follow at `leading`; None where that does not fit."""
    uppers: list[Head] = []
    for line in reversed(head):
        for block in _blocks(line, slots):
            if not _take_leaf(block, line, slots, leading):
                _take_upper(block, uppers, leading)
        slots = _paired(slots)
    slots = _forced(slots)
    if any(slot.column.figures and not slot.leaf for slot in slots):
        return None
    slots = _without_groups(slots, uppers, size)
    borders = tiled_borders([slot.tile for slot in slots], size)
    if borders is None and not _is_forced(slots):
        return None
    if borders is None:
        borders = [] if uppers and _stand_aside(slots, size) else _borders(slots)
    if not borders:
        return None
    return _with_groups(slots, uppers, borders, head, size)


def _without_groups(slots: Sequence[_HeadSlot], uppers: list[Head], size: float) -> list[_HeadSlot]:
    """The slots without those that hold a group's header above the middle of two columns, which goes to `uppers`."""
    found = []
    inside = inside_others([slot.tile for slot in slots], size)
    for at, slot in enumerate(slots):
        beside = [other for other in (*slots[max(0, at - 1) : at], *slots[at + 1 : at + 2]) if other.leaf]
        if at in inside and slot.is_blank and any(b.base - slot.base >= _BELOW * size for b in beside):
            uppers.append(Head(slot.leaf, slot.base))
        else:
            found.append(slot)
    return found


def _parted(
    columns: Sequence[LooseColumn], head: Sequence[PrintLine], body: Sequence[PrintLine]
) -> list[LooseColumn]:
    """The columns, those of words with several headers of one line above them as several."""
    found: list[LooseColumn] = []
    for column in columns:
        over = [] if column.figures else _heads_over(column, head, columns)
        parts = split_words(column, body, over) if len(over) > 1 else None
        found.extend(parts or [column])
    return found


def _heads_over(column: LooseColumn, head: Sequence[PrintLine], columns: Sequence[LooseColumn]) -> list[Line]:
    """The headers of the lowest line that has several above a column."""
    for line in reversed(head):
        own = [p for p in line.pieces if overlap(p, column.x0, column.x1) > 0]
        if len(own) > 1 and not _is_spaced(own):
            return own
    return []


def _is_spaced(pieces: Sequence[Line]) -> bool:
    """Whether pieces are one letter-spaced word: single characters, evenly spaced."""
    gaps = [b.x0 - a.x1 for a, b in pairwise(pieces)]
    if not gaps or any(len(p.text) > 1 for p in pieces):
        return False
    return max(gaps) - min(gaps) <= 0.5 * pieces[0].size and max(gaps) < 3 * pieces[0].size


def _with_numbers(slots: list[_HeadSlot], numbers: PrintLine) -> list[_HeadSlot] | None:
    """The slots with a blank one for each number of a column above none; None where one column has two numbers."""
    found = list(slots)
    for piece in numbers.pieces:
        if not any(slot.column.covers(piece) for slot in slots):
            found.append(_HeadSlot(LooseColumn(piece.x0, piece.x1)))
    for slot in slots:
        if sum(1 for piece in numbers.pieces if slot.column.covers(piece)) > 1:
            return None
    return sorted(found, key=lambda slot: slot.x0)


def _blocks(line: PrintLine, slots: Sequence[_HeadSlot]) -> list[Line]:
    """The headers of one line: letter-spaced words are one, and words above one and the same column."""
    groups: list[list[Line]] = []
    for piece in line.pieces:
        if groups and _is_one(groups[-1], piece, slots, line.size):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [joined(group) for group in groups]


def _is_one(group: list[Line], piece: Line, slots: Sequence[_HeadSlot], size: float) -> bool:
    gap = piece.x0 - group[-1].x1
    before = [s for s in slots if overlap(group[-1], s.x0, s.x1) > _BARELY * size]
    own = [s for s in slots if overlap(piece, s.x0, s.x1) > _BARELY * size]
    if len(before) == len(own) == 1:
        return before[0] is own[0] and not own[0].guessed and gap <= 3 * size
    if _is_spaced([*group, piece]):
        return sum(1 for s in slots if group[0].x0 < s.x1 and s.x0 < piece.x1) <= 1
    last, first = group[-1].text[-1], piece.text[0]
    return (
        gap <= 0.6 * size and (last.isdigit() or first.isdigit()) and not (before and own and before != own)
    )


def _take_leaf(block: Line, line: PrintLine, slots: list[_HeadSlot], leading: float | None) -> bool:
    """Let a header stand right above its column, or be a further line of one that does; False if it is above others."""
    hit = [slot for slot in slots if overlap(block, slot.x0, slot.x1) > 0]
    if not hit:
        if _is_between(block, line, slots, line.size):
            return False
        slots.append(_HeadSlot(LooseColumn(block.x0, block.x1), [block], base_of(block)))
        slots.sort(key=lambda slot: slot.x0)
        return True
    if len(hit) > 1:
        return False
    (slot,) = hit
    if not slot.leaf:
        slot.leaf, slot.base = [block], base_of(block)
        return True
    if _wraps(block, slot.leaf[0], leading, slot.x1 - slot.x0):
        slot.leaf.insert(0, block)
        slot.base = base_of(block)
        return True
    return False


def _wraps(upper: Line, lower: Line, leading: float | None, width: float) -> bool:
    """Whether a line is the one before another of the same header, which fills a column `width` points wide."""
    letter = lower.glyphs[0].x1 - lower.glyphs[0].x0
    if upper.x1 - upper.x0 + letter < width - 0.1 * lower.size:
        return False
    return (
        leading is not None
        and 0 < base_of(lower) - base_of(upper) <= leading + _SAME_STEP * lower.size
        and is_above(upper, lower)
    )


def _take_upper(block: Line, uppers: list[Head], leading: float | None) -> None:
    """Put a line to the headers that stand over several columns, or to the one that it begins."""
    for head in uppers:
        if _wraps(block, head.lines[0], leading, head.x1 - head.x0):
            head.lines.insert(0, block)
            head.base = base_of(block)
            return
    uppers.append(Head([block], base_of(block)))


def _is_between(block: Line, line: PrintLine, slots: Sequence[_HeadSlot], size: float) -> bool:
    """Whether there is no room for a column under a header that stands above the white between two others."""
    left = max((s.x1 for s in slots if s.x1 <= block.x0), default=None)
    right = min((s.x0 for s in slots if s.x0 >= block.x1), default=None)
    if left is None or right is None:
        return False
    lower = [s for s in slots if s.leaf and s.base - base_of(block) >= _BELOW * size]
    beside = [s for s in lower if s.x1 == left or s.x0 == right]
    return len(beside) == 2 and right - left < block.x1 - block.x0 + 0.8 * size


def _paired(slots: Sequence[_HeadSlot]) -> list[_HeadSlot]:
    """The slots with headers that stand beside the figures of their column put above them.

    A narrow header in the middle of a wide column may lie left of all its figures, or right of all its codes. Whether
    it is theirs the widths of the columns say in the end (`tiled_borders`).
    """
    found: list[_HeadSlot] = []
    for place, slot in enumerate(slots):
        before = found[-1] if found else None
        left = found[-2].x1 if len(found) > 1 else float("-inf")
        right = slots[place + 1].x0 if place + 1 < len(slots) else float("inf")
        if before is None:
            found.append(slot)
        elif _is_bare(slot) and before.is_blank and _ends(slot) and 2 * before.middle - slot.x1 >= left - 0.5:
            found[-1] = _HeadSlot(slot.column, before.leaf, before.base, guessed=True)
        elif (
            _is_bare(before)
            and slot.is_blank
            and not _ends(before)
            and 2 * slot.middle - before.x0 <= right + 0.5
        ):
            found[-1] = _HeadSlot(before.column, slot.leaf, slot.base, guessed=True)
        else:
            found.append(slot)
    return found


def _stand_aside(slots: Sequence[_HeadSlot], size: float) -> bool:
    """Whether headers stand at one side of their columns: a group then is not in the middle of its columns either."""
    at_side = elsewhere = 0
    for slot in slots:
        column = slot.column
        spare = column.x1 - column.x0 - slot.leaf_width if slot.leaf else 0.0
        if not column.figures or spare < 0.4 * size:
            continue  # a header that fills its column stands at both sides
        ends = column.edge is not None and abs(max(line.x1 for line in slot.leaf) - column.edge) <= _SIDE
        begins = column.start is not None and abs(min(line.x0 for line in slot.leaf) - column.start) <= _SIDE
        at_side += ends or begins
        elsewhere += not (ends or begins)
    return at_side > elsewhere


def _forced(slots: Sequence[_HeadSlot]) -> list[_HeadSlot]:
    """The slots with the only header that is left beside figures put above them, wherever in its column it stands."""
    found = list(slots)
    for place in range(len(found) - 1, 0, -1):
        head, figures = found[place - 1 : place + 1]
        if head.is_blank and figures.column.figures and _is_bare(figures):
            found[place - 1 : place + 1] = [_HeadSlot(figures.column, head.leaf, head.base, guessed=True)]
    return found


def _is_forced(slots: Sequence[_HeadSlot]) -> bool:
    """Whether each header beside its figures is the only one that can be theirs: no blank column lies next to it."""
    for place, slot in enumerate(slots):
        beside = [*slots[max(0, place - 1) : place], *slots[place + 1 : place + 2]]
        if slot.guessed and any(other.is_blank for other in beside):
            return False
    return True


def _is_bare(slot: _HeadSlot) -> bool:
    """Whether a column of figures, or of words that begin at one place, has no header yet."""
    return not slot.leaf and (slot.column.figures or slot.column.start is not None)


def _ends(slot: _HeadSlot) -> bool:
    """Whether the figures of a column stand at its end: amounts do, codes as a rule do not."""
    return slot.column.figures and not slot.column.codes


def _with_groups(
    slots: Sequence[_HeadSlot],
    uppers: Sequence[Head],
    borders: Sequence[tuple[float, float]],
    head: Sequence[PrintLine],
    size: float,
) -> Headed | None:
    """The headers above others with the columns they stand over."""
    heads = [Head(slot.leaf, slot.base, n, n + 1) for n, slot in enumerate(slots) if slot.leaf]
    zone = Zone.of(head, heads, size)
    found = _grouped(heads, uppers, borders, zone, len(slots))
    if found is None and zone.is_unsure(
        heads
    ):  # headers at the lower end of their cells are all below the middle
        found = _grouped(heads, uppers, borders, msgspec.structs.replace(zone, centred=False), len(slots))
    if found is None:
        return None
    found = without_wraps(found, borders, size)
    columns = [
        msgspec.structs.replace(slot.column, x0=slot.x0, x1=slot.x1, headed=bool(slot.leaf)) for slot in slots
    ]
    return Headed(columns, sorted(found, key=lambda head: (head.base, head.first)))


def _grouped(
    leaves: Sequence[Head],
    uppers: Sequence[Head],
    borders: Sequence[tuple[float, float]],
    zone: Zone,
    columns: int,
) -> list[Head] | None:
    """The headers right above columns, and those above them with their columns; None where nobody can tell."""
    heads = list(leaves)
    for base in sorted({upper.last_base for upper in uppers}, reverse=True):
        level = sorted((h for h in uppers if h.last_base == base), key=lambda h: h.lines[0].x0)
        spans = find_spans(level, heads, borders, zone)
        if spans is None:
            return None
        for group, (first, behind) in zip(level, spans, strict=True):
            heads.append(msgspec.structs.replace(group, first=first, behind=behind))
    return heads if zone.is_covered(heads, columns) else None


def _borders(slots: Sequence[_HeadSlot]) -> list[tuple[float, float]]:
    """Between which places each border of the columns lies, the outer ones as far out as columns are wide."""
    inner = [(a.x1, b.x0) for a, b in pairwise(slots)]
    first, last = slots[0], slots[-1]
    room = max([8.0, *((b - a) for a, b in inner)])
    return [(first.x0 - room, first.x0), *inner, (last.x1, last.x1 + room)]
