"""Runs that are broken, and what a store must be after them: as before, or as after a run that was let through."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Self

import msgspec
import pytest

from extract.facts import write_facts
from extract.pipeline import extract_file
from kg.errors import StoreMissingError
from kg.money.figures import RollupTables
from kg.search import SearchIndex
from kg.store.snapshot import StoreSnapshot
from tests.conftest import ROOT

_BUDGET = """2026年{name}部门预算公开

预算04表 政府采购预算明细表
金额单位：万元
采购类别\t金额
A-货物\t{goods}
C-服务\t2.5
合 计\t4.0
"""
_DECISION = """- same: [unit/110105/一, unit/110105/二]
  reason: 同一单位
  date: 2026-03-31
"""
_VERDICT = """- correct: {{document: {sha256}, file: 甲.txt, line: 6, column: 2, printed: '1.5'}}
  value: 2.5万元
  reason: 末位多印
  by: AB
  date: 2026-03-31
"""
_ALLOWED = {"store.json", "writer.lock", "data", "snapshots", "current", "sources.jsonl", "decisions.yaml"}


class Ended(msgspec.Struct, frozen=True):
    """How a run ended: exit code, or a signal below 0; what it said; how many points it passed."""

    code: int
    said: str
    passed: int


class Zygote:
    """The process that runs commands in forks of itself; see `tests.kg.crash.zygote`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kg.crash.zygote"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, command: list[str], *, kill_after_s: float | None = None, **order: Any) -> Ended:
        """Run a command line; it is killed after so many seconds, if it has not ended by then."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"command": command, **order}) + "\n")
        self._process.stdin.flush()
        pid = self._read()["pid"]
        timer = threading.Timer(kill_after_s or 0, _kill, [pid])
        if kill_after_s is not None:
            timer.start()
        ended = msgspec.convert(self._read(), Ended)
        timer.cancel()
        return ended

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        found = json.loads(self._process.stdout.readline())
        assert isinstance(found, dict)
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):  # it has ended by itself
        os.kill(pid, signal.SIGKILL)


class Operation:
    """Something that is done to a store, prepared: files in place, and a store as it is before.

    Args:
        name: fresh, replace, load, link, remove or decide.
        folder: Where files and stores go.
        zygote: Runs commands.
    """

    NAMES = ("fresh", "replace", "load", "link", "remove")

    def __init__(self, name: str, folder: Path, zygote: Zygote) -> None:
        self._folder = folder
        self._zygote = zygote
        self._budgets = folder / "budgets"
        self._budgets.mkdir(parents=True)
        self._write("甲", "1.5")
        self.before = folder / "before" / "store"
        self.command: list[str] = getattr(self, f"_{name}")()
        self.old = state_of(self.before)
        reference = self.again("reference")
        ended = self.run(reference)
        assert ended.code == 0, ended.said
        self.new = state_of(reference)
        assert self.new is not None and self.new != self.old
        self.points = ended.passed

    def _write(self, name: str, goods: str) -> Path:
        path = self._budgets / f"{name}.txt"
        path.write_text(_BUDGET.format(name=name, goods=goods), "utf-8")
        return path

    def _build_before(self) -> None:
        ended = self._zygote.run(["build", str(self._budgets), "--store", str(self.before)])
        assert ended.code == 0, ended.said

    def _fresh(self) -> list[str]:
        self._write("乙", "1.50")
        return ["build", str(self._budgets), "--jobs", "1"]

    def _replace(self) -> list[str]:
        shutil.copy(self._write("乙", "1.50"), self._budgets / "copy.txt")
        self._build_before()
        self._write("甲", "1.500")
        self._write("乙", "1.5000")
        return ["build", str(self._budgets), "--jobs", "1"]

    def _load(self) -> list[str]:
        self._build_before()
        facts = self._folder / "facts.jsonl"
        write_facts(extract_file(self._write("乙", "1.50")).facts, facts)
        return ["load", str(facts)]

    def _link(self) -> list[str]:
        self._build_before()
        decisions = self._folder / "decisions.yaml"
        decisions.write_text(_DECISION, "utf-8")
        return ["link", "--decisions", str(decisions)]

    def _remove(self) -> list[str]:
        gone = self._write("乙", "1.50")
        self._build_before()
        return ["remove", str(gone)]

    def _decide(self) -> list[str]:
        self._build_before()
        verdicts = self._folder / "verdicts.yaml"
        sha256 = hashlib.sha256((self._budgets / "甲.txt").read_bytes()).hexdigest()
        verdicts.write_text(_VERDICT.format(sha256=sha256), "utf-8")
        return ["decisions", "import", str(verdicts)]

    def again(self, name: str) -> Path:
        """A store as it is before, in a folder of its own."""
        path = self._folder / name / "store"
        shutil.rmtree(path.parent, ignore_errors=True)
        path.parent.mkdir(parents=True)
        if self.before.exists():
            shutil.copytree(self.before, path)
        return path

    def run(self, store: Path, **order: Any) -> Ended:
        """Do it to a store."""
        return self._zygote.run([*self.command, "--store", str(store)], store=str(store), **order)

    def check(self, store: Path, how: str) -> None:
        """After a run that was broken: readers see the old state or the new one; one more run brings the new one.

        Nothing is left over then, and what is derived fits what it is derived from.
        """
        seen = state_of(store)
        assert seen in (self.old, self.new), f"{how}: a third state"
        ended = self.run(store)
        # What a broken run has removed already, the next one does not find; it publishes that all the same.
        gone = self.command[0] == "remove" and ended.code == 2 and "got none" in ended.said
        assert ended.code == 0 or gone, f"{how}, then: {ended.said}"
        assert state_of(store) == self.new, f"{how}: the next run did not reach the new state"
        left = {p.name for p in store.iterdir()} - _ALLOWED
        assert not left, f"{how}: left over {left}"
        stems = {p.name.partition(".")[0] for p in (store / "snapshots").iterdir()}
        assert stems == {(store / "current").read_text().strip()}, f"{how}: left over in snapshots {stems}"


def state_of(store: Path) -> str | None:
    """Digest of what readers of a store see; None where nothing was published."""
    try:
        snapshot = StoreSnapshot.open(store)
    except StoreMissingError:
        return None
    with snapshot:
        target = store.parent / "published.nq"
        snapshot.dump(target)
        lines = sorted(x for x in target.read_bytes().splitlines() if b"endedAtTime" not in x)
        target.unlink()
        digest = hashlib.sha256(b"\n".join(lines)).hexdigest()
        _check_derived(snapshot, digest)
    return digest


_NAMES: dict[str, list[tuple[str, str]]] = {}
"""State → the names that its search index must hold; made once for each state."""


def _check_derived(snapshot: StoreSnapshot, digest: str) -> None:
    """The files beside a snapshot can be read, and the names are those of its content."""
    figures, search = snapshot.beside(".figures"), snapshot.beside(".search")
    with RollupTables.open(figures) or pytest.fail(f"{figures} cannot be read"):
        pass
    if digest not in _NAMES:
        with SearchIndex.build(snapshot) as index:
            _NAMES[digest] = _names_of(index._connection)
    with closing(sqlite3.connect(f"{search.as_uri()}?mode=ro&immutable=1", uri=True)) as beside:
        assert _names_of(beside) == _NAMES[digest]


def _names_of(search: sqlite3.Connection) -> list[tuple[str, str]]:
    return search.execute("SELECT iri, label FROM entry ORDER BY iri, label").fetchall()
