"""Names of subjects that no document prints, such as of a 款 above the 项 of a table: those of the ministry's list."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kg.graph.iri import split_iri
from ontology.codelist import ClassScheme
from ontology.subjects import english_of_subject, is_seen, names_of
from ontology.terms import Scheme

_CLASSIFICATIONS: Mapping[str, ClassScheme] = MappingProxyType(
    {
        "function": Scheme.FUNCTION,
        "government-economic": Scheme.GOVERNMENT_ECONOMIC,
        "department-economic": Scheme.DEPARTMENT_ECONOMIC,
    }
)


def listed_name(iri: str) -> str | None:
    """The present name of a subject by its IRI, as published texts show it; None for others and for other things.

    >>> listed_name("https://w3id.org/budgetkg/id/function/20802")
    '民政管理事务'
    """
    kind, code = split_iri(iri) or ("", "")
    scheme = _CLASSIFICATIONS.get(kind)
    return names_of(scheme, code)[0] if scheme and is_seen(scheme, code) else None


def listed_names(kind: str, code: str) -> tuple[str, ...]:
    """The names that a subject has had, the present one first, by the kind and key of its IRI; none where the list lacks it.

    >>> listed_names("function", "21301"), listed_names("fund", "11")
    (('农业农村', '农业'), ())
    """
    scheme = _CLASSIFICATIONS.get(kind)
    return names_of(scheme, code) if scheme else ()


def listed_english(kind: str, code: str) -> str | None:
    """What a subject of the list is in English, by the kind and key of its IRI; None where nobody translated it.

    >>> listed_english("government-economic", "50207"), listed_english("function", "21301")
    ('official trips abroad', None)
    """
    scheme = _CLASSIFICATIONS.get(kind)
    return english_of_subject(scheme, code) if scheme else None
