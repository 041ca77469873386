"""The policy documents of a store, each once under the name that stands for all its names."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import pyoxigraph as ox

from extract.project_code import mend_code
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, dcterms, rdf, skos

_ABOUT = f"""GRAPH ?things {{ ?policy <{bkg.policyKey}> ?key .
  OPTIONAL {{ ?policy <{dcterms.title}> ?title }} }}"""
_OF_KEY = f"""SELECT ?asked ?policy ?key ?title WHERE {{ GRAPH ?g {{ ?named <{bkg.policyKey}> ?asked }}
  GRAPH ?h {{ ?named <{bkg.canonical}> ?policy }} {_ABOUT} }}"""
_OF_TITLE = f"""SELECT ?asked ?policy ?key ?title WHERE {{
  GRAPH ?g {{ ?named <http://www.w3.org/2004/02/skos/core#hiddenLabel> ?asked }}
  GRAPH ?h {{ ?named <{bkg.canonical}> ?policy }} {_ABOUT} }}"""
_OF_PROJECT = f"""SELECT DISTINCT ?asked ?policy ?key ?title WHERE {{ GRAPH ?g {{
    {{ ?project <{skos.prefLabel}> ?asked }} UNION {{ ?project <{skos.altLabel}> ?asked }}
    UNION {{ ?project <{bkg.projectCode}> ?asked }} ?project <{rdf.type}> <{bkg.Project}> }}
  GRAPH ?h {{ ?project <{bkg.cites}> ?policy }} {_ABOUT} }}"""
_NAMES = f"""SELECT DISTINCT ?policy ?name WHERE {{ GRAPH ?h {{ ?named <{bkg.canonical}> ?policy }}
  GRAPH ?g {{ {{ ?named <{dcterms.title}> ?name }} UNION {{ ?named <{skos.altLabel}> ?name }} }} }}"""
_KEYS = (
    f"""SELECT ?policy ?key ?title WHERE {{ GRAPH ?h {{ ?policy <{bkg.canonical}> ?policy }} {_ABOUT} }}"""
)


class NamedPolicy(msgspec.Struct, frozen=True, order=True):
    """A policy document by its key (normalised number, else folded title), title and IRI; both empty where unknown."""

    key: str
    title: str
    iri: str = ""


def policy_with_key(store: GraphReader, key: str) -> NamedPolicy | None:
    """The document whose number or folded title, or one of whose other names, is this."""
    return next(iter(_ask(store, _OF_KEY, ox.Literal(key))), None)


def policies_with_title(store: GraphReader, folded: str) -> list[NamedPolicy]:
    """The documents that are cited under this folded title."""
    return _ask(store, _OF_TITLE, ox.Literal(folded, language="zh"))


def policies_of_project(store: GraphReader, name_or_code: str) -> list[NamedPolicy]:
    """The documents that the projects of this whole name or code cite."""
    code = mend_code(name_or_code)
    return _ask(store, _OF_PROJECT, ox.Literal(code) if code else ox.Literal(name_or_code, language="zh"))


def all_policies(store: GraphReader) -> list[NamedPolicy]:
    """Every document, sorted."""
    return sorted({NamedPolicy(row[1], row[2], row[0]) for row in _rows(store, _KEYS)})


def all_names(store: GraphReader) -> dict[str, list[str]]:
    """IRI of a document → all titles and short names under which it is cited."""
    names: dict[str, list[str]] = {}
    for row in _rows(store, _NAMES):
        names.setdefault(row[0], []).append(row[1])
    return names


def _ask(store: GraphReader, query: str, asked: ox.Literal) -> list[NamedPolicy]:
    found = store.query(query, {"asked": asked})
    if not isinstance(found, ox.QuerySolutions):
        return []
    rows = [[_text(term) for term in row] for row in found]
    return sorted({NamedPolicy(row[2], row[3], row[1]) for row in rows})


def _rows(store: GraphReader, query: str) -> Iterable[list[str]]:
    found = store.query(query)
    if isinstance(found, ox.QuerySolutions):
        for row in found:
            yield [_text(term) for term in row]


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""
