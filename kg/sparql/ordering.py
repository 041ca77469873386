"""Sorting that the database survives: numbers apart from texts.

Oxigraph 0.5.13 compares two numbers by value and a number with a text by their characters, so "10" < "9" < 10 and no
order fits all three; its sort notices and ends the process. SPARQL leaves the order between numbers and texts open,
so each condition of ORDER BY first sorts by whether it is a number.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.sparql.tokens import Token, TokenKind, tokens_of

_DIRECTIONS = frozenset({"ASC", "DESC"})
_STOPS = frozenset({"LIMIT", "OFFSET", "VALUES"})


def order_totally(text: str) -> str:
    """A query whose ORDER BY conditions sort all values, whatever their kinds.

    >>> order_totally("SELECT * { ?s ?p ?o } ORDER BY ?s DESC(?o) LIMIT 3")
    'SELECT * { ?s ?p ?o } ORDER BY isNumeric(?s) ?s DESC(isNumeric(?o)) DESC(?o) LIMIT 3'
    """
    if "ORDER" not in text.upper():
        return text
    tokens = list(tokens_of(text))
    pieces, position = [], 0
    at = 0
    while at + 1 < len(tokens):
        if not (_is_word(tokens[at], "ORDER") and _is_word(tokens[at + 1], "BY")):
            at += 1
            continue
        at += 2
        while (end := _condition_end(tokens, at)) is not None:
            start = tokens[at].start
            pieces += [text[position:start], _is_number(text, tokens[at:end]), " "]
            position, at = start, end
    return "".join([*pieces, text[position:]])


def _is_number(text: str, tokens: Sequence[Token]) -> str:
    """The condition that sorts by whether another one is a number."""
    first, last = tokens[0], tokens[-1]
    condition = text[first.start : last.start + len(last.text)]
    if first.kind is TokenKind.WORD and first.text.upper() in _DIRECTIONS:
        return f"{first.text}(isNumeric{text[tokens[1].start : last.start + len(last.text)]})"
    if condition.startswith("("):
        return f"(isNumeric{condition})"
    return f"isNumeric({condition})"


def _condition_end(tokens: Sequence[Token], at: int) -> int | None:
    """Behind the last token of the condition that begins there; None where none does."""
    if at >= len(tokens) or (tokens[at].kind is TokenKind.WORD and tokens[at].text.upper() in _STOPS):
        return None
    if tokens[at].kind is TokenKind.VARIABLE:
        return at + 1
    first = at if tokens[at].text == "(" else at + 1
    is_call = tokens[at].kind in {TokenKind.WORD, TokenKind.NAME, TokenKind.PREFIX, TokenKind.IRI}
    if first >= len(tokens) or tokens[first].text != "(" or (first > at and not is_call):
        return None
    depth = 0
    for number in range(first, len(tokens)):
        depth += (tokens[number].text == "(") - (tokens[number].text == ")")
        if depth == 0:
            return number + 1
    return None


def _is_word(token: Token, word: str) -> bool:
    return token.kind is TokenKind.WORD and token.text.upper() == word
