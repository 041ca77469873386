"""Names of files as they can be shown and written: any bytes that a disk or an archive holds, on one line."""

from __future__ import annotations

import os
import re

_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What moves the cursor, ends a line or turns the direction of writing."""


def printable(text: str) -> str:
    """A name or message without half characters and control characters.

    Python keeps the bytes of a name that is no UTF-8 as lone surrogates, which can be written nowhere; such
    names are GBK in practice. Control characters become ␣-like pictures, so that none acts on a terminal.

    >>> printable("预算\\n表\\x1b[31m.txt")
    '预算␊表␛[31m.txt'
    """
    if any("\ud800" <= c <= "\udfff" for c in text):
        raw = os.fsencode(text) if all(not "\ud800" <= c < "\udc80" for c in text) else b""
        text = _decoded(raw) if raw else text.encode("utf-8", "replace").decode("utf-8")
    return _NOT_SHOWN.sub(_picture, text)


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else "\ufffd"
