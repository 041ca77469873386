"""The service in this process, over the store of the sample documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from kg.api import create_app
from kg.api.settings import Settings
from kg.store.served import PublishedStore


@pytest.fixture(scope="session")
def service(sample_store_path: Path) -> Iterator[httpx.Client]:
    """A client of the service over the sample store; faults become answers, as in a real server."""
    app = create_app(PublishedStore(sample_store_path), Settings(store=str(sample_store_path)))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
