"""Writes a document in every format that budgets are published in, cell for cell."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable

import docx
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from extract.document import Document, Grid, Paragraph

Rows = list[list[str]]


def rows_of(grid: Grid) -> Rows:
    """The texts of a grid, all rows as wide as the widest."""
    width = max(len(row) for row in grid.rows)
    return [[cell.text for cell in row] + [""] * (width - len(row)) for row in grid.rows]


def merges(rows: Rows) -> list[tuple[int, int, int, int]]:
    """Blanks of a header that a publisher would merge with the header above or left: (row, column, rows, columns).

    A blank right of a header that has headers below belongs to it; a blank below a header belongs to it.
    """
    found: list[tuple[int, int, int, int]] = []
    top = next((i for i, row in enumerate(rows) if sum(map(bool, row)) > 1), None)
    if top is None or top + 1 >= len(rows):
        return []
    upper, lower = rows[top], rows[top + 1]
    if any(_is_number(text) for text in (*upper, *lower)) or not any(upper) or not any(lower):
        return []
    for column, text in enumerate(upper):
        if not text:
            continue
        if not lower[column]:
            found.append((top, column, 2, 1))
            continue
        end = column + 1
        while end < len(upper) and not upper[end] and lower[end]:
            end += 1
        if end - column > 1:
            found.append((top, column, 1, end - column))
    return found


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "").isdigit()


def write_docx(document: Document) -> bytes:
    """A Word file with merged headers."""
    word = docx.Document()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            word.add_paragraph(block.text)
            continue
        rows = rows_of(block)
        table = word.add_table(len(rows), len(rows[0]))
        grid = [list(row.cells) for row in table.rows]
        for i, row in enumerate(rows):
            for j, text in enumerate(row):
                if text:
                    grid[i][j].text = text
        for i, j, height, width in merges(rows):
            grid[i][j].merge(grid[i + height - 1][j + width - 1])
    word.add_paragraph(
        ""
    )  # a Word file ends in a paragraph; without it LibreOffice drops the last table of a .doc
    return _bytes(word.save)


def write_xlsx(document: Document) -> bytes:
    """An Excel file, a sheet for each run of paragraphs and the grid below it, amounts as numbers."""
    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    sheet, row_number = None, 0
    for block in document.blocks:
        if sheet is None:
            sheet, row_number = book.create_sheet(f"Sheet{len(book.sheetnames) + 1}"), 1
        if isinstance(block, Paragraph):
            sheet.cell(row_number, 1, block.text)
            row_number += 1
            continue
        rows = rows_of(block)
        for row in rows:
            for column, text in enumerate(row, 1):
                _put(sheet, row_number, column, text)
            row_number += 1
        for i, j, height, width in merges(rows):
            top = row_number - len(rows) + i
            sheet.merge_cells(
                start_row=top, start_column=j + 1, end_row=top + height - 1, end_column=j + width
            )
        sheet = None
    return _bytes(book.save)


def _put(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """An amount as a number shown as it is printed, any other text as text."""
    if not text:
        return
    if not _is_number(text) or (text[0] == "0" and "." not in text):
        sheet.cell(row, column).value = text
        sheet.cell(row, column).data_type = "s"
        return
    cell = sheet.cell(row, column, float(text.replace(",", "")))
    places = len(text.partition(".")[2])
    cell.number_format = ("#,##0" if "," in text else "0") + (f".{'0' * places}" if places else "")


def write_html(document: Document) -> bytes:
    """A web page in GB2312 as its charset says, with spans and a layout table around it all."""
    body: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            body.append(f"<p>&nbsp;&nbsp;{_escaped(block.text)}</p>")
        else:
            body.append(_html_table(rows_of(block)))
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><style>p{}</style>'
        "</head><body><script>var a='<td>9</td>'</script><table width=980><tr><td>"
        + "\n".join(body)
        + "</td></tr></table></body></html>"
    )
    return page.encode("gb18030")


def _html_table(rows: Rows) -> str:
    spans = {(i, j): (height, width) for i, j, height, width in merges(rows)}
    covered = {
        (i + down, j + right)
        for (i, j), (height, width) in spans.items()
        for down in range(height)
        for right in range(width)
        if down or right
    }
    lines = []
    for i, row in enumerate(rows):
        cells = []
        for j, text in enumerate(row):
            if (i, j) not in covered:
                height, width = spans.get((i, j), (1, 1))
                cells.append(f'<td rowspan="{height}" colspan={width}>{_escaped(text) or "&nbsp;"}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table border=1><tbody>{''.join(lines)}</tbody></table>"


def _escaped(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def write_markdown(document: Document) -> bytes:
    """Markdown with pipe tables."""
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines += [block.text, ""]
        else:
            lines += [f"| {' | '.join(_one_line(t) for t in row)} |" for row in rows_of(block)]
            lines.append("")
    return "\n".join(lines).encode()


def _one_line(text: str) -> str:
    return text.replace("\n", " ").replace("|", "\\|")


def write_cell_lines(document: Document) -> bytes:
    """Text with one cell a line, as Word is dumped."""
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        else:
            for row in rows_of(block):
                lines += [f"\t{_one_line(text)}" for text in row]
                lines.append("")
    return "\n".join(lines).encode()


def zipped(members: dict[str, bytes]) -> bytes:
    """A ZIP archive of members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _bytes(save: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()


WRITERS: dict[str, Callable[[Document], bytes]] = {
    "docx": write_docx,
    "xlsx": write_xlsx,
    "html": write_html,
    "md": write_markdown,
    "cells.txt": write_cell_lines,
}
"""Name ending → writer."""
