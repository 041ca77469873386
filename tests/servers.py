"""SPARQL servers of another make, started for the tests on free ports and ended with them."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx2 as httpx

PATIENCE_S = 600.0
"""How long a test waits for an answer that must come. Nothing is proved by it: what never comes must not hold up the
tests for ever, and a busy machine must not fail them."""


OXIGRAPH = str(Path(sys.executable).with_name("oxigraph"))
"""The server of Oxigraph, a tool for tests; the fixture `has_oxigraph` skips a test where it is not installed."""
_FIRST, _EACH = 12_000, 1_500
"""Ports of tests lie below those that the system gives to clients, each process that runs tests having its own."""
_ports = itertools.count()


def free_port() -> int:
    """A port that nobody listens on, and that no client or other test is given before its server has begun."""
    own = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 12
    for number in _ports:
        port = _FIRST + own * _EACH + number % _EACH
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("ports never end")


@contextmanager
def oxigraph_server(*options: str) -> Iterator[str]:
    """The address of an empty server that ends with the context."""
    url = f"http://127.0.0.1:{free_port()}"
    command = [OXIGRAPH, "serve", "--bind", url.removeprefix("http://"), *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            await_answer(url + "/query?query=ASK%20%7B%7D", process)
            yield url
        finally:
            process.kill()


VIRTUOSO = shutil.which("virtuoso-t")
"""The server of Virtuoso (Debian: virtuoso-opensource), where it is installed."""
_VIRTUOSO_INI = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
[SPARQL]
ResultSetMaxRows = 100000000
"""


@contextmanager
def virtuoso_server(folder: Path) -> Iterator[str]:
    """The address of the SPARQL endpoint of an empty Virtuoso whose files are in a folder; user and password are dba."""
    assert VIRTUOSO
    port, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO_INI.format(port=port, http=http))
    url = f"http://127.0.0.1:{http}/sparql"
    command = [VIRTUOSO, "+configfile", "virtuoso.ini", "+foreground"]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            await_answer(url + "?query=ASK%20%7B%7D", process)
            yield url
        finally:
            process.kill()


@contextmanager
def kg_service(store: str, workers: int = 1, ready: str = "/readyz", **settings: str) -> Iterator[str]:
    """The address of `kg serve` over a store, ended with the context as an operator would end it."""
    with kg_process(store, workers, ready, **settings) as (url, _):
        yield url


@contextmanager
def kg_process(
    store: str, workers: int = 1, ready: str = "/readyz", **settings: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address and the process of `kg serve` over a store, ended with the context as an operator would end it."""
    port = free_port()
    command = [sys.executable, "-m", "kg", "serve", "--store", store, "--port", str(port)]
    environ = os.environ | {f"BUDGETKG_{name.upper()}": value for name, value in settings.items()}
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen([*command, "--workers", str(workers)], stderr=said, env=environ) as process,
    ):
        try:
            url = f"http://127.0.0.1:{port}"
            await_answer(url + ready, process, said)
            yield url, process
            process.terminate()
            process.wait(PATIENCE_S)
        finally:
            process.kill()


def await_answer(url: str, process: subprocess.Popen[bytes], said: IO[bytes] | None = None) -> None:
    """Wait until a server answers; one that does not is quoted, if it is known where it speaks."""
    until = time.monotonic() + PATIENCE_S
    with httpx.Client(trust_env=False) as client:  # one for all attempts: each new one reads all certificates
        while True:
            assert process.poll() is None, f"the server ended: {_quoted(said)}"
            try:
                client.get(url).raise_for_status()
            except httpx.HTTPError:
                assert time.monotonic() < until, f"the server does not answer: {_quoted(said)}"
                time.sleep(0.05)
            else:
                return


def _quoted(said: IO[bytes] | None) -> str:
    if said is None:
        return "it was not listened to"
    said.seek(0)
    return said.read().decode(errors="replace")[-2_000:]
