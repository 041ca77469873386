"""Plain Python values of answers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

Value = str | int | float | bool | Decimal | None
"""One cell of an answer: amounts are Decimal yuan, None where the graph says nothing."""

Rows = Sequence[Sequence[Value]]


def json_value(value: Value) -> Value:
    """A value in JSON: amounts as text, exact."""
    return f"{value:f}" if isinstance(value, Decimal) else value


_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = frozenset(
    _XSD + name
    for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "gYear")
)
_REALS = frozenset({_XSD + "double", _XSD + "float"})


def plain_value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> Value:
    """A term as a Python value: numbers as numbers, a year as int, an IRI or any other literal as str.

    A literal that is not what its datatype says stays as printed.
    """
    if not isinstance(term, ox.Literal):
        return None if term is None else str(term) if isinstance(term, ox.Triple) else term.value
    datatype = term.datatype.value
    try:
        if datatype == _XSD + "decimal":
            return Decimal(term.value)
        if datatype in _INTEGERS:
            return int(term.value)
        if datatype in _REALS:
            return float(term.value)
    except (ValueError, InvalidOperation):
        return term.value
    if datatype == _XSD + "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(term.value, term.value)
    return term.value
