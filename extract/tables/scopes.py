"""Columns that say only whose share of the money they are (本地区, 本级): money where rows say so and their sums close."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.numbering import level_of, strip_numbering
from extract.tables.cell_shapes import number_of
from extract.tables.vocabulary import Facet, parse_wording, says_money
from extract.text import label_key

_SCOPE = re.compile(
    r"(?:本地区|本辖区|全地区|全[省市区县州盟旗])(?:合计)?|[省市区县州盟旗]?本级|其中[:：]?[省市区县州盟旗]?本级"
)
"""Words for a place with all below it, and for its own level alone."""
_OF_MONEY = frozenset({Facet.FUND, Facet.PURPOSE, Facet.MONEY, Facet.FIGURE})
_LEAST_PARTS = 2


def is_scope(path: Sequence[str]) -> bool:
    """Whether a column's own header says only whose share it is.

    >>> [is_scope(p) for p in (("本地区",), ("其中：市本级",), ("本级收入",))]
    [True, True, False]
    """
    return bool(path) and _SCOPE.fullmatch(label_key(path[-1])) is not None


def are_amounts(labels: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a column of a scope holds money: most rows are about money, and some row is the sum of those below it.

    Args:
        labels: What each row is about.
        cells: The column's cells, row by row.
    """
    printed = [label for label, cell in zip(labels, cells, strict=True) if label and number_of(cell)]
    of_money = sum(1 for label in printed if _says_money(label))
    return of_money * 2 > len(printed) and any(_closes(labels, cells, row) for row in range(len(labels)))


def _says_money(label: str) -> bool:
    name = strip_numbering(label)
    return parse_wording(name).has(*_OF_MONEY) or bool(says_money(name))


def _closes(labels: Sequence[str], cells: Sequence[str], row: int) -> bool:
    """Whether a numbered row is the sum of the rows of the next level below it, of two of them at least."""
    own, whole = level_of(labels[row]), number_of(cells[row])
    if own is None or not whole:
        return False
    parts = []
    for label, cell in zip(labels[row + 1 :], cells[row + 1 :], strict=True):
        level = level_of(label)
        if level is not None and level <= own:
            break
        if level == own + 1 and (number := number_of(cell)) is not None:
            parts.append(number)
    return len(parts) >= _LEAST_PARTS and sum(parts) == whole
