"""Documents of a store whose decisions changed since they were read: found, and read again."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import msgspec

from extract.decisions.after import STALE_RULE
from extract.decisions.model import ReadingDecision
from kg.build.building import BuildReport, Progress, build
from kg.build.documents import HeldDocument, held_documents
from kg.decisions.file import DecisionsFile, readings_digest
from kg.errors import SourceFileError
from kg.evidence.sources import SourceFiles
from kg.graph.iri import Namer
from kg.store.asking import ask_texts
from kg.store.embedded import GraphStore
from kg.store.snapshot import GraphReader


class DecisionState(StrEnum):
    """What became of a decision."""

    APPLIED = "applied"
    STALE = "stale"
    """The document does not print that there any more, or it is read otherwise: nothing was changed."""
    WAITING = "waiting"
    """The document was not read since it was decided."""
    NO_DOCUMENT = "no-document"
    """The store does not hold the document."""


class DecisionReport(msgspec.Struct, frozen=True):
    """A decision and what became of it."""

    decision: ReadingDecision
    state: DecisionState


def states_of(store: GraphReader, decisions: DecisionsFile, namer: Namer) -> list[DecisionReport]:
    """What became of each decision about a document, in their order."""
    stale = {
        (graph, subject)
        for graph, _, rule, subject in ask_texts(store, "decisions/of-rule")
        if rule == STALE_RULE
    }
    found = []
    for decision in decisions.readings:
        graph = namer.document_graph(decision.document)
        meta = store.graph_meta(graph)
        if meta is None or meta.sha256 != decision.document:
            state = DecisionState.NO_DOCUMENT
        elif meta.decisions != readings_digest(decisions.readings, decision.document):
            state = DecisionState.WAITING
        else:
            is_stale = (graph, decision.key) in stale
            state = DecisionState.STALE if is_stale else DecisionState.APPLIED
        found.append(DecisionReport(decision, state))
    return found


def undecided_documents(store: GraphReader, decisions: DecisionsFile, namer: Namer) -> list[HeldDocument]:
    """The documents that were read with other decisions than those there are."""
    return [
        document
        for document in held_documents(store)
        if (meta := store.graph_meta(namer.document_graph(document.sha256)))
        and meta.decisions != readings_digest(decisions.readings, document.sha256)
    ]


def read_again(
    store: GraphStore,
    decisions: DecisionsFile,
    files: SourceFiles,
    namer: Namer,
    *,
    jobs: int = 0,
    progress: Progress | None = None,
) -> tuple[BuildReport | None, list[HeldDocument]]:
    """Read the documents again whose decisions changed.

    Args:
        store: The store.
        decisions: All decisions that hold.
        files: Where the files lie.
        namer: Makes the IRIs.
        jobs: Processes that read, as for `build`.
        progress: Called for each file as it is done.

    Returns:
        What became of the files, None if there were none to read; and the documents whose files are not there, which
        wait until a build is given them.
    """
    paths: list[str] = []
    missing: list[HeldDocument] = []
    for document in undecided_documents(store, decisions, namer):
        try:
            paths.append(str(_archive_of(files.path_of(document.sha256, document.file_name))))
        except SourceFileError:
            missing.append(document)
    if not paths:
        return None, missing
    report = build(
        list(dict.fromkeys(paths)), store, namer=namer, jobs=jobs, progress=progress, decisions=decisions
    )
    return report, missing


def _archive_of(path: Path) -> Path:
    """The archive of a member, else the file itself: an archive is built as a whole."""
    return Path(str(path).partition("!")[0])
