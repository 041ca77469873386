"""Numbers under the letters of hundreds of agencies, broken at every place and behind many words."""

from __future__ import annotations

import pytest

from tests.extract.policy.public_numbers import (
    FRAMES,
    broken,
    framed,
    issuers,
    public_letters,
    public_numbers,
    read,
    reprinted,
)
from tests.tiers import one_in

NUMBERS = public_numbers()


def test_there_are_hundreds_of_agencies_of_all_provinces() -> None:
    assert len(NUMBERS) > 700
    assert {letters.letters[0] for letters in public_letters()} >= set(
        "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新"
    )


def test_a_blank_or_line_break_at_any_place_never_makes_another_number() -> None:
    """京财社指[2023]17 91号 read as 17号 would be another document's."""
    outcome = read(broken(NUMBERS[::4]))
    assert outcome.wrong == []
    assert outcome.share >= 0.99, outcome.missed[:20]


@one_in(8, "frame", FRAMES)
def test_words_before_a_number_are_cut_by_what_letters_can_look_like(frame: str) -> None:
    outcome = read(framed(NUMBERS, frame))
    assert outcome.share >= 0.99, (outcome.wrong + outcome.missed)[:20]


@pytest.mark.parametrize(
    "form",
    [
        "{letters}[{year}]{serial}号", "{letters}（{year}）{serial}号", "{letters}【{year}】第{serial}号",
        "{letters}{year}]{serial}号", "{letters}[{year}{serial}号", "{letters}〔{year}年〕{serial}號",
    ],
)  # fmt: skip
def test_brackets_of_any_form_or_lost_on_one_side_make_the_same_number(form: str) -> None:
    outcome = read(reprinted(NUMBERS, form))
    assert outcome.wrong == []
    assert outcome.share >= 0.97, outcome.missed[:20]


@pytest.mark.parametrize(
    "form", ["{letters}{year}年{serial}号", "{letters}{year}-{serial}号", "{letters}{year}{serial}号"]
)
def test_a_year_without_brackets_is_read_where_the_letters_leave_one_reading(form: str) -> None:
    outcome = read(reprinted(NUMBERS, form))
    assert len(outcome.wrong) <= 2, outcome.wrong
    assert outcome.share >= 0.8, outcome.missed[:20]


def test_a_complete_agency_is_the_right_one() -> None:
    complete, right, wrong = issuers()
    assert complete >= 500
    assert right / complete >= 0.98, wrong
