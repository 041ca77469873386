"""What follows from all documents together, made whenever it is behind them: shared things, links, derived files.

Whether it is behind is told by the store, not by the run that asks: something was written since the last publication,
or what was published was made with other rules, decisions or versions of this program.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from importlib.metadata import version

import msgspec

from kg.answers.counts import COUNTS
from kg.build.kept_answers import ANSWERS, KeptAnswers, working_answers
from kg.build.naming import NamesSeen, describe_contradictions
from kg.build.origins import forget_removed
from kg.build.things import describe_things
from kg.build.versions import describe_versions
from kg.build.years import describe_years
from kg.crosscheck.graph import describe_identities
from kg.errors import StoreError
from kg.graph.iri import Namer
from kg.links.canonical import describe_canonical
from kg.links.decisions import Decision
from kg.links.kept import LINKS, KeptRows, working_rows
from kg.links.linking import LinkReport, run_rules
from kg.links.touched import Touched
from kg.money.figures import FIGURES, working_figures
from kg.money.written import write_money
from kg.search.index import SEARCH
from kg.store.changes import StoreChanges
from kg.store.embedded import EmbeddedStore, GraphStore, put_graph
from kg.store.publication import Deriver
from ontology.terms import VERSION as ONTOLOGY_VERSION
from queries.rules.catalogue import load_rules

DERIVERS = (SEARCH, FIGURES, COUNTS, LINKS, ANSWERS)
"""What writes the files beside each publication."""


def recipe_of(decisions: Sequence[Decision]) -> str:
    """Digest of all that what is derived depends on besides the documents.

    It is the same in every process as long as neither the decisions, nor the rules, nor this program change.
    """
    parts = [
        version("budget-kg"),
        ONTOLOGY_VERSION,
        *(f"{deriver.suffix} {deriver.version}" for deriver in DERIVERS),
        *(f"{rule.id}\n{rule.text}" for rule in load_rules()),
        msgspec.json.encode(list(decisions)).decode(),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def is_behind(store: GraphStore, decisions: Sequence[Decision]) -> bool:
    """Whether readers are not shown what the documents in the store, and these decisions, lead to."""
    return store.is_behind() or store.recipe() != recipe_of(decisions)


def document_changes(store: GraphStore, namer: Namer, decisions: Sequence[Decision]) -> StoreChanges | None:
    """The graphs of documents that changed since what is derived was derived; None where all is to be derived anew.

    What is derived may be brought up to date only from a state that is known. It is not known where a graph was changed
    that is no document's: a derivation was cut off, code lists or origins are others, a person loaded something. Nor
    where it was derived with other rules, decisions or another version of this program.
    """
    if store.recipe() != recipe_of(decisions):
        return None
    changes = store.changes()
    if changes is None or not all(map(namer.is_document_graph, changes.touched)):
        return None
    return changes


def publish(
    store: GraphStore, decisions: Sequence[Decision] = (), derivers: Iterable[Deriver] = DERIVERS
) -> None:
    """Let readers see the present state as it is, with the files derived from it.

    Args:
        store: The store.
        decisions: What persons decided.
        derivers: What writes the files beside it.

    Raises:
        StoreError: There is no room; readers keep what was published before.
    """
    try:
        store.publish(tuple(derivers), recipe_of(decisions))
    except StoreError as error:
        error.add_note(
            "readers still see what was published before; what was written is kept, and the next `kg build` or "
            "`kg link` goes on from here"
        )
        raise


def derive_and_publish(store: GraphStore, namer: Namer, decisions: Sequence[Decision]) -> LinkReport:
    """Describe what the documents share, run all rules, count the money, compare documents, and let readers see it.

    Raises:
        StoreError: There is no room; readers keep what was published before.
    """
    forget_removed(store, namer)
    changes = document_changes(store, namer, decisions)
    with contextlib.ExitStack() as stack:
        kept = stack.enter_context(working_rows(store))
        touched = None
        if changes is not None and isinstance(store, EmbeddedStore):
            touched = stack.enter_context(Touched(store, namer, changes))
        answers = working_answers(store)
        if answers:
            stack.enter_context(answers)
        return _derive(store, namer, decisions, kept, touched, answers)


def _derive(
    store: GraphStore,
    namer: Namer,
    decisions: Sequence[Decision],
    kept: KeptRows,
    touched: Touched | None,
    answers: KeptAnswers | None,
) -> LinkReport:
    """Derive and publish; if `touched` is None, everything anew."""
    names = NamesSeen(store, answers)
    said = answers.rows if answers else None
    put = touched.put if touched else partial(put_graph, store)
    put(namer.things_graph, describe_things(store, namer, names, said))
    put_graph(store, namer.contradictions_graph, describe_contradictions(names, namer))
    report = run_rules(store, namer, decisions, kept=kept, touched=touched, said=said)
    if touched:  # what was published goes with the next publication only where nobody holds it
        touched.close()
    put_graph(store, namer.canonical_graph, describe_canonical(store, namer))
    put_graph(store, namer.years_graph, describe_years(store, namer, names, said))
    with working_figures(store) as figures:
        write_money(store, namer, figures, is_known=_is_as_published(store, namer.money_graph))
        put_graph(store, namer.versions_graph, describe_versions(store, namer))
        identities = describe_identities(store, namer, figures, names.are_one, said)
        put_graph(store, namer.identities_graph, identities)
        ready = {FIGURES.suffix: figures.as_deriver(), LINKS.suffix: kept.as_deriver()}
        if answers:
            ready[ANSWERS.suffix] = answers.as_deriver()
        publish(store, decisions, (ready.get(deriver.suffix, deriver) for deriver in DERIVERS))
    return report


def run_only(
    store: GraphStore, namer: Namer, decisions: Sequence[Decision], only: Collection[str]
) -> LinkReport:
    """Run some rules over the whole of a store that is not behind, and let readers see what they find.

    Raises:
        ParameterError: A rule of `only` does not exist.
        StoreError: There is no room; readers keep what was published before.
    """
    with working_rows(store) as kept:
        report = run_rules(store, namer, decisions, only, kept=kept)
        rows = kept.as_deriver()
        publish(store, decisions, (rows if deriver is LINKS else deriver for deriver in DERIVERS))
    return report


def _is_as_published(store: GraphStore, graph: str) -> bool:
    """Whether a graph is known not to have been changed since the last publication."""
    changes = store.changes()
    return changes is not None and graph not in changes.touched


def bring_up_to_date(store: GraphStore, namer: Namer, decisions: Sequence[Decision]) -> bool:
    """Derive and publish if readers would see less than is written; returns whether it was so."""
    if not is_behind(store, decisions):
        return False
    derive_and_publish(store, namer, decisions)
    return True
