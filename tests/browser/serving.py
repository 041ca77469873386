"""The service started as a user starts it, on a free port."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Of Chromium: no screen, no sandbox inside a container, and no talk with its makers."""
_STARTING_S = 60


@contextlib.contextmanager
def serving(store: Path) -> Iterator[str]:
    """Address of a service over a store; it stops at the end."""
    port = _free_port()
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(address)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(address: str) -> None:
    until = time.monotonic() + _STARTING_S
    while True:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):  # noqa: S310  # our own address
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
