"""What people type: short names, pinyin, traditional characters, slips of the pen, unit and topic, amounts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.search import SearchIndex, ThingKind, Tier, find, find_amounts
from kg.search.amounts import amount_of
from kg.store.snapshot import StoreSnapshot


def first(store: StoreSnapshot, text: str) -> str:
    return find(store, text)[0].label


@pytest.mark.parametrize(
    "text",
    [
        "广内",
        "廣內",
        "广内街",
        "广内街道",
        "廣安門內街道",
        "guanganmennei",
        "guangnei",
        "gnjd",
        "广安门内街道办事处",
    ],
)
def test_a_unit_comes_first_however_it_is_typed(sample_store: StoreSnapshot, text: str) -> None:
    hit = find(sample_store, text)[0]
    assert hit.kind in (ThingKind.DEPARTMENT, ThingKind.UNIT)
    assert "广安门内街道办事处" in hit.label


@pytest.mark.parametrize("text", ["双井 垃圾分类", "垃圾分类 双井街道", "双井 2026年 垃圾分类"])
def test_words_may_name_the_unit_and_the_year(sample_store: StoreSnapshot, text: str) -> None:
    hits = find(sample_store, text)
    assert hits and all("垃圾分类" in hit.matched for hit in hits)
    assert {hit.tier for hit in hits} == {Tier.CONTEXT}


def test_a_topic_of_another_unit_is_not_found(sample_store: StoreSnapshot) -> None:
    assert all(hit.tier is Tier.SIMILAR for hit in find(sample_store, "双井 社区公益金支出"))


def test_a_slip_of_the_pen_is_answered_with_what_is_near(sample_store: StoreSnapshot) -> None:
    hits = find(sample_store, "双井接道")
    assert hits[0].tier is Tier.SIMILAR and "双井街道" in hits[0].label


@pytest.mark.parametrize("text", ["双景", "双精街道", "霜井"])
def test_a_name_that_only_sounds_alike_is_asked_back(sample_store: StoreSnapshot, text: str) -> None:
    hit = find(sample_store, text)[0]
    assert hit.tier is Tier.SIMILAR and "双井街道" in hit.label


def test_characters_scattered_over_a_sentence_are_no_find(sample_store: StoreSnapshot) -> None:
    assert all(hit.tier is Tier.SIMILAR or len(hit.matched) <= 16 for hit in find(sample_store, "广外"))


def test_nonsense_is_near_nothing(sample_store: StoreSnapshot) -> None:
    assert find(sample_store, "xyzzy") == []
    assert find(sample_store, "龘靐齉爩") == []


def test_characters_out_of_order_are_no_short_name(index: SearchIndex) -> None:
    assert all(hit.tier is not Tier.ABBREVIATION for hit in index.search("内广"))


@pytest.fixture
def index(sample_store: StoreSnapshot) -> SearchIndex:
    return SearchIndex.build(sample_store)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1707200", "1707200"),
        ("1,707,200.00", "1707200"),
        ("170.72 万元", "1707200"),
        ("１７０．７２万", "1707200"),
        ("0.50亿元", "50000000"),
        ("京财社指", None),
        ("1,70,7200", None),
        ("12", None),
    ],
)
def test_an_amount_is_read_in_the_forms_that_people_write(text: str, amount: str | None) -> None:
    assert amount_of(text) == (None if amount is None else Decimal(amount))


def test_an_amount_leads_to_every_fact_that_states_it(sample_store: StoreSnapshot) -> None:
    hits = find_amounts(sample_store, "170.72万元")
    assert {hit.fact for hit in hits} == {"BudgetLine", "ProjectBudget", "Transfer"}
    assert {hit.amount for hit in hits} == {Decimal("1707200")}
    assert find_amounts(sample_store, "170.73万元") == []


@pytest.mark.parametrize("text", ["170.7万", "171万元", "0.01707亿元", "１７０．７ 万元"])
def test_an_amount_that_was_rounded_finds_what_rounds_to_it(sample_store: StoreSnapshot, text: str) -> None:
    asked, hits = amount_of(text), find_amounts(sample_store, text)
    assert asked is not None and Decimal("1707200") in {hit.amount for hit in hits}
    away = [abs(hit.amount - asked) for hit in hits]
    assert away == sorted(away) and away[0] > 0 and away[-1] <= Decimal("5000")


def test_figures_without_a_unit_of_money_and_amounts_that_are_printed_are_not_rounded(
    sample_store: StoreSnapshot,
) -> None:
    assert find_amounts(sample_store, "1707000") == []
    assert {hit.amount for hit in find_amounts(sample_store, "170.72万元")} == {Decimal("1707200")}


@pytest.mark.parametrize(
    "text", ["双井垃圾分类", "双井2026垃圾分类", "双井2026年垃圾分类", "2026年双井 垃圾分类"]
)
def test_unit_year_and_topic_may_be_typed_as_one(sample_store: StoreSnapshot, text: str) -> None:
    hits = find(sample_store, text)
    assert hits and hits[0].tier is Tier.CONTEXT and "垃圾分类" in hits[0].label


@pytest.mark.parametrize("text", ["双井街道办事处2026", "双井街道办事处2026年"])
def test_a_year_behind_a_unit_does_not_hide_it(sample_store: StoreSnapshot, text: str) -> None:
    assert "双井街道办事处" in find(sample_store, text)[0].label


@pytest.mark.parametrize("text", ["1707200", "1,707,200.00", "999999999", "%", "!!!"])
def test_figures_are_near_no_name(sample_store: StoreSnapshot, text: str) -> None:
    assert not [hit for hit in find(sample_store, text) if hit.tier is Tier.SIMILAR]


def test_a_subject_that_no_document_names_is_found_by_its_name(sample_store: StoreSnapshot) -> None:
    hit = find(sample_store, "民政管理事务")[0]
    assert (hit.code, hit.label, hit.tier) == ("20802", "民政管理事务", Tier.EXACT)
