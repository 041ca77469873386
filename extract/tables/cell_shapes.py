"""What the cells of a column look like, each cell classified once: money, code, ordinal, percentage or text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

import msgspec

from extract.amount import parse_number
from extract.errors import AmountError
from extract.printed import is_blank, looks_like_amount
from extract.source import Source
from extract.total_words import is_total_word

_NOWHERE = Source("")
_DIGITS = re.compile(r"\d+")
_CLASSIFIED = re.compile(r"[235]\d{2}(?:\d{2}){0,2}")
_PERCENT = re.compile(r"[-−]?\d[\d.,]*\s*[%％]")
_COUNTED = re.compile(
    r"\d[\d,.]*\s*(?:平方米|公顷|公里|㎡|批次|人次|台套|[辆台套个批次件张户亩项期本册组把部条人])(?:[(（][^()（）]*[)）])?"
)
_CODED_NAME = re.compile(r"(?:\d{2,}\s*[-－—–\s]|[\[【［]\d{2,}[\]】］])\s*[^\d\s].*", re.S)
_CODE_OF_NAME = re.compile(r"[\[【［]?(\d{2,})")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_CODE = re.compile(r"[1-9]\d{2}(?:\d{2}){0,2}")
_LEAST_CODES = 3
_LEAST_NESTED = 2
_LEAST_WITH_GAPS = 6
"""Figures that must count up where some numbers are left out."""
_MOST_GAP = 4.5
"""By how much they may count up at a time on average: amounts that grow from row to row grow faster."""
_LEAST_ORDINALS = 3
_MOST = 0.6


@lru_cache(maxsize=65536)
def number_of(text: str) -> Decimal | None:
    """The number that a cell prints, None where it prints no well-formed one."""
    try:
        return parse_number(text, _NOWHERE)
    except AmountError:
        return None


@lru_cache(maxsize=65536)
def is_figure(text: str) -> bool:
    """Whether a cell was meant as a figure."""
    return bool(text) and not is_blank(text) and looks_like_amount(text)


def are_years(texts: Sequence[str], *, least: int = 2) -> bool:
    """Whether texts are years that follow each other (2025, 2026), at least so many different ones.

    >>> are_years(("2025", "2026")), are_years(("2000", "2000")), are_years(("2025", "1,300"))
    (True, False, False)
    """
    found = sorted({text.strip() for text in texts})
    return (
        len(found) >= least
        and all(_YEAR.fullmatch(text) for text in found)
        and all(int(b) - int(a) == 1 for a, b in pairwise(found))
    )


def are_nested_codes(texts: Sequence[str]) -> bool:
    """Whether texts are codes of a classification, of which some go on with others: no amounts do so by chance.

    >>> are_nested_codes(("10306", "1030601", "1030602")), are_nested_codes(("10306", "1030601", "1,200"))
    (True, False)
    """
    codes = set(texts)
    if len(codes) < _LEAST_CODES or not all(_CODE.fullmatch(text) for text in codes):
        return False
    return sum(1 for code in codes if code[:-2] in codes) >= _LEAST_NESTED


class ColumnShape(msgspec.Struct, frozen=True):
    """The cells of one column below its header, blanks and total words left out."""

    texts: tuple[str, ...]
    figures: tuple[str, ...]
    percents: int
    coded_names: int

    @classmethod
    def of(cls, cells: Sequence[str]) -> ColumnShape:
        """The shape of these cells."""
        texts = tuple(t for t in cells if t and not is_blank(t) and not is_total_word(t))
        return cls(
            texts,
            tuple(t for t in texts if is_figure(t)),
            sum(1 for t in texts if _PERCENT.fullmatch(t)),
            sum(1 for t in texts if _CODED_NAME.fullmatch(t)),
        )

    @property
    def is_text(self) -> bool:
        """Whether most cells are words."""
        return bool(self.texts) and len(self.figures) + self.percents < len(self.texts) * (1 - _MOST + 0.1)

    @property
    def is_figures(self) -> bool:
        """Whether most cells are figures."""
        return bool(self.texts) and len(self.figures) >= len(self.texts) * _MOST

    @property
    def is_percents(self) -> bool:
        """Whether most cells are percentages."""
        return bool(self.texts) and self.percents >= len(self.texts) * _MOST

    @property
    def is_counts(self) -> bool:
        """Whether most cells are a number and its measure word (10台, 1项), which name nothing."""
        counted = sum(1 for t in self.texts if _COUNTED.fullmatch(t.strip()))
        return bool(self.texts) and counted >= len(self.texts) * _MOST

    @property
    def with_point(self) -> int:
        """How many figures have a decimal point."""
        return sum(1 for t in self.figures if "." in t)

    @property
    def is_integers(self) -> bool:
        """Whether it holds figures and none has a decimal point or a comma."""
        return bool(self.figures) and all(_DIGITS.fullmatch(t.strip()) for t in self.figures)

    @property
    def is_codes(self) -> bool:
        """Whether its figures can only be codes: leading zeros, or digits of a classification throughout."""
        if not self.is_integers:
            return False
        if any(len(t) > 1 and t.startswith("0") for t in self.figures):
            return True
        found = {t for t in self.figures if _CLASSIFIED.fullmatch(t)}
        return len(found) >= _LEAST_CODES and all(_CLASSIFIED.fullmatch(t) for t in self.figures)

    @property
    def is_ordinals(self) -> bool:
        """Whether its figures count up by one from 1, or from anywhere with some left out (行次 1 2 3 8 27 28)."""
        if not self.is_integers or len(self.figures) < _LEAST_ORDINALS:
            return False
        numbers = [int(t) for t in self.figures]
        steps = [b - a for a, b in pairwise(numbers)]
        if all(step == 1 for step in steps):
            return numbers[0] == 1 or len(numbers) >= _LEAST_WITH_GAPS
        return len(numbers) >= _LEAST_WITH_GAPS and min(steps) > 0 and sum(steps) < _MOST_GAP * len(numbers)

    @property
    def is_years(self) -> bool:
        """Whether its figures are years that follow each other, and no amounts."""
        return are_years(self.figures)

    @property
    def scheme(self) -> str | None:
        """The classification whose codes it holds, told by their first digit and length."""
        return self._scheme_of([t for t in self.texts if _DIGITS.fullmatch(t)])

    @property
    def scheme_of_names(self) -> str | None:
        """The classification of the codes that stand before its names ([2070109]群众文化)."""
        found = (_CODE_OF_NAME.match(t) for t in self.texts if _CODED_NAME.fullmatch(t))
        return self._scheme_of([match[1] for match in found if match])

    def _scheme_of(self, codes: Sequence[str]) -> str | None:
        if not codes or len(codes) * 2 < len(self.texts):
            return None
        for digit, scheme in (("2", "function"), ("3", "department_economic"), ("5", "government_economic")):
            if all(t.startswith(digit) and len(t) in {3, 5, 7} for t in codes):
                return scheme
        return None
