"""Readers of files that fail, for workers: in a module of their own, so that a worker imports nothing else."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def dies(path: str) -> str:
    """What a reader does that runs into a wall: the process ends without a word."""
    if Path(path).name.startswith("bad"):
        os.kill(os.getpid(), signal.SIGKILL)
    return f"read {path}"


def computes(path: str) -> str:
    while path == "slow":
        pass
    return path


def failed(path: str, error: str) -> str:
    return f"failed {path}: {error}"
