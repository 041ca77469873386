"""The lines around a fact, for files that have no pages to draw: what is printed, row by row, the cell marked."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

import msgspec

from extract.document import Cell, Document, Grid
from extract.readers import read_raw
from extract.readers.content import RawFile
from extract.readers.traditional import in_simplified
from extract.source import Source
from kg.evidence.find import Evidence

_AROUND = 3


class ExcerptRow(msgspec.Struct, frozen=True):
    """One printed row: where it stands, its cells, and which of them is the fact (from 0; None for none)."""

    place: str
    cells: tuple[str, ...]
    marked: int | None = None
    is_fact: bool = False


class Excerpt(msgspec.Struct, frozen=True):
    """A fact's row with some rows above and below it."""

    rows: tuple[ExcerptRow, ...]

    def as_text(self) -> str:
        """Lines for a terminal; the fact's row begins with > and its cell stands between 【 and 】."""
        width = max((len(row.place) for row in self.rows), default=0)
        return "\n".join(
            f"{'>' if row.is_fact else ' '} {row.place:<{width}}  {_joined(row)}" for row in self.rows
        )


def _joined(row: ExcerptRow) -> str:
    cells = [" ".join(cell.split()) for cell in row.cells]
    if row.marked is not None and row.marked < len(cells):
        cells[row.marked] = f"【{cells[row.marked]}】"
    return " | ".join(cells)


def excerpt_of(file: RawFile, evidence: Evidence, *, around: int = _AROUND) -> Excerpt:
    """The rows around a fact, read from the file again, without private persons' data.

    Raises:
        UnreadableFileError: The file cannot be read.
    """
    rows = _READ.rows(file)
    here = next((i for i, cells in enumerate(rows) if _is_row(cells, evidence)), None)
    if here is None:
        return Excerpt(())
    chosen = range(max(0, here - around), min(len(rows), here + around + 1))
    return Excerpt(tuple(_row(rows[i], evidence if i == here else None) for i in chosen))


class _ReadFiles:
    """The rows of the files that were read last: many facts of one file are looked at one after the other."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._kept: OrderedDict[tuple[str, str], list[tuple[Cell, ...]]] = OrderedDict()
        self._lock = Lock()

    def rows(self, file: RawFile) -> list[tuple[Cell, ...]]:
        """The printed rows of a file; one that is too large is read each time.

        Raises:
            UnreadableFileError: The file cannot be read.
        """
        key = (file.sha256, file.path.suffix.lower())  # by the suffix an added reader may be chosen
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        from extract.readers.privacy import remove_persons  # slow to import, and few look at the print

        found = _printed_rows(remove_persons(in_simplified(read_raw(file))))
        if len(file.data) <= self._most_bytes:
            with self._lock:
                self._kept[key] = found
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return found


_READ = _ReadFiles(most=8, most_bytes=1_000_000)


def _printed_rows(document: Document) -> list[tuple[Cell, ...]]:
    """Rows of grids and paragraphs as rows of one cell."""
    rows: list[tuple[Cell, ...]] = []
    for block in document.blocks:
        rows.extend(block.rows if isinstance(block, Grid) else [(Cell(block.text, block.source),)])
    return [row for row in rows if row]


def _is_row(cells: tuple[Cell, ...], evidence: Evidence) -> bool:
    """Whether the fact stands in these cells."""
    return any(_is_place(cell.source, evidence) for cell in cells)


def _is_place(source: Source, evidence: Evidence) -> bool:
    if source.line is not None or evidence.line is not None:
        return source.line == evidence.line
    row = None if source.row is None else source.row + 1
    return (source.page, source.sheet, source.block, row) == (
        evidence.page,
        evidence.sheet,
        evidence.block,
        evidence.row,
    )


def _row(cells: tuple[Cell, ...], fact: Evidence | None) -> ExcerptRow:
    source = cells[0].source
    marked = None
    if fact is not None:
        column = 0 if fact.column is None else fact.column - 1
        marked = next((i for i, c in enumerate(cells) if (c.source.column or 0) == column and c.text), None)
        if marked is None:  # a fact of the whole row begins where the row does, which may be a blank cell
            marked = next((i for i, c in enumerate(cells) if fact.printed and c.text == fact.printed), None)
    place = str(msgspec.structs.replace(source, column=None, box=None, block=None))
    return ExcerptRow(place, tuple(cell.text for cell in cells), marked, fact is not None)
