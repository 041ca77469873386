"""Facts of kinds that `ontology/facts` declares, as statements: nothing here knows any of them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

from extract.facts import DeclaredKind
from kg.errors import BuildError
from kg.graph.mapping.context import DocumentContext
from kg.graph.mapping.lines import map_period
from kg.graph.mapping.place import map_place
from kg.graph.nquads import GraphWriter
from ontology.declared import DeclaredFact, DeclaredField, declared_facts
from ontology.terms import bkg, rdf


class DeclaredMapper:
    """States the declared facts of one document; facts of one table with equal keys are numbered."""

    def __init__(self, context: DocumentContext) -> None:
        self._context = context
        self._seen: Counter[tuple[object, ...]] = Counter()
        self._declared = {kind.fact: kind for kind in declared_facts()}

    def map(self, fact: DeclaredKind) -> str:
        """State one fact; returns its IRI.

        Raises:
            BuildError: No file of `ontology/facts` declares facts of this kind.
        """
        tag = str(fact.__struct_config__.tag)
        kind = self._declared.get(tag)
        if kind is None:
            raise BuildError(f"fact {tag}", "a declaration in ontology/facts", "none")
        context = self._context
        iri = self._iri(kind, fact)
        writer = context.writer
        writer.link(iri, rdf.type, kind.iri)
        writer.link(iri, bkg.document, context.iri)
        if fact.table is not None:
            writer.link(iri, bkg.table, context.table(fact.table))
        map_period(context, iri)
        map_place(context, iri, fact.source)
        for field in kind.fields:
            _state(writer, iri, field, getattr(fact, field.attribute))
        return iri

    def _iri(self, kind: DeclaredFact, fact: DeclaredKind) -> str:
        keys: list[str] = []
        for attribute in kind.key:
            value = getattr(fact, attribute)
            keys.extend(map(str, value) if isinstance(value, tuple) else [str(value)])
        self._seen[kind.fact, fact.table, *keys] += 1
        if fact.table is None:
            return self._context.namer.declared_of_document(kind.fact, self._context.sha, tuple(keys))
        number, table = self._context.table_key(fact.table)
        return self._context.namer.declared(
            kind.fact,
            self._context.sha,
            number,
            tuple(key for key in keys if key),
            table=table,
            occurrence=self._seen[kind.fact, fact.table, *keys],
        )


def _state(writer: GraphWriter, iri: str, field: DeclaredField, value: object) -> None:
    """State a value as its declaration says; None is not stated."""
    if value is None:
        return
    if field.datatype == "decimal":
        writer.decimal(iri, field.iri, Decimal(str(value)))
    elif field.datatype == "integer":
        writer.integer(iri, field.iri, int(str(value)))
    elif field.datatype == "year":
        writer.year(iri, field.iri, int(str(value)))
    elif field.datatype == "date":
        writer.day(iri, field.iri, date.fromisoformat(str(value)))
    elif field.datatype == "boolean":
        writer.boolean(iri, field.iri, bool(value))
    else:
        text = "/".join(value) if isinstance(value, tuple) else str(value)
        writer.text(iri, field.iri, text, field.language)
