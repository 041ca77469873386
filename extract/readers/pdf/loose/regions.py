"""Where on a page lines may be a table: rows with figures, the header above, the last name below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from extract.readers.pdf.frame import Rectangle
from extract.readers.pdf.glyphs import Glyph
from extract.readers.pdf.lines import Line
from extract.readers.pdf.loose.pieces import PrintLine, print_lines

_STEP = 3.0
"""White between two rows of a table is at most so many type sizes high."""
_MOST_BETWEEN = 6
"""Lines without figures between two with."""
_MOST_HEAD = 12
_LARGER = 1.12
"""A title is set in letters so much larger than the table's."""
_EDGE = 0.12
"""Page numbers stand in this part of the page at its top and bottom."""
_SHORT = 18
"""A name is at most so many type sizes long."""
_LEADING = 1.65
"""Lines of one name follow within so many type sizes."""
_WRAPPED = 0.8
"""A name that wraps begins or ends so many type sizes above or below its row's figures."""
_STOP = re.compile(
    r"单位\s*[:：]|[（(]单位[:：]|^\S{0,8}\s?[:：]\s*\S|。|^\s*注|表\s*$|^续?表\s*[\d一二三四五六七八九十]|表[（(].{1,20}[）)]$|预算\d+表"
)
"""Lines that are no part of a table: its unit, title, publisher and notes."""
_ORDINAL_WORDS = re.compile(r"(?:栏|行|列)\s*[次号]|栏\s*目|\*{1,2}|[A-Z]")


class LooseRegion(msgspec.Struct):
    """Lines of one page that may be a table: its header, the line that numbers its columns, its rows.

    `rules` are the heights of the lines ruled between rows, in points from the top.
    """

    head: list[PrintLine]
    numbers: PrintLine | None
    body: list[PrintLine]
    rules: tuple[float, ...] = ()

    @property
    def lines(self) -> list[PrintLine]:
        """All of them, from the top."""
        return [*self.head, *([self.numbers] if self.numbers else []), *self.body]

    @property
    def glyphs(self) -> list[Glyph]:
        """Their characters."""
        return [glyph for line in self.lines for piece in line.pieces for glyph in piece.glyphs]

    @property
    def rectangle(self) -> Rectangle:
        """Its outline."""
        lines = self.lines
        return (
            min(line.x0 for line in lines),
            min(line.top for line in lines),
            max(line.x1 for line in lines),
            max(line.bottom for line in lines),
        )


def find_regions(
    glyphs: Sequence[Glyph], height: float, rules: Sequence[float] = ()
) -> tuple[list[Glyph], list[LooseRegion]]:
    """Parts a page's characters into running text and what may be tables.

    Args:
        glyphs: The characters outside of tables with rules.
        height: Height of the page, in points.
        rules: Heights of the lines ruled across the page outside of such tables.
    """
    lines = print_lines(glyphs)
    marked = [bool(line.figures) and not _stops(line) and not _is_page_number(line, height) for line in lines]
    regions: list[LooseRegion] = []
    at = used = 0
    while at < len(lines):
        if not marked[at]:
            at += 1
            continue
        end = _body_end(lines, marked, at)
        region = _region(lines, used, at, end)
        if region is not None:
            _, top, _, bottom = region.rectangle
            region.rules = tuple(rule for rule in rules if top - 1 < rule < bottom + 1)
            regions.append(region)
            used = end
        at = end
    taken = {id(glyph) for region in regions for glyph in region.glyphs}
    return [glyph for glyph in glyphs if id(glyph) not in taken], regions


def _is_page_number(line: PrintLine, height: float) -> bool:
    """Whether a line is a short number alone at the edge of the page."""
    if len(line.pieces) > 3 or not _EDGE * height > min(line.top, height - line.bottom):
        return False
    return re.fullmatch(r"[-—–·第页共/\s]*\d{1,4}[-—–·第页共/\d\s]*", line.text) is not None


def _stops(line: PrintLine) -> bool:
    return _STOP.search(line.text) is not None and not figures_beside(line)


def figures_beside(line: PrintLine) -> bool:
    """Whether a line has a column of figures, so that signs in its words (其中：) say nothing."""
    return any("." in piece.text or "," in piece.text for piece in line.figures[-2:])


def _body_end(lines: Sequence[PrintLine], marked: Sequence[bool], start: int) -> int:
    """The place behind the last line that belongs to the rows beginning at `start`."""
    last, between = start, 0
    for at in range(start + 1, len(lines)):
        line = lines[at]
        if line.top - max(lines[last].bottom, lines[at - 1].bottom) > _STEP * line.size:
            break
        if marked[at]:
            last, between = at, 0
        elif _stops(line) or between >= _MOST_BETWEEN:
            break
        else:
            between += 1
    end = last + 1
    begins = [line.x0 for line in lines[start:end]]
    steps = sorted(b.base - a.base for a, b in pairwise(lines[start:end]))
    usual = steps[len(steps) // 2] if steps else 0.0
    leading = next((step for step in steps if step > 0.8 * lines[start].size), 0.0)
    while end < len(lines) and (
        _hangs_on(lines[end - 1], lines[end], leading) or _is_row(lines[end - 1], lines[end], begins, usual)
    ):
        end += 1
    return end


def _is_row(above: PrintLine, line: PrintLine, begins: Sequence[float], usual: float) -> bool:
    """Whether a line may be a last row without figures: a short name where names begin, no further down than rows are."""
    short = line.x1 - line.x0 < _SHORT * line.size and not _stops(line)
    near = line.base - above.base <= 1.15 * usual
    return short and near and any(abs(line.x0 - begin) <= 0.3 * line.size for begin in begins)


def _hangs_on(above: PrintLine, line: PrintLine, leading: float) -> bool:
    """Whether a line may be the end of names that wrap in the row above; `leading` is the least distance of lines there.

    Each of its texts then begins where one above it does, or it is short of texts.
    """
    step = line.base - above.base
    if step > max(1.4 * line.size, min(_LEADING * line.size, 1.05 * leading)) or _stops(line):
        return False
    near = 0.3 * line.size
    return len(line.pieces) < 3 or all(
        any(abs(p.x0 - u.x0) <= near for u in above.pieces) for p in line.pieces
    )


def _region(lines: Sequence[PrintLine], free: int, start: int, end: int) -> LooseRegion | None:
    body = list(lines[start:end])
    numbers = None
    if is_column_numbers(body[0]):
        numbers, body = body[0], body[1:]
    if not body:
        return None
    first = start
    while (
        numbers is None
        and first > free
        and 0 < body[0].base - lines[first - 1].base <= _WRAPPED * body[0].size
    ):
        first -= 1
        body.insert(0, lines[first])
    while numbers is None and first > free and _begins_name(lines[first - 1], body):
        first -= 1
        body.insert(0, lines[first])
    size = sorted(line.size for line in body)[len(body) // 2]
    head: list[PrintLine] = []
    below = numbers or body[0]
    for at in range(first - 1, free - 1, -1):
        line = lines[at]
        far = below.top - line.bottom > _STEP * max(size, line.size)
        if far or _stops(line) or line.size > _LARGER * size or len(head) >= _MOST_HEAD:
            break
        head.insert(0, line)
        below = line
    return LooseRegion(head, numbers, body)


def _begins_name(line: PrintLine, body: Sequence[PrintLine]) -> bool:
    """Whether a line is the first of a name whose figures stand beside its last: alone, where names begin, and full."""
    below = body[0]
    if len(line.pieces) > 1 or below.base - line.base > 1.3 * line.size or _stops(line):
        return False
    names = [p for other in body for p in other.pieces if abs(p.x0 - line.x0) <= 0.3 * line.size]
    widest = max((p.x1 for p in names), default=float("inf"))
    return below.x0 < line.x0 + 0.3 * line.size and line.x1 >= widest - 1.2 * line.size


def is_column_numbers(line: PrintLine) -> bool:
    """Whether a line numbers the columns: 1 2 3 … or A B 1 2 3.

    Figures of a table do not count up by one from column to column.
    """
    numbers = [piece.text for piece in line.pieces if piece.text.isdigit()]
    others = [piece for piece in line.pieces if not piece.text.isdigit()]
    if len(numbers) < 2 or any(not _is_numbering(piece) for piece in others):
        return False
    values = [int(number) for number in numbers]
    return values[0] in (0, 1, 2) and values == list(range(values[0], values[0] + len(values)))


def _is_numbering(piece: Line) -> bool:
    return _ORDINAL_WORDS.fullmatch(piece.text) is not None or "=" in piece.text
