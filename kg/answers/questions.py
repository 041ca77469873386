"""Answers: saved questions and users' own queries, as tables of plain Python values."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox

from kg.answers.cautions import cautions_of
from kg.answers.child import end_with_parent
from kg.answers.kept_parts import with_kept_counts
from kg.errors import KgError, ParameterError, QueryError, QueryTimeoutError, UnknownQueryError
from kg.graph.values import Value, plain_value
from kg.lake import Lake
from kg.lake.names import LakeNames
from kg.money.figures import RollupTables, figures_beside, figures_of
from kg.policy.names import get_policy_key
from kg.search.pattern import expand_search
from kg.sparql.guard import QueryShape, inspect_query
from kg.sparql.query import Dataset
from kg.store.opening import is_remote, open_reader
from kg.store.snapshot import GraphReader, QueryResult, Substitutions
from queries.catalogue import Catalogue, SavedQuery, load_catalogue
from queries.errors import ParameterValueError, QueriesError, UnknownNameError
from queries.parameters import ParameterType
from queries.user_files import user_files

Row = tuple[Value, ...]

_PATIENCE = 10
"""How many times its time of computing a query may take by the clock."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a saved question.

    `rows` is the page asked for, in the order that the question defines; `total` counts all rows. Amounts are
    Decimal, in yuan; a cell is None where the graph says nothing.
    """

    query: SavedQuery
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """The result of a user's own query.

    ASK gives one cell; CONSTRUCT and DESCRIBE give the columns subject, predicate, object. `truncated` says
    that there are more rows than were asked for, `cautions` what to know of the answer (`kg.answers.cautions`).
    """

    form: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    truncated: bool = False
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowPage:
    """A page of rows; `total` counts all there are."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int


POLICY = ParameterType("a document number such as 京财社指〔2023〕1791号, or words of its title", ox.Literal)
"""What users write is resolved against the store before it comes here, so any text is a key."""


@cache
def saved_queries() -> Catalogue:
    """The catalogue of all saved questions, its parameters of type `policy` included; read once."""
    with _as_kg_errors():
        catalogue = load_catalogue({"policy": POLICY})
        for name, path in user_files().items():
            _check_user_query(path, catalogue.get(name).text)
    return catalogue


def _check_user_query(path: Path, text: str) -> None:
    """Refuse a user's question that is no SPARQL, or that writes or goes out."""
    try:
        inspect_query(text)
        ox.Store().query(text)
    except (KgError, SyntaxError) as error:
        raise QueryError(str(path), "a SELECT that only reads this store", str(error)) from error


def answer(
    store: GraphReader,
    name: str,
    params: Mapping[str, str],
    *,
    catalogue: Catalogue | None = None,
    limit: int | None = None,
    offset: int = 0,
    figures: RollupTables | None = None,
) -> Answer:
    """Answer a saved question: of the tables of figures where it can be, else of the graph.

    Args:
        store: An open store.
        name: Name of the question.
        params: Parameter → value as a user writes it; a blank one counts as not given.
        catalogue: The saved questions, if the caller has read them already.
        limit: Rows of the page; all if None.
        offset: Rows before the page.
        figures: The figures of this state of the store, if the caller has them open. Else those beside the
            snapshot are used; a question that needs figures makes them where there are none.

    Raises:
        UnknownQueryError: There is no such question.
        ParameterError: A parameter is unknown, missing or not of its type.
        QueryError: The store failed while it answered.
    """
    catalogue = catalogue or saved_queries()
    with _as_kg_errors():
        query = catalogue.get(name)
        terms = catalogue.parse_params(query, _with_policy_keys(store, query, params))
    if query.sql:
        with contextlib.nullcontext(figures) if figures else figures_for(store, name, catalogue) as tables:
            if tables:
                return _ask_figures(tables, query, terms, limit, offset)
    table = _read(store.query(with_kept_counts(store, query.text), terms), "SELECT")
    positions = [table.columns.index(column.name) for column in query.columns]
    end = None if limit is None else offset + limit
    rows = tuple(tuple(row[i] for i in positions) for row in table.rows[offset:end])
    return Answer(query, tuple(column.name for column in query.columns), rows, len(table.rows))


@contextlib.contextmanager
def figures_for(
    store: GraphReader, name: str, catalogue: Catalogue | None = None
) -> Iterator[RollupTables | None]:
    """The tables that a question asks, open; made where there are none and it has no SPARQL, None where it needs none.

    Raises:
        UnknownQueryError: There is no such question.
    """
    with _as_kg_errors():
        query = (catalogue or saved_queries()).get(name)
    if not query.sql:
        yield None
        return
    figures = figures_beside(store) if query.text else figures_of(store)
    with figures or contextlib.nullcontext():
        yield figures


def answer_of_lake(
    lake: Lake,
    name: str,
    params: Mapping[str, str],
    *,
    limit: int | None = None,
    offset: int = 0,
    timeout_s: float | None = None,
) -> Answer:
    """Answer a saved question of a lake, without a store; the rows are those of the store it was made of.

    Args:
        lake: An open lake.
        name: Name of a question that has SQL.
        params: As for `answer`.
        limit: Rows of the page; all if None.
        offset: Rows before the page.
        timeout_s: Seconds until it is stopped; never if None.

    Raises:
        UnknownQueryError: There is no such question.
        ParameterError: A parameter is unknown, missing or not of its type, or the question is answered of a store only.
        QueryError: DuckDB failed while it answered.
        QueryTimeoutError: It took too long.
    """
    catalogue = saved_queries()
    with _as_kg_errors():
        query = catalogue.get(name)
    if not query.sql:
        known = ", ".join(q.name for q in catalogue if q.sql)
        raise ParameterError("engine duckdb", f"a question that a lake answers: {known}", repr(name))
    if any(p.type == "policy" and params.get(p.name, "").strip() for p in query.parameters):
        params = _with_policy_keys(LakeNames(lake), query, params)
    with _as_kg_errors():
        terms = catalogue.parse_params(query, params)
    bound = {name: term.value for name, term in terms.items()}
    columns, found, total = lake.ask(query.sql, bound, limit=limit, offset=offset, timeout_s=timeout_s)
    return _page(query, columns, found, total)


def answer_rows(
    store: GraphReader, name: str, params: Mapping[str, str], *, limit: int | None = None, offset: int = 0
) -> RowPage:
    """The rows of `answer` without the question itself, so that they travel between processes."""
    found = answer(store, name, params, limit=limit, offset=offset)
    return RowPage(found.columns, found.rows, found.total)


def _ask_figures(
    figures: RollupTables, query: SavedQuery, terms: Substitutions, limit: int | None, offset: int
) -> Answer:
    bound = {name: term.value for name, term in terms.items()}
    columns, found, total = figures.ask(query.sql, bound, limit=limit, offset=offset)
    return _page(query, columns, found, total)


def _page(query: SavedQuery, columns: Sequence[str], found: Iterable[Sequence[Value]], total: int) -> Answer:
    """The columns that the question shows, in its order."""
    positions = [columns.index(column.name) for column in query.columns]
    rows = tuple(tuple(row[i] for i in positions) for row in found)
    return Answer(query, tuple(column.name for column in query.columns), rows, total)


def _with_policy_keys(store: GraphReader, query: SavedQuery, params: Mapping[str, str]) -> dict[str, str]:
    """The parameters, policies named by number or title replaced by the keys the graph knows them by."""
    kinds = {parameter.name: parameter.type for parameter in query.parameters}
    return {
        name: get_policy_key(store, text, f"parameter {name} of {query.name}")
        if kinds.get(name) == "policy" and text.strip()
        else text
        for name, text in params.items()
    }


def run_query(
    path: Path | str,
    text: str,
    params: Substitutions | None = None,
    timeout_s: float | None = None,
    *,
    max_rows: int | None = None,
) -> AnswerTable:
    """Run a user's own query on the last published snapshot of a store.

    Oxigraph cannot stop a query, so one with a time limit runs in a process of its own that ends when the time is up.
    What counts is the time of the processor, so that a busy machine stops no query; where a query may wait for something
    else it has ten times as long by the clock, and only as long as the limit says where a server computes for it.

    Args:
        path: Folder of the store, or URL of a SPARQL endpoint.
        text: A SPARQL query; `kg.sparql.guard` decides whether it may run.
        params: Variable → term to bind it to; a SELECT must project it.
        timeout_s: Seconds of computing until the query is stopped; None runs it here, without a limit.
        max_rows: Rows after which reading ends.

    Raises:
        QueryRefusedError: The query could do harm.
        QueryError: It is no SPARQL, or failed while it ran.
        QueryTimeoutError: It took too long.
        StoreError: The store cannot be read.
    """
    shape = inspect_query(text)
    if timeout_s is None:
        return _run(path, params, shape, max_rows)
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    arguments = (theirs, path, dict(params or {}), shape, max_rows, timeout_s)
    process = context.Process(target=_work, args=arguments, daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(timeout_s * (1 if is_remote(path) else _PATIENCE)):
            raise QueryTimeoutError("query", f"an end within {timeout_s:g} s", "none")
        result = ours.recv()
    except EOFError as error:
        process.join()
        if process.exitcode == -signal.SIGPROF:
            raise QueryTimeoutError("query", f"an end within {timeout_s:g} s of computing", "none") from error
        raise QueryError(
            "query", "a query that ends", f"a process that died with code {process.exitcode}"
        ) from error
    finally:
        process.kill()
        process.join()
        ours.close()
    if isinstance(result, KgError):
        raise result
    return result  # type: ignore[no-any-return]  # what `_work` sends


def _work(
    connection: Connection,
    path: Path | str,
    params: Substitutions,
    shape: QueryShape,
    max_rows: int | None,
    timeout_s: float,
) -> None:
    end_with_parent()
    signal.setitimer(signal.ITIMER_PROF, timeout_s)  # its signal ends the process, whatever library it is in
    try:
        connection.send(_run(path, params, shape, max_rows))
    except KgError as error:
        connection.send(error)


def _run(
    path: Path | str, params: Substitutions | None, shape: QueryShape, max_rows: int | None
) -> AnswerTable:
    with open_reader(path) as store:
        return _table(store, shape, params, max_rows)


def query_table(store: GraphReader, text: str, *, max_rows: int | None = None) -> AnswerTable:
    """The result of a user's own query on an open store, without a time limit.

    Raises:
        QueryRefusedError: The query could do harm.
        QueryError: It is no SPARQL, or failed while it ran.
    """
    return _table(store, inspect_query(text), None, max_rows)


def _table(
    store: GraphReader, shape: QueryShape, params: Substitutions | None, max_rows: int | None
) -> AnswerTable:
    dataset = Dataset(of_query=shape.names_graphs)
    found = _read(store.query(expand_search(shape.text, store), params, dataset), shape.form, max_rows)
    return dataclasses.replace(found, cautions=cautions_of(store, shape.text))


def _read(result: QueryResult, form: str, max_rows: int | None = None) -> AnswerTable:
    """Evaluate and read a result; Oxigraph computes rows while they are read."""
    columns: tuple[str, ...]
    rows: Iterator[Row]
    if isinstance(result, ox.QueryBoolean):
        return AnswerTable(form, ("answer",), ((bool(result),),))
    if isinstance(result, ox.QueryTriples):
        columns = ("subject", "predicate", "object")
        rows = ((plain_value(t.subject), plain_value(t.predicate), plain_value(t.object)) for t in result)
    else:
        columns = tuple(variable.value for variable in result.variables)
        rows = (tuple(plain_value(term) for term in solution) for solution in result)
    try:
        found = tuple(rows if max_rows is None else itertools.islice(rows, max_rows))
        more = max_rows is not None and next(rows, None) is not None
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError("query", "a query that can be evaluated", str(error)) from error
    return AnswerTable(form, columns, found, more)


@contextlib.contextmanager
def _as_kg_errors() -> Iterator[None]:
    try:
        yield
    except UnknownNameError as error:
        raise UnknownQueryError(error.place, error.expected, error.got) from error
    except ParameterValueError as error:
        raise ParameterError(error.place, error.expected, error.got) from error
    except QueriesError as error:
        raise QueryError(error.place, error.expected, error.got) from error
