"""One thing, one name: which unit a document means by the name or code that it prints.

Documents name a unit by its code or, where they print none, by its name. The rule `same-unit` and persons' decisions say
which of these are one unit; the graph `canonical` draws the conclusion, `bkg:canonical` from each of them to the one that
answers go by. What a document says of a unit stays with the name that it uses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kg.graph.iri import Namer, kind_of, last_key
from kg.graph.nquads import GraphWriter
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import bkg


def describe_canonical(store: GraphReader, namer: Namer) -> bytes:
    """The graph `canonical` as N-Quads: each unit that is another by its proper name, and that one."""
    writer = GraphWriter(namer.canonical_graph)
    for thing, canonical in sorted(canonical_pairs(store, namer).items()):
        writer.link(thing, bkg.canonical, canonical)
    return writer.to_bytes()


def canonical_pairs(store: GraphReader, namer: Namer) -> Mapping[str, str]:
    """Each unit that is another by its proper name → that one, by the links of the store."""
    return canonical_of(
        (one, other)
        for one, other in ask_texts(store, "links/same")
        if one and other and kind_of(one, namer.base) == kind_of(other, namer.base) == "unit"
    )


def canonical_of(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Thing → the one it is canonically, for all things but those that are it themselves.

    A coded name goes before a printed one, a department's code before its units'; of several the first in their order.

    >>> canonical_of([("unit/110105/双井", "unit/110105/601"), ("unit/110105/双井街道", "unit/110105/双井")])
    {'unit/110105/双井': 'unit/110105/601', 'unit/110105/双井街道': 'unit/110105/601'}
    """
    neighbours: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        neighbours[one].add(other)
        neighbours[other].add(one)
    found: dict[str, str] = {}
    seen: set[str] = set()
    for thing in sorted(neighbours):
        if thing in seen:
            continue
        group, todo = {thing}, [thing]
        while todo:
            fresh = neighbours[todo.pop()] - group
            group |= fresh
            todo.extend(fresh)
        seen |= group
        first = min(group, key=lambda t: (not last_key(t).isdigit(), len(last_key(t)), t))
        found.update({t: first for t in sorted(group) if t != first})
    return found
