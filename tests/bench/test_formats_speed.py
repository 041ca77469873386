"""Seconds and memory of reading each format, of a thousand documents, and of a scanned page."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extract.document import Document, FileInfo
from extract.pipeline import extract_file
from extract.readers import read_document
from extract.readers.scan import ocr_installed
from tests.conftest import SAMPLES
from tests.formats import WRITERS
from tests.pictures import draw_pages, find_font, scanned, write_images

pytestmark = pytest.mark.bench

WORKER_MB, PAGE_S = 400, 10
SAMPLE = SAMPLES / "2025-广内街道.txt"


def test_each_format(tmp_path: Path) -> None:
    document = read_document(SAMPLE)
    print(f"\n{SAMPLE.stem}, read and interpreted:")
    for ending, write in WRITERS.items():
        path = tmp_path / f"{SAMPLE.stem}.{ending}"
        path.write_bytes(write(document))
        started = time.process_time()
        facts = extract_file(path).facts
        print(
            f"  {ending:10} {(time.process_time() - started) * 1000:7.0f} ms of processor time, {len(facts)} facts"
        )
        assert facts


@pytest.mark.parametrize("count", [100, 1000])
def test_many_documents(tmp_path: Path, count: int) -> None:
    """Memory must not grow with the number of documents."""
    text = SAMPLE.read_text("utf-8")
    folder = tmp_path / "documents"
    folder.mkdir()
    endings = list(WRITERS)
    for number in range(count):
        blocks = read_document(_written(folder, text.replace("2025年", "2025年 ", number % 7), number)).blocks
        document = Document(FileInfo("a", "0", 0, "text"), blocks)
        ending = endings[number % len(endings)]
        (folder / f"{number}.{ending}").write_bytes(WRITERS[ending](document))
        (folder / "source.txt").unlink()
    script = (
        "import resource, sys; from kg.build.building import build; from kg.store.embedded import EmbeddedStore\n"
        "with EmbeddedStore.open(sys.argv[2]) as store: r = build([sys.argv[1]], store, jobs=2)\n"
        "u = lambda who: resource.getrusage(who).ru_maxrss // 1024\n"
        "print(len(r.failed), u(resource.RUSAGE_CHILDREN), u(resource.RUSAGE_SELF))"
    )
    started = time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-c", script, folder, tmp_path / "store"], capture_output=True, text=True, check=True
    )
    seconds = time.perf_counter() - started
    failed, worker, writer = map(int, run.stdout.split())
    print(
        f"\n{count} documents in {len(endings)} formats, 2 processes: {seconds:.0f} s, {count / seconds:.1f} /s;"
        f" a worker {worker} MB (limit {WORKER_MB} MB), the writer {writer} MB"
    )
    assert failed == 0


def _written(folder: Path, text: str, number: int) -> Path:
    path = folder / "source.txt"
    path.write_text(f"{text}\n{number}\n", "utf-8")
    return path


@pytest.mark.skipif(not ocr_installed() or find_font() is None, reason="needs the extra for scans and a font")
def test_a_scanned_page(tmp_path: Path) -> None:
    pages = [scanned(page, turn=0.8, noise=5, quality=70) for page in draw_pages(read_document(SAMPLE))][:3]
    path = tmp_path / "scan.tiff"
    path.write_bytes(write_images(pages, "TIFF"))
    started, wall = time.process_time(), time.perf_counter()
    document = read_document(path)
    seconds, wall_s = (time.process_time() - started) / len(pages), (time.perf_counter() - wall) / len(pages)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"\nscanned A4 pages: {wall_s:.1f} s a page (limit {PAGE_S} s), {seconds:.1f} s of processor time; {peak} MB"
    )
    assert document.blocks
