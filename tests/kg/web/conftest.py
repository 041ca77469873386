"""The service with its pages over the sample store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kg.api.app import create_app
from kg.api.settings import Settings
from kg.store.served import PublishedStore


@pytest.fixture(scope="session")
def pages(sample_store_path: Path) -> Iterator[TestClient]:
    """A browser without scripts."""
    with TestClient(create_app(PublishedStore(sample_store_path), Settings())) as client:
        yield client
