"""Files read, mapped and put into a store in memory, to be asked like one on disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from extract.errors import ExtractError
from extract.pipeline import extract_file
from kg.build.building import VERSION
from kg.build.files import find_files
from kg.errors import KgError
from kg.graph.iri import Namer
from kg.graph.mapping import map_document
from kg.store.folder import StoreFolder
from kg.store.snapshot import StoreReader


@contextmanager
def store_of_files(
    paths: Sequence[str], namer: Namer | None = None
) -> Iterator[tuple[StoreReader, list[str]]]:
    """A store in memory with the graphs of the files that paths, folders and globs name.

    Yields:
        The store, and one message for each file that could not be read.
    """
    namer = namer or Namer()
    found = find_files(paths)
    errors = list(found.errors.values())
    database = ox.Store()
    now = datetime.now(UTC)
    for path in found.files:
        try:
            facts = extract_file(path).facts
            graph = map_document(facts, namer, version=VERSION, now=now)
        except (ExtractError, KgError) as error:
            errors.append(str(error))
            continue
        database.load(graph.nquads, format=ox.RdfFormat.N_QUADS)
    yield StoreReader(StoreFolder(Path("memory")), database), errors
