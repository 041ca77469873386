"""The prefixes that answers are written with, that the editor and files of decisions know and the documentation uses."""

from __future__ import annotations

import re

from ontology.terms import BASE, ONTOLOGY

PREFIXES = {
    "bkg": ONTOLOGY + "#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "id": BASE,
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


_DECLARED = re.compile(r"\bPREFIX\s+([A-Za-z][\w.-]*)?:", re.IGNORECASE)


def with_prefixes(query: str) -> str:
    """A query with a declaration before it for each of these prefixes that it uses and declares nowhere.

    >>> with_prefixes("SELECT * { ?o a qb:Slice }")
    'PREFIX qb: <http://purl.org/linked-data/cube#> SELECT * { ?o a qb:Slice }'
    """
    declared = set(_DECLARED.findall(query))
    missing = [n for n in PREFIXES if n not in declared and re.search(rf"(?<![\w:]){n}:", query)]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in missing) + query


def short_name(iri: str) -> str | None:
    """An IRI as it is written with its prefix; None where none fits.

    >>> short_name("http://www.w3.org/2004/02/skos/core#prefLabel"), short_name("https://example.org/a")
    ('skos:prefLabel', None)
    """
    fitting = (f"{name}:{iri.removeprefix(base)}" for name, base in PREFIXES.items() if iri.startswith(base))
    return next(fitting, None)
