"""How fast money is added up on a large store, beside the same questions asked of the graph."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kg.answers.questions import POLICY, answer, saved_queries
from kg.money import RollupTables, figures_of
from kg.store.snapshot import StoreSnapshot
from queries.catalogue import Catalogue
from queries.parameters import TYPES

pytestmark = pytest.mark.bench

LIMIT_MS = 100
QUESTIONS: list[tuple[str, dict[str, str]]] = [
    ("rollup-by-function", {}),
    ("rollup-by-function", {"level": "项", "year": "2026"}),
    ("rollup-by-function", {"unit": "701"}),
    ("rollup-by-economic-class", {}),
    ("expenditure-totals", {"level": "项"}),
    ("rollup-by-policy", {}),
    ("projects-in-several-units", {}),
    ("projects-without-policy", {}),
    ("purchases-by-directory", {}),
]


def best_ms(work: Callable[[], object], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return min(times)


def test_questions_beside_sparql(large: StoreSnapshot) -> None:
    print(f"first page of 100 rows (limit {LIMIT_MS} ms on 10 million statements)")
    with figures_of(large) as figures:
        for name, params in QUESTIONS:
            query = saved_queries().get(name)
            ours = best_ms(lambda n=name, p=params: answer(large, n, p, limit=100, figures=figures), 5)  # type: ignore[misc]
            peer = "–"
            if query.text:
                graph = Catalogue((replace(query, sql=""),), {**TYPES, "policy": POLICY})
                peer = f"{best_ms(lambda n=name, p=params, c=graph: answer(large, n, p, catalogue=c), 1):.0f}"  # type: ignore[misc]
            print(f"  {name:26} {params!s:36} {ours:7.1f} ms    SPARQL {peer:>8} ms")
            assert answer(large, name, params, limit=1, figures=figures).total >= 0


def test_making_the_tables(large: StoreSnapshot, tmp_path: Path) -> None:
    whole, same = tmp_path / "whole", tmp_path / "same"
    all_ms = best_ms(lambda: RollupTables.build(large, whole).close(), 1)
    again_ms = best_ms(lambda: RollupTables.build(large, same, previous=whole).close(), 1)
    size = whole.stat().st_size / 1e6
    print(f"\nfigures made in {all_ms / 1000:.1f} s, {size:.1f} MB; again without a change {again_ms:.0f} ms")
    assert same.stat().st_size > 0
