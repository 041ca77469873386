"""One document's graph as records: subject → property → values, with labels as this document prints them."""

from __future__ import annotations

from collections import defaultdict

from kg.graph.iri import Namer, last_key
from kg.policy.identity import canonical_policy
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, rdf

Values = dict[str, list[str]]


class Records:
    """All statements of one graph, by subject. Values are the lexical forms of literals, or IRIs."""

    def __init__(self, store: GraphReader, graph: str, namer: Namer) -> None:
        self._namer = namer
        self._store = store
        self._of: dict[str, Values] = defaultdict(lambda: defaultdict(list))
        self._names: dict[str, list[str]] = defaultdict(list)
        for _, *texts in ask_texts(store, "common/statements-of-graph", graph=graph):
            subject, predicate, value = (text or "" for text in texts)
            if predicate == bkg.seenAs:
                self._names[subject].append(value)
            else:
                self._of[subject][predicate].append(value)

    @property
    def base(self) -> str:
        """Base of the IRIs of things."""
        return self._namer.base

    def of_type(self, type_iri: str) -> list[tuple[str, Values]]:
        """Subjects of a class with their values."""
        return [(s, values) for s, values in self._of.items() if type_iri in values.get(rdf.type, ())]

    def get(self, subject: str) -> Values:
        """The values of one subject; empty if this graph says nothing of it."""
        return self._of.get(subject, {})

    def code(self, thing: str | None) -> str:
        """The key in a thing's IRI, as printed; empty for None."""
        return last_key(thing) if thing else ""

    def name(self, thing: str | None) -> str:
        """The name under which this document knows a thing."""
        return min(self._names.get(thing or "", [""]))

    def canonical(self, policy: str) -> str:
        """The policy that stands for all names of the document that a mention means."""
        return canonical_policy(self._store, policy)

    def label(self, thing: str | None) -> str:
        """CODE-NAME, or the name alone where no code is printed."""
        if not thing:
            return ""
        name = self.name(thing)
        code = self.code(thing)
        if not name:
            return code
        return name if code == name or not _is_code(code) else f"{code}-{name}"


def document_graphs(store: GraphReader) -> list[str]:
    """The graphs of all documents, by file name."""
    return [graph for graph, _ in ask_texts(store, "common/document-graphs") if graph]


def first(values: Values, predicate: str) -> str:
    """The value of a property that has at most one; empty where it has none."""
    found = values.get(predicate)
    return found[0] if found else ""


def first_or_none(values: Values, predicate: str) -> str | None:
    """As `first`, None where there is none."""
    found = values.get(predicate)
    return found[0] if found else None


def in_chinese(values: Values, predicate: str) -> str:
    """Of a text that is given in two languages, the Chinese one; empty where there is none."""
    return max(values.get(predicate, [""]), key=lambda text: sum("\u4e00" <= c <= "\u9fff" for c in text))


def stem_of(document: Values) -> str:
    """Name of a document's file without its suffix."""
    name = first(document, bkg.fileName)
    return name.rsplit(".", 1)[0] if "." in name else name


def stage_of(values: Values) -> str:
    """Stage of the budget cycle that something is of."""
    return last_key(first(values, bkg.stage))


def _is_code(text: str) -> bool:
    return text.isascii() and text.isalnum() and any(c.isdigit() or c.isupper() for c in text)


def holder_or_none(values: Values) -> str | None:
    """IRI of the unit a figure belongs to, else of the department; None where it says neither."""
    return first_or_none(values, bkg.unit) or first_or_none(values, bkg.department)
