"""The ontology as a document: Turtle as it is kept, any other RDF, and a page that explains each term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

import msgspec
import pyoxigraph as ox
from jinja2 import Environment, PackageLoader, StrictUndefined

from kg.graph.iri import local_name
from kg.sparql.prefixes import short_name
from ontology.declared import declared_shapes_turtle, declared_terms_turtle
from ontology.files import codelist_paths, ontology_path, shapes_path
from ontology.terms import ONTOLOGY, VERSION, rdf, skos

_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_DEFINITION = skos.prefLabel.replace("prefLabel", "definition")
_KINDS: Mapping[str, str] = {
    _OWL + "Class": "class",
    _RDFS + "Class": "class",
    _OWL + "ObjectProperty": "object property",
    _OWL + "DatatypeProperty": "datatype property",
    rdf.type.replace("type", "Property"): "property",
}


class OntologyTerm(msgspec.Struct, frozen=True):
    """One term of the ontology: names, definitions and relations in Chinese and English."""

    iri: str
    kind: str
    label: str
    label_en: str
    definition: str
    definition_en: str
    relations: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]

    @property
    def name(self) -> str:
        """What stands behind the hash."""
        return local_name(self.iri)


_RELATIONS = (
    ("rdfs:subClassOf", _RDFS + "subClassOf"),
    ("rdfs:subPropertyOf", _RDFS + "subPropertyOf"),
    ("rdfs:domain", _RDFS + "domain"),
    ("rdfs:range", _RDFS + "range"),
    ("owl:inverseOf", _OWL + "inverseOf"),
    ("rdfs:seeAlso", _RDFS + "seeAlso"),
)
Statements = dict[str, dict[str, list[ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple]]]


def ontology_turtle() -> bytes:
    """Classes and properties as their file has them, comments included, and those of declared facts."""
    return ontology_path().read_bytes() + declared_terms_turtle().encode()


def ontology_triples() -> list[ox.Triple]:
    """Classes and properties."""
    return [
        ox.Triple(q.subject, q.predicate, q.object)
        for q in ox.parse(ontology_turtle(), format=ox.RdfFormat.TURTLE)
    ]


def ontology_files() -> dict[str, bytes]:
    """All files of the vocabulary by name: ontology, shapes and code lists."""
    files = {path.name: path.read_bytes() for path in (ontology_path(), shapes_path(), *codelist_paths())}
    return files | {
        "declared.ttl": declared_terms_turtle().encode(),
        "declared-shapes.ttl": declared_shapes_turtle().encode(),
    }


@cache
def ontology_terms() -> tuple[OntologyTerm, ...]:
    """All classes, then all properties, each by name."""
    said: Statements = defaultdict(lambda: defaultdict(list))
    for triple in ontology_triples():
        if isinstance(triple.subject, ox.NamedNode):
            said[triple.subject.value][triple.predicate.value].append(triple.object)
    terms = [term for iri, values in said.items() if (term := _term(iri, values)) is not None]
    return tuple(sorted(terms, key=lambda t: (t.kind != "class", t.name)))


def _term(iri: str, values: Mapping[str, Sequence[object]]) -> OntologyTerm | None:
    if not iri.startswith(f"{ONTOLOGY}#"):
        return None
    types = [t.value for t in values[rdf.type] if isinstance(t, ox.NamedNode)]
    kind = next((_KINDS[t] for t in types if t in _KINDS), "individual")

    def text(term: str, language: str) -> str:
        found = [
            v.value for v in values.get(term, ()) if isinstance(v, ox.Literal) and v.language == language
        ]
        return " ".join(found)

    relations = (
        (name, tuple(_link(v.value) for v in values.get(term, ()) if isinstance(v, ox.NamedNode)))
        for name, term in _RELATIONS
    )
    return OntologyTerm(
        iri=iri,
        kind=kind,
        label=text(_RDFS + "label", "zh"),
        label_en=text(_RDFS + "label", "en"),
        definition=text(_DEFINITION, "zh"),
        definition_en=text(_DEFINITION, "en"),
        relations=tuple(r for r in relations if r[1]),
    )


def _link(iri: str) -> tuple[str, str]:
    """Short name and address of a term; of our own the place in the page."""
    short = short_name(iri) or iri
    own = short.startswith("bkg:")
    return short, f"#{local_name(iri)}" if own else iri


@cache
def ontology_page() -> str:
    """The documentation of the ontology as one HTML page that needs nothing else."""
    loader = PackageLoader("kg.resources", "templates")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    terms = ontology_terms()
    groups = (
        ("类", "Classes", [t for t in terms if t.kind == "class"]),
        ("属性", "Properties", [t for t in terms if t.kind != "class"]),
    )
    return environment.get_template("ontology.html").render(
        groups=groups, version=VERSION, ontology=ONTOLOGY, files=sorted(ontology_files())
    )
