"""How links stand in the graph of their rule: the statements of each, and those to be taken out and put in."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence

from kg.graph.iri import Namer
from kg.graph.nquads import GraphWriter
from kg.links.found import Link
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, rdf, skos

_DERIVED_FROM = "http://www.w3.org/ns/prov#wasDerivedFrom"
_KEY_LENGTH = 16
_AT_ONCE = 500
"""Things for which is asked together."""

Pair = tuple[str, str]
"""Subject and object of a relation."""


def link_iri(namer: Namer, link: Link) -> str:
    """The IRI of a link, from its rule, relation and ends."""
    key = hashlib.sha256("\n".join((link.relation, link.start, link.end)).encode("utf-8")).hexdigest()
    return namer.link(link.rule, key[:_KEY_LENGTH])


def explain(writer: GraphWriter, namer: Namer, link: Link) -> None:
    """Write what made a link, from what, and how sure it is."""
    iri = link_iri(namer, link)
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


def describe_stub(writer: GraphWriter, link: Link) -> None:
    """Write what the end of a link is, where it is a thing that no document describes."""
    if link.stub:
        writer.link(link.end, rdf.type, link.stub.kind)
        writer.text(link.end, skos.prefLabel, link.stub.name, "zh")
        writer.link(link.end, bkg.region, link.stub.region)


class LinkEdit:
    """The statements that take some links of a rule out of its graph and put others in.

    Args:
        store: Where the graph is.
        namer: Makes the IRIs.
        lost: What was linked; the graph states it.
        fresh: What is to be linked instead. Both hold all links of the values that are touched.
        outdated: Graphs that do not count, because they are still to be made anew; that of the rule is among them.
    """

    def __init__(
        self,
        store: GraphReader,
        namer: Namer,
        lost: Sequence[Link],
        fresh: Sequence[Link],
        outdated: Collection[str],
    ) -> None:
        self._store = store
        self._namer = namer
        self._outdated = outdated
        self._lost = lost
        self._fresh = fresh

    def lines(self, graph: str, described: Collection[str]) -> tuple[set[bytes], set[bytes]]:
        """Statements to take out, and to put in, as N-Triples lines.

        Args:
            graph: That of the rule.
            described: Those ends of links that another graph describes: they are no stubs.
        """
        old, new = set(self._lost), set(self._fresh)
        out, put = GraphWriter(graph), GraphWriter(graph)
        for link in old - new:
            explain(out, self._namer, link)
        for link in new - old:
            explain(put, self._namer, link)
        for link in old | new:
            describe_stub(put if link in new and link.end not in described else out, link)
        self._relations(graph, out, put)
        added = _lines(put, graph)
        return _lines(out, graph) - added, added

    def _relations(self, graph: str, out: GraphWriter, put: GraphWriter) -> None:
        """The relations themselves; what another graph states is not stated again."""
        wanted = {(link.relation, pair) for link in self._fresh for pair in link.statements}
        known = wanted | {(link.relation, pair) for link in self._lost for pair in link.statements}
        for relation in sorted({relation for relation, _ in known}):
            pairs = {pair for of, pair in known if of == relation}
            here, elsewhere = self._standing(graph, relation, pairs)
            for subject, target in pairs:
                is_wanted = (relation, (subject, target)) in wanted and (subject, target) not in elsewhere
                if is_wanted != ((subject, target) in here):
                    (put if is_wanted else out).link(subject, relation, target)

    def _standing(self, graph: str, relation: str, pairs: Iterable[Pair]) -> tuple[set[Pair], set[Pair]]:
        """Pairs that the graph of the rule states, and that others do which count."""
        here: set[Pair] = set()
        elsewhere: set[Pair] = set()
        subjects = sorted({subject for subject, _ in pairs})
        for start in range(0, len(subjects), _AT_ONCE):
            some = subjects[start : start + _AT_ONCE]
            found = ask_texts(self._store, "links/relation", relation=relation, subject=some)
            for _, where, subject, target in found:
                if subject and target and where == graph:
                    here.add((subject, target))
                elif subject and target and where not in self._outdated:
                    elsewhere.add((subject, target))
        return here, elsewhere


def _lines(writer: GraphWriter, graph: str) -> set[bytes]:
    """What was written as N-Triples lines."""
    end = f" <{graph}> .\n".encode()
    return {line.removesuffix(end) + b" .\n" for line in writer.to_bytes().splitlines(keepends=True)}
