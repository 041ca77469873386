"""Query processes: they answer, they are stopped for certain, and nobody waits for another's long query."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from kg.answers.pool import Pool, PoolLimits
from kg.answers.pool.frames import FrameKind, Job
from kg.answers.pool.slots import FairSlots
from kg.errors import (
    ParameterError,
    ProcessLostError,
    QueryLimitError,
    QueryTimeoutError,
    ServiceBusyError,
    StoreMissingError,
)
from tests.kg.answers.pool.jobs import (
    complain,
    compute_then_count,
    count,
    die,
    endless,
    process_id,
    sleep,
    stream,
    take_memory,
)


@asynccontextmanager
async def pool_of(path: Path, limits: PoolLimits) -> AsyncIterator[Pool]:
    pool = Pool(str(path), limits)
    try:
        yield pool
    finally:
        await pool.close()


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(600):
            await work()

    asyncio.run(bounded())


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_call_gives_what_the_function_returns_and_raises_what_it_raises(sample_store_path: Path) -> None:
    async def work() -> None:
        async with pool_of(sample_store_path, PoolLimits()) as pool:
            assert await pool.call(count) > 1000
            with pytest.raises(ParameterError, match="here: expected this, got that"):
                await pool.call(complain)
            assert await pool.call(process_id) == await pool.call(process_id), "an error ends no process"

    run(work)


def test_a_query_is_really_ended_at_its_limit_and_the_next_is_answered(sample_store_path: Path) -> None:
    async def work() -> None:
        async with pool_of(sample_store_path, PoolLimits(quick=1, timeout_s=0.5)) as pool:
            pid = await pool.call(process_id)
            with pytest.raises(QueryTimeoutError):
                await pool.call(endless)
            assert await pool.call(count) > 1000
            await until(lambda: is_gone(pid))

    run(work)


@pytest.mark.pressure
def test_a_busy_machine_stops_no_query_and_a_query_that_waits_ends_all_the_same(
    sample_store_path: Path,
) -> None:
    async def work() -> None:
        async with pool_of(sample_store_path, PoolLimits(quick=1, quick_s=0.2, timeout_s=0.2)) as pool:
            assert await pool.call(sleep, 0.8) == 0.8
            with pytest.raises(QueryTimeoutError):
                await pool.call(sleep, 60)

    run(work)


@pytest.mark.pressure
def test_a_query_that_is_killed_is_blamed_for_its_memory(sample_store_path: Path) -> None:
    async def work() -> None:
        async with pool_of(sample_store_path, PoolLimits(quick=1)) as pool:
            pid = await pool.call(process_id)
            call = asyncio.ensure_future(pool.call(endless))
            await until(lambda: pool.running == 1)
            os.kill(pid, signal.SIGKILL)
            with pytest.raises(ProcessLostError, match="ended from outside by signal SIGKILL"):
                await call
            assert await pool.call(count) > 1000

    run(work)


async def until(true: Callable[[], bool]) -> None:
    """Wait for something; the limit of the whole test ends it."""
    while not true():
        await asyncio.sleep(0.02)


def test_a_client_that_goes_ends_its_query(sample_store_path: Path) -> None:
    async def work() -> None:
        async with pool_of(sample_store_path, PoolLimits(quick=1)) as pool:
            pid = await pool.call(process_id)
            call = asyncio.ensure_future(pool.call(endless))
            await asyncio.sleep(0.2)
            call.cancel()
            with suppress(asyncio.CancelledError):
                await call
            await until(lambda: is_gone(pid))

    run(work)


def test_a_process_that_dies_or_takes_all_memory_fails_its_own_query_alone(sample_store_path: Path) -> None:
    async def work() -> None:
        limits = PoolLimits(memory_bytes=1_000_000_000)
        async with pool_of(sample_store_path, limits) as pool:
            with pytest.raises(ProcessLostError, match="exit code 3"):
                await pool.call(die)
            with pytest.raises(QueryLimitError, match="memory"):
                await pool.call(take_memory, 4_000_000_000)
            assert await pool.call(count) > 1000

    run(work)


@pytest.mark.pressure
def test_long_queries_leave_the_quick_slots_to_others(sample_store_path: Path) -> None:
    async def work() -> None:
        limits = PoolLimits(quick=1, long=1, parked=2, quick_s=0.2, timeout_s=60, wait_s=100)
        async with pool_of(sample_store_path, limits) as pool:
            endless_calls = [asyncio.ensure_future(pool.call(endless)) for _ in range(3)]
            await until(lambda: pool.long.waiting == 2)
            assert await pool.call(count) > 1000
            with pytest.raises(ServiceBusyError):
                await pool.call(endless)  # a fourth: one runs, two are parked
            for call in endless_calls:
                call.cancel()
            await asyncio.gather(*endless_calls, return_exceptions=True)

    run(work)


@pytest.mark.pressure
def test_a_parked_query_goes_on_when_the_long_one_ends(sample_store_path: Path) -> None:
    async def work() -> None:
        limits = PoolLimits(quick=2, long=1, parked=2, quick_s=0.1, timeout_s=60, wait_s=100)
        async with pool_of(sample_store_path, limits) as pool:
            first = asyncio.ensure_future(pool.call(endless))
            await until(lambda: pool.long.free == 0)
            second = asyncio.ensure_future(pool.call(compute_then_count, 2.0))
            await until(lambda: pool.long.waiting == 1)
            first.cancel()
            assert await second > 1000

    run(work)


def test_more_than_may_wait_are_told_to_come_again(sample_store_path: Path) -> None:
    async def work() -> None:
        async with pool_of(sample_store_path, PoolLimits(quick=1, waiting=1, quick_s=60)) as pool:
            calls = [asyncio.ensure_future(pool.call(endless)) for _ in range(2)]
            await until(lambda: pool.quick.waiting == 1)
            with pytest.raises(ServiceBusyError):
                await pool.call(count)
            for call in calls:
                call.cancel()
            await asyncio.gather(*calls, return_exceptions=True)

    run(work)


def test_a_stream_comes_whole_and_in_order(sample_store_path: Path) -> None:
    async def work() -> None:
        async with pool_of(sample_store_path, PoolLimits()) as pool:
            kinds: list[FrameKind] = []
            size = 0
            async with pool.start(Job(stream, (300,), streams=True)) as going:
                while not kinds or kinds[-1] is not FrameKind.DONE:
                    kind, body = await going.read()
                    if kind is FrameKind.CHUNK:
                        size += len(body)
                        going.step_aside()
                    else:
                        kinds.append(kind)
            assert kinds == [FrameKind.HEAD, FrameKind.DONE]
            assert size == 3_000_000

    run(work)


@pytest.mark.pressure
def test_a_slow_client_holds_no_slot(sample_store_path: Path) -> None:
    async def work() -> None:
        async with (
            pool_of(sample_store_path, PoolLimits(quick=1)) as pool,
            pool.start(Job(stream, (2000,), streams=True)) as going,
        ):
            await going.read()
            going.step_aside()
            assert await pool.call(count) > 1000

    run(work)


def test_no_store_is_told_as_such(tmp_path: Path) -> None:
    async def work() -> None:
        async with pool_of(tmp_path / "none", PoolLimits()) as pool:
            with pytest.raises(StoreMissingError):
                await pool.call(count)

    run(work)


def test_processes_end_with_the_service_even_in_the_middle_of_a_query(sample_store_path: Path) -> None:
    async def work() -> None:
        pool = Pool(str(sample_store_path), PoolLimits(quick=1))
        pid = await pool.call(process_id)
        call = asyncio.ensure_future(pool.call(endless))
        await asyncio.sleep(0.2)
        (process,) = [p for p in pool._alive if p not in pool._idle]
        assert process._frames.transport is not None
        process._frames.transport.abort()  # what the end of the service looks like from there
        with pytest.raises(ProcessLostError):
            await call
        await until(lambda: process.is_alive is False)
        await pool.close()
        assert is_gone(pid)

    run(work)


def test_one_client_with_many_requests_does_not_starve_another() -> None:
    async def work() -> None:
        slots, served = FairSlots(1, 100, "turns"), []

        async def take_turn(client: str) -> None:
            await slots.acquire(client, 10)
            served.append(client)
            await asyncio.sleep(0)
            slots.release()

        assert slots.take()
        turns = [asyncio.ensure_future(take_turn("greedy")) for _ in range(6)]
        await asyncio.sleep(0)
        turns.append(asyncio.ensure_future(take_turn("modest")))
        await asyncio.sleep(0)
        slots.release()
        await asyncio.gather(*turns)
        assert served.index("modest") <= 1
        assert slots.take(), "all slots came back"
        assert slots.waiting == 0

    run(work)


def test_a_turn_that_is_given_up_goes_to_the_next() -> None:
    async def work() -> None:
        slots = FairSlots(1, 10, "turns")
        assert slots.take()
        gone = asyncio.ensure_future(slots.acquire("a", 10))
        late = asyncio.ensure_future(slots.acquire("b", 0.01))
        patient = asyncio.ensure_future(slots.acquire("c", 10))
        await asyncio.sleep(0)
        gone.cancel()
        with pytest.raises(ServiceBusyError):
            await late
        slots.release()
        await patient
        assert slots.waiting == 0
        slots.release()
        assert slots.take()

    run(work)
