"""The graph in another server: any SPARQL 1.1 endpoint with query and Graph Store Protocol over HTTP.

For those who outgrow one machine, or have a server already. What differs from the store folder: there is no
snapshot, so readers see a build while it is under way; nothing keeps two writers apart but the operator; a
query that is given up may go on in the server unless that has a time limit of its own. The default graph must
be the union of the named graphs, as in Virtuoso, or `oxigraph serve --union-default-graph`. What Virtuoso does
otherwise than the others is told in docs/service.md.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx2 as httpx
import pyoxigraph as ox

from kg.errors import QueryError, StoreError, StoreUnreachableError
from kg.graph.iri import Namer
from kg.sparql.binding import bind_variables
from kg.sparql.query import UNION, Dataset, dataset_of
from kg.store.changes import StoreChanges
from kg.store.embedded import statements_of
from kg.store.failures import store_errors
from kg.store.publication import Deriver
from kg.store.remote_answer import answer_of, body_of, graph_of, trusted_rows
from kg.store.snapshot import GraphMeta, QueryResult, Substitutions, named_graph
from ontology.terms import bkg, owl

_NAMER = Namer()
PUBLICATION = _NAMER.publication_graph
"""The graph that says when something was published last, and by which recipe."""
UNPUBLISHED = _NAMER.unpublished_graph
"""The graph that is there while something is written that is not published."""
_OF_SERVERS = frozenset(
    {
        "http://localuriqaserver/sparql",
        "http://www.openlinksw.com/schemas/virtrdf#",
        "http://www.w3.org/2002/07/owl#",
        "http://www.w3.org/ns/ldp#",
    }
)
"""Graphs that a server keeps for itself."""
_ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9"
_TRIPLES = "application/n-triples"
_TIMEOUT = httpx.Timeout(600.0, connect=5.0)
_DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
_MODIFIED = "http://purl.org/dc/terms/modified"
_RECIPE = "http://purl.org/dc/terms/identifier"
_META = (bkg.softwareVersion, bkg.sha256, owl.versionInfo, bkg.decisionsDigest)


def endpoints_of(url: str) -> tuple[str, str]:
    """Addresses for queries and for whole graphs, from one that an operator gives.

    >>> endpoints_of("http://localhost:7878")
    ('http://localhost:7878/query', 'http://localhost:7878/store')
    >>> endpoints_of("http://localhost:3030/budget/query")
    ('http://localhost:3030/budget/query', 'http://localhost:3030/budget/data')
    >>> endpoints_of("http://localhost:8890/sparql")
    ('http://localhost:8890/sparql', 'http://localhost:8890/sparql-graph-crud-auth')
    """
    url = url.rstrip("/")
    if url.endswith("/sparql"):  # Virtuoso
        return url, url + "-graph-crud-auth"
    if url.endswith("/query"):  # Fuseki
        return url, url.removesuffix("query") + "data"
    return url + "/query", url + "/store"  # Oxigraph


class RemoteStore:
    """A SPARQL endpoint as a store, for reading and writing.

    Name and password, if the server wants them, come from BUDGETKG_STORE_USER and BUDGETKG_STORE_PASSWORD
    (basic authentication, digest for Virtuoso), so that they stand in no command line and no message.

    Args:
        url: Address of the server or of its query endpoint.
    """

    def __init__(self, url: str) -> None:
        self.address = url
        self._query_url, self._graph_url = endpoints_of(url)
        self._is_noted = (
            False  # whether the server holds the graph `UNPUBLISHED`, as far as this process knows
        )
        user, password = os.environ.get("BUDGETKG_STORE_USER"), os.environ.get("BUDGETKG_STORE_PASSWORD", "")
        digest = self._graph_url.endswith("-auth")
        auth = (httpx.DigestAuth if digest else httpx.BasicAuth)(user, password) if user else None
        self._client = httpx.Client(timeout=_TIMEOUT, auth=auth, trust_env=False)

    @classmethod
    def open(cls, url: str) -> Self:
        """A store whose server answers and shows all graphs in its default graph.

        Raises:
            StoreUnreachableError: It does not answer as a SPARQL endpoint.
            StoreError: Its default graph is not the union of its named graphs.
        """
        store = cls(url)
        try:
            if store._ask("ASK { GRAPH ?g { ?s ?p ?o } }") and not store._ask("ASK { ?s ?p ?o }"):
                expected = "a default graph that is the union of all graphs (oxigraph: --union-default-graph)"
                raise StoreError(f"store {url}", expected, "one that is empty")
        except BaseException:
            store.close()
            raise
        return store

    def _ask(self, text: str) -> bool:
        return bool(self.query(text))

    @contextlib.contextmanager
    def _errors(self, doing: str) -> Iterator[None]:
        try:
            yield
        except httpx.HTTPError as error:
            got = f"{type(error).__name__} {error}".strip()
            raise StoreUnreachableError(f"store {self.address}", doing, got) from error

    def query(
        self,
        text: str,
        substitutions: Substitutions | None = None,
        dataset: Dataset = UNION,
        base: str | None = None,
    ) -> QueryResult:
        """Evaluate a trusted SPARQL query; rows are read from the network while they are used.

        Raises:
            QueryError: The server does not take the query.
            StoreUnreachableError: It does not answer.
        """
        if dataset.of_query:
            # A server that shows the union by default shows it in spite of FROM; what a request names it obeys.
            dataset = dataset_of(text)
        form = {
            "query": (f"BASE <{base}> " if base else "") + bind_variables(text, substitutions or {}),
            "default-graph-uri": list(dataset.default),
            "named-graph-uri": list(dataset.named),
        }
        request = self._client.build_request("POST", self._query_url, data=form, headers={"Accept": _ACCEPT})
        with self._errors("an answer"):
            response = self._client.send(request, stream=True)
            if response.status_code >= 400:
                self._refuse(response)
        media_type = response.headers.get("content-type", "").partition(";")[0]
        with self._errors("the whole answer"):
            body = body_of(response)
        if media_type == _TRIPLES:
            return graph_of(body)
        if media_type != "application/sparql-results+json":
            body.close()
            raise StoreUnreachableError(f"store {self.address}", _ACCEPT, repr(media_type))
        with self._errors("the whole answer"):
            return answer_of(ox.parse_query_results(body, ox.QueryResultsFormat.JSON))

    def _refuse(self, response: httpx.Response) -> None:
        response.read()
        said = " ".join(response.text.split())[:300]
        if response.status_code == 400:
            raise QueryError("query", "a query that the store takes", said)
        place = f"store {self.address}"
        raise StoreUnreachableError(place, "an answer", f"status {response.status_code}: {said}")

    def has_graph(self, graph: str) -> bool:
        """Whether the named graph is there."""
        return self._ask(f"ASK {{ GRAPH {named_graph(graph)} {{ ?s ?p ?o }} }}")

    def graph_meta(self, graph: str) -> GraphMeta | None:
        """What the named graph says of its origin; None where there is no such graph."""
        if not self.has_graph(graph):
            return None
        predicates = " ".join(f"<{predicate}>" for predicate in _META)
        found = self.query(
            f"SELECT ?p (MIN(STR(?o)) AS ?value) {{ GRAPH {named_graph(graph)} "
            f"{{ VALUES ?p {{ {predicates} }} ?s ?p ?o }} }} GROUP BY ?p"
        )
        values = {row["p"].value: row["value"].value for row in trusted_rows(found)}
        return GraphMeta(graph, *(values.get(predicate) for predicate in _META))

    def graphs(self) -> list[str]:
        """IRIs of all named graphs, sorted, without those that tell of publications or are the server's own."""
        # With DISTINCT in place of GROUP BY Virtuoso comes to no end.
        found = self.query("SELECT ?g { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        return sorted(
            {row["g"].value for row in trusted_rows(found)} - {PUBLICATION, UNPUBLISHED} - _OF_SERVERS
        )

    def count(self, graph: str | None = None) -> int:
        """How many statements the store, or one graph of it, holds."""
        name = f"GRAPH {named_graph(graph)}" if graph else "GRAPH ?g"
        hidden = ", ".join(f"<{name}>" for name in sorted({PUBLICATION, UNPUBLISHED} | _OF_SERVERS))
        others = "" if graph else f"FILTER(?g NOT IN ({hidden}))"
        found = self.query(f"SELECT (COUNT(*) AS ?n) {{ {name} {{ ?s ?p ?o }} {others} }}")
        return sum(int(row["n"].value) for row in trusted_rows(found))

    def dump(self, target: Path, graph: str | None = None) -> None:
        """Write the store as N-Quads, or one graph as N-Triples.

        Raises:
            StoreError: The file cannot be written.
            StoreUnreachableError: The server does not answer.
        """
        with store_errors(target, "a file that can be written"), target.open("wb") as file:
            if graph is not None:
                file.write(self._fetch(graph))
                return
            for name in self.graphs():
                triples = ox.parse(self._fetch(name), format=ox.RdfFormat.N_TRIPLES)
                quads = (ox.Quad(t.subject, t.predicate, t.object, named_graph(name)) for t in triples)
                ox.serialize(quads, file, ox.RdfFormat.N_QUADS)

    def _fetch(self, graph: str) -> bytes:
        return self._send("GET", graph, missing_ok=True).content

    def _send(
        self, method: str, graph: str, body: bytes | None = None, *, missing_ok: bool = False
    ) -> httpx.Response:
        # Only what fetches a graph asks for a format: Virtuoso answers PUT and DELETE with a page, or 406.
        headers = {"Accept": _TRIPLES} if method == "GET" else {"Accept": "*/*"}
        if body is not None:
            headers["Content-Type"] = _TRIPLES
        with self._errors(f"{method} of graph {graph} to be done"):
            response = self._client.request(
                method, self._graph_url, params={"graph": graph}, content=body, headers=headers
            )
            if response.status_code >= 400 and not (missing_ok and response.status_code == 404):
                self._refuse(response)
        return response

    def write_graphs(self, graphs: Mapping[str, bytes]) -> frozenset[str] | None:
        """Make each named graph hold exactly its statements, one request each; those that go, go last.

        The protocol has no transaction over several graphs: if this is cut off, the next build goes on with it.
        """
        for graph, nquads in sorted(graphs.items(), key=lambda item: not item[1]):
            self.replace_graph(graph, nquads)
        return None

    def replace_graph(self, graph: str, nquads: bytes) -> frozenset[str] | None:
        """Make a named graph hold exactly these statements, with one request.

        Raises:
            StoreError: The text is no N-Quads, or holds blank nodes or statements of other graphs.
            StoreUnreachableError: The server does not take it.
        """
        lines = statements_of(named_graph(graph), nquads)
        if lines:
            self._note_changes()
            self._send("PUT", graph, b"".join(sorted(lines)))
        else:
            self.remove_graph(graph)
        return None

    def bulk_load(self, source: bytes | Path, graphs: Collection[str]) -> None:
        """Load graphs that are not there yet, one request each; if one fails, all are removed again.

        Raises:
            StoreError: A graph is there already, the source is no N-Quads, or holds other graphs.
            StoreUnreachableError: The server does not take it.
        """
        if known := sorted(graph for graph in graphs if self.has_graph(graph)):
            place = f"store {self.address}"
            raise StoreError(place, "graphs that are not there yet", f"{len(known)} known, {known[0]}")
        parsed = ox.Store()
        with store_errors(source if isinstance(source, Path) else f"store {self.address}", "N-Quads"):
            data = source.read_bytes() if isinstance(source, Path) else source
            parsed.bulk_load(data, format=ox.RdfFormat.N_QUADS)
        names = {name.value for name in parsed.named_graphs() if isinstance(name, ox.NamedNode)}
        if foreign := sorted(names - set(graphs)):
            raise StoreError(f"store {self.address}", "only the graphs announced", foreign[0])
        self._note_changes()
        try:
            for name in sorted(names):
                body = parsed.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(name)) or b""
                self._send("PUT", name, body)
        except StoreError:
            for name in names:
                self.remove_graph(name)
            raise

    def remove_graph(self, graph: str) -> None:
        """Remove a named graph and all it states; one that is not there is no error."""
        self._note_changes()
        self._send("DELETE", graph, missing_ok=True)

    def _note_changes(self) -> None:
        """Leave a mark that something is written, before it is."""
        if not self._is_noted:
            self._put_statements(UNPUBLISHED, {_MODIFIED: _moment()})
            self._is_noted = True

    def _put_statements(self, graph: str, values: Mapping[str, ox.Literal]) -> None:
        """Make a graph hold these statements about itself."""
        statements = (ox.Triple(ox.NamedNode(graph), ox.NamedNode(p), v) for p, v in values.items())
        self._send("PUT", graph, "".join(f"{statement} .\n" for statement in statements).encode())

    def is_behind(self) -> bool:
        """Whether something was written since the last publication, or there was none."""
        return self.has_graph(UNPUBLISHED) or self.published() is None

    def recipe(self) -> str | None:
        """The recipe of the last publication; None where there is none, or it does not say."""
        return self._said_of_publication(_RECIPE)

    def changes(self) -> StoreChanges | None:
        """None: a server does not keep what was published beside what is there."""
        return None

    def publish(self, derivers: Sequence[Deriver] = (), recipe: str = "") -> None:
        """Note the moment, so that services know that something changed; readers see changes anyway.

        What is derived is made where it is used, and kept in a cache there.
        """
        self._put_statements(PUBLICATION, {_MODIFIED: _moment(), _RECIPE: ox.Literal(recipe)})
        self._send("DELETE", UNPUBLISHED, missing_ok=True)
        self._is_noted = False

    def published(self) -> str | None:
        """When something was published last; None if never by this program."""
        return self._said_of_publication(_MODIFIED)

    def _said_of_publication(self, predicate: str) -> str | None:
        found = self.query(f"SELECT ?v {{ GRAPH <{PUBLICATION}> {{ <{PUBLICATION}> <{predicate}> ?v }} }}")
        return next((row["v"].value for row in trusted_rows(found)), None)

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _moment() -> ox.Literal:
    return ox.Literal(datetime.now(UTC).isoformat(), datatype=ox.NamedNode(_DATE_TIME))
