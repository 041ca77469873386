"""Text whose font is neither in the file nor on the machine keeps its words and places."""

from __future__ import annotations

from extract.document import Grid
from tests.box_font import TARGET, box_font
from tests.extract.readers.pdf.conftest import ReadPages
from tests.pdf_pages import PdfPages


def test_single_characters_of_a_font_that_is_missing_are_read(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.table(60, 100, [80, 80, 80], [["科目", "金额", "注"], ["无", "5", "元"], ["款", "-", "项"]])
    (grid,) = [b for b in read_pages(pages).blocks if isinstance(b, Grid)]
    assert [[c.text for c in row] for row in grid.rows] == [
        ["科目", "金额", "注"],
        ["无", "5", "元"],
        ["款", "-", "项"],
    ]


def test_the_font_in_the_package_is_the_one_that_the_script_makes() -> None:
    assert TARGET.read_bytes() == box_font()
