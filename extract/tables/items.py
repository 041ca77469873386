"""Items of two-sided tables (一、财政拨款收入): their numbering, and which of them are sums of those below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from extract.facts import Role
from extract.numbering import level_of, strip_numbering
from extract.tables.catalogue import words
from extract.tables.vocabulary import MEANING_FACETS, parse_wording
from extract.text import label_key
from extract.total_words import is_grand_total

_SUBTOTALS = frozenset({"本年收入", "本年支出"})
_CARRIED = re.compile(r"结转(?:和|、)?结余|结余(?:和|、)?结转")
"""Items that are broken down although they are not numbered themselves."""
_NO_PART = re.compile(r"结转|结余")
"""Items without a number that stand beside the numbered ones."""


OF_WHICH = "其中："
"""What stands before an item that the sums of its side do not count, as its whole is counted."""


class SideItem(msgspec.Struct, frozen=True):
    """One item of a side: the row it stands in, its label as printed, and its amounts."""

    row: int
    label: str
    amounts: tuple[Decimal | None, ...]
    """What it prints in each column of amounts; None for a blank."""

    @property
    def has_amount(self) -> bool:
        """Whether it prints an amount."""
        return any(amount is not None for amount in self.amounts)


def partial_rows(items: Sequence[SideItem]) -> frozenset[int]:
    """The rows that go on without a number below 其中：… among numbered items; 其中 itself is said by their labels.

    一、一般公共预算 / 其中：行政事业性收费 / 罚没收入 / 二、政府性基金: 罚没收入 is a part of 一 as well.
    """
    found: set[int] = set()
    above, within = False, False
    for item in items:
        name = label_key(item.label)
        numbered = level_of(item.label) is not None
        if name.startswith("其中"):
            within = above or within
        elif (
            numbered or name.endswith(("合计", "总计", "小计")) or _NO_PART.search(name) or name in _SUBTOTALS
        ):
            above, within = numbered, False
        elif within:
            found.add(item.row)
    return frozenset(found)


def item_name(label: str) -> str:
    """An item without its numbering.

    >>> item_name("十一、城乡社区支出"), item_name("（一）一般公共预算资金")
    ('城乡社区支出', '一般公共预算资金')
    """
    return strip_numbering(label)


def item_role(row: int, label: str, items: Sequence[SideItem]) -> Role:
    """What an item is to the others of its side.

    Args:
        row: The row it stands in.
        label: Its label as printed.
        items: All items of its side in printed order.
    """
    name = words(item_name(label))
    if is_grand_total(name):
        return Role.TOTAL
    if name.endswith(("合计", "小计")) or name in _SUBTOTALS:
        return Role.SUBTOTAL
    if _has_parts_within(row, label, items):
        return Role.SUBTOTAL
    if _has_parts(row, label, items) or _has_plain_parts(row, label, items):
        return Role.SUBTOTAL
    return Role.DETAIL


def _has_parts(row: int, label: str, items: Sequence[SideItem]) -> bool:
    """Whether items of a lower level with an amount follow: （一）… or 1.… under 一、…, 一、… under 年末结转和结余."""
    mine = level_of(label)
    if mine is None and not _CARRIED.search(label):
        return False
    for item in items:
        if item.row <= row:
            continue
        level = level_of(item.label)
        if level is None or level <= (-1 if mine is None else mine):
            return False
        if item.has_amount:
            return True
    return False


def is_within(part: str, whole: str) -> bool:
    """Whether an item is by its name a part of another, neither being numbered.

    >>> is_within("政府性基金预算", "财政拨款（补助）"), is_within("单位资金", "财政拨款（补助）")
    (True, False)
    """
    if level_of(part) is not None or level_of(whole) is not None:
        return False
    wholes = {t.name for t in parse_wording(whole).terms if t.facet in MEANING_FACETS}
    return any(name in wholes for t in parse_wording(part).terms for name in t.within)


def _has_parts_within(row: int, label: str, items: Sequence[SideItem]) -> bool:
    """Whether the item right below is a part of this one by its name."""
    below = next((item for item in items if item.row > row), None)
    return below is not None and is_within(below.label, label)


def _has_plain_parts(row: int, label: str, items: Sequence[SideItem]) -> bool:
    """Whether the items without a number that follow a numbered one sum to it in every column it prints."""
    if level_of(label) is None:
        return False
    own = next((item for item in items if item.row == row), None)
    parts: list[SideItem] = []
    for item in items:
        if item.row > row:
            name = label_key(item.label)
            if level_of(item.label) is not None or name.endswith(("合计", "总计")) or _NO_PART.search(name):
                break
            parts.append(item)
    if own is None or not any(part.has_amount for part in parts):
        return False
    pairs = [
        (whole, [p.amounts[i] for p in parts]) for i, whole in enumerate(own.amounts) if whole is not None
    ]
    return bool(pairs) and all(whole == sum(a for a in amounts if a is not None) for whole, amounts in pairs)
