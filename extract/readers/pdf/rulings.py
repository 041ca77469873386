"""The horizontal and vertical lines of a page: strokes, thin rectangles, dashes and double lines made one."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise, repeat

import msgspec
import pypdfium2.raw as raw

from extract.readers.pdf.bulk import plain
from extract.readers.pdf.frame import PageFrame
from extract.readers.pdf.objects import Drawn, Matrix, matrix_of

_THIN = 3.0
"""A rectangle thinner than this many points is a line."""
_STRAIGHT = 0.7
"""How far a line may lean, in points, to count as horizontal or vertical."""
NEAR = 3.2
"""Parallel lines nearer than this are one: no row of text is so low, but double borders are so narrow."""
_GAP = 4.0
"""Pieces of a line with gaps up to this are one: dashes and dots, and corners left open."""
_SHORTEST = 4.0

Piece = tuple[float, float, float, float]
"""x0, y0, x1, y1 of a straight piece in PDF space."""


class Ruling(msgspec.Struct, frozen=True):
    """A line at `at` (y of a horizontal, x of a vertical one) from `start` to `end`, in the reading frame."""

    at: float
    start: float
    end: float


class Rulings(msgspec.Struct, frozen=True):
    """All lines of a page."""

    horizontal: tuple[Ruling, ...]
    vertical: tuple[Ruling, ...]


def find_rulings(objects: Iterable[Drawn], frame: PageFrame) -> Rulings:
    """The lines that a page draws, in the frame in which its text reads upright."""
    horizontal: list[Ruling] = []
    vertical: list[Ruling] = []
    for drawn in objects:
        if drawn.kind != raw.FPDF_PAGEOBJ_PATH:
            continue
        for piece in _pieces(drawn):
            x0, top, x1, bottom = frame.rectangle(*piece)
            width, height = x1 - x0, bottom - top
            if height <= _STRAIGHT:
                horizontal.append(Ruling((top + bottom) / 2, x0, x1))
            if width <= _STRAIGHT:
                vertical.append(Ruling((x0 + x1) / 2, top, bottom))
    return Rulings(tuple(join_rulings(horizontal)), tuple(join_rulings(vertical)))


_P, _INT = ctypes.c_void_p, ctypes.c_int
_draw_mode = plain(raw.FPDFPath_GetDrawMode, _INT, _P, _P, _P)
_count = plain(raw.FPDFPath_CountSegments, _INT, _P)
_segment = plain(raw.FPDFPath_GetPathSegment, _P, _P, _INT)
_point = plain(raw.FPDFPathSegment_GetPoint, _INT, _P, _P, _P)
_type = plain(raw.FPDFPathSegment_GetType, _INT, _P)
_close = plain(raw.FPDFPathSegment_GetClose, _INT, _P)


def _pieces(drawn: Drawn) -> Iterator[Piece]:
    """The straight pieces of a path as lines without width."""
    mode = (ctypes.c_int * 2)()
    start = ctypes.addressof(mode)
    if not _draw_mode(drawn.handle, start, start + ctypes.sizeof(_INT)):
        return
    filled, stroked = mode
    if not filled and not stroked:
        return
    points = path_points(drawn)
    if stroked:
        yield from _sides(points)
    else:
        for figure in _figures(points):
            yield from _axis(figure)


_Point = tuple[int, float, float, bool]


def path_points(drawn: Drawn) -> list[_Point]:
    """The points of a path in PDF space."""
    own = matrix_of(drawn.handle)
    return _points(drawn.handle, drawn.matrix.after(own) if drawn.matrix else own)


def is_upright_rectangle(points: Sequence[_Point]) -> bool:
    """Whether a path is one rectangle with its sides along the page's."""
    xs, ys = [point[1] for point in points], [point[2] for point in points]
    corners = {(round(x - min(xs), 1), round(y - min(ys), 1)) for x, y in zip(xs, ys, strict=True)}
    width, height = round(max(xs) - min(xs), 1), round(max(ys) - min(ys), 1)
    straight = all(point[0] != raw.FPDF_SEGMENT_BEZIERTO for point in points)
    return straight and len(points) <= 5 and corners == {(0, 0), (width, 0), (0, height), (width, height)}


def _points(path: int, matrix: Matrix) -> list[_Point]:
    """The points of a path: kind of segment, x, y and whether the figure closes there."""
    count = max(0, _count(path))
    segments = list(map(_segment, repeat(path), range(count)))
    found = (ctypes.c_float * (2 * count))()
    start = ctypes.addressof(found)
    end = start + 8 * count
    there = list(map(_point, segments, range(start, end, 8), range(start + 4, end + 4, 8)))
    flat = found[:]
    return [
        (kind, *matrix.apply(x, y), bool(close))
        for kind, x, y, close, is_there in zip(
            map(_type, segments), flat[::2], flat[1::2], map(_close, segments), there, strict=True
        )
        if is_there
    ]


def _figures(points: Iterable[_Point]) -> Iterator[list[_Point]]:
    """The points, one list for each figure that begins with a move."""
    figure: list[_Point] = []
    for point in points:
        if point[0] == raw.FPDF_SEGMENT_MOVETO and figure:
            yield figure
            figure = []
        figure.append(point)
    if figure:
        yield figure


def _sides(points: Iterable[_Point]) -> Iterator[Piece]:
    """The straight sides of stroked figures."""
    for figure in _figures(points):
        start = figure[0]
        for before, after in pairwise(figure):
            if after[0] == raw.FPDF_SEGMENT_LINETO:
                yield before[1], before[2], after[1], after[2]
        last = figure[-1]
        if last[3] and len(figure) > 2:
            yield last[1], last[2], start[1], start[2]


def _axis(figure: list[_Point]) -> Iterator[Piece]:
    """The middle line of a thin filled figure; a filled square dot is a dash both ways."""
    if any(point[0] == raw.FPDF_SEGMENT_BEZIERTO for point in figure) or len(figure) < 2:
        return
    xs, ys = [point[1] for point in figure], [point[2] for point in figure]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if y1 - y0 <= _THIN and x1 - x0 >= y1 - y0:
        yield x0, (y0 + y1) / 2, x1, (y0 + y1) / 2
    if x1 - x0 <= _THIN and y1 - y0 >= x1 - x0:
        yield (x0 + x1) / 2, y0, (x0 + x1) / 2, y1


def join_rulings(lines: list[Ruling]) -> Iterator[Ruling]:
    """Lines with their dashes put together and double lines made one."""
    for near in _runs(lines, lambda line: line.at, lambda line: line.at, NEAR):
        for stretch in _runs(near, lambda line: line.start, lambda line: line.end, _GAP):
            for group in _side_by_side(stretch):
                yield from _joined(group)


def _joined(group: list[Ruling]) -> Iterator[Ruling]:
    """Pieces of one line, put together where they touch."""
    weight = sum(line.end - line.start + 0.1 for line in group)
    at = sum(line.at * (line.end - line.start + 0.1) for line in group) / weight
    for pieces in _runs(group, lambda line: line.start, lambda line: line.end, _GAP):
        start, end = pieces[0].start, max(line.end for line in pieces)
        if end - start >= _SHORTEST:
            yield Ruling(at, start, end)


def _runs(
    lines: list[Ruling], begin: Callable[[Ruling], float], end: Callable[[Ruling], float], gap: float
) -> Iterator[list[Ruling]]:
    """Lines in groups between which there is a gap."""
    run: list[Ruling] = []
    last = float("-inf")
    for line in sorted(lines, key=begin):
        if run and begin(line) > last + gap:
            yield run
            run, last = [], float("-inf")
        run.append(line)
        last = max(last, end(line))
    if run:
        yield run


def _side_by_side(lines: list[Ruling]) -> Iterator[list[Ruling]]:
    """Lines in groups of (nearly) the same place."""
    group: list[Ruling] = []
    for line in sorted(lines, key=lambda line: line.at):
        if group and line.at - group[0].at > NEAR:
            yield group
            group = []
        group.append(line)
    if group:
        yield group
