"""Printed and typed text in one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.search.text import fold_text, folded_words, keys_of


@pytest.mark.parametrize(
    "printed",
    [
        "京财社指〔2023〕1791号",
        "京财社指[2023]1791号",
        "京财社指【２０２３】1791号",
        "京财社指（2023） 第1791号",
        "京财社指2023年1791号",
    ],
)
def test_every_form_of_a_document_number_is_one_key(printed: str) -> None:
    assert keys_of(printed) == ["京财社指20231791号"]


@given(st.text(max_size=300))
def test_what_is_folded_is_only_letters_and_digits_and_stays_so(text: str) -> None:
    folded = fold_text(text)
    assert fold_text(folded) == folded
    assert not any(c.isspace() or c in "\"'*^:(){}[]" for c in folded)


def test_words_of_nothing_but_signs_are_left_out() -> None:
    assert folded_words(" 社区　—— “公益” ") == ["社区", "公益"]
    assert keys_of("——") == []
