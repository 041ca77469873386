"""Links over the whole store: what the rules of `queries/rules` find and what a person decided.

Each rule writes a named graph of its own: the relations, and for each a `bkg:Link` that says which rule made it,
from what, and how sure it is. Dropping that graph undoes the rule; running it again makes the same graph.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial

import msgspec
import pyoxigraph as ox

from kg.errors import ParameterError
from kg.graph.iri import Namer
from kg.graph.nquads import GraphWriter
from kg.links.decisions import SAME_RELATIONS, Decision
from kg.links.editing import LinkEdit, describe_stub, explain, link_iri
from kg.links.found import Link, find_links, keep_rows, links_of, rows_of_parts
from kg.links.kept import KeptRows
from kg.links.names import describe_names
from kg.links.touched import Touched
from kg.policy.identity import describe_policies
from kg.store.asking import Asking, ask_texts
from kg.store.embedded import EmbeddedStore, GraphStore, put_graph
from queries.rules.catalogue import Rule, load_rules

__all__ = ["DECISION", "LinkReport", "RuleResult", "link_iri", "run_rules"]

DECISION = "decision"
"""Name of the graph of what a person decided, beside the rules."""


class RuleResult(msgspec.Struct, frozen=True):
    """What one rule made; `refused` counts the links it found that a decision denies, or states itself."""

    rule: str
    links: int
    refused: int
    seconds: float


class LinkReport(msgspec.Struct, frozen=True):
    """What a run made, in the order of the run, `decision` first.

    `idle` are decisions that changed nothing, where all rules were run: they deny what no rule finds, or name a
    thing that no graph knows.
    """

    results: tuple[RuleResult, ...]
    idle: tuple[Decision, ...]
    names_seconds: float

    @property
    def links(self) -> int:
        """How many links the rules that were run and the decisions make."""
        return sum(result.links for result in self.results)

    @property
    def seconds(self) -> float:
        """How long it took, the names included."""
        return self.names_seconds + sum(result.seconds for result in self.results)


def run_rules(
    store: GraphStore,
    namer: Namer,
    decisions: Sequence[Decision] = (),
    only: Collection[str] | None = None,
    *,
    kept: KeptRows | None = None,
    touched: Touched | None = None,
    said: Asking | None = None,
) -> LinkReport:
    """Run the rules over the whole store; each replaces its graph, which goes where there is nothing to link.

    Decisions win: what they deny no rule links, what they state is theirs alone. Then the graph of which policies
    are one, and of what cites each, is made anew. The caller publishes.

    Args:
        store: Where the graphs of documents and of shared things are.
        namer: Makes the IRIs.
        decisions: All decisions that hold; what earlier ones stated is replaced.
        only: Rules to run. If None, all, and the graphs of rules that are no more are removed.
        kept: Rows of the last run, which are brought to what this one finds.
        touched: What changed since that run: rules with parts look only for what it touches. If None, for everything.
        said: Gives what each graph says; the store is asked if None.

    Raises:
        ParameterError: A rule of `only` does not exist.
        BuildError: A rule's query does not give what its header needs.
        QueryFileError: A rule's file is malformed.
    """
    rules = load_rules()
    known = [rule.id for rule in rules]
    if unknown := sorted(set(only or ()) - set(known)):
        raise ParameterError("rule", f"one of {', '.join(known)}", ", ".join(unknown))
    chosen = [rule for rule in rules if only is None or rule.id in only]
    start = time.perf_counter()
    put = touched.put if touched else partial(put_graph, store)
    put(namer.names_graph, describe_names(store, namer, said))
    names_seconds = time.perf_counter() - start
    if only is None:
        _remove_unknown(store, namer, known)
    linker = _Linker(store, namer, decisions, rules, [rule.id for rule in chosen], kept, touched)
    results = [linker.decide(), *(linker.run(rule) for rule in chosen)]
    put_graph(store, namer.policies_graph, describe_policies(store, namer, said))
    return LinkReport(tuple(results), tuple(linker.idle()) if only is None else (), names_seconds)


def _remove_unknown(store: GraphStore, namer: Namer, known: Collection[str]) -> None:
    kept = {namer.links_graph(name) for name in (*known, DECISION)}
    for graph in store.graphs():
        if namer.is_links_graph(graph) and graph not in kept:
            store.remove_graph(graph)


def _made_of_links(namer: Namer) -> set[str]:
    """The graphs that are made after the links: until then they speak of the documents of the time before."""
    later = namer.canonical_graph, namer.years_graph, namer.money_graph, namer.versions_graph
    return {*later, namer.policies_graph}


class _Linker:
    """One run over the store: knows which graphs are still to be replaced, and which decisions had an effect."""

    def __init__(
        self,
        store: GraphStore,
        namer: Namer,
        decisions: Sequence[Decision],
        rules: Iterable[Rule],
        chosen: Iterable[str],
        kept: KeptRows | None,
        touched: Touched | None,
    ) -> None:
        self._store = store
        self._kept = kept
        self._touched = touched
        self._namer = namer
        self._decisions = decisions
        self._symmetric = {*SAME_RELATIONS.values(), *(rule.relation for rule in rules if rule.symmetric)}
        self._outdated = {namer.links_graph(name) for name in (DECISION, *chosen)} | _made_of_links(namer)
        self._denied: dict[frozenset[str], list[Decision]] = defaultdict(list)
        for decision in decisions:
            if not decision.same:
                self._denied[decision.ends].append(decision)
        self._stated: set[tuple[str, str, str]] = set()
        self._effective: set[Decision] = set()

    def decide(self) -> RuleResult:
        """Write the links that a person stated."""
        start = time.perf_counter()
        stated = [decision for decision in self._decisions if decision.same]
        links = [self._decided(decision) for decision in stated]
        self._stated = {(s, link.relation, o) for link in links for s, o in link.statements}
        self._effective.update(d for d in stated if all(self._graphs_of(end) for end in d.ends))
        self._write(DECISION, links)
        return RuleResult(DECISION, len(links), 0, time.perf_counter() - start)

    def _decided(self, decision: Decision) -> Link:
        who, date, reason = decision.by or "—", decision.date.isoformat(), decision.reason
        relation = decision.relation or SAME_RELATIONS["project"]
        return Link(
            rule=DECISION,
            start=decision.start,
            relation=relation,
            end=decision.end,
            symmetric=relation in self._symmetric,
            confidence=Decimal(1),
            evidence=(
                f"人工判定（{who}，{date}）：{reason}",
                f"Decided by a person ({who}, {date}): {reason}",
            ),
            sources=tuple(sorted(decision.ends)),
        )

    def _graphs_of(self, thing: str) -> set[str]:
        """The graphs that describe a thing, without those that are going to be replaced."""
        found = ask_texts(self._store, "links/graphs-naming", thing=thing)
        return {graph for _, graph in found if graph} - self._outdated

    def run(self, rule: Rule) -> RuleResult:
        """Run one rule and write its graph, or what of it is touched."""
        start = time.perf_counter()
        values = self._touched.values(rule) if self._touched else None
        if values is not None and self._kept and self._kept.is_whole(rule.id):
            links, refused = self._update(rule, values, self._kept)
            return RuleResult(rule.id, links, refused, time.perf_counter() - start)
        found = find_links(self._store, self._namer, rule, self._kept)
        allowed = [link for link in found if self._is_allowed(link)]
        self._write(rule.id, allowed)
        return RuleResult(rule.id, len(allowed), len(found) - len(allowed), time.perf_counter() - start)

    def _update(self, rule: Rule, values: Sequence[ox.NamedNode], kept: KeptRows) -> tuple[int, int]:
        """Bring the links of some values to what they are now; returns how many there are in all, and how many refused."""
        old_rows = list(kept.take(rule.id, [value.value for value in values]))
        new_rows = rows_of_parts(self._store, rule, values)
        lost, fresh = (links_of(self._namer, rule, rows) for rows in (old_rows, new_rows))
        also = list(kept.of_ends(rule.id, {(link.start, link.end) for link in (*lost, *fresh)}))
        keep_rows(kept, self._namer, rule, new_rows)
        if also:
            lost, fresh = (links_of(self._namer, rule, [*rows, *also]) for rows in (old_rows, new_rows))
        self._edit(
            rule.id, [k for k in lost if self._is_allowed(k)], [k for k in fresh if self._is_allowed(k)]
        )
        refused = self._refused(rule, kept)
        return kept.links(rule.id) - refused, refused

    def _edit(self, rule: str, lost: Sequence[Link], fresh: Sequence[Link]) -> None:
        """Take links out of the graph of a rule, and put others in."""
        assert isinstance(self._store, EmbeddedStore)  # noqa: S101 - rows are kept of no other
        graph = self._namer.links_graph(rule)
        ends = {link.end for link in (*lost, *fresh) if link.stub}
        described = {end for end in ends if self._graphs_of(end)}
        edit = LinkEdit(self._store, self._namer, lost, fresh, self._outdated)
        changed = self._store.edit_graph(graph, *edit.lines(graph, described))
        if not any(True for _ in ask_texts(self._store, "store/statements-of-graph", graph=graph)):
            self._store.remove_graph(graph)
        if self._touched:
            self._touched.note(changed)
        self._outdated.discard(graph)

    def _refused(self, rule: Rule, kept: KeptRows) -> int:
        """How many links of a rule decisions deny or state, with an effect of theirs for those that deny."""
        refused: set[tuple[str, str]] = set()
        for ends, decisions in self._denied.items():
            one, other = sorted(ends)
            found = {pair for pair in ((one, other), (other, one)) if kept.has(rule.id, pair)}
            meant = [d for d in decisions if d.relation in (None, rule.relation)]
            if found and meant:
                refused |= found
                self._effective.update(meant)
        stated = {(s, o) for s, relation, o in self._stated if relation == rule.relation}
        return len(refused | {pair for pair in stated if kept.has(rule.id, pair)})

    def _is_allowed(self, link: Link) -> bool:
        denied = [
            decision
            for decision in self._denied.get(frozenset((link.start, link.end)), ())
            if decision.relation in (None, link.relation)
        ]
        self._effective.update(denied)
        return not denied and (link.start, link.relation, link.end) not in self._stated

    def _write(self, rule: str, links: Sequence[Link]) -> None:
        """Replace the graph of a rule. What another graph states already is not stated again, but explained."""
        graph = self._namer.links_graph(rule)
        writer = GraphWriter(graph)
        elsewhere = {relation: self._standing(relation) for relation in {link.relation for link in links}}
        for link in links:
            for subject, target in link.statements:
                if (subject, target) not in elsewhere[link.relation]:
                    writer.link(subject, link.relation, target)
            explain(writer, self._namer, link)
            if link.stub and not self._graphs_of(link.end):
                describe_stub(writer, link)
        put = self._touched.put if self._touched else partial(put_graph, self._store)
        put(graph, writer.to_bytes())
        self._outdated.discard(graph)

    def _standing(self, relation: str) -> set[tuple[str, str]]:
        """Subject and object of a relation as all graphs state it that this run does not replace any more."""
        found = ask_texts(self._store, "links/relation", relation=relation)
        return {(s, o) for _, graph, s, o in found if s and o and graph not in self._outdated}

    def idle(self) -> Iterator[Decision]:
        """Decisions without effect, in their order."""
        return (decision for decision in self._decisions if decision not in self._effective)
