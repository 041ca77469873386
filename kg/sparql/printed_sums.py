"""Whether a query adds up what documents print: the same yuan stands there many times."""

from __future__ import annotations

from kg.errors import QueryError
from kg.sparql.tokens import TokenKind, tokens_of

NOTE = (
    "this adds up printed amounts: totals stand beside their parts, and documents beside those that supersede them; "
    "bkg:countedAmount of one data set (qb:dataSet) has each yuan once"
)
"""What whoever asks such a query is told."""

_AGGREGATES = frozenset({"SUM", "AVG"})
_PRINTED = frozenset({"amount", "total"})
_KNOWING = frozenset({"countedAmount", "supersededBy"})
"""Terms of those who have the cube, or leave out superseded documents themselves."""


def adds_up_prints(query: str) -> bool:
    """Whether a query sums up printed amounts and leaves nothing out.

    >>> adds_up_prints("SELECT (SUM(?a) AS ?s) { ?line bkg:amount ?a }")
    True
    >>> adds_up_prints("SELECT (SUM(?a) AS ?s) { ?o bkg:countedAmount ?a ; rdfs:label 'bkg:amount' }")
    False
    >>> adds_up_prints("SELECT ?a { ?line bkg:amount ?a }"), adds_up_prints("SELECT (SUM(")
    (False, False)
    """
    try:
        tokens = list(tokens_of(query))
    except QueryError:
        return False
    words = {t.text.upper() for t in tokens if t.kind is TokenKind.WORD}
    terms = {_local(t.text) for t in tokens if t.kind in (TokenKind.NAME, TokenKind.IRI)}
    return bool(words & _AGGREGATES and terms & _PRINTED and not terms & _KNOWING)


def _local(name: str) -> str:
    """The last part of a prefixed name or IRI.

    >>> _local("<https://w3id.org/budgetkg/ontology#amount>"), _local("bkg:total")
    ('amount', 'total')
    """
    return name.strip("<>").rpartition("#" if "#" in name else ":")[2]
