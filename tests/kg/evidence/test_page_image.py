"""Pages of PDFs and of scanned images are drawn at the scale of their facts' boxes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from extract.errors import UnreadableFileError
from extract.readers.content import read_file
from extract.source import Box
from kg.errors import SourceFileError
from kg.evidence import draw_page, page_size
from tests.pdf_pages import PdfPages

BOX = Box(100, 200, 300, 220)


def scan(path: Path, form: str, **options: object) -> Path:
    picture = Image.new("L", (1654, 2339), 255)
    picture.save(path, form, **options)
    return path


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_a_cell_of_a_scan_is_marked_where_its_box_says(tmp_path: Path, form: str) -> None:
    file = read_file(scan(tmp_path / "扫描.img", form))
    width, height = page_size(file, 1)
    assert (round(width), round(height)) == (595, 842)
    png = Image.open(io.BytesIO(draw_page(file, 1, [BOX], scale=1.5)))
    assert png.size == (893, 1263)
    assert png.convert("RGB").getpixel((300, 315)) != (255, 255, 255)
    assert png.convert("RGB").getpixel((300, 400)) == (255, 255, 255)


def test_a_later_page_of_a_scan_is_found_and_a_missing_one_named(tmp_path: Path) -> None:
    second = Image.new("L", (2339, 1654), 255)
    file = read_file(scan(tmp_path / "扫描.tif", "TIFF", save_all=True, append_images=[second]))
    assert round(page_size(file, 2)[0]) == 842
    with pytest.raises(UnreadableFileError, match=r"扫描.*page 3.*2 pages"):
        draw_page(file, 3)


def test_a_missing_page_of_a_pdf_is_named(tmp_path: Path) -> None:
    pages = PdfPages()
    pages.text(60, 100, "内容")
    file = read_file(pages.write(tmp_path / "一页.pdf"))
    with pytest.raises(UnreadableFileError, match=r"一页\.pdf.*page 2"):
        draw_page(file, 2)


def test_a_page_too_large_for_a_picture_is_refused(tmp_path: Path) -> None:
    pages = PdfPages(14_000, 14_000)
    pages.text(60, 100, "内容")
    file = read_file(pages.write(tmp_path / "墙.pdf"))
    with pytest.raises(UnreadableFileError, match="pixels"):
        draw_page(file, 1)


def test_a_text_has_no_page_to_draw(tmp_path: Path) -> None:
    path = tmp_path / "文本.txt"
    path.write_text("预算", "utf-8")
    with pytest.raises(SourceFileError, match="a PDF or an image"):
        draw_page(read_file(path), 1)
