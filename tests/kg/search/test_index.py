"""What is found, in which order, and that the index goes with its snapshot."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.build.publishing import publish
from kg.search import SearchIndex, ThingKind, Tier, index_of
from kg.search.entries import SearchEntry
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot
from tests.kg.lineage.books import OFFICE, UNIT, Book, open_store

NUMBER = "京财社指〔2023〕1791号"


def entry(name: str, kind: ThingKind = ThingKind.PROJECT, *, code: str = "", uses: int = 1) -> SearchEntry:
    return SearchEntry(
        kind, f"https://example.org/{name}", name, code, tuple(f for f in (name, code) if f), uses
    )


def names(index: SearchIndex, text: str, *kinds: ThingKind, limit: int = 20) -> list[str]:
    return [hit.label for hit in index.search(text, kinds, limit=limit)]


@pytest.fixture(scope="module")
def index(sample_store: StoreSnapshot) -> Iterator[SearchIndex]:
    with index_of(sample_store) as opened:
        yield opened


def test_the_better_fit_comes_first() -> None:
    index = SearchIndex.write(
        [
            entry(n)
            for n in ("区社心理活动", "老年社区活动", "社区活动费", "社区活动", "活动在社区", "社会活动")
        ]
    )
    hits = index.search("社区 活动")
    assert [(h.label, h.tier) for h in hits] == [
        ("社区活动", Tier.EXACT),
        ("社区活动费", Tier.PREFIX),
        ("老年社区活动", Tier.PHRASE),
        ("活动在社区", Tier.WORDS),
        ("区社心理活动", Tier.CHARACTERS),
    ]


def test_a_thing_with_several_fitting_names_is_found_once() -> None:
    thing = SearchEntry(
        ThingKind.UNIT, "https://example.org/u", "双井街道", "601", ("双井街道", "双井街道办事处"), 3
    )
    assert [h.matched for h in SearchIndex.write([thing]).search("双井")] == ["双井街道"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("京财社指[2023]1791号", NUMBER),
        ("京财社指 ２０２３ 1791号", NUMBER),
        ("〔2023〕1791", NUMBER),
        ("1791", NUMBER),
        ("601", "北京市朝阳区人民政府双井街道"),
        ("275001", "北京市西城区人民政府广安门内街道办事处（本级）"),
        ("广安门内街道办事处(本级)", "北京市西城区人民政府广安门内街道办事处（本级）"),
        ("11010224T000003038448", "京财社指[2023]1791号提前下达2024年社区公益金"),
        ("2010301-行政运行", "行政运行"),
        ("2026-双井街道", "2026-双井街道.txt"),
    ],
)
def test_what_a_person_types_finds_what_they_mean(index: SearchIndex, text: str, first: str) -> None:
    assert names(index, text)[0] == first


def test_one_character_finds_many_and_a_code_finds_what_begins_so(index: SearchIndex) -> None:
    assert len(index.search("社", limit=50)) == 50
    codes = [h.code for h in index.search("20103", [ThingKind.FUNCTION])]
    assert {"2010301", "2010302"} <= set(codes)
    assert all(code.startswith("20103") for code in codes)


def test_kinds_and_pages_cut_what_is_found(index: SearchIndex) -> None:
    everything = index.search("社区", limit=1000)
    assert {h.kind for h in everything} >= {ThingKind.POLICY, ThingKind.PROJECT, ThingKind.INDICATOR}
    assert index.search("社区", [ThingKind.INDICATOR], limit=1000) == [
        h for h in everything if h.kind is ThingKind.INDICATOR
    ]
    assert index.search("社区", limit=3, offset=4) == everything[4:7]
    assert [h.tier for h in everything] == sorted(h.tier for h in everything)


@pytest.mark.parametrize("text", ["", " ", '"', "^*", "——", "AND", "name:社", "囍" * 5000])
def test_signs_and_long_texts_are_no_error(index: SearchIndex, text: str) -> None:
    assert len(index.search(text)) <= 20


@given(st.text(max_size=60))
def test_no_text_breaks_a_search(text: str) -> None:
    index = SearchIndex.write([entry("社区活动", code="2010301")])
    assert len(index.search(text)) <= 1


def test_every_label_finds_itself_exactly(index: SearchIndex, sample_store: StoreSnapshot) -> None:
    from kg.search.entries import read_entries

    for found in read_entries(sample_store):
        hits = index.search(found.label, [found.kind], limit=200)
        assert found.iri in [h.iri for h in hits if h.tier is Tier.EXACT], found


def test_the_index_is_published_with_its_snapshot_and_goes_with_it(tmp_path: Path) -> None:
    first = Book("一.txt", OFFICE).row("expenditure", {"合计": "1.00"}, unit=UNIT, function="2010301")
    with open_store(tmp_path / "s", first) as store:
        publish(store)
        with StoreSnapshot.open(store.path) as old:
            assert names(index_of(old), "一.txt") == ["一.txt"]
            store.remove_graph(next(g for g in store.graphs() if "/document/" in g))
            publish(store)
            with StoreSnapshot.open(store.path) as new:
                assert names(index_of(new), "一.txt") == []
            assert names(index_of(old), "一.txt") == ["一.txt"]
        publish(store)
        assert [p.name for p in sorted((store.path / "snapshots").glob("*.search"))] == ["3.search"]


def test_a_store_without_an_index_or_with_a_damaged_one_is_searched_all_the_same(
    sample_store_path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(sample_store_path, copy)
    (file,) = (copy / "snapshots").glob("*.search")
    for damage in (b"no database", None):
        file.write_bytes(damage) if damage else file.unlink()
        with StoreSnapshot.open(copy) as store:
            assert names(index_of(store), NUMBER)[0] == NUMBER


def test_a_publication_that_was_cut_off_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    with EmbeddedStore.open(tmp_path / "s") as store:
        (store.path / "snapshots").mkdir()
        (store.path / "snapshots" / "1.search").write_bytes(b"half")
        publish(store)
        with StoreSnapshot.open(store.path) as snapshot:
            assert index_of(snapshot).search("x") == []
