"""Columns with a unit of their own, prices of a piece, and money that is no yuan."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.facts import BudgetLine, TableState
from tests.extract.conftest import Extract, ReadTable

COVER = "某市水务局2024年部门预算\n\n"
MIXED = (
    "项目支出明细表\n单位：元\n项目名称\t合计（万元）\t财政拨款（元）\t自筹（元）\t国外贷款（美元）\n"
    "合计\t12.00\t100,000.00\t20,000.00\t5,000.00\n设备购置\t7.00\t50,000.00\t20,000.00\t5,000.00\n"
    "培训\t5.00\t50,000.00\t\t\n"
)


def amounts(lines: list[BudgetLine], key: str) -> dict[str | None, tuple[Decimal | None, str]]:
    return {x.measure_key: (x.amount, x.printed_unit) for x in lines if x.key == key}


def test_a_unit_in_a_column_head_holds_for_its_column(extract: Extract) -> None:
    extraction = extract(COVER + MIXED)
    assert amounts(extraction.lines, "合计") == {
        "合计": (Decimal(120_000), "万元"),
        "财政拨款": (Decimal(100_000), "元"),
        "自筹（元）": (Decimal(20_000), "元"),
    }
    assert "unit-conflict" not in {f.rule for f in extraction.findings}


def test_a_column_of_another_currency_is_never_yuan(extract: Extract) -> None:
    (finding,) = (f for f in extract(COVER + MIXED).findings if f.rule == "column-unread")
    assert "美元" in finding.message
    assert "another currency" in finding.message
    assert len(finding.cells) == 2


def test_figures_that_add_up_are_of_one_unit_whatever_their_heads_say(extract: Extract) -> None:
    extraction = extract(
        f"{COVER}部门支出总表\n单位：万元\n科目编码\t科目名称\t合计（元）\t基本支出\t项目支出\n"
        "2010301\t行政运行\t612.40\t612.40\t\n2010302\t一般事务\t88.00\t\t88.00\n\t合计\t700.40\t612.40\t88.00\n"
    )
    assert {x.printed_unit for x in extraction.lines} == {"万元"}
    assert "unit-conflict" in {f.rule for f in extraction.findings}


@pytest.mark.parametrize("head", ["单价（元）", "人均（元）", "补助标准（元）"])
def test_a_price_of_a_piece_is_no_amount_and_says_nothing_of_the_unit(
    read_table: ReadTable, head: str
) -> None:
    reading = read_table(
        f"办公设备采购预算表\n单位：万元\n单位名称\t采购品目\t数量\t{head}\t金额\n合计\t\t23\t\t11.90\n"
        "某市水务局\t台式计算机\t20\t4,500\t9.00\n某市水务局\t打印机\t3\t9,666.67\t2.90\n"
    )
    assert [x.printed for x in reading.lines] == ["11.90", "9.00", "2.90"]
    assert {(q.printed, q.unit) for q in reading.quantities} >= {("4,500", "元"), ("9,666.67", "元")}
    assert not reading.findings


@pytest.mark.parametrize("line", ["单位：万美元", "金额单位：欧元"])
def test_a_table_in_another_currency_is_kept_and_not_read(extract: Extract, line: str) -> None:
    extraction = extract(
        f"{COVER}部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\n2010301\t行政运行\t612.40\n\t合计\t612.40\n\n"
        f"项目支出明细表\n{line}\n项目名称\t贷款金额\t本年预算\n合计\t1,300.00\t450.00\n水环境治理\t1,300.00\t450.00\n"
    )
    assert {x.printed for x in extraction.lines} == {"612.40"}
    assert "currency-foreign" in {f.rule for f in extraction.findings}
    assert [t.state for t in extraction.tables] == [TableState.PRESENT, TableState.UNKNOWN]


def test_the_share_of_a_total_beside_a_part_of_it_leaves_both_amounts(read_table: ReadTable) -> None:
    reading = read_table(
        "支出经济分类汇总表\n单位：万元\n科目编码\t科目名称\t合计\t占支出总额的比重（%）\t其中：财政拨款\n"
        "\t合计\t1,000.00\t100.00\t950.00\n301\t工资福利支出\t700.00\t70.00\t680.00\n302\t商品和服务支出\t300.00\t30.00\t270.00\n"
    )
    assert {x.measure_key for x in reading.lines} == {"合计", "财政拨款"}
    assert len(reading.quantities) == 3
