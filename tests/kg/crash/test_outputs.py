"""A copy, a release or an export that is killed stands under its name whole or not at all, and the store is as it was."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from tests.kg.crash.harness import Operation, Zygote, state_of


class Output(msgspec.Struct, frozen=True):
    """A command that writes a folder beside a store, and what tells that nothing in it is cut off.

    `is_one` is True where the folder stands whole or not at all, else each of its files does.
    """

    command: tuple[str, ...]
    is_whole: Callable[[Path], bool]
    is_one: bool = True


def _is_copy(folder: Path) -> bool:
    return state_of(folder) is not None


def _has_its_sums(folder: Path) -> bool:
    """Whether each file of a release is there and has the digest that the release names."""
    lines = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}
    return len(sums) > 20 and sums == {name: _digest(folder / name) for name in sums}


def _ends_its_lines(folder: Path) -> bool:
    return all(p.read_bytes().endswith(b"\n") for p in folder.glob("*.csv"))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


OUTPUTS = {
    "backup": Output(("backup",), _is_copy),
    "release": Output(("release",), _has_its_sums),
    "export": Output(("export", "all", "-o"), _ends_its_lines, is_one=False),
}


class Writing:
    """An output that is written of a store, broken again and again."""

    def __init__(self, output: Output, operation: Operation, zygote: Zygote) -> None:
        self._output, self._zygote = output, zygote
        self._store = operation.before
        self._old = state_of(self._store)
        self.target = self._store.parent.parent / "out" / "target"
        self.points = self.run()
        assert output.is_whole(self.target)
        self._files = self._names()

    def _names(self) -> set[str]:
        """What stands beside the store and in the output, but for tables of a database, which are numbered anew."""
        folder = self.target.parent
        names = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
        return {n for n in names if not n.startswith(("target/snapshots/", "target/data/"))}

    def run(self, **order: object) -> int:
        """Write the output where none is; how many points were passed."""
        shutil.rmtree(self.target.parent, ignore_errors=True)
        self.target.parent.mkdir()
        return self._write(**order)

    def _write(self, **order: object) -> int:
        command = [*self._output.command, str(self.target), "--store", str(self._store)]
        ended = self._zygote.run(command, **order)  # type: ignore[arg-type]
        told = ended.code == 2 and ("room" in ended.said or "No space" in ended.said)
        assert ended.code in (0, -9) or told, (command, order, ended)
        return ended.passed

    def check(self, how: str) -> None:
        """After a run that was broken; one more run leaves what one that was let through leaves."""
        assert state_of(self._store) == self._old, f"{how}: the store changed"
        if self.target.exists():
            assert self._output.is_whole(self.target), f"{how}: a part under its name"
        if not (self.target.exists() and self._output.is_one):
            self._write()
            assert self._output.is_whole(self.target), f"{how}: the next run"
        assert self._names() == self._files, f"{how}: files lack, or are left over"


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as started:
        yield started


@pytest.fixture(scope="module")
def operation(tmp_path_factory: pytest.TempPathFactory, zygote: Zygote) -> Operation:
    return Operation("link", tmp_path_factory.mktemp("outputs") / "link", zygote)


@pytest.fixture(params=OUTPUTS)
def writing(request: pytest.FixtureRequest, operation: Operation, zygote: Zygote) -> Writing:
    return Writing(OUTPUTS[request.param], operation, zygote)


def break_at(writing: Writing, mode: str, points: range | list[int]) -> None:
    for at in points:
        writing.run(mode=mode, at=at)
        writing.check(f"{writing.target.name}, {mode} at {at} of {writing.points}")


@pytest.mark.pressure
def test_an_output_that_breaks_stands_in_part(writing: Writing) -> None:
    chance = random.Random(str(writing.points))  # noqa: S311
    for mode in ("kill", "full"):
        break_at(writing, mode, [chance.randrange(writing.points)])


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["kill", "fault", "full"])
def test_an_output_that_breaks_anywhere_stands_in_part(writing: Writing, mode: str) -> None:
    break_at(writing, mode, range(writing.points))


@pytest.mark.slow
def test_an_output_that_is_killed_at_any_moment_stands_in_part(writing: Writing) -> None:
    chance = random.Random(20261129)  # noqa: S311
    for moment in [chance.uniform(0.0, 1.0) for _ in range(40)]:
        writing.run(kill_after_s=moment)
        writing.check(f"killed after {moment:.3f} s")
