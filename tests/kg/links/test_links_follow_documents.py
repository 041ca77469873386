"""Whatever came and went before, links and names are those of the documents that are there."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path

import pyoxigraph as ox
import pytest

from extract.pipeline import extract_file
from kg.build.publishing import derive_and_publish
from kg.build.vocabulary import load_vocabulary
from kg.graph.iri import Namer
from kg.graph.mapping import map_document
from kg.store.embedded import EmbeddedStore
from tests.bench.documents import make_documents

NAMER = Namer()
DERIVED = (NAMER.things_graph, NAMER.canonical_graph, NAMER.names_graph, NAMER.policies_graph)


@cache
def graphs(folder: Path) -> dict[str, bytes]:
    """The graphs of made documents: of three units two years each, of one two budgets and an account."""
    found = {}
    for made in islice(make_documents(seed=5), 9):
        path = folder / made.name
        path.write_bytes(made.data)
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        mapped = map_document(extract_file(path).facts, NAMER, version="1", now=moment)
        found[mapped.graph] = mapped.nquads
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("made")


def derived(store: EmbeddedStore) -> dict[str, set[str]]:
    """Derived graph → its statements."""
    names = [graph for graph in store.graphs() if "/graph/links/" in graph or graph in DERIVED]
    found = {}
    for name in names:
        rows = store.query(f"SELECT ?s ?p ?o WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}")
        assert isinstance(rows, ox.QuerySolutions)
        found[name] = {" ".join(map(str, row)) for row in rows}
    return found


@pytest.mark.pressure
@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 12))])
def test_links_tell_in_which_order_documents_came_and_went(seed: int, folder: Path, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311  # not a secret
    made = graphs(folder)
    there: set[str] = set()
    with EmbeddedStore.open(tmp_path / "lived") as lived:
        load_vocabulary(lived, NAMER)
        for _ in range(3):
            for graph in chance.sample(sorted(made), 4):
                lived.replace_graph(graph, b"" if graph in there else made[graph])
                there ^= {graph}
            derive_and_publish(lived, NAMER, ())
        after = derived(lived)
    with EmbeddedStore.open(tmp_path / "fresh") as fresh:
        load_vocabulary(fresh, NAMER)
        for graph in sorted(there):
            fresh.replace_graph(graph, made[graph])
        derive_and_publish(fresh, NAMER, ())
        assert derived(fresh) == after
    assert any("/graph/links/" in name for name in after)
