"""Which part of a document is cited: 《预算法》第十三条第二款."""

from __future__ import annotations

import re

_NUMERAL = "[0-9０-９零〇一二三四五六七八九十百千两]{1,7}"
_PART = rf"第{_NUMERAL}条(?:之{_NUMERAL})?(?:第{_NUMERAL}款)?(?:第?[（(]?{_NUMERAL}[)）]?项)?"
_AFTER = re.compile(
    rf"[》〉）)”\"\s]*(?:[（(][^（()）]{{1,30}}[）)])?(?:中|的|第{_NUMERAL}章|第{_NUMERAL}节)*\s*(?P<parts>{_PART}(?:(?:、|和|及|与){_PART})*)"
)
_BETWEEN = re.compile(rf"(?<=[条款项])(?:、|和|及|与)(?=第{_NUMERAL}条)")
_ARTICLE = re.compile(rf"第({_NUMERAL})条(?:之({_NUMERAL}))?(?:第({_NUMERAL})款)?")
_VALUES = {"零": 0, "〇": 0, **{c: n for n, c in enumerate("一二三四五六七八九", 1)}, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}


def article_after(text: str, end: int) -> str | None:
    """The parts cited directly behind a mention that ends at `end`, joined by 、; None where none is.

    >>> article_after("依据《预算法》第十三条第二款、第十四条编制", 7)
    '第十三条第二款、第十四条'
    """
    match = _AFTER.match(text, end)
    return "、".join(_BETWEEN.split(match["parts"])) if match else None


def parse_article(printed: str) -> tuple[int, int | None] | None:
    """Number of an article and of its paragraph (款); None of anything else. 第十三条之一 counts as 13.

    >>> parse_article("第一百零三条第二款"), parse_article("第13条"), parse_article("第三章")
    ((103, 2), (13, None), None)
    """
    match = _ARTICLE.match(printed)
    if match is None:
        return None
    article = parse_numeral(match[1])
    paragraph = parse_numeral(match[3]) if match[3] else None
    return (article, paragraph) if article is not None else None


def parse_numeral(text: str) -> int | None:
    """A number below ten thousand in digits or Chinese numerals; None of what is none.

    >>> parse_numeral("一千二百六十"), parse_numeral("十三"), parse_numeral("二〇")
    (1260, 13, 20)
    """
    if text.isdigit():
        return int(text)
    if not any(c in _TENS for c in text):
        digits = [_VALUES.get(c) for c in text]
        return int("".join(map(str, digits))) if digits and None not in digits else None
    total, digit = 0, 0
    for character in text:
        if character in _TENS:
            total += (digit or 1) * _TENS[character]
            digit = 0
        elif character in _VALUES:
            digit = _VALUES[character]
        else:
            return None
    return total + digit
