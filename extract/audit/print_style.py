"""How a table prints its figures, and which prints show that they are not as they were printed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from extract.printed import plain_text

NUMBER = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
"""One well-formed number."""
_LEAST_VOTES = 5
_LEAST_SHARE = 0.6
_GROUP = 3
"""Digits between thousands separators."""


def find_places(texts: Iterable[str]) -> int | None:
    """How many decimals the publishing system prints on every figure, None where it keeps no fixed number.

    A figure with a point votes for its decimals; one without votes, by its last group of digits, if that can be
    no group of thousands.

    >>> find_places(["1,836000", "7,696400", "12.000000", "684,745,200", "0,644000", "3.140000"])
    6
    """
    votes = Counter(places for text in texts if (places := _vote(text)) is not None)
    if not votes:
        return None
    places, count = votes.most_common(1)[0]
    enough = count >= _LEAST_VOTES and count >= _LEAST_SHARE * votes.total()
    return places if enough else None


@lru_cache(maxsize=32768)
def _vote(printed: str) -> int | None:
    text = plain_text(printed)
    if not re.fullmatch(r"[-−]?\d[\d,.]*", text):
        return None
    if NUMBER.fullmatch(text):
        return len(text.rpartition(".")[2]) if "." in text else None
    last = re.split(r"[,.]", text)[-1]
    return len(last) if len(last) != _GROUP else None


def is_number(printed: str) -> bool:
    """Whether a print is one well-formed number.

    >>> [is_number(t) for t in ("1,234.56", "1,836000", "12 34")]
    [True, False, False]
    """
    return NUMBER.fullmatch(plain_text(printed)) is not None


@lru_cache(maxsize=32768)
def is_damaged(printed: str, places: int | None) -> bool:
    """Whether a print shows by itself that scanning damaged it.

    True for what is no well-formed number, and where the system prints a fixed number of decimals for a figure
    without any that is too long to be one whose zeros were left out.

    >>> [is_damaged(t, 6) for t in ("1,836000", "1836000", "1.836000", "20", "6,889.04")]
    [True, True, False, False, False]
    """
    text = plain_text(printed)
    if not NUMBER.fullmatch(text):
        return True
    return places is not None and "." not in text and len(re.sub(r"\D", "", text)) > places > 0


def precision_of(printed: str, places: int | None) -> str:
    """A well-formed print as precise as this one: itself, or one in the system's style where it is damaged.

    >>> precision_of("1,836000", 6), precision_of("12.34", 6)
    ('0.000000', '12.34')
    """
    return f"{0:.{places}f}" if places is not None and is_damaged(printed, places) else printed
