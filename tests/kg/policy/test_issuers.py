"""Agencies that letters alone do not tell, learned from held texts, from citing documents and from publishers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build.building import build
from kg.store.embedded import EmbeddedStore
from ontology.terms import bkg
from tests.kg.policy.budgets import NAMER, budget, load
from tests.stores import begun_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with begun_store(tmp_path / "store") as opened:
        yield opened


def hold(store: EmbeddedStore, folder: Path, *texts: str) -> None:
    folder.mkdir()
    for at, text in enumerate(texts):
        (folder / f"{at}.txt").write_text(text, "utf-8")
    report = build([str(folder)], store, jobs=0)
    assert not report.failed, [document.error for document in report.failed]


def agencies(store: EmbeddedStore, number: str) -> set[str]:
    found = store.query(
        f"SELECT ?name WHERE {{ GRAPH ?g {{ <{NAMER.policy(number)}> <{bkg.agency}> ?a }} "
        "GRAPH ?h { ?a <http://www.w3.org/2004/02/skos/core#prefLabel> ?name } }"
    )
    assert isinstance(found, ox.QuerySolutions)
    return {str(row["name"].value) for row in found}


LETTER = (
    "{number}\n\n{issuer}关于做好有关工作的通知\n\n各街道办事处：\n\n请落实。\n\n{issuer}\n2021年6月3日\n"
)


def test_a_held_text_tells_whose_its_letters_are(store: EmbeddedStore, tmp_path: Path) -> None:
    load(store, budget("甲街道", ("救助", "5", "依据京西救领办〔2022〕8号发放")))
    assert agencies(store, "京西救领办〔2022〕8号") == set()
    letter = LETTER.format(number="京西救领办〔2021〕15号", issuer="北京市西城区社会救助领导小组办公室")
    hold(store, tmp_path / "texts", letter)
    assert agencies(store, "京西救领办〔2022〕8号") == {"北京市西城区社会救助领导小组办公室"}


def test_a_held_text_corrects_what_the_table_says_of_its_letters(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    load(store, budget("甲街道", ("救助", "5", "依据西民发〔2021〕8号发放")))
    assert agencies(store, "西民发〔2021〕8号") == {"北京市西城区民政局"}
    letter = LETTER.format(number="西民发〔2021〕15号", issuer="北京市西城区民政和社会建设局")
    hold(store, tmp_path / "texts", letter)
    assert agencies(store, "西民发〔2021〕8号") == {"北京市西城区民政和社会建设局"}


def test_texts_that_disagree_correct_nothing(store: EmbeddedStore, tmp_path: Path) -> None:
    load(store, budget("甲街道", ("救助", "5", "依据京西救领办〔2022〕8号发放")))
    texts = (
        LETTER.format(number="京西救领办〔2020〕15号", issuer="北京市西城区社会救助领导小组办公室"),
        LETTER.format(number="京西救领办〔2019〕16号", issuer="北京市西城区社会救助工作局"),
    )
    hold(store, tmp_path / "texts", *texts)
    assert agencies(store, "京西救领办〔2022〕8号") == set()


def test_a_text_of_a_place_far_away_says_nothing(store: EmbeddedStore, tmp_path: Path) -> None:
    load(store, budget("甲街道", ("救助", "5", "依据西救领办〔2022〕8号发放")))
    letter = LETTER.format(number="西救领办〔2021〕15号", issuer="陕西省西安市社会救助领导小组办公室")
    hold(store, tmp_path / "texts", letter)
    assert agencies(store, "西救领办〔2022〕8号") == set()


def test_words_beside_a_number_tell_whose_its_letters_are(store: EmbeddedStore) -> None:
    load(
        store,
        budget(
            "甲街道",
            ("救助", "5", "依据北京市西城区社会救助工作局《救助办法》（京西救领办〔2021〕15号）发放"),
            ("助老", "6", "依据京西救领办〔2022〕8号发放"),
        ),
    )
    assert agencies(store, "京西救领办〔2022〕8号") == {"北京市西城区社会救助工作局"}
