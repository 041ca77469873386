"""Sentences in plain Chinese: the right question with the right unit, year and policy, or none."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.answers.questions import answer
from kg.answers.sentences import read_sentence
from kg.search import SearchIndex, index_of
from kg.store.snapshot import StoreSnapshot
from kg.words.text import english

SENTENCES = list(csv.DictReader((Path(__file__).parent / "sentences.csv").read_text("utf-8").splitlines()))
SURE = [row for row in SENTENCES if row["sure"] == "1"]
NOT_SURE = [row for row in SENTENCES if row["sure"] == "0"]


@pytest.fixture(scope="module")
def index(sample_store: StoreSnapshot) -> Iterator[SearchIndex]:
    with index_of(sample_store) as opened:
        yield opened


def test_there_are_two_hundred_sentences() -> None:
    assert len(SENTENCES) >= 200 and len(NOT_SURE) >= 20


def test_a_sentence_becomes_its_question_with_its_parameters(
    sample_store: StoreSnapshot, index: SearchIndex
) -> None:
    wrong = []
    for row in SURE:
        read = read_sentence(sample_store, index, row["sentence"])
        got = (
            read.is_sure,
            read.question,
            *(read.params.get(name, "") for name in ("unit", "year", "policy")),
        )
        if got != (True, row["question"], row["unit"], row["year"], row["policy"]):
            wrong.append((row["sentence"], got))
    assert wrong == []


def test_what_the_store_does_not_hold_and_no_question_answers_is_not_answered(
    sample_store: StoreSnapshot, index: SearchIndex
) -> None:
    sure = [r["sentence"] for r in NOT_SURE if read_sentence(sample_store, index, r["sentence"]).is_sure]
    assert sure == []


def test_a_unit_that_is_not_there_is_named_with_what_is_near(
    sample_store: StoreSnapshot, index: SearchIndex
) -> None:
    read = read_sentence(sample_store, index, "劲松街道2026年三公经费")
    assert any("劲松街道" in said for said in read.missing)
    assert "unit" not in read.params


def test_a_question_read_from_a_sentence_can_be_answered(
    sample_store: StoreSnapshot, index: SearchIndex
) -> None:
    read = read_sentence(sample_store, index, "双井街道的三公经费")
    assert answer(sample_store, read.question, read.params).rows


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("双井街道1999年预算", "没有1999年度的文件"),
        ("小红门乡2026年决算", "没有2026年度的决算"),
        ("京财综〔2020〕511号多少钱", "没有文件引用“京财综〔2020〕511号”"),
        ("长征镇2024年预算", "没有“长征镇”这个单位"),
    ],
)
def test_what_is_not_there_is_said_in_both_languages(
    sample_store: StoreSnapshot, index: SearchIndex, sentence: str, said: str
) -> None:
    missing = read_sentence(sample_store, index, sentence).missing
    assert any(said in text for text in missing)
    assert all(english(text) != text for text in missing)


def test_a_sentence_that_no_question_answers_says_what_was_understood(
    sample_store: StoreSnapshot, index: SearchIndex
) -> None:
    read = read_sentence(sample_store, index, "双井街道2026年书记是谁")
    assert not read.question and read.unused
    assert read.shown["year"] == "2026" and "双井街道" in read.shown["unit"]
