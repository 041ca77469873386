"""The number that heads a unit's page is the printed grand total, or says by how much the details differ and why.

`headlines.csv` holds what a person reads in the statement of income and expenditure of each document of all corpora.
"""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest

from kg.build.building import build
from kg.lineage.kinds import DifferenceCause
from kg.lineage.unit import unit_lineage
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot
from kg.web.pages import PAGES
from kg.web.view import Facts, Ref, View, ViewCell, find_table
from tests.conftest import SAMPLES, made_once

PRINTED = "收支总额（元，印出的总计）"
DETAILS = "明细合计（元）"
WORTH = {"元": 1, "万元": 10_000}
POINT_LOST = {"17,144,242047": "17,144.242047"}
"""A scan that reads points as commas: what is printed there, and what stood in the original."""


def by_hand(store: str) -> dict[tuple[str, str, str], tuple[str, Decimal]]:
    """Unit, year and stage → the printed text and its worth in yuan."""
    with (Path(__file__).parent / "headlines.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["store"] == store]
    return {
        (row["unit"], row["year"], row["stage"]): (
            row["printed"],
            Decimal(POINT_LOST.get(row["printed"], row["printed"]).replace(",", ""))
            * WORTH[row["printed_unit"]],
        )
        for row in rows
    }


def headlines(store: StoreSnapshot) -> dict[tuple[str, str, str], dict[str, ViewCell]]:
    """The facts about each unit for each year and stage it has documents of its own of."""
    found = {}
    for ref in PAGES.get("unit").all(store):
        for _, choice in PAGES.get("unit").load(store, ref).choices:
            view = PAGES.get("unit").load(store, choice)
            params = dict(choice.params)
            found[choice.key, params["year"], params["stage"]] = facts(view)
    return found


def facts(view: View) -> dict[str, ViewCell]:
    """What a page says in pairs, by their Chinese labels."""
    blocks = [b for s in view.sections for b in s.blocks if isinstance(b, Facts)]
    return {label.zh: cell for b in blocks for label, cell in b.pairs}


def check(store: StoreSnapshot, name: str) -> None:
    wanted, found = by_hand(name), headlines(store)
    aliases = {key for key in found if key not in wanted}
    for key, (text, yuan) in wanted.items():
        cell = found[key][PRINTED]
        assert cell.value == yuan, key
        assert cell.ref is not None
        evidence = facts(PAGES.get(cell.ref.page).load(store, cell.ref))
        assert evidence["印出的内容"].value == text, key
        if text in POINT_LOST:
            method = evidence["方法"].text
            assert method is not None and method.zh == "小数点、千位分隔符误认"
    for key in aliases:
        others = [found[k].get(PRINTED) for k in wanted if k[1:] == key[1:]]
        shown = found[key].get(PRINTED)
        assert shown is None or any(o is not None and o.value == shown.value for o in others), key
    for key, pairs in found.items():
        total, details = pairs.get(PRINTED), pairs.get(DETAILS)
        if total is None or details is None:
            continue
        assert details.text is not None
        difference = abs(Decimal(str(details.value)) - Decimal(str(total.value)))
        assert difference and f"{difference:,.2f}：" in details.text.zh, (key, details.text.zh)
        assert "文件没有说明" not in details.text.zh, key


def test_each_headline_of_the_samples_is_the_printed_one(sample_store: StoreSnapshot) -> None:
    check(sample_store, "samples")


def test_each_headline_of_the_corpus_of_beijing_is_the_printed_one(beijing_store_path: Path) -> None:
    with StoreSnapshot.open(beijing_store_path) as store:
        check(store, "beijing")


@pytest.mark.slow
def test_each_headline_of_all_other_corpora_is_the_printed_one(
    shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Shanghai, pages of other provinces, and layouts of four provinces; about ten seconds of reading."""

    def make(folder: Path) -> None:
        corpus = shared / "corpus"
        paths = [corpus / "shanghai", corpus / "pages", *sorted((corpus / "layouts").glob("*.docx"))]
        paths += SAMPLES.glob("*.pdf")
        with EmbeddedStore.open(folder / "store") as store:
            build([str(path) for path in paths], store)

    with StoreSnapshot.open(made_once(tmp_path_factory, "other-corpora", make) / "store") as store:
        check(store, "others")
        kinds = {c.explanation for c in unit_lineage(store, "江河市水务局").unbalanced}
        assert kinds == {DifferenceCause.OTHER_FUNDS}


def test_money_of_a_policy_is_the_same_in_lists_and_on_its_page(sample_store: StoreSnapshot) -> None:
    """1791号: 2,012,450 of its own, and not the 196,515 that 2025 prints as carried over beside it."""
    table = find_table(PAGES.get("policies").load(sample_store, Ref("policies")), "policies")
    assert table is not None
    listed = {row[0].value or row[1].value: row[-1] for row in table.rows if row[-1].ref is not None}
    assert listed["京财社指〔2023〕1791号"].value == Decimal("2012450")
    for key, cell in sorted(listed.items(), key=str)[::3]:
        assert cell.ref is not None
        shown = facts(PAGES.get("policy").load(sample_store, Ref("policy", cell.ref.key)))
        totals = [c.value for label, c in shown.items() if re.match("项目.+总额", label)]
        assert totals[0] == cell.value, key
