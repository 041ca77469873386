"""A copy is a store, whole or not there, whatever goes on beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.build.building import build
from kg.cli.app import app
from kg.errors import StoreError, StoreMissingError
from kg.store.backup import back_up
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot
from tests.kg.build.test_building import SMALL, snapshot_dump

pytestmark = pytest.mark.usefixtures("without_code_lists")


@pytest.fixture
def budget(tmp_path: Path) -> Path:
    path = tmp_path / "budgets" / "甲.txt"
    path.parent.mkdir()
    path.write_text(SMALL.format(goods="1.5"), "utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path, budget: Path) -> Path:
    path = tmp_path / "store"
    with EmbeddedStore.open(path) as opened:
        build([str(budget)], opened)
    return path


def test_a_copy_made_while_a_build_goes_on_lacks_something_or_holds_too_much(
    tmp_path: Path, store: Path, budget: Path
) -> None:
    before = snapshot_dump(store)
    copy = tmp_path / "copies" / "store"
    copy.parent.mkdir()
    (store / "decisions.yaml").write_text("[]\n", "utf-8")
    with EmbeddedStore.open(store) as opened:
        opened.replace_graph("urn:g", b'<urn:s> <urn:p> "not published" <urn:g> .\n')
        run = CliRunner().invoke(app, ["backup", str(copy), "--store", str(store)])
        assert run.exit_code == 0, run.output
    shutil.rmtree(store)
    assert snapshot_dump(copy) == before
    assert (copy / "decisions.yaml").read_text("utf-8") == "[]\n"
    with EmbeddedStore.open(copy) as opened:
        assert "urn:g" not in opened.graphs()
        assert not opened.is_behind()
        report = build([str(budget)], opened)
        assert [d.unchanged for d in report.documents] == [True]
        budget.write_text(SMALL.format(goods="1.50"), "utf-8")
        build([str(budget)], opened)
    assert snapshot_dump(copy) != before
    assert sorted(p.name for p in copy.parent.iterdir()) == ["published.nq", "store"]


def test_a_copy_takes_the_place_of_something(tmp_path: Path, store: Path) -> None:
    (tmp_path / "letters").mkdir()
    with pytest.raises(StoreError, match="not there yet"):
        back_up(store, tmp_path / "letters")
    with pytest.raises(StoreError, match="not there yet"):
        back_up(store, store)


def test_a_copy_of_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError):
        back_up(tmp_path / "none", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_copy_that_was_cut_off_is_taken_for_one(
    tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.link", full)
        with pytest.raises(StoreError, match="expected room on the disk"):
            back_up(store, tmp_path / "copy")
    with pytest.raises(StoreMissingError):
        StoreSnapshot.open(tmp_path / "copy")
    back_up(store, tmp_path / "copy")
    assert snapshot_dump(tmp_path / "copy") == snapshot_dump(store)
    assert not list(tmp_path.glob(".copy*"))
