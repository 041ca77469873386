"""Does what it is told in processes forked from itself, so that each starts in no time with everything imported.

Reads one JSON object a line: `do` and its arguments. Answers `{"pid": …}` when the process has begun and `{"code": …,
"said": …, "passed": …}` when it has ended; a code below 0 is a signal.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import pkgutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import kg.build.vocabulary
import tests.kg.crash.breaking as breaking
from extract.facts import read_facts, write_facts
from extract.pipeline import extract_file
from extract.rule_names import rule_names
from kg.build.workers import FileWorkers
from kg.cli.app import main
from kg.search.spoken import pinyin_forms, simplified
from queries.rules.catalogue import load_rules
from tests.conftest import ROOT

_WARM = """2026年甲部门预算

预算04表 政府采购预算明细表
金额单位：万元
采购类别\t金额
A-货物\t1.5
合 计\t1.5
"""
# What reads a file writes nothing to a store; a process for it, and thousands of regions, would take most of the time.
setattr(FileWorkers, "map", lambda self, paths: map(self._run, paths))  # noqa: B010
setattr(kg.build.vocabulary, "codelist_paths", list)  # noqa: B010


def _run(order: dict[str, Any], report: int) -> None:
    """Run one command line in this process, broken as the order says."""
    breaker = breaking.Breaker(order.get("mode", "count"), order.get("at", -1))
    if images := order.get("images"):
        power = breaking.PowerLoss(Path(order["store"]), Path(images))
        real = os.fsync

        def fsync(descriptor: int) -> None:
            real(descriptor)
            power.fsync(descriptor)

        os.fsync = fsync  # type: ignore[assignment]
        breaking.install(power)
    else:
        breaking.install(breaker)
    said, code = io.StringIO(), 0
    sys.argv = ["kg", *order["command"]]
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
    os.write(report, json.dumps({"said": said.getvalue(), "passed": breaker.passed}).encode())
    os._exit(code)


def _warm() -> None:
    """Do once what each process would do anew: import, read vocabularies. No database on a disk: it has threads."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "甲.txt"
        path.write_text(_WARM, "utf-8")
        write_facts(extract_file(path).facts, path)
        read_facts(path)
    load_rules()
    rule_names()
    simplified("甲")
    pinyin_forms("甲")
    for room in ("build", "decisions", "evidence", "links", "money", "search", "store"):
        for module in pkgutil.walk_packages([str(ROOT / "kg" / room)], f"kg.{room}."):
            importlib.import_module(module.name)
    sys.argv = ["kg", "build", "--help"]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        main()


def _answer(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def serve() -> None:
    """Take orders until there are no more."""
    for line in sys.stdin:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            try:
                _run(json.loads(line), writing)
            finally:
                os._exit(70)
        os.close(writing)
        _answer({"pid": pid})
        with open(reading, "rb") as pipe:  # noqa: PTH123 - a descriptor
            told = pipe.read()
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        _answer({"code": code, **(json.loads(told) if told else {"said": "", "passed": 0})})


if __name__ == "__main__":
    _warm()
    gc.collect()
    gc.freeze()  # a collection in a fork would copy every page it looks at
    serve()
