"""What is printed on every page and says nothing: page numbers and running heads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from extract.amount import find_unit
from extract.readers.pdf.layout import Item, PageLayout
from extract.readers.pdf.lines import Line

_PAGE_NUMBER = re.compile(
    r"[-—–_~·\s]*(?:第\s*)?(?:\d{1,4}|[ivxlIVXL]{1,6})(?:\s*页)?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–_~·\s]*"
)
_EDGE = 0.1
"""Furniture stands in this part of the page at its top and bottom."""
_FEWEST_PAGES = 4
"""Below this many pages nothing can be called running."""
_MOST = 0.5
"""A running head stands on more than this part of the pages."""


def without_furniture(pages: Sequence[PageLayout]) -> list[PageLayout]:
    """The pages without page numbers, and running heads only where they are printed first.

    A unit of money right below a line of its own page (单位：元 below a table's title) is that table's.
    """
    heads = _running_heads(pages)
    kept: list[PageLayout] = []
    for page in pages:
        items: list[Item] = []
        for item in page.items:
            if isinstance(item, Line) and _in_edge(item, page):
                text = item.text
                if _PAGE_NUMBER.fullmatch(text):
                    continue
                if text in heads:
                    if heads[text] and not (items and isinstance(items[-1], Line) and find_unit(text)):
                        continue
                    heads[text] = True
            items.append(item)
        kept.append(msgspec.structs.replace(page, items=tuple(items)))
    return kept


def _running_heads(pages: Sequence[PageLayout]) -> dict[str, bool]:
    """Texts that stand at the edge of most pages, each not yet seen."""
    if len(pages) < _FEWEST_PAGES:
        return {}
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({item.text for item in page.items if isinstance(item, Line) and _in_edge(item, page)})
    return {text: False for text, count in counts.items() if count > _MOST * len(pages)}


def _in_edge(line: Line, page: PageLayout) -> bool:
    height = page.frame.reading_size[1]
    return line.bottom < _EDGE * height or line.top > (1 - _EDGE) * height
