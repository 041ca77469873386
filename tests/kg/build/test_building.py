"""A build keeps what it has, skips what it knows, reports what it cannot read, and never loses a document."""

from __future__ import annotations

import errno
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from extract.facts import read_facts, write_facts
from extract.pipeline import extract_file
from kg.build.building import BuildReport, build, load_facts
from kg.decisions.file import DecisionsFile
from kg.errors import BuildError, StoreFullError
from kg.export.records import document_graphs
from kg.graph.iri import Namer
from kg.links.decisions import SAME_RELATIONS, Decision
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot
from tests.conftest import SAMPLES

pytestmark = pytest.mark.usefixtures("without_code_lists")

NAMER = Namer()
SMALL = """2026年某区某街道部门预算公开

预算04表 政府采购预算明细表
金额单位：万元
采购类别\t金额
A-货物\t{goods}
C-服务\t2.5
合 计\t4.0
"""


def run(store: Path, *paths: Path | str, jobs: int = 0) -> BuildReport:
    with EmbeddedStore.open(store) as opened:
        return build([str(p) for p in paths], opened, jobs=jobs)


def dump(store: Path) -> bytes:
    target = store.parent / "dump.nq"
    with EmbeddedStore.open(store) as opened:
        opened.dump(target)
    lines = target.read_bytes().splitlines()
    return b"\n".join(sorted(x for x in lines if b"endedAtTime" not in x and b"sourceKey" not in x))


@pytest.fixture
def budget(tmp_path: Path) -> Path:
    path = tmp_path / "budgets" / "小预算.txt"
    path.parent.mkdir()
    path.write_text(SMALL.format(goods="1.5"), "utf-8")
    return path


def test_building_again_changes_nothing_and_reads_nothing(tmp_path: Path, budget: Path) -> None:
    store = tmp_path / "store"
    first = run(store, budget)
    before = dump(store)
    second = run(store, budget)
    assert [d.unchanged for d in first.documents] == [False]
    assert [d.unchanged for d in second.documents] == [True]
    assert dump(store) == before


def test_a_changed_file_takes_the_place_of_what_it_said_before(tmp_path: Path, budget: Path) -> None:
    store = tmp_path / "store"
    run(store, budget)
    budget.write_text(SMALL.format(goods="1.50"), "utf-8")
    run(store, budget)
    with EmbeddedStore.open(store) as opened:
        assert len(document_graphs(opened)) == 1


def test_the_same_content_under_two_names_is_one_document(tmp_path: Path, budget: Path) -> None:
    store = tmp_path / "store"
    shutil.copy(budget, budget.with_name("copy.txt"))
    run(store, budget.parent)
    with EmbeddedStore.open(store) as opened:
        assert len(document_graphs(opened)) == 1


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path, budget: Path) -> None:
    bad = {
        "empty.txt": b"",
        "binary.txt": bytes(range(256)) * 20,
        "letter.txt": "尊敬的各位：\n此致\n".encode(),
    }
    for name, data in bad.items():
        (budget.parent / name).write_bytes(data)
    report = run(tmp_path / "store", budget.parent)
    errors = {Path(d.path).name: d.error for d in report.documents}
    assert errors[budget.name] is None
    for name in bad:
        error = errors[name]
        assert error is not None
        assert name in error and "expected" in error and "got" in error
    assert report.exit_code == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(tmp_path: Path, budget: Path) -> None:
    budget.chmod(0)
    report = run(tmp_path / "store", budget)
    assert "Permission denied" in (report.documents[0].error or "")


def test_a_folder_without_files_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    report = run(tmp_path / "store", tmp_path / "empty")
    assert report.exit_code == 2
    assert "expected a folder with files, got none" in (report.documents[0].error or "")


def test_a_pattern_that_matches_nothing_is_no_success(tmp_path: Path) -> None:
    assert run(tmp_path / "store", tmp_path / "*.txt").exit_code == 2


@pytest.mark.parametrize(
    ("cut", "rule"),
    [(-1, "without the total row"), ("采购类别\t金额\n", "expected a header")],
    ids=["cut", "no header"],
)
def test_a_document_read_in_part_is_built_and_said_so(tmp_path: Path, cut: int | str, rule: str) -> None:
    text = SMALL.format(goods="1.5")
    damaged = "\n".join(text.splitlines()[:cut]) + "\n" if isinstance(cut, int) else text.replace(cut, "")
    path = tmp_path / "cut.txt"
    path.write_text(damaged, "utf-8")
    report = run(tmp_path / "store", path)
    assert report.exit_code == 1
    assert report.documents[0].error is None
    assert len(report.documents[0].fatal) == 1
    assert rule in report.documents[0].fatal[0] and "cut.txt" in report.documents[0].fatal[0]


def test_worker_processes_give_the_same_graph_as_this_process(tmp_path: Path) -> None:
    run(tmp_path / "one" / "store", SAMPLES, jobs=0)
    run(tmp_path / "two" / "store", SAMPLES, jobs=2)
    assert dump(tmp_path / "one" / "store") == dump(tmp_path / "two" / "store")


def test_facts_written_and_loaded_give_the_same_graph_as_a_build(tmp_path: Path, budget: Path) -> None:
    run(tmp_path / "built" / "store", budget)
    facts = tmp_path / "facts.jsonl"
    write_facts(extract_file(budget).facts, facts)
    with EmbeddedStore.open(tmp_path / "loaded" / "store") as store:
        load_facts(list(read_facts(facts)), store, NAMER, now=datetime.now(UTC))
    assert dump(tmp_path / "loaded" / "store") == dump(tmp_path / "built" / "store")


def test_loading_no_facts_is_an_error(tmp_path: Path) -> None:
    with (
        EmbeddedStore.open(tmp_path / "store") as store,
        pytest.raises(BuildError, match="at least one fact"),
    ):
        load_facts([], store, NAMER, now=datetime.now(UTC))


def snapshot_dump(store: Path) -> bytes:
    target = store.parent / "published.nq"
    with StoreSnapshot.open(store) as opened:
        opened.dump(target)
    lines = target.read_bytes().splitlines()
    return b"\n".join(sorted(x for x in lines if b"endedAtTime" not in x and b"sourceKey" not in x))


class Cut(BaseException):
    """Ends a run as a killed process would, but where the test says."""


def cut_off(*_: object, **__: object) -> None:
    raise Cut


def test_a_build_that_was_cut_off_before_it_published_is_never_published(
    tmp_path: Path, budget: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    for content, whole in (("1.5", tmp_path / "one"), ("1.50", tmp_path / "two")):
        budget.write_text(SMALL.format(goods=content), "utf-8")
        run(whole, budget)
        with monkeypatch.context() as patched:
            patched.setattr("kg.build.publishing.describe_things", cut_off)
            with pytest.raises(Cut):
                run(store, budget)
        report = run(store, budget)
        assert [d.unchanged for d in report.documents] == [True]
        assert report.finished
        assert snapshot_dump(store) == snapshot_dump(whole)
        assert not run(store, budget).finished


def test_decisions_that_were_kept_and_not_obeyed_stay_without_effect(tmp_path: Path, budget: Path) -> None:
    store = tmp_path / "store"
    run(store, budget)
    ends = NAMER.unit("110105", "一"), NAMER.unit("110105", "二")
    decision = Decision(True, *ends, SAME_RELATIONS["unit"], "同一单位", datetime.now(UTC).date())
    with EmbeddedStore.open(store) as opened:
        build([str(budget)], opened, decisions=DecisionsFile(links=(decision,)))
    assert ends[0].encode() in snapshot_dump(store)
    run(store, budget)
    assert ends[0].encode() not in snapshot_dump(store)


def documents(store: Path) -> int:
    with StoreSnapshot.open(store) as opened:
        return len(document_graphs(opened))


def test_a_copy_that_stays_is_lost_when_the_file_it_copies_changes(tmp_path: Path, budget: Path) -> None:
    store, copy = tmp_path / "store", budget.with_name("copy.txt")
    shutil.copy(budget, copy)
    run(store, budget.parent)
    budget.write_text(SMALL.format(goods="1.50"), "utf-8")
    run(store, budget)
    assert documents(store) == 2
    copy.write_text(SMALL.format(goods="1.500"), "utf-8")
    run(store, copy)
    assert documents(store) == 2
    shutil.copy(budget, copy)
    run(store, budget.parent)
    assert documents(store) == 1


def test_a_file_that_is_put_back_leaves_what_it_said_between(tmp_path: Path, budget: Path) -> None:
    store, copy = tmp_path / "store", budget.with_name("copy.txt")
    shutil.copy(budget, copy)
    run(store, budget.parent)
    budget.write_text(SMALL.format(goods="1.50"), "utf-8")
    run(store, budget.parent)
    shutil.copy(copy, budget)
    run(store, budget.parent)
    assert documents(store) == 1


def test_facts_that_are_loaded_make_the_store_forget_where_their_file_lies(
    tmp_path: Path, budget: Path
) -> None:
    store = tmp_path / "store"
    run(store, budget)
    with EmbeddedStore.open(store) as opened:
        load_facts(extract_file(budget).facts, opened, NAMER, now=datetime.now(UTC))
    budget.write_text(SMALL.format(goods="1.50"), "utf-8")
    run(store, budget)
    assert documents(store) == 1


def test_a_full_disk_is_told_once_and_as_what_it_is(
    tmp_path: Path, budget: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (budget.parent / "other.txt").write_text(SMALL.format(goods="1.50"), "utf-8")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with EmbeddedStore.open(tmp_path / "store") as store:
        build([str(budget)], store)
        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(StoreFullError, match="expected room on the disk") as caught:
            build([str(budget.parent)], store)
    assert "make room and run the same command again" in caught.value.__notes__[0]
    monkeypatch.undo()
    run(tmp_path / "store", budget.parent)
    assert documents(tmp_path / "store") == 2


@pytest.mark.parametrize("call", ["pathlib.Path.mkdir", "pathlib.Path.replace"])
def test_a_full_disk_under_what_is_derived_is_told_as_what_it_is(
    tmp_path: Path, budget: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """Where the folder of the publications is made, and where the figures beside one get their name."""
    real = getattr(Path, call.rpartition(".")[2])

    def full(path: Path, *arguments: Any, **named: Any) -> Any:
        if path.name == "snapshots" or ".figures" in path.name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(path, *arguments, **named)

    with EmbeddedStore.open(tmp_path / "store") as store:
        monkeypatch.setattr(call, full)
        with pytest.raises(StoreFullError, match="expected room on the disk"):
            build([str(budget)], store)
    monkeypatch.undo()
    run(tmp_path / "store", budget)
    assert documents(tmp_path / "store") == 1
