"""Scans: the ruled structure, the text of each cell, and how sure it is; what is missing is said."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from extract.document import Block, Cell, Document, FileInfo, Grid, Paragraph
from extract.errors import UnreadableFileError
from extract.facts import Severity
from extract.pipeline import extract_file
from extract.readers import read_document
from extract.readers.scan import ocr_installed
from extract.source import Source
from tests.pictures import draw_pages, find_font, scanned, write_images

needs_ocr = pytest.mark.skipif(not ocr_installed(), reason="the extra for scans is not installed")
needs_font = pytest.mark.skipif(find_font() is None, reason="no font with Chinese characters")

HERE = Source("0" * 64)
ROWS = [
    ["科目编码", "科目名称", "支出", "", ""],
    ["", "", "合计", "基本支出", "项目支出"],
    ["2010301", "行政运行", "1,234,567.89", "1,234,567.89", ""],
    ["2080505", "机关事业单位基本养老保险缴费支出", "32,106.05", "32,106.05", ""],
    ["2120201", "城乡社区规划与管理", "44,616.70", "", "44,616.70"],
    ["合计", "", "1,311,290.64", "1,266,673.94", "44,616.70"],
]


def page() -> Image.Image:
    blocks: tuple[Block, ...] = (
        Paragraph("2026年某街道部门预算", HERE),
        Paragraph("预算06表 一般公共预算财政拨款支出表", HERE),
        Paragraph("单位：元", HERE),
        Grid(tuple(tuple(Cell(text, HERE) for text in row) for row in ROWS)),
    )
    (drawn,) = draw_pages(Document(FileInfo("a", "0", 0, "text"), blocks))
    return drawn


def write(tmp_path: Path, form: str, *pages: Image.Image) -> Path:
    path = tmp_path / f"2026年预算.{form.lower()}"
    path.write_bytes(write_images(list(pages), form))
    return path


def grid_texts(document: Document) -> list[list[str]]:
    (grid,) = (b for b in document.blocks if isinstance(b, Grid))
    return [["".join(cell.text.split()) for cell in row] for row in grid.rows]


@needs_ocr
@needs_font
@pytest.mark.parametrize(
    ("turn", "noise", "quality", "form"),
    [(0.0, 0.0, 95, "PNG"), (1.5, 6.0, 70, "JPEG"), (-2.5, 10.0, 50, "PDF"), (0.0, 0.0, 90, "TIFF")],
)
def test_a_scan_gives_the_cells_that_were_drawn(
    tmp_path: Path, turn: float, noise: float, quality: int, form: str
) -> None:
    drawn = scanned(page(), turn=turn, noise=noise, quality=quality)
    document = read_document(write(tmp_path, form, drawn))
    assert grid_texts(document) == ROWS
    (grid,) = (b for b in document.blocks if isinstance(b, Grid))
    assert (grid.rows[0][0].row_span, grid.rows[0][2].column_span) == (2, 3)
    sure = [cell.confidence for row in grid.rows for cell in row if cell.text]
    assert all(value is not None and 0.5 < value <= 1 for value in sure)
    assert "单位：元" in [b.text.replace(":", "：") for b in document.blocks if isinstance(b, Paragraph)]


@needs_ocr
@needs_font
def test_a_cells_box_lies_on_the_picture_where_the_cell_is(tmp_path: Path) -> None:
    document = read_document(write(tmp_path, "PNG", page()))
    (grid,) = (b for b in document.blocks if isinstance(b, Grid))
    source = grid.rows[2][2].source
    assert source.page == 1 and source.box is not None
    points, box = 842 / 2339, source.box
    left, top, right, bottom = (v / points for v in (box.x0, box.top, box.x1, box.bottom))
    ink = page().crop((left, top, right, bottom))
    assert ink.getextrema() == (0, 255)


@needs_ocr
@needs_font
@pytest.mark.parametrize(
    "turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270]
)
def test_a_page_that_was_put_in_another_way_is_turned(tmp_path: Path, turn: Image.Transpose) -> None:
    turned = page().transpose(turn)
    assert grid_texts(read_document(write(tmp_path, "PNG", turned))) == ROWS


@needs_ocr
@needs_font
def test_amounts_of_a_scan_carry_how_sure_they_are(tmp_path: Path) -> None:
    extraction = extract_file(write(tmp_path, "TIFF", page()))
    amounts = {(line.key, line.measure[-1]): line for line in extraction.lines}
    line = amounts["2010301", "基本支出"]
    assert str(line.amount) == "1234567.89" and line.source.page == 1
    assert all(x.confidence is not None and x.confidence > 0.5 for x in extraction.lines)


@needs_font
def test_without_the_extra_an_image_is_refused_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.readers.scan.engine.ocr_installed", lambda: False)
    path = tmp_path / "a.png"
    Image.new("L", (50, 50)).save(path)
    with pytest.raises(UnreadableFileError, match=r"pip install 'budget-kg\[ocr\]'"):
        read_document(path)


def test_without_the_extra_a_pdf_of_images_is_refused_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.readers.scan.ocr_installed", lambda: False)
    path = write(tmp_path, "PDF", Image.new("L", (800, 1100), 255))
    with pytest.raises(UnreadableFileError, match=r"budget-kg\[ocr\]"):
        read_document(path)


@needs_font
def test_without_the_extra_a_scanned_page_among_others_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pypdfium2 as pdfium

    monkeypatch.setattr("extract.readers.scan.ocr_installed", lambda: False)
    text = text_pdf()
    scan = pdfium.PdfDocument(write_images([page()], "PDF"))
    whole = pdfium.PdfDocument(text)
    whole.import_pages(scan)
    path = tmp_path / "2026年预算.pdf"
    whole.save(path)
    (finding,) = [f for f in extract_file(path).findings if f.rule == "page-not-recognised"]
    assert finding.severity is Severity.WARNING and finding.message.endswith(": 2")


def text_pdf() -> bytes:
    """A PDF of one page with a text layer: a small budget table."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(100, 780, "预算04表 政府采购预算明细表")
    canvas.drawString(100, 760, "金额单位：万元")
    for i, row in enumerate([("采购类别", "金额"), ("A-货物", "1.5"), ("合计", "1.5")]):
        for j, text in enumerate(row):
            canvas.rect(100 + 150 * j, 720 - 24 * i, 150, 24)
            canvas.drawString(105 + 150 * j, 727 - 24 * i, text)
    canvas.save()
    return buffer.getvalue()


@needs_ocr
def test_a_damaged_image_is_named(tmp_path: Path) -> None:
    path = tmp_path / "坏.png"
    Image.new("L", (500, 500), 255).save(path)
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(UnreadableFileError, match=r"坏\.png"):
        read_document(path)


@needs_ocr
def test_an_image_that_unpacks_into_too_much_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0))
    path = tmp_path / "bomb.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b""))
    with pytest.raises(UnreadableFileError, match=r"outsized|at most"):
        read_document(path)


@needs_ocr
def test_an_image_without_text_is_no_success(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("L", (800, 600), 255).save(path)
    with pytest.raises(UnreadableFileError, match="an image with text"):
        read_document(path)
