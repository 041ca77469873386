"""What readers are given: a frozen state, the files derived from it, and a note of how they were made."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kg.store.marks import FileMark

if TYPE_CHECKING:
    from kg.store.snapshot import GraphReader

NOTE = ".json"
"""Suffix of the note beside a snapshot."""


class Deriver(msgspec.Struct, frozen=True):
    """A kind of file that is derived from each state that is published.

    Attributes:
        suffix: Of the file beside the snapshot; begins with a dot.
        version: Of what is in the file; another one makes what was published out of date.
        write: Makes the file, which is not there yet, from a store. It also gets the file of the publication before,
            if there is one, and the graphs that were changed since.
    """

    suffix: str
    version: int
    write: Callable[[GraphReader, Path, Path | None, Collection[str]], None]


class Publication(msgspec.Struct, frozen=True):
    """How a published state came to be.

    Attributes:
        recipe: Digest of all that its derived parts were made with besides the documents: rules, decisions, versions.
        moment: When, as an ISO 8601 date and time.
        files: The mark of each file; see `kg.store.marks`. None of publications of older versions.
    """

    recipe: str
    moment: str
    files: dict[str, FileMark] = {}

    @classmethod
    def now(cls, recipe: str, files: dict[str, FileMark]) -> Publication:
        """One of this moment."""
        return cls(recipe, datetime.now(UTC).isoformat(), files)

    def to_text(self) -> str:
        """As a line of JSON."""
        return msgspec.json.encode(self).decode() + "\n"


def read_publication(path: Path) -> Publication | None:
    """The note of a publication; None where there is none that can be read, as in stores of the first layout."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Publication)
    except (OSError, msgspec.DecodeError):
        return None


def marks_beside(snapshot: Path) -> dict[str, FileMark]:
    """The marks of the files of a snapshot; none where its note has none or cannot be read."""
    note = read_publication(snapshot.with_name(snapshot.name + NOTE))
    return note.files if note else {}
