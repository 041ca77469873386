"""The notebook of the documentation, run cell by cell: it prints what it says it prints."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

NOTEBOOK = Path(__file__).parents[3] / "docs" / "notebooks" / "analysis.ipynb"


def test_the_notebook_prints_something_else(
    sample_store_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "budget-store").symlink_to(sample_store_path, target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    cells = [c for c in json.loads(NOTEBOOK.read_text("utf-8"))["cells"] if c["cell_type"] == "code"]
    assert len(cells) > 5
    names: dict[str, Any] = {}
    for cell in cells:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec("".join(cell["source"]), names)  # noqa: S102 - a notebook of ours
        expected = "".join(text for output in cell["outputs"] for text in output["text"])
        assert printed.getvalue() == expected, cell["id"]
