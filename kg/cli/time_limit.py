"""A time limit for what a command computes: Oxigraph stops no query, so the process ends when the time is up."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator

from kg.cli.output import say

_PATIENCE = 10
"""How many times its time of computing a question may take by the clock, where a busy machine or a disk keeps it waiting."""
_STEP_S = 0.05


@contextlib.contextmanager
def time_limit(seconds: float, *, elsewhere: bool = False) -> Iterator[None]:
    """End this process with code 2 if what stands inside computes longer than that.

    Args:
        seconds: Of the processor; 0 is no limit.
        elsewhere: Whether a server computes, so that the clock counts.
    """
    if not seconds:
        yield
        return
    done = threading.Event()
    threading.Thread(target=_watch, args=(done, seconds, elsewhere), name="time limit", daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _watch(done: threading.Event, seconds: float, elsewhere: bool) -> None:
    computed, began = time.process_time(), time.monotonic()
    while not done.wait(_STEP_S):
        by_clock = time.monotonic() - began
        if time.process_time() - computed > seconds or by_clock > seconds * (1 if elsewhere else _PATIENCE):
            say(f"kg: question: expected an end within {seconds:g} s of computing (--timeout), got none")
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(2)
