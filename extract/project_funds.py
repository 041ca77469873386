"""Money of a project in a sentence (年度预算安排): this year's total and the parts it is planned in."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from extract.amount import plain
from extract.printed import UNIT_PRINT, UNIT_WORDS
from extract.text import fold

_MONEY = re.compile(rf"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>{UNIT_PRINT})")
_CLAUSE = re.compile(r"[，。；;、\n]|(?<!\d),|,(?!\d{3})")
_WHOLE = re.compile(r"总|共|合计|年度预算|预算(?:安排|资金|金额|数|为)|年(?:预算)?安排")
_QUARTER = re.compile(r"第?([一二三四1-4])季度")
_QUARTERS = 4


class Part(msgspec.Struct, frozen=True):
    """One part: the words before its amount, the amount in yuan, the number as printed."""

    label: str
    amount: Decimal
    printed: str


class SectionFunds(msgspec.Struct, frozen=True):
    """This year's money in yuan, None where the text does not say; `proved` where the parts make the stated total."""

    total: Decimal | None = None
    printed: str | None = None
    parts: tuple[Part, ...] = ()
    proved: bool = False


def find_funds(text: str, year: int | None) -> SectionFunds:
    """Read a text with amounts; a clause with more than one amount is left alone.

    Where no total is stated, the four quarters of a plan make it.

    >>> funds = find_funds("2024年预算安排120万元，其中：材料费70万元，劳务费50万元。", 2024)
    >>> funds.total, [str(part.amount) for part in funds.parts], funds.proved
    (Decimal('1200000'), ['700000', '500000'], True)
    """
    found = [part for clause in _CLAUSE.split(fold(text)) if (part := _part(clause))]
    whole = _whole(found, year)
    if whole is not None:
        parts = tuple(p for p in found if p is not whole)
        proved = bool(parts) and sum((p.amount for p in parts), Decimal(0)) == whole.amount
        return SectionFunds(whole.amount, whole.printed, parts, proved)
    quarters = {m[1] for p in found if (m := _QUARTER.search(p.label))}
    if len(found) == len(quarters) == _QUARTERS:
        total = sum((p.amount for p in found), Decimal(0))
        return SectionFunds(plain(total), None, tuple(found))
    return SectionFunds(parts=tuple(found))


def _part(clause: str) -> Part | None:
    """The one amount of a clause with the words before it."""
    amounts = list(_MONEY.finditer(clause))
    if len(amounts) != 1:
        return None
    (match,) = amounts
    amount = plain(Decimal(match["number"].replace(",", "")) * UNIT_WORDS[match["unit"]].worth_yuan)
    return Part(clause[: match.start()].strip(":： "), amount, match["number"])


def _whole(parts: list[Part], year: int | None) -> Part | None:
    """The part that states this year's total: by its year, else by its words; None for quarters alone."""
    plans = [p for p in parts if not _QUARTER.search(p.label)]
    this_year = [p for p in plans if year and f"{year}年" in p.label]
    return next(iter(this_year), None) or next((p for p in plans if _WHOLE.search(p.label)), None)
