"""Text taken from PDF or Word: tab-separated cells, one cell a line, Markdown pipes, columns of blanks, CSV.

The layouts of a table row:

* tabs: all cells of a row on one line, separated by tabs;
* cell a line: each cell on a line of its own that begins with a tab, an empty cell is a line with only a
  tab, a blank line ends the row, a line without a tab continues the cell above it;
* pipes: `| a | b |`, with a rule of dashes under the header;
* pipes alone: cells between lines that hold nothing but `|`, and bare cells one a line (`cell_lines`);
* pipes behind: `a | b | |`, or `a |` on a line of its own, with pipes for the columns a row lacks (`pipes_behind`);
* blanks: columns parted by runs of blanks that go through all rows (`spaced`);
* comma-separated values (`delimited`).
"""

from __future__ import annotations

import re

from extract.document import Block, Cell, Document, Grid, Paragraph
from extract.readers.cell_lines import join_cell_lines, piped_grid, piped_rows
from extract.readers.content import Content
from extract.readers.cut_rows import join_cut_rows
from extract.readers.delimited import find_delimiter, read_delimited
from extract.readers.laid_out.tables import LaidCell, LaidTable, laid_out_tables
from extract.readers.pipes_behind import padded_rows, rows_on_lines
from extract.readers.spaced import spaced_rows
from extract.source import Source
from extract.text import strip_markup

_RULE = re.compile(r"[\s|:+_=—-]*[-—_=]{2,}[\s|:+_=—-]*")
_PIPE_ROW = re.compile(r"\s*\|.*\|\s*")
_BLANK_CELLS = re.compile(r"\s*\|+\s*")
_UNESCAPED_PIPE = re.compile(r"(?<!\\)\|")
_NUMBER_END = re.compile(r"[\d.,]+\s*$")
_HEADING_START = re.compile(
    r"\s*(?:附?表[一二三四五六七八九十\d]|第[一二三四五六七八九十]+部分|预算\s*表?\s*\d)"
)


def read_text(content: Content) -> Document:
    """The paragraphs and grids of a text, in order; cell texts trimmed and without markup furniture."""
    delimiter = find_delimiter(content.text)
    if delimiter:
        return read_delimited(content, delimiter)
    lines = content.text.split("\n")
    blocks = _TextBlocks(content.file.sha256, _is_cell_a_line(lines)).read(lines)
    return Document(content.file, tuple(join_cell_lines(blocks)))


def _is_cell_a_line(lines: list[str]) -> bool:
    """Whether lines with one leading tab are cells (else they are rows of two cells, the first blank)."""
    single = sum(1 for line in lines if line.startswith("\t") and "\t" not in line[1:])
    several = sum(1 for line in lines if "\t" in line[1:])
    return single > 4 * several


class _TextBlocks:
    """Collects rows into grids while lines are read one after another."""

    def __init__(self, document: str, cell_a_line: bool) -> None:
        self._document = document
        self._cell_a_line = cell_a_line
        self._page: int | None = None
        self._spaced: dict[int, tuple[str, ...]] = {}
        """Index of a line laid out by blanks → its cells."""
        self._piped: dict[int, tuple[str, ...]] = {}
        """Index of a line whose cells have a pipe behind each → its cells."""
        self._blocks: list[Block] = []
        self._rows: list[tuple[Cell, ...]] = []
        self._open: list[tuple[str, int]] = []
        """Cells of the row being read, one a line: text and line number."""

    def read(self, lines: list[str]) -> list[Block]:
        if any("\f" in line for line in lines):
            self._page = 1
        laid, unsure = laid_out_tables(lines)
        taken = unsure.union(*(range(table.first, table.behind) for table in laid.values()))
        free = ["" if index in taken else line for index, line in enumerate(lines)]
        self._spaced, self._piped = spaced_rows(free), rows_on_lines(lines)
        piped, behind = padded_rows(lines) | piped_rows(lines), 0
        for number, line in enumerate(lines, 1):
            if number > behind and number - 1 in laid:
                behind = laid[number - 1].behind
                self._end_grid()
                self._blocks.append(self._laid_grid(laid[number - 1], lines))
            if number > behind and number - 1 in piped:
                behind, rows = piped[number - 1]
                self._end_grid()
                self._blocks.append(piped_grid(self._document, self._page, rows))
            if "\f" in line:
                self._end_row()
                self._page = (self._page or 1) + line.count("\f")
                line = line.replace("\f", "")
            if number <= behind:
                continue
            self._read_line(line, number)
        self._end_grid()
        return self._blocks

    def _laid_grid(self, table: LaidTable, lines: list[str]) -> Grid:
        pages: dict[int, int | None] = {}
        page = self._page
        for index in range(table.first, table.behind):
            page = page if page is None else page + lines[index].count("\f")
            pages[index] = page

        def cell(laid: LaidCell, row: int, column: int) -> Cell:
            place = Source(self._document, laid.line + 1, pages[laid.line], None, row, column)
            return Cell(strip_markup(laid.text).strip(), place, laid.column_span, laid.row_span)

        return Grid(
            tuple(tuple(cell(c, r, n) for n, c in enumerate(row)) for r, row in enumerate(table.rows))
        )

    def _read_line(self, line: str, number: int) -> None:
        if number - 1 in self._spaced:
            self._end_row()
            self._add_row(list(self._spaced[number - 1]), number)
        elif number - 1 in self._piped:
            self._end_row()
            self._add_row(list(self._piped[number - 1]), number)
        elif not line.strip():
            self._blank_line(line, number)
        elif _RULE.fullmatch(line) and ("-" in line or "—" in line or "=" in line):
            self._end_row()
        elif _BLANK_CELLS.fullmatch(line) and not self._rows:
            self._add_paragraph(line, number)
        elif _PIPE_ROW.fullmatch(line):
            self._end_row()
            self._add_row(_UNESCAPED_PIPE.split(line.strip())[1:-1], number)
        elif self._cell_a_line and line.startswith("\t") and "\t" not in line[1:]:
            self._open.append((line[1:], number))
        elif "\t" in line:
            self._end_row()
            self._add_tab_row(line, number)
        elif self._open and not self._ends_table(line):
            text, first = self._open[-1]
            self._open[-1] = (f"{text}\n{line}", first)
        else:
            self._end_grid()
            self._add_paragraph(line, number)

    def _blank_line(self, line: str, number: int) -> None:
        if self._cell_a_line and line == "\t":
            self._open.append(("", number))
        elif "\t" in line:
            self._end_row()
        else:
            self._end_row()

    def _ends_table(self, line: str) -> bool:
        """Whether a line without a tab, right under a cell, is text behind the table and no wrapped cell."""
        above = self._open[-1][0]
        return _NUMBER_END.fullmatch(above.strip()) is not None or _HEADING_START.match(line) is not None

    def _add_tab_row(self, line: str, number: int) -> None:
        """A row of tab-separated cells; in a document with one cell a line, a heading glued under a table."""
        texts = line.split("\t")
        if self._cell_a_line and not texts[0].strip():
            texts = texts[1:]
        self._add_row(texts, number)

    def _end_row(self) -> None:
        if self._open:
            cells, self._open = self._open, []
            self._append([(text, line) for text, line in cells])

    def _add_row(self, texts: list[str], number: int) -> None:
        self._append([(text.replace("\\|", "|"), number) for text in texts])

    def _append(self, cells: list[tuple[str, int]]) -> None:
        row = len(self._rows)
        self._rows.append(
            tuple(
                Cell(strip_markup(text).strip(), Source(self._document, line, self._page, None, row, column))
                for column, (text, line) in enumerate(cells)
            )
        )

    def _end_grid(self) -> None:
        self._end_row()
        if self._rows:
            rows = self._rows if self._cell_a_line else join_cut_rows(self._rows)
            self._blocks.append(Grid(tuple(rows), collapsed=self._cell_a_line))
            self._rows = []

    def _add_paragraph(self, line: str, number: int) -> None:
        text = strip_markup(line).strip()
        if text:
            self._blocks.append(Paragraph(text, Source(self._document, number, self._page)))
