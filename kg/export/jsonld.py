"""Graphs as JSON-LD with a context, thing by thing, in the order of their statements."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import IO

import pyoxigraph as ox

from kg.sparql.prefixes import PREFIXES, short_name

_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

Json = str | dict[str, str]


def write_jsonld(graphs: Iterable[tuple[str, Iterable[ox.Triple]]], file: IO[bytes]) -> None:
    """Write named graphs; IRIs are shortened by the prefixes of the context, which stands at the beginning.

    Args:
        graphs: IRI and statements of each graph, those of one thing one after another.
        file: Where to.
    """
    file.write(b'{"@context": ' + _dumped(PREFIXES) + b',\n"@graph": [')
    for number, (graph, triples) in enumerate(graphs):
        things = list(_things(triples))
        file.write(b",\n" if number else b"\n")
        file.write(b'{"@id": ' + _dumped(_short(graph)) + b', "@graph": [\n')
        file.write(b",\n".join(map(_dumped, things)) + b"\n]}")
    file.write(b"\n]}\n")


def _things(triples: Iterable[ox.Triple]) -> Iterator[dict[str, str | list[Json]]]:
    for subject, found in groupby(triples, key=lambda t: t.subject):
        thing: dict[str, str | list[Json]] = {"@id": _short(str(getattr(subject, "value", "")))}
        for predicate, stated in groupby(found, key=lambda t: t.predicate):
            if predicate == _TYPE:
                thing["@type"] = [_short(str(t.object.value)) for t in stated]  # type: ignore[union-attr]
            else:
                thing[_short(predicate.value)] = [_value(t.object) for t in stated]
        yield thing


def _value(term: object) -> Json:
    if not isinstance(term, ox.Literal):
        return {"@id": _short(str(getattr(term, "value", "")))}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value in (_STRING, _LANG_STRING):
        return term.value
    return {"@value": term.value, "@type": _short(term.datatype.value)}


@lru_cache(maxsize=65_536)
def _short(iri: str) -> str:
    """An IRI by a prefix of the context, or itself where none fits."""
    return short_name(iri) or iri


def _dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
