"""Processor time of documents from file to N-Quads, beside what an earlier commit took for the same files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, SAMPLES

pytestmark = pytest.mark.bench

BEFORE = os.environ.get("BUDGETKG_BENCH_BEFORE", "545a6e8")
"""The commit to compare with."""
ROUNDS = 3
"""Each commit reads everything so often, in turns; the least time counts, since other work only adds to it."""
_RUN = """
import json, sys, time
from datetime import datetime, timezone
from pathlib import Path
from extract.facts import fact_to_json
from extract.pipeline import extract_file
from kg.graph.iri import Namer
from kg.graph.mapping.document import map_document

def read(path):
    started = time.process_time()
    facts = extract_file(Path(path)).facts
    extracted = time.process_time()
    graph = map_document(facts, Namer(), version="0", now=datetime(2026, 1, 1, tzinfo=timezone.utc))
    mapped = time.process_time()
    amounts = sum(1 for fact in facts if type(fact).__name__ == "BudgetLine")
    return extracted - started, mapped - extracted, amounts, graph.nquads.count(b"\\n")

read(sys.argv[1])
print(json.dumps([read(path) for path in sys.argv[1:]]))
"""


def documents() -> list[Path]:
    shared = os.environ.get("BUDGETKG_SHARED")
    if not shared:
        return sorted(SAMPLES.glob("*.txt"))
    corpus = Path(shared) / "corpus"
    return sorted([*corpus.glob("beijing/*.txt"), *corpus.glob("layouts/*2024.*[!n]")])


def earlier(folder: Path) -> Path | None:
    """The earlier commit's code; None where this is no clone that holds it."""
    archive = folder / "before.tar"
    command = ["git", "-C", str(ROOT), "archive", "-o", str(archive), BEFORE]
    if shutil.which("git") is None or subprocess.run(command, capture_output=True).returncode:
        return None
    shutil.unpack_archive(archive, folder / "before", filter="data")
    return folder / "before"


def run(code: Path, paths: list[Path]) -> list[tuple[float, float, int, int]]:
    """Seconds of reading and of mapping, amounts and statements of each document, by the code of one folder."""
    found = subprocess.run([sys.executable, "-c", _RUN, *map(str, paths)], check=True, capture_output=True, cwd=code,
                           env={**os.environ, "PYTHONPATH": str(code)})  # fmt: skip
    return [tuple(row) for row in json.loads(found.stdout)]


def test_documents_beside_an_earlier_commit(tmp_path: Path) -> None:
    paths = documents()
    before = earlier(tmp_path)
    rounds = [(run(ROOT, paths), run(before, paths) if before else None) for _ in range(ROUNDS)]
    print(
        f"\nprocessor time from file to N-Quads, least of {ROUNDS}; before: {BEFORE if before else 'not here'}"
    )
    print(
        f"  {'document':34} {'read':>7} {'map':>7} {'sum':>7} {'before':>7}   amounts   statements an amount"
    )
    sums = [0.0, 0.0]
    for number, path in enumerate(paths):
        read, mapped = (min(now[number][part] for now, _ in rounds) for part in (0, 1))
        old = min((sum(then[number][:2]) for _, then in rounds if then), default=0.0)
        _, _, amounts, statements = rounds[0][0][number]
        each = statements / amounts if amounts else 0.0
        print(
            f"  {path.name[:34]:34} {read:6.2f}s {mapped:6.2f}s {read + mapped:6.2f}s {old:6.2f}s   {amounts:7}   {each:9.1f}"
        )
        sums = [sums[0] + read + mapped, sums[1] + old]
    print(f"  {'all':34} {'':7} {'':7} {sums[0]:6.2f}s {sums[1]:6.2f}s")
    assert all(statements > 0 for _, _, _, statements in rounds[0][0])
