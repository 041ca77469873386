"""Damaged documents: no figure that is wrong stays verified, and little is lost without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.facts import Status
from extract.pipeline import extract_document
from extract.readers.hygiene import drop_unseen
from tests.damage.documents import SAMPLES, corpus_subjects, sample_subjects
from tests.damage.kinds import KINDS
from tests.damage.pages import Subject
from tests.damage.trial import summarise, table, trial, trials
from tests.tiers import one_in

UNSEEN = {"code everywhere"}
"""A code changed wherever it stands to another that has the same name."""
OPEN = {
    "stage of a table", "table of another", "titles exchanged", "year nearly everywhere", "exchanged in two tables", "nought",
    "decimal commas", "points lost", "year but in the text", "tables scaled but one",
    "year but in the file's name",
}  # fmt: skip
"""Of these some wrong figures stay verified: counted in the table, named among the limits of docs/audit.md."""
FOREIGN = [
    ("titles exchanged", "2025-广内街道", 5000018),
    ("titles exchanged", "2026-区委社会工作部", 5000020),
    ("titles exchanged", "2026-双井街道", 5000021),
    ("table of another", "2024-广内街道", 5000017),
    ("table of another", "2025-广内街道决算", 5000005),
    ("year of a table", "2025-广内街道", 5000018),
    ("sums made anew", "2026-区委社会工作部", 7100012),
    ("sums made anew", "2024-广内街道", 7100003),
    ("exchanged in two tables", "2026-双井街道", 7100001),
    ("exchanged in two tables", "2026-小红门乡", 7100004),
    ("unit renamed but once", "2026-小红门乡", 9100000),
    ("headers exchanged in two tables", "2024-广内街道", 9100000),
    ("tables scaled but one", "2025-广内街道", 9100000),
    ("renamed to a sibling but once", "2025-广内街道", 328),
    ("year nearly everywhere", "2024-广内街道", 184),
    ("year nearly everywhere", "2025-广内街道决算", 14000010),
    ("year but in the file's name", "2025-广内街道", 11000001),
    ("misread everywhere but once", "2025-广内街道决算", 13000003),
    ("classes exchanged", "2024-广内街道", 11000005),
    ("classes exchanged", "2026-小红门乡", 11000006),
]
"""Damages, samples and seeds of tables that are not what their titles say, or agree with a figure that is wrong, which once
left figures verified."""
_MOST_SILENT = 0.03
"""Of all trials: the row of a department above its only unit, which repeats it; items that no other row shows."""


@pytest.fixture(scope="module")
def subjects(tmp_path_factory: pytest.TempPathFactory) -> list[Subject]:
    return sample_subjects(tmp_path_factory.mktemp("formats"), limit=1)


@one_in(20, "kind", sorted(set(KINDS) - UNSEEN))
def test_no_wrong_figure_is_verified_after_a_damage(subjects: list[Subject], kind: str) -> None:
    """One damage of each kind to a sample as text and in another format."""
    for number, subject in enumerate(subjects):
        found = trial(kind, subject, 100 + number)
        assert found is None or not found.wrong, found


@one_in(5, "kind, name, seed", FOREIGN)
def test_a_table_that_is_not_what_its_title_says_proves_nothing(kind: str, name: str, seed: int) -> None:
    found = trial(kind, Subject.of(SAMPLES / f"{name}.txt"), seed)
    assert found is not None
    assert not found.wrong
    assert not found.is_silent


def test_a_good_document_is_no_damage(subjects: list[Subject]) -> None:
    for subject in subjects:
        again = extract_document(drop_unseen(subject.document))
        assert [x.status for x in again.lines] == [x.status for x in subject.good.lines]
        assert sum(x.status is Status.VERIFIED for x in again.lines) > 0.9 * len(again.lines)


@pytest.mark.slow
def test_two_thousand_damages_leave_no_wrong_figure_verified(tmp_path: Path) -> None:
    found = list(trials([*sample_subjects(tmp_path), *corpus_subjects()], 2000))
    print(f"\n{table(summarise(found).values())}")  # noqa: T201 - the table is what the run is for
    assert not [t for t in found if t.wrong and t.kind not in UNSEEN | OPEN]
    assert sum(t.is_silent for t in found) <= _MOST_SILENT * len(found)
