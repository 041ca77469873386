"""Where in a row its indicator begins: at its levels, or, where these are merged into the row above, behind them."""

from __future__ import annotations

import msgspec

from extract.performance.indicator_cells import starts_indicator
from extract.performance.kinds import Levels, find_level3_column, find_operator, is_header, split_bound
from extract.tables.table import Row, Table


class IndicatorFinder(msgspec.Struct, frozen=True):
    """Finds the indicators of one table; `level3` is the column of the third level where a header says it."""

    level3: int | None = None

    @classmethod
    def for_table(cls, table: Table) -> IndicatorFinder:
        """A finder that knows the table's header."""
        for page in table.pages:
            for row in page:
                column = find_level3_column(row.texts)
                if column is not None and is_header(row.texts) and not row.collapsed:
                    return cls(column)
        return cls()

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
