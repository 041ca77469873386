"""How fast names are found among 100,000, beside the same words looked for by SPARQL's CONTAINS."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.search import SearchIndex, ThingKind
from kg.search.entries import SearchEntry, read_entries
from kg.store.snapshot import StoreSnapshot
from ontology.terms import skos

pytestmark = pytest.mark.bench

NAMES, LIMIT_MS = 100_000, 30
TEXTS = [
    "社",
    "北京",
    "社区公益",
    "京财社指[2023]1791号",
    "2010",
    "11010224T000003038448",
    "经费 街道",
    "满意度",
    "没有这样的名称",
]


def many(samples: StoreSnapshot) -> list[SearchEntry]:
    """The names of the samples over and over, each time with another district before them."""
    known = read_entries(samples)
    rounds = itertools.count()
    found: list[SearchEntry] = []
    while len(found) < NAMES:
        turn = next(rounds)
        place = f"第{turn}区" if turn else ""
        found += [
            SearchEntry(e.kind, f"{e.iri}-{turn}", place + e.label, e.code, tuple(f if f == e.code else place + f for f in e.forms), e.uses)
            for e in known
            if turn == 0 or e.kind not in (ThingKind.FUNCTION, ThingKind.GOVERNMENT_ECONOMIC, ThingKind.DEPARTMENT_ECONOMIC)
        ]  # fmt: skip
    return sorted(found[:NAMES], key=lambda e: (list(ThingKind).index(e.kind), -e.uses, len(e.label), e.iri))


def milliseconds(work: Callable[[], object], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return sorted(times)[len(times) // 2]


def rows(store: ox.Store, query: str) -> list[object]:
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return list(found)


def test_search_beside_contains(sample_store: StoreSnapshot, tmp_path: Path) -> None:
    entries = many(sample_store)
    started = time.perf_counter()
    index = SearchIndex.write(entries, tmp_path / "names.search")
    seconds = time.perf_counter() - started
    size = (tmp_path / "names.search").stat().st_size / 1e6
    label = ox.NamedNode(skos.prefLabel)
    store = ox.Store()
    store.bulk_extend(ox.Quad(ox.NamedNode(e.iri), label, ox.Literal(e.label)) for e in entries)
    print(
        f"\n{len(entries):,} names: indexed in {seconds:.1f} s, {size:.0f} MB (limit of a search {LIMIT_MS} ms)"
    )
    for text in TEXTS:
        contains = (
            f'SELECT ?s ?l WHERE {{ ?s <{skos.prefLabel}> ?l FILTER(CONTAINS(?l, "{text}")) }} LIMIT 20'
        )
        hits = index.search(text)
        ours = milliseconds(lambda text=text: index.search(text), 20)  # type: ignore[misc]
        peer = milliseconds(lambda query=contains: rows(store, query), 3)  # type: ignore[misc]
        print(f"  {text:24} {ours:7.2f} ms  {len(hits):3} found    CONTAINS {peer:8.2f} ms")
    assert index.search("社区")
