"""Indicators told by their columns, where a header stands over whole cells and nothing slid."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from extract.performance.indicator_cells import IndicatorCells
from extract.performance.kinds import (
    IndicatorColumn,
    Levels,
    find_indicator_column,
    find_level1,
    find_level2,
    find_operator,
    split_bound,
)
from extract.printed import is_blank
from extract.text import fold, unwrap


class IndicatorColumns(msgspec.Struct, frozen=True):
    """Where the cells of an indicator stand.

    Forms that print the goals of several years beside those of the year have the columns twice; these are the
    last ones, of the year.
    """

    level1: int | None
    level2: int | None
    level3: int
    value: int
    operator: int | None = None
    unit: int | None = None
    twice: bool = False

    @classmethod
    def of_header(cls, texts: Sequence[str]) -> IndicatorColumns | None:
        """The columns that a header row names, None where it names no third level or no value behind it."""
        found = [(find_indicator_column(text) if text else None, place) for place, text in enumerate(texts)]
        named = [
            place
            for kind, place in found
            if kind is IndicatorColumn.LEVEL3 and fold(texts[place]) != "绩效指标"
        ]
        if not named:
            return None
        level3 = named[-1]

        def behind(kind: IndicatorColumn) -> int | None:
            return next((place for k, place in found if k is kind and place > level3), None)

        def before(kind: IndicatorColumn) -> int | None:
            return next((place for k, place in reversed(found) if k is kind and place < level3), None)

        value = behind(IndicatorColumn.VALUE)
        if value is None:
            return None
        return cls(
            before(IndicatorColumn.LEVEL1),
            before(IndicatorColumn.LEVEL2),
            level3,
            value,
            behind(IndicatorColumn.OPERATOR),
            behind(IndicatorColumn.UNIT),
            twice=len(named) > 1,
        )

    def read(self, texts: Sequence[str], above: Levels | None) -> IndicatorCells | None:
        """The indicator of a row; None where its cells are not what the header says.

        Args:
            texts: The row's texts by column.
            above: Levels of the indicator above, which go on in merged cells.
        """
        if len(texts) <= max(self.level3, self.value) or is_blank(texts[self.level3]):
            return None
        levels = self._levels(texts, above)
        value = unwrap(texts[self.value]) or None
        printed = self._text(texts, self.operator)
        operator = find_operator(printed) if printed else None
        if levels is None or value is None or (printed and operator is None):
            return None
        bound = None if operator else split_bound(value)
        if bound:
            printed, value = bound
            operator = find_operator(printed)
        return IndicatorCells(
            level1=levels.level1,
            level2=levels.level2,
            level3=unwrap(texts[self.level3]),
            operator=operator,
            printed_operator=printed if printed and printed != operator else None,
            value=value,
            unit=self._text(texts, self.unit),
            notes=("level-unknown",) if levels.rest else (),
        )

    def _text(self, texts: Sequence[str], place: int | None) -> str | None:
        if place is None or place >= len(texts) or is_blank(texts[place]):
            return None
        return unwrap(texts[place]) or None

    def _levels(self, texts: Sequence[str], above: Levels | None) -> Levels | None:
        """Both levels, `rest` a second level of no known name; None where the first one is none."""
        first, second = self._text(texts, self.level1), self._text(texts, self.level2)
        level1 = find_level1(first) if first else above.level1 if above else None
        if level1 is None:
            return None
        if second is None:
            goes_on = above is not None and above.level1 == level1
            return Levels(level1, above.level2 if above and goes_on else None)
        level2 = find_level2(second, level1)
        return Levels(level1, level2, "" if level2 else second)
