"""What is odd about a way to put headers over columns: totals that add nothing up, names under no side, bare headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from extract.readers.laid_out.head_parts import Column, Group, Heads, Slot
from extract.total_words import SUBTOTALS, TOTAL_WORDS

_SUM = 6.0
"""What it costs that a group with a total does not add up, or is saved where it does."""
_ROUNDING = Decimal("0.02")
_ODD = 4.0
_LONE_SIDE = 8.0
"""What it costs that one side of an overview stands above several columns and the other is a column's own header."""
_SIDES = ("收入", "支出")
_UNCOVERED = 1.5
"""What it costs that a header on the lowest line has none above it, where others stand higher."""


def oddity(heads: Heads, columns: Sequence[Column]) -> float:
    """What is odd about headers over columns of rows, in characters; less than nothing where totals add up."""
    slots, groups, placed = heads.slots, heads.groups, heads.columns
    cost = _UNCOVERED * _bare(slots, groups)
    cost += _ODD * (_left_out(groups, columns, placed) + _squeezed(slots, placed))
    cost += _LONE_SIDE * _lone_sides(groups, slots)
    return cost + _SUM * _sums_off(groups, slots, columns, placed)


def _bare(slots: Sequence[Slot], groups: Sequence[Group]) -> int:
    """How many headers on the lowest line have none above them, where others have."""
    bottom = max(s.texts[-1][0] for s in slots)
    covered = {n for g in groups for n in range(g.first, g.behind)}
    return sum(s.top == bottom and n not in covered for n, s in enumerate(slots)) if covered else 0


def _left_out(
    groups: Sequence[Group], columns: Sequence[Column], placed: Sequence[tuple[int | None, int | None]]
) -> int:
    """How many columns of names stand between two headers of a level and under neither."""
    named = {s for s, c in placed if s is not None and c is not None and not columns[c].is_figures}
    found: set[int] = set()
    for one in groups:
        for other in groups:
            if one.texts[0][0] == other.texts[0][0] and one.behind < other.first:
                found |= named & set(range(one.behind, other.first))
    covered = {n for g in groups for n in range(g.first, g.behind)}
    if set(_SIDES) <= {g.texts[0][1].text[:2] for g in groups}:
        found |= set(range(max(covered) + 1))  # two sides leave nothing out
        found |= {s for s, _ in placed if s is not None}
    return len(found - covered)


def _lone_sides(groups: Sequence[Group], slots: Sequence[Slot]) -> int:
    """How many sides of an overview are the header of one column, while the other side stands above several."""
    above, own = {g.text for g in groups}, {s.text for s in slots}
    return sum(a in above and b in own and b not in above for a, b in (_SIDES, _SIDES[::-1]))


def _squeezed(slots: Sequence[Slot], placed: Sequence[tuple[int | None, int | None]]) -> int:
    """How many headers stand higher than both beside them, over white, where there are more headers than columns."""
    if all(column is not None for _, column in placed):
        return 0
    return sum(
        b.texts[-1][0] < min(a.top, c.top) for a, b, c in zip(slots, slots[1:], slots[2:], strict=False)
    )


def _sums_off(
    groups: Sequence[Group],
    slots: Sequence[Slot],
    columns: Sequence[Column],
    placed: Sequence[tuple[int | None, int | None]],
) -> int:
    """How many totals are blank above parts that are not, or fail to add them up, less those that do."""
    by_slot = {s: c for s, c in placed if s is not None}
    off = 0
    for number, slot in enumerate(slots):
        if slot.text not in TOTAL_WORDS:
            continue
        parts = _parts(number, groups, slots, columns, by_slot)
        if parts is None:
            off += 1  # 小计 without a header above sums up nothing
            continue
        own = [c for n in parts if (c := by_slot.get(n)) is not None and columns[c].is_figures]
        whole = by_slot.get(number)
        if whole is None:
            off += bool(own)
        elif len(own) > 1:
            off += _adds_up(columns[whole], [columns[c] for c in own])
    return off


def _parts(
    number: int,
    groups: Sequence[Group],
    slots: Sequence[Slot],
    columns: Sequence[Column],
    by_slot: Mapping[int, int | None],
) -> list[int] | None:
    """The headers whose columns a total sums up: the rest of its group, or all up to the next column of names."""
    above = [g for g in groups if g.first <= number < g.behind]
    if above:
        inner = min(above, key=lambda g: g.behind - g.first)
        first, behind = inner.first, inner.behind
        nested = [g for g in groups if first <= g.first and g.behind <= behind and g is not inner]
    elif slots[number].text in SUBTOTALS and groups:
        return None
    else:
        first, nested = number, list(groups)
        names = [n for n, c in by_slot.items() if n > number and c is not None and not columns[c].is_figures]
        behind = min(names, default=len(slots))
    skipped = {n for g in nested if slots[g.first].text in TOTAL_WORDS for n in range(g.first + 1, g.behind)}
    return [n for n in range(first, behind) if n != number and n not in skipped]


def _adds_up(whole: Column, parts: Sequence[Column]) -> int:
    """-1 where a column is the sum of others in every row, 1 where it mostly is not, else 0."""
    rows = [
        (own, sum(a for p in parts if (a := p.amounts[n]) is not None))
        for n, own in enumerate(whole.amounts)
        if own is not None
    ]
    agree = sum(abs(own - found) <= _ROUNDING for own, found in rows)
    return -1 if rows and agree == len(rows) else 1 if 2 * agree < len(rows) else 0
