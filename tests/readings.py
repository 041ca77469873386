"""What files that never change state: each is read once in a process, whichever test asks first."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from extract.pipeline import Extraction, extract_file


@cache
def reading_of(path: Path) -> Extraction:
    """The facts of a sample or of a document of the shared corpus; they are frozen, so that tests can share them.

    Not for files that a test writes or changes, nor for tests of what reading is told by its surroundings.
    """
    return extract_file(path)
