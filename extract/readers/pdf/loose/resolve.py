"""Pages whose lines may be tables without rules to pages with tables, or with the lines as text."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from extract.readers.pdf.layout import PageLayout, text_lines
from extract.readers.pdf.lines import Line
from extract.readers.pdf.loose.regions import LooseRegion
from extract.readers.pdf.loose.starts import shows_heights
from extract.readers.pdf.loose.tables import goes_on, read_loose
from extract.readers.pdf.tables import PageTable

_SHORT = 14
"""A running head or page number between two pages of a table has fewer characters."""


def resolved(pages: Sequence[PageLayout]) -> list[PageLayout]:
    """The pages with their tables without rules read; where that cannot be done without doubt their lines are text."""
    read: dict[int, list[Line] | list[PageTable]] = {}
    runs = _runs(pages)
    seen = any(shows_heights(region.head, region.body) for run in runs for _, region in run)
    for run in runs:
        tables = _tables([region for _, region in run], seen)
        for (_, region), table in zip(run, tables, strict=True):
            read[id(region)] = text_lines(region.glyphs) if table is None else [table]
    if not read:
        return list(pages)
    return [
        msgspec.structs.replace(
            page, items=tuple(part for item in page.items for part in read.get(id(item), [item]))
        )
        for page in pages
    ]


def _tables(regions: Sequence[LooseRegion], seen: bool) -> Sequence[PageTable | None]:
    """The tables of regions that may be one over several pages: read as one, else each by itself.

    `seen` tells that headers of the document are seen to stand at the top or in the middle of their cells.
    """
    found = read_loose(regions, seen=seen)
    if found is not None:
        return found
    if len(regions) == 1:
        return [None]
    alone = [read_loose([region], seen=seen) if region.head else None for region in regions]
    return [tables[0] if tables else None for tables in alone]


def _runs(pages: Sequence[PageLayout]) -> list[list[tuple[int, LooseRegion]]]:
    """Regions that may be one table: the last of a page and the first of the next, with the same header or none."""
    runs: list[list[tuple[int, LooseRegion]]] = []
    open_run = False
    for number, page in enumerate(pages):
        for place, item in enumerate(page.items):
            if not isinstance(item, LooseRegion):
                open_run = open_run and isinstance(item, Line) and len(item.text) < _SHORT
                continue
            if open_run and runs[-1][-1][0] == number - 1 and goes_on(runs[-1][0][1], item):
                runs[-1].append((number, item))
            else:
                runs.append([(number, item)])
            open_run = item is page.items[-1] or all(
                isinstance(rest, Line) and len(rest.text) < _SHORT for rest in page.items[place + 1 :]
            )
    return runs
