"""Files to a store: each document read, mapped and put in as one graph; what is there unchanged is left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from extract.decisions.after import decide_facts
from extract.decisions.before import TABLE_VERDICTS
from extract.decisions.model import ReadingDecision
from extract.facts import AnyFact, Decided
from kg.build.engine import Engine, LocalEngine
from kg.build.files import find_files
from kg.build.origins import Origin, put_origins
from kg.build.publishing import bring_up_to_date
from kg.build.reading import VERSION, BuiltDocument, HashedPlace, ReadDocument, ReadTask, own_readings
from kg.build.source_keys import note_place, put_document, source_key
from kg.build.vocabulary import load_vocabulary
from kg.decisions.file import DecisionsFile, readings_digest
from kg.errors import BuildError, KgError, StoreFullError
from kg.graph.iri import Namer
from kg.graph.mapping import map_document
from kg.store.embedded import GraphStore

NO_DECISIONS = DecisionsFile()


class BuildReport(msgspec.Struct, frozen=True):
    """All files of one build, in the order given.

    `finished` says that an earlier run had written what it did not publish, and that this one did. `unmatched` are the
    rows about where documents come from that name no document, or several.
    """

    documents: tuple[BuiltDocument, ...]
    finished: bool = False
    unmatched: tuple[str, ...] = ()

    @property
    def failed(self) -> list[BuiltDocument]:
        """The files that were not built."""
        return [d for d in self.documents if d.error]

    @property
    def exit_code(self) -> int:
        """0 all built; 1 some files failed or were read in part; 2 nothing could be built."""
        if len(self.failed) == len(self.documents):
            return 2
        return 1 if self.failed or self.unmatched or any(d.fatal for d in self.documents) else 0


Progress = Callable[[BuiltDocument], None]


def build(
    paths: Sequence[str],
    store: GraphStore,
    *,
    namer: Namer | None = None,
    jobs: int = 0,
    engine: Engine | None = None,
    progress: Progress | None = None,
    decisions: DecisionsFile = NO_DECISIONS,
    origins: Sequence[Origin] = (),
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> BuildReport:
    """Read files and put each into the store as one graph, replacing what the store held of it.

    A file whose content the store holds already, read by this version with the same decisions, is left alone. Each
    document is written in one transaction as soon as it is read, so an interrupted build keeps what it has done and
    the next one goes on. A file that fails is reported and the others are still built.

    Args:
        paths: Files, folders, globs, archives, and addresses of these; the members of an archive are documents of
            their own.
        store: Where the graphs go.
        namer: Makes the IRIs; the default base if None.
        jobs: Processes that read files, each under the limits of `kg.build.workers`; 0 reads in this process,
            without limits.
        engine: What reads the files, in place of `jobs` processes of this machine.
        progress: Called for each file as it is done.
        decisions: What persons decided: about links, which wins over the rules, and about what documents say.
        origins: Where documents come from, as `kg.build.origins` reads it.
        now: The clock.
    """
    namer = namer or Namer()
    found = find_files(paths)
    files = list(found.files)
    missing = [BuiltDocument(path=path, error=error) for path, error in found.errors.items()]
    results: dict[str, BuiltDocument] = {d.path: d for d in missing}
    for report in missing:
        _tell(progress, report)
    engine = engine or LocalEngine(jobs)
    left_over = store.is_behind() and bool(store.graphs())
    load_vocabulary(store, namer)
    known = _Known(store, namer, decisions.readings)
    todo: list[ReadTask] = []
    for file in _in_order(files, engine.hash_places(files)):
        if (done := known.find(file)) is None:
            todo.append(known.task(file))
        else:
            results[file.path] = done
            _tell(progress, done)
    for built in engine.read(todo, namer, now()):
        report = built.report if built.report.error else _write(store, namer, built)
        results[report.path] = report
        _tell(progress, report)
    known.note_copies()
    unmatched = put_origins(store, namer, origins) if origins else []
    bring_up_to_date(store, namer, decisions.links)
    order = [d.path for d in missing] + files
    return BuildReport(tuple(results[path] for path in order), finished=left_over, unmatched=tuple(unmatched))


def _write(store: GraphStore, namer: Namer, built: ReadDocument) -> BuiltDocument:
    """Put a document into the store; returns what became of it.

    Raises:
        StoreFullError: There is no room, so that no other document would go in either.
    """
    try:
        put_document(store, namer, namer.document_graph(built.report.sha256), built.nquads, built.report.path)
    except StoreFullError as error:
        error.add_note("what was built so far is kept; make room and run the same command again")
        raise
    except KgError as error:
        return msgspec.structs.replace(built.report, error=str(error))
    return built.report


def _tell(progress: Progress | None, report: BuiltDocument) -> None:
    if progress:
        progress(report)


def _in_order(paths: Sequence[str], found: Iterator[HashedPlace]) -> Iterator[HashedPlace]:
    """What was found of each path, in the order of the paths, as soon as it can be told."""
    waiting: dict[str, HashedPlace] = {}
    for path in paths:
        while path not in waiting:
            file = next(found)
            waiting[file.path] = file
        yield waiting.pop(path)


class _Known:
    """Tells the files of a build of which nothing is to be read: unreadable, in the store already, or copies."""

    def __init__(self, store: GraphStore, namer: Namer, readings: Sequence[ReadingDecision]) -> None:
        self._store = store
        self._namer = namer
        self._readings = readings
        self._seen: set[str] = set()
        self._copies: list[tuple[str, str]] = []

    def find(self, file: HashedPlace) -> BuiltDocument | None:
        """A report if there is nothing to read of a file; of those with one content the first is read."""
        path, sha = file.path, file.sha256
        if file.error:
            return BuiltDocument(path=path, error=file.error)
        if sha in self._seen:
            self._copies.append((sha, path))
            return BuiltDocument(path=path, sha256=sha, unchanged=True)
        self._seen.add(sha)
        meta = self._store.graph_meta(self._namer.document_graph(sha))
        same = meta and meta.decisions == readings_digest(self._readings, sha)
        if same and meta and meta.sha256 == sha and meta.software_version == VERSION:
            note_place(self._store, self._namer, sha, path)
            return BuiltDocument(path=path, sha256=sha, unchanged=True)
        return None

    def task(self, file: HashedPlace) -> ReadTask:
        """What is to be done about a file that is to be read."""
        readings = own_readings(self._readings, file.sha256)
        return ReadTask(file.path, file.path, source_key(file.path), file.sha256, readings)

    def note_copies(self) -> None:
        """Note the places of files that hold what another file of the build holds."""
        for sha, path in self._copies:
            if self._store.has_graph(self._namer.document_graph(sha)):
                note_place(self._store, self._namer, sha, path)


def load_facts(
    facts: Sequence[AnyFact],
    store: GraphStore,
    namer: Namer,
    *,
    now: datetime,
    decisions: DecisionsFile = NO_DECISIONS,
) -> list[str]:
    """Put facts that were extracted elsewhere into the store; returns the graphs written.

    Args:
        facts: Facts of any number of documents, those of one document together or not.
        store: Where the graphs go.
        namer: Makes the IRIs.
        now: When they are loaded.
        decisions: What persons decided. Those about whole tables wait until the file itself is read.

    Raises:
        BuildError: The facts of a document are not complete.
    """
    by_document: dict[str, list[AnyFact]] = {}
    for fact in facts:
        by_document.setdefault(fact.document, []).append(fact)
    if not by_document:
        raise BuildError("facts file", "at least one fact", "none")
    readings = [d for d in decisions.readings if d.verdict not in TABLE_VERDICTS]
    graphs = [
        map_document(
            _decided(group, own := [d for d in readings if d.document == sha]),
            namer,
            version=VERSION,
            now=now,
            decisions=readings_digest(own, sha),
        )
        for sha, group in by_document.items()
    ]
    load_vocabulary(store, namer)
    for graph in graphs:
        put_document(store, namer, graph.graph, graph.nquads)
    bring_up_to_date(store, namer, decisions.links)
    return [graph.graph for graph in graphs]


def _decided(facts: Sequence[AnyFact], readings: Sequence[ReadingDecision]) -> Sequence[AnyFact]:
    """Facts that were extracted elsewhere, with decisions that were not applied there."""
    known = {fact.key for fact in facts if isinstance(fact, Decided)}
    new = [decision for decision in readings if decision.key not in known]
    return decide_facts(facts, new) if new else facts
