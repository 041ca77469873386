"""Items of two-sided tables (一、财政拨款收入): their numbering, and which of them are sums of those below."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from extract.facts import Role
from extract.tables.catalogue import words

_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]|\d+[、.．])\s*"
)
_SUBTOTALS = frozenset({"本年收入", "本年支出"})
_LEVELS = (
    re.compile(r"[一二三四五六七八九十]+[、.．]"),
    re.compile(r"[(（][一二三四五六七八九十]+[)）]"),
    re.compile(r"\d+[、.．]"),
    re.compile(r"[(（]\d+[)）]"),
)
"""How the levels of a list of items are numbered, the highest first."""
_CARRIED = re.compile(r"结转(?:和|、)?结余|结余(?:和|、)?结转")
"""Items that are broken down although they are not numbered themselves."""


class SideItem(msgspec.Struct, frozen=True):
    """One item of a side: the row it stands in, its label as printed, and whether it prints an amount."""

    row: int
    label: str
    has_amount: bool


def item_name(label: str) -> str:
    """An item without its numbering.

    >>> item_name("十一、城乡社区支出"), item_name("（一）一般公共预算资金")
    ('城乡社区支出', '一般公共预算资金')
    """
    return _NUMBERING.sub("", label)


def item_role(row: int, label: str, items: Sequence[SideItem]) -> Role:
    """What an item is to the others of its side.

    Args:
        row: The row it stands in.
        label: Its label as printed.
        items: All items of its side in printed order.
    """
    name = words(item_name(label))
    if name.endswith("总计") or name == "合计":
        return Role.TOTAL
    if name.endswith("合计") or name in _SUBTOTALS or _has_parts(row, label, items):
        return Role.SUBTOTAL
    return Role.DETAIL


def _has_parts(row: int, label: str, items: Sequence[SideItem]) -> bool:
    """Whether items of a lower level with an amount follow: （一）… or 1.… under 一、…, 一、… under 年末结转和结余."""
    mine = _level(label)
    if mine is None and not _CARRIED.search(label):
        return False
    for item in items:
        if item.row <= row:
            continue
        level = _level(item.label)
        if level is None or level <= (-1 if mine is None else mine):
            return False
        if item.has_amount:
            return True
    return False


def _level(label: str) -> int | None:
    """Depth of an item by its numbering, from 0; None for an item without."""
    return next((depth for depth, pattern in enumerate(_LEVELS) if pattern.match(label)), None)
