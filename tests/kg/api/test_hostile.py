"""Files built to break a reader: each gets one clear error in bounded time and memory, the rest is built."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.build.workers import FileWorkers
from tests.formats import zipped
from tests.kg.api.bad_readers import computes, dies, failed
from tests.kg.build.test_building import SMALL
from tests.pdf_pages import pdf_of_content

GOOD = SMALL.format(goods="1.5").encode()
MEMORY_MB = 600
MEASURED = (
    "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:]); "
    "print('peak', resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)"
)
"""Runs a command and prints the memory of its largest process. A process counts what its parent held when it began, so
that a small one must start it: the test's own holds the hostile files."""
SHEET = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def _workbook(rows: str) -> bytes:
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    return zipped(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.'
                f'openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType='
                f'"{kinds}sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType='
                f'"{kinds}worksheet+xml"/></Types>'
            ).encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{relation}/'
                'officeDocument" Target="xl/workbook.xml"/></Relationships>'
            ).encode(),
            "xl/workbook.xml": (
                '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
                f'"{relation}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
            ).encode(),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{relation}/'
                'worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
            ).encode(),
            "xl/worksheets/sheet1.xml": f"{SHEET}{rows}</sheetData></worksheet>".encode(),
        }
    )


def _empty_rows() -> bytes:
    return _workbook(
        "".join(f'<row r="{i}"><c r="A{i}" s="0"/><c r="B{i}"/></row>' for i in range(1, 1_000_001))
    )


def _nested_bomb() -> bytes:
    data = zipped({"0.txt": b"0" * 60_000_000})
    for _ in range(4):
        data = zipped({f"{i}.zip": data for i in range(10)})
    return data


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "一行.txt": (lambda: b"a" * (60 * 1024 * 1024), "lines of at most"),
    "空行.xlsx": (_empty_rows, "a budget table, text that states"),
    "远.xlsx": (
        lambda: _workbook(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="XFD1048576"><v>1</v></c></row>'
        ),
        "sheets of at most",
    ),
    "深 页.html": (lambda: b"<html><body>" + (b"<div>" * 100 + b"\n") * 30_000, "nested at most"),
    "大页.html": (lambda: b"<html><body>" + b"<p>a</p>" * (6 * 1024 * 1024), "a web page of at most"),
    "弹.docx": (
        lambda: zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b" " * (100 * 1024 * 1024)}),
        "times",
    ),
    "断.docx": (lambda: zipped({"word/document.xml": b"x" * 1000})[:-40], "cut off"),
    "弹.pdf": (lambda: pdf_of_content(b" " * (80 * 1024 * 1024)), "unpack to at most"),
    "42.zip": (_nested_bomb, "nested at most"),
    "密.xlsx": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "damaged"),
}


@pytest.mark.pressure
def test_a_folder_of_hostile_files_is_built_as_far_as_it_can_be(tmp_path: Path) -> None:
    folder = tmp_path / "有 空格"
    folder.mkdir()
    for name, (make, _) in HOSTILE.items():
        (folder / name).write_bytes(make())
    huge = folder / "巨行.txt"
    with huge.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    (folder / "x.docx").mkdir()
    (folder / "x.docx" / "好.txt").write_bytes(GOOD)
    (folder / "circle.pdf").symlink_to("circle.pdf")
    os.mkfifo(folder / "管.txt")
    (folder / "无底.txt").symlink_to("/dev/zero")
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            MEASURED,
            sys.executable,
            "-m",
            "kg",
            "build",
            folder,
            "-s",
            tmp_path / "store",
            "--jobs",
            "2",
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        env={**os.environ, "COLUMNS": "400"},
    )
    peak = int(run.stdout.rpartition("peak ")[2]) / 1024
    assert run.returncode == 1, run.stderr
    assert "Traceback" not in run.stderr
    said = [line for line in run.stderr.splitlines() if "expected" in line]
    for name, (_, reason) in HOSTILE.items():
        assert any(name in line and reason in line for line in said), (name, run.stderr)
    assert any("巨行.txt" in line and "bytes" in line for line in said)
    assert any("circle.pdf" in line and "circle" in line for line in said)
    assert not any("好.txt" in line for line in said)
    assert peak < MEMORY_MB, "a hostile file took the memory of the machine"


def test_a_worker_that_dies_takes_only_its_file_with_it() -> None:
    paths = [f"good{i}" for i in range(6)] + ["bad1"] + [f"good{i}" for i in range(6, 12)] + ["bad2"]
    results = list(FileWorkers(dies, failed, jobs=2).map(paths))
    assert sorted(r for r in results if r.startswith("read")) == sorted(f"read good{i}" for i in range(12))
    assert sorted(r.split(":")[0] for r in results if r.startswith("failed")) == [
        "failed bad1",
        "failed bad2",
    ]


def test_a_file_that_takes_too_long_is_given_up() -> None:
    workers = FileWorkers(computes, failed, jobs=1, time_limit_s=1)
    results = list(workers.map(["slow", "next"]))
    assert results[1] == "next" and results[0].startswith(
        "failed slow: expected a file read in 1 s of processor time"
    )


def test_the_members_of_an_archive_are_documents_of_their_own(tmp_path: Path) -> None:
    from kg.build.building import build
    from kg.export.records import document_graphs
    from kg.store.embedded import EmbeddedStore

    archive = tmp_path / "公开.zip"
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("一.txt", GOOD)
        package.writestr("二.txt", SMALL.format(goods="1.50"))
        package.writestr("坏.pdf", b"%PDF-1.7")
    with EmbeddedStore.open(tmp_path / "store") as store:
        report = build([str(archive)], store)
        again = build([str(archive)], store)
        assert len(document_graphs(store)) == 2
    assert [Path(d.path).name for d in report.documents] == [
        "公开.zip!一.txt",
        "公开.zip!二.txt",
        "公开.zip!坏.pdf",
    ]
    assert [bool(d.error) for d in report.documents] == [False, False, True]
    assert "公开.zip!坏.pdf" in (report.documents[2].error or "")
    assert [d.unchanged for d in again.documents] == [True, True, False]
