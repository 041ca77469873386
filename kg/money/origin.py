"""Whether money is of the year or carried over from years before, as far as the words of its table say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import groupby

from kg.figures.printed import item_label
from kg.figures.records import Record
from kg.money.data_sets import fund_named
from kg.money.parts import path_of


class MoneyOrigin(StrEnum):
    """When money that a year's budget or accounts hold came in."""

    CURRENT_YEAR = "current_year"
    CARRIED_OVER = "carried_over"


_CARRIED = re.compile(r"结转|结余")
_LEFT_AT_THE_END = re.compile(r"下年|年末|结余分配")
_OF_THE_YEAR = re.compile(r"本年|当年")
_RECEIVED = "收入"
_NUMERALS = ((re.compile(r"[一二三四五六七八九十百]+"), "一"), (re.compile(r"\d+"), "1"))


def read_origins(records: Iterable[Record]) -> dict[str, MoneyOrigin]:
    """Cell → origin of its money, for the cells of income or projects of which their tables tell it.

    A row of a two-sided table is carried over where its own words or those of the heading above it say so (二、上年结转,
    below it （一）一般公共预算拨款). One that neither names is of the year where its table parts the two at all.
    """
    tables: dict[tuple[str, str | None], list[Record]] = defaultdict(list)
    for record in records:
        tables[record.table, record.side].append(record)
    found: dict[str, MoneyOrigin] = {}
    for cells in tables.values():
        found |= _of_rows(cells) if any(r.item for r in cells) else _of_columns(cells)
    return found


def _said(words: str) -> MoneyOrigin | None:
    """What words say for themselves.

    >>> _said("财政拨款结转结余/一般公共预算"), _said("本年收入/小计"), _said("年末结转和结余")
    (<MoneyOrigin.CARRIED_OVER: 'carried_over'>, <MoneyOrigin.CURRENT_YEAR: 'current_year'>, None)
    """
    if _LEFT_AT_THE_END.search(words):
        return None
    if _CARRIED.search(words):
        return MoneyOrigin.CARRIED_OVER
    return MoneyOrigin.CURRENT_YEAR if _OF_THE_YEAR.search(words) else None


def _style(numbering: str) -> str:
    """The numbering of a row without its number: rows of one level have the same.

    >>> _style("二、"), _style("（一）"), _style("12.")
    ('一、', '（一）', '1.')
    """
    for pattern, sign in _NUMERALS:
        numbering = pattern.sub(sign, numbering)
    return numbering


def _of_columns(cells: Sequence[Record]) -> Mapping[str, MoneyOrigin]:
    said = {r.iri: _said("/".join(r.measure)) for r in cells}
    is_parted = MoneyOrigin.CARRIED_OVER in said.values()
    found: dict[str, MoneyOrigin] = {}
    for record in cells:
        origin = said[record.iri]
        if origin is None and path_of(record.measure):
            words = "/".join(record.measure)
            is_named = _RECEIVED in words or (is_parted and fund_named(words) is not None)
            origin = MoneyOrigin.CURRENT_YEAR if is_named and not _LEFT_AT_THE_END.search(words) else None
        if origin:
            found[record.iri] = origin
    return found


def _of_rows(cells: Sequence[Record]) -> Mapping[str, MoneyOrigin]:
    rows = [list(row) for _, row in groupby(cells, key=lambda r: r.row)]
    is_parted = any(_said(item_label(row[0].item or "")) for row in rows)
    found: dict[str, MoneyOrigin] = {}
    section: tuple[str, MoneyOrigin | None] | None = None
    named: set[str] = set()
    for row in rows:
        item, role = row[0].item or "", row[0].role
        label = item_label(item)
        style = _style(item.removesuffix(label))
        if section and (role != "detail" or section[0] == style != ""):
            section = None
        said = _said(label) or (MoneyOrigin.CURRENT_YEAR if _RECEIVED in label else None)
        if role == "subtotal":
            section = (style, said)
            named.clear()
        fund = fund_named(label) or label
        # A fund named twice under one heading: a heading between them has no amount, and nobody sees it.
        is_clear = is_parted and fund not in named
        origin = said or (section[1] if section else None) or (MoneyOrigin.CURRENT_YEAR if is_clear else None)
        named.add(fund)
        if origin and role != "total" and not _LEFT_AT_THE_END.search(label):
            found.update((record.iri, origin) for record in row)
    return found
