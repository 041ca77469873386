"""Types of parameters: what a user may write, and the RDF term it becomes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pyoxigraph as ox

Term = ox.NamedNode | ox.Literal
_GYEAR = ox.NamedNode("http://www.w3.org/2001/XMLSchema#gYear")
_INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_LONGEST_TEXT = 1000


@dataclass(frozen=True, slots=True)
class ParameterType:
    """How one type of parameter is read.

    Args:
        expected: In words, what a value looks like; part of error messages.
        convert: Text as a user writes it, without blanks around it, to a term; None where it is no such value.
    """

    expected: str
    convert: Callable[[str], Term | None]


def _year(text: str) -> Term | None:
    match = re.fullmatch(r"((?:19|20|21)[0-9]{2})年?", text)
    return ox.Literal(match[1], datatype=_GYEAR) if match else None


def _code(text: str) -> Term | None:
    return ox.Literal(text.upper()) if re.fullmatch(r"[0-9A-Za-z]{1,32}", text) else None


def _text(text: str) -> Term | None:
    return ox.Literal(text) if len(text) <= _LONGEST_TEXT else None


def _iri(text: str) -> Term | None:
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text):
        return None
    try:
        return ox.NamedNode(text)
    except ValueError:
        return None


def _integer(text: str) -> Term | None:
    return ox.Literal(text, datatype=_INTEGER) if re.fullmatch(r"[0-9]{1,9}", text) else None


TYPES: Mapping[str, ParameterType] = MappingProxyType(
    {
        "year": ParameterType("a year such as 2026", _year),
        "code": ParameterType("a code of digits and letters", _code),
        "string": ParameterType(f"a text of at most {_LONGEST_TEXT} characters", _text),
        "unit": ParameterType("the code of a unit or part of its name", _text),
        "iri": ParameterType("an absolute IRI", _iri),
        "integer": ParameterType("a whole number from 0", _integer),
    }
)
"""The types this package knows. The type `policy` needs to read document numbers and comes from the caller."""
