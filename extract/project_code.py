"""Project codes of 21 characters: region 6 digits, year 2, one letter, 12 digits; damage undone or told by the pattern."""

from __future__ import annotations

import re
from collections.abc import Collection

import msgspec

from extract.facts import Label
from extract.text import unwrap

_CODE = re.compile(r"\d{8}[A-Z]\d{12}")
_LABEL = re.compile(r"(\d{6,8}\s*[A-Z0-9][\d\s]{10,16}?)(?:\s*[-－—]\s*(?=\S)|\s*(?=[^\d\s\-－—]))(.+)", re.S)
_MISREAD_LETTER = re.compile(r"(\d{8})[17](\d{11,13})")
_SERIAL_DIGITS = 12


class ProjectLabel(msgspec.Struct, frozen=True):
    """A project's label with its code mended where the pattern leaves one way only; `printed` is the code as printed."""

    label: Label
    printed: str | None = None

    @property
    def is_mended(self) -> bool:
        """Whether the code differs from the printed one by more than blanks."""
        return self.printed is not None and re.sub(r"\s", "", self.printed) != self.label.code


def mend_code(printed: str) -> str | None:
    """The 21-character code that a damaged print can only stand for; None where it is no such code.

    Blanks go; the letter T read as 7 or 1 comes back (the only letter that scanning is known to confuse with
    a digit); a zero too many or too few in the padding of the serial number is dropped or added.

    >>> mend_code("11010524T00000319 5133"), mend_code("11010523T0000001977421"), mend_code("110105231000001747388")
    ('11010524T000003195133', '11010523T000001977421', '11010523T000001747388')
    """
    code = re.sub(r"\s", "", printed)
    if _CODE.fullmatch(code):
        return code
    misread = _MISREAD_LETTER.fullmatch(code)
    if misread:
        code = f"{misread[1]}T{misread[2]}"
    head, serial = code[:9], code[9:]
    if not re.fullmatch(r"\d{8}[A-Z]", head) or not serial.startswith("0"):
        return None
    if len(serial) == _SERIAL_DIGITS + 1:
        code = head + serial[1:]
    elif len(serial) == _SERIAL_DIGITS - 1:
        code = head + "0" + serial
    return code if _CODE.fullmatch(code) else None


def parse_project(text: str) -> ProjectLabel | None:
    """A label printed as CODE-NAME; None where the text begins with no project code.

    >>> parse_project("11010526T000003752341 -2026年整治项目").label
    Label(name='2026年整治项目', code='11010526T000003752341')

    A code that cannot be mended stays as printed, without blanks.
    """
    match = _LABEL.fullmatch(text.strip())
    if match is None:
        return None
    code = mend_code(match[1])
    return ProjectLabel(Label(unwrap(match[2]), code or re.sub(r"\s", "", match[1])), match[1].strip())


_PARTS = re.compile(r"(?P<region>\d{6})(?P<year>\d{2})[A-Z](?P<head>\d{4})\d{8}")
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
    own = _PARTS.fullmatch(code)
    others = [m for other in printed if other != code and (m := _PARTS.fullmatch(other))]
    if own is None or len(others) < _LEAST_OTHERS:
        return False
    for part in ("region", "head"):
        known = {m[part] for m in others}
        if len(known) == 1 and sum(a != b for a, b in zip(own[part], *known, strict=True)) == 1:
            return True
    years = [int(m["year"]) for m in others]
    return not min(years) - _MOST_BEHIND <= int(own["year"]) <= max(years) + _MOST_AHEAD
