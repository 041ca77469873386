"""Text of comma-separated values (CSV): every line the cells of a row, whatever the file is called."""

from __future__ import annotations

import csv
import re
from collections import Counter

from extract.document import Cell, Document
from extract.readers.content import Content
from extract.readers.sheet_rows import sheet_blocks
from extract.source import Source

_DELIMITERS = ",;，"
_LEAST_ROWS = 3
_LEAST_SHARE = 0.8
"""Share of the lines with a delimiter that must have the same number of cells."""
_LEAST_OF_ALL = 0.5
"""Share of all lines that must be rows: the commas of a sentence make no table."""
_LEAST_CELLS = 3
_OTHER_TABLE = re.compile(r"^[^\n]*(?:\t[^\n]*\t|\|[^\n]*\|)", re.M)


def find_delimiter(text: str) -> str | None:
    """The character that parts the cells of the lines; None where the text is no CSV.

    >>> find_delimiter("部门支出总表,,\\n科目,名称,合计\\n201,行政,5\\n,合计,5"), find_delimiter("收入，支出，结余。")
    (',', None)
    """
    if _OTHER_TABLE.search(text):
        return None
    lines = [line for line in text.split("\n") if line.strip()]
    for delimiter in _DELIMITERS:
        try:
            rows = list(csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            continue
        several = [len(row) for row in rows if len(row) > 1]
        if len(several) < max(_LEAST_ROWS, _LEAST_OF_ALL * len(rows)):
            continue
        width, count = Counter(several).most_common(1)[0]
        if width >= _LEAST_CELLS and count >= _LEAST_SHARE * len(several):
            return delimiter
    return None


def read_delimited(content: Content, delimiter: str) -> Document:
    """The document that a CSV text is, each cell with its line, row and column."""
    rows: list[tuple[Cell, ...]] = []
    reader = csv.reader(content.text.split("\n"), delimiter=delimiter)
    line = 1
    for values in reader:
        texts = [value.strip() for value in values]
        if any(texts):
            rows.append(
                tuple(
                    Cell(text, Source(content.file.sha256, line, row=len(rows), column=column))
                    for column, text in enumerate(texts)
                )
            )
        line = reader.line_num + 1
    return Document(content.file, tuple(sheet_blocks(rows)))
