"""A clean sample whose text is damaged before it is read: the whole way from file to facts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extract.facts import Repair, Status
from extract.pipeline import Extraction, extract_file
from tests.conftest import SAMPLES

SAMPLE = SAMPLES / "2026-双井街道.txt"


def of_table(text: str, number: str, way: str) -> str:
    """The text with the points of one table's amounts printed in another way."""
    start = text.index(f"预算{number}表")
    end = text.index(f"预算{int(number) + 1:02}表", start)
    return text[:start] + re.sub(r"(?<=\d)\.(?=\d{6}\b)", way, text[start:end]) + text[end:]


def extract(text: str, folder: Path) -> Extraction:
    path = folder / SAMPLE.name
    path.write_text(text, "utf-8")
    return extract_file(path)


@pytest.mark.parametrize("way", [",", "", " ."])
@pytest.mark.parametrize("number", ["03", "06"])
def test_a_table_without_points_is_read_as_it_was_printed(number: str, way: str, tmp_path: Path) -> None:
    text = SAMPLE.read_text("utf-8")
    before, after = extract_file(SAMPLE), extract(of_table(text, number, way), tmp_path)
    pairs = list(zip(before.lines, after.lines, strict=True))
    wrong = [
        (was.key, was.measure, was.amount, now.amount, now.printed)
        for was, now in pairs
        if now.status in {Status.REPAIRED, Status.VERIFIED} and now.amount != was.amount
    ]
    assert not wrong
    damaged = [now for was, now in pairs if was.printed != now.printed]
    repaired = [now for now in damaged if now.status is Status.REPAIRED]
    assert len(damaged) > 40 and len(repaired) >= 0.85 * len(damaged)
    closed = {x.measure[-1] for x in damaged if x.status is not Status.REPAIRED}
    assert closed <= {"扣除基建项目后预算数"}, "only a column that nothing outside it proves may stay open"
    assert {x.printed for x in repaired} <= {f.printed for f in after.facts if isinstance(f, Repair)}


def test_one_digit_in_a_clean_document_is_flagged_and_not_changed(tmp_path: Path) -> None:
    """Without any sign of scanning a sum that fails is the publisher's error."""
    text = SAMPLE.read_text("utf-8")
    line = next(x for x in extract_file(SAMPLE).lines if x.table_number == "03" and "6" in x.printed)
    lines = text.split("\n")
    place = (line.source.line or 1) - 1
    lines[place] = lines[place].replace(line.printed, line.printed.replace("6", "8", 1), 1)
    after = extract("\n".join(lines), tmp_path)
    assert not [f for f in after.facts if isinstance(f, Repair)]
    (now,) = [x for x in after.lines if x.source.line == line.source.line and x.measure == line.measure]
    assert now.amount != line.amount and now.status is not Status.VERIFIED
    assert any(f.rule in {"row-sum", "column-sum"} for f in after.findings)
