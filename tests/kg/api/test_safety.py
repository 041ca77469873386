"""Whatever is sent: nothing goes out, nothing is cut off in silence, nothing runs on, and every fault is named."""

from __future__ import annotations

import json
import random
import select
import socket
import string
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from kg.answers.questions import saved_queries
from kg.api import create_app
from kg.api.settings import Settings
from kg.store.served import PublishedStore
from tests.servers import PATIENCE_S, kg_service

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ALL = "SELECT * { GRAPH ?g { ?s ?p ?o } }"
SEED = 20261121


@contextmanager
def service_with(path: Path, settings: Settings) -> Iterator[httpx.Client]:
    app = create_app(PublishedStore(path), settings)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def ask(client: httpx.Client, query: str, **fields: str) -> httpx.Response:
    return client.post("/sparql", data={"query": query, **fields})


def is_malformed(query: str) -> bool:
    try:
        ox.Store().query(query, base_iri="http://localhost/sparql")  # as the protocol says
    except (SyntaxError, ValueError):
        return True
    return False


def broken_queries(number: int) -> Iterator[str]:
    """Real queries with seeded damage, those that no SPARQL parser takes."""
    chance = random.Random(SEED)  # noqa: S311  # repeatable damage, no secrets
    sources = [query.text for query in saved_queries() if query.text]
    sources += [ENDLESS, ALL, "ASK { ?s ?p '''预算''' }", "DESCRIBE <urn:x>", "CONSTRUCT WHERE { ?s ?p ?o }"]
    while number:
        text = chance.choice(sources)
        for _ in range(chance.randrange(1, 4)):
            text = damage(text, chance)
        if is_malformed(text):
            number -= 1
            yield text


def damage(text: str, chance: random.Random) -> str:
    start = chance.randrange(len(text) + 1)
    end = min(len(text), start + chance.randrange(1, 40))
    odd = chance.choice(
        [*string.punctuation, "\x00", "\u202e", "﹝", "\\u007B", "{" * 90, "((" * 40, "'''", "SERVICE", "�"]
    )
    damaged: str = chance.choice(
        [
            text[:start] + text[end:],
            text[:start] + odd + text[start:],
            text[:start] + text[start:end] * 3 + text[end:],
            text[:start],
            text[end:] + text[start:end],
        ]
    )
    return damaged


@pytest.mark.parametrize(
    "many", [20, pytest.param(200, marks=pytest.mark.pressure), pytest.param(2_000, marks=pytest.mark.slow)]
)
def test_malformed_queries_are_the_askers_fault(service: httpx.Client, many: int) -> None:
    statuses: dict[int, int] = {}
    for query in broken_queries(many):
        answer = ask(service, query)
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
        assert 400 <= answer.status_code < 500, (answer.status_code, query)
        assert answer.headers["content-type"] == "application/problem+json"
    assert sum(statuses.values()) == many
    assert statuses[400] > many / 2


class Listener:
    """Something that hears every connection that is tried."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}/"
        self.heard = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self.heard += 1
            connection.close()

    def close(self) -> None:
        """Stop listening."""
        self._server.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


GOING_OUT = [
    "SELECT * { SERVICE <HERE> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <HERE> { ?s ?p ?o } }",
    "SELECT * { BIND(<HERE> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "PREFIX s: <HERE> SELECT * { SERVICE s: { ?s ?p ?o } }",
    "ASK { \\u0053ERVICE <HERE> { ?s ?p ?o } }",
    "ASK { FILTER EXISTS { SERVICE <HERE> { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <HERE> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <HERE> { ?s ?p ?o } }",
    "LOAD <HERE>",
    "LOAD SILENT <HERE> INTO GRAPH <urn:g>",
    "SELECT * FROM <HERE> { ?s ?p ?o }",
    "SELECT * FROM NAMED <HERE> { GRAPH ?g { ?s ?p ?o } }",
    "DESCRIBE <HERE>",
    "SELECT * { GRAPH <HERE> { ?s ?p ?o } }",
]


def test_no_connection_is_ever_tried(service: httpx.Client, listener: Listener) -> None:
    for query in GOING_OUT:
        text = query.replace("HERE", listener.url)
        answers = [
            ask(service, text),
            ask(service, text, **{"default-graph-uri": listener.url, "named-graph-uri": listener.url}),
            service.post("/sparql", content=text, headers={"Content-Type": "application/sparql-query"}),
            service.post("/sparql", data={"update": text}),
        ]
        assert all(answer.status_code in {200, 400, 403} for answer in answers), query
    time.sleep(0.2)
    assert listener.heard == 0
    assert not ask(service, "SELECT * FROM <HERE> { ?s ?p ?o }".replace("HERE", listener.url)).json()[
        "results"
    ]["bindings"]


def test_an_endpoint_on_the_list_is_called_and_no_other(sample_store_path: Path, listener: Listener) -> None:
    other = Listener()
    settings = Settings(services=f"https://example.org/ {listener.url}")
    with service_with(sample_store_path, settings) as client:
        assert ask(client, f"ASK {{ SERVICE <{other.url}> {{ ?s ?p ?o }} }}").status_code == 403
        assert (
            ask(client, f"ASK {{ BIND(<{listener.url}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}").status_code
            == 403
        )
        called = ask(client, f"ASK {{ SERVICE SILENT <{listener.url}> {{ ?s ?p ?o }} }}")
    other.close()
    assert called.status_code in {200, 400}
    assert listener.heard > 0, "else this test could not hear anything"
    assert other.heard == 0


def test_a_query_of_death_is_stopped_with_its_status(sample_store_path: Path) -> None:
    with service_with(sample_store_path, Settings(timeout_s=0.7, long_after_s=0.3)) as client:
        answer = ask(client, ENDLESS)
        assert (answer.status_code, answer.json()["code"]) == (504, "query-timeout-error")
        assert ask(client, "ASK {}").json()["boolean"] is True


def test_too_many_rows_are_an_error_and_not_a_part_of_the_answer(sample_store_path: Path) -> None:
    with service_with(sample_store_path, Settings(max_rows=100)) as client:
        for query, fitting in ((ALL, f"{ALL} LIMIT 100"), ("CONSTRUCT WHERE { ?s ?p ?o }",) * 2):
            answer = ask(client, query)
            assert (answer.status_code, answer.json()["code"]) == (403, "query-limit-error")
            assert "LIMIT" in answer.json()["detail"]
            if fitting != query:
                assert len(ask(client, fitting).json()["results"]["bindings"]) == 100
    with service_with(sample_store_path, Settings(max_bytes=10_000)) as client:
        assert ask(client, ALL).json()["code"] == "query-limit-error"


@pytest.mark.pressure
def test_a_large_answer_that_breaks_off_never_looks_whole(sample_store_path: Path) -> None:
    with kg_service(str(sample_store_path), max_rows="20000") as url:
        for result_format in ("csv", "json"):
            with pytest.raises(httpx.RemoteProtocolError):
                httpx.post(url + "/sparql", data={"query": ALL, "format": result_format}, timeout=PATIENCE_S)
        assert b"403" in http_1_0(url, ALL).partition(b"\r\n")[0], "HTTP/1.0 has no end that could be missing"


def http_1_0(url: str, query: str) -> bytes:
    """The raw answer to a request of HTTP/1.0."""
    with begun(url, query) as connection:
        return b"".join(iter(lambda: connection.recv(65536), b""))


@contextmanager
def begun(url: str, query: str) -> Iterator[socket.socket]:
    """A connection over which a request of HTTP/1.0 was sent whose answer has not been read."""
    host, _, port = url.removeprefix("http://").partition(":")
    body = f"query={urllib.parse.quote_plus(query)}&format=csv".encode()
    head = f"POST /sparql HTTP/1.0\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}"
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(head.encode() + b"\r\n\r\n" + body)
        yield connection


def test_a_request_that_is_too_large_is_refused(sample_store_path: Path) -> None:
    with service_with(sample_store_path, Settings(max_body_bytes=1000)) as client:
        answer = ask(client, "ASK {} #" + "x" * 2000)
        assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
        pieces = (b"ASK {} #" + b"x" * 900 for _ in range(2))
        headers = {"Content-Type": "application/sparql-query"}
        answer = client.post("/sparql", content=pieces, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (413, "content-too-large")


def test_more_than_is_taken_on_is_told_to_come_again(sample_store_path: Path) -> None:
    service = kg_service(str(sample_store_path), queries="1", waiting="0", long_after_s="60", timeout_s="60")
    with service as url, begun(url, ENDLESS) as one, begun(url, f"{ENDLESS} # again") as other:
        answered, _, _ = select.select([one, other], [], [])  # whichever came second; neither ends by itself
        head, _, body = answered[0].makefile("rb").read().partition(b"\r\n\r\n")
    assert b" 503 " in head.partition(b"\r\n")[0]
    assert json.loads(body)["code"] == "service-busy-error"
    assert int(head.lower().partition(b"retry-after:")[2].partition(b"\r\n")[0]) > 0


@pytest.mark.pressure
def test_a_query_ends_when_its_client_hangs_up(sample_store_path: Path) -> None:
    with kg_service(str(sample_store_path), queries="1", long_after_s="60", timeout_s="60") as url:
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(url + "/sparql", data={"query": ENDLESS}, timeout=1.5)
        # With one slot, this is answered only if the other query has ended.
        assert httpx.post(url + "/sparql", data={"query": "ASK {}"}, timeout=600).status_code == 200
