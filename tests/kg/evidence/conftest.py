"""A store built of a small PDF and a sample text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.build.building import build
from kg.evidence import SourceFiles
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot
from tests.conftest import SAMPLES
from tests.pdf_pages import PdfPages

PERSON = "示例人"
PHONE = "00000000"


def small_budget() -> PdfPages:
    """Two tables of a street on two pages."""
    pages = PdfPages()
    pages.text(60, 40, "2026年某区某街道部门预算公开", 16)
    pages.text(60, 80, "预算04表 政府采购预算明细表")
    pages.text(300, 80, "金额单位：万元")
    pages.next_page()
    pages.table(
        60, 100, [120, 90], [["采购类别", "金额"], ["B-工程", "1.5"], ["C-服务", "2.5"], ["合 计", "4.0"]]
    )
    pages.text(60, 300, f"联系人：{PERSON} 电话：{PHONE}")
    return pages


@pytest.fixture(scope="module")
def budget(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The PDF as a file."""
    return small_budget().write(tmp_path_factory.mktemp("公开 文件") / "某街道.pdf")


@pytest.fixture(scope="module")
def store_path(budget: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the store."""
    path = tmp_path_factory.mktemp("evidence") / "store"
    text = SAMPLES / "2026-小红门乡.txt"
    with EmbeddedStore.open(path) as store:
        sources = SourceFiles(path)
        report = build([str(budget), str(text)], store, progress=sources.noting(lambda _: None))
    assert report.exit_code == 0, report.documents
    return path


@pytest.fixture
def store(store_path: Path) -> Iterator[StoreSnapshot]:
    """The store, open for reading."""
    with StoreSnapshot.open(store_path) as opened:
        yield opened
