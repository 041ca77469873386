"""What a query names: its terms, functions and values, as far as they tell what may be wrong with its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from kg.errors import QueryError
from kg.sparql.prefixes import PREFIXES
from kg.sparql.skeleton import fill, skeleton_of
from kg.sparql.tokens import Token, TokenKind, tokens_of

_OF_ROWS = frozenset({"LIMIT", "OFFSET"})
_YEAR = re.compile(r"(?:19|20)\d\d")


class Asked(msgspec.Struct, frozen=True):
    """What a query names.

    Attributes:
        functions: Keywords and built-in functions in capitals.
        iris: Names of things and terms, prefixed ones in full.
        terms: The last parts of names in our vocabulary and in that of data cubes.
        texts: What stands between quotation marks, without language or datatype.
        years: Years written as `xsd:gYear`.
        loose_years: What looks like a year and is a number, or a text without a datatype.
    """

    functions: frozenset[str]
    iris: frozenset[str]
    terms: frozenset[str]
    texts: frozenset[str]
    years: frozenset[int]
    loose_years: frozenset[str]

    @property
    def adds_up(self) -> bool:
        """Whether it adds amounts up."""
        return not self.functions.isdisjoint({"SUM", "AVG"})

    def names(self, *terms: str) -> bool:
        """Whether it names one of the terms."""
        return not self.terms.isdisjoint(terms)


def read_asked(query: str) -> Asked | None:
    """What a query names; None for a text that is no SPARQL.

    >>> asked = read_asked('SELECT (SUM(?a) AS ?s) { ?o bkg:countedAmount ?a ; bkg:fiscalYear "2026"^^xsd:gYear }')
    >>> asked.adds_up, sorted(asked.terms), asked.years
    (True, ['countedAmount', 'fiscalYear'], frozenset({2026}))
    >>> read_asked("SELECT '") is None
    True
    """
    skeleton = skeleton_of(query)
    named = _named(skeleton.text if skeleton else query)
    if named is None:
        return None
    cut_out = skeleton.texts if skeleton else ()
    texts = [(fill(text, cut_out), datatype) for text, datatype in named.texts]
    loose = (text for text, datatype in texts if not datatype)
    return Asked(
        functions=named.functions,
        iris=named.iris,
        terms=named.terms,
        texts=frozenset(text for text, _ in texts),
        years=frozenset(int(t) for t, datatype in texts if datatype == "gYear" and _YEAR.fullmatch(t)),
        loose_years=frozenset(filter(_YEAR.fullmatch, (*named.numbers, *loose))),
    )


class _NamedInSkeleton(msgspec.Struct, frozen=True):
    """What a skeleton names; its texts each with its datatype, numbers but those of rows."""

    functions: frozenset[str]
    iris: frozenset[str]
    terms: frozenset[str]
    texts: tuple[tuple[str, str], ...]
    numbers: tuple[str, ...]


@lru_cache(maxsize=512)
def _named(query: str) -> _NamedInSkeleton | None:
    """What a query, or its skeleton, names; those seen lately are remembered. None for a text that is no SPARQL."""
    try:
        tokens = list(tokens_of(query))
    except QueryError:
        return None
    iris = frozenset(_iris(tokens))
    texts = tuple((t.text.strip("\"'"), _datatype(tokens, i)) for i, t in _of_kind(tokens, TokenKind.STRING))
    numbers = tuple(
        t.text for i, t in _of_kind(tokens, TokenKind.NUMBER) if tokens[i - 1].text.upper() not in _OF_ROWS
    )
    known = (PREFIXES["bkg"], PREFIXES["qb"])
    terms = frozenset(_last(iri) for iri in iris if iri.startswith(known))
    functions = frozenset(t.text.upper() for _, t in _of_kind(tokens, TokenKind.WORD))
    return _NamedInSkeleton(functions, iris, terms, texts, numbers)


def _of_kind(tokens: Sequence[Token], kind: TokenKind) -> Iterator[tuple[int, Token]]:
    return ((i, token) for i, token in enumerate(tokens) if token.kind is kind)


def _iris(tokens: Sequence[Token]) -> Iterator[str]:
    """All names in full; a prefix that is not declared is the one that documentation uses."""
    prefixes = dict(PREFIXES)
    for i, token in _of_kind(tokens, TokenKind.PREFIX):
        if i and tokens[i - 1].text.upper() == "PREFIX" and i + 1 < len(tokens):
            prefixes[token.text[:-1]] = tokens[i + 1].text.strip("<>")
    for i, token in enumerate(tokens):
        if token.kind is TokenKind.IRI and not (i and tokens[i - 1].kind is TokenKind.PREFIX):
            yield token.text.strip("<>")
        elif token.kind is TokenKind.NAME:
            prefix, _, local = token.text.partition(":")
            yield prefixes.get(prefix, prefix + ":") + local.replace("\\", "")


def _datatype(tokens: Sequence[Token], at: int) -> str:
    """The last part of the datatype of a text, or of the cast around it; empty where it has none."""
    if at + 2 < len(tokens) and tokens[at + 1].text == "^^":
        return _last(tokens[at + 2].text.strip("<>"))
    cast = at >= 2 and tokens[at - 1].text == "(" and tokens[at - 2].text.strip("<>").endswith("gYear")
    return "gYear" if cast else ""


def _last(name: str) -> str:
    """The last part of an IRI or a prefixed name."""
    return re.split("[#/:]", name)[-1]
