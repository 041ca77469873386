"""Lines of running text to passages: wrapped lines joined, page furniture dropped, every character with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from extract.document import Paragraph
from extract.narrative.wording import any_of, wording
from extract.numbering import ENUMERATOR, NUMERALS, level_of
from extract.source import Source

_PAGE_NUMBER = re.compile(r"[-—–_\s]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?[-—–_\s]*")
_CONTENTS_LINE = re.compile(r"(?:…|\.{3}|·{3}|\s\.\s).*")
_TERMINAL = re.compile(r"[。！？；;：:]$")
_OPEN_END = re.compile(r"[，,、（(“《\[［]$|\d[.,]$|[，；。,;](?:[\u4e00-\u9fff]{1,2}|占[^，；。,;\d]*)$")
"""A phrase is open behind these: one or two characters behind a mark are a word that the line cuts (…0%；服|务类采购),
and a share lacks its figure."""
_JOINED_START = re.compile(rf"[，,。；;、）)”》%％]|(?:亿|万|千)?元|[（(](?![{NUMERALS}\d])")
_HEADING_GAP = re.compile(r"(?P<heading>[^，。；]{3,50}?)[\s\u3000]{3,}(?P<rest>\S.*)", re.S)
_AMOUNT_START = re.compile(r"\d[\d,.]*(?:亿|百万|万|千)?元")
"""An amount begins no paragraph where its words are those of a sentence on the line above."""
_OPEN_PATH = re.compile(r"[(（][类款][)）][^，。；]*$")
_PATH_START = re.compile(r"[^，。；：]{0,30}[(（][款项][)）]")
_TITLE = re.compile(r"[^，。；：]*[预决]算(?:公开|情况|公开情况)?(?:说明|公开|情况)?")
_YEAR_FIRST = re.compile(r"(?:19|20)\d\d年")
"""A title of the whole, as wide as its column, is no line of the sentence below that begins with its year."""
_WIDTHS = str.maketrans({chr(0xFEE0 + ord(c)): c for c in "0123456789%.-ABCDEFGHIJKLMNOPQRSTUVWXYZ"})
_FULL_COMMA = re.compile(r"(?<=\d)，(?=\d{3}(?:[.,，]\d|亿|万|千|元))")
_INNER_SPACE = re.compile(r"(?<=[0-9A-Za-z])\s+(?=[0-9A-Za-z])")
_LONGEST_NAME = 100
"""Characters at the end of a line in which the name of a functional subject can be open."""
_NEIGHBOURS = 12
"""Lines above and below a line by whose width the width of its text column is judged."""
_FULL_LINE = 0.8
"""Part of its column that a line fills at least where it is wrapped."""
_NARROWEST = 40
"""Half characters that a column of running text is wide at least; narrower lines are not wrapped."""
_FULL_NEIGHBOURS = 3
"""How many lines must be as full before a full line that ends a sentence is taken for the middle of a paragraph."""
_REPEATS = 3
"""On how many pages the same first or last line is a running head."""


class Passage(msgspec.Struct, frozen=True):
    """A paragraph without white space, half-width digits, and the places of the lines it was printed on.

    `level` is the depth of the enumerator it begins with (第一部分 0, 一、 1, （一） 2, 1. 3, （1） 4, ① 5), None
    without one; `body` is where the words behind the enumerator begin. `marks` are the offsets at which
    lines begin.
    """

    text: str
    marks: tuple[tuple[int, Source], ...]
    level: int | None = None
    body: int = 0

    def source_at(self, offset: int) -> Source:
        """The place of the line that a character is printed on."""
        index = bisect_right(self.marks, offset, key=lambda mark: mark[0])
        return self.marks[max(0, index - 1)][1]


def find_passages(lines: Sequence[Paragraph]) -> list[Passage]:
    """Paragraphs of running text, whatever lines or paragraphs the reader of the format delivers.

    A line goes on in the next one where it ends within a phrase: its last character is no end of a sentence,
    the next line begins with no enumerator, and it fills its column or one of the two is cut in the middle
    of a phrase. Page numbers, running heads and tables of contents are dropped.
    """
    kept = [part for line in _without_furniture(lines) if clean_line(line.text) for part in _parted(line)]
    widths = [_width(line.text) for line in kept]
    passages: list[Passage] = []
    parts: list[tuple[str, Source]] = []
    for index, line in enumerate(kept):
        if parts and not _goes_on(kept[index - 1].text, line.text, _full_lines(widths, index - 1)):
            passages.append(_passage(parts))
            parts = []
        parts.extend(_printed_lines(line))
    return [*passages, _passage(parts)] if parts else passages


def _parted(line: Paragraph) -> list[Paragraph]:
    """A line as it stands, or as two where wide blanks part a heading from the sentence behind it."""
    match = _HEADING_GAP.match(line.text)
    if match is None or not is_heading(clean_line(match["heading"])):
        return [line]
    return [msgspec.structs.replace(line, text=text, lines=()) for text in (match["heading"], match["rest"])]


def _printed_lines(paragraph: Paragraph) -> Iterator[tuple[str, Source]]:
    """The lines of a paragraph that a reader joined, each with its place."""
    ends = [offset for offset, _ in paragraph.lines[1:]]
    places = paragraph.lines or ((0, paragraph.source),)
    for (start, source), end in zip(places, [*ends, len(paragraph.text)], strict=True):
        if words := clean_line(paragraph.text[start:end]):
            yield words, source


def clean_line(text: str) -> str:
    """The text with half-width digits and without white space, except between two numbers or Latin words."""
    text = _INNER_SPACE.sub("\0", text.translate(_WIDTHS).strip())
    text = re.sub(r"\s+", "", text).replace("\0", " ")
    return _FULL_COMMA.sub(",", text)


def _without_furniture(lines: Sequence[Paragraph]) -> Iterator[Paragraph]:
    heads = _running_heads(lines)
    for line in lines:
        text = line.text.strip()
        if not (_PAGE_NUMBER.fullmatch(text) or _CONTENTS_LINE.search(text) or _shape(text) in heads):
            yield line


def _running_heads(lines: Sequence[Paragraph]) -> set[str]:
    """Lines that come back as first or last line of pages, their digits masked."""
    pages: dict[int, list[str]] = {}
    for line in lines:
        if line.source.page is not None:
            pages.setdefault(line.source.page, []).append(line.text.strip())
    edges = Counter(_shape(text) for texts in pages.values() for text in {texts[0], texts[-1]})
    return {shape for shape, count in edges.items() if count >= _REPEATS and not _TERMINAL.search(shape)}


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", re.sub(r"\s+", "", text))


def _width(text: str) -> int:
    """Width in half characters."""
    return sum(2 if character > "\u2000" else 1 for character in text.strip())


def _full_lines(widths: Sequence[int], index: int) -> int:
    """How many lines around a line fill the column as it does; 0 where it does not fill it itself."""
    around = widths[max(0, index - _NEIGHBOURS) : index + _NEIGHBOURS + 1]
    full = max(_FULL_LINE * max(around), _FULL_LINE * _NARROWEST)
    return sum(width >= full for width in around) if widths[index] >= full else 0


def _goes_on(line: str, following: str, full_lines: int) -> bool:
    line, following = clean_line(line), clean_line(following)
    if ENUMERATOR.match(following) or (_TITLE.fullmatch(line) and _YEAR_FIRST.match(following)):
        return False
    if _OPEN_END.search(line) or _JOINED_START.match(following):
        return True
    if _AMOUNT_START.match(following) and re.search(r"[，。；：,:].*[^。；：:]$", line):
        return True
    if _OPEN_PATH.search(line[-_LONGEST_NAME:]) and _PATH_START.match(following):
        return True
    if _TERMINAL.search(line):
        return full_lines > _FULL_NEIGHBOURS and not line.endswith(("：", ":"))
    return full_lines > 0 and not is_heading(line)


def is_heading(text: str) -> bool:
    """Whether a line is the heading of what follows: enumerated, without punctuation, ending as headings do.

    >>> is_heading("（一）收入预算说明"), is_heading("（一）收入预算100万元，")
    (True, False)
    """
    match = ENUMERATOR.match(text)
    if not match or re.search(r"[，。；]", text[match.end() :]):
        return False
    return re.search(f"{any_of(wording().heading_end)}[:：]?$", text) is not None


def _passage(parts: Iterable[tuple[str, Source]]) -> Passage:
    text = ""
    marks: list[tuple[int, Source]] = []
    for words, source in parts:
        if text and text[-1].isdigit() and words[0].isdigit():
            text += " "  # a number may have been cut here, or two stand side by side: never glue them
        marks.append((len(text), source))
        text += words
    match = ENUMERATOR.match(text)
    return Passage(text, tuple(marks), level_of(text), match.end() if match else 0)
