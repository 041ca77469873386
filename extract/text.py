"""Printed text to text that can be compared; the original is always kept beside it."""

from __future__ import annotations

import re
import unicodedata

_FURNITURE = re.compile(
    r"\[bookmark:[^\]]*\]|</?(?:p|br|b|strong|em|i|u|span|div|font|sup|sub)(?:\s[^<>]*)?/?>", re.I
)
_SPACES = re.compile(r"\s+")
# A blank between two characters of which one is Chinese comes from a wrapped or letter-spaced line.
_WRAP = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_CODED = re.compile(r"([0-9A-Z]{1,22})\s*[-－—–]\s*(\S.*)", re.S)


def strip_markup(text: str) -> str:
    """The text without the tags and bookmarks that converters leave in it.

    >>> strip_markup("[bookmark: _Toc1]<p>一、收入</p>")
    '一、收入'
    """
    return _FURNITURE.sub("", text) if "<" in text or "[" in text else text


def fold(text: str) -> str:
    """A form in which two printings of the same words are equal: width folded, no white space.

    >>> fold("合 计（万元）")
    '合计(万元)'
    """
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


def unwrap(text: str) -> str:
    """The text on one line, without the blanks that wrapping put between Chinese characters.

    >>> unwrap("区党建研究会 立项\\n课题经费")
    '区党建研究会立项课题经费'
    """
    return _SPACES.sub(" ", _WRAP.sub("", text)).strip()


def split_code(text: str) -> tuple[str | None, str]:
    """Code and name of a label printed as CODE-NAME; no code where the text has none.

    >>> split_code("2120101-行政运行")
    ('2120101', '行政运行')
    >>> split_code("一、收入")
    (None, '一、收入')
    """
    label = unwrap(text)
    match = _CODED.fullmatch(label)
    return (match[1], match[2]) if match else (None, label)
