"""A build over three workers of a real scheduler gives the graph of a build in one process, whatever happens to them."""

from __future__ import annotations

import gzip
import os
import pickle
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kg.build.building import BuildReport, Progress, build
from kg.build.engine import Engine
from kg.build.reading import BuiltDocument
from kg.build.workers import DIED
from kg.engine.dask_engine import DaskEngine
from kg.engine.manifest import BuildManifest, PartState
from kg.engine.messages import HashAnswer, HashRequest
from kg.engine.parts import PartStorage
from kg.engine.worker import ReadingProcess
from kg.errors import BuildError
from kg.store.embedded import EmbeddedStore
from tests.formats import zipped
from tests.kg.build.test_building import SMALL

pytestmark = pytest.mark.usefixtures("without_code_lists")

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TELEPHONE = "13912345678"


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Address of a scheduler with three worker processes."""
    with distributed.LocalCluster(
        n_workers=3,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        memory_limit=0,
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def budgets(tmp_path: Path) -> Path:
    """Twelve documents, a copy of one, an archive with another, and two that cannot be read."""
    folder = tmp_path / "budgets"
    folder.mkdir()
    for number in range(12):
        text = (
            SMALL.format(goods="1.5").replace("某街道", f"某{number}街道")
            + f"\n联系人：张三 电话：{TELEPHONE}\n"
        )
        (folder / f"预算{number}.txt").write_text(text, "utf-8")
    (folder / "copy.txt").write_bytes((folder / "预算3.txt").read_bytes())
    (folder / "pack.zip").write_bytes(zipped({"部门/决算.txt": SMALL.format(goods="1.50").encode()}))
    (folder / "empty.txt").touch()
    (folder / "letter.txt").write_text("今天天气很好。\n", "utf-8")
    return folder


def run(
    store: Path, place: Path | str, engine: Engine | None = None, progress: Progress | None = None
) -> BuildReport:
    with EmbeddedStore.open(store) as opened:
        return build([str(place)], opened, engine=engine, progress=progress, now=lambda: NOW)


def dump(store: Path) -> list[bytes]:
    target = store.with_suffix(".nq")
    with EmbeddedStore.open(store) as opened:
        opened.dump(target)
    return sorted(target.read_bytes().splitlines())


def reports(report: BuildReport) -> list[BuiltDocument]:
    return list(report.documents)


def test_three_workers_one_of_them_killed_give_what_one_process_gives(
    tmp_path: Path, budgets: Path, scheduler: str
) -> None:
    alone = run(tmp_path / "alone", budgets)
    killed: list[int] = []
    with (
        DaskEngine(str(tmp_path / "parts"), scheduler=scheduler) as engine,
    ):

        def kill_one(built: BuiltDocument) -> None:
            if not killed and not built.error:
                pid = min(engine.process_ids())
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)

        together = run(tmp_path / "together", budgets, engine, kill_one)
    assert killed
    assert reports(together) == reports(alone)
    assert dump(tmp_path / "together") == dump(tmp_path / "alone")
    rows = BuildManifest(PartStorage(str(tmp_path / "parts"))).rows()
    assert {Path(r.path).name for r in rows.values() if r.state is PartState.FAILED} == {
        "letter.txt",
        "empty.txt",
    }
    assert len([r for r in rows.values() if r.state is PartState.BUILT and r.seconds > 0]) == 13
    whole = b"".join(
        gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes()
        for p in (tmp_path / "parts").rglob("*.*")
        if p.is_file()
    )
    assert TELEPHONE.encode() not in whole and "张三".encode() not in whole


def test_an_interrupted_build_goes_on_from_its_parts(tmp_path: Path, budgets: Path, scheduler: str) -> None:
    done: list[str] = []

    def interrupt(built: BuiltDocument) -> None:
        if not built.error and not built.unchanged:
            done.append(built.path)
            if len(done) == 4:
                raise KeyboardInterrupt

    with DaskEngine(str(tmp_path / "parts"), scheduler=scheduler) as engine:
        with pytest.raises(KeyboardInterrupt):
            run(tmp_path / "cut", budgets, engine, interrupt)
        before = BuildManifest(PartStorage(str(tmp_path / "parts"))).rows()
        assert set(done) <= set(before)
        run(tmp_path / "cut", budgets, engine)
        run(tmp_path / "fresh", budgets, engine)
    run(tmp_path / "alone", budgets)
    assert dump(tmp_path / "cut") == dump(tmp_path / "fresh") == dump(tmp_path / "alone")
    after = BuildManifest(PartStorage(str(tmp_path / "parts"))).rows()
    built = {path: row for path, row in before.items() if row.state is PartState.BUILT}
    assert len(built) >= 4 and {path: after[path] for path in built} == built, (
        "what has a part is not read again"
    )


def test_a_damaged_or_lost_part_is_made_again(tmp_path: Path, budgets: Path, scheduler: str) -> None:
    with DaskEngine(str(tmp_path / "parts"), scheduler=scheduler) as engine:
        run(tmp_path / "one", budgets, engine)
        first, second, *_ = sorted((tmp_path / "parts" / "parts").rglob("*.gz"))
        first.write_bytes(first.read_bytes()[:100])
        second.unlink()
        run(tmp_path / "two", budgets, engine)
    assert dump(tmp_path / "two") == dump(tmp_path / "one")


def test_a_reading_process_that_dies_is_told_and_the_next_one_answers(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    request = HashRequest(((str(tmp_path / "a.txt"),) * 2,))
    process = ReadingProcess(str(tmp_path), str(tmp_path))
    answer = pickle.loads(process.ask("", pickle.dumps(("", request))) or b"")  # noqa: S301  # our own process's
    assert isinstance(answer, HashAnswer) and len(answer.files[0].sha256) == 64
    process.kill()
    assert process.ask("", pickle.dumps(("", request))) is None
    process.end()
    assert "died" in DIED


def test_a_scheduler_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.engine.dask_engine.CONNECT_S", 1)
    with pytest.raises(BuildError, match=r"tcp://127\.0\.0\.1:9: expected a Dask scheduler that answers"):
        DaskEngine(str(tmp_path), scheduler="tcp://127.0.0.1:9")
