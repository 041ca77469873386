"""What codes of the classifications say of each other, and of the fund and the column that their money stands in."""

from __future__ import annotations

import pytest

from extract.audit.code_funds import columns_of_other_funds, fund_of, is_of_another_fund
from extract.audit.economic import check_pairs, columns_without_wages
from extract.figures import LineRef
from tests.extract.conftest import ReadTable

PAIRS = """一般公共预算基本支出表
单位：万元
政府经济科目\t部门经济科目\t合计\t人员经费\t公用经费
50101-工资奖金津补贴\t30101-基本工资\t10.00\t10.00\t
50201-办公经费\t30201-办公费\t4.00\t\t4.00
{row}
50203-培训费\t30216-培训费\t2.00\t\t2.00
50905-离退休费\t30302-退休费\t3.00\t3.00\t
合计\t\t21.00\t15.00\t6.00
"""
FUNDS = """财政拨款支出表
单位：万元
科目编码\t科目名称\t合计\t{one}\t{two}
2010301\t行政运行\t30.00\t30.00\t
2120801\t征地和拆迁补偿支出\t12.00\t\t12.00
合计\t\t42.00\t30.00\t12.00
"""
MATRIX = """支出表（政府经济分类）
单位：万元
科目编码\t科目名称\t合计\t{one}\t{two}
2080505\t机关事业单位基本养老保险缴费支出\t6.00\t6.00\t
2130301\t行政运行\t54.00\t50.00\t4.00
合计\t\t60.00\t56.00\t4.00
"""


@pytest.mark.parametrize(
    ("row", "open_rows", "told"),
    [
        ("50102-社会保障缴费\t30110-职工基本医疗保险缴费\t2.00\t2.00\t", 0, 0),
        ("50102-社会保障缴费\t30227-委托业务费\t2.00\t2.00\t", 1, 1),
        ("50205-委托业务费\t30216-培训费\t2.00\t2.00\t", 1, 0),
    ],
)
def test_two_economic_codes_of_a_row_pay_for_the_same(
    read_table: ReadTable, row: str, open_rows: int, told: int
) -> None:
    reading = read_table(PAIRS.format(row=row))
    assert sum(x.government_economic is not None for x in reading.lines) >= 10
    paired = check_pairs("0" * 64, [reading])
    assert (len(paired.unproved), [f.rule for f in paired.findings]) == (open_rows, ["code-pair"] * told)


@pytest.mark.parametrize(("codes", "fund"), [("2120801 22960 2300402", "政府性基金预算资金"), ("2230105", "国有资本经营预算资金"),
                                              ("2010301 2120303", "一般公共预算资金"), ("212 9999999", None)])  # fmt: skip
def test_a_function_has_the_fund_that_its_code_names(codes: str, fund: str | None) -> None:
    assert {fund_of(code) for code in codes.split()} == {fund}


@pytest.mark.parametrize(
    ("one", "two", "count"), [("一般公共预算", "政府性基金预算", 0), ("政府性基金预算", "一般公共预算", 4)]
)
def test_a_column_of_a_fund_with_money_of_another_has_no_place(
    read_table: ReadTable, one: str, two: str, count: int
) -> None:
    reading = read_table(FUNDS.format(one=one, two=two))
    assert len(columns_of_other_funds([reading])) == count
    assert is_of_another_fund("government_fund_expenditure", [x for x in reading.lines if x.key == "2010301"])


@pytest.mark.parametrize(
    ("one", "two", "count"),
    [("机关工资福利支出", "对个人和家庭的补助", 0), ("对个人和家庭的补助", "机关工资福利支出", 5)],
)
def test_contributions_for_employees_are_wages(read_table: ReadTable, one: str, two: str, count: int) -> None:
    found = columns_without_wages([read_table(MATRIX.format(one=one, two=two))])
    assert len(found) == count
    assert all(isinstance(f, LineRef) and f.measure[-1] in {one, two} for f in found)
