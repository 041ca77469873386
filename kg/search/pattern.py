"""Search inside SPARQL: a triple pattern with the property `SEARCH` becomes the things that were found.

`?thing <https://w3id.org/budgetkg/search> "社区公益"` binds ?thing to what search finds, before the query runs; so it works
with any store. `(?thing ?rank) <…> "…"` binds the rank as well, 1 for the best.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyoxigraph as ox

from kg.errors import QueryError
from kg.search.index import index_of
from kg.sparql.tokens import Token, TokenKind, tokens_of
from kg.store.snapshot import GraphReader
from ontology.terms import NAMESPACE

SEARCH = NAMESPACE + "search"
"""The property."""
MOST = 200
"""Things that one pattern binds."""

Find = Callable[[str], Sequence[str]]
"""Text → IRIs of the things found, the best first."""


def expand_search(text: str, store: GraphReader) -> str:
    """A query with its search patterns answered; any other query as it is.

    Raises:
        QueryError: A search pattern is not written as it must be; the message names line and column.
    """
    if "search" not in text:
        return text

    def find(words: str) -> list[str]:
        with index_of(store) as index:
            return [hit.iri for hit in index.search(words, limit=MOST)]

    return expand_patterns(text, find)


def expand_patterns(text: str, find: Find) -> str:
    """A query with each search pattern replaced by `VALUES`.

    >>> expand_patterns('SELECT * { ?x <https://w3id.org/budgetkg/search> "a" }', lambda text: [f"urn:{text}"])
    'SELECT * { VALUES (?x) { (<urn:a>) } }'
    """
    tokens = list(tokens_of(text))
    prefixes = _prefixes(tokens)
    pieces, position = [], 0
    for number, token in enumerate(tokens):
        if _iri(token, prefixes) != SEARCH or _is_declaration(tokens, number):
            continue
        variables, first = _subject(tokens, number)
        words, last = _words(tokens, number)
        pieces += [text[position : tokens[first].start], _values(variables, find(words))]
        position = tokens[last].start + len(tokens[last].text)
        following = tokens[last + 1].text if last + 1 < len(tokens) else ""
        if following == ";":
            # What follows is said of the same subject.
            position = tokens[last + 1].start + 1
            pieces.append(f" {variables[0]}")
    return "".join([*pieces, text[position:]])


def _values(variables: Sequence[str], found: Sequence[str]) -> str:
    ranked = len(variables) > 1
    rows = " ".join(f"(<{iri}> {rank})" if ranked else f"(<{iri}>)" for rank, iri in enumerate(found, 1))
    return f"VALUES ({' '.join(variables)}) {{ {rows} }}"


def _subject(tokens: Sequence[Token], at: int) -> tuple[list[str], int]:
    """The variables before the property, and the number of their first token."""
    before = tokens[at - 1] if at else tokens[at]
    if before.kind is TokenKind.VARIABLE:
        return [before.text], at - 1
    group = tokens[max(0, at - 4) : at]
    if [t.text for t in group[::3]] == ["(", ")"] and all(t.kind is TokenKind.VARIABLE for t in group[1:3]):
        return [t.text for t in group[1:3]], at - 4
    raise QueryError(
        tokens[at].place, "?thing or (?thing ?rank) before the search property", repr(before.text)
    )


def _words(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """The text behind the property, and the number of its token."""
    after = tokens[at + 1] if at + 1 < len(tokens) else tokens[at]
    last = tokens[at + 2].text if at + 2 < len(tokens) else "}"
    if after.kind is not TokenKind.STRING or (
        last not in {".", ";", "}", "{"} | _NEXT and not last.startswith(("?", "$"))
    ):
        raise QueryError(
            after.place, "one text in quotes behind the search property", repr(f"{after.text} {last}"[:80])
        )
    triple = next(iter(ox.parse(f"<urn:s> <urn:p> {after.text} .".encode(), format=ox.RdfFormat.TURTLE)))
    return triple.object.value if isinstance(triple.object, ox.Literal) else "", at + 1


_NEXT = frozenset({"FILTER", "OPTIONAL", "BIND", "VALUES", "GRAPH", "MINUS"})
"""Words that may follow a triple without a full stop."""


def _prefixes(tokens: Sequence[Token]) -> dict[str, str]:
    return {
        name.text: iri.text[1:-1]
        for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if word.text.upper() == "PREFIX" and name.kind is TokenKind.PREFIX and iri.kind is TokenKind.IRI
    }


def _is_declaration(tokens: Sequence[Token], at: int) -> bool:
    """Whether the IRI is that of a prefix."""
    return at > 1 and tokens[at - 2].text.upper() == "PREFIX"


def _iri(token: Token, prefixes: dict[str, str]) -> str | None:
    if token.kind is TokenKind.IRI:
        return token.text[1:-1]
    if token.kind is TokenKind.NAME:
        prefix, _, local = token.text.partition(":")
        base = prefixes.get(f"{prefix}:")
        return None if base is None else base + local
    if token.kind is TokenKind.PREFIX:  # a prefix that stands for the whole IRI
        return prefixes.get(token.text)
    return None
