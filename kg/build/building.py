"""Files to a store: each document read, mapped and put in as one graph; what is there unchanged is left alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

import msgspec
import pyoxigraph as ox

from extract.errors import ExtractError, UnreadableFileError
from extract.facts import AnyFact, Severity
from extract.pipeline import extract_file
from extract.readers.archive import size_on_disk
from extract.readers.content import sha256_of
from kg.build.files import find_files
from kg.build.things import describe_things
from kg.build.vocabulary import load_vocabulary
from kg.build.workers import FileTimeoutError, FileWorkers
from kg.errors import BuildError, KgError
from kg.graph.iri import Namer
from kg.graph.mapping import map_document
from kg.links.decisions import Decision
from kg.links.linking import run_rules
from kg.store.embedded import GraphStore, put_graph
from ontology.terms import bkg

VERSION = version("budget-kg")


class BuiltDocument(msgspec.Struct, frozen=True):
    """What became of one file; `path` is `archive.zip!member` for a file in an archive.

    `error` says why it was not built; `unchanged` that the store had it already; `fatal` holds the messages
    of findings that leave a part of it unread, such as a table without header.
    """

    path: str
    sha256: str = ""
    unchanged: bool = False
    error: str | None = None
    tables: int = 0
    facts: int = 0
    findings: int = 0
    fatal: tuple[str, ...] = ()


class BuildReport(msgspec.Struct, frozen=True):
    """All files of one build, in the order given."""

    documents: tuple[BuiltDocument, ...]

    @property
    def failed(self) -> list[BuiltDocument]:
        """The files that were not built."""
        return [d for d in self.documents if d.error]

    @property
    def exit_code(self) -> int:
        """0 all built; 1 some files failed or were read in part; 2 nothing could be built."""
        if len(self.failed) == len(self.documents):
            return 2
        return 1 if self.failed or any(d.fatal for d in self.documents) else 0


_WORTH_PROCESSES = 2_000_000
"""Bytes below which starting worker processes takes longer than reading."""

Progress = Callable[[BuiltDocument], None]


class _Built(msgspec.Struct, frozen=True):
    """A document on its way from a worker to the writer."""

    report: BuiltDocument
    graph: str
    nquads: bytes


def build(
    paths: Sequence[str],
    store: GraphStore,
    *,
    namer: Namer | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    decisions: Sequence[Decision] = (),
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> BuildReport:
    """Read files and put each into the store as one graph, replacing what the store held of it.

    A file whose content the store holds already, read by this version, is left alone. Each document is
    written in one transaction as soon as it is read, so an interrupted build keeps what it has done and the
    next one goes on. A file that fails is reported and the others are still built.

    Args:
        paths: Files, folders, globs and archives; the members of an archive are documents of their own.
        store: Where the graphs go.
        namer: Makes the IRIs; the default base if None.
        jobs: Processes that read files; 1 reads in this process.
        progress: Called for each file as it is done.
        decisions: What a person decided about links; wins over the rules.
        now: The clock.
    """
    namer = namer or Namer()
    found = find_files(paths)
    files = list(found.files)
    missing = [BuiltDocument(path=path, error=error) for path, error in found.errors.items()]
    results: dict[str, BuiltDocument] = {d.path: d for d in missing}
    for report in missing:
        _tell(progress, report)
    changed = load_vocabulary(store, namer)
    todo: list[Path] = []
    seen: dict[str, str] = {}
    for path in files:
        done = _skip(path, store, namer, seen)
        if done:
            results[str(path)] = done
            _tell(progress, done)
        else:
            todo.append(path)
    moment = now()
    for built in _read_all(todo, namer, moment, jobs):
        report = built.report
        if not report.error:
            try:
                put_graph(store, built.graph, built.nquads)
                _remove_older(store, report.path, built.graph)
                changed = True
            except KgError as error:
                report = msgspec.structs.replace(report, error=str(error))
        results[report.path] = report
        _tell(progress, report)
    if changed:
        _derive(store, namer, decisions)
    order = [d.path for d in missing] + [str(p) for p in files]
    return BuildReport(tuple(results[path] for path in order))


def _derive(store: GraphStore, namer: Namer, decisions: Sequence[Decision]) -> None:
    """What follows from all documents together: shared things, links; then readers may see it."""
    put_graph(store, namer.things_graph, describe_things(store, namer))
    run_rules(store, namer, decisions)
    store.publish()


def _tell(progress: Progress | None, report: BuiltDocument) -> None:
    if progress:
        progress(report)


def _skip(path: Path, store: GraphStore, namer: Namer, seen: dict[str, str]) -> BuiltDocument | None:
    """A report if there is nothing to do for a file: unreadable, in the store already, or a copy of another."""
    try:
        sha = sha256_of(path)
    except UnreadableFileError as error:
        return BuiltDocument(path=str(path), error=str(error))
    if sha in seen:
        return BuiltDocument(path=str(path), sha256=sha, unchanged=True)
    seen[sha] = str(path)
    meta = store.graph_meta(namer.document_graph(sha))
    if meta and meta.sha256 == sha and meta.software_version == VERSION:
        return BuiltDocument(path=str(path), sha256=sha, unchanged=True)
    return None


def _read_all(paths: Sequence[Path], namer: Namer, now: datetime, jobs: int) -> Iterator[_Built]:
    """Documents as they are read, in any order."""
    run = partial(_read_one, namer=namer, now=now)
    if jobs <= 1 or sum(size_on_disk(p) for p in paths) < _WORTH_PROCESSES:
        yield from map(run, map(str, paths))
    else:
        yield from FileWorkers(run, _failed, jobs=jobs).map([str(p) for p in paths])


def _read_one(path: str, namer: Namer, now: datetime) -> _Built:
    try:
        extraction = extract_file(Path(path))
        graph = map_document(extraction.facts, namer, version=VERSION, now=now, source_key=_source_key(path))
    except (ExtractError, KgError) as error:
        return _failed(path, str(error))
    except (Exception, RecursionError, MemoryError) as error:
        if isinstance(error, FileTimeoutError):
            raise
        return _failed(path, f"expected a document, got one that this program fails on: {error!r}")
    report = BuiltDocument(
        path=path,
        sha256=extraction.document.document,
        tables=len(extraction.tables),
        facts=len(extraction.facts),
        findings=len(extraction.findings),
        fatal=tuple(f"{path}: {f.message}" for f in extraction.findings if f.severity is Severity.FATAL),
    )
    return _Built(report, graph.graph, graph.nquads)


def _source_key(path: str) -> str:
    """What tells one place on this machine from another without naming it."""
    return hashlib.sha256(str(Path(path).resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _remove_older(store: GraphStore, path: str, graph: str) -> None:
    """Remove what the store holds of an earlier content of the same file."""
    found = store.query(f'SELECT ?g WHERE {{ GRAPH ?g {{ ?run <{bkg.sourceKey}> "{_source_key(path)}" }} }}')
    if isinstance(found, ox.QuerySolutions):
        for older in [row["g"].value for row in found if isinstance(row["g"], ox.NamedNode)]:
            if older != graph:
                store.remove_graph(older)


def _failed(path: str, error: str) -> _Built:
    message = error if path in error else f"{path}: {error}"
    return _Built(BuiltDocument(path=path, error=message), "", b"")


def load_facts(
    facts: Sequence[AnyFact],
    store: GraphStore,
    namer: Namer,
    *,
    now: datetime,
    decisions: Sequence[Decision] = (),
) -> list[str]:
    """Put facts that were extracted elsewhere into the store; returns the graphs written.

    Args:
        facts: Facts of any number of documents, those of one document together or not.
        store: Where the graphs go.
        namer: Makes the IRIs.
        now: When they are loaded.
        decisions: What a person decided about links.

    Raises:
        BuildError: The facts of a document are not complete.
    """
    by_document: dict[str, list[AnyFact]] = {}
    for fact in facts:
        by_document.setdefault(fact.document, []).append(fact)
    if not by_document:
        raise BuildError("facts file", "at least one fact", "none")
    graphs = [map_document(group, namer, version=VERSION, now=now) for group in by_document.values()]
    load_vocabulary(store, namer)
    for graph in graphs:
        put_graph(store, graph.graph, graph.nquads)
    _derive(store, namer, decisions)
    return [graph.graph for graph in graphs]
