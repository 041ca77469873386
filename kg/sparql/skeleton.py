r"""A query without its texts: what programs send over and over is one query in which only a number or name changes.

A check of the whole costs more than a look-up itself, so it is made once for each skeleton. That is sound only if no text
that is cut out could be read as anything else, by us or by the database. So a text is cut out only if it is written
between plain quotation marks and holds nothing but letters, digits, blanks and a few Chinese brackets and points; and only
if the rest holds no quotation mark and no backslash at all. Then every quotation mark of the query begins or ends one of
the texts, or stands in a comment, and what stands between two of them changes no token but its own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_TEXT = re.compile(r'"([\w 〔〕（）〈〉《》·、，。：-]+)"')
_TELL_TALES = ('"', "'", "\\")
_FIRST, _LAST = "\ue000", "\ue001"
"""Characters without a meaning, between which the number of a text stands in a skeleton."""
_PLACE = re.compile(f"{_FIRST}([0-9]+){_LAST}")


class Skeleton(NamedTuple):
    """A query with places for its texts, and the texts."""

    text: str
    texts: tuple[str, ...]


@lru_cache(maxsize=8)
def skeleton_of(text: str) -> Skeleton | None:
    """The skeleton of a query; None where texts cannot be cut out for certain, or there are none.

    The last ones are remembered: several look at one query, one after the other.

    >>> skeleton_of('SELECT * { ?a ?b "京财〔2023〕1号" }').texts
    ('京财〔2023〕1号',)
    >>> skeleton_of('SELECT * { ?a ?b "c" FILTER(?d != "it\\'s") }') is None
    True
    """
    if _FIRST in text or _LAST in text:
        return None
    pieces = _TEXT.split(text)
    between, texts = pieces[::2], tuple(pieces[1::2])
    if not texts or any(mark in piece for piece in between for mark in _TELL_TALES):
        return None
    with_places = [f'{piece}"{_FIRST}{number}{_LAST}"' for number, piece in enumerate(between[:-1])]
    return Skeleton("".join([*with_places, between[-1]]), texts)


def fill(text: str, texts: tuple[str, ...]) -> str:
    """A skeleton, or what was made of it, with the texts in their places."""
    return _PLACE.sub(lambda place: texts[int(place[1])], text)
