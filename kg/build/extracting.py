"""One file, or the files of an archive, to lines of facts: read in workers under limits, without a store."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from extract.errors import ExtractError, UnreadableFileError
from extract.facts import fact_to_json
from extract.readers.archive import is_archive, list_archive
from kg.build.workers import FileTimeoutError, FileWorkers


class FactLines(msgspec.Struct, frozen=True):
    """The facts of one file as JSON Lines, or why there are none."""

    path: str
    lines: bytes
    error: str = ""


def extract_lines(path: Path) -> tuple[bytes, list[str]]:
    """The facts of a file, or of each file of an archive in its order, as JSON Lines; with why files gave none."""
    paths, errors = [path], []
    if is_archive(path):
        contents = list_archive(path)
        paths, errors = contents.documents, [str(error) for error in contents.errors]
        if not paths and not errors:
            errors.append(str(UnreadableFileError(str(path), "an archive with files", "an empty one")))
    order = {str(p): place for place, p in enumerate(paths)}
    workers = FileWorkers(_facts_of, _failed, jobs=os.cpu_count() or 1)
    found = sorted(workers.map(list(order)), key=lambda lines: order[lines.path])
    errors += [lines.error for lines in found if lines.error]
    return b"".join(lines.lines for lines in found), errors


def _facts_of(path: str) -> FactLines:
    from extract.pipeline import extract_file  # in the worker alone: this process reads no document
    from kg.build.reading import where_failed

    try:
        facts = extract_file(Path(path)).facts
    except ExtractError as error:
        return FactLines(path, b"", str(error))
    except FileTimeoutError:
        raise
    except Exception as error:
        return _failed(
            path, f"expected a document, got one that this program fails on: {where_failed(error)}"
        )
    return FactLines(path, b"".join(fact_to_json(fact) + b"\n" for fact in facts))


def _failed(path: str, error: str) -> FactLines:
    return FactLines(path, b"", f"{path}: {error}")
