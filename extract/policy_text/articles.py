"""The articles (条) of a text, each with its paragraphs (款), which citations can point to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.document import Paragraph
from extract.facts import PolicyArticle
from extract.policy.articles import parse_numeral

_ARTICLE = re.compile(
    r"\s*#*\s*\**(?P<label>第(?P<number>[0-9零〇一二三四五六七八九十百千]{1,7})条)(?:之[一二三四五六七八九十])?\**(?P<text>[\s\u3000：:【（(].*|$)",
    re.S,
)
_CHAPTER = re.compile(r"\s*#*\s*(第[0-9零〇一二三四五六七八九十百]{1,5}[编章节]\s*.{0,30})$")
_ITEM = re.compile(r"\s*(?:[（(][0-9一二三四五六七八九十]{1,3}[)）]|[0-9]{1,2}[.．、])")
_END = re.compile(r"\s*(?:附件|附表|附\s*[:：]|附则\s*$|抄送|主题词)")
_FEWEST = 2


def read_articles(document: str, lines: Sequence[Paragraph]) -> list[PolicyArticle]:
    """The articles of a text in order; none where fewer than two stand at the beginning of lines in order.

    A second count from 第一条 on is that of another text in the same file and is left out.
    """
    found = list(_articles(document, lines))
    return found if len(found) >= _FEWEST else []


def _articles(document: str, lines: Sequence[Paragraph]) -> Iterator[PolicyArticle]:
    open_at: tuple[int, str, Paragraph] | None = None
    chapter: str | None = None
    opened_in: str | None = None
    words: list[str] = []
    last = 0
    for line in lines:
        match = _ARTICLE.match(line.text)
        number = parse_numeral(match["number"]) if match else None
        if match and number is not None and last <= number <= last + 3:
            if open_at:
                yield _article(document, open_at, opened_in, words)
            open_at, words, last, opened_in = (
                (number, match["label"], line),
                [match["text"].strip(" \u3000：:")],
                number,
                chapter,
            )
        elif match and number == 1 and last > 1:
            break
        elif heading := _CHAPTER.match(line.text):
            chapter = " ".join(heading[1].split())
        elif open_at and _END.match(line.text):
            break
        elif open_at and line.text.strip():
            words.append(line.text.strip())
    if open_at:
        yield _article(document, open_at, opened_in, words)


def _article(
    document: str, opened: tuple[int, str, Paragraph], chapter: str | None, words: Sequence[str]
) -> PolicyArticle:
    number, label, line = opened
    paragraphs = [text for text in words if text and not _ITEM.match(text)]
    return PolicyArticle(
        document=document,
        source=line.source,
        number=number,
        label=label,
        chapter=chapter,
        paragraphs=max(1, len(paragraphs)),
        text="\n".join(word for word in words if word),
    )
