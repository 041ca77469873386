"""A format that this package does not read is read by a package that brings a reader for it."""

from __future__ import annotations

import importlib
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.errors import UnreadableFileError
from extract.facts import BudgetLine
from extract.pipeline import extract_file
from extract.readers.added import GROUP, added_suffixes
from extract.readers.archive import is_archive
from tests.extract.audit.mini_budget import mini_budget

MODULE = """import zipfile
from extract.document import Document
from extract.readers.content import RawFile, Content
from extract.readers.text import read_text


def read_layout(file: RawFile) -> Document:
    with zipfile.ZipFile(file.path) as package:
        text = package.read("Doc_0/Content.txt").decode()
    return read_text(Content(file.info("utf-8"), text))
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of the module path in which a package stands that brings readers for two suffixes."""
    site = tmp_path / "site"
    facts = site / "layout_reader-1.0.dist-info"
    facts.mkdir(parents=True)
    (site / "layout_reader.py").write_text(MODULE, "utf-8")
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: layout-reader\nVersion: 1.0\n", "utf-8")
    (facts / "entry_points.txt").write_text(
        f"[{GROUP}]\nofd = layout_reader:read_layout\ngone = layout_reader:read_nothing\n", "utf-8"
    )
    monkeypatch.syspath_prepend(str(site))
    importlib.invalidate_caches()
    added_suffixes.cache_clear()
    yield site
    monkeypatch.undo()
    sys.modules.pop("layout_reader", None)
    added_suffixes.cache_clear()


def packed(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("Doc_0/Content.txt", mini_budget())
    return path


def test_a_reader_of_another_package_reads_its_files(tmp_path: Path, installed: Path) -> None:
    file = packed(tmp_path / "2026年预算.OFD")
    assert not is_archive(file), "its parts are no documents of their own"
    read = extract_file(file)
    plain = tmp_path / "2026年预算.txt"
    plain.write_text(mini_budget(), "utf-8")

    def amounts(path: Path) -> list[object]:
        return [line.amount for line in extract_file(path).facts if isinstance(line, BudgetLine)]

    assert amounts(file) == amounts(plain) != []
    assert any(getattr(fact, "status", None) is not None for fact in read.facts), "it is audited as any other"


def test_without_it_the_same_file_is_an_archive(tmp_path: Path) -> None:
    assert is_archive(packed(tmp_path / "2026年预算.ofd"))


def test_a_reader_that_cannot_be_loaded_is_named_with_its_package(tmp_path: Path, installed: Path) -> None:
    file = tmp_path / "2026年预算.gone"
    file.write_text(mini_budget(), "utf-8")
    with pytest.raises(UnreadableFileError, match="layout-reader"):
        extract_file(file)
