"""How many numbers under real letters are read exactly: bare, broken, behind words, printed otherwise, in prose."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from extract.policy.number_scan import find_numbers
from extract.policy.scorer import read_annotated
from tests.extract.policy.public_numbers import (
    FRAMES,
    Outcome,
    broken,
    framed,
    issuers,
    public_numbers,
    read,
    reprinted,
)

pytestmark = pytest.mark.bench

FORMS = (
    "{letters}[{year}]{serial}号", "{letters}（{year}）{serial}号", "{letters}【{year}】第{serial}号", "{letters}〔{year}〕{serial}",
    "{letters}{year}]{serial}号", "{letters}[{year}{serial}号", "{letters}{year}年{serial}号", "{letters}{year}-{serial}号",
    "{letters}{year}{serial}号",
)  # fmt: skip
ANNOTATED = Path(__file__).parent.parent / "extract" / "policy" / "annotated.jsonl"
PROSE_MB = 4


def line(name: str, outcome: Outcome) -> str:
    return f"{name:<34} {outcome.exact:>7} {len(outcome.wrong):>6} {len(outcome.missed):>7} {outcome.share:>8.2%}"


def test_numbers_read_exactly() -> None:
    numbers = public_numbers()
    print(
        f"\n{len(numbers)} numbers under as many letters\n{'':<34} {'exact':>7} {'wrong':>6} {'missed':>7} {'share':>8}"
    )
    bare = read(framed(numbers, "{}"))
    cut = read(broken(numbers))
    print(line("bare", bare), line("a break at every place", cut), sep="\n")
    outcomes = {frame: read(framed(numbers, frame)) for frame in FRAMES}
    for frame, outcome in outcomes.items():
        print(line(frame.format("N"), outcome))
    for form in FORMS:
        print(line(form.format(letters="L", year="Y", serial="N"), read(reprinted(numbers, form))))
    complete, right, wrong = issuers()
    print(f"issuers: {right} of {complete} complete ones are right", *wrong, sep="\n")
    assert not cut.wrong
    assert bare.share >= 0.999
    assert min(outcome.share for outcome in outcomes.values()) >= 0.99


def test_prose_without_numbers() -> None:
    """Sentences that a person found to name nothing, over and over, and a folder of prose if one is named."""
    nothing = "\n\n".join(text.text for text in read_annotated(ANNOTATED) if not text.references)
    prose = (nothing + "\n\n") * (PROSE_MB * 1_000_000 // len(nothing.encode()) + 1)
    found = find_numbers(prose)
    print(f"\n{len(prose.encode()) / 1e6:.1f} MB of sentences without numbers: {len(found)} numbers found")
    assert not found
    folder = os.environ.get("BUDGETKG_PROSE")
    for path in sorted(Path(folder).rglob("*.txt")) if folder else ():
        text = path.read_text("utf-8")
        print(
            f"{path.name}: {len(text.encode()) / 1e6:.1f} MB, {[m.number.normal for m in find_numbers(text)][:20]}"
        )
