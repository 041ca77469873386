"""Figures by what they amount to: a number that a person has seen somewhere, to every place that prints it."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import msgspec
import pyoxigraph as ox

from kg.graph.iri import local_name
from kg.search.text import LONGEST
from kg.store.asking import ask
from kg.store.snapshot import GraphReader
from ontology.terms import xsd

_LEAST_DIGITS = 3
_NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?")
_UNITS = (("亿元", 8), ("亿", 8), ("万元", 4), ("万", 4), ("元", 0))


class AmountHit(msgspec.Struct, frozen=True):
    """A fact that states the amount; `unit` and `year` are empty where it says none, `printed` as it stands there."""

    iri: str
    fact: str
    unit: str
    year: str
    amount: Decimal
    printed: str


def amount_of(text: str) -> Decimal | None:
    """The yuan that a text alone means: 1707200, 1,707,200.00, 170.72万元; None for anything else.

    >>> amount_of("1,707,200.00"), amount_of("170.72万元"), amount_of("2024")
    (Decimal('1707200.00'), Decimal('1.7072E+6'), Decimal('2024'))
    """
    asked = unicodedata.normalize("NFKC", "".join(text[:LONGEST].split())).replace("−", "-")
    power = 0
    for word, zeros in _UNITS:
        if asked.endswith(word):
            asked, power = asked.removesuffix(word), zeros
            break
    if sum(c.isdigit() for c in asked) < _LEAST_DIGITS or not _NUMBER.fullmatch(asked):
        return None
    return Decimal(asked.replace(",", "")).scaleb(power)


def find_amounts(store: GraphReader, text: str, *, limit: int = 50) -> list[AmountHit]:
    """The facts that state the amount that a text means; none where it means no amount."""
    amount = amount_of(text)
    if amount is None:
        return []
    value = ox.Literal(f"{amount:f}", datatype=ox.NamedNode(xsd.decimal))
    hits: dict[str, AmountHit] = {}
    for row in ask(store, "search/facts-of-amount", amount=value):
        iri, said = str(row["fact"]), [str(row[name] or "") for name in ("unit", "year", "printed")]
        hits.setdefault(iri, AmountHit(iri, local_name(str(row["class"])), said[0], said[1], amount, said[2]))
    return list(hits.values())[:limit]
