"""A user's query answered: checked, evaluated, and written out while it is computed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import IO, NamedTuple, cast

import pyoxigraph as ox

from kg.answers.cautions import cautions_of
from kg.answers.spreadsheet import too_many, write_for_excel
from kg.errors import NotAcceptableError, QueryError, QueryLimitError
from kg.search.pattern import expand_search
from kg.sparql.formats import GRAPHS, RESULTS, Format
from kg.sparql.guard import inspect_query
from kg.sparql.prefixes import PREFIXES
from kg.sparql.query import Dataset, ResultLimits, UserQuery
from kg.sparql.row_count import row_counter
from kg.store.snapshot import GraphReader, QueryResult

BLOCK = 65_536
"""Bytes that are written at a time."""


class AnswerHead(NamedTuple):
    """What is known of an answer before its first bytes."""

    format: Format
    cautions: tuple[str, ...]


def write_answer(
    store: GraphReader, query: UserQuery, begin: Callable[[AnswerHead], None], write: Callable[[bytes], None]
) -> None:
    """Answer a user's query.

    Args:
        store: What is asked.
        query: The query with its formats and limits.
        begin: Called once with format and cautions, before the first bytes. Until then nothing was answered.
        write: Called with the answer, piece by piece.

    Raises:
        QueryRefusedError: The query could do harm.
        QueryError: It is no SPARQL, or failed while it ran; perhaps in the middle of the answer.
        NotAcceptableError: The client takes no format of such an answer.
        QueryLimitError: The answer grew beyond its limits; perhaps in the middle of it.
    """
    shape = inspect_query(query.text, query.services)
    is_graph = shape.form in {"CONSTRUCT", "DESCRIBE"}
    chosen = query.graph if is_graph else query.results
    if chosen is None:
        offered = ", ".join(f.media_types[0] for f in (GRAPHS if is_graph else RESULTS))
        raise NotAcceptableError(f"format of a {shape.form} answer", offered, "none of them accepted")
    named = query.dataset.is_named
    dataset = query.dataset if named else Dataset(of_query=shape.names_graphs)
    result = store.query(expand_search(shape.text, store), dataset=dataset, base=query.base)
    output = _Output(query.limits, lambda: begin(AnswerHead(chosen, cautions_of(store, shape.text))), write)
    try:
        _serialise(result, chosen, output, query.limits)
    except (OSError, RuntimeError, ValueError) as error:
        if output.error is not None:
            raise output.error from None
        raise QueryError("query", "a query that can be evaluated", str(error)) from error
    output.finish()


def _serialise(result: QueryResult, chosen: Format, output: _Output, limits: ResultLimits) -> None:
    target = cast(IO[bytes], output)
    if isinstance(result, ox.QueryTriples):
        triples = _counted(result, limits.rows)
        ox.serialize(triples, target, cast(ox.RdfFormat, chosen.code), prefixes=PREFIXES)
    elif chosen.code is None:
        write_for_excel(result, output.write, limits.rows)
    else:
        output.count_rows = row_counter(chosen.name)
        result.serialize(target, cast(ox.QueryResultsFormat, chosen.code))


def _counted(triples: Iterator[ox.Triple], most: int) -> Iterator[ox.Triple]:
    for number, triple in enumerate(triples):
        if number >= most:
            raise too_many(most)
        yield triple


class _Output(io.RawIOBase):
    """A binary file that passes on what is written to it in blocks, and keeps count."""

    def __init__(
        self,
        limits: ResultLimits,
        begin: Callable[[], None],
        write: Callable[[bytes], None],
    ) -> None:
        super().__init__()
        self.error: Exception | None = None
        self.count_rows: Callable[[bytes], int] | None = None
        self._limits = limits
        self._begin: Callable[[], None] | None = begin
        self._write = write
        self._size = 0
        self._uncounted: list[bytes] = []
        self._block = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # the database writes bytes, nothing else
        try:
            self._check(data)
            self._block += data
            if len(self._block) >= BLOCK:
                self._pass_on()
        except Exception as error:
            self.error = error  # the database would tell it in words of its own
            raise
        return len(data)

    def _check(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._limits.bytes:
            raise QueryLimitError("answer", f"at most {self._limits.bytes} bytes", "more")
        if self.count_rows is None:
            return
        # A row takes a byte at least: a small answer need not be counted, a large one is from its beginning.
        if self._size <= self._limits.rows:
            self._uncounted.append(bytes(data))
            return
        if self._uncounted:
            self.count_rows(b"".join(self._uncounted))
            self._uncounted.clear()
        if self.count_rows(data) > self._limits.rows:
            raise too_many(self._limits.rows)

    def _pass_on(self) -> None:
        if self._begin is not None:
            self._begin()
            self._begin = None
        self._write(bytes(self._block))
        self._block.clear()

    def finish(self) -> None:
        """Pass on what is left."""
        self._pass_on()
