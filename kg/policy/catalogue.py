"""The policy documents of a store, each once under the name that stands for all its names."""

from __future__ import annotations

import msgspec
import pyoxigraph as ox

from extract.project_code import mend_code
from kg.store.asking import ask_records, ask_texts
from kg.store.snapshot import GraphReader


class NamedPolicy(msgspec.Struct, frozen=True, order=True):
    """A policy document by its key (normalised number, else folded title), title and IRI; both empty where unknown."""

    key: str
    title: str = ""
    iri: str = ""


def policy_with_key(store: GraphReader, key: str) -> NamedPolicy | None:
    """The document whose number or folded title, or one of whose other names, is this."""
    return next(iter(_ask(store, "policy/of-key", ox.Literal(key))), None)


def policies_with_title(store: GraphReader, folded: str) -> list[NamedPolicy]:
    """The documents that are cited under this folded title."""
    return _ask(store, "policy/of-title", ox.Literal(folded, language="zh"))


def policies_of_project(store: GraphReader, name_or_code: str) -> list[NamedPolicy]:
    """The documents that the projects of this whole name or code cite."""
    code = mend_code(name_or_code)
    asked = ox.Literal(code) if code else ox.Literal(name_or_code, language="zh")
    return _ask(store, "policy/of-project", asked)


def policy_of_iri(store: GraphReader, iri: str) -> NamedPolicy | None:
    """The document of an IRI, as it is; None where the store does not know it."""
    return next(iter(ask_records(store, "policy/key", NamedPolicy, iri=iri)), None)


def all_policies(store: GraphReader) -> list[NamedPolicy]:
    """Every document, sorted."""
    return sorted(set(ask_records(store, "policy/all", NamedPolicy)))


def all_names(store: GraphReader) -> dict[str, list[str]]:
    """IRI of a document → all titles and short names under which it is cited."""
    names: dict[str, list[str]] = {}
    for policy, name in ask_texts(store, "policy/titles"):
        names.setdefault(policy or "", []).append(name or "")
    return names


def _ask(store: GraphReader, query: str, asked: ox.Literal) -> list[NamedPolicy]:
    return sorted(set(ask_records(store, query, NamedPolicy, asked=asked)))
