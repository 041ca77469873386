"""The graph of a build by hash, and what it costs, in one process, over one and three workers, and with one killed."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.documents import write_documents

pytestmark = pytest.mark.bench

DOCUMENTS = int(os.environ.get("BENCH_DOCUMENTS", "40"))
TARGET = 0.25
"""What a build over workers may cost more than one of this machine, in processor time."""


def test_engines_give_one_graph(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="`make cluster` installs it")
    write_documents(DOCUMENTS, tmp_path / "documents")
    ways = ("local 2", "dask 1", "dask 2", "dask 3", "dask 3 killed")
    found = {way: build_in_a_process(way, tmp_path) for way in ways}
    alone = found["local 2"][1]
    print(f"\n{DOCUMENTS} documents, processor time of all processes; target of overhead {TARGET:.0%}")
    for way, (digest, seconds) in found.items():
        print(f"  {way:14} dump {digest}   {seconds:7.1f} s   {seconds / alone - 1:+.0%}")
    assert len({digest for digest, _ in found.values()}) == 1


def build_in_a_process(way: str, folder: Path) -> tuple[str, float]:
    """Hash of the sorted dump, and seconds of processor time, of a build in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    store = folder / way.replace(" ", "-")
    command = [
        sys.executable,
        "-m",
        "tests.bench.test_engine_speed",
        way,
        str(folder / "documents"),
        str(store),
    ]
    digest = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return digest, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def build_one_way(way: str, documents: str, store: Path) -> str:
    """Build and return the hash of the dump; a worker is killed after the third document where the way says so."""
    from datetime import UTC, datetime

    from kg.build.building import build
    from kg.build.reading import BuiltDocument
    from kg.store.embedded import EmbeddedStore

    name, jobs, *killed = way.split()
    done: list[str] = []
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    with EmbeddedStore.open(store) as opened:
        if name == "local":
            build([documents], opened, jobs=int(jobs), now=lambda: moment)
        else:
            from kg.engine.dask_engine import DaskEngine

            with DaskEngine(f"{store}-parts", jobs=int(jobs)) as engine:

                def kill(built: BuiltDocument) -> None:
                    done.append(built.path)
                    if killed and len(done) == 3:
                        os.kill(sorted(engine.process_ids())[0], signal.SIGKILL)

                build([documents], opened, engine=engine, progress=kill, now=lambda: moment)
        opened.dump(store.with_suffix(".nq"))
    lines = sorted(store.with_suffix(".nq").read_bytes().splitlines())
    return hashlib.sha256(b"\n".join(lines)).hexdigest()[:16]


if __name__ == "__main__":
    print(build_one_way(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
