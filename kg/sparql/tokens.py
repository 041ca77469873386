"""The words of a SPARQL text: just enough of its grammar to tell a keyword from a string, name or comment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum, auto
from typing import NamedTuple

from kg.errors import QueryError


class TokenKind(IntEnum):
    """What a token is, as far as `kg.sparql.guard` cares. Numbers, because those hash five times faster."""

    SKIP = auto()
    IRI = auto()
    NAME = auto()
    """A prefixed name or a blank node label."""
    PREFIX = auto()
    """The prefix alone, `ex:`."""
    STRING = auto()
    LANGUAGE = auto()
    VARIABLE = auto()
    NUMBER = auto()
    WORD = auto()
    """A keyword, or the name of a built-in function."""
    OPEN = auto()
    CLOSE = auto()
    OPERATOR = auto()


class Token(NamedTuple):
    """One token with its text as written; line and column count from 1, the characters before it from 0."""

    kind: TokenKind
    text: str
    line: int
    column: int
    start: int

    @property
    def place(self) -> str:
        """The place in words."""
        return f"query line {self.line} column {self.column}"


_ECHAR = r"\\(?:[tbnrf\\\"']|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})"
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHARS = _BASE + "_\\-0-9\u00b7\u0300-\u036f\u203f\u2040"
_PREFIX = f"(?:[{_BASE}](?:[{_CHARS}.]*[{_CHARS}])?)?:"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = f"(?:[{_BASE}_:0-9]|{_PLX})(?:(?:[{_CHARS}.:]|{_PLX})*(?:[{_CHARS}:]|{_PLX}))?"

# The order decides: an IRI before `<`, long strings before short ones, names before words.
_TOKENS = [
    (TokenKind.SKIP, r"(?:[ \t\r\n]+|#[^\r\n]*)+"),
    (TokenKind.IRI, r"<(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"),
    (TokenKind.STRING, rf'"""(?:"{{0,2}}(?:[^"\\]|{_ECHAR}))*"""'),
    (TokenKind.STRING, rf"'''(?:'{{0,2}}(?:[^'\\]|{_ECHAR}))*'''"),
    (TokenKind.STRING, rf'"(?!"")(?:[^"\\\r\n]|{_ECHAR})*"'),
    (TokenKind.STRING, rf"'(?!'')(?:[^'\\\r\n]|{_ECHAR})*'"),
    (TokenKind.NAME, f"_:[{_BASE}_0-9](?:[{_CHARS}.]*[{_CHARS}])?"),
    (TokenKind.NAME, _PREFIX + _LOCAL),
    (TokenKind.PREFIX, _PREFIX),
    (TokenKind.LANGUAGE, r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?"),
    (TokenKind.VARIABLE, f"[?$][{_BASE}_0-9][{_BASE}_0-9\u00b7\u0300-\u036f\u203f\u2040]*"),
    (TokenKind.NUMBER, r"(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+"),
    (TokenKind.WORD, r"[A-Za-z](?:[A-Za-z0-9_]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*"),
    (TokenKind.WORD, r"(?:\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})+[A-Za-z0-9_\\]*"),
    (TokenKind.OPEN, r"<<|[({\[]"),
    (TokenKind.CLOSE, r">>|[)}\]]"),
    (TokenKind.OPERATOR, r"\|\||&&|\^\^|[<>!]=|[;,.+\-*/<>=!^|~?]"),
]
_SCANNER = re.compile("|".join(f"({pattern})" for _, pattern in _TOKENS))
_KINDS = (TokenKind.SKIP, *(kind for kind, _ in _TOKENS))  # by number of the group, from 1
_UNICODE_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Scanner:
    """The tokens of a SPARQL text without white space and comments, one after another.

    Who reads them may shorten the last one, where the context says that it ends earlier than its longest form.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._position, self._line, self._line_start = 0, 1, 0

    def __iter__(self) -> Iterator[Token]:
        """The tokens.

        Raises:
            QueryError: Something is no token, such as a string without its end. What cannot be read
                here for certain might be read otherwise by the database, so it does not pass.
        """
        text = self._text
        while self._position < len(text):
            start, line, line_start = self._position, self._line, self._line_start
            match = _SCANNER.match(text, start)
            if match is None:
                place = f"query line {line} column {start - line_start + 1}"
                raise QueryError(place, "SPARQL", f"{text[start : start + 20]!r}")
            self._position = match.end()
            breaks = match[0].count("\n")
            if breaks:
                self._line += breaks
                self._line_start = start + match[0].rindex("\n") + 1
            kind = _KINDS[match.lastindex or 0]
            if kind is not TokenKind.SKIP:
                yield Token(kind, match[0], line, start - line_start + 1, start)

    def shorten(self, token: Token, size: int) -> Token:
        """The last token cut to its first characters, as an operator; the text goes on behind them.

        Args:
            token: The last token; it stands on one line.
            size: Characters that are left of it.
        """
        self._position = token.start + size
        return token._replace(kind=TokenKind.OPERATOR, text=token.text[:size])


def tokens_of(text: str) -> Iterator[Token]:
    """The tokens of a SPARQL text without white space and comments.

    Raises:
        QueryError: As `Scanner` says.
    """
    return iter(Scanner(text))


def unescape(text: str) -> str:
    r"""The text with `\uXXXX` and `\UXXXXXXXX` replaced by their characters, as SPARQL 1.1 reads it.

    Halves of surrogate pairs and numbers beyond Unicode stay as they are.
    """
    return _UNICODE_ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return match[0] if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)
