"""Whether a store is whole: its folder, what is published, what is beside it, and what its graphs name.

Nothing is changed. What is found says what to do about it.
"""

from __future__ import annotations

import fcntl
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from kg.answers.counts import COUNTING, count_store, kept_answer, kept_counts
from kg.build.documents import held_documents
from kg.build.publishing import recipe_of
from kg.errors import StoreError, StoreMissingError
from kg.evidence.sources import SourceFiles
from kg.graph.iri import is_graph_of, last_key
from kg.graph.values import Value
from kg.links.decisions import Decision
from kg.money.figures import figures_beside
from kg.search.index import SUFFIX as SEARCH_SUFFIX
from kg.search.index import SearchIndex
from kg.store.asking import Row, ask, ask_texts
from kg.store.failures import store_errors
from kg.store.folder import LAYOUT, StoreFolder
from kg.store.journal import Journal
from kg.store.publication import NOTE, read_publication
from kg.store.snapshot import StoreSnapshot

_KNOWN = frozenset(
    {"store.json", "writer.lock", "data", "snapshots", "current", "unpublished.jsonl", "loading.json"}
    | {"decisions.yaml", "sources.jsonl"}
)
_LINK = "run `kg link`, which derives and publishes everything anew"
_COPY = "put a copy made by `kg backup` in its place, or build it anew from the files"
_MOST_NAMED = 5


class Complaint(msgspec.Struct, frozen=True):
    """Something that is wrong with a store: where, what, and what to do about it."""

    place: str
    what: str
    remedy: str


def examine(path: Path, decisions: Sequence[Decision] = ()) -> list[Complaint]:
    """Everything that is wrong with a store; empty if it is whole.

    Args:
        path: Folder of the store.
        decisions: Those kept with it.

    Raises:
        StoreMissingError: There is no store.
        StoreError: It is of a newer layout, or no store.
    """
    folder = StoreFolder(path)
    folder.require()
    complaints = list(_of_folder(folder))
    try:
        with StoreSnapshot.open(path) as snapshot:
            complaints += _of_publication(folder, snapshot, decisions)
            wrong = snapshot.damaged_beside()
            complaints += [Complaint(f"snapshots/{name}", "not as it was published", _LINK) for name in wrong]
            snapshot.require_whole()
            with store_errors(path, "a database that can be read to its end"):
                ask(snapshot, "store/length-of-all-terms")
                complaints += [*_of_content(snapshot), *_of_sources(path, snapshot)]
    except StoreMissingError as error:
        complaints.append(Complaint("publication", str(error), _LINK))
    except StoreError as error:
        complaints.append(Complaint("database", str(error), f"run `kg link`; if that fails too, {_COPY}"))
    return complaints


def _of_folder(folder: StoreFolder) -> Iterator[Complaint]:
    if (layout := folder.layout()) < LAYOUT:
        found = f"layout {layout}, this version writes {LAYOUT}"
        yield Complaint(
            "layout", found, "copy it; the next `kg build` or `kg link` brings it to the new layout"
        )
    if not folder.data.is_dir():
        remedy = "put a copy made by `kg backup` in its place; readers see the published state until then"
        yield Complaint("database", "the folder data/ is gone", remedy)
    if _is_being_written(folder):
        return  # what it is at just now is nothing wrong
    journal = Journal(folder.journal)
    if not journal.is_empty:
        found = f"{len(journal.changed)} graphs written and not published: a run was cut off"
        yield Complaint("publication", found, "run the same `kg build` again, or `kg link`")
    for name in sorted(p.name for p in folder.path.iterdir() if p.name not in _KNOWN):
        yield Complaint(name, "nothing that a store has", "remove it, if nobody else put it there")
    if folder.snapshots.is_dir():
        current = folder.current_snapshot()
        stems = {p.name.partition(".")[0] for p in folder.snapshots.iterdir()} - {current}
        for stem in sorted(stem for stem in stems if not _is_read(folder, stem)):
            yield Complaint(
                f"snapshots/{stem}", "left by a run that was cut off", "the next `kg build` removes it"
            )


def _is_being_written(folder: StoreFolder) -> bool:
    return _is_locked(folder.path / "writer.lock")


def _is_read(folder: StoreFolder, number: str) -> bool:
    return _is_locked(folder.beside(number, ".lock"))


def _is_locked(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("r") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def _of_publication(
    folder: StoreFolder, snapshot: StoreSnapshot, decisions: Sequence[Decision]
) -> Iterator[Complaint]:
    note = read_publication(folder.beside(snapshot.name, NOTE))
    if note is None:
        yield Complaint("publication", "no note of how it was made", _LINK)
    elif note.recipe != recipe_of(decisions):
        yield Complaint("publication", "made with other rules, decisions or another version", _LINK)
    index = SearchIndex.open(snapshot.beside(SEARCH_SUFFIX))
    if index is None:
        yield Complaint("search index", "missing, damaged or of another version", _LINK)
    else:
        index.close()
    figures = figures_beside(snapshot)
    if figures is None:
        yield Complaint("figures", "missing, damaged or of another version", _LINK)
    else:
        figures.close()


def _of_content(snapshot: StoreSnapshot) -> Iterator[Complaint]:
    counted, kept = count_store(snapshot), kept_counts(snapshot)
    if kept != counted:
        yield Complaint("counts", f"{counted} in the database, {kept} kept beside it", _LINK)
    for name in COUNTING:
        solutions = kept_answer(snapshot, name)
        if solutions is None or _as_set(solutions) != _as_set(ask(snapshot, name)):
            found = f"{name}: not kept, or not what the database says"
            yield Complaint("counts", found, f"delete snapshots/{snapshot.name}.counts; {_LINK}")
    if (read := sum(snapshot.count(graph) for graph in snapshot.graphs())) != counted.statements:
        found = f"{counted.statements} statements, {read} in all graphs together"
        yield Complaint("database", found, "put a copy made by `kg backup` in its place")
    graphs = Counter(document.graph for document in held_documents(snapshot))
    for document in held_documents(snapshot):
        if not document.sha256.startswith(last_key(document.graph)):
            found = f"holds {document.sha256[:16]} of {document.file_name}"
            yield Complaint(document.graph, found, f"build {document.file_name} again")
    for graph in snapshot.graphs():
        if is_graph_of(graph, "document") and graphs[graph] != 1:
            yield Complaint(graph, f"{graphs[graph]} documents in one graph", "build its file again")
    yield from _of_keys(snapshot)
    if loose := [thing for (thing,) in ask_texts(snapshot, "store/loose-ends") if thing]:
        named = ", ".join(loose[:_MOST_NAMED])
        yield Complaint("links", f"{len(loose)} ends that no graph describes: {named}", _LINK)


def _as_set(rows: Iterable[Row]) -> set[tuple[Value, ...]]:
    return {tuple(row.values()) for row in rows}


def _of_keys(snapshot: StoreSnapshot) -> Iterator[Complaint]:
    """Two contents of one file: both would be counted."""
    graphs: dict[str, set[str]] = {}
    for graph, key in ask_texts(snapshot, "store/source-keys"):
        graphs.setdefault(str(key), set()).add(str(graph))
    for several in sorted(sorted(g) for g in graphs.values() if len(g) > 1):
        found = f"{len(several)} contents of one file: {', '.join(several)}"
        yield Complaint("documents", found, "build the file again, or take one out by `kg remove`")


def _of_sources(path: Path, snapshot: StoreSnapshot) -> Iterator[Complaint]:
    sources = SourceFiles(path)
    unknown = [d for d in held_documents(snapshot) if not sources.is_known(d.sha256)]
    if unknown:
        named = ", ".join(d.file_name for d in unknown[:_MOST_NAMED])
        found = f"{len(unknown)} documents whose file is not where it was, or was never told: {named}"
        yield Complaint("sources", found, "run `kg build` on their folder, or name it by `kg show --source`")
