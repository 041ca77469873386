"""The Python API: counted money as tables, and sums that refuse what would mislead."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.analysis import Budgets
from kg.errors import ParameterError, QueryRefusedError

GOLDEN = Path(__file__).parents[2] / "golden" / "2026-双井街道.csv"


@pytest.fixture(scope="module")
def budgets(sample_store_path: Path) -> Iterator[Budgets]:
    with kg.open(str(sample_store_path)) as opened:
        yield opened


def test_a_series_adds_each_yuan_once(budgets: Budgets) -> None:
    rows = csv.DictReader(GOLDEN.read_text("utf-8").splitlines())
    printed = [r["amount_yuan"] for r in rows if r["table"] == "01" and r["item"] == "支出总计"]
    (row,) = budgets.series("expenditure", unit="双井街道办事处", phase="budget").to_dicts()
    assert row == {"year": 2026, "amount_yuan": Decimal(printed[0])}


@pytest.mark.parametrize(
    ("selectors", "missing"),
    [({}, "phase"), ({"phase": "budget"}, "unit")],
)
def test_a_sum_that_would_mix_is_refused_with_the_selector_that_is_missing(
    budgets: Budgets, selectors: dict[str, Any], missing: str
) -> None:
    with pytest.raises(ParameterError, match=f"{missing}="):
        budgets.series("expenditure", **selectors)


def test_an_unknown_unit_data_set_or_selector_is_no_empty_answer(budgets: Budgets) -> None:
    with pytest.raises(ParameterError, match="劲松"):
        budgets.series("expenditure", unit="劲松街道", phase="budget")
    with pytest.raises(ParameterError, match="expenditure"):
        budgets.cube("spending")
    with pytest.raises(ParameterError, match="selector"):
        budgets.cube("expenditure", colour="red")


def test_a_department_stands_for_its_units_so_that_no_half_is_taken_for_the_whole(budgets: Budgets) -> None:
    phases = {row["phase"] for row in budgets.cube("expenditure", unit="275", year=2025)}
    assert phases == {"budget", "final_accounts"}
    with pytest.raises(ParameterError, match="phase="):
        budgets.series("expenditure", unit="275")
    whole, own = (budgets.series(unit=u, phase="budget").to_dicts() for u in ("275", "275001"))
    assert whole == own


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("phase", "决算"),
        ("year", "去年"),
        ("function", "社会保障"),
        ("department_economic", ""),
        ("origin", "结转"),
    ],
)
def test_a_selector_that_nothing_can_match_is_no_empty_answer(
    budgets: Budgets, name: str, value: str
) -> None:
    with pytest.raises(ParameterError, match=name):
        budgets.cube("expenditure", unit="601001", **{name: value})


def test_a_figure_leads_to_its_place(budgets: Budgets) -> None:
    row = next(iter(budgets.cube("expenditure", unit="小红门乡人民政府", phase="budget")))
    found = budgets.explain(row)
    assert (found.file_name, found.line) == (row["file"], row["line"])
    with pytest.raises(ParameterError):
        budgets.explain({"amount_yuan": Decimal(1)})


def test_projects_of_a_policy_come_with_their_money(budgets: Budgets) -> None:
    found = budgets.projects("京财社指[2023]1791号", year=2024)
    assert sorted(found.column("amount_yuan")) == [Decimal("6400"), Decimal("298850"), Decimal("1707200")]  # type: ignore[type-var]


def test_updates_are_refused(budgets: Budgets) -> None:
    with pytest.raises(QueryRefusedError):
        budgets.sparql("DELETE WHERE { ?s ?p ?o }")


def test_a_table_goes_to_arrow_with_exact_amounts(budgets: Budgets) -> None:
    arrow = pytest.importorskip("pyarrow")
    table = budgets.cube("expenditure", unit="小红门乡人民政府", phase="budget")
    made = table.to_arrow()
    assert made.num_rows == len(table)
    assert arrow.types.is_decimal(made.schema.field("amount_yuan").type)
    assert sum(made["amount_yuan"].to_pylist()) == sum(table.column("amount_yuan"))  # type: ignore[arg-type]


def test_a_column_that_is_not_there_is_named(budgets: Budgets) -> None:
    with pytest.raises(KeyError, match="phase"):
        budgets.data_sets().column("amount")


def test_money_carried_over_is_asked_for_by_its_origin(budgets: Budgets) -> None:
    found = budgets.cube("income", unit="601001", origin="carried_over")
    assert (found[0]["amount_yuan"], found[0]["fund"]) == (Decimal(210_000), "3")
    query = r"""SELECT (SUM(?a) AS ?sum) { ?o qb:dataSet id:dataset\/income ; bkg:countedAmount ?a ;
      bkg:moneyOrigin/skos:notation "carried_over" ; bkg:holder/bkg:unitCode "601001" }"""
    assert budgets.sparql(query)[-1] == {"sum": Decimal(210_000)}


def test_a_sum_over_printed_amounts_is_answered_without_a_word(budgets: Budgets) -> None:
    with pytest.warns(UserWarning, match="countedAmount"):
        budgets.sparql("SELECT (SUM(?yuan) AS ?sum) { ?line bkg:amount ?yuan }")
