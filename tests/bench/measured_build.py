"""A build in a process of its own that says what it cost: processor time of its stages, memory of each process.

    python -m tests.bench.measured_build FOLDER STORE

Prints one JSON object. Memory is the high-water mark of each process itself, as /proc tells it: `ru_maxrss` of a process
that was begun by a larger one is that one's.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.build import building, publishing
from kg.links import linking
from kg.search import index
from kg.store.embedded import EmbeddedStore

_EVERY_S = 0.2
_STEPS = (
    *("NamesSeen", "describe_things", "describe_contradictions", "describe_canonical", "describe_years"),
    *("working_figures", "write_money", "describe_versions", "describe_identities", "publish"),
)
"""What a derivation consists of, besides the rules of links."""


def measured(folder: Path, store: Path) -> dict[str, Any]:
    """Run the build of a folder into a store; what this module prints."""
    command = [sys.executable, "-m", "tests.bench.measured_build", str(folder), str(store)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


class _Watch(threading.Thread):
    """Looks at the memory of the processes that this one began."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.highest = 0.0
        self._done = threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        task = Path(f"/proc/self/task/{os.getpid()}/children")
        while not self._done.wait(_EVERY_S):
            for child in task.read_text().split():
                self.highest = max(self.highest, high_water(child))

    def stop(self) -> float:
        """The highest mark of any of them in MB."""
        self._done.set()
        self.join()
        return self.highest


def high_water(process: str = "self") -> float:
    """The most memory that a process ever held, in MB; 0 if it is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def _measure(stages: dict[str, float], stage: str | None, place: ModuleType | type, name: str) -> None:
    """Let a function of a module or class add the processor time it takes to a stage; of rules, each is one of its own."""
    step: Callable[..., Any] = getattr(place, name)

    def run(*args: Any, **named: Any) -> Any:
        begun = time.process_time()
        try:
            return step(*args, **named)
        finally:
            own = stage or f"rule {args[1].id}"
            stages[own] = stages.get(own, 0) + time.process_time() - begun

    setattr(place, name, run)


def main(folder: str, store: str) -> None:
    """The build, and its cost."""
    stages: dict[str, float] = {}
    _measure(stages, "links", publishing, "run_rules")
    _measure(stages, "publish", publishing, "publish")
    _measure(stages, "derive", building, "bring_up_to_date")
    steps: dict[str, float] = {}
    for name in _STEPS:
        _measure(steps, name, publishing, name)
    for name in ("describe_names", "describe_policies"):
        _measure(steps, name, linking, name)
    _measure(steps, None, linking._Linker, "run")
    _measure(steps, "index of search", index.SearchIndex, "update")
    watch = _Watch()
    watch.start()
    with EmbeddedStore.open(Path(store)) as opened:
        report = building.build([folder], opened, jobs=os.cpu_count() or 1)
    worker = watch.stop()
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    total = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    made = sum(1 for document in report.documents if not document.unchanged and not document.error)
    print(
        json.dumps(
            {
                "documents": made,
                "total_s": total,
                "read_s": total - stages.get("derive", 0),
                "links_s": stages.get("links", 0),
                "derive_s": stages.get("derive", 0) - stages.get("links", 0) - stages.get("publish", 0),
                "publish_s": stages.get("publish", 0),
                "main_mb": high_water(),
                "worker_mb": worker,
                "steps": steps,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
