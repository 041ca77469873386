"""Answers of a SPARQL server, as a store of this process would give them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO, cast

import httpx2 as httpx
import pyoxigraph as ox

from kg.store.failures import store_errors
from kg.store.snapshot import QueryResult

_ASKED = "__ASK_RETVAL"
"""The variable of Virtuoso's answer to ASK."""
_BLOCK = 65_536
_READ_AT_ONCE = 1_000_000


def trusted_rows(result: QueryResult) -> Iterator[dict[str, ox.NamedNode | ox.Literal]]:
    """Rows of trusted queries, whose terms are IRIs and literals; unbound variables are left out."""
    if isinstance(result, ox.QuerySolutions):
        names = [variable.value for variable in result.variables]
        for row in result:
            pairs = zip(names, row, strict=True)
            yield {n: t for n, t in pairs if isinstance(t, ox.NamedNode | ox.Literal)}


def graph_of(body: IO[bytes]) -> ox.QueryTriples:
    """An answer that is a graph, as a store would give it."""
    graph = ox.Store()
    with store_errors("answer of the store", "N-Triples"):
        graph.load(body, ox.RdfFormat.N_TRIPLES)
    return cast(ox.QueryTriples, graph.query("CONSTRUCT WHERE { ?s ?p ?o }"))


def answer_of(result: QueryResult) -> QueryResult:
    """A result as the protocol has it: Virtuoso 7.2 answers ASK with a row that holds 1 or 0."""
    if not isinstance(result, ox.QuerySolutions) or [v.value for v in result.variables] != [_ASKED]:
        return result
    found = any(isinstance(row[0], ox.Literal) and row[0].value == "1" for row in result)
    text = '{"head": {}, "boolean": true}' if found else '{"head": {}, "boolean": false}'
    return ox.parse_query_results(text, ox.QueryResultsFormat.JSON)


def body_of(response: httpx.Response) -> IO[bytes]:
    """The body of a response as a file; a small one is read at once, which frees the connection for the next."""
    blocks = response.iter_bytes(_BLOCK)
    first = bytearray()
    for block in blocks:
        first += block
        if len(first) > _READ_AT_ONCE:
            return cast(IO[bytes], _ResponseFile(response, bytes(first), blocks))
    return io.BytesIO(first)


class _ResponseFile(io.RawIOBase):
    """The body of a response as a file that is read while it arrives; what is dropped unread is closed."""

    def __init__(self, response: httpx.Response, first: bytes, blocks: Iterator[bytes]) -> None:
        super().__init__()
        self._response = response
        self._blocks = blocks
        self._rest = first

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = next(self._blocks, b"")
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size

    def close(self) -> None:
        """Let go of the connection, as the end of this object does by itself."""
        if not self.closed:
            self._response.close()
        super().close()
