"""Each form of amount table, in small, with the damage that documents have."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.facts import BudgetLine, Role, TableState
from extract.tables.interpret import TableReading
from tests.conftest import SAMPLES
from tests.extract.conftest import Extract, ReadTable, audited

WAN = Decimal(10_000)

EXPENDITURE = """预算03表 支出预算总表

金额单位：万元

支出功能分类科目\t政府支出经济分类科目\t部门支出经济分类科目\t合计\t基本支出\t项目支出\t其中\t\t
\t\t\t\t\t\t事业单位经营支出\t上缴上级支出\t对附属单位补助支出
2010301-行政运行\t50101-工资奖金津补贴\t30101-基本工资\t10.500000\t10.500000\t\t\t\t
2080299-其他民政管理事务支出\t50205-委托业务费\t30227-委托业务费\t4.250000\t\t4.250000\t\t\t
合 计\t\t\t14.750000\t10.500000\t4.250000\t\t\t
"""

INCOME = """预算02表 收入总表

金额单位：万元

部门(单位)代码\t部门(单位)名称\t合计\t本年收入\t\t\t\t\t\t\t\t\t\t上年结转结余\t\t\t\t\t
\t\t\t小计\t一般公共预算资金\t政府性基金预算资金\t国有资本经营预算资金\t财政专户管理资金\t事业收入\t事业单位经营收入\t上级补助收入\t附属单位上缴收入\t其他收入\t小计\t一般公共预算资金\t政府性基金预算资金\t国有资本经营预算资金\t财政专户管理资金\t单位资金
601\t某街道\t38.0\t37.0\t30.0\t\t\t\t\t\t\t\t7.0\t1.0\t\t\t\t\t1.0
601001\t某街道办事处\t38.0\t37.0\t30.0\t\t\t\t\t\t\t\t7.0\t1.0\t\t\t\t\t1.0
\t合 计\t38.0\t37.0\t30.0\t\t\t\t\t\t\t\t7.0\t1.0\t\t\t\t\t1.0
"""


def amounts(reading: TableReading) -> dict[tuple[int, str], Decimal | None]:
    return {(line.row, "/".join(line.measure)): line.amount for line in reading.lines}


def line_of(reading: TableReading, row: int, measure: str) -> BudgetLine:
    return next(x for x in reading.lines if x.row == row and "/".join(x.measure) == measure)


def rules(reading: TableReading) -> set[str]:
    return {finding.rule for finding in reading.findings}


def test_each_amount_keeps_its_subjects_its_print_and_its_place(read_table: ReadTable) -> None:
    line = line_of(read_table(EXPENDITURE), 2, "项目支出")
    assert line.amount == Decimal("42500")
    assert (line.printed, line.printed_unit, line.role) == ("4.250000", "万元", Role.DETAIL)
    assert str(line.function) == "2080299-其他民政管理事务支出"
    assert str(line.government_economic) == "50205-委托业务费"
    assert str(line.department_economic) == "30227-委托业务费"
    assert (line.source.line, line.source.column) == (8, 5)


def test_a_blank_cell_is_no_zero_and_a_printed_zero_is(read_table: ReadTable) -> None:
    reading = read_table(EXPENDITURE.replace("\t4.250000\t\t4.250000", "\t4.250000\t0\t4.250000"))
    found = amounts(reading)
    assert found[2, "基本支出"] == 0
    assert (1, "项目支出") not in found


@pytest.mark.parametrize("heading", ["", "预算03表 支出预算总表\n\n金额单位：万元\n\n"])
def test_a_heading_in_the_middle_of_a_table_goes_on_with_its_rows(
    read_table: ReadTable, heading: str
) -> None:
    head, row1, row2, total = EXPENDITURE.splitlines()[4:6], *EXPENDITURE.splitlines()[6:9]
    repeated = "\n".join(head) + "\n" if heading else ""
    text = EXPENDITURE.replace(f"{row1}\n{row2}", f"{row1}\n\n{heading}{repeated}{row2}")
    assert amounts(read_table(text)) == amounts(read_table(EXPENDITURE))
    assert total in text


@pytest.mark.parametrize("slide", [1, 2])
def test_a_row_that_slid_is_read_by_what_its_cells_hold(read_table: ReadTable, slide: int) -> None:
    row = "2080299-其他民政管理事务支出\t50205"
    reading = read_table(EXPENDITURE.replace(row, "\t" * slide + row))
    assert amounts(reading) == amounts(read_table(EXPENDITURE))
    assert "row-slid" in rules(reading)


@pytest.mark.parametrize("extra", [0, 1], ids=["straight", "figures one column right of their header"])
def test_figures_beside_their_header_go_where_the_sums_hold(read_table: ReadTable, extra: int) -> None:
    reading = read_table(INCOME.replace("\t\t7.0\t1.0", "\t" * (2 + extra) + "7.0\t1.0"))
    found = amounts(reading)
    assert found[2, "本年收入/其他收入"] == 7 * WAN
    assert found[2, "上年结转结余/小计"] == 1 * WAN
    assert found[2, "上年结转结余/单位资金"] == 1 * WAN
    assert [line.role for line in reading.lines if line.measure == ("合计",)] == [
        Role.SUBTOTAL,
        Role.DETAIL,
        Role.TOTAL,
    ]


def test_a_group_header_printed_one_column_early_does_not_move_the_columns(read_table: ReadTable) -> None:
    text = INCOME.replace("本年收入\t\t\t\t\t\t\t\t\t\t上年", "本年收入\t\t\t\t\t\t\t\t\t上年")
    assert amounts(read_table(text)) == amounts(read_table(INCOME))


def test_merged_headers_written_once_are_spread_over_their_columns(read_table: ReadTable) -> None:
    rows = [
        ["预算06表 一般公共预算财政拨款支出表"],
        ["", "", "金额单位：万元"],
        ["单位名称", "功能分类科目", "本年预算数"],
        ["", "科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["", "", "", "", "小计", "人员经费", "公用经费", "项目支出总数", "扣除基建项目后预算数"],
        ["275001-某街道", "2010301", "行政运行", "9", "6", "4", "2", "3", "3"],
        ["", "", "合 计", "9", "6", "4", "2", "3", "3"],
    ]
    text = "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows)
    reading = read_table(text)
    assert {"/".join(line.measure): line.amount for line in reading.lines if line.row == 1} == {
        "合计": 9 * WAN,
        "基本支出/小计": 6 * WAN,
        "基本支出/人员经费": 4 * WAN,
        "基本支出/公用经费": 2 * WAN,
        "项目支出/项目支出总数": 3 * WAN,
        "项目支出/扣除基建项目后预算数": 3 * WAN,
    }
    assert str(reading.lines[0].function) == "2010301-行政运行"


def test_a_two_sided_table_keeps_sides_apart_also_where_one_is_blank(read_table: ReadTable) -> None:
    reading = read_table(
        "预算01表 收支总表\n\n金额单位：万元\n\n收 入\t\t支 出\t\n项 目\t预算数\t项 目\t预算数\n"
        "一、一般公共预算拨款收入\t5\t一、一般公共服务支出\t2\n\t\t二、外交支出\t\n\t\t三、国防支出\t3\n"
        "本年收入合计\t5\t本年支出合计\t5\n收入总计\t5\t支出总计\t5\n"
    )
    found = {(line.side, line.item): (line.amount, line.role, line.row) for line in reading.lines}
    assert found["收入", "一、一般公共预算拨款收入"] == (5 * WAN, Role.DETAIL, 1)
    assert found["支出", "三、国防支出"] == (3 * WAN, Role.DETAIL, 3)
    assert found["支出", "本年支出合计"] == (5 * WAN, Role.SUBTOTAL, 4)
    assert found["收入", "收入总计"] == (5 * WAN, Role.TOTAL, 5)
    assert ("支出", "二、外交支出") not in found


def test_a_transposed_table_has_its_measures_as_items(read_table: ReadTable) -> None:
    reading = read_table(
        "预算10表 一般公共预算“三公”经费支出情况表\n\n金额单位：万元\n\n项目\t2024年预算数\n1、因公出国（境）费\t0\n"
        "2、公务接待费\t3.012552\n3、公务用车购置及运行维护费\t2.45\n其中:公务用车购置费\t0\n公务用车运行维护费\t2.45\n总计\t5.462552\n"
    )
    found = {line.item: (line.measure, line.measure_key, line.role) for line in reading.lines}
    assert found["2、公务接待费"] == (("2024年预算数",), "公务接待费", Role.DETAIL)
    assert found["3、公务用车购置及运行维护费"][1:] == ("公务用车购置及运行维护费/小计", Role.SUBTOTAL)
    assert found["总计"][2] is Role.TOTAL
    assert {line.year for line in reading.lines} == {2024}


def test_three_public_expenses_keep_their_year_and_their_three_header_rows(read_table: ReadTable) -> None:
    reading = read_table(
        "预算10表 财政拨款“三公”经费支出表\n\n金额单位：万元\n\n"
        "年度\t“三公”经费财政拨款预算总额\t因公出国（境）费用\t公务接待费\t公务用车购置及运行维护费\t\t\t\t\t\n"
        "\t\t\t\t公务用车购置费\t公务用车运行维护费\t\t\t\t\n\t\t\t\t\t小计\t公务用车加油\t公务用车维修\t公务用车保险\t其他\n"
        "2025\t23.5\t\t1.4\t\t22.1\t\t\t\t\n2026\t20.6\t\t1.3\t\t19.3\t\t\t\t\n"
    )
    found = {(line.year, "/".join(line.measure)): line.amount for line in reading.lines}
    assert found[2026, "公务用车购置及运行维护费/公务用车运行维护费/小计"] == Decimal("193000")
    assert found[2025, "“三公”经费财政拨款预算总额"] == Decimal("235000")
    assert all(b.holds for row in reading.rows for b in row.balances)


def test_an_unlabelled_first_row_is_the_total(read_table: ReadTable) -> None:
    reading = read_table(
        "预算11表 政府购买服务预算财政拨款明细表\n\n金额单位：万元\n\n指导性目录\t\t\t服务领域\t预算金额\n一级\t二级\t三级\t\t\n"
        "\t\t\t\t9\n01-公共服务\t0106-生态保护\t清扫保洁\t212-城乡社区支出\t4\n02-辅助\t0211-后勤服务\t餐饮服务\t213-农林水支出 5.00\t\n"
    )
    assert [line.role for line in reading.lines] == [Role.TOTAL, Role.DETAIL, Role.DETAIL]
    last = reading.lines[-1]
    assert (str(last.service_domain), last.amount) == ("213-农林水支出", 5 * WAN), (
        "label and amount in one cell"
    )
    assert [str(d) for d in last.directory] == ["02-辅助", "0211-后勤服务", "餐饮服务"]


def test_a_transfer_row_says_which_document_pays_for_which_project(read_table: ReadTable) -> None:
    reading = read_table(
        "预算12表 上级转移支付细化明细表\n\n金额单位：万元\n\n序号\t文号\t项目或指标名称\t资金主管部门\t资金性质\t细化单位\t细化金额\t"
        "转移支付科目\t支出功能科目\t部门经济分类科目\t政府经济分类科目\n1\t京财社指[2023]1791号\t"
        "11010224T000003038458-京财社指[2023]1791号提前下达2024年送温暖经费\t275-某街道\t111-一般公共预算资金\t275001-某街道（本级）\t"
        "29.885\t230022702-体制定额补助\t2089999-其他社会保障和就业支出\t30306-救济费\t50901-社会福利和救助\n\t\t\t\t\t合计\t29.885\t\t\t\t\n"
    )
    (transfer,) = reading.transfers
    assert transfer.document_number == "京财社指[2023]1791号"
    assert transfer.project is not None and transfer.project.code == "11010224T000003038458"
    assert transfer.amount == Decimal("298850")
    assert str(transfer.fund) == "111-一般公共预算资金"
    assert [line.role for line in reading.lines] == [Role.DETAIL, Role.TOTAL]


def test_a_project_code_with_a_zero_too_many_is_mended_and_said(read_table: ReadTable) -> None:
    reading = read_table(
        "预算11表 政府购买服务预算表\n金额单位：万元\n项目名称\t指导性目录\t\t\t服务领域\t预算金额\n\t一级\t二级\t三级\t\t\n"
        "11010523T0000001977421-中心工作经费\t01-公共服务\t0110-治理\t基层治理\t212-城乡社区支出\t4\n合 计\t\t\t\t\t4\n"
    )
    project = reading.lines[0].project
    assert project is not None and project.code == "11010523T000001977421"
    assert "project-code-mended" in rules(reading)


def test_the_funds_row_of_the_department_table_is_read_with_its_department(read_table: ReadTable) -> None:
    reading = read_table(
        "预算13表 部门整体支出绩效目标表\n\n部门名称\t\t某某街道\t\t\t\t\t\n总体资金情况（万元）\t\t预算支出总额\t财政拨款\t\t\t其他资金\t\n"
        "\t\t\t合计\t基本支出\t项目支出\t合计\t基本支出\n\t\t9.5\t7.5\t3\t4.5\t2\t2\n整体绩效目标\t\t自拟目标\n"
    )
    assert {"/".join(line.measure): line.amount for line in reading.lines} == {
        "预算支出总额": Decimal(95000),
        "财政拨款/合计": Decimal(75000),
        "财政拨款/基本支出": Decimal(30000),
        "财政拨款/项目支出": Decimal(45000),
        "其他资金/合计": Decimal(20000),
        "其他资金/基本支出": Decimal(20000),
    }
    assert {str(line.unit) for line in reading.lines} == {"某某街道"}


def test_a_table_without_amounts_is_declared_empty(read_table: ReadTable) -> None:
    reading = read_table(
        "预算08表 政府性基金预算财政拨款支出表\n金额单位：万元\n支出功能分类科目\t政府支出经济分类科目\t部门支出经济分类科目\t"
        "预算数\t\t\n\t\t\t合计\t基本支出\t项目支出\n\t\t合 计\t\t\t\n本表为空表。\n"
    )
    assert (reading.fact.state, reading.lines) == (TableState.DECLARED_EMPTY, ())


@pytest.mark.parametrize(
    "damaged", [("14.750000", "14,750000"), ("10.500000", "10,500000"), ("4.250000", "4,250000")]
)
def test_a_point_read_as_comma_is_flagged_and_not_believed(
    read_table: ReadTable, damaged: tuple[str, str]
) -> None:
    text = (
        EXPENDITURE.replace(".500000", ",500000").replace(".250000", ",250000").replace(".750000", ",750000")
    )
    reading = read_table(text)
    assert {line.amount for line in reading.lines} == {None}
    assert {line.status for line in reading.lines} == {"conflict"}
    assert damaged[1] in {line.printed for line in reading.lines}
    assert len([f for f in reading.findings if f.rule == "amount-unreadable"]) == len(reading.lines)


def test_a_grouped_integer_is_doubted_where_points_came_out_as_commas(read_table: ReadTable) -> None:
    text = EXPENDITURE.replace("10.500000", "10,500000").replace("4.250000", "684,745,200")
    assert all(line.amount is None for line in read_table(text).lines if "684,745,200" in line.printed)


def test_a_grouped_integer_is_believed_in_a_clean_table(read_table: ReadTable) -> None:
    reading = read_table(EXPENDITURE.replace("万元", "元").replace("10.500000", "684,745,200"))
    assert line_of(reading, 1, "基本支出").amount == 684745200


def test_a_table_whose_header_is_gone_is_not_read_by_guess(read_table: ReadTable) -> None:
    lines = EXPENDITURE.splitlines()
    reading = read_table("\n".join([*lines[:4], *lines[6:]]) + "\n")
    assert reading.lines == ()
    assert "header-missing" in rules(reading)


def test_a_table_without_a_unit_line_says_which_unit_was_taken(read_table: ReadTable) -> None:
    reading = read_table(EXPENDITURE.replace("金额单位：万元\n", ""))
    assert "unit-assumed" in rules(reading)
    assert line_of(reading, 1, "合计").amount == Decimal("105000")


def test_an_unknown_table_is_kept_as_read(read_table: ReadTable) -> None:
    reading = read_table("预算99表 机动车辆情况表\n车型\t数量\n轿车\t3\n")
    assert reading.fact.state is TableState.UNKNOWN
    assert reading.raw is not None and reading.raw.rows == (("车型", "数量"), ("轿车", "3"))
    assert "table-unknown" in rules(reading)


def test_codes_and_names_in_columns_of_their_own_make_one_subject(read_table: ReadTable) -> None:
    reading = audited(
        read_table(
            "预算03表 支出总表\n\n金额单位：元\n\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
            "201\t一般公共服务支出\t9\t6\t3\n20101\t人大事务\t9\t6\t3\n2010101\t行政运行\t6\t6\t\n2010108\t代表工作\t3\t\t3\n"
            "合计\t\t9\t6\t3\n"
        )
    ).readings[0]
    roles = {(str(line.function), line.role) for line in reading.lines if line.measure == ("合计",)}
    assert roles == {
        ("201-一般公共服务支出", Role.SUBTOTAL),
        ("20101-人大事务", Role.SUBTOTAL),
        ("2010101-行政运行", Role.DETAIL),
        ("2010108-代表工作", Role.DETAIL),
        ("None", Role.TOTAL),
    }
    assert reading.fact.proved is True, "parents are not added to their children"


def test_one_column_of_codes_a_classification_is_told_by_its_group_header(read_table: ReadTable) -> None:
    reading = read_table(
        "预算07表 一般公共预算财政拨款基本支出表\n\n金额单位：万元\n\n政府支出经济分类科目\t\t部门支出经济分类科目\t\t预算数\t\t\n"
        "科目编码\t科目名称\t科目编码\t科目名称\t合计\t人员经费\t公用经费\n50101\t工资奖金津补贴\t30101\t基本工资\t5\t5\t\n"
        "50201\t办公经费\t30201\t办公费\t2\t\t2\n合计\t\t\t\t7\t5\t2\n"
    )
    first = reading.lines[0]
    assert (str(first.government_economic), str(first.department_economic)) == (
        "50101-工资奖金津补贴",
        "30101-基本工资",
    )
    assert {"/".join(line.measure) for line in reading.lines} == {"合计", "人员经费", "公用经费"}


@pytest.mark.parametrize("layout", ["pipes", "cells"])
@pytest.mark.parametrize("sample", ["2026-双井街道", "2025-广内街道"])
def test_the_same_tables_in_another_layout_give_the_same_amounts(
    extract: Extract, sample: str, layout: str
) -> None:
    text = (SAMPLES / f"{sample}.txt").read_text("utf-8-sig")
    other = "\n".join(_in_layout(line, layout) for line in text.split("\n"))
    want, got = extract(text), extract(other)
    assert [_said(x) for x in got.lines] == [_said(x) for x in want.lines]
    assert len(got.facts) == len(want.facts)


def _in_layout(line: str, layout: str) -> str:
    if "\t" not in line:
        return line
    cells = line.split("\t")
    return f"| {' | '.join(cells)} |" if layout == "pipes" else "\n".join(f"\t{c}" for c in cells) + "\n"


def _said(line: BudgetLine) -> tuple[object, ...]:
    return (
        line.table_number,
        line.row,
        line.key,
        line.role,
        line.measure,
        line.amount,
        line.printed,
        line.status,
    )


def test_half_a_header_is_no_header(read_table: ReadTable) -> None:
    """Its lower row alone would put every figure under a wrong measure, and the wrong sums would even close."""
    lines = EXPENDITURE.splitlines()
    reading = read_table("\n".join([*lines[:4], *lines[5:]]) + "\n")
    assert reading.lines == ()
    assert "header-missing" in rules(reading)


def test_figures_of_a_row_without_its_sum_are_not_taken(read_table: ReadTable) -> None:
    row = "2080299-其他民政管理事务支出\t50205-委托业务费\t30227-委托业务费\t4.250000\t\t4.250000"
    slid = "2080299-其他民政管理事务支出\t50205-委托业务费\t30227-委托业务费\t\t4.250000\t\t\t4.250000"
    reading = audited(read_table(EXPENDITURE.replace(row, slid))).readings[0]
    assert not [line for line in reading.lines if line.row == 2]
    assert [cell for f in reading.findings if f.rule == "cell-unread" for cell in f.cells]
