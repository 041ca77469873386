"""Files that are no readable PDF end in one clear error that names them; time and memory stay bounded."""

from __future__ import annotations

import io
import resource
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader

from extract.errors import UnreadableFileError
from extract.readers import read_document
from extract.readers.pdf import opening
from extract.readers.pdf.opening import PAGE_LIMIT, STREAM_LIMIT
from tests.extract.readers.pdf.conftest import ReadPages, grids, paragraphs
from tests.pdf_pages import PdfPages, pdf_of_content

NAME = "有 空格的预算.pdf"


def refused(tmp_path: Path, data: bytes, got: str) -> None:
    path = tmp_path / NAME
    path.write_bytes(data)
    with pytest.raises(UnreadableFileError, match=got) as caught:
        read_document(path)
    assert NAME in str(caught.value)


def budget() -> PdfPages:
    pages = PdfPages()
    pages.table(60, 100, [60, 100], [["科目", "金额"], ["行政运行", "1.00"]])
    return pages


def test_an_encrypted_pdf_is_named(tmp_path: Path) -> None:
    pages = PdfPages(encrypt=StandardEncryption("geheim", canPrint=0))
    pages.text(60, 100, "内容")
    refused(tmp_path, pages.data(), "encrypted")


def test_a_pdf_that_only_forbids_printing_is_read(read_pages: ReadPages) -> None:
    pages = PdfPages(encrypt=StandardEncryption("", ownerPassword="owner", canPrint=0))
    pages.text(60, 100, "内容")
    assert paragraphs(read_pages(pages)) == ["内容"]


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.97])
def test_a_truncated_pdf_is_refused_although_a_part_could_be_read(tmp_path: Path, share: float) -> None:
    data = budget().data()
    refused(tmp_path, data[: int(len(data) * share)], "truncated PDF")


def test_bytes_behind_the_end_of_a_pdf_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(budget().data() + b"\r\n" * 9000)
    assert grids(read_document(path)) == [[["科目", "金额"], ["行政运行", "1.00"]]]


def test_junk_behind_the_mark_of_a_pdf_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, b"%PDF-1.7\n" + bytes(range(256)) * 200, "damaged or truncated")


def test_a_pdf_without_pages_is_refused(tmp_path: Path) -> None:
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%sendobj\n" % (number, text)
    start = len(out)
    out += b"xref\n0 3\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    out += b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
    refused(tmp_path, bytes(out), "pages|damaged")


def test_a_pdf_of_five_thousand_pages_is_refused_at_once(tmp_path: Path) -> None:
    pages = PdfPages()
    for _ in range(5_000):
        pages.next_page()
    data = pages.data()
    begun = time.process_time()
    refused(tmp_path, data, r"5,00\d pages")
    assert time.process_time() - begun < 20
    assert PAGE_LIMIT < 5_000


def test_blank_pages_alone_are_no_budget(tmp_path: Path) -> None:
    pages = PdfPages()
    pages.next_page()
    refused(tmp_path, pages.data(), "without text")


def test_pages_that_are_images_are_told_from_blank_ones(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "PNG")
    pages = PdfPages()
    pages.canvas.drawImage(ImageReader(io.BytesIO(out.getvalue())), 0, 0, 842, 595)
    refused(tmp_path, pages.data(), "images")


def test_a_pdf_with_bytes_before_its_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(b"\x00\r\n\r\n" + budget().data())
    assert grids(read_document(path)) == [[["科目", "金额"], ["行政运行", "1.00"]]]


@pytest.mark.parametrize("content", [b" ", b"0 0 m 9 9 l S\n", b"BT /F 9 Tf 50 50 Td (AAAA) Tj ET\n"])
def test_a_page_that_unpacks_beyond_measure_is_refused_before_it_is_unpacked(
    tmp_path: Path, content: bytes
) -> None:
    data = pdf_of_content(content * (STREAM_LIMIT // len(content) + 1))
    assert len(data) < 1024**2
    begun = time.process_time()
    refused(tmp_path, data, "unpack to at most 64 MB")
    assert time.process_time() - begun < 10


def test_a_part_that_is_packed_twice_is_measured_through_both(tmp_path: Path) -> None:
    """Some hundred bytes that unpack to some thousand and these to more than a page holds."""
    for size, fits in ((1_000, True), (STREAM_LIMIT + 1, False)):
        once = zlib.compress(b" " * size, 9)
        data = pdf_of_content(once, dictionary=b"<</Filter [/FlateDecode /FlateDecode]>>")
        assert len(data) < 10_000
        if fits:
            opening.check_unpacked(data, tmp_path)
        else:
            refused(tmp_path, data, "unpack to at most 64 MB")


def test_many_streams_count_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "TOTAL_LIMIT", 20_000)
    monkeypatch.setattr(opening, "STREAM_LIMIT", 15_000)
    opening.check_unpacked(pdf_of_content(b"0 0 m 9 9 l S\n" * 900), tmp_path)
    with pytest.raises(UnreadableFileError, match="in all"):
        opening.check_unpacked(pdf_of_content(*[b"0 0 m 9 9 l S\n" * 900] * 2), tmp_path)


def test_an_image_may_unpack_to_more_than_a_page_of_text(tmp_path: Path) -> None:
    image = b"<</Type/XObject/Subtype/Image/Filter/FlateDecode>>"
    data = pdf_of_content(b"\0" * (STREAM_LIMIT + 1), dictionary=image)
    opening.check_unpacked(data, tmp_path)


def test_forms_nested_deeper_than_any_program_nests_them_end(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.text(60, 50, "标题")
    for depth in range(100):
        pages.canvas.beginForm(f"form{depth}")
        if depth:
            pages.canvas.doForm(f"form{depth - 1}")
        pages.line(60, 100, 160, 100)
        pages.canvas.endForm()
    pages.canvas.doForm("form99")
    assert paragraphs(read_pages(pages)) == ["标题"]


@pytest.mark.pressure
def test_a_page_of_very_many_lines_ends(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.text(60, 20, "标题")
    for step in range(6_000):
        pages.line(60, 60 + step / 12, 700, 60 + step / 12)
        pages.line(60 + step / 10, 60, 60 + step / 10, 560)
    begun = time.process_time()
    assert "标题" in paragraphs(read_pages(pages))
    assert time.process_time() - begun < 30


@pytest.mark.pressure
def test_memory_stays_the_same_over_many_documents(tmp_path: Path) -> None:
    pages = PdfPages()
    for _ in range(5):
        pages.table(60, 50, [60, 200, 100], [[str(n), "科目名称", f"{n}.00"] for n in range(24)])
        pages.next_page()
    path = pages.write(tmp_path / NAME)
    for _ in range(10):
        read_document(path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(60):
        read_document(path)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 30_000, f"{grown} kB more after 60 documents"
