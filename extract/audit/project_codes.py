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


def odd_code(code: str, printed: Collection[str]) -> str:
    """What in a code no other of the document has: region, year or serial; nothing where none is odd.

    Args:
        code: The code in question.
        printed: All codes of projects of the document.

    >>> others = [f"11010524T00000310000{n}" for n in range(5)]
    >>> odd_code("11010594T000003100009", others), odd_code("11010524T000003100009", others)
    ('year', '')
    """
    own = _CODE.fullmatch(code)
    others = [m for other in printed if other != code and (m := _CODE.fullmatch(other))]
    if own is None or len(others) < _LEAST_OTHERS:
        return ""
    for part in ("region", "head"):
        known = {m[part] for m in others}
        if len(known) == 1 and sum(a != b for a, b in zip(own[part], *known, strict=True)) == 1:
            return "region" if part == "region" else "serial"
    years = [int(m["year"]) for m in others]
    in_range = min(years) - _MOST_BEHIND <= int(own["year"]) <= max(years) + _MOST_AHEAD
    return "" if in_range else "year"
