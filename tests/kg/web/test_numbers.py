"""Each number that heads a page is the counted one: nothing twice, nothing of another phase, nothing carried over."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest

from kg.answers.info import store_info
from kg.store.snapshot import StoreSnapshot
from kg.web.pages import PAGES
from kg.web.proof_shares import proof_shares
from kg.web.view import Chart, Facts, Ref, View, find_table

POLICY = "京财社指〔2023〕1791号"
PROJECT = "11010224T000003038448"


def load(store: StoreSnapshot, page: str, key: str) -> View:
    return PAGES.get(page).load(store, Ref(page, key))


def facts(view: View) -> dict[str, object]:
    return {
        label.zh: cell.value
        for section in view.sections
        for block in section.blocks
        if isinstance(block, Facts)
        for label, cell in block.pairs
    }


def chart(view: View, name: str) -> Chart:
    found = [b for s in view.sections for b in s.blocks if isinstance(b, Chart) and b.name == name]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("page", "key", "new", "carried"),
    [("policy", POLICY, "2012450", "196515"), ("project", PROJECT, "1707200", "184365")],
)
def test_a_total_over_years_leaves_out_what_the_year_before_had_already(
    sample_store: StoreSnapshot, page: str, key: str, new: str, carried: str
) -> None:
    found = facts(load(sample_store, page, key))
    assert found["项目预算总额（元，不含上年结转）"] == Decimal(new)
    assert found["另有上年结转（元，预算）"] == Decimal(carried)


def test_each_citing_budget_says_what_of_it_was_carried_over(sample_store: StoreSnapshot) -> None:
    table = find_table(load(sample_store, "policy", POLICY), "projects")
    assert table is not None
    columns = [column.name for column in table.columns]
    total, over, year = (columns.index(n) for n in ("amount_yuan", "carried_over_yuan", "fiscal_year"))
    assert {row[over].value for row in table.rows if row[year].value == 2024} == {None}
    assert all(row[over].value == row[total].value for row in table.rows if row[year].value == 2025)


def test_a_subject_keeps_budget_and_accounts_apart(sample_store: StoreSnapshot) -> None:
    option = chart(load(sample_store, "function", "208"), "by-unit").option
    drawn = {series["name"].zh: [v for v in series["data"] if v is not None] for series in option["series"]}
    assert 10095215.0 in drawn["2025 预算"] and drawn["2025 决算"] == [9592800.0]
    assert all(value != 19688015.0 for values in drawn.values() for value in values)


def test_the_explorer_of_a_subject_keeps_them_apart_too(sample_store: StoreSnapshot) -> None:
    view = PAGES.get("lineage").load(sample_store, Ref("lineage", params=(("entity", "208"),)))
    edges = view.data["graph"]["edges"]
    found = {(e["stage"].zh, e["amount"]) for e in edges if e["year"] == 2025}
    assert {("预算", 10095215.0), ("决算", 9592800.0)} <= found
    counted = find_table(load(sample_store, "function", "208"), "counted")
    assert counted is not None
    amounts = sorted(float(str(row[3].value)) for row in counted.rows)
    assert sorted(e["amount"] for e in edges) == amounts


def test_the_parts_of_a_subject_make_its_counted_money(sample_store: StoreSnapshot) -> None:
    """款 under 类, added up by unit, year and phase, are the 类: neither drops or doubles a row."""

    def sums(key: str) -> dict[tuple[object, ...], Decimal]:
        table = find_table(load(sample_store, "function", key), "counted")
        found: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
        for row in table.rows if table else ():
            found[row[0].value, row[1].value, row[2].value] += Decimal(str(row[3].value))
        return found

    below: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    keys = {ref.key[:5] for ref in PAGES.get("function").all(sample_store) if len(ref.key) >= 5}
    for key in sorted(keys):
        if key.startswith("208"):
            for place, amount in sums(key).items():
                below[place] += amount
    assert below == sums("208") and below


def test_periods_side_by_side_are_of_the_unit_itself(sample_store: StoreSnapshot) -> None:
    """The total of each period is the printed one of that year, not of whoever shares a part of the name."""
    view = load(sample_store, "unit", "110102/275")
    table = find_table(view, "periods")
    assert table is not None and table.total is not None
    totals = {c.name: cell.value for c, cell in zip(table.columns, table.total, strict=True)}
    budget = facts(PAGES.get("unit").load(sample_store, Ref("unit", "110102/275", (("year", "2025"),))))
    assert totals["2025_budget_yuan"] == budget["收支总额（元，印出的总计）"]


def test_public_expenses_are_drawn_by_phase_and_make_the_printed_total(sample_store: StoreSnapshot) -> None:
    view = load(sample_store, "unit", "110102/275")
    option = chart(view, "three-public-years").option
    drawn = {
        label.zh: sum(Decimal(str(series["data"][i] or 0)) for series in option["series"])
        for i, label in enumerate(option["xAxis"].get("data") or option["yAxis"]["data"])
    }
    table = find_table(view, "three-public")
    assert table is not None
    printed = {(row[0].value, str(row[2].value)) for row in table.rows if row[1].value in ("合计", "总额")}
    assert printed and "2025 预算" in drawn and "2025 决算" in drawn
    for year, amount in printed:
        assert Decimal(amount) in [drawn[label] for label in drawn if label.startswith(str(year))], (
            year,
            drawn,
        )


def test_units_are_counted_alike_everywhere(sample_store: StoreSnapshot) -> None:
    listed = find_table(load(sample_store, "units", ""), "units")
    assert listed is not None
    told = dict(store_info(sample_store))["units and departments"]
    assert facts(load(sample_store, "home", ""))["单位与部门"] == told == len(listed.rows) == 10


def test_a_body_has_one_page_whatever_a_document_calls_it(sample_store: StoreSnapshot) -> None:
    named = load(sample_store, "unit", "110102/北京市西城区人民政府广安门内街道办事处")
    coded = load(sample_store, "unit", "110102/275")
    assert named.sections == coded.sections or facts(named) == facts(coded)
    assert "2025 决算" in {label.zh for label, _ in coded.choices}


def test_repairs_are_not_counted_among_proofs(sample_store: StoreSnapshot) -> None:
    assert [label.zh for label, _ in proof_shares({"verified": 71, "repaired": 272, "conflict": 1})] == [
        "金额数字（含项目总额）", "其中已核对", "其中已修复", "其中存疑",
    ]  # fmt: skip
    found = facts(load(sample_store, "home", ""))
    per_document = [
        facts(PAGES.get("document").load(sample_store, ref))
        for ref in PAGES.get("document").all(sample_store)
    ]
    for status in ("金额数字（含项目总额）", "其中已核对", "其中已修复", "其中未核对", "其中存疑"):
        assert found.get(status, 0) == sum(int(str(one.get(status, 0))) for one in per_document), status


def test_a_share_is_whole_only_where_all_of_it_is() -> None:
    (_, most) = proof_shares({"verified": 9999, "conflict": 1})[1]
    assert most.text is not None and "99.9%" in most.text.zh
