"""The policy documents of a store, each once under the name that stands for all its names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from weakref import WeakKeyDictionary

import msgspec
import pyoxigraph as ox

from extract.policy import normalise_title
from extract.project_code import mend_code
from kg.store.asking import ask_records, ask_texts
from kg.store.snapshot import GraphReader, StoreSnapshot

_Read = TypeVar("_Read")


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


def all_policies(store: GraphReader) -> Sequence[NamedPolicy]:
    """Every document, sorted; a snapshot, which never changes, is read once."""
    return _kept(store, _POLICIES, _read_policies)


def all_names(store: GraphReader) -> Mapping[str, list[tuple[str, str]]]:
    """IRI of a document → all titles and short names under which it is cited, each as it is and folded."""
    return _kept(store, _NAMES, _read_names)


_POLICIES: WeakKeyDictionary[StoreSnapshot, Sequence[NamedPolicy]] = WeakKeyDictionary()
_NAMES: WeakKeyDictionary[StoreSnapshot, Mapping[str, list[tuple[str, str]]]] = WeakKeyDictionary()


def _kept(
    store: GraphReader, kept: WeakKeyDictionary[StoreSnapshot, _Read], read: Callable[[GraphReader], _Read]
) -> _Read:
    if not isinstance(store, StoreSnapshot):
        return read(store)
    known = kept.get(store)
    if known is None:
        known = kept[store] = read(store)
    return known


def _read_policies(store: GraphReader) -> Sequence[NamedPolicy]:
    found = ask_texts(store, "policy/all")
    return sorted({NamedPolicy(key or "", title or "", iri or "") for iri, key, title in found})


def _read_names(store: GraphReader) -> Mapping[str, list[tuple[str, str]]]:
    names: dict[str, list[tuple[str, str]]] = {}
    for policy, name in ask_texts(store, "policy/titles"):
        names.setdefault(policy or "", []).append((name or "", normalise_title(name or "")))
    return names


def _ask(store: GraphReader, query: str, asked: ox.Literal) -> list[NamedPolicy]:
    return sorted(set(ask_records(store, query, NamedPolicy, asked=asked)))
