"""Values bound to variables in the text of a query, for stores that take nothing but text.

Each group that mentions a bound variable begins with a `VALUES` row of the values. As with Oxigraph's own
substitutions, a sub-select knows a bound variable only if it projects it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import pyoxigraph as ox

from kg.errors import QueryError
from kg.sparql.tokens import Token, TokenKind, tokens_of


@dataclass
class _Braces:
    """One pair of curly brackets; `mentions` are the variables between them, inner groups included."""

    start: int
    is_group: bool
    scope: frozenset[str]
    mentions: set[str] = field(default_factory=set)
    parent: _Braces | None = None


Term = ox.NamedNode | ox.Literal
_REMEMBERED = 1_024


def bind_variables(text: str, values: Mapping[str, Term | Sequence[Term]]) -> str:
    """The query with values bound to variables.

    Args:
        text: A SELECT or ASK query.
        values: Variable → term, or the terms of which each is a solution.

    Raises:
        QueryError: The text cannot be cut into tokens.

    >>> bind_variables("SELECT ?a ?b { ?a ?p ?b }", {"a": ox.NamedNode("urn:x")})
    'SELECT ?a ?b { VALUES (?a) { (<urn:x>) } ?a ?p ?b }'
    >>> bind_variables("SELECT ?a { ?a ?p ?b }", {"a": [ox.NamedNode("urn:x"), ox.NamedNode("urn:y")]})
    'SELECT ?a { VALUES (?a) { (<urn:x>) (<urn:y>) } ?a ?p ?b }'
    """
    if not values:
        return text
    terms = {
        name: [value] if isinstance(value, ox.NamedNode | ox.Literal) else list(value)
        for name, value in values.items()
    }
    pieces, position = [], 0
    for at, names in _places(text, frozenset(values)):
        rows = " ".join(
            f"({' '.join(map(str, row))})" for row in itertools.product(*(terms[name] for name in names))
        )
        head = " ".join(f"?{name}" for name in names)
        pieces += [text[position:at], f" VALUES ({head}) {{ {rows} }}"]
        position = at
    return "".join([*pieces, text[position:]])


@lru_cache(maxsize=_REMEMBERED)
def _places(text: str, names: frozenset[str]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Where rows of values go, and of which variables: behind the bracket of each group that mentions some."""
    places = []
    for group in _groups(list(tokens_of(text)), names):
        # The outermost group binds all, because a row shows what was bound even where nothing else mentions it.
        own = sorted(group.scope & group.mentions if group.parent else group.scope)
        if group.is_group and own:
            places.append((group.start + 1, tuple(own)))
    return tuple(places)


def _groups(tokens: Sequence[Token], names: frozenset[str]) -> list[_Braces]:
    """All curly brackets in their order; a sub-select's own brackets are groups, those around it are not."""
    found: list[_Braces] = []
    open_now: _Braces | None = None
    scope = _projected(tokens, 0, names)
    for index, token in enumerate(tokens):
        if token.text == "{":
            inner = open_now.scope if open_now else scope
            subselect = index + 1 < len(tokens) and tokens[index + 1].text.upper() == "SELECT"
            if subselect:
                inner = _projected(tokens, index + 1, inner)
            is_group = not subselect and not _holds_data(tokens, index)
            open_now = _Braces(token.start, is_group, inner, parent=open_now)
            found.append(open_now)
        elif token.text == "}" and open_now:
            if open_now.parent:
                open_now.parent.mentions |= open_now.mentions
            open_now = open_now.parent
        elif token.kind is TokenKind.VARIABLE and open_now:
            open_now.mentions.add(token.text[1:])
    if open_now:
        raise QueryError("query", "} before its end", "no such bracket")
    return found


def _projected(tokens: Sequence[Token], start: int, names: frozenset[str]) -> frozenset[str]:
    """Which of the names the SELECT that begins at or after `start` lets through."""
    own: set[str] = set()
    depth = 0
    for token in _select_clause(tokens, start):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and token.text == "*":
            return names
        if depth == 0 and token.kind is TokenKind.VARIABLE:
            own.add(token.text[1:])
    return names & own


def _select_clause(tokens: Sequence[Token], start: int) -> Iterator[Token]:
    inside = False
    for token in tokens[start:]:
        if token.text == "{" or token.text.upper() in {"WHERE", "FROM"}:
            return
        if inside:
            yield token
        inside = inside or token.text.upper() == "SELECT"


def _holds_data(tokens: Sequence[Token], index: int) -> bool:
    """Whether curly brackets hold rows of VALUES: `VALUES ?a {` or `VALUES (?a ?b) {`."""
    before = index - 1
    while before >= 0 and (tokens[before].kind is TokenKind.VARIABLE or tokens[before].text in {"(", ")"}):
        before -= 1
    return before >= 0 and tokens[before].text.upper() == "VALUES"
