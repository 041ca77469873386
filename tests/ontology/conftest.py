"""The ontology's files, parsed once for all tests that only read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from ontology.files import codelist_paths, ontology_path, shapes_path


def _parse(*paths: Path) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


@pytest.fixture(scope="session")
def ontology() -> Graph:
    """`budget.ttl`."""
    return _parse(ontology_path())


@pytest.fixture(scope="session")
def shapes() -> Graph:
    """`shapes.ttl`."""
    return _parse(shapes_path())


@pytest.fixture(scope="session")
def short_lists() -> Graph:
    """All code lists but the regions, which take rdflib seconds and have tests of their own."""
    return _parse(*(p for p in codelist_paths() if p.stem != "region"))
