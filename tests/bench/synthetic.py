"""Large stores for measurements, without reading: the graphs of the samples over and over, each copy of another district.

Documents to read are made by `tests.bench.documents`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pyoxigraph as ox

from kg.build.publishing import publish
from kg.build.things import describe_things
from kg.build.vocabulary import load_vocabulary
from kg.graph.iri import Namer
from kg.store.embedded import EmbeddedStore, put_graph
from kg.store.snapshot import StoreSnapshot

_DISTRICTS = [f"1101{n:02}" for n in range(1, 20) if n not in (3, 4, 10)]
_GRAPH = re.compile(r"graph/document/([0-9a-f]{16})$")
_CODES = re.compile(
    r"(?<![0-9.])(1101\d\d)(?=[/\"\d])|(?<=/)(601|661|707|275)(?=\d{0,3}[/>])|\"(601|661|707|275)(?=\d{0,3}\")"
)


def copies(samples: StoreSnapshot) -> Iterator[tuple[str, bytes]]:
    """Document graphs without end, as (graph, N-Quads); no two state the same unit, year and stage."""
    originals = [(g, m[1], _nquads(samples, g)) for g in samples.graphs() if (m := _GRAPH.search(g))]
    for number in count():
        graph, sha, text = originals[number % len(originals)]
        turn = number // len(originals)
        new_sha = hashlib.sha256(f"copy {number}".encode()).hexdigest()[:16]
        district = _DISTRICTS[turn % len(_DISTRICTS)]
        shift = turn // len(_DISTRICTS)

        def changed(match: re.Match[str], district: str = district, shift: int = shift) -> str:
            if match[1]:
                return district
            code = match[2] or match[3]
            return ("" if match[2] else '"') + f"{100 + (int(code) + shift * 7) % 900:03}"

        copied = _CODES.sub(changed, text).replace(sha, new_sha)
        yield graph.replace(sha, new_sha), copied.encode()


def _nquads(samples: StoreSnapshot, graph: str) -> str:
    found = samples.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert isinstance(found, ox.QueryTriples)
    name = ox.NamedNode(graph)
    quads = (ox.Quad(t.subject, t.predicate, t.object, name) for t in found)
    return (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").decode()


def grow_store(samples: StoreSnapshot, path: Path, quads: int) -> int:
    """Make a published store of about so many statements; returns the number of its documents. Links are left out."""
    graphs: list[str] = []
    source = path.with_suffix(".nq")
    written = 0
    with source.open("wb") as file:
        for graph, nquads in copies(samples):
            if written >= quads:
                break
            file.write(nquads)
            graphs.append(graph)
            written += nquads.count(b"\n")
    with EmbeddedStore.open(path) as store:
        store.bulk_load(source, graphs)
        source.unlink()
        load_vocabulary(store, Namer())
        put_graph(store, Namer().things_graph, describe_things(store, Namer()))
        publish(store)
    return len(graphs)
