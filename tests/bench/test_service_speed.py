"""Policy look-ups through HTTP on a million statements, beside `oxigraph serve` with the same query in the same run.

Three times: with nothing kept in memory (every answer is evaluated), with answers kept, and with nothing kept while
a query of death runs until it is stopped. `wrk` sends from 32 connections; each request asks for another policy.
From 32 connections the median is what 32 answers take; from 4 it shows how long one waits. Beside each the processor time
of the server with its processes, which a machine that does something else does not change as much as the rate.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote

import httpx2 as httpx
import pytest

from kg.store.folder import StoreFolder
from tests.bench.policy_store import LOOKUP, POLICIES, policy_key, write_policy_store
from tests.servers import await_answer, free_port, kg_process, kg_service

pytestmark = pytest.mark.bench

SECONDS = 8
CONNECTIONS, FEW = 32, 4
TIME_LIMIT_S = 6
ASKED_AGAIN = 200
"""Policies of the run that shows what kept answers are worth: few enough to come again."""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SCRIPT = """local paths = {PATHS}
local at = 0
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at], {["Accept"] = "application/sparql-results+json"})
end
done = function(summary, latency, requests)
  io.write(string.format("RESULT %.1f %.2f %.2f %d\\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.errors.status + summary.errors.read + summary.errors.timeout + summary.errors.connect))
end
"""


def load(
    url: str, folder: Path, policies: int = POLICIES, connections: int = CONNECTIONS
) -> tuple[float, float, float, int]:
    """Requests a second, median and 99th percentile in milliseconds, failures; over so many policies in turn."""
    order = [(number * 7919) % policies for number in range(policies)]
    base = "/" + url.partition("://")[2].partition("/")[2]
    paths = [f"{base}?query={quote(LOOKUP.replace('KEY', policy_key(number)))}" for number in order]
    script = folder / "load.lua"
    script.write_text(
        SCRIPT.replace("{PATHS}", "{" + ",".join(json.dumps(path) for path in paths) + "}"), "utf-8"
    )
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "-s", str(script), url]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = re.search(r"RESULT ([\d.]+) ([\d.]+) ([\d.]+) (\d+)", done.stdout)
    assert found, done.stdout
    return float(found[1]), float(found[2]), float(found[3]), int(found[4])


def report(what: str, measured: tuple[float, float, float, int]) -> None:
    rate, median, high, failures = measured
    print(
        f"{what:<58} {rate:8,.0f} requests/s   median {median:6.1f} ms   p99 {high:6.1f} ms   {failures} failed"
    )
    assert failures == 0


def report_cpu(what: str, seconds: float, measured: tuple[float, float, float, int]) -> None:
    print(f"{what + ', processor time a request':<58} {seconds / (measured[0] * SECONDS) * 1000:8.2f} ms")


def cpu_of(pid: int) -> float:
    """Seconds of processor time that a process and those below it have taken."""
    fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return own + sum(cpu_of(int(child)) for child in below)


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not on this machine (apt-get install wrk)")
def test_policy_lookups_a_second(tmp_path: Path, has_oxigraph: None) -> None:
    path = tmp_path / "store"
    print(f"\n{write_policy_store(path):,} statements, {POLICIES:,} policies, {CONNECTIONS} connections")
    with kg_process(str(path), workers=2, cache_bytes="0", timeout_s=str(TIME_LIMIT_S)) as (url, process):
        warm(url)
        before = cpu_of(process.pid)
        measured = load(url + "/sparql", tmp_path)
        report("kg serve, 2 workers, every answer evaluated", measured)
        report_cpu("kg serve", cpu_of(process.pid) - before, measured)
        report("the same from few connections", load(url + "/sparql", tmp_path, connections=FEW))
        outcome: list[tuple[int, float]] = []
        killer = threading.Thread(target=lambda: outcome.append(ask_endlessly(url)))
        killer.start()
        report("the same beside a query of death", load(url + "/sparql", tmp_path))
        killer.join()
        status, seconds = outcome[0]
        print(
            f"the query of death was stopped with status {status} after {seconds:.1f} s (limit {TIME_LIMIT_S} s)"
        )
        assert status == 504
    with kg_service(str(path), workers=2) as url:
        warm(url)
        load(url + "/sparql", tmp_path, ASKED_AGAIN)
        report(
            f"kg serve, 2 workers, {ASKED_AGAIN} policies asked for again, answers kept",
            load(url + "/sparql", tmp_path, ASKED_AGAIN),
        )
    snapshot = next(iter((StoreFolder(path)).snapshots.glob("[0-9]*/")))
    oxigraph(snapshot, tmp_path)


def warm(url: str) -> None:
    """Wait until both workers have their query processes."""
    for number in range(200):
        query = LOOKUP.replace("KEY", policy_key(number))
        httpx.post(url + "/sparql", data={"query": query}, timeout=60).raise_for_status()


def ask_endlessly(url: str) -> tuple[int, float]:
    started = time.perf_counter()
    status = httpx.post(url + "/sparql", data={"query": ENDLESS}, timeout=120).status_code
    return status, time.perf_counter() - started


def oxigraph(snapshot: Path, folder: Path) -> None:
    port = free_port()
    program = Path(sys.executable).with_name("oxigraph")
    command = [
        str(program),
        "serve-read-only",
        "-l",
        str(snapshot),
        "-b",
        f"127.0.0.1:{port}",
        "--union-default-graph",
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            await_answer(f"http://127.0.0.1:{port}/query?query=ASK%20%7B%7D", process)
            load(f"http://127.0.0.1:{port}/query", folder)
            before = cpu_of(process.pid)
            measured = load(f"http://127.0.0.1:{port}/query", folder)
            report("oxigraph serve-read-only", measured)
            report_cpu("oxigraph", cpu_of(process.pid) - before, measured)
            few = load(f"http://127.0.0.1:{port}/query", folder, connections=FEW)
            report("the same from few connections", few)
        finally:
            process.kill()
