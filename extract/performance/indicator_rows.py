"""Where in a row its indicator begins: at its levels, or, where these are merged into the row above, behind them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from extract.performance.indicator_cells import CellText, IndicatorCells, read_indicator, starts_indicator
from extract.performance.kinds import (
    IndicatorColumn,
    Levels,
    find_indicator_column,
    find_level3_column,
    find_operator,
    is_header,
    split_bound,
)
from extract.printed import looks_like_number
from extract.tables.table import Row, Table

_BESIDE = (IndicatorColumn.REMARK, IndicatorColumn.ACHIEVED)


class IndicatorFinder(msgspec.Struct, frozen=True):
    """Finds the indicators of one table; `level3`, `weights` and `remarks` are the columns that a header names so."""

    level3: int | None = None
    weights: frozenset[int] = frozenset()
    remarks: frozenset[int] = frozenset()

    @classmethod
    def for_table(cls, table: Table) -> IndicatorFinder:
        """A finder that knows the table's header: of two rows (绩效指标 above 三级指标) the one that says most."""
        heads = [
            row.texts
            for page in table.pages
            for row in page
            if not row.collapsed and is_header(row.texts) and find_level3_column(row.texts) is not None
        ]
        if not heads:
            return cls()
        kinds = max(([find_indicator_column(text) for text in head] for head in heads[:2]), key=_told)
        head = next(head for head in heads if [find_indicator_column(text) for text in head] == kinds)
        return cls(
            find_level3_column(head),
            frozenset(i for i, kind in enumerate(kinds) if kind is IndicatorColumn.WEIGHT),
            frozenset(i for i, kind in enumerate(kinds) if kind in _BESIDE),
        )

    def read(self, row: Row, above: Levels | None) -> tuple[int, IndicatorCells] | None:
        """Where the row's indicator begins, and what it says; None where the row holds none.

        Weights and what is said beside the indicator are left out.
        """
        start = self.find(row, above)
        if start is None:
            return None
        texts = [
            CellText(text, place)
            for place, text in enumerate(row.texts)
            if place >= start and text and not self._is_beside(text, place)
        ]
        return start, read_indicator(texts, above)

    def _is_beside(self, text: str, place: int) -> bool:
        return place in self.remarks or (place in self.weights and looks_like_number(text))

    def find(self, row: Row, above: Levels | None) -> int | None:
        """The first cell of the row's indicator, None where the row holds none.

        Args:
            row: A data row.
            above: Levels of the indicator above, which go on where the row's own cells of level 1 and 2 are
                merged into those above.
        """
        start = next((i for i, t in enumerate(row.texts) if t and starts_indicator(t)), None)
        if start is not None or above is None or above.level2 is None:
            return start
        place = next((i for i, t in enumerate(row.texts) if t and (find_operator(t) or split_bound(t))), None)
        if place is not None:
            return next((i for i in range(place - 1, -1, -1) if row.texts[i]), None)
        column = self.level3
        if column is None or column >= len(row.texts) or not row.texts[column]:
            return None
        return column if any(row.texts[column + 1 :]) else None


def _told(kinds: Sequence[IndicatorColumn | None]) -> int:
    return len(set(kinds) - {None})
