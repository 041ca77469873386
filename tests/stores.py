"""Stores that tests begin with."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from kg.build.publishing import derive_and_publish
from kg.build.vocabulary import load_vocabulary
from kg.graph.iri import Namer
from kg.store.embedded import EmbeddedStore


def begun_store(path: Path) -> EmbeddedStore:
    """A store without documents, where ontology and code lists are written and published, as a first build does.

    Made once in a process and copied, since each test that makes it anew waits for thousands of names.
    """
    shutil.copytree(_begun(), path)
    return EmbeddedStore.open(path)


@cache
def _begun() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="begun-store-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with EmbeddedStore.open(folder / "store") as store:
        load_vocabulary(store, Namer())
        derive_and_publish(store, Namer(), ())
    return folder / "store"
