"""Years that rows print: 一、2024年还本预计执行数 is of 2024, and so are the rows below it in the outline."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from extract.facts import BudgetLine
from extract.numbering import level_of, strip_numbering
from extract.tables.figures_of import CHANGES
from extract.tables.vocabulary import Facet, parse_wording

_YEAR = re.compile(r"(20\d{2})年(?!度?(?:[-—~至到和与、比]|.*20\d{2}年))")
"""A year at the beginning of a label, the only one in it."""


def with_row_years(lines: Sequence[BudgetLine]) -> list[BudgetLine]:
    """The lines of a list; those without a year get the one that their row, or the row above them in the outline, prints.

    Rows without a number (其中：再融资债券) are below the row before them.
    """
    found: list[BudgetLine] = []
    years: dict[int, int | None] = {}
    row: int | None = None
    year: int | None = None
    for line in lines:
        if line.row != row:
            row = line.row
            level = level_of(line.item or "")
            own = _year_of(line.item or "")
            if level is not None:
                above = max((at for at in years if at < level), default=None)
                year = own or (years[above] if above is not None else None)
                years = {at: y for at, y in years.items() if at < level} | {int(level): year}
            else:
                year = own or (next(reversed(years.values()), None) if _is_part(line.item or "") else None)
        changes = (line.measure_key or "").split("/")[0] in CHANGES
        found.append(
            msgspec.structs.replace(line, year=year) if year and line.year is None and not changes else line
        )
    return found


def _year_of(label: str) -> int | None:
    """The year that a label begins with, where it says which figure or money of the year the row prints."""
    name = strip_numbering(label)
    match = _YEAR.match(name)
    wording = parse_wording(name)
    return int(match[1]) if match and wording.has(Facet.FIGURE, Facet.PURPOSE, Facet.FUND) else None


def _is_part(label: str) -> bool:
    return label.strip().startswith("其中")
