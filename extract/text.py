"""Printed text to text that can be compared; the original is always kept beside it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
"""Characters of no width that web pages and converters leave inside words; they say nothing."""
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾"
"""Raised digits and brackets, which lead to footnotes."""
CIRCLED = "①-⑳⑴-⒇⓪-⓿❶-❿➀-➓㈠-㈩㊀-㊉"
"""Ranges of digits in circles and brackets that are one character."""
_RAISE = str.maketrans("0123456789()", RAISED)
_RAISED_TAG = re.compile(r"<sup(?:\s[^<>]*)?>([^<]{0,20})</sup>", re.I)
_NOTE_BEHIND = re.compile(
    rf"(?<=[\u3400-\u9fff）)])(?:[{RAISED}{CIRCLED}]+|\*{{1,3}}|[\[〔]注?\d{{1,2}}[\]〕])\s*$"
)
_FURNITURE = re.compile(
    r"\[bookmark:[^\]]*\]|</?(?:p|br|b|strong|em|i|u|span|div|font|sup|sub)(?:\s[^<>]*)?/?>", re.I
)
_LABEL = 80
"""The longest text whose folded form is remembered."""
_SPACES = re.compile(r"\s+")
_NOTHING = re.compile(rf"[\s{INVISIBLE}]+")
# A blank between two characters of which one is Chinese comes from a wrapped or letter-spaced line.
_WRAP = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_INVISIBLE = str.maketrans("", "", INVISIBLE)
_BESIDE_CHINESE = re.compile(
    r"[\u0600-\u06ff\u0750-\u077f\u0f00-\u0fff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefc]+"
)
"""Words of Uyghur, Kazakh, Tibetan and Mongolian, which repeat beside a Chinese label what it says."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_QUOTES = str.maketrans("", "", "“”\"'‘’「」")
_CODED = re.compile(r"([0-9A-Z]{1,22})\s*[-－—–]\s*(\S.*)", re.S)
_CODE_IN_BRACKETS = re.compile(r"[\[【［](\d{3,7})[\]】］]\s*([^\s\d].*)", re.S)


def strip_markup(text: str) -> str:
    """The text without the tags and bookmarks that converters leave in it.

    >>> strip_markup("[bookmark: _Toc1]<p>一、收入</p>")
    '一、收入'
    """
    if "<" not in text and "[" not in text:
        return text
    return _FURNITURE.sub("", _RAISED_TAG.sub(lambda m: raise_digits(m[1]), text))


def raise_digits(text: str) -> str:
    """The text with its digits raised, as it is printed: readers keep a footnote's number apart from a figure by it.

    >>> raise_digits("1)"), raise_digits("[2]")
    ('¹⁾', '[²]')
    """
    return text.translate(_RAISE)


def without_note(text: str) -> str:
    """A label without the mark behind it that leads to a footnote.

    >>> without_note("其他收入①"), without_note("行政运行[2]"), without_note("12.5①")
    ('其他收入', '行政运行', '12.5①')
    """
    return _NOTE_BEHIND.sub("", text)


def fold(text: str) -> str:
    """A form in which two printings of the same words are equal: width folded, nothing invisible.

    >>> fold("合 计（万元）")
    '合计(万元)'
    """
    return _fold_label(text) if len(text) <= _LABEL else _fold(text)


def _fold(text: str) -> str:
    return _NOTHING.sub("", unicodedata.normalize("NFKC", text))


# The same few thousand labels are compared again and again; paragraphs are not, and would fill the memory.
_fold_label = lru_cache(maxsize=32768)(_fold)


def without_invisible(text: str) -> str:
    """The text without characters of no width.

    >>> without_invisible("京财\\u200b社")
    '京财社'
    """
    return text.translate(_INVISIBLE)


@lru_cache(maxsize=16384)
def label_key(text: str) -> str:
    """A header, title or label in the form in which two are compared: folded, without quotation marks.

    >>> label_key("“三公”经费 合计"), label_key("收入 كىرىم")
    ('三公经费合计', '收入')
    """
    key = fold(without_note(text)).translate(_QUOTES)
    return _BESIDE_CHINESE.sub("", key) if not key.isascii() and _HAN.search(key) else key


def unwrap(text: str) -> str:
    """The text on one line, without the blanks that wrapping put between Chinese characters.

    >>> unwrap("区党建研究会 立项\\n课题经费")
    '区党建研究会立项课题经费'
    """
    return _SPACES.sub(" ", _WRAP.sub("", text)).strip()


def split_code(text: str) -> tuple[str | None, str]:
    """Code and name of a label printed as CODE-NAME or [CODE]NAME; no code where the text has none.

    >>> split_code("2120101-行政运行")
    ('2120101', '行政运行')
    >>> split_code("[2070109]群众文化")
    ('2070109', '群众文化')
    >>> split_code("一、收入")
    (None, '一、收入')
    """
    label = unwrap(text)
    match = _CODED.fullmatch(label) or _CODE_IN_BRACKETS.fullmatch(label)
    return (match[1], match[2]) if match else (None, label)
