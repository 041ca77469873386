"""What is given on the command line, as values."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from kg.errors import ParameterError, QueryError


def parse_pairs(pairs: Sequence[str]) -> dict[str, str]:
    """`key=value` arguments as a mapping.

    >>> parse_pairs(["year=2024", "title=a=b"])
    {'year': '2024', 'title': 'a=b'}

    Raises:
        ParameterError: An argument has no `=`, or a key comes twice.
    """
    found: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise ParameterError("--param", "KEY=VALUE", repr(pair))
        if key in found:
            raise ParameterError(f"--param {key}", "one value", "two")
        found[key] = value
    return found


def time_of_reading(environment: Mapping[str, str] = os.environ) -> datetime:
    """When a build reads its documents: now, or at `SOURCE_DATE_EPOCH`, so that two builds can be the same to a byte.

    >>> time_of_reading({"SOURCE_DATE_EPOCH": "1767225600"}).isoformat()
    '2026-01-01T00:00:00+00:00'

    Raises:
        ParameterError: The variable holds no number of seconds.
    """
    seconds = environment.get("SOURCE_DATE_EPOCH")
    if not seconds:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ParameterError("SOURCE_DATE_EPOCH", "seconds since 1970", repr(seconds)) from error


def read_query(argument: str) -> str:
    """The query that an argument is, names as a file, or `-` reads from standard input.

    Raises:
        QueryError: The file cannot be read.
    """
    if argument == "-":
        return sys.stdin.read()
    try:
        path = Path(argument)
        if path.suffix in {".rq", ".sparql", ".txt"} or path.is_file():
            return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        # A query is no file name, and may be too long for one; only what looks like a file must be there.
        if "{" not in argument:
            raise QueryError(
                f"query file {argument[:100]}", "a readable file in UTF-8", str(error)
            ) from error
    return argument
