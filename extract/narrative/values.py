"""Printed values in running text: amounts of money, percentages, and words that say that nothing changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

import msgspec

from extract.amount import plain
from extract.narrative.wording import any_of, compile_words, wording
from extract.printed import UNIT_WORDS, PrintedUnit


class ValueKind(StrEnum):
    """What a printed value is."""

    MONEY = "money"
    PERCENT = "percent"
    UNCHANGED = "unchanged"
    """持平, 一致: a change of nothing, at the precision of the figures compared."""
    THRESHOLD = "threshold"
    """A limit, price or rate (单价100万元以上): it states no figure of the budget."""
    UNREAD = "unread"
    """Approximate, a range, or no well-formed number: not to be turned into a figure."""


class Value(msgspec.Struct, frozen=True):
    """A value with its place in the text; `number` is in the printed unit (percent for percentages)."""

    kind: ValueKind
    start: int
    end: int
    printed: str = ""
    number: Decimal | None = None
    unit: PrintedUnit | None = None

    @property
    def yuan(self) -> Decimal | None:
        """The amount in yuan; None where it is no money."""
        return plain(self.number * self.unit.worth_yuan) if self.number is not None and self.unit else None


_NUMBER = r"[-−－]?(?<!\d)\d[\d,.]{0,40}(?: \d[\d,.]{0,40}){0,3}"
_WELL_FORMED = re.compile(r"[-−－]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_MONEY = rf"(?P<money>{_NUMBER})(?P<unit>亿元|百万元|万元|千元|元|亿(?=[，。；、）)（(,;]|$)|万(?=[，。；、）)（(,;]|$))"
_VAGUE = r"(?P<vague>(?<!\d)\d[\d,.]{{0,40}}{vague}(?:亿|百万|万|千)?元)"
_PERCENT = rf"(?P<percent>{_NUMBER})[%％]"
_NEAR = 16
"""Characters before and behind a value that can make it a limit, a price or a range."""
_RANGE_MARK = r"(?:[-~～—–]|至|到)"
_RANGE_BEFORE = re.compile(rf"\d(?:亿|万|千)?元?{_RANGE_MARK}$|\d[%％]?{_RANGE_MARK}$")
_RANGE_AFTER = re.compile(rf"{_RANGE_MARK}(?=\d)")


def find_values(text: str) -> Iterator[Value]:
    """All values of a text in order.

    >>> [(v.kind.value, v.printed) for v in find_values("预算5.46万元，与上年持平；单价100万元以上设备0台")]
    [('money', '5.46'), ('unchanged', '持平'), ('threshold', '100')]
    >>> [v.printed for v in find_values("公务用车购置费0.5万元，与上年预算一致0万元")]
    ['0.5', '一致']
    """
    end = 0
    vague = _VAGUE.format(vague=any_of(wording().vague_after))
    pattern = compile_words(rf"{_MONEY}|{_PERCENT}|{vague}|(?P<unchanged>{any_of(wording().unchanged)})")
    for match in pattern.finditer(text):
        if match.start() < end:
            continue
        if match["unchanged"] and (nothing := pattern.match(text, match.end())) and _is_nothing(nothing):
            end = nothing.end()
            yield Value(ValueKind.UNCHANGED, match.start(), end, match["unchanged"])
        elif match["unchanged"]:
            yield Value(ValueKind.UNCHANGED, match.start(), match.end(), match["unchanged"])
        elif match["vague"]:
            yield Value(ValueKind.UNREAD, match.start(), match.end(), match["vague"])
        else:
            yield _numeric(text, match)


def _is_nothing(match: re.Match[str]) -> bool:
    """Whether a value is a nought of money or percent, said over again behind 一致 or 持平."""
    printed = match["money"] or match["percent"] or ""
    return _WELL_FORMED.fullmatch(printed) is not None and not printed.strip("-−－0,.")


def _numeric(text: str, match: re.Match[str]) -> Value:
    printed = match["money"] or match["percent"]
    start, before, after = (
        match.start(),
        text[max(0, match.start() - _NEAR) : match.start()],
        text[match.end() : match.end() + _NEAR],
    )
    if printed[0] in "-−－" and before[-1:].isdigit():
        return Value(ValueKind.UNREAD, start, match.end(), printed)
    kind = ValueKind.MONEY if match["money"] else ValueKind.PERCENT
    if not _WELL_FORMED.fullmatch(printed) or _RANGE_BEFORE.search(before) or _RANGE_AFTER.match(after):
        kind = ValueKind.UNREAD
    elif _around(before, after, wording().threshold_before, wording().threshold_after) or (
        _around(before, after, wording().rate_before, wording().rate_after)
    ):
        kind = ValueKind.THRESHOLD
    elif _around(before, after, wording().approximate_before, wording().approximate_after) or (
        kind is ValueKind.PERCENT and _around("", after, (), wording().no_percent_after)
    ):
        kind = ValueKind.UNREAD
    number = Decimal(re.sub("[−－]", "-", printed).replace(",", "")) if kind is not ValueKind.UNREAD else None
    unit = UNIT_WORDS[match["unit"]] if match["unit"] else None
    return Value(kind, start, match.end(), printed, number, unit)


def _around(before: str, after: str, words_before: tuple[str, ...], words_after: tuple[str, ...]) -> bool:
    return bool(
        (words_before and compile_words(f"{any_of(words_before)}$").search(before))
        or (words_after and compile_words(any_of(words_after)).match(after))
    )
