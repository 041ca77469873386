"""Small budgets written in the tests, read through the real readers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.audit.audit import Audit, audit
from extract.audit.equations import equations_of
from extract.document import Document
from extract.pipeline import Extraction, extract_file
from extract.readers import read_document
from extract.tables.interpret import TableReading, read_tables
from extract.tables.recognise import find_tables

ReadText = Callable[[str], Document]
ReadTable = Callable[[str], TableReading]
Extract = Callable[[str], Extraction]


def audited(*readings: TableReading) -> Audit:
    """Tables with their sums checked."""
    return audit(readings[0].fact.document, readings, (), equations_of(readings))


@pytest.fixture
def read_text(tmp_path: Path) -> ReadText:
    """Text → document."""

    def read(text: str) -> Document:
        path = tmp_path / "budget.txt"
        path.write_text(text, "utf-8")
        return read_document(path)

    return read


@pytest.fixture
def read_table(read_text: ReadText) -> ReadTable:
    """Text with one table → its reading."""

    def read(text: str) -> TableReading:
        document = read_text(text)
        readings = read_tables(document, find_tables(document)[0])
        assert len(readings) == 1, [r.fact.title for r in readings]
        return readings[0]

    return read


@pytest.fixture
def extract(tmp_path: Path) -> Extract:
    """Text → all facts; a file whose text names no year is named by one."""

    def run(text: str) -> Extraction:
        path = tmp_path / ("预算.txt" if re.search(r"20\d\d年", text) else "2026年预算.txt")
        path.write_text(text, "utf-8")
        return extract_file(path)

    return run
