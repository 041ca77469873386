"""Files read, mapped and put into a store in memory, to be asked like one on disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from extract.decisions.model import ReadingDecision
from kg.build.engine import read_documents
from kg.build.files import find_files
from kg.graph.iri import Namer
from kg.store.folder import StoreFolder
from kg.store.snapshot import StoreReader


@contextmanager
def store_of_files(
    paths: Sequence[str],
    namer: Namer | None = None,
    *,
    jobs: int = 0,
    readings: Sequence[ReadingDecision] = (),
) -> Iterator[tuple[StoreReader, list[str]]]:
    """A store in memory with the graphs of the files that paths, folders and globs name.

    Args:
        paths: Files, folders, globs and archives.
        namer: Makes the IRIs; the default base if None.
        jobs: As for `kg.build.building.build`.
        readings: What persons decided about the files.

    Yields:
        The store, and one message for each file that could not be read.
    """
    found = find_files(paths)
    errors = list(found.errors.values())
    database = ox.Store()
    files = {path: place for place, path in enumerate(found.files)}
    failed: list[tuple[int, str]] = []
    for document in read_documents(list(found.files), namer or Namer(), datetime.now(UTC), jobs, readings):
        if document.report.error:
            failed.append((files[document.report.path], document.report.error))
        else:
            database.load(document.nquads, format=ox.RdfFormat.N_QUADS)
    errors.extend(message for _, message in sorted(failed))
    yield StoreReader(StoreFolder(Path("memory")), database), errors
