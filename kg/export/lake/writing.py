"""Writing a lake: what did not change stays as it is, and a lake that is not whole has no manifest."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

from kg.errors import ExportError, StoreError
from kg.export.lake.files import NAME, LakeWriter, read_state, types_of
from kg.export.lake.rows import (
    LakeDocument,
    documents_of_lake,
    fact_columns,
    fact_kinds,
    fact_rows,
    figure_rows,
    naming_rows,
)
from kg.graph.iri import Namer
from kg.lake.manifest import FORMAT, LICENCE, MANIFEST, LakeFile, Manifest, read_manifest, write_manifest
from kg.lake.tables import NAMING, PARTITION, TABLES, VERSION, LakeTable
from kg.money import RollupTables, figures_of
from kg.store.snapshot import GraphReader

_STATE = ".state.json"
"""Partition → what its facts were made of, so that a partition whose documents did not change is not read again."""
_LOCK = ".lock"
_PREVIOUS = ".previous.json"


class LakeReport(msgspec.Struct, frozen=True):
    """What an export did: files and rows of the lake, files that were written anew, partitions in all and those read."""

    files: int
    rows: int
    written: int
    partitions: int
    read: int


def write_lake(store: GraphReader, folder: Path, namer: Namer | None = None) -> LakeReport:
    """Bring a lake to the state of a store; a folder that is not there is made.

    Facts are read of the partitions (year, region) whose documents changed. Equal stores make equal files.

    Raises:
        ExportError: pyarrow is missing, or the folder holds something else, is being written or cannot be.
    """
    with _only_writer(folder), figures_of(store) as figures:
        before = _before(folder)
        writer = LakeWriter(folder, before)
        state = read_state(folder / _STATE)
        partitions = documents_of_lake(store, figures)
        if (folder / MANIFEST).exists():
            (folder / MANIFEST).replace(folder / _PREVIOUS)
        _write_tables(writer, figures, partitions)
        rows = naming_rows(store)
        writer.write(f"{NAMING.name}/{NAME}", NAMING.columns, rows)
        made: dict[str, str] = {}
        read = 0
        for place, documents in partitions.items():
            made[place] = _fingerprint(documents)
            if state.get(place) != made[place] or not _keep_facts(writer, place, before):
                read += 1
                _write_facts(writer, store, place, documents, namer or Namer())
        _finish(folder, writer, made)
    total = sum(file.rows for file in writer.files.values())
    return LakeReport(len(writer.files), total, writer.written, len(partitions), read)


def _finish(folder: Path, writer: LakeWriter, state: dict[str, str]) -> None:
    """Note what was made, then let the manifest say that the lake is whole."""
    (folder / _STATE).write_bytes(msgspec.json.encode(state))
    tables = {t.name: types_of(t.columns) for t in (*TABLES, NAMING)}
    tables |= {kind: types_of(fact_columns(kind), facts=True) for kind in fact_kinds()}
    new = folder / f"{MANIFEST}.new"
    write_manifest(
        new, Manifest(FORMAT, VERSION, version("budget-kg"), LICENCE, PARTITION, tables, writer.files)
    )
    writer.remove_others()
    new.replace(folder / MANIFEST)
    (folder / _PREVIOUS).unlink(missing_ok=True)


@contextlib.contextmanager
def _only_writer(folder: Path) -> Iterator[None]:
    """Keep a second export away from a folder that is ours or empty."""
    known = {MANIFEST, _PREVIOUS, _STATE, _LOCK}
    try:
        if folder.exists() and any(folder.iterdir()) and not known & {p.name for p in folder.iterdir()}:
            raise ExportError(str(folder), "a lake, or a folder that is empty or not there", "something else")
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / _LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ExportError(str(folder), "one export at a time", "another that is writing") from error
            yield
    except OSError as error:
        raise ExportError(
            str(folder), "a folder that can be written", error.strerror or str(error)
        ) from error


def _before(folder: Path) -> dict[str, LakeFile]:
    """The files of the last whole lake, none where it is of another version."""
    for name in (MANIFEST, _PREVIOUS):
        if (folder / name).exists():
            with contextlib.suppress(StoreError):
                return read_manifest(folder, name).files
    return {}


def _write_tables(
    writer: LakeWriter, figures: RollupTables, partitions: dict[str, list[LakeDocument]]
) -> None:
    """The tables that saved questions ask: which rows count depends on all documents, so all are looked at."""
    for table in TABLES:
        if not table.by_document:
            writer.write(f"{table.name}/{NAME}", table.columns, figure_rows(figures, table))
            continue
        for place, documents in partitions.items():
            writer.write(_path(table, place), table.columns, figure_rows(figures, table, documents))


def _path(table: LakeTable, place: str) -> str:
    return f"{table.name}/{place}/{NAME}"


def _fingerprint(documents: Sequence[LakeDocument]) -> str:
    text = "\n".join([f"{VERSION} {version('budget-kg')}", *(d.fingerprint for d in documents)])
    return hashlib.sha256(text.encode()).hexdigest()


def _keep_facts(writer: LakeWriter, place: str, before: dict[str, LakeFile]) -> bool:
    """Keep the facts of a partition; False where a file is not what it was."""
    paths = [path for kind in fact_kinds() if (path := f"{kind}/{place}/{NAME}") in before]
    if not all(map(writer.is_as_before, paths)):
        return False
    for path in paths:
        writer.keep(path)
    return True


def _write_facts(
    writer: LakeWriter, store: GraphReader, place: str, documents: Sequence[LakeDocument], namer: Namer
) -> None:
    found = fact_rows(store, documents, namer)
    for kind in fact_kinds():
        writer.write(f"{kind}/{place}/{NAME}", fact_columns(kind), found.get(kind, ()), facts=True)
