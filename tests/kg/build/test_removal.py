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

POLICY = """某区财政局文件
某财预〔2025〕12号

关于印发《某区项目支出管理办法》的通知

各街道办事处：

现将《某区项目支出管理办法》印发给你们，请遵照执行。

某区财政局
2025年3月1日

第一条 为规范项目支出，制定本办法。
第二条 本办法自印发之日起施行。
"""

pytestmark = pytest.mark.usefixtures("without_code_lists")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "budgets"
    folder.mkdir()
    paths = [folder / "甲.txt", folder / "乙.txt"]
    for path, goods in zip(paths, ("1.5", "1.50"), strict=True):
        path.write_text(SMALL.format(goods=goods), "utf-8")
    policy = folder / "办法.txt"
    policy.write_text(POLICY, "utf-8")
    return [*paths, policy]


@pytest.fixture
def store(tmp_path: Path, files: list[Path]) -> Path:
    path = tmp_path / "store"
    with EmbeddedStore.open(path) as opened:
        build([str(p) for p in files], opened)
    return path


def test_a_removed_document_leaves_something_behind(tmp_path: Path, store: Path, files: list[Path]) -> None:
    with EmbeddedStore.open(tmp_path / "never" / "store") as opened:
        build([str(files[0])], opened)
    run = CliRunner().invoke(app, ["remove", "乙.txt", "办法.txt", "--store", str(store)])
    assert run.exit_code == 0, run.output
    assert snapshot_dump(store) == snapshot_dump(tmp_path / "never" / "store")
    with StoreSnapshot.open(store) as reader:
        assert not find(reader, "乙", ["document"])
        assert find(reader, "甲", ["document"])


def test_each_way_to_name_a_document_finds_it(store: Path, files: list[Path]) -> None:
    with StoreSnapshot.open(store) as reader:
        held = {d.file_name: d for d in held_documents(reader)}
        for path in files[1:]:
            document = held[path.name]
            for named in (path.name, str(path), document.iri, document.graph, document.sha256[:8]):
                assert find_held(reader, named) == document


@pytest.mark.parametrize("named", ["丙.txt", "0123abcd", "", "../甲.txt", "document"])
def test_a_document_that_is_not_there_is_refused_and_none_goes(store: Path, named: str) -> None:
    with EmbeddedStore.open(store) as opened:
        with pytest.raises(UnknownThingError, match="got none"):
            remove_documents(["甲.txt", named], opened, Namer())
        assert len(held_documents(opened)) == 3
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
        assert [d.file_name for d in held_documents(opened)] == ["乙.txt", "办法.txt", "甲.txt"]
