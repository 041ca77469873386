"""Where in a row its indicator begins: at its levels, or, where these are merged into the row above, behind them."""

from __future__ import annotations

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


class IndicatorFinder(msgspec.Struct, frozen=True):
    """Finds the indicators of one table; `level3` and `weights` are the columns that a header names so."""

    level3: int | None = None
    weights: frozenset[int] = frozenset()

    @classmethod
    def for_table(cls, table: Table) -> IndicatorFinder:
        """A finder that knows the table's header."""
        for page in table.pages:
            for row in page:
                column = find_level3_column(row.texts)
                if column is not None and is_header(row.texts) and not row.collapsed:
                    kinds = enumerate(map(find_indicator_column, row.texts))
                    return cls(column, frozenset(i for i, kind in kinds if kind is IndicatorColumn.WEIGHT))
        return cls()

    def read(self, row: Row, above: Levels | None) -> tuple[int, IndicatorCells] | None:
        """Where the row's indicator begins, and what it says; None where the row holds none. Weights are left out."""
        start = self.find(row, above)
        if start is None:
            return None
        texts = [
            CellText(text, place)
            for place, text in enumerate(row.texts)
            if place >= start and text and not (place in self.weights and looks_like_number(text))
        ]
        return start, read_indicator(texts, above)

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
