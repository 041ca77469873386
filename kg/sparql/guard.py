r"""Which queries of users may run: those that only read, only here, and are not built to exhaust the machine.

Oxigraph really calls out for `SERVICE`, and a very deep or very long query overflows its stack and ends the
process. So the text is cut into tokens (`kg.sparql.tokens`) and judged by them; keywords in strings, IRIs,
names, variables and comments mean nothing. Cutting a text is safe only if the database cuts it the same way.
Where its parser, which knows the context, may cut otherwise, the text is written so that it cannot
(`kg.sparql.reading`), or refused. These were seen to call out:

* `trueSERVICE<x>`, `1SERVICE<x>`: no space is needed between words, so a word must not hold the keyword.
* `SERVICE:x`: to the parser the keyword and a name, to the grammar a name with the prefix `SERVICE:`. Such a
  prefix gets another name.
* `FILTER(?a<?b)#>`: up to `>` this has the form of an IRI, but the parser reads a comparison and a comment,
  which can swallow the quote that seems to begin a string; `?a<<http://x#>` is the same the other way round.

`\u0053ERVICE` does not reach Oxigraph's parser as a keyword, but SPARQL 1.1 resolves such escapes before it
reads the text; a text with escapes must be harmless both ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kg.errors import KgError, QueryError, QueryRefusedError
from kg.sparql.optionals import optionals_last
from kg.sparql.ordering import order_totally
from kg.sparql.reading import Reading
from kg.sparql.skeleton import fill, skeleton_of
from kg.sparql.tokens import Scanner, Token, TokenKind, unescape

MAX_LENGTH = 100_000
"""Characters of a query."""
MAX_DEPTH = 64
"""Brackets inside brackets; Oxigraph's stack was seen to overflow between 200 and 1,000."""
MAX_JOINTS = 1_000
"""Keywords, operators and groups; chains overflowed the stack between 1,000 and 5,000. Values do not count."""

_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_PROLOGUE = frozenset({"PREFIX", "BASE", "VERSION"})
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "MOVE", "COPY", "ADD", "WITH"})
_CLOSES = {"{": "}", "(": ")", "[": "]", "<<": ">>"}
_BYTE_ORDER_MARK = "\ufeff"
_SEPARATORS = frozenset({",", "."})
_REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class QueryShape:
    """What can be said of a query before it runs.

    Args:
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.
        names_graphs: Whether it says with FROM which graphs it is about.
        text: The same query as it is to be given to the database, which can read this in one way only.
    """

    form: str
    names_graphs: bool
    text: str


def check_query(text: str) -> str:
    """Pass a user's query that may run; gives its form: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises:
        QueryError, QueryRefusedError: As `inspect_query` does.
    """
    return inspect_query(text).form


def inspect_query(text: str, services: frozenset[str] = frozenset()) -> QueryShape:
    """Pass a user's query that may run, and say what it is; those seen lately, with whatever texts, are remembered.

    Args:
        text: The query.
        services: IRIs of the endpoints it may call with SERVICE, written out in the query as they are here.

    `FROM` and `FROM NAMED` are fine: Oxigraph looks for such graphs in the store only. Whether the text is
    right SPARQL in all else is for the store to say.

    Raises:
        QueryError: The text is no query: a bracket or a quote is missing, or it begins with none of the forms.
        QueryRefusedError: The query changes data, calls another service, is too long or too deep, or cannot
            be read in one way only. Both messages name line and column.
    """
    skeleton = skeleton_of(text) if len(text) <= MAX_LENGTH else None
    if skeleton is None:
        return _inspect(text, services)
    try:
        shape = _inspect(skeleton.text, services)
    except KgError:
        return _inspect(text, services)  # which says where in this text
    return QueryShape(shape.form, shape.names_graphs, fill(shape.text, skeleton.texts))


@lru_cache(maxsize=_REMEMBERED)
def _inspect(text: str, services: frozenset[str]) -> QueryShape:
    if len(text) > MAX_LENGTH:
        raise QueryRefusedError("query", f"at most {MAX_LENGTH} characters", f"{len(text)}")
    text = text.removeprefix(_BYTE_ORDER_MARK)
    shape = _TokenWalk(text, services).run()
    if "\\u" in text or "\\U" in text:
        _TokenWalk(unescape(text), services).run()
    return shape


class _TokenWalk:
    """One walk over the tokens of a query."""

    def __init__(self, text: str, services: frozenset[str]) -> None:
        self._text = text
        self._services = services
        self._calls = False
        self._open: list[str] = []
        self._joints = 0
        self._form: str | None = None
        self._names_graphs = False

    def run(self) -> QueryShape:
        scanner = Scanner(self._text)
        reading = Reading(self._text, scanner)
        for scanned in scanner:
            token = reading.read(scanned)
            self._check_service(token)
            self._check_keyword(token)
            self._count(token)
            if token.kind is TokenKind.OPEN:
                self._push(token)
            elif token.kind is TokenKind.CLOSE:
                self._pop(token)
        if self._open:
            raise QueryError("query", f"{_CLOSES[self._open[-1]]} before its end", "no such bracket")
        if self._form is None:
            raise QueryError("query", "SELECT, ASK, CONSTRUCT or DESCRIBE", "no query")
        written = optionals_last(order_totally(reading.rewritten()))
        return QueryShape(self._form, self._names_graphs, written)

    def _check_service(self, token: Token) -> None:
        """Behind SERVICE there must be the written-out IRI of an endpoint that may be called."""
        if not self._calls or (token.kind is TokenKind.WORD and token.text.upper() == "SILENT"):
            return
        self._calls = False
        if token.kind is not TokenKind.IRI or token.text[1:-1] not in self._services:
            allowed = " or ".join(sorted(self._services))
            raise QueryRefusedError(token.place, f"SERVICE of {allowed}", repr(token.text[:200]))

    def _check_keyword(self, token: Token) -> None:
        if token.kind is not TokenKind.WORD:
            return
        word = unescape(token.text).upper()
        if word == "SERVICE" == token.text.upper() and self._services:
            self._calls = True
        elif "SERVICE" in word:
            raise QueryRefusedError(token.place, "a query of this store alone", f"SERVICE in {token.text!r}")
        if word in _UPDATES:
            raise QueryRefusedError(token.place, "a query that only reads", f"{word} in {token.text!r}")
        if "\\" in token.text:
            raise QueryRefusedError(token.place, "keywords written plainly", f"an escape in {token.text!r}")
        if self._form is None and word not in _PROLOGUE:
            if word not in _FORMS:
                raise QueryError(token.place, "SELECT, ASK, CONSTRUCT or DESCRIBE", repr(token.text))
            self._form = word
        elif word == "FROM" and not self._open:
            self._names_graphs = True

    def _count(self, token: Token) -> None:
        joins = (
            token.kind is TokenKind.WORD
            or (token.kind is TokenKind.OPERATOR and token.text not in _SEPARATORS)
            or (token.kind is TokenKind.OPEN and token.text != "(")
        )
        self._joints += joins
        if self._joints > MAX_JOINTS:
            raise QueryRefusedError(
                token.place, f"at most {MAX_JOINTS} keywords, operators and groups", "more"
            )

    def _push(self, token: Token) -> None:
        self._open.append(token.text)
        if len(self._open) > MAX_DEPTH:
            raise QueryRefusedError(token.place, f"at most {MAX_DEPTH} brackets inside each other", "more")

    def _pop(self, token: Token) -> None:
        opened = self._open.pop() if self._open else ""
        if not opened or _CLOSES[opened] != token.text:
            expected = _CLOSES[opened] if opened else "no closing bracket"
            raise QueryError(token.place, expected, repr(token.text))
