"""Rows of a table without rules: figures on one line are one row, and the names beside them however they wrap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from extract.readers.pdf.lines import Line
from extract.readers.pdf.loose.columns import LooseColumn, is_total
from extract.readers.pdf.loose.pieces import PrintLine, joined, words_of

_FULL = 1.25
"""A line is full if fewer than so many more letters fit in its column."""
_LEADING = 1.65
"""Lines of one cell follow within so many type sizes."""
_OFF = 0.3
"""Figures and the middle of their name differ by no more than this part of the distance between rows."""
_BEGINS = re.compile(
    r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、．.]|其中|合\s*计|总\s*计|小\s*计|(?:收入|支出)[合总]|本年[收支]"
)
"""What begins a name wherever it stands."""


class RowCell(msgspec.Struct):
    """A text in a row: its lines and the columns it lies over."""

    lines: list[Line]
    first: int
    behind: int

    @property
    def middle(self) -> float:
        """The height of its middle, in points from the top."""
        return (self.lines[0].top + self.lines[-1].bottom) / 2


class LooseRow(msgspec.Struct):
    """The cells of one row."""

    cells: list[RowCell]
    anchored: bool

    @property
    def top(self) -> float:
        """Where it begins."""
        return min(line.top for cell in self.cells for line in cell.lines)

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return max(line.bottom for cell in self.cells for line in cell.lines)


def find_rows(
    lines: Sequence[PrintLine], columns: Sequence[LooseColumn], rules: Sequence[float] = ()
) -> list[LooseRow] | None:
    """The rows of one page of a table; None where nobody can tell which name belongs to which figures.

    Args:
        lines: The lines of the rows, top to bottom.
        columns: The table's columns.
        rules: Heights of lines between rows, in points from the top; none where nothing is ruled.
    """
    placed = _placed(lines, columns)
    if placed is None:
        return None
    figures, words = placed
    anchors = _anchors(figures)
    if anchors is None:
        return None
    if _parts_rows(rules, anchors):
        return _in_bands(anchors, words, rules)
    pitch = _pitch(anchors, lines)
    names = _names(words, columns, [middle for middle, _ in anchors])
    return _rows(anchors, names, pitch) if names is not None else None


_Anchor = tuple[float, list[RowCell]]
"""Height of the middle of a row's figures, and the figures."""


def _placed(
    lines: Sequence[PrintLine], columns: Sequence[LooseColumn]
) -> tuple[list[tuple[PrintLine, list[RowCell]]], list[RowCell]] | None:
    """The figures of each line and the words, each in its columns."""
    figures: list[tuple[PrintLine, list[RowCell]]] = []
    words: list[RowCell] = []
    for line in lines:
        own = line.figures
        taken: list[RowCell] = []
        for piece in own:
            hit = [n for n, column in enumerate(columns) if column.covers(piece)]
            if len(hit) != 1 or any(cell.first == hit[0] for cell in taken):
                return None
            taken.append(RowCell([piece], hit[0], hit[0] + 1))
        if taken:
            figures.append((line, taken))
        for word in words_of(line):
            parts = _word(word, line, columns, {cell.first for cell in taken})
            if parts is None:
                return None
            words.extend(parts)
    return figures, words


def _word(
    word: Line, line: PrintLine, columns: Sequence[LooseColumn], taken: set[int]
) -> list[RowCell] | None:
    """The cells that a text of words is: one, or several where it has white at borders of columns."""
    hit = [n for n, column in enumerate(columns) if column.covers(word)]
    if not hit:
        place = _nearest(word, columns) if is_total(word) else None
        return [RowCell([word], place, place + 1)] if place is not None else None
    if len(hit) == 1:
        return [RowCell([word], hit[0], hit[0] + 1)]
    pieces = [p for p in line.pieces if word.x0 <= p.x0 and p.x1 <= word.x1]
    groups: dict[int, list[Line]] = {}
    for piece in pieces:
        own = [n for n in hit if columns[n].covers(piece)]
        if len(own) == 1:
            groups.setdefault(own[0], []).append(piece)
        elif is_total(word) or not own or set(own) & taken or _is_figure_column(own, columns):
            groups = {}
            break
        else:
            groups.setdefault(own[0], []).append(piece)
    if groups:
        return [RowCell([joined(group)], n, n + 1) for n, group in sorted(groups.items())]
    if is_total(word) and not any(columns[n].figures and n in taken for n in hit):
        return [RowCell([word], hit[0], hit[-1] + 1)]
    if any(n in taken for n in hit[1:]) or columns[hit[0]].figures:
        return None
    return [RowCell([word], hit[0], hit[0] + 1)]


def _is_figure_column(own: Sequence[int], columns: Sequence[LooseColumn]) -> bool:
    return any(columns[n].figures for n in own)


def _nearest(word: Line, columns: Sequence[LooseColumn]) -> int | None:
    """The column next to the word of a total that stands between columns; one of words before one of figures."""
    near = sorted(
        (max(column.x0 - word.x1, word.x0 - column.x1), n)
        for n, column in enumerate(columns)
        if not column.figures
    )
    return near[0][1] if near else None


def _anchors(figures: Sequence[tuple[PrintLine, list[RowCell]]]) -> list[_Anchor] | None:
    """The figures of each row: those of two lines that stand side by side on nearly one height are one row's."""
    found: list[_Anchor] = []
    last = 0.0
    for line, cells in figures:
        if found and line.base - last < 0.75 * line.size:
            before = found[-1][1]
            if {c.first for c in before} & {c.first for c in cells}:
                return None
            before.extend(cells)
            found[-1] = (_middle(before), before)
        else:
            found.append((_middle(cells), list(cells)))
            last = line.base
    return found


def _middle(cells: Sequence[RowCell]) -> float:
    middles = sorted(cell.middle for cell in cells)
    return middles[len(middles) // 2]


def _parts_rows(rules: Sequence[float], anchors: Sequence[_Anchor]) -> bool:
    """Whether the lines between rows part all rows with figures from one another."""
    if len(rules) < 2:
        return False
    return all(any(a < rule < b for rule in rules) for (a, _), (b, _) in pairwise(anchors))


def _in_bands(
    anchors: Sequence[_Anchor], words: Sequence[RowCell], rules: Sequence[float]
) -> list[LooseRow] | None:
    """The rows between lines."""
    ordered = sorted(rules)
    bands: dict[int, list[RowCell]] = {}
    anchored = set()
    for middle, cells in anchors:
        band = sum(1 for rule in ordered if rule < middle)
        bands.setdefault(band, []).extend(cells)
        anchored.add(band)
    for word in words:
        band = sum(1 for rule in ordered if rule < word.middle)
        cells = bands.setdefault(band, [])
        same = next((c for c in cells if (c.first, c.behind) == (word.first, word.behind)), None)
        if same is None:
            cells.append(RowCell(list(word.lines), word.first, word.behind))
        elif _are_beside(same, word) or _has_other(cells, same, word):
            return None
        else:
            same.lines.extend(word.lines)
    return [LooseRow(cells, band in anchored) for band, cells in sorted(bands.items())]


def _has_other(cells: Sequence[RowCell], same: RowCell, word: RowCell) -> bool:
    """Whether another text lies over a word's columns."""
    return any(c.first < word.behind and word.first < c.behind and c is not same for c in cells)


def _are_beside(one: RowCell, other: RowCell) -> bool:
    """Whether two texts stand beside each other on one height."""
    return one.lines[-1].bottom - other.lines[0].top > 0.5 * other.lines[0].size


def _pitch(anchors: Sequence[_Anchor], lines: Sequence[PrintLine]) -> float:
    """The smallest usual distance between rows, in points."""
    steps = sorted(b - a for (a, _), (b, _) in pairwise(anchors))
    size = lines[0].size
    return max(steps[len(steps) // 4], 1.0 * size) if steps else 2 * size


def _names(
    words: Sequence[RowCell], columns: Sequence[LooseColumn], anchors: Sequence[float]
) -> list[RowCell] | None:
    """The words with the lines of wrapped ones together."""
    by_place: dict[tuple[int, int], list[RowCell]] = {}
    for word in words:
        by_place.setdefault((word.first, word.behind), []).append(word)
    chains: list[list[RowCell]] = []
    for (first, behind), own in by_place.items():
        for number, word in enumerate(own):
            if number and behind == first + 1 and _goes_on(chains[-1][-1], word, columns[first], own):
                chains[-1].append(word)
            else:
                chains.append([word])
    modes = _modes(chains, anchors)
    found: list[RowCell] = []
    for chain in chains:
        parts = _parted(chain, anchors, modes)
        if parts is None:
            return None
        found.extend(parts)
    return found


_MODES = ("centre", "top", "bottom")


def _modes(chains: Sequence[Sequence[RowCell]], anchors: Sequence[float]) -> Sequence[str]:
    """Where in the height of wrapped names figures stand: as they do where a name has those of one row."""
    seen = set()
    for chain in chains:
        inside = _inside(chain, anchors)
        if len(chain) > 1 and len(inside) == 1:
            seen.add(next((mode for mode in _MODES if _by_mode(chain, inside, mode)), ""))
    return tuple(seen) if len(seen) == 1 and "" not in seen else _MODES


def _inside(chain: Sequence[RowCell], anchors: Sequence[float]) -> list[float]:
    top, bottom = chain[0].lines[0].top, chain[-1].lines[-1].bottom
    return [a for a in anchors if top < a < bottom]


def _goes_on(above: RowCell, word: RowCell, column: LooseColumn, own: Sequence[RowCell]) -> bool:
    """Whether a line is the next one of a name: the line above is full, and it begins where that does."""
    before, line = above.lines[-1], word.lines[0]
    step = line.top - before.top
    if not 0 < step <= _LEADING * line.size or _BEGINS.match(line.text):
        return False
    widest = max(w.lines[0].x1 - w.lines[0].x0 for w in own)
    letter = max(g.x1 - g.x0 for g in line.glyphs[:1])
    room = max(widest, column.x1 - before.x0) - (before.x1 - before.x0)
    middle = abs((before.x0 + before.x1) - (line.x0 + line.x1)) < 0.6 * line.size
    return room < _FULL * letter and (abs(line.x0 - before.x0) < 0.3 * line.size or middle)


def _parted(chain: Sequence[RowCell], anchors: Sequence[float], modes: Sequence[str]) -> list[RowCell] | None:
    """The names that lines going on in one another are, so that none has the figures of two rows; None if unclear."""
    inside = _inside(chain, anchors)
    if len(inside) <= 1 or len(chain) == 1:
        return [_cell(chain)]
    on_line = [any(_is_on(word, a) for a in inside) for word in chain]
    if all(on_line) and len(inside) == len(chain):
        return list(chain)
    readings = [parts for mode in modes if (parts := _by_mode(chain, inside, mode)) is not None]
    texts = {tuple(len(part) for part in parts) for parts in readings}
    return [_cell(part) for part in readings[0]] if len(texts) == 1 else None


def _is_on(word: RowCell, anchor: float) -> bool:
    """Whether figures stand on the height of a line."""
    line = word.lines[0]
    return line.top + 0.2 * line.size < anchor < line.bottom - 0.2 * line.size


def _by_mode(chain: Sequence[RowCell], anchors: Sequence[float], mode: str) -> list[list[RowCell]] | None:
    """The chain cut so that each part has one row's figures at its middle, its first or its last line."""
    found: list[list[RowCell]] = []
    at = 0
    for anchor in anchors:
        fit = None
        for end in range(at + 1, len(chain) + 1):
            part = chain[at:end]
            lines = part if mode == "centre" else part[:1] if mode == "top" else part[-1:]
            middle = (lines[0].lines[0].top + lines[-1].lines[-1].bottom) / 2
            if abs(middle - anchor) < 0.25 * part[0].lines[0].size:
                fit = end
                if mode != "top":
                    break
            if (
                mode == "top"
                and fit
                and any(
                    abs((w.lines[0].top + w.lines[0].bottom) / 2 - a) < 0.25 * w.lines[0].size
                    for w in chain[end : end + 1]
                    for a in anchors
                )
            ):
                fit = end
                break
            if mode == "top" and fit:
                fit = end
        if fit is None:
            return None
        found.append(list(chain[at:fit]))
        at = fit
    return found if at == len(chain) else None


def _cell(chain: Sequence[RowCell]) -> RowCell:
    return RowCell([line for word in chain for line in word.lines], chain[0].first, chain[0].behind)


def _rows(anchors: Sequence[_Anchor], names: Sequence[RowCell], pitch: float) -> list[LooseRow] | None:
    """Figures and names put in rows; None where two names are as near to one row, or one to two."""
    rows = [LooseRow(list(cells), True) for _, cells in anchors]
    middles = [middle for middle, _ in anchors]
    lone: list[RowCell] = []
    for name in names:
        inside = [n for n, m in enumerate(middles) if name.lines[0].top < m < name.lines[-1].bottom]
        near = inside or [n for n, m in enumerate(middles) if _off(name, m) < 0.45 * pitch]
        if not near:
            lone.append(name)
            continue
        if len(near) > 1:
            near = sorted(near, key=lambda n: _off(name, middles[n]))
            if _off(name, middles[near[1]]) - _off(name, middles[near[0]]) < 0.2 * pitch:
                return None
        row = rows[near[0]]
        if any(c.first < name.behind and name.first < c.behind for c in row.cells):
            return None
        row.cells.append(name)
    for name in sorted(lone, key=lambda name: name.middle):
        beside = next(
            (
                row
                for row in rows
                if not row.anchored
                and abs(_middle(row.cells) - name.middle) < 0.4 * pitch
                and not any(c.first < name.behind and name.first < c.behind for c in row.cells)
            ),
            None,
        )
        if beside is not None:
            beside.cells.append(name)
        else:
            rows.append(LooseRow([name], False))
    return sorted(rows, key=lambda row: _middle(row.cells))


def _off(name: RowCell, middle: float) -> float:
    """How far figures are from the middle, the first or the last line of a name, in points."""
    first, last = name.lines[0], name.lines[-1]
    return min(
        abs(name.middle - middle),
        abs((first.top + first.bottom) / 2 - middle),
        abs((last.top + last.bottom) / 2 - middle),
    )
