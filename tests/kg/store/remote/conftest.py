"""A SPARQL server of another make, started for the tests on a free port and ended with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.build.building import build
from kg.store.remote import RemoteStore
from tests.conftest import SAMPLES
from tests.servers import oxigraph_server


@pytest.fixture
def empty_server(has_oxigraph: None) -> Iterator[str]:
    """Address of a server without any statement."""
    with oxigraph_server("--union-default-graph") as url:
        yield url


@pytest.fixture(scope="session")
def sample_server(has_oxigraph: None) -> Iterator[str]:
    """Address of a server that holds the sample documents; not to be changed."""
    with oxigraph_server("--union-default-graph") as url:
        with RemoteStore.open(url) as store:
            report = build([str(SAMPLES / "*.txt")], store)
        assert report.exit_code == 0, [d.error or d.fatal for d in report.documents]
        yield url
