"""Clean documents, damaged at random as scanning does: what repair believes is what the original says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import SAMPLES
from tests.extract.audit.repair.scan_damage import Original, Trial, run_trial

SEEDS = range(20)
SLOW_TRIALS = 500
CORPUS_TRIALS, SLOW_CORPUS_TRIALS = 6, 100


@pytest.fixture(scope="module")
def samples() -> list[Original]:
    return [Original.of(SAMPLES / f"2026-{name}.txt") for name in ("区委社会工作部", "双井街道", "小红门乡")]


def run_trials(originals: list[Original], seeds: range) -> list[Trial]:
    """One trial a seed, the documents in turn, 1 to 30 figures damaged."""
    return [run_trial(originals[s % len(originals)], s, 1 + s % 30) for s in seeds]


def show(trials: list[Trial]) -> str:
    """What became of all damaged figures, in one line, and below it what is wrong."""
    wrong = [w for t in trials for w in t.wrong]
    counts = [
        sum(t.repaired for t in trials),
        sum(t.flagged for t in trials),
        sum(t.misplaced for t in trials),
    ]
    damaged = sum(counts) + len(wrong)
    repaired, flagged, misplaced = (f"{count / damaged:.1%}" for count in counts)
    return (
        f"{len(trials)} trials, {damaged} figures damaged: {repaired} repaired, {flagged} flagged,"
        f" {misplaced} verified in the wrong place, {len(wrong)} wrong\n" + "\n".join(wrong)
    )


@pytest.mark.pressure
def test_no_amount_is_believed_that_the_original_does_not_print(samples: list[Original]) -> None:
    trials = run_trials(samples, SEEDS)
    assert not any(t.wrong for t in trials), show(trials)
    assert sum(t.repaired for t in trials) > 5 * sum(t.flagged for t in trials), show(trials)
    assert sum(t.misplaced for t in trials) * 50 < sum(t.repaired for t in trials), show(trials)


def test_no_figure_moves_to_where_those_it_should_sum_to_may_have_slid(samples: list[Original]) -> None:
    """Seed 43 slides two of the three figures of a column the same way: the third stands where all three belong."""
    trial = run_trial(samples[43 % len(samples)], 43, 14)
    assert not trial.wrong, trial
    assert trial.flagged == 2, trial


@pytest.mark.slow
def test_in_five_hundred_trials_no_amount_is_wrong(
    samples: list[Original], capsys: pytest.CaptureFixture[str]
) -> None:
    trials = run_trials(samples, range(SLOW_TRIALS))
    with capsys.disabled():
        print("\n" + show(trials))  # noqa: T201 - the figures are what the test is for
    assert not any(t.wrong for t in trials), show(trials)


@pytest.mark.corpus
@pytest.mark.parametrize("most", [CORPUS_TRIALS, pytest.param(SLOW_CORPUS_TRIALS, marks=pytest.mark.slow)])
def test_no_amount_of_the_corpus_is_wrong_after_damage(shared: Path, most: int) -> None:
    paths = sorted((shared / "corpus" / "beijing").glob("00[0134]_*.txt"))
    trials = run_trials([Original.of(path) for path in paths], range(most))
    assert not any(t.wrong for t in trials), show(trials)
