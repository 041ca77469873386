"""Seconds and memory of a build, beside what the raw store takes to load the same statements."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.store.snapshot import StoreSnapshot
from tests.conftest import SAMPLES

pytestmark = pytest.mark.bench

LIMIT_S, LIMIT_MB, LOOKUP_MS, START_S = 10, 500, 50, 0.6


def documents() -> Path:
    shared = os.environ.get("BUDGETKG_SHARED")
    return Path(shared) / "corpus" / "beijing" if shared else SAMPLES


def test_build_beside_raw_bulk_load(tmp_path: Path) -> None:
    source = documents()
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "kg", "build", str(source), "--store", str(tmp_path / "s")], check=True,
                   capture_output=True)  # fmt: skip
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    dump = tmp_path / "dump.nq"
    with StoreSnapshot.open(tmp_path / "s") as store:
        store.dump(dump)
        count = store.count()
    started = time.perf_counter()
    ox.Store(str(tmp_path / "raw")).bulk_load(path=dump, format=ox.RdfFormat.N_QUADS)
    raw = time.perf_counter() - started
    files = sum(1 for p in source.rglob("*.txt"))
    print(f"\nbuild of {source}: {files} documents, {count:,} statements")
    print(
        f"  whole process    {seconds:6.2f} s   (limit {LIMIT_S} s)    {peak:6.0f} MB (limit {LIMIT_MB} MB)"
    )
    print(f"  documents        {files / seconds:6.2f} /s   statements {count / seconds:10,.0f} /s")
    print(f"  raw bulk_load    {raw:6.2f} s                    statements {count / raw:10,.0f} /s")
    assert count > 0


def test_policy_lookup(sample_store: StoreSnapshot) -> None:
    from kg.answers.policy_lookup import find_projects

    find_projects(sample_store, "京财社指[2023]1791号")
    times = []
    for _ in range(50):
        started = time.perf_counter()
        found = find_projects(sample_store, "京财社指[2023]1791号")
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    print(
        f"\npolicy look-up in the process: median {times[25]:.1f} ms, slowest {times[-1]:.1f} ms (limit {LOOKUP_MS} ms)"
    )
    assert found.rows


def test_start_of_the_command_line() -> None:
    times = []
    for _ in range(7):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "kg", "--help"], check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    times.sort()
    print(
        f"\nkg --help, whole process: median {times[3]:.2f} s, slowest {times[-1]:.2f} s (limit {START_S} s)"
    )
    assert times
