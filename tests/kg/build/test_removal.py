"""A document that is taken out leaves nothing, and everything else stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.build.building import build
from kg.build.documents import held_documents
from kg.build.removal import find_held, remove_documents
from kg.cli.app import app
from kg.errors import UnknownThingError
from kg.graph.iri import Namer
from kg.search import find
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot
from tests.kg.build.test_building import SMALL, snapshot_dump


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "budgets"
    folder.mkdir()
    paths = [folder / "甲.txt", folder / "乙.txt"]
    for path, goods in zip(paths, ("1.5", "1.50"), strict=True):
        path.write_text(SMALL.format(goods=goods), "utf-8")
    return paths


@pytest.fixture
def store(tmp_path: Path, files: list[Path]) -> Path:
    path = tmp_path / "store"
    with EmbeddedStore.open(path) as opened:
        build([str(p) for p in files], opened)
    return path


def test_a_removed_document_leaves_something_behind(tmp_path: Path, store: Path, files: list[Path]) -> None:
    with EmbeddedStore.open(tmp_path / "never" / "store") as opened:
        build([str(files[0])], opened)
    run = CliRunner().invoke(app, ["remove", "乙.txt", "--store", str(store)])
    assert run.exit_code == 0, run.output
    assert snapshot_dump(store) == snapshot_dump(tmp_path / "never" / "store")
    with StoreSnapshot.open(store) as reader:
        assert not find(reader, "乙", ["document"])
        assert find(reader, "甲", ["document"])


def test_each_way_to_name_a_document_finds_it(store: Path, files: list[Path]) -> None:
    with StoreSnapshot.open(store) as reader:
        document = next(d for d in held_documents(reader) if d.file_name == "乙.txt")
        for named in (document.file_name, str(files[1]), document.iri, document.graph, document.sha256[:8]):
            assert find_held(reader, named) == document


@pytest.mark.parametrize("named", ["丙.txt", "0123abcd", "", "../甲.txt", "document"])
def test_a_document_that_is_not_there_is_refused_and_none_goes(store: Path, named: str) -> None:
    with EmbeddedStore.open(store) as opened:
        with pytest.raises(UnknownThingError, match="got none"):
            remove_documents(["甲.txt", named], opened, Namer())
        assert len(held_documents(opened)) == 2
        assert not opened.is_behind()


def test_two_documents_of_one_name_are_told_apart_by_their_hash(
    tmp_path: Path, store: Path, files: list[Path]
) -> None:
    twin = tmp_path / "other" / "甲.txt"
    twin.parent.mkdir()
    twin.write_text(SMALL.format(goods="1.500"), "utf-8")
    with EmbeddedStore.open(store) as opened:
        build([str(twin)], opened)
        with pytest.raises(UnknownThingError, match="tell several apart"):
            remove_documents(["甲.txt"], opened, Namer())
        remove_documents([str(twin), str(twin)], opened, Namer())
        assert [d.file_name for d in held_documents(opened)] == ["乙.txt", "甲.txt"]
