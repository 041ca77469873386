"""Words of a line of text with their places, figures each alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from enum import Enum
from itertools import pairwise

import msgspec

from extract.printed import is_blank, looks_like_amount, looks_like_figure

_TOKEN = re.compile(r"\S+")
_CODE = re.compile(r"\d{1,8}")
_SPACED = re.compile(r"(?<!\S)(合|小|总|金|收|支)[ \u3000]{1,8}(计|额|入|出)(?!\S)")
"""Words of two letters that are printed apart."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHARE = "%％‰"
_LEAST_STARTS = 2


class Sort(Enum):
    """What a piece is: words, an amount, a number without point or comma, a mark for nothing."""

    WORDS = "words"
    AMOUNT = "amount"
    NUMBER = "number"
    MARK = "mark"


class Piece(msgspec.Struct, frozen=True):
    """A text with the columns of characters that it covers; `end` is behind the last."""

    text: str
    start: int
    end: int
    sort: Sort

    @property
    def is_figure(self) -> bool:
        """Whether it is no words."""
        return self.sort is not Sort.WORDS

    def shifts(self, start: int, end: int) -> tuple[float, float, float]:
        """How far right of a place it stands, by its begin, its end and its middle: texts may be aligned by any."""
        return self.start - start, self.end - end, (self.start + self.end - start - end) / 2

    def with_text(self, text: str, end: int) -> Piece:
        """The piece with more words behind it."""
        return Piece(text, self.start, end, self.sort)


def tokens_of(line: str) -> list[Piece]:
    """What stands between the blanks of a line; a word of two letters printed apart is one."""
    close = _SPACED.sub(lambda m: m[1] + m[2] + "\0" * (len(m[0]) - 2), line)
    found = []
    for m in _TOKEN.finditer(close):
        text = m[0].replace("\0", "")
        found.append(Piece(text, m.start(), m.end(), _sort_of(text)))
    return found


def row_pieces(lines: Sequence[str]) -> list[list[Piece]]:
    """The pieces of the rows of one page: words one blank apart are one, unless the second begins where others do."""
    rows = [tokens_of(line) for line in lines]
    begins = Counter(b.start for row in rows for a, b in pairwise(row) if b.start - a.end > 1)
    found = []
    for row in rows:
        pieces: list[Piece] = []
        for token in row:
            last = pieces[-1] if pieces else None
            near = last is not None and token.start - last.end <= 1
            begun = begins[token.start] >= _LEAST_STARTS
            if last is None or not near or begun or last.is_figure or token.is_figure:
                pieces.append(token)
            else:
                pieces[-1] = last.with_text(f"{last.text}{token.text}", token.end)
        found.append(pieces)
    return found


def has_amounts(pieces: Sequence[Piece]) -> bool:
    """Whether a line of words holds figures of a table: an amount, or numbers that are no code and no year."""
    amounts = any(p.sort is Sort.AMOUNT for p in pieces)
    behind = [p for a, p in pairwise(pieces) if p.sort is Sort.NUMBER and not a.is_figure]
    return amounts or any(not _YEAR.fullmatch(p.text) for p in behind)


def _sort_of(text: str) -> Sort:
    if _CODE.fullmatch(text):
        return Sort.NUMBER
    if looks_like_amount(text) or (text[-1] in _SHARE and looks_like_figure(text)):
        return Sort.AMOUNT
    return Sort.MARK if len(text) <= 3 and is_blank(text) else Sort.WORDS
