"""Kinds of facts that are declared once: `facts/*.yaml`, from which mapping, export, shapes, terms and docs follow.

A file names the fact as `extract/facts.py` tags it, its class, what makes its IRI, and its fields: which attribute of the
fact becomes which property, of which datatype, in which column. A property with a label is defined here; one without
is a term of `budget.ttl`. What every fact of a document has (document, table, period, place) is not repeated.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec
import msgspec.yaml

from ontology.terms import ONTOLOGY

Datatype = Literal["text", "decimal", "integer", "year", "date", "boolean"]
"""What a value is; a tuple of texts becomes one text, joined with slashes."""

COMMON_COLUMNS = ("document", "fiscal_year", "stage", "table")
"""Columns that every declared fact begins with; `page` and `line` end it."""
_XSD = {
    "text": "xsd:string",
    "decimal": "xsd:decimal",
    "integer": "xsd:integer",
    "year": "xsd:gYear",
    "date": "xsd:date",
    "boolean": "xsd:boolean",
}
_PREFIXES = f"""@prefix bkg: <{ONTOLOGY}#> .
@prefix bkgs: <{ONTOLOGY.removesuffix("ontology")}shapes#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """A term with label and definition in Chinese and English; all empty where `budget.ttl` defines it."""

    term: str
    label: str = ""
    label_en: str = ""
    definition: str = ""
    definition_en: str = ""

    @property
    def iri(self) -> str:
        """IRI of the term."""
        return f"{ONTOLOGY}#{self.term}"


class DeclaredField(Explained, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One field: attribute of the fact → property, with its datatype and the column it is exported in."""

    attribute: str
    datatype: Datatype = "text"
    language: str = ""
    required: bool = False
    column: str | None = None


class DeclaredFact(Explained, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of fact. `key` lists the attributes that tell facts of one table apart, for the IRI."""

    fact: str
    key: tuple[str, ...]
    dataset: str
    row_is: str
    fields: tuple[DeclaredField, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its data set."""
        return (*COMMON_COLUMNS, *(f.column for f in self.fields if f.column), "page", "line")


@cache
def declared_facts() -> tuple[DeclaredFact, ...]:
    """All declared kinds of facts, by the name of their file.

    Raises:
        msgspec.ValidationError: A file is not as a declaration must be.
    """
    folder = files("ontology").joinpath("facts")
    entries = sorted((e for e in folder.iterdir() if e.name.endswith(".yaml")), key=lambda e: e.name)
    return tuple(msgspec.yaml.decode(e.read_bytes(), type=DeclaredFact) for e in entries)


def declared_terms_turtle() -> str:
    """The classes and properties that the declarations define, as Turtle."""
    return "\n".join([_PREFIXES, *(line for fact in declared_facts() for line in _terms(fact))])


def declared_shapes_turtle() -> str:
    """A SHACL shape for each declared kind, as Turtle."""
    return "\n".join([_PREFIXES, *(_shape(fact) for fact in declared_facts())])


def _terms(fact: DeclaredFact) -> Iterator[str]:
    yield f"bkg:{fact.term} a owl:Class ;\n{_explained(fact)}"
    for field in fact.fields:
        if field.label:
            kind = "rdf:langString" if field.language else _XSD[field.datatype]
            yield (
                f"bkg:{field.term} a owl:DatatypeProperty ;\n  rdfs:domain bkg:{fact.term} ;\n"
                f"  rdfs:range {kind} ;\n{_explained(field)}"
            )


def _explained(term: Explained) -> str:
    return (
        f"  rdfs:label {_text(term.label, 'zh')} , {_text(term.label_en, 'en')} ;\n"
        f"  skos:definition {_text(term.definition, 'zh')} ,\n    {_text(term.definition_en, 'en')} ;\n"
        f"  rdfs:isDefinedBy <{ONTOLOGY}> .\n"
    )


def _shape(fact: DeclaredFact) -> str:
    constraints = [
        "  sh:property [ sh:path bkg:document ; sh:minCount 1 ; sh:maxCount 1 ; sh:class bkg:BudgetDocument ;\n"
        f"    sh:message {_text(f'{fact.label}必须恰出自一个文件。', 'zh')} ,\n"
        f"      {_text(f'A {fact.label_en} comes from exactly one document.', 'en')} ]"
    ]
    for field in fact.fields:
        kind = "rdf:langString" if field.language else _XSD[field.datatype]
        least = " sh:minCount 1 ;" if field.required else ""
        count, count_en = ("恰有", "exactly") if field.required else ("最多有", "at most")
        name, name_en = field.label or field.term, field.label_en or field.term
        constraints.append(
            f"  sh:property [ sh:path bkg:{field.term} ;{least} sh:maxCount 1 ; sh:datatype {kind} ;\n"
            f"    sh:message {_text(f'{fact.label}{count}一个{name}。', 'zh')} ,\n"
            f"      {_text(f'A {fact.label_en} has {count_en} one {name_en}.', 'en')} ]"
        )
    body = " ;\n".join(constraints)
    return f"bkgs:{fact.term} a sh:NodeShape ;\n  sh:targetClass bkg:{fact.term} ;\n{body} .\n"


def _text(text: str, language: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"@{language}'
