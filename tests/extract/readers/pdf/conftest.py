"""Reads PDFs drawn for a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extract.document import Document, Grid, Paragraph
from extract.readers import read_document
from tests.pdf_pages import PdfPages

ReadPages = Callable[[PdfPages], Document]


@pytest.fixture
def read_pages(tmp_path: Path) -> ReadPages:
    """The document that drawn pages are read as."""
    return lambda pages: read_document(pages.write(tmp_path / "示例.pdf"))


def grids(document: Document) -> list[list[list[str]]]:
    """The texts of all grids."""
    return [[[c.text for c in row] for row in b.rows] for b in document.blocks if isinstance(b, Grid)]


def paragraphs(document: Document) -> list[str]:
    """The texts outside of grids."""
    return [b.text for b in document.blocks if isinstance(b, Paragraph)]
