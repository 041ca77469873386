r"""A query written so that a parser can read it in one way only.

SPARQL's grammar takes the longest token: `?a<?b&&?c>?d` holds an IRI. Oxigraph's parser, and most writers, know
that an IRI cannot stand behind an operand and read two comparisons. So this walk keeps track of what a bracket may
hold, an expression or only terms, and

* inside an expression reads `<` directly behind an operand as a comparison, and puts a blank behind it;
* among terms writes `#` and `'` of an IRI behind another term as escapes. If the parser took this for a comparison
  after all, it would find an error instead of a comment or a string that hides the rest of the line;
* gives prefixes that hold the word SERVICE other names.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from kg.sparql.tokens import Scanner, Token, TokenKind


class _Holds(Enum):
    """What may stand between two brackets."""

    PATTERN = auto()
    """Triples and groups; at the top of a query, its clauses."""
    TERMS = auto()
    """A list, a path, a row of VALUES, a blank node, a quoted triple."""
    EXPRESSION = auto()


class _QueryClause(Enum):
    """Where in a query, a sub-select or a group the walk is."""

    HEAD = auto()
    """SELECT and what it projects."""
    GROUP = auto()
    MODIFIERS = auto()
    """GROUP BY, HAVING, ORDER BY."""
    VALUES = auto()


@dataclass
class _Frame:
    """One pair of brackets, or the query itself."""

    holds: _Holds
    clause: _QueryClause
    before_values: _QueryClause


_CONSTRAINTS = frozenset({"FILTER", "BIND"})
_LITERAL_WORDS = frozenset({"true", "false"})
_AFTER_FILTER = 2


class Reading:
    """One walk over the tokens of a query, in step with its scanner.

    Args:
        text: The query.
        scanner: The scanner of the same text.
    """

    def __init__(self, text: str, scanner: Scanner) -> None:
        self._text = text
        self._scanner = scanner
        self._frames = [_frame(_Holds.PATTERN, _QueryClause.HEAD)]
        self._last: list[Token] = []
        self._in_round: list[bool] = [False]
        self._edits: list[tuple[int, int, str]] = []
        self._prefixes: dict[str, str] = {}

    def read(self, token: Token) -> Token:
        """The token as it is to be understood; it may be shorter than it was scanned."""
        if token.kind is TokenKind.IRI or token.text == "<<":
            token = self._angle(token)
        elif token.kind in {TokenKind.NAME, TokenKind.PREFIX}:
            self._rename(token)
        elif token.kind is TokenKind.WORD:
            self._turn(token.text.upper())
        if token.kind is TokenKind.OPEN:
            self._push(token)
        elif token.kind is TokenKind.CLOSE:
            self._pop()
        self._last = [*self._last[-1:], token]
        return token

    def rewritten(self) -> str:
        """The text of the query with what had to be changed."""
        pieces, position = [], 0
        for start, end, new in self._edits:
            pieces += [self._text[position:start], new]
            position = end
        return "".join([*pieces, self._text[position:]])

    def _angle(self, token: Token) -> Token:
        """`<` behind an operand in brackets: a comparison in an expression, an IRI or a quoted triple among terms."""
        previous = self._last[-1] if self._last else None
        if previous is None or not self._in_round[-1]:
            return token
        if previous.kind in {TokenKind.OPEN, TokenKind.OPERATOR}:
            return token
        is_operand = previous.kind is not TokenKind.WORD or previous.text.lower() in _LITERAL_WORDS
        if self._frames[-1].holds is _Holds.EXPRESSION and is_operand:
            size = 2 if token.text.startswith("<=") else 1
            end = token.start + size
            self._edits.append((end, end, " "))
            return self._scanner.shorten(token, size)
        if token.text == "<<":
            end = token.start + (3 if self._text.startswith("<<(", token.start) else 2)
            self._edits.append((end, end, " "))
        elif "#" in token.text or "'" in token.text:
            escaped = token.text.replace("#", "\\u0023").replace("'", "\\u0027")
            self._edits.append((token.start, token.start + len(token.text), escaped))
        return token

    def _rename(self, token: Token) -> None:
        prefix, colon, _ = token.text.partition(":")
        if not colon or "SERVICE" not in prefix.upper():
            return
        if prefix not in self._prefixes:
            number = len(self._prefixes)
            while f"renamed{number}:" in self._text:
                number += 1
            self._prefixes[prefix] = f"renamed{number}"
        self._edits.append((token.start, token.start + len(prefix), self._prefixes[prefix]))

    def _turn(self, word: str) -> None:
        """A keyword may begin another clause."""
        frame = self._frames[-1]
        if frame.holds is not _Holds.PATTERN:
            return
        if word == "SELECT":
            frame.clause = _QueryClause.HEAD
        elif word == "VALUES":
            frame.before_values = frame.clause
            frame.clause = _QueryClause.VALUES

    def _push(self, token: Token) -> None:
        frame = self._frames[-1]
        if token.text == "(":
            inner = _frame(self._round(frame), _QueryClause.GROUP)
        elif token.text == "{" and frame.clause is not _QueryClause.VALUES:
            inner = _frame(_Holds.PATTERN, _QueryClause.GROUP)
            if frame.clause is _QueryClause.HEAD:
                frame.clause = _QueryClause.MODIFIERS
        else:
            if token.text == "{":
                frame.clause = frame.before_values
            inner = _frame(_Holds.TERMS, _QueryClause.GROUP)
        self._in_round.append(token.text != "{" and (token.text == "(" or self._in_round[-1]))
        self._frames.append(inner)

    def _round(self, frame: _Frame) -> _Holds:
        """What a round bracket holds that opens here."""
        if frame.holds is not _Holds.PATTERN:
            return frame.holds
        if frame.clause is _QueryClause.VALUES:
            return _Holds.TERMS
        if frame.clause is not _QueryClause.GROUP:
            return _Holds.EXPRESSION
        words = [t.text.upper() if t.kind is TokenKind.WORD else "" for t in self._last]
        is_constraint = words[-1:] and words[-1] in _CONSTRAINTS
        is_call = len(words) == _AFTER_FILTER and words[0] == "FILTER"
        return _Holds.EXPRESSION if is_constraint or is_call else _Holds.TERMS

    def _pop(self) -> None:
        if len(self._frames) > 1:
            self._frames.pop()
            self._in_round.pop()


def _frame(holds: _Holds, clause: _QueryClause) -> _Frame:
    return _Frame(holds, clause, clause)
