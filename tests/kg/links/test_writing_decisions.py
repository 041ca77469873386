"""Files of decisions that cannot be written."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from kg.errors import DecisionError
from kg.links import decisions


@pytest.mark.parametrize(
    ("number", "expected"),
    [(errno.ENOSPC, "room on the disk"), (errno.EACCES, "a file that can be written")],
)
def test_a_full_disk_is_told_from_a_file_that_is_shut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, expected: str
) -> None:
    def fail(path: Path, text: str) -> None:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(decisions, "replace_file", fail)
    with pytest.raises(DecisionError, match=expected):
        decisions.write_entries([], tmp_path / "decisions.yaml")
