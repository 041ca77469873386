"""A run that is killed anywhere, finds the disk full or loses its power leaves the old state or the new one.

One operation for everybody, a few trials of all by `make pressure-test`, hundreds by `pytest -m slow tests/kg/crash`.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.kg.crash.harness import Operation, Zygote
from tests.tiers import one_in


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as started:
        yield started


MARKS: dict[str, tuple[pytest.MarkDecorator, ...]] = {"link": (), "decide": (pytest.mark.slow,)}
"""Of operations; one is quick enough for everybody."""


@pytest.fixture(
    scope="module",
    params=[pytest.param(n, marks=MARKS.get(n, pytest.mark.pressure)) for n in (*Operation.NAMES, "decide")],
)
def operation(request: pytest.FixtureRequest, zygote: Zygote) -> Iterator[Operation]:
    """One of the operations, prepared in memory if there is room, where forcing to the disk costs nothing."""
    memory = Path("/dev/shm")  # noqa: S108
    has_room = memory.is_dir() and shutil.disk_usage(memory).free > 500_000_000
    with TemporaryDirectory(dir=memory if has_room else None) as folder:
        yield Operation(request.param, Path(folder), zygote)


def break_at(operation: Operation, mode: str, points: list[int]) -> None:
    for at in points:
        store = operation.again("broken")
        ended = operation.run(store, mode=mode, at=at)
        how = f"{' '.join(operation.command)}, {mode} at {at} of {operation.points}"
        if (
            mode == "kill"
        ):  # how many points a run passes differs by a few: one may end before it comes to this
            assert ended.code == -9 or (ended.code == 0 and ended.passed <= at), f"{how}: {ended}"
        elif ended.code:
            assert ended.code == 2 and "room" in ended.said and "Traceback" not in ended.said, (
                f"{how}: {ended}"
            )
        operation.check(store, how)


def kill_at_any_moment(operation: Operation, moments: list[float]) -> None:
    for moment in moments:
        store = operation.again("killed")
        operation.run(store, kill_after_s=moment)
        operation.check(store, f"{' '.join(operation.command)}, killed after {moment:.3f} s")


def lose_power(operation: Operation, every: int) -> None:
    store = operation.again("power")
    images = store.parent / "images"
    assert operation.run(store, images=str(images)).code == 0
    copies = sorted(images.iterdir())
    assert len(copies) > 20
    for image in [*copies[::every], copies[-1]]:
        operation.check(image / "store", f"{' '.join(operation.command)}, power lost at {image.name}")


@one_in(3, "mode", ["kill", "fault", "full"])
def test_a_run_that_breaks_leaves_a_third_state(operation: Operation, mode: str) -> None:
    chance = random.Random(f"{mode} {operation.command[0]}")  # noqa: S311
    break_at(operation, mode, [chance.randrange(operation.points)])


@pytest.mark.pressure
def test_a_run_that_is_killed_at_any_moment_leaves_a_third_state(operation: Operation) -> None:
    kill_at_any_moment(operation, [random.Random(operation.command[0]).uniform(0.01, 0.5)])  # noqa: S311


@pytest.mark.pressure
def test_power_that_is_lost_leaves_a_third_state(operation: Operation) -> None:
    lose_power(operation, every=60)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["kill", "fault", "full"])
def test_every_point_at_which_a_run_can_break(operation: Operation, mode: str) -> None:
    break_at(operation, mode, list(range(operation.points)))


@pytest.mark.slow
def test_many_moments_at_which_a_run_is_killed(operation: Operation) -> None:
    chance = random.Random(20260331)  # noqa: S311
    kill_at_any_moment(operation, [chance.uniform(0.0, 1.0) for _ in range(60)])


@pytest.mark.slow
def test_power_that_is_lost_at_any_fsync(operation: Operation) -> None:
    lose_power(operation, every=1)
