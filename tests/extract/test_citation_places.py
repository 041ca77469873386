"""A mention in a goal points at the cell that prints it, not at the project's name."""

from __future__ import annotations

import pytest

from extract.facts import Citation
from extract.pipeline import extract_file
from tests.conftest import SAMPLES


@pytest.mark.parametrize("name", ["2024-广内街道.txt", "2026-区委社会工作部.txt", "2026-双井街道.txt"])
def test_the_line_of_a_mention_in_a_goal_prints_it(name: str) -> None:
    lines = (SAMPLES / name).read_text("utf-8").splitlines()
    found = [f for f in extract_file(SAMPLES / name).facts if isinstance(f, Citation) and f.context == "goal"]
    assert found
    for citation in found:
        assert citation.source.line is not None
        printed = "".join("".join(lines[citation.source.line - 1 : citation.source.line + 5]).split())
        assert "".join(citation.raw.split())[:8] in printed, citation.raw
