"""What the public may do to a service: ask too often, too long, too slowly, without leave, under another name."""

from __future__ import annotations

import base64
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2 as httpx
import pytest
from fastapi import Depends
from fastapi.testclient import TestClient

from kg.answers.counts import count_store, kept_counts
from kg.api import create_app
from kg.api.access import RateLimit, may_write
from kg.api.serving import passing_folder
from kg.api.settings import Settings
from kg.errors import SettingError
from kg.store.served import PublishedStore
from kg.store.snapshot import StoreSnapshot
from tests.servers import PATIENCE_S, kg_process, kg_service

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def guarded(sample_store_path: Path) -> Iterator[str]:
    """A service that is asked for what has nothing to do with time: a request may take as long as a busy client does."""
    with kg_service(str(sample_store_path), request_s=str(PATIENCE_S)) as url:
        yield url


@pytest.fixture(scope="module")
def impatient(sample_store_path: Path) -> Iterator[str]:
    """A service whose limit of time is met by whoever waits for ever."""
    with kg_service(str(sample_store_path), request_s="1") as url:
        yield url


def send(url: str, *pieces: bytes, pause_s: float = 0.0) -> bytes:
    """What a service answers to bytes; whatever it has said when it hangs up."""
    host, _, port = url.removeprefix("http://").partition(":")
    with closing(socket.create_connection((host, int(port)), PATIENCE_S)) as connection:
        answer = bytearray()
        try:
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(pause_s)
            while piece := connection.recv(65_536):
                answer += piece
        except ConnectionError:
            pass
        return bytes(answer)


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize(
    "head",
    [
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 20_000_000 + b"\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"X-Many: 1\r\n" * 10_000 + b"\r\n",
        b"GET /healthz?" + b"q" * 60_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=["long header", "many headers", "long address"],
)
def test_a_head_without_end_is_read_to_the_end(guarded: str, head: bytes) -> None:
    answer = send(guarded, head)
    assert not answer or status(answer) == 431, answer[:200]
    assert is_well(guarded)


def is_well(url: str, **headers: str) -> bool:
    return (
        httpx.get(url + "/healthz", headers=headers, trust_env=False, timeout=PATIENCE_S).status_code == 200
    )


def test_a_head_of_the_usual_size_is_refused(guarded: str) -> None:
    assert is_well(guarded, **{f"x-{number}": "y" * 200 for number in range(60)})


@pytest.mark.pressure
@pytest.mark.parametrize(
    "begin",
    [
        b"",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 1000\r\n\r\nASK",
    ],
    ids=["nothing", "half a head", "half a body"],
)
def test_a_request_that_is_sent_for_ever_holds_its_connection_for_ever(impatient: str, begin: bytes) -> None:
    answer = send(impatient, begin)
    assert not answer or status(answer) == 408, answer


@pytest.mark.pressure
def test_a_second_request_on_a_connection_counts_the_time_of_the_first(sample_store_path: Path) -> None:
    with (
        kg_service(str(sample_store_path), request_s="4") as url,
        httpx.Client(trust_env=False, timeout=PATIENCE_S) as client,
    ):
        for _ in range(3):
            assert client.get(url + "/healthz").status_code == 200
            time.sleep(2.1)  # three take longer than one may, and none is near its limit


def test_what_is_no_request_gets_a_problem(guarded: str) -> None:
    answer = send(guarded, b"nonsense\r\n\r\n")
    assert status(answer) == 400
    assert b"application/problem+json" in answer


def client_with(path: Path, settings: Settings) -> TestClient:
    return TestClient(create_app(PublishedStore(path), settings), raise_server_exceptions=False)


@pytest.mark.parametrize("path", ["/.well-known/void", "/sparql", "/reconcile", "/openapi.json"])
def test_an_address_that_a_request_makes_up_is_told_to_others(sample_store_path: Path, path: str) -> None:
    with client_with(sample_store_path, Settings()) as client:
        headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Accept": "*/*"}
        answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    assert "evil.example" not in answer.text
    assert "service.invalid" not in answer.text


def test_a_redirect_leads_to_a_host_that_a_request_makes_up(sample_store_path: Path) -> None:
    with client_with(sample_store_path, Settings()) as client:
        answer = client.get("/sparql/", headers={"Host": "evil.example"}, follow_redirects=False)
    assert "evil.example" not in answer.headers.get("location", "")
    assert "service.invalid" not in answer.headers.get("location", "")


def test_the_address_the_operator_sets_is_the_one_that_is_told(sample_store_path: Path) -> None:
    settings = Settings(base_url="https://budget.example/")
    with client_with(sample_store_path, settings) as client:
        assert "<https://budget.example/sparql>" in client.get("/.well-known/void").text


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"anyone:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("authorization", "expected"),
    [
        ("", 401),
        ("Bearer second", 200),
        ("bearer first", 200),
        (basic("first"), 200),
        ("Bearer firs", 401),
        ("Bearer first second", 401),
        ("Basic first", 401),
        ("Basic ÿ", 401),
        (basic(""), 401),
        ("Digest first", 401),
    ],
)
def test_who_has_no_token_is_let_in(sample_store_path: Path, authorization: str, expected: int) -> None:
    settings = Settings(tokens="first second", protect="all")
    with client_with(sample_store_path, settings) as client:
        headers = [(b"authorization", authorization.encode())] if authorization else []
        for path in ("/", "/.well-known/void", "/metrics"):
            answer = client.get(path, headers=headers)
            assert answer.status_code == expected, path
        assert client.get("/healthz").status_code == 200
    if expected == 401:
        assert "Basic" in answer.headers["www-authenticate"]


@pytest.mark.parametrize(
    ("tokens", "given", "expected"), [("", "", 403), ("a", "", 401), ("a", "Bearer a", 200)]
)
def test_what_writes_is_open_without_a_token(
    sample_store_path: Path, tokens: str, given: str, expected: int
) -> None:
    app = create_app(PublishedStore(sample_store_path), Settings(tokens=tokens))
    app.router.routes.insert(0, app.router.routes.pop())  # the pages answer every path that is left
    written: list[str] = []

    async def write() -> dict[str, str]:
        written.append("something")
        return {}

    app.router.add_api_route("/write", write, methods=["POST"], dependencies=[Depends(may_write)])
    app.router.routes.insert(0, app.router.routes.pop())
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.post("/write", headers={"authorization": given} if given else {})
    assert (answer.status_code, len(written)) == (expected, int(expected == 200))


@pytest.mark.parametrize(
    "settings", [{"protect": "nothing"}, {"protect": "all"}, {"protect": "all", "tokens": "  "}]
)
def test_a_protection_that_protects_nothing_is_taken(settings: dict[str, str]) -> None:
    with pytest.raises(SettingError):
        Settings(**settings)  # type: ignore[arg-type]


def test_a_client_that_asks_too_often_is_told_when_to_ask_again(sample_store_path: Path) -> None:
    with client_with(sample_store_path, Settings(rate_per_s=0.01)) as client:
        first, second = client.get("/openapi.json"), client.get("/openapi.json")
        assert (first.status_code, second.status_code) == (200, 429)
        assert second.json()["code"] == "too-many-requests"
        assert int(second.headers["retry-after"]) == 100
        assert client.get("/healthz").status_code == 200


def test_one_client_uses_up_the_requests_of_another_or_gets_none_back() -> None:
    now = 0.0
    limit = RateLimit(lambda *_: None, per_s=2.0, clock=lambda: now)  # type: ignore[arg-type]
    assert [limit._take("a") for _ in range(21)] == [True] * 20 + [False]
    assert limit._take("b")
    now = 1.0
    assert [limit._take("a") for _ in range(3)] == [True, True, False]
    for number in range(20_000):
        limit._take(str(number))
    assert len(limit._left) <= 10_000


def test_what_is_under_way_when_the_service_stops_is_told_so(
    sample_store_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing of it is left on the disk, as trials that nobody decided on."""
    store = str(sample_store_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with kg_process(store, stop_timeout_s="1", timeout_s="600", long_after_s="600") as (url, process):
        host, _, port = url.removeprefix("http://").partition(":")
        body = ENDLESS.encode()
        head = (
            f"POST /sparql HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/sparql-query\r\n"
            f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n"
        )
        with closing(socket.create_connection((host, int(port)), PATIENCE_S)) as connection:
            connection.sendall(head.encode())
            assert status(connection.recv(65_536)) == 100, "the service asks for the body: it is at work"
            connection.sendall(body)
            process.send_signal(signal.SIGTERM)
            answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert [p.name for p in tmp_path.glob("budgetkg-*")] == []
    assert status(answer) == 503, answer
    assert b'"code":"stopping"' in answer and b"retry-after" in answer.lower()


HOLD_FOLDERS = """
import os, signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the tests may run under nohup, which the service heeds
from kg.api.serving import passing_folder
for _ in range(int(sys.argv[1])):
    if not os.fork():
        with passing_folder() as folder:
            (folder / "trial.pdf").write_bytes(b"dropped")
            os.write(1, b"%d\\n" % os.getpid())
            sys.stdin.read()
        sys.exit()
for _ in range(int(sys.argv[1])):
    os.write(1, b"%d\\n" % os.wait()[0])
"""
"""Processes that hold a folder each, made of one that has read the program; each is named when it holds it and when it ends."""


def test_files_of_a_service_that_is_gone_are_left_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told to stop or its terminal closed, it leaves nothing; killed, the next one removes it, and no other's."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ends = (signal.SIGTERM, signal.SIGHUP, signal.SIGKILL)
    command = [sys.executable, "-c", HOLD_FOLDERS, str(len(ends) + 1)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None

        def named() -> int:
            assert process.stdout is not None
            return int(process.stdout.readline())

        held = [named() for _ in (*ends, None)]
        assert len(list(tmp_path.glob("budgetkg-*/trial.pdf"))) == len(held)
        for one, end in zip(held, ends, strict=False):
            os.kill(one, end)
            assert named() == one
        assert len(list(tmp_path.glob("budgetkg-*"))) == 2, (
            "of the one that was killed and of the one that lives"
        )
        with passing_folder() as mine:
            files = {folder: len(list(folder.iterdir())) for folder in tmp_path.glob("budgetkg-*")}
            assert sorted(files.values()) == [1, 2] and files[mine] == 1, "mine and the one that lives"
        process.communicate()
    assert list(tmp_path.glob("budgetkg-*")) == []


@pytest.mark.pressure
def test_what_the_store_holds_is_counted_again_for_a_description(
    sample_store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with StoreSnapshot.open(sample_store_path) as store:
        assert kept_counts(store) == count_store(store)

    def counted_again(*_: object) -> None:
        raise AssertionError("counted again")

    monkeypatch.setattr("kg.api.sparql.count_store", counted_again)
    with client_with(sample_store_path, Settings()) as client:
        assert client.get("/.well-known/void").status_code == 200
