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
_MOST_SENTENCES = 0.2
"""Share of the rows that may read as a sentence does; headers and notes between the rows do."""
_LEAST_CELLS = 3
_SENTENCE_END = re.compile(r"[。！？；;][”’）]?\s*$")
_BARE_FIGURE = re.compile(r"[\s+−-]*[\d.,]+\s*%?\s*")
_OTHER_TABLE = re.compile(r"^[^\n]*(?:\t[^\n]*\t|\|[^\n]*\|)", re.M)


def find_delimiter(text: str) -> str | None:
    """The character that parts the cells of the lines; None where the text is no CSV.

    >>> find_delimiter("部门支出总表,,\\n科目,名称,合计\\n201,行政,5\\n,合计,5"), find_delimiter("收入，支出，结余。")
    (',', None)

    Sentences are no rows, be they ever so much alike:

    >>> find_delimiter("甲决算为5万元，完成预算，持平。\\n" * 9) is None
    True
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
        sentences = sum(map(_is_sentence, rows))
        if len(several) < max(_LEAST_ROWS, _LEAST_OF_ALL * len(rows)):
            continue
        if sentences > _MOST_SENTENCES * len(several):
            continue
        width, count = Counter(several).most_common(1)[0]
        if width >= _LEAST_CELLS and count >= _LEAST_SHARE * len(several):
            return delimiter
    return None


def _is_sentence(row: list[str]) -> bool:
    """Whether a row ends as a sentence does and holds no figure in a cell of its own."""
    ends = len(row) > 1 and _SENTENCE_END.search(row[-1]) is not None
    return ends and not any(_BARE_FIGURE.fullmatch(text) for text in row)


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
