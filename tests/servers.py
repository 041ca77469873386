"""SPARQL servers of another make, started for the tests on free ports and ended with them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx

_START_S = 60


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@contextmanager
def oxigraph_server(*options: str) -> Iterator[str]:
    """The address of an empty server that ends with the context."""
    program = Path(sys.executable).with_name("oxigraph")
    url = f"http://127.0.0.1:{free_port()}"
    command = [str(program), "serve", "--bind", url.removeprefix("http://"), *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            await_answer(url + "/query?query=ASK%20%7B%7D", process)
            yield url
        finally:
            process.kill()


@contextmanager
def kg_service(store: str, workers: int = 1, **settings: str) -> Iterator[str]:
    """The address of `kg serve` over a store, ended with the context as an operator would end it."""
    with kg_process(store, workers, **settings) as (url, _):
        yield url


@contextmanager
def kg_process(
    store: str, workers: int = 1, **settings: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address and the process of `kg serve` over a store, ended with the context as an operator would end it."""
    port = free_port()
    command = [sys.executable, "-m", "kg", "serve", "--store", store, "--port", str(port)]
    environ = os.environ | {f"BUDGETKG_{name.upper()}": value for name, value in settings.items()}
    with subprocess.Popen(
        [*command, "--workers", str(workers)], stderr=subprocess.DEVNULL, env=environ
    ) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            await_answer(url + "/readyz", process)
            yield url, process
            process.terminate()
            process.wait(_START_S)
        finally:
            process.kill()


def await_answer(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers."""
    until = time.monotonic() + _START_S
    while True:
        assert process.poll() is None, "the server ended"
        try:
            httpx.get(url, trust_env=False).raise_for_status()
        except httpx.HTTPError:
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.05)
        else:
            return
