"""Tables of web pages copied as text: one cell a line, bare, with a pipe behind it, or between lines of a pipe alone.

Nothing but the order of the lines tells the rows, so a table is read only where one width fits to its end: every row
has words and figures in the same columns as the first, and the line behind the last begins no row. A cell that the
copy left out moves all that follow; then the lines stay text, and are said to be unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

import msgspec

from extract.document import Block, Cell, Grid, Paragraph
from extract.printed import is_blank, looks_like_amount
from extract.source import Source

_PIPE = "|"
_LONGEST_CELL = 40
_MOST_LINES = 6
"""A cell between pipes wraps over at most so many lines."""
_WIDTHS = range(2, 21)
_LEAST_ROWS = 3
_SENTENCE = re.compile(r"[。；！？]|(?<!其中)[：:]")
_NUMBER_OF_COLUMN = re.compile(r"栏次|行次|\d{1,2}")
_TITLE = re.compile(r"表\s*(?:[(（].*)?$")
_LABEL = re.compile(r"项\s*目$|名\s*称$|编码$|代码$|科\s*目$|单\s*位$|部\s*门$|类\s*别$|内\s*容$")
_CODE = re.compile(r"\d{3,7}")
_MONEY = re.compile(r"\d\.\d|\d{3}")
_NO_FIGURE_YET = re.compile(r"(?:19|20)\d\d年?")
_SHARE = re.compile(r"-?\d+(?:\.\d+)?\s*[%％]")


class _TableShape(msgspec.Struct, frozen=True):
    """A table among lines: where its header and rows begin and end, and the cells of a row."""

    header: int
    first: int
    end: int
    width: int
    group: int
    """Columns of one side, where the header comes again beside itself."""


def join_cell_lines(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a document with the tables among its lines as grids."""
    joined: list[Block] = []
    for piped, group in groupby(blocks, _is_cell):
        lines = list(group)
        cells = [cell for b in lines if isinstance(b, Paragraph) for cell in _blanks_apart(b)]
        found = list(_join_run(cells)) if piped is not None else []
        joined.extend(found if any(isinstance(b, Grid) for b in found) else lines)
    return joined


def _is_cell(block: Block) -> bool | None:
    """Whether a block can be a cell with a pipe behind it, or a bare one; None where it can be none."""
    if not isinstance(block, Paragraph) or len(block.text) > _LONGEST_CELL:
        return None
    piped = block.text.endswith(_PIPE)
    return None if not piped and _SENTENCE.search(block.text) else piped


def _blanks_apart(line: Paragraph) -> list[Paragraph]:
    """A line of pipes alone as the blank cells that they end."""
    pipes = line.text.replace(" ", "")
    if set(pipes) == {_PIPE}:
        return [msgspec.structs.replace(line, text=_PIPE)] * len(pipes)
    return [line]


def _join_run(run: Sequence[Paragraph]) -> Iterator[Block]:
    end = 0
    for shape in _find_shapes([_cell_text(p) for p in run]):
        above = _heads_above(run[end : shape.header], shape)
        yield from run[end : shape.header - above]
        yield Grid(tuple(_rows(run, shape, above)))
        end = shape.end
    yield from run[end:]


def _rows(run: Sequence[Paragraph], shape: _TableShape, above: int) -> Iterator[tuple[Cell, ...]]:
    row = 0
    if above:
        over = run[shape.header - above : shape.header]
        sides = [_cell(p, row, i * shape.group, shape.group) for i, p in enumerate(over)]
        yield tuple(c for side in sides for c in (side, *[Cell("", side.source)] * (shape.group - 1)))
        row += 1
    for start in (shape.header, *range(shape.first, shape.end, shape.width)):
        yield tuple(_cell(p, row, column) for column, p in enumerate(run[start : start + shape.width]))
        row += 1


def _cell(line: Paragraph, row: int, column: int, span: int = 1) -> Cell:
    return Cell(_cell_text(line), msgspec.structs.replace(line.source, row=row, column=column), span)


def _cell_text(line: Paragraph) -> str:
    return line.text.removesuffix(_PIPE).strip()


def _heads_above(before: Sequence[Paragraph], shape: _TableShape) -> int:
    """How many of the lines before a header are words over its sides (收入, 支出); 0 where none are."""
    sides = shape.width // shape.group
    if sides < 2 or len(before) < sides:
        return 0
    over = [_cell_text(p) for p in before[-sides:]]
    return sides if all(_is_figure(text) is False and len(text) <= len("本年收入") for text in over) else 0


def _find_shapes(texts: Sequence[str]) -> Iterator[_TableShape]:
    """The tables among lines in their order, each as wide as fits."""
    figures = [_is_figure(text) for text in texts]
    end = 0
    for header, text in enumerate(texts):
        if header < end or _LABEL.search(text) is None:
            continue
        found = [s for width in _WIDTHS if (s := _shape_at(texts, figures, header, width))]
        if found:
            yield found[-1]
            end = found[-1].end


def _shape_at(
    texts: Sequence[str], figures: Sequence[bool | None], header: int, width: int
) -> _TableShape | None:
    """The table whose header of so many words begins at a line, if its rows fit."""
    below = header + width
    if any(f is not False for f in figures[header:below]) or len(set(texts[header:below])) < 2:
        return None
    first = _behind_numbers(texts, below)
    if not any(figures[first : first + _LEAST_ROWS * width]):
        return None
    kinds = list(figures[first : first + width])
    end = first
    while (row := figures[end : end + width]) and _fits(row, kinds):
        kinds = [known if known is not None else kind for known, kind in zip(kinds, row, strict=True)]
        end += width
    if not any(kinds) or all(kind is not False for kind in kinds):
        return None
    group = _period(kinds)
    fits = (
        end - first >= _LEAST_ROWS * width
        and _ends(texts, figures, end, width)
        and (None in figures or any(_MONEY.search(text) for text in texts[first:end]))  # else a list of pages
        and _is_header(texts, header, width, group)
        and (not kinds[0] or all(_CODE.fullmatch(text) for text in texts[first:end:group]))
    )
    return _TableShape(header, first, end, width, group) if fits else None


def _fits(row: Sequence[bool | None], kinds: Sequence[bool | None]) -> bool:
    """Whether a row has words and figures where the others have; a blank cell fits anywhere but first."""
    return (
        len(row) == len(kinds)
        and row[0] is not None
        and all(a is None or b is None or a == b for a, b in zip(row, kinds, strict=True))
    )


def _ends(texts: Sequence[str], figures: Sequence[bool | None], end: int, width: int) -> bool:
    """Whether no row of a table stands behind its last: no figure soon, or another table's title before it."""
    behind = next((i for i in range(end, min(end + width, len(texts))) if figures[i]), None)
    return behind is None or any(_TITLE.search(text) for text in texts[end:behind])


def _is_header(texts: Sequence[str], start: int, width: int, group: int) -> bool:
    """Whether words that begin with a label's are the header of a row: the same on each side, and no more before.

    A column whose cells the copy left out has a word and no figure; the words behind it would name the wrong ones.
    """
    sides = {tuple(texts[i : i + group]) for i in range(start, start + width, group)}
    side = sides.pop()
    return not sides and "栏次" not in side and (start == 0 or texts[start - 1] not in side)


def _behind_numbers(texts: Sequence[str], start: int) -> int:
    """Where the rows begin below a header: behind the row that counts the columns (栏次 1 栏次 2)."""
    end = start
    while end < len(texts) and _NUMBER_OF_COLUMN.fullmatch(texts[end]):
        end += 1
    numbers = [int(text) for text in texts[start:end] if text.isdigit()]
    return end if numbers and numbers == list(range(1, len(numbers) + 1)) else start


def _period(kinds: Sequence[bool | None]) -> int:
    """The shortest part that, repeated, makes the whole."""
    width = len(kinds)
    whole = list(kinds)
    return next(n for n in range(1, width + 1) if width % n == 0 and whole == whole[:n] * (width // n))


def _is_figure(text: str) -> bool | None:
    """Whether a cell is a figure or stands for one; None for a blank cell."""
    if not text:
        return None
    return (
        is_blank(text)
        or _SHARE.fullmatch(text) is not None
        or (looks_like_amount(text) and not _NO_FIGURE_YET.fullmatch(text))
    )


def piped_rows(lines: Sequence[str]) -> dict[int, tuple[int, list[list[tuple[str, int]]]]]:
    """Tables whose cells stand between lines that hold a pipe alone.

    Returns:
        Index of the first line → index behind the last, and the rows: text and number of the line of each cell.
    """
    found: dict[int, tuple[int, list[list[tuple[str, int]]]]] = {}
    start = 0
    while start < len(lines):
        if lines[start].strip() != _PIPE:
            start += 1
            continue
        pipes = _pipes_from(lines, start)
        cells = [_between(lines, a, b) for a, b in pairwise(pipes)]
        bare = not any(text.endswith(_PIPE) for text, _ in cells)
        width = _width_between_pipes([text for text, _ in cells]) if bare else None
        if width:
            rows = [cells[i : i + width] for i in range(0, len(cells), width + 1)]
            found[start] = (pipes[-1] + 1, rows)
        start = pipes[-1] + 1
    return found


def _pipes_from(lines: Sequence[str], start: int) -> list[int]:
    """The lines with a pipe alone, from one on, as long as no more than a wrapped cell stands between two."""
    pipes = [start]
    for index in range(start + 1, len(lines)):
        if index - pipes[-1] > _MOST_LINES + 1:
            break
        if lines[index].strip() == _PIPE:
            pipes.append(index)
    return pipes


def _between(lines: Sequence[str], above: int, below: int) -> tuple[str, int]:
    texts = [line.strip() for line in lines[above + 1 : below]]
    return "\n".join(t for t in texts if t), above + 2


def _width_between_pipes(cells: Sequence[str]) -> int | None:
    """The one width by which a blank stands between each two rows: a pipe ends one, another begins the next."""
    fitting = [
        width
        for width in _WIDTHS
        if len(cells) >= _LEAST_ROWS * (width + 1) - 1
        and (len(cells) + 1) % (width + 1) == 0
        and not any(cells[width :: width + 1])
        and all(any(cells[i : i + width]) for i in range(0, len(cells), width + 1))
    ]
    # Several rows taken for one fit too.
    is_only = all((width + 1) % (fitting[0] + 1) == 0 for width in fitting)
    return fitting[0] if fitting and is_only else None


def piped_grid(document: str, page: int | None, rows: Sequence[Sequence[tuple[str, int]]]) -> Grid:
    """The grid of such rows."""
    return Grid(
        tuple(
            tuple(Cell(text, Source(document, line, page, None, r, c)) for c, (text, line) in enumerate(row))
            for r, row in enumerate(rows)
        )
    )
