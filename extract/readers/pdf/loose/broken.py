"""Rows of narrow columns, in which figures break: 1,410 above .78, 208 above 050 above 5."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from extract.readers.pdf.cell_text import lines_text
from extract.readers.pdf.lines import Line
from extract.readers.pdf.loose.columns import LooseColumn
from extract.readers.pdf.loose.pieces import PrintLine, joined
from extract.readers.pdf.loose.rows import LooseRow, RowCell

_AMOUNT = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)\.(\d+)")
_PART = re.compile(r"[-−]?[\d,.]+")
_CODE = re.compile(r"[235](?:\d\d){1,3}")
_STEP = 1.65
"""Lines of one cell follow within so many type sizes."""
_WHITE = 0.25
"""White between rows is higher than that between lines of one by this part of the type size at least."""


def broken_lines(lines: Sequence[PrintLine]) -> list[int]:
    """The places of lines on which nothing but the ends of figures of the line above stands, beside words."""
    decimals = _decimals(lines)
    found: list[int] = []
    for at, (above, line) in enumerate(pairwise(lines), 1):
        if not line.figures or line.base - above.base > _STEP * line.size:
            continue
        upper = [next((u for u in above.pieces if u.x0 < p.x1 and p.x0 < u.x1), None) for p in line.figures]
        pairs = [(u.text if u else "", p.text) for u, p in zip(upper, line.figures, strict=True)]
        if all(_is_end(a, b, decimals) for a, b in pairs):
            found.append(at)
    return found


def _decimals(lines: Sequence[PrintLine]) -> int:
    """How many decimals most amounts have."""
    counts = Counter(
        len(amount[1]) for line in lines for p in line.figures if (amount := _AMOUNT.fullmatch(p.text))
    )
    return max(counts, key=lambda decimals: (decimals > 1, counts[decimals]), default=0)


def _is_end(above: str, text: str, decimals: int) -> bool:
    """Whether a figure is the end of the one above it, and neither is one by itself."""
    if not _PART.fullmatch(above) or not _PART.fullmatch(text):
        return False
    if above.isdigit() and text.isdigit() and len(above) <= 5 and _CODE.fullmatch(above[:3]):
        return not _CODE.fullmatch(text)
    whole = _AMOUNT.fullmatch(above + text)
    parts = [len(amount[1]) if (amount := _AMOUNT.fullmatch(part)) else -1 for part in (above, text)]
    return whole is not None and len(whole[1]) == decimals and decimals not in parts


def rows_of_broken(
    lines: Sequence[PrintLine], broken: Sequence[int], columns: Sequence[LooseColumn], rules: Sequence[float]
) -> list[LooseRow] | None:
    """The rows of a page on which figures break; None where lines between rows or white do not part them all.

    Args:
        lines: The lines of the rows, top to bottom.
        broken: The places of those that go on with figures of the line above.
        columns: The columns, as wide as their cells.
        rules: Heights of lines between rows.
    """
    rows = [_row(band, columns) for band in _bands(lines, broken, rules)]
    decimals = _decimals(lines)
    found = [row for row in rows if row is not None]
    if len(found) < len(rows):
        return None
    for row in found:
        for cell in row.cells:
            text = lines_text(cell.lines, columns[cell.first].x1 - columns[cell.first].x0)
            amount = _AMOUNT.fullmatch(text)
            if "\n" in text and all(_PART.fullmatch(line.text) for line in cell.lines):
                return None
            if _PART.fullmatch(text) and not text.isdigit() and not (amount and len(amount[1]) == decimals):
                return None
    return found


def _bands(
    lines: Sequence[PrintLine], broken: Sequence[int], rules: Sequence[float]
) -> list[list[PrintLine]]:
    """The lines of each row: between rules, or where none are, between whites higher than those inside a figure."""
    ordered = sorted(rules)
    if len(ordered) > 1:
        bands: dict[int, list[PrintLine]] = {}
        for line in lines:
            bands.setdefault(bisect_left(ordered, (line.top + line.bottom) / 2), []).append(line)
        return [bands[band] for band in sorted(bands)]
    inside = max((lines[at].top - lines[at - 1].bottom for at in broken), default=0.0)
    found: list[list[PrintLine]] = []
    for at, line in enumerate(lines):
        if not at or line.top - lines[at - 1].bottom > inside + _WHITE * line.size:
            found.append([])
        found[-1].append(line)
    return found


def _row(band: Sequence[PrintLine], columns: Sequence[LooseColumn]) -> LooseRow | None:
    """The row that some lines are; None where a text stands in no column or in two."""
    cells: dict[int, list[Line]] = {}
    anchored = False
    for line in band:
        own: dict[int, list[Line]] = {}
        for piece in line.pieces:
            hit = [n for n, column in enumerate(columns) if column.covers(piece)]
            if len(hit) != 1:
                return None
            own.setdefault(hit[0], []).append(piece)
            anchored |= columns[hit[0]].figures
        for n, pieces in own.items():
            cells.setdefault(n, []).append(joined(pieces))
    return LooseRow([RowCell(texts, n, n + 1) for n, texts in sorted(cells.items())], anchored)
