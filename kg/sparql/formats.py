"""The formats of answers: media types, short names, and which one a client gets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

import pyoxigraph as ox

from kg.errors import NotAcceptableError


@dataclass(frozen=True, slots=True)
class Format:
    """One format of answers.

    Args:
        name: Short name, for the parameter `format`.
        media_types: What clients may ask for; the first is what answers say they are.
        iri: The name of the format in a Service Description.
        code: What Oxigraph calls it; None for one that is written here.
    """

    name: str
    media_types: tuple[str, ...]
    iri: str
    code: ox.RdfFormat | ox.QueryResultsFormat | None

    @property
    def content_type(self) -> str:
        """The header of answers; text types say that they are UTF-8."""
        return self.media_types[0] + ("; charset=utf-8" if self.media_types[0].startswith("text/") else "")

    def __reduce__(self) -> tuple[object, tuple[str]]:
        """Oxigraph's formats do not pickle; the name is enough."""
        return get_format, (self.name,)


_FORMATS = "http://www.w3.org/ns/formats/"
_R, _G = ox.QueryResultsFormat, ox.RdfFormat

RESULTS = (
    Format(
        "json",
        ("application/sparql-results+json", "application/json"),
        _FORMATS + "SPARQL_Results_JSON",
        _R.JSON,
    ),
    Format(
        "xml",
        ("application/sparql-results+xml", "application/xml", "text/xml"),
        _FORMATS + "SPARQL_Results_XML",
        _R.XML,
    ),
    Format("csv", ("text/csv",), _FORMATS + "SPARQL_Results_CSV", _R.CSV),
    Format("tsv", ("text/tab-separated-values",), _FORMATS + "SPARQL_Results_TSV", _R.TSV),
    Format("excel", ("text/csv",), _FORMATS + "SPARQL_Results_CSV", None),
)
"""Formats of SELECT and ASK, the preferred one first."""

GRAPHS = (
    Format(
        "turtle",
        ("text/turtle", "application/x-turtle", "text/n3", "text/rdf+n3"),
        _FORMATS + "Turtle",
        _G.TURTLE,
    ),
    Format("ntriples", ("application/n-triples", "text/plain"), _FORMATS + "N-Triples", _G.N_TRIPLES),
    Format("jsonld", ("application/ld+json", "application/json"), _FORMATS + "JSON-LD", _G.JSON_LD),
    Format(
        "rdfxml", ("application/rdf+xml", "application/xml", "text/xml"), _FORMATS + "RDF_XML", _G.RDF_XML
    ),
    Format("nquads", ("application/n-quads", "text/x-nquads"), _FORMATS + "N-Quads", _G.N_QUADS),
    Format("trig", ("application/trig", "application/x-trig"), _FORMATS + "TriG", _G.TRIG),
)
"""Formats of CONSTRUCT, DESCRIBE and whole graphs, the preferred one first."""

_BY_NAME = {f.name: f for f in (*RESULTS, *GRAPHS)}
_ALIASES = {
    "ttl": "turtle",
    "n3": "turtle",
    "nt": "ntriples",
    "nq": "nquads",
    "json": "jsonld",
    "json-ld": "jsonld",
    "rdf": "rdfxml",
    "rdf+xml": "rdfxml",
    "xml": "rdfxml",
}
"""Other names that clients use; `json` and `xml` are first of all formats of rows."""
_WEIGHT = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


def get_format(name: str) -> Format:
    """The format of that short name."""
    return _BY_NAME[name]


class Offered(Protocol):
    """What a choice of formats needs to know of each."""

    @property
    def name(self) -> str:
        """Short name, for the parameter `format`."""

    @property
    def media_types(self) -> tuple[str, ...]:
        """What clients may ask for; the first is what answers say they are."""


_Offered = TypeVar("_Offered", bound=Offered)


def choose(offered: Sequence[_Offered], accept: str, asked: str = "") -> _Offered:
    """The format a client gets (RFC 9110 12.5.1); equal weights go to the first offered.

    Args:
        offered: The formats, the preferred one first.
        accept: The `Accept` header; empty for anything.
        asked: The parameter `format`, a short name or media type; wins over the header.

    Raises:
        NotAcceptableError: None of them is acceptable.

    >>> choose(RESULTS, "text/csv;q=0.9, application/*;q=0.1").name
    'csv'
    >>> choose(RESULTS, "text/*").name, choose(RESULTS, "application/sparql-results+json;q=0, */*").name
    ('csv', 'xml')
    >>> choose(GRAPHS, "*/*").name, choose(GRAPHS, "text/n3").name
    ('turtle', 'turtle')
    """
    if asked:
        return _named(offered, asked.strip().lower())
    ranges = _parse_accept(accept)
    if not ranges:
        return offered[0]
    best = max(offered, key=lambda f: _weight(f, ranges))
    if _weight(best, ranges) <= 0:
        raise NotAcceptableError("Accept header", _list(offered), accept[:200])
    return best


def _named(offered: Sequence[_Offered], asked: str) -> _Offered:
    for name in (asked, _ALIASES.get(asked, asked)):
        for candidate in offered:
            if name == candidate.name or name in candidate.media_types:
                return candidate
    raise NotAcceptableError("parameter format", ", ".join(f.name for f in offered), asked[:200])


def _list(offered: Sequence[Offered]) -> str:
    return ", ".join(f.media_types[0] for f in offered)


def _weight(candidate: Offered, ranges: Mapping[str, float]) -> float:
    """The best weight of the names of a format; the most specific range counts.

    A range such as `text/*` means what an answer says it is, so other names count only where they are asked for.
    """
    said, *others = candidate.media_types
    by_range = ranges.get(said, ranges.get(said.partition("/")[0] + "/*", ranges.get("*/*", 0.0)))
    return max(by_range, *(ranges.get(name, 0.0) for name in others), 0.0)


@lru_cache(maxsize=256)
def _parse_accept(accept: str) -> Mapping[str, float]:
    """Media range → weight. What is malformed is left out, as if the client had not said it."""
    ranges: dict[str, float] = {}
    for item in accept.split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                weight = float(value) if _WEIGHT.fullmatch(value.strip()) else 0.0
        if name:
            ranges[name.lower()] = max(weight, ranges.get(name.lower(), 0.0))
    return ranges
