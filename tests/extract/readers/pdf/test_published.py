"""The published PDFs: every ruled cell is the one that pdfplumber finds, and what a person sees on the page."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pdfplumber
import pytest

from extract.document import Cell, Document, Grid
from extract.readers import read_document

pytestmark = pytest.mark.corpus

FILES = ["万里街道办事处24年预算", "人民政府办公室25年预算", "规划和自然资源局"]


def find(shared: Path, name: str) -> Path:
    (path,) = [p for p in (shared / "corpus" / "shanghai").glob("*.pdf") if name in p.name]
    return path


def words(text: str | None) -> str:
    return re.sub(r"\s", "", text or "")


@cache
def document_of(path: Path) -> Document:
    """A published PDF, read once for all tests of this module."""
    return read_document(path)


def cells(path: Path) -> list[Cell]:
    return [c for b in document_of(path).blocks if isinstance(b, Grid) for row in b.rows for c in row]


@pytest.mark.parametrize("name", FILES)
def test_every_cell_is_where_another_library_sees_it(shared: Path, name: str) -> None:
    path = find(shared, name)
    ours = sorted((c.source.page or 0, words(c.text)) for c in cells(path) if words(c.text))
    theirs: list[tuple[int, str]] = []
    with pdfplumber.open(path) as document:
        for page in document.pages:
            for table in page.extract_tables():
                if len(table[0]) > 1:  # it takes the white rectangles under a list of contents for a table
                    texts = [words(cell) for row in table for cell in row]
                    theirs.extend((page.page_number, text) for text in texts if text)
    assert ours == sorted(theirs)
    assert len(ours) > 300


@pytest.mark.parametrize("name", FILES)
def test_the_box_of_a_cell_holds_its_text_and_no_more(shared: Path, name: str) -> None:
    path = find(shared, name)
    by_page: dict[int, list[Cell]] = {}
    for cell in cells(path):
        if cell.text:
            by_page.setdefault(cell.source.page or 0, []).append(cell)
    with pdfplumber.open(path) as document:
        for number, found in by_page.items():
            page = document.pages[number - 1]
            for cell in found[:: max(1, len(found) // 25)]:
                box = cell.source.box
                assert box is not None
                inside = page.within_bbox((box.x0 - 1, box.top - 1, box.x1 + 1, box.bottom + 1), strict=False)
                printed = "".join(c["text"] for c in inside.chars)
                assert sorted(words(printed)) == sorted(words(cell.text)), (number, cell)


def test_every_character_of_a_page_is_read_once(shared: Path) -> None:
    path = find(shared, FILES[2])
    document = document_of(path)
    texts = [c.text for b in document.blocks if isinstance(b, Grid) for r in b.rows for c in r]
    texts += [b.text for b in document.blocks if not isinstance(b, Grid)]
    ours = sorted(words("".join(texts)))
    with pdfplumber.open(path) as pdf:
        theirs = sorted(words("".join(c["text"] for page in pdf.pages for c in page.chars)))
    assert len(ours) == len(theirs)
