"""The line between a table's title and its rows: whose table it is and the unit it is printed in."""

from __future__ import annotations

import re

import msgspec

from extract.amount import find_unit
from extract.document import Paragraph
from extract.printed import PrintedUnit, looks_like_amount
from extract.source import Source
from extract.tables.header_units import foreign_line
from extract.tables.table import Row
from extract.text import fold, unwrap

_OWNER = re.compile(
    r"^(?:(?:公开|预算|决算)\d+表)?(?:编制|填报|公开|预算|决算|填表|(?:预算|决算)?主管|预算编制)?(?:部门|单位)(?:\((?:单位|部门|公章|盖章)\))?(?:名称)?[:：]"
    r"(?P<name>.+?)(?:(?:金额|计量|货币)?单位[:：].*|(?:公开|预算|决算)\d+表.*|\d{4}年度?.*)?$"
)
_LONGEST_UNIT_LINE = 40
_LONGEST_HEAD = 80
_SHORTEST_NAME = 4
_COUNTED = re.compile(
    r"(?:平方米|公顷|公里|㎡|辆|台|套|台套|个|人|人次|批次|批|次|件|张|户|亩|项|期|天|%|[百千]?万?元|亿元)(?:\([^()]*\)?)?|[^()]{0,3}\)"
)
"""Units of counts that a line gives behind 单位：, which nobody is called."""
_NUMBER = re.compile(r"(?:财决|财预|部门|单位)?(?:预算|决算|公开)+(\d{1,2}(?:-\d{1,2})?)表")


class TableHead(msgspec.Struct, frozen=True):
    """What the line says; `owner` is a department or unit by name, as printed without blanks."""

    text: str
    source: Source
    unit: PrintedUnit | None
    owner: str | None
    currency: str | None = None
    """The other currency that the line gives as the unit (单位：万美元)."""
    number: str | None = None
    """The table's own number beside them (预算03表), its digits as printed."""
    counts: bool = False
    """Whether the unit is one of counts: the table has no money."""


def parse_head(item: Paragraph | Row) -> TableHead | None:
    """The head that a line or row is: 编制部门：… 单位：元. None where it says neither owner nor unit."""
    if isinstance(item, Row):
        texts = [cell.text for cell in item.cells if cell.text]
        if not texts or any(looks_like_amount(text) for text in texts):
            return None
        text, source = " ".join(texts), item.source
    else:
        text, source = item.text, item.source
    if len(text) > _LONGEST_HEAD:
        return None
    match = _OWNER.match(fold(text))
    owner = match["name"] if match and _is_name(match["name"]) else None
    unit = find_unit(text) if owner or len(fold(text)) < _LONGEST_UNIT_LINE else None
    currency = foreign_line(text) if unit is None else None
    counts = match is not None and unit is None and _is_count(match["name"])
    if not (unit or owner or currency or counts):
        return None
    numbered = _NUMBER.search(fold(text))
    return TableHead(unwrap(text), source, unit, owner, currency, numbered[1] if numbered else None, counts)


def _is_count(words: str) -> bool:
    """Whether what stands behind 单位： are units of counts (平方米、辆、台（套）)."""
    return all(_COUNTED.fullmatch(part) for part in re.split(r"[、,;/和及]", words))


def _is_name(words: str) -> bool:
    """Whether what stands behind 单位： names somebody, and no unit of money."""
    return (
        len(words) >= _SHORTEST_NAME
        and not _is_count(words)
        and find_unit(f"单位:{words}") is None
        and not foreign_line(f"单位:{words}")
    )
