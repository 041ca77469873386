"""What the service says of itself in RDF: SPARQL 1.1 Service Description and VoID."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pyoxigraph as ox

from kg.answers.counts import StoreCounts
from kg.sparql.formats import GRAPHS, RESULTS, Format
from kg.sparql.prefixes import PREFIXES
from ontology.terms import BASE

_INTEGER = ox.NamedNode(PREFIXES["xsd"] + "integer")
_TITLES = (("预算知识图谱", "zh"), ("Budget knowledge graph", "en"))
_VOCABULARIES = ("bkg", "dcterms", "org", "prov", "qb", "skos")


def service_description(endpoint: str, figures: StoreCounts) -> Iterator[ox.Triple]:
    """The Service Description of an endpoint at its address."""
    service, dataset = endpoint + "#service", endpoint + "#dataset"
    yield _link(service, "rdf:type", _iri("sd:Service"))
    yield _link(service, "sd:endpoint", endpoint)
    yield _link(service, "sd:supportedLanguage", _iri("sd:SPARQL11Query"))
    yield _link(service, "sd:feature", _iri("sd:UnionDefaultGraph"))
    for offered in (*RESULTS, *GRAPHS):
        yield _link(service, "sd:resultFormat", offered.iri)
    yield _link(service, "sd:defaultDataset", dataset)
    yield _link(dataset, "rdf:type", _iri("sd:Dataset"))
    yield _link(dataset, "sd:defaultGraph", endpoint + "#default-graph")
    yield _link(endpoint + "#default-graph", "rdf:type", _iri("sd:Graph"))
    yield _number(endpoint + "#default-graph", "void:triples", figures.statements)


def void_description(base: str, endpoint: str, figures: StoreCounts) -> Iterator[ox.Triple]:
    """The VoID description of the data set behind an endpoint.

    Args:
        base: Address of the service, without a slash at the end.
        endpoint: Address of its SPARQL endpoint.
        figures: How much it holds.
    """
    document, dataset = base + "/.well-known/void", base + "/.well-known/void#dataset"
    yield _link(document, "rdf:type", _iri("void:DatasetDescription"))
    yield _link(document, "foaf:topic", dataset)
    yield _link(dataset, "rdf:type", _iri("void:Dataset"))
    for title, language in _TITLES:
        yield ox.Triple(
            ox.NamedNode(dataset), ox.NamedNode(_iri("dcterms:title")), ox.Literal(title, language=language)
        )
    yield _link(dataset, "void:sparqlEndpoint", endpoint)
    yield _link(dataset, "foaf:homepage", base + "/")
    yield ox.Triple(ox.NamedNode(dataset), ox.NamedNode(_iri("void:uriSpace")), ox.Literal(BASE))
    for prefix in _VOCABULARIES:
        yield _link(dataset, "void:vocabulary", PREFIXES[prefix])
    for offered in GRAPHS:
        yield _link(dataset, "void:feature", offered.iri)
    yield _number(dataset, "void:triples", figures.statements)
    yield _number(dataset, "void:documents", figures.documents)


def serialise(triples: Iterator[ox.Triple], chosen: Format) -> bytes:
    """Triples in a format for graphs."""
    return ox.serialize(triples, format=cast(ox.RdfFormat, chosen.code), prefixes=PREFIXES) or b""


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def _link(subject: str, predicate: str, target: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(_iri(predicate)), ox.NamedNode(target))


def _number(subject: str, predicate: str, value: int) -> ox.Triple:
    number = ox.Literal(str(value), datatype=_INTEGER)
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(_iri(predicate)), number)
