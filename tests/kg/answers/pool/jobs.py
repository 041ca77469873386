"""Jobs for query processes. A module of its own, so that a process loads no test machinery for it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from kg.errors import ParameterError
from kg.store.snapshot import GraphReader

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def count(store: GraphReader) -> int:
    return store.count()


def process_id(_: GraphReader) -> int:
    return os.getpid()


def endless(store: GraphReader) -> list[object]:
    return list(store.query(ENDLESS))  # type: ignore[arg-type]  # it never comes to that


def take_memory(_: GraphReader, size: int) -> int:
    return len(bytearray(size))


def complain(_: GraphReader) -> None:
    raise ParameterError("here", "this", "that")


def die(_: GraphReader) -> None:
    os._exit(3)


def stream(
    _: GraphReader, number: int, begin: Callable[[object], None], write: Callable[[bytes], None]
) -> int:
    begin("head")
    for _i in range(number):
        write(b"x" * 10_000)
    return number


def sleep(_: GraphReader, seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def compute_then_count(store: GraphReader, seconds: float) -> int:
    """Take so many seconds of the processor."""
    until = time.process_time() + seconds  # the process has used some to begin
    while time.process_time() < until:
        pass
    return store.count()
