"""Figures by what they amount to: a number that a person has seen somewhere, to every place that prints it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

import msgspec
import pyoxigraph as ox

from kg.graph.iri import local_name
from kg.search.text import LONGEST
from kg.store.asking import ask
from kg.store.snapshot import GraphReader
from ontology.terms import xsd

_LEAST_DIGITS = 3
_MOST_ROUNDED = 20
"""Amounts that are shown as those that a rounded one may mean."""
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
    asked, power = _number(text)
    if sum(c.isdigit() for c in asked) < _LEAST_DIGITS or not _NUMBER.fullmatch(asked):
        return None
    return Decimal(asked.replace(",", "")).scaleb(power)


def _number(text: str) -> tuple[str, int]:
    """The figures of a text, and the power of ten of the unit of money behind them."""
    asked = unicodedata.normalize("NFKC", "".join(text[:LONGEST].split())).replace("−", "-")
    for word, zeros in _UNITS:
        if asked.endswith(word):
            return asked.removesuffix(word), zeros
    return asked, 0


def find_amounts(store: GraphReader, text: str, *, limit: int = 50) -> list[AmountHit]:
    """The facts that state the amount that a text means; none where it means no amount.

    Who writes 170.7万元 has rounded: where nothing is exactly that, what rounds to it is found, the nearest first.
    """
    amount = amount_of(text)
    if amount is None:
        return []
    return _stating(store, [amount], limit) or _stating(store, _rounded(store, text, amount), limit)


def _rounded(store: GraphReader, text: str, amount: Decimal) -> list[Decimal]:
    """The amounts of the store that a text in 万 or 亿 may be the rounding of, the nearest first."""
    _, power = _number(text)
    if not power:
        return []
    half = Decimal(1).scaleb(int(amount.as_tuple().exponent)) / 2
    between = ask(
        store, "search/amounts-between", least=_literal(amount - half), most=_literal(amount + half)
    )
    found = {Decimal(str(row["amount"])) for row in between}
    return sorted(found, key=lambda one: (abs(one - amount), one))[:_MOST_ROUNDED]


def _stating(store: GraphReader, amounts: Sequence[Decimal], limit: int) -> list[AmountHit]:
    """The facts that state amounts, in their order."""
    if not amounts:
        return []
    hits: dict[str, AmountHit] = {}
    for row in ask(store, "search/facts-of-amount", amount=[_literal(amount) for amount in amounts]):
        iri, said = str(row["fact"]), [str(row[name] or "") for name in ("unit", "year", "printed")]
        stated = Decimal(str(row["amount"]))
        hits.setdefault(iri, AmountHit(iri, local_name(str(row["class"])), said[0], said[1], stated, said[2]))
    order = {amount: place for place, amount in enumerate(amounts)}
    return sorted(hits.values(), key=lambda hit: order[hit.amount])[:limit]


def _literal(amount: Decimal) -> ox.Literal:
    return ox.Literal(f"{amount:f}", datatype=ox.NamedNode(xsd.decimal))
