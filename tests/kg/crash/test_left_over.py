"""A command that is killed leaves no process behind that computes or waits for ever."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, SAMPLES
from tests.servers import PATIENCE_S

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def children(pid: int) -> set[Path]:
    """The folders under /proc of what a process has begun."""
    return {Path("/proc", child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def is_there(process: Path) -> bool:
    try:
        return b" Z " not in (process / "stat").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


def left_over_after_kill(*command: str | Path) -> set[Path]:
    """What still runs of the processes of a command that was killed when it had begun its worker."""
    until = time.monotonic() + PATIENCE_S
    with subprocess.Popen([sys.executable, "-m", "kg", *command], cwd=ROOT, stderr=subprocess.PIPE) as run:
        begun: set[Path] = set()
        while not any(b"--multiprocessing-fork" in (p / "cmdline").read_bytes() for p in begun):
            assert run.poll() is None and time.monotonic() < until, "it began no worker"
            time.sleep(0.01)
            begun = children(run.pid)
        run.kill()
    while (left := {process for process in begun if is_there(process)}) and time.monotonic() < until:
        time.sleep(0.05)
    return left


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="this system does not tell of its processes")
def test_a_killed_build_leaves_its_workers_behind(tmp_path: Path) -> None:
    assert not left_over_after_kill("build", SAMPLES, "--store", tmp_path / "store", "--jobs", "2")


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="this system does not tell of its processes")
def test_a_killed_query_computes_for_ever(sample_store_path: Path) -> None:
    assert not left_over_after_kill("sparql", ENDLESS, "--store", sample_store_path, "--timeout", "100000")
