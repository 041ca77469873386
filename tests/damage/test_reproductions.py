"""Damages by name that once left figures proved though wrong, or said nothing: each is told or lowers a status."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from extract.facts import FigurePart, Status
from extract.pipeline import Extraction, extract_document
from extract.readers import read_document
from extract.readers.hygiene import drop_unseen
from tests.damage.documents import SAMPLES
from tests.damage.pages import Subject
from tests.damage.trial import compare

ACCOUNTS, DEPARTMENT, TOWNSHIP, STREET = (
    "2025-广内街道决算.txt",
    "2026-区委社会工作部.txt",
    "2026-小红门乡.txt",
    "2024-广内街道.txt",
)
Edit = tuple[int, str, str]
"""Line of the file (0: all lines), pattern, replacement; a line replaced by nothing goes."""


@cache
def good(name: str) -> Subject:
    return Subject.of(SAMPLES / name)


def damaged(folder: Path, name: str, edits: Sequence[Edit]) -> Extraction:
    data = (SAMPLES / name).read_bytes()
    lines = data.decode("gb18030" if name == TOWNSHIP else "utf-8").split("\n")
    for number, pattern, new in edits:
        places = range(len(lines)) if number == 0 else [number - 1]
        changed = {at: re.sub(pattern, new, lines[at]) for at in places}
        assert any(lines[at] != text for at, text in changed.items()), (number, pattern)
        lines = [changed.get(at, text) for at, text in enumerate(lines)]
    path = folder / name
    path.write_text("\n".join(x for x in lines if x != "\x00"), encoding="utf-8")
    return extract_document(drop_unseen(read_document(path)))


GONE = "\x00"
CASES: dict[str, tuple[str, list[Edit], str]] = {
    "the unit of one table is 亿元": (ACCOUNTS, [(103, "万元", "亿元")], "unit-"),
    "the unit of another table is 亿元": (ACCOUNTS, [(129, "万元", "亿元")], "unit-"),
    "every unit is 元": (TOWNSHIP, [(0, "万元", "元")], ""),
    "figures of two rows have changed places": (
        DEPARTMENT,
        [(67, r"\| 3\.656000(?= \| 3)", "| 103.976432"), (68, r"\| 103\.976432(?= \| 103)", "| 3.656000")],
        "row-sum",
    ),
    "a letter stands for a digit that the row's sum mends": (DEPARTMENT, [(67, r"3\.656000(?= \| \|)", "3.656O00")], ""),
    "a formula": (DEPARTMENT, [(67, r"3\.656000(?= \| \|)", "=1+1")], "amount-unreadable"),
    "5,000 digits": (DEPARTMENT, [(67, r"3\.656000(?= \| \|)", "7" * 5000)], "amount-"),
    "a digit of a government economic code": (DEPARTMENT, [(160, "50102", "50172")], "code-"),
    "a department economic code": (DEPARTMENT, [(156, "30101", "30109")], "code-name"),
    "a unit's code in one row": (DEPARTMENT, [(143, "707001", "703001")], "code-name"),
    "an unlisted code everywhere": (ACCOUNTS, [(0, "2210201", "2210231")], "code-unknown"),
    "a code of the third of three lists side by side": (ACCOUNTS, [(0, r"\b310\b", "311")], "code-name"),
    "both sums of the year are gone": (DEPARTMENT, [(0, r".*本年收入合计.*本年支出合计.*", GONE)], "sum-row-missing"),
    "the sum of the year is blank on one side": (DEPARTMENT, [(0, r"(一、本年支出 \| )[\d,.]+", r"\1")], "sum-row-missing"),
    "a row is gone": (DEPARTMENT, [(68, ".+", GONE)], ""),
    "a row stands twice": (DEPARTMENT, [(143, "(.*)", r"\1\n\1")], "row-doubled"),
    "a total that is blank": (DEPARTMENT, [(0, r"(本年收入合计 \| )[\d,.]+", r"\1")], ""),
}  # fmt: skip
"""What is done, to which document, and how the rule of a finding that tells it begins (nothing: a status may)."""


@pytest.mark.parametrize("name", CASES)
def test_a_damage_is_told_and_no_wrong_figure_is_verified(tmp_path: Path, name: str) -> None:
    document, edits, rule = CASES[name]
    found = compare(name, good(document), 0, damaged(tmp_path, document, edits))
    assert not found.wrong, found.wrong
    assert not found.is_silent, found
    assert not rule or any(told.startswith(rule) for told in found.told), found.told


def test_invisible_characters_change_nothing(tmp_path: Path) -> None:
    bad = damaged(
        tmp_path, DEPARTMENT, [(0, "科", "科\u200e"), (0, "支出", "支\ufeff出"), (0, "收入", "收\u2028入")]
    )
    found = compare("invisible", good(DEPARTMENT), 0, bad)
    assert not found.changed and found.lowered == 0


def test_a_last_digit_within_the_rounding_of_its_sum_is_no_damage_that_a_sum_can_show(tmp_path: Path) -> None:
    """526.90 may be 526.91 for all that sums of rounded figures say: told apart as below print precision."""
    found = compare(
        "below print", good(ACCOUNTS), 0, damaged(tmp_path, ACCOUNTS, [(67, r"526\.90(?=\t)", "526.91")])
    )
    assert not found.wrong


@pytest.mark.parametrize(
    ("code", "told"),
    [("11010224T000803003457", True), ("11060224T000003003457", True), ("11010224T000003003459", False)],
)
def test_a_project_whose_code_one_row_alone_prints_is_known_by_name(
    tmp_path: Path, code: str, told: bool
) -> None:
    """Its code is named as unproved beside the proved figure; one of another pattern than all others is a finding."""
    bad = damaged(tmp_path, STREET, [(0, "11010224T000003003457", code)])
    lines = [x for x in bad.lines if x.project and x.project.code == code]
    assert lines and all(
        FigurePart.CODE in x.unproved if x.status is Status.VERIFIED else x.unproved for x in lines
    )
    assert any(f.rule == "code-name" and code in (f.subject or "") for f in bad.findings) is told
