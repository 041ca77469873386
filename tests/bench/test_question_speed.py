"""What every saved question costs on a large store, in processor time, and those on money beside DuckDB over the lake."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.answers.questions import answer, answer_of_lake, saved_queries
from kg.export.lake import write_lake
from kg.lake import Lake
from kg.money import figures_of
from kg.store.snapshot import StoreSnapshot

pytestmark = pytest.mark.bench

LIMIT_MS = 1000


def cost_ms(work: Callable[[], object]) -> float:
    """Processor time of the second of two runs."""
    work()
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def test_saved_questions(large: StoreSnapshot, tmp_path: Path) -> None:
    started = time.process_time()
    first = write_lake(large, tmp_path / "lake")
    made = time.process_time() - started
    started = time.process_time()
    again = write_lake(large, tmp_path / "lake")
    size = sum(path.stat().st_size for path in tmp_path.rglob("*.parquet")) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"lake of {first.rows:,} rows, {first.files} files, {size:.1f} MB: made in {made:.1f} s, looked through again in"
    )
    print(
        f"{time.process_time() - started:.1f} s; this process had {peak:.0f} MB at most, the store grown in it included"
    )
    print(f"first page of 100 rows, processor time (limit {LIMIT_MS} ms on 10 million statements)")
    with figures_of(large) as figures, Lake.open(tmp_path / "lake") as lake:
        for query in saved_queries():
            needed = {p.name for p in query.parameters if p.required}
            asked = {name: value for name, value in query.example.parameters.items() if name in needed}
            ours = cost_ms(
                lambda n=query.name, p=asked: answer(large, n, p, limit=100, figures=figures)  # type: ignore[misc]
            )
            theirs = "–"
            if query.sql:
                theirs = f"{cost_ms(lambda n=query.name, p=asked: answer_of_lake(lake, n, p, limit=100)):.0f}"  # type: ignore[misc]
            print(f"  {query.name:36} {ours:8.1f} ms    lake {theirs:>6} ms")
            assert answer(large, query.name, asked, limit=1, figures=figures).total >= 0
    assert (again.written, again.read) == (0, 0)
