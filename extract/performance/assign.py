"""Which indicator belongs to which project: the table's rows as a problem of cutting, and its solution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from extract.performance.block_model import Anchor
from extract.performance.evidence import WordEvidence
from extract.performance.frame import Cut, CutItem, CutProblem
from extract.performance.funds import PerformanceFunds
from extract.performance.goals import Goals
from extract.performance.indicator_cells import QUALITATIVE, IndicatorCells
from extract.performance.kinds import IndicatorSlot, slot_of
from extract.performance.projects import Projects
from extract.performance.row_cells import PerformanceRow
from extract.performance.segment import cut
from extract.performance.units import cost_in_yuan, parse_value


def indicator_items(rows: Sequence[PerformanceRow], indicators: Sequence[int]) -> list[CutItem]:
    """The indicators as the cut sees them.

    Args:
        rows: All rows of the table.
        indicators: The rows that hold an indicator.
    """
    pages = _pages(rows)
    times = Counter(cells.key for row in rows if (cells := row.indicator) is not None)
    last: dict[tuple[str | None, ...], int] = {}
    items: list[CutItem] = []
    for number, index in enumerate(indicators):
        cells = rows[index].indicator
        if cells is None:
            continue
        slot = slot_of(cells.level1, cells.level2)
        items.append(
            CutItem(
                slot=slot,
                kind=(cells.level1, cells.level2),
                page=pages[index],
                same=last.get(cells.key, -1),
                cost=_cost(cells) if slot is IndicatorSlot.COST else None,
                stump=rows[index].project.stump is not None,
                tied=cells.is_merged,
            )
        )
        last[cells.key] = number
    often = {number for number, index in enumerate(indicators) if times[_key(rows[index])] > 2}
    return [_without_chance(items, number, often=number in often) for number in range(len(items))]


def _key(row: PerformanceRow) -> tuple[str | None, ...]:
    return row.indicator.key if row.indicator is not None else ()


def _without_chance(items: Sequence[CutItem], number: int, *, often: bool) -> CutItem:
    """The item; one that prints the same as another by chance is not held to be printed twice.

    Satisfaction above 85 % is stated of many projects; rows printed twice come several at a time, in order.
    """
    item = items[number]
    if not often:
        return item
    above = number > 0 and items[number - 1].same == item.same - 1 >= 0
    below = number + 1 < len(items) and items[number + 1].same == item.same + 1 > 0
    return item if above or below else msgspec.structs.replace(item, same=-1)


def assign(
    rows: Sequence[PerformanceRow],
    indicators: Sequence[int],
    items: Sequence[CutItem],
    projects: Projects,
    funds: Sequence[PerformanceFunds],
    goals: Goals,
) -> Cut:
    """The owners of the indicators, as numbers of projects."""
    named = [(project.row, number) for number, project in enumerate(projects.found) if project.has_place]
    places = sorted([*named, *((row, -1) for row in projects.merged)])
    anchors = [_anchor(rows, indicators, row, unknown=number < 0) for row, number in places]
    words = WordEvidence(
        [projects.found[n].label.name if n >= 0 else "" for _, n in places],
        [goals.texts[n] if n >= 0 else None for _, n in places],
        [_said(rows[index].indicator) for index in indicators],
    )
    totals = tuple(funds[n].possible if n >= 0 else () for _, n in places)
    found = cut(CutProblem(tuple(items), tuple(anchors), totals), words)
    owners = tuple(places[o][1] if o is not None else None for o in found.owners)
    rivals = {i: tuple(n for o in who if (n := places[o][1]) >= 0) for i, who in found.rivals.items()}
    return Cut(tuple(None if o == -1 else o for o in owners), rivals)


def _pages(rows: Sequence[PerformanceRow]) -> list[int]:
    pages: list[int] = []
    page = 0
    for row in rows:
        page += 1 if row.starts_page else 0
        pages.append(page)
    return pages


def _cost(cells: IndicatorCells) -> Decimal | None:
    number = parse_value(cells.value)[0] if cells.value else None
    return cost_in_yuan(number, cells.unit)


def _said(cells: IndicatorCells | None) -> str:
    """The words of an indicator: its third level, and its value where that is in words."""
    if cells is None:
        return ""
    value = cells.value if cells.operator == QUALITATIVE and cells.value else ""
    return f"{cells.level3 or ''} {value}"


def _anchor(
    rows: Sequence[PerformanceRow], indicators: Sequence[int], index: int, *, unknown: bool
) -> Anchor:
    row = rows[index]
    place = next((n for n, i in enumerate(indicators) if i >= index), len(indicators))
    merged = (
        sum(1 for i in indicators if index <= i < index + row.project.span) if row.project.span > 1 else 0
    )
    return Anchor(
        index=place,
        own=row.indicator is not None,
        starts_page=row.starts_page,
        loose=row.loose,
        unknown=unknown,
        span=merged,
    )
