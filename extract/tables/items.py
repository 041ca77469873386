"""Items of two-sided tables (一、财政拨款收入): their numbering, and which of them are sums of those below."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations

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


_LEAST_PARTS = 2
"""One row below another of the same amount may stand beside it as well."""
_MOST_WHOLES = 6
"""Of more rows that may be sums nobody tries which are."""


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
    if _has_proved_parts(row, items):
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


def proved_families(
    amounts: Sequence[Sequence[Decimal | None]], total: Sequence[Decimal | None]
) -> Mapping[int, int]:
    """Which of the rows without a number below one another are sums of those right below, and of how many.

    转移性收入 / 上级补助收入 / 调入资金: nothing but the figures tells that the two are parts of the first. A row is a
    sum only where that makes the total hold and nothing else would; it has at least two parts that print something.

    Args:
        amounts: What each row prints in each column.
        total: What the total of them prints.

    >>> rows = [[Decimal(n)] for n in (600, 300, 180, 120)]
    >>> proved_families(rows, [Decimal(900)]), proved_families(rows, [Decimal(1200)])
    ({1: 2}, {})
    """
    if _holds(amounts, total):
        return {}
    counts = {at: n for at, whole in enumerate(amounts) if (n := _closing_parts(whole, amounts[at + 1 :]))}
    if len(counts) > _MOST_WHOLES:
        return {}
    proved: list[dict[int, int]] = []
    for size in range(1, len(counts) + 1):
        for chosen in combinations(counts, size):
            parts = [part for at in chosen for part in range(at + 1, at + 1 + counts[at])]
            apart = len(set(parts)) == len(parts) and not set(parts) & set(chosen)
            tops = [row for at, row in enumerate(amounts) if at not in parts]
            if apart and _holds(tops, total):
                proved.append({at: counts[at] for at in chosen})
    return proved[0] if len(proved) == 1 else {}


def _holds(rows: Sequence[Sequence[Decimal | None]], total: Sequence[Decimal | None]) -> bool:
    return all(
        whole is None or whole == sum((row[i] or Decimal(0) for row in rows), Decimal(0))
        for i, whole in enumerate(total)
    )


def _closing_parts(whole: Sequence[Decimal | None], below: Sequence[Sequence[Decimal | None]]) -> int:
    """How many of the rows right below one sum to it in every column it prints; 0 where none do."""
    if not any(whole):
        return 0
    for count in range(_LEAST_PARTS, len(below) + 1):
        parts = below[:count]
        if sum(1 for row in parts if any(row)) >= _LEAST_PARTS and _holds(parts, whole):
            return count
    return 0


def _has_proved_parts(row: int, items: Sequence[SideItem]) -> bool:
    """Whether only with items below it as its parts the total of a side holds, or of what ends it without numbers."""
    run = plain_run([item.label for item in items], [item.amounts for item in items])
    if run is None:
        return False
    plain, left = run
    return row in {items[plain[at]].row for at in proved_families([items[i].amounts for i in plain], left)}


def plain_run(
    labels: Sequence[str], amounts: Sequence[Sequence[Decimal | None]]
) -> tuple[Sequence[int], Sequence[Decimal | None]] | None:
    """The rows without numbers whose structure only figures can tell, and what the total leaves for them.

    All rows of a side that numbers none; else those behind the one sum (收入合计) of the numbered rows above it. None
    where a side has no single total, or numbered rows without such a sum.

    >>> labels = ["一、税收收入", "收入合计", "转移性收入", "返还性收入", "调入资金", "收入总计"]
    >>> plain_run(labels, [[Decimal(n)] for n in (7, 7, 5, 3, 2, 12)])
    ([2, 3, 4], [Decimal('5')])
    """
    totals = [i for i, label in enumerate(labels) if is_grand_total(words(item_name(label)))]
    if len(totals) != 1:
        return None
    end = totals[0]
    numbered = [i for i, label in enumerate(labels) if level_of(label) is not None]
    if not numbered:
        return [i for i, label in enumerate(labels) if is_plain(label)], amounts[end]
    behind = range(numbered[-1] + 1, end)
    sums = [i for i in behind if not is_plain(labels[i])]
    if len(sums) != 1:
        return None
    left = [
        None if whole is None else whole - (part or Decimal(0))
        for whole, part in zip(amounts[end], amounts[sums[0]], strict=True)
    ]
    return [i for i in behind if i > sums[0]], left


def is_plain(label: str) -> bool:
    """Whether an item has no number and is no sum by its words."""
    name = label_key(label)
    return level_of(label) is None and not name.endswith(("合计", "总计", "小计")) and name not in _SUBTOTALS
