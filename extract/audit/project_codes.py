"""Codes of projects that one row alone prints: no list has them and no sum counts them, their pattern is all evidence."""

from __future__ import annotations

import re
from collections.abc import Collection

_CODE = re.compile(r"(?P<region>\d{6})(?P<year>\d{2})[A-Z](?P<head>\d{4})\d{8}")
"""Region, year, kind and a serial number of twelve digits, of which the first four count millions of millions."""
_LEAST_OTHERS = 5
"""Codes that a document prints before one of another pattern is told."""
_MOST_AHEAD, _MOST_BEHIND = 1, 5
"""Years by which a code is at most later and earlier than all others."""


def is_odd(code: str, printed: Collection[str]) -> bool:
    """Whether region, year or serial of a code are none that the document's other codes have.

    Args:
        code: The code in question.
        printed: All codes of projects of the document.

    >>> others = [f"11010524T00000310000{n}" for n in range(5)]
    >>> is_odd("11010594T000003100009", others), is_odd("11010524T000003100009", others)
    (True, False)
    """
    own = _CODE.fullmatch(code)
    others = [m for other in printed if other != code and (m := _CODE.fullmatch(other))]
    if own is None or len(others) < _LEAST_OTHERS:
        return False
    for part in ("region", "head"):
        known = {m[part] for m in others}
        if len(known) == 1 and sum(a != b for a, b in zip(own[part], *known, strict=True)) == 1:
            return True
    years = [int(m["year"]) for m in others]
    return not min(years) - _MOST_BEHIND <= int(own["year"]) <= max(years) + _MOST_AHEAD
