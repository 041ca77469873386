"""Amounts at the right end of their column and labels at the left end of the next one, with no rule between them."""

from __future__ import annotations

from pathlib import Path

from extract.document import Grid
from extract.readers import read_document
from tests.pdf_pages import PdfPages


def test_an_amount_and_the_label_right_behind_it_are_two_cells(tmp_path: Path) -> None:
    page = PdfPages()
    for x, text in ((60, "收入"), (160, "预算数"), (230, "支出"), (360, "预算数")):
        page.text(x, 60, text)
    for number, (one, other) in enumerate((("2,841", "16,305"), ("13,472", "1,373"), ("1,909", "544"))):
        top = 80 + 20 * number
        page.text(60, top, "本级收入")
        page.text_ending(226, top, one)
        page.text(232, top, "本级支出")
        page.text_ending(400, top, other)
    document = read_document(page.write(tmp_path / "sides.pdf"))
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    assert [[cell.text for cell in row] for row in grid.rows][1:] == [
        ["本级收入", "2,841", "本级支出", "16,305"],
        ["本级收入", "13,472", "本级支出", "1,373"],
        ["本级收入", "1,909", "本级支出", "544"],
    ]
