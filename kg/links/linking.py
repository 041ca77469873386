"""Links over the whole store: what the rules of `queries/rules` find and what a person decided.

Each rule writes a named graph of its own: the relations, and for each a `bkg:Link` that says which rule made it,
from what, and how sure it is. Dropping that graph undoes the rule; running it again makes the same graph.
"""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal

import msgspec

from kg.errors import ParameterError
from kg.graph.iri import Namer
from kg.graph.nquads import GraphWriter
from kg.links.decisions import SAME_RELATIONS, Decision
from kg.links.found import Link, find_links
from kg.links.names import describe_names, names_graph
from kg.policy.identity import describe_policies, policies_graph
from kg.store.asking import ask_texts
from kg.store.embedded import GraphStore, put_graph
from ontology.terms import bkg, rdf, skos
from queries.rules.catalogue import Rule, load_rules

DECISION = "decision"
"""Name of the graph of what a person decided, beside the rules."""

_DERIVED_FROM = "http://www.w3.org/ns/prov#wasDerivedFrom"
_KEY_LENGTH = 16


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


def links_graph(namer: Namer, rule: str) -> str:
    """The named graph of the links of one rule, or of the decisions."""
    return f"{namer.base}graph/links/{rule}"


def link_iri(namer: Namer, link: Link) -> str:
    """The IRI of a link, from its rule, relation and ends."""
    key = hashlib.sha256("\n".join((link.relation, link.start, link.end)).encode("utf-8")).hexdigest()
    return f"{namer.base}link/{link.rule}/{key[:_KEY_LENGTH]}"


def run_rules(
    store: GraphStore, namer: Namer, decisions: Sequence[Decision] = (), only: Collection[str] | None = None
) -> LinkReport:
    """Run the rules over the whole store; each replaces its graph, which goes where there is nothing to link.

    Decisions win: what they deny no rule links, what they state is theirs alone. Then the graph of which policies
    are one, and of what cites each, is made anew. The caller publishes.

    Args:
        store: Where the graphs of documents and of shared things are.
        namer: Makes the IRIs.
        decisions: All decisions that hold; what earlier ones stated is replaced.
        only: Rules to run. If None, all, and the graphs of rules that are no more are removed.

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
    put_graph(store, names_graph(namer), describe_names(store, namer))
    names_seconds = time.perf_counter() - start
    if only is None:
        _remove_unknown(store, namer, known)
    linker = _Linker(store, namer, decisions, rules, [rule.id for rule in chosen])
    results = [linker.decide(), *(linker.run(rule) for rule in chosen)]
    put_graph(store, policies_graph(namer), describe_policies(store, namer))
    return LinkReport(tuple(results), tuple(linker.idle()) if only is None else (), names_seconds)


def _remove_unknown(store: GraphStore, namer: Namer, known: Collection[str]) -> None:
    kept = {links_graph(namer, name) for name in (*known, DECISION)}
    for graph in store.graphs():
        if graph.startswith(links_graph(namer, "")) and graph not in kept:
            store.remove_graph(graph)


class _Linker:
    """One run over the store: knows which graphs are still to be replaced, and which decisions had an effect."""

    def __init__(
        self,
        store: GraphStore,
        namer: Namer,
        decisions: Sequence[Decision],
        rules: Iterable[Rule],
        chosen: Iterable[str],
    ) -> None:
        self._store = store
        self._namer = namer
        self._decisions = decisions
        self._symmetric = {*SAME_RELATIONS.values(), *(rule.relation for rule in rules if rule.symmetric)}
        self._outdated = {links_graph(namer, name) for name in (DECISION, *chosen)}
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
        """The graphs that describe a thing, without those that this run is going to replace."""
        found = ask_texts(self._store, "links/graphs-naming", thing=thing)
        return {graph for _, graph in found if graph} - self._outdated

    def run(self, rule: Rule) -> RuleResult:
        """Run one rule and write its graph."""
        start = time.perf_counter()
        found = find_links(self._store, self._namer, rule)
        links = [link for link in found if self._is_allowed(link)]
        self._write(rule.id, links)
        return RuleResult(rule.id, len(links), len(found) - len(links), time.perf_counter() - start)

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
        graph = links_graph(self._namer, rule)
        writer = GraphWriter(graph)
        elsewhere = {relation: self._standing(relation) for relation in {link.relation for link in links}}
        for link in links:
            for subject, target in link.statements:
                if (subject, target) not in elsewhere[link.relation]:
                    writer.link(subject, link.relation, target)
            self._explain(writer, link)
        put_graph(self._store, graph, writer.to_bytes())
        self._outdated.discard(graph)

    def _explain(self, writer: GraphWriter, link: Link) -> None:
        iri = link_iri(self._namer, link)
        writer.link(iri, rdf.type, bkg.Link)
        writer.text(iri, bkg.rule, link.rule)
        writer.link(iri, bkg.linkFrom, link.start)
        writer.link(iri, bkg.linkRelation, link.relation)
        writer.link(iri, bkg.linkTo, link.end)
        writer.decimal(iri, bkg.confidence, link.confidence)
        for language, text in zip(("zh", "en"), link.evidence, strict=True):
            writer.text(iri, bkg.evidence, text, language)
        for source in link.sources:
            writer.link(iri, _DERIVED_FROM, source)
        if link.stub and not self._graphs_of(link.end):
            writer.link(link.end, rdf.type, link.stub.kind)
            writer.text(link.end, skos.prefLabel, link.stub.name, "zh")
            writer.link(link.end, bkg.region, link.stub.region)

    def _standing(self, relation: str) -> set[tuple[str, str]]:
        """Subject and object of a relation as all graphs state it that this run does not replace any more."""
        found = ask_texts(self._store, "links/relation", relation=relation)
        return {(s, o) for _, graph, s, o in found if s and o and graph not in self._outdated}

    def idle(self) -> Iterator[Decision]:
        """Decisions without effect, in their order."""
        return (decision for decision in self._decisions if decision not in self._effective)
