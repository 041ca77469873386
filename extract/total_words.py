"""Words by which a row or a column says that it sums up others (合计, 小计, 本页小计)."""

from __future__ import annotations

from extract.text import label_key

GRAND_TOTALS = frozenset({"合计", "总计", "共计", "金额合计", "金额总计", "合计金额", "总合计"})
"""Sums of everything beside or below them."""
SUBTOTALS = frozenset({"小计"})
"""Sums of one group."""
PAGE_TOTALS = frozenset({"本页小计", "本页合计"})
"""Sums of what one printed page shows; no sum of the table, and no subject."""
TOTAL_WORDS = GRAND_TOTALS | SUBTOTALS | PAGE_TOTALS
"""All of them."""
_OF_TABLE = frozenset(
    {"收入合计", "支出合计", "收入总计", "支出总计", "收支合计", "本年收入合计", "本年支出合计"}
)


def is_table_total(text: str) -> bool:
    """Whether a label names the sum of a table of income or expenditure by what the table is of.

    >>> [is_table_total(t) for t in ("支出合计", "合计", "人员经费合计")]
    [True, False, False]
    """
    return label_key(text) in _OF_TABLE


def is_total_word(text: str) -> bool:
    """Whether a label says nothing but that it sums up others, however it is spaced.

    >>> [is_total_word(t) for t in ("合 计", "本页小计", "“三公”经费合计", "")]
    [True, True, False, False]
    """
    return label_key(text) in TOTAL_WORDS


def is_grand_total(text: str) -> bool:
    """Whether a label names the sum of everything: 合计, 总计, or anything that ends in 总计 (收入总计).

    >>> [is_grand_total(t) for t in ("合计", "收入总计", "本年收入合计", "小计")]
    [True, True, False, False]
    """
    key = label_key(text)
    return key.endswith("总计") or key in GRAND_TOTALS
