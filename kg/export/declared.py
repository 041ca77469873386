"""Rows of the data sets that declared facts have: columns and properties as `ontology/facts` says."""

from __future__ import annotations

from collections.abc import Iterator

from kg.export.records import Records, Values, first, stage_of, stem_of
from ontology.declared import DeclaredFact
from ontology.terms import bkg


def declared_rows(
    kind: DeclaredFact, records: Records, iri: str, document: Values
) -> Iterator[dict[str, str]]:
    """The facts of one kind in a document, in printed order."""
    del iri
    facts = records.of_type(kind.iri)
    tables = {table: int(first(v, bkg.ordinal) or 0) for table, v in records.of_type(bkg.BudgetTable)}

    def place(fact: tuple[str, Values]) -> tuple[object, ...]:
        values = fact[1]
        numbers = (int(first(values, term) or 0) for term in (bkg.page, bkg.line, bkg.row, bkg.column))
        return (tables.get(first(values, bkg.table), 0), *numbers, fact[0])

    for fact, values in sorted(facts, key=place):
        yield {
            "fact": fact,
            "document": stem_of(document),
            "fiscal_year": first(document, bkg.fiscalYear),
            "stage": stage_of(document),
            "table": first(records.get(first(values, bkg.table)), bkg.tableNumber),
            **{field.column: first(values, field.iri) for field in kind.fields if field.column},
            "page": first(values, bkg.page),
            "line": first(values, bkg.line),
        }
