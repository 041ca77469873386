"""Pages a second of reading PDFs, alone and with interpretation, beside pdfplumber and PDFium's raw text."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium
import pytest

from extract.errors import NoBudgetError
from extract.pipeline import extract_file
from extract.readers import read_document
from tests.pdf_pages import PdfPages

pytestmark = pytest.mark.bench

READING_BEFORE, WHOLE_BEFORE = 0.07, 0.05
"""Shares of the speed of PDFium's raw text, of the six published files, before characters were read in bulk."""
LIMIT_MB = 400
_WORKER = """
import resource, sys
from pathlib import Path
from extract.errors import NoBudgetError
from extract.pipeline import extract_file
files = [Path(p) for p in sys.argv[2:]]
for number in range(int(sys.argv[1])):
    try:
        extract_file(files[number % len(files)])
    except NoBudgetError:
        pass
    if number + 1 in (10, 50, int(sys.argv[1])):
        print(number + 1, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def generated(path: Path) -> Path:
    """Forty pages of a ruled table in the Beijing layout."""
    pages = PdfPages()
    pages.text(300, 40, "预算03表 支出预算总表", 16)
    pages.text(600, 70, "金额单位：万元")
    head = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
    for page in range(40):
        rows = [[f"20103{n:02}", f"行政运行事务{page}", f"{n}.50", f"{n}.00", "0.50"] for n in range(1, 22)]
        pages.table(60, 90, [80, 240, 100, 100, 100], [head, *rows])
        pages.next_page()
    return pages.write(path)


def published() -> list[Path]:
    shared = os.environ.get("BUDGETKG_SHARED")
    return sorted((Path(shared) / "corpus" / "shanghai").glob("*.pdf")) if shared else []


def interpret(path: Path) -> None:
    with contextlib.suppress(NoBudgetError):
        extract_file(path)


def with_pdfplumber(path: Path) -> None:
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_text()
            page.extract_tables()
            page.close()


def with_pdfium(path: Path) -> None:
    document = pdfium.PdfDocument(path)
    for page in document:
        page.get_textpage().get_text_range()
    document.close()


def page_count(files: Sequence[Path]) -> int:
    count = 0
    for path in files:
        document = pdfium.PdfDocument(path)
        count += len(document)
        document.close()
    return count


def cpu_seconds(work: Callable[[Path], object], files: Sequence[Path]) -> float:
    """Processor seconds of this process, so that what else the machine does counts little."""
    started = time.process_time()
    for path in files:
        work(path)
    return time.process_time() - started


def test_pages_a_second(tmp_path: Path) -> None:
    sets = {"published in Shanghai": published(), "generated": [generated(tmp_path / "生成.pdf")]}
    for name, files in sets.items():
        if not files:
            print(f"\n{name}: not on this machine")
            continue
        pages = page_count(files)
        interpret(files[0])  # what is loaded once is not counted
        print(f"\n{name}: {len(files)} files, {pages} pages, one core")
        raw = min(cpu_seconds(with_pdfium, files) for _ in range(3))
        plumber = cpu_seconds(with_pdfplumber, files)
        for label, seconds in (
            ("PDFium, raw text", raw),
            (
                f"reading ({READING_BEFORE:.0%} of raw text before)",
                min(cpu_seconds(read_document, files) for _ in range(3)),
            ),
            (f"reading and interpretation ({WHOLE_BEFORE:.0%} before)", cpu_seconds(interpret, files)),
            ("pdfplumber, text and tables", plumber),
        ):
            print(
                f"  {label:<50} {pages / seconds:8.1f} pages/s  {raw / seconds:6.1%} of raw text"
                f"  {plumber / seconds:5.1f} x pdfplumber"
            )


def test_memory_of_a_worker_over_many_documents(tmp_path: Path) -> None:
    files = published() or [generated(tmp_path / "生成.pdf")]
    run = subprocess.run(
        [sys.executable, "-c", _WORKER, "150", *map(str, files)], check=True, capture_output=True, text=True
    )
    print(f"\nmemory of a worker (limit {LIMIT_MB} MB):")
    for line in run.stdout.splitlines():
        count, peak = line.split()
        print(f"  after {count:>4} documents  {peak:>4} MB")
