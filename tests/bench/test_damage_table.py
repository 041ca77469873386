"""What becomes of damaged documents, kind by kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.damage.documents import sample_subjects
from tests.damage.trial import summarise, table, trials

COUNT = 220


@pytest.mark.bench
def test_what_is_caught_what_is_silent_and_what_stays_verified(tmp_path: Path) -> None:
    found = list(trials(sample_subjects(tmp_path), COUNT, seed=11))
    rows = summarise(found)
    print(f"\n{table(rows.values())}")
    assert sum(row.trials for row in rows.values()) == COUNT
