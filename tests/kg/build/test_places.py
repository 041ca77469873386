"""Documents at addresses are read as those on disk are: same facts, names as given, no passwords."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.build.building import build
from kg.build.files import find_files
from kg.build.reading import hash_place
from kg.places import at_hand, list_url
from kg.store.embedded import EmbeddedStore
from tests.formats import zipped
from tests.kg.build.test_building import SMALL, dump

pytestmark = pytest.mark.usefixtures("without_code_lists")

fsspec = pytest.importorskip("fsspec", reason="the extra `cluster` is not installed")


@pytest.fixture
def memory() -> Iterator[object]:
    storage = fsspec.filesystem("memory")
    yield storage
    storage.store.clear()
    storage.pseudo_dirs[:] = [""]


def test_folders_globs_and_archives_at_an_address_are_found(memory: object) -> None:
    budget = SMALL.format(goods="1.5").encode()
    put("memory://a/2026/甲.txt", budget)
    put("memory://a/2026/.hidden.txt", budget)
    put("memory://a/乙.txt", budget)
    put("memory://a/x.zip", zipped({"部门/丙.txt": budget}))
    found = find_files(["memory://a"])
    assert list(found.files) == [
        "memory:///a/2026/甲.txt",
        "memory:///a/x.zip!部门/丙.txt",
        "memory:///a/乙.txt",
    ]
    assert found.errors == {}
    assert list_url("memory://a/*.txt") == ["memory:///a/乙.txt"]
    assert {hash_place(place).sha256 for place in found.files} == {hash_place("memory://a/乙.txt").sha256}


def test_a_document_at_an_address_gives_the_graph_of_the_file(memory: object, tmp_path: Path) -> None:
    path = tmp_path / "budgets" / "小预算.txt"
    path.parent.mkdir()
    path.write_text(SMALL.format(goods="1.5"), "utf-8")
    put("memory://b/小预算.txt", path.read_bytes())
    dumps = []
    for name, place in (("one", str(path)), ("two", "memory://b/小预算.txt")):
        with EmbeddedStore.open(tmp_path / name) as store:
            assert build([place], store).exit_code == 0
            again = build([place], store)
        assert [d.unchanged for d in again.documents] == [True]
        dumps.append(dump(tmp_path / name))
    assert dumps[0] == dumps[1]


def test_what_is_copied_to_read_an_address_is_gone_afterwards(memory: object) -> None:
    put("memory://c/a.txt", b"x")
    with at_hand("memory://c/a.txt") as local:
        assert local.name == "a.txt" and local.read_bytes() == b"x"
    assert not local.exists() and not local.parent.exists()


def test_errors_name_the_address_and_no_password(memory: object, tmp_path: Path) -> None:
    put("memory://d/empty.txt", b"")
    with EmbeddedStore.open(tmp_path / "s") as store:
        report = build(
            ["memory://d/empty.txt", "memory://d/none.txt", "nowhere://x/y", "s3://user:secret@b/c"], store
        )
    errors = {d.path: str(d.error) for d in report.documents}
    assert errors["memory://d/empty.txt"] == "memory://d/empty.txt: expected a budget, got an empty file"
    assert errors["memory://d/none.txt"].endswith(
        "expected a file that can be read, got No such file or directory"
    )
    assert errors["nowhere://x/y"].startswith(
        "nowhere://x/y: expected a storage that fsspec knows here, got "
    )
    assert "secret" not in errors["s3://user:secret@b/c"]


def put(url: str, data: bytes) -> None:
    with fsspec.open(url, "wb") as file:
        file.write(data)
