"""Rows that number the columns (栏次 1 2 3, 甲 乙 1=2+3 2 3, ** ** 1 2): neither headers nor data."""

from __future__ import annotations

import re
from itertools import pairwise

import msgspec

from extract.tables.catalogue import words
from extract.tables.table import Row
from extract.tables.vocabulary import Facet, parse_wording

_LEVEL_WORDS = frozenset({"类", "款", "项"})
_HEADS = frozenset({Facet.CODE, Facet.NAME})
_OF_HEADS = frozenset({*_HEADS, Facet.SUBJECT})
_MARK = re.compile(r"(?:.{1,8})?(?:栏次|列次)|行次|序号|公式|[甲乙丙丁戊己庚]|\*{1,3}|[-—–－/]+")
"""What stands over labels in such a row."""
_SURE_MARK = re.compile(r"(?:.{1,8})?(?:栏次|列次)|序号|[甲乙丙丁]|\*{1,3}")
"""栏次 may have the end of the header above it in its cell."""
_NUMERAL = re.compile(r"[一二三四五六七八九十]{1,2}")
_NUMBER = re.compile(r"[(第]?(?P<number>\d{1,2})[)栏列]?(?P<sum>[=＝][\d+\-()*/%×÷]+)?")
_LETTER = re.compile(r"(?P<letter>[A-Z])(?P<sum>[=＝][A-Z+\-()*/%×÷\d]+)?")
_LEAST_NUMBERS = 3
_LEAST_BEHIND_LABEL = 4
"""Numbers from one that count up behind any label are amounts of no row."""
_FULL = 2


def without_column_numbers(row: Row) -> Row | None:
    """A row that numbers the columns without its numbers; None for any other row.

    类, 款 and 项, or 科目编码 and 科目名称, may stand on the same line as the numbers; the row that is returned may be
    blank.
    """
    texts = [words(t) for t in row.texts if t and not _heads_labels(t)]
    rest = [t for t in texts if not _MARK.fullmatch(t)]
    sure = any(_SURE_MARK.fullmatch(t) for t in texts)
    if not texts or not (
        _counts_in_digits(rest, sure=sure, whole=_is_whole(row, rest))
        or _counts_behind_label(rest)
        or _counts_in_letters(rest)
    ):
        return None
    kept = (c if _heads_labels(c.text) else msgspec.structs.replace(c, text="") for c in row.cells)
    return msgspec.structs.replace(row, cells=tuple(kept))


def _heads_labels(text: str) -> bool:
    """Whether a cell is the header of codes or names, which no row of a table is called by."""
    if words(text) in _LEVEL_WORDS:
        return True
    wording = parse_wording(text)
    return wording.head in _HEADS and wording.is_known and {t.facet for t in wording.terms} <= _OF_HEADS


def _is_whole(row: Row, rest: list[str]) -> bool:
    """Whether every cell of the row is one of the numbers."""
    return len(rest) == len(row.cells) >= _FULL


def _counts_in_digits(texts: list[str], *, sure: bool, whole: bool) -> bool:
    """Whether texts count upwards: from one and without a gap, or beside a word that says what they are."""
    plain = [t for t in texts if not (sure and _NUMERAL.fullmatch(t))]
    matches = [_NUMBER.fullmatch(t) for t in plain]
    if not all(matches):
        return False
    numbers = [int(m["number"]) for m in matches if m]
    if sure:
        return bool(numbers or texts) and numbers == sorted(set(numbers))
    has_sum = any(m["sum"] for m in matches if m)
    steps = all(b == a + 1 for a, b in pairwise(numbers))
    if not numbers or not steps:
        return False
    return (numbers[0] == 1 and (len(numbers) >= _LEAST_NUMBERS or whole)) or (
        has_sum and len(numbers) >= _LEAST_NUMBERS
    )


def _counts_behind_label(texts: list[str]) -> bool:
    """Whether texts behind the first are 1, 2, 3 … and so many that no row has such amounts."""
    numbers = texts[1:]
    return len(numbers) >= _LEAST_BEHIND_LABEL and numbers == [str(n + 1) for n in range(len(numbers))]


def _counts_in_letters(texts: list[str]) -> bool:
    matches = [_LETTER.fullmatch(t) for t in texts]
    letters = [m["letter"] for m in matches if m]
    return len(letters) == len(texts) >= _LEAST_NUMBERS and all(
        ord(b) == ord(a) + 1 for a, b in pairwise(letters)
    )
