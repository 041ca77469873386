"""The command line, run in the process of the tests: what a process would print and how it would end, without starting one."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from kg.cli.app import main


def run_kg(*args: str | Path) -> subprocess.CompletedProcess[str]:
    """Exit code, output and messages of `kg` with these arguments; neither is a terminal.

    What is about the process itself, as how it starts, is killed or loses its reader, needs one of its own.
    """
    argv = ["kg", *map(str, args)]
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="", write_through=True) for _ in range(2))
    code: object = 0
    with patch.object(sys, "argv", argv), patch.dict(os.environ), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = 0 if end.code is None else end.code
    assert isinstance(code, int), code
    return subprocess.CompletedProcess(argv, code, _text(out), _text(err))


def _text(stream: io.TextIOWrapper) -> str:
    """As `text=True` gives it: ends of lines are those of Python."""
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode().replace("\r\n", "\n")
