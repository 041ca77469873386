"""Printed lines to paragraphs: a wrapped sentence is one text again, also over a page break."""

from __future__ import annotations

import re

import msgspec

from extract.readers.pdf.frame import Rectangle
from extract.readers.pdf.lines import Line

_INDENT = 1.2
"""A line that begins so many type sizes right of the text's left edge begins a paragraph."""
_CENTRED = 4.0
"""A line that begins so many type sizes right of the left edge stands in the middle, and its paragraph ends with it."""
_SHORT = 1.8
"""A line that ends so many type sizes before the right edge ends its paragraph."""
_MIDDLE = 0.3
"""Lines in the middle of a page have one middle, to so many type sizes."""
_SAME_SIZE = 0.15
_LINE_SPACING = 2.6
"""Lines of a paragraph follow within so many type sizes."""
_BEGINS = re.compile(
    r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、．.]\s*\D|第[一二三四五六七八九十]+[部章节条]|注[:：]|说明[:：]|表\d"
    r"|[\u4e00-\u9fff]{0,4}(?:部门|单位)(?:名称)?[:：]"
)
"""What begins a paragraph wherever it stands: 一、 （二） 3. 第三部分 注： 部门名称："""
_SENTENCE_ENDS = "。！？；：:;"
_LONG = 15
"""A line of running text has more characters than this."""
_LEADERS = re.compile(r"[.…·．]{4,}\s*\d*$")


class Margins(msgspec.Struct, frozen=True):
    """Left and right edge of a page's running text, in points."""

    left: float
    right: float


def find_margins(lines: list[Line], tables: list[Rectangle]) -> Margins:
    """The edges of the running text of a page; those of its tables count where there is hardly any text."""
    long = [line.rectangle for line in lines if len(line.glyphs) > _LONG]
    places = long if len(long) > 2 else [*(line.rectangle for line in lines), *tables]
    return Margins(min(place[0] for place in places), max(place[2] for place in places))


def continues(before: Line, line: Line, margins: Margins, line_margins: Margins, *, new_page: bool) -> bool:
    """Whether a line goes on with the sentence of the line before it.

    Args:
        before: The line above, or the last one on the page before.
        line: The line.
        margins: The edges of the text that `before` stands in.
        line_margins: The edges of the text that `line` stands in.
        new_page: Whether a page ends between them.
    """
    size = before.size
    if abs(line.size - size) > _SAME_SIZE * size or _LEADERS.search(before.text) or _BEGINS.match(line.text):
        return False
    if before.x0 > margins.left + _CENTRED * size:
        return False
    room = margins.right - before.x1 - _first_word_width(line)
    if room > _SHORT * size:
        return False
    if line.x0 > line_margins.left + _INDENT * size and (new_page or not _share_middle(before, line)):
        return False
    if new_page:
        return before.text[-1] not in _SENTENCE_ENDS
    return 0 < line.top - before.top <= _LINE_SPACING * size


def _share_middle(before: Line, line: Line) -> bool:
    """Whether a line stands in the middle below another that ends no sentence and no title: a title that wraps does.

    A line that ends as a sentence or an address does (各区人民政府：) is no rest of a title.
    """
    off = abs(before.x0 + before.x1 - line.x0 - line.x1) / 2
    ends = before.text[-1] in _SENTENCE_ENDS + "表）)" or line.text[-1] in _SENTENCE_ENDS
    return off <= _MIDDLE * before.size and not ends


def _first_word_width(line: Line) -> float:
    """Width of the number or Latin word that a line begins with: it is not broken, so the line above is short."""
    end = line.x0
    for glyph in line.glyphs:
        if ord(glyph.text[0]) > 0x7F:
            break
        end = glyph.x1
    return end - line.x0


def joined_text(lines: list[Line]) -> tuple[str, list[int]]:
    """The text of wrapped lines, with a blank only between two Latin words, and where in it each line begins."""
    joined = ""
    starts: list[int] = []
    for line in lines:
        text = line.text
        if _is_latin(joined[-1:]) and _is_latin(text[:1]):
            joined += " "
        starts.append(len(joined))
        joined += text
    return joined, starts


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
