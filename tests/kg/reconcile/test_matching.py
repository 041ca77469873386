"""Which thing a name means, how sure that is, and when nobody need be asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.reconcile import Candidate, NameQuery, reconcile
from kg.search import SearchIndex, ThingKind, index_of
from kg.search.entries import SearchEntry
from kg.store.snapshot import StoreSnapshot

STREET = "北京市朝阳区人民政府双井街道办事处"


@pytest.fixture(scope="module")
def index(sample_store: StoreSnapshot) -> Iterator[SearchIndex]:
    with index_of(sample_store) as opened:
        yield opened


def ask(index: SearchIndex, text: str, *kinds: ThingKind, **properties: str) -> list[Candidate]:
    return reconcile(index, NameQuery(text, kinds, properties=properties))


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        (STREET, ThingKind.UNIT, "unit/110105/601001"),
        ("北京市朝阳区人民政府 双井街道办事处", ThingKind.UNIT, "unit/110105/601001"),
        ("601001", ThingKind.UNIT, "unit/110105/601001"),
        ("京财社指[2023]1791号", ThingKind.POLICY, "policy/京财社指〔2023〕1791号"),
        ("《北京市政府购买服务预算管理办法》", ThingKind.POLICY, "policy/京财综〔2020〕510号"),
        ("11010524T00000319 5133", ThingKind.PROJECT, "project/11010524T000003195133"),
    ],
)
def test_a_name_or_key_is_matched_by_itself(
    index: SearchIndex, text: str, kind: ThingKind, found: str
) -> None:
    best = ask(index, text, kind)[0]
    assert (best.id, best.match, best.score) == (found, True, 100)


@pytest.mark.parametrize(
    "text", ["双井街道办", "朝阳区双井街道办事处", "双井街道办事处（本级）", "北京市朝阳区双井街道办亊处"]
)
def test_a_name_written_otherwise_is_offered_but_not_taken(index: SearchIndex, text: str) -> None:
    found = ask(index, text, ThingKind.UNIT)
    assert found[0].id == "unit/110105/601001"
    assert not any(c.match for c in found if c.name != text and c.score < 100)
    assert 30 <= found[0].score <= 100


def test_scores_fall_and_stay_within_bounds(index: SearchIndex) -> None:
    for text in ("社区工作经费", "公园", "街道", "x"):
        scores = [c.score for c in ask(index, text)]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= s <= 100 for s in scores)


def test_nonsense_is_matched_with_something(index: SearchIndex) -> None:
    assert ask(index, "火星殖民地财政部") == [] or ask(index, "火星殖民地财政部")[0].score < 60
    assert ask(index, "") == ask(index, "——") == []


def test_two_things_of_one_name_are_no_match_until_a_property_tells_them_apart() -> None:
    def unit(region: str, code: str) -> SearchEntry:
        iri = f"https://w3id.org/budgetkg/id/unit/{region}/{code}"
        return SearchEntry(ThingKind.UNIT, iri, "区统计局", code, ("区统计局", code), 1)

    index = SearchIndex.write([unit("110105", "510"), unit("110106", "610")])
    both = ask(index, "区统计局")
    assert [(c.score, c.match) for c in both] == [(100, False), (100, False)]
    told = ask(index, "区统计局", region="110106")
    assert [(c.id, c.match) for c in told] == [("unit/110106/610", True), ("unit/110105/510", False)]
    assert told[1].score == 50
    assert ask(index, "区统计局", code="510")[0].match


def test_a_department_and_its_only_unit_are_told_apart_by_type(index: SearchIndex) -> None:
    assert {c.type[0].id for c in ask(index, "双井街道", ThingKind.DEPARTMENT)} == {"department"}
