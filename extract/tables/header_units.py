"""The unit that a title, a header or a label prints for its own figures, and money that is no yuan."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from extract.amount import find_unit
from extract.printed import UNIT_PRINT, PrintedUnit
from extract.tables.sums import SumColumn, find_sums
from extract.tables.vocabulary import parse_wording
from extract.text import fold

_BRACKETED = re.compile(rf"[(（](?:单位[:：]?)?(?:人民币)?(?P<unit>{UNIT_PRINT})[)）]")
_LONGEST = 60
_LONGEST_LINE = 30
_CURRENCY = (
    r"(?:美元|美金|欧元|日元|英镑|港元|港币|澳门元|澳元|加元|加拿大元|韩元|卢布|瑞士法郎|新加坡元|外币|外汇)"
)
_FOREIGN = re.compile(rf"{_CURRENCY}|\b(?:USD|EUR|JPY|GBP|HKD)\b")
_CONVERTED = re.compile(r"人民币|折合|折算")
_FOREIGN_LINE = re.compile(rf"单位[:：为]?\(?[千百十万亿]{{0,2}}(?P<currency>{_CURRENCY})")
_PER_PIECE = "单价"
"""The term of headers whose figures are prices or averages: their unit is that of one piece."""


def unit_in(text: str) -> PrintedUnit | None:
    """A unit in brackets inside a title, header or label: 总体资金情况（万元）.

    >>> unit_in("合计（百万元）").name, unit_in("每人（元/月）")
    ('MILLION_YUAN', None)
    """
    match = _BRACKETED.search(fold(text)) if len(text) < _LONGEST else None
    return (
        PrintedUnit.named(match["unit"]) if match else find_unit(text) if len(text) < _LONGEST_LINE else None
    )


@lru_cache(maxsize=8192)
def is_foreign(text: str) -> bool:
    """Whether a header says that its figures are of another currency, and not what they are worth in yuan.

    >>> is_foreign("国外贷款（万美元）"), is_foreign("美元贷款折合人民币（万元）")
    (True, False)
    """
    return _FOREIGN.search(fold(text)) is not None and _CONVERTED.search(fold(text)) is None


def foreign_line(text: str) -> str | None:
    """The other currency that a line gives as the unit of a table, None for any other line.

    >>> foreign_line("单位：万美元"), foreign_line("单位：万元、万美元")
    ('美元', None)
    """
    match = _FOREIGN_LINE.search(fold(text)) if len(text) < _LONGEST else None
    return match["currency"] if match else None


def is_per_piece(text: str) -> bool:
    """Whether a header stands over prices or averages (单价, 人均): no unit of the table's amounts."""
    return any(term.name == _PER_PIECE for term in parse_wording(text).terms)


def unit_of_header(path: Sequence[str]) -> PrintedUnit | None:
    """The unit that a header path prints for its column, the lowest one."""
    return next((unit for text in reversed(path) if (unit := unit_in(text))), None)


def own_units(columns: Sequence[SumColumn], unit: PrintedUnit) -> Mapping[int, PrintedUnit]:
    """Columns of amounts in another unit than their table's, by position.

    A column head outranks the line above the table where it tells columns apart. Where all columns claim the same
    other unit, or figures of two units add up as if they were of one, head and line contradict each other: then
    the line holds for all.

    Args:
        columns: The columns of amounts.
        unit: The unit of the table.
    """
    said = {c.position: unit_of_header(c.path) for c in columns}
    other = {position: own for position, own in said.items() if own and own is not unit}
    if not other or (len(other) == len(columns) and len(set(other.values())) == 1):
        return {}
    read_in = {c.position: other.get(c.position, unit) for c in columns}
    if any(len({read_in[i] for i in (s.whole, *s.parts)}) > 1 for s in find_sums(columns)):
        return {}
    return other
