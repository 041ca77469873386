"""Budgets of governments, which a bureau publishes: no unit's, and read without accusing the publisher falsely."""

from __future__ import annotations

from extract.facts import Role
from tests.extract.conftest import Extract, ReadTable

TAXES = """表1 2024年某县一般公共预算收入预算表
单位：万元
项目\t2023年执行数\t2024年预算数
一、税收收入\t580\t620
增值税\t400\t430
契税\t180\t190
二、非税收入\t120\t130
罚没收入\t120\t130
收入合计\t700\t750
地方政府一般债务收入\t60\t50
转移性收入\t300\t320
返还性收入\t90\t100
上年结余收入\t150\t160
调入资金\t60\t60
收入总计\t1,060\t1,120

表2 2024年某县一般公共预算支出预算表
单位：万元
科目编码\t科目名称\t2024年预算数
201\t一般公共服务支出\t620
205\t教育支出\t500
\t支出总计\t1,120

表3 2024年某县国有资本经营预算收入预算表
单位：万元
项目\t预算数\t项目\t预算数
一、利润收入\t80\t一、解决历史遗留问题及改革成本支出\t20
二、股利、股息收入\t15\t二、其他国有资本经营预算支出\t40
本年收入合计\t95\t本年支出合计\t60
上年结转收入\t5\t调出资金\t40
收入总计\t100\t支出总计\t100
"""


def test_a_budget_with_taxes_is_a_governments_and_no_units(extract: Extract) -> None:
    """As money of the bureau that publishes it, it would count what all units of the place publish once more."""
    extraction = extract("某县2024年预算（草案）\n某县财政局\n\n" + TAXES)
    kinds = {table.number: table.kind for table in extraction.tables}
    assert kinds == {"01": "income_of_government", "02": "expenditure_of_government", "03": "other"}
    assert [f.subject for f in extraction.findings if f.rule == "budget-of-government"] == ["01"]
    of_a_unit = extract("某局2024年部门预算\n\n" + TAXES[TAXES.index("表2") :])
    assert {table.number: table.kind for table in of_a_unit.tables}["02"] == "general_public_expenditure"


def test_rows_behind_the_sum_of_numbered_ones_are_parts_where_only_so_the_total_holds(
    extract: Extract,
) -> None:
    extraction = extract("某县2024年预算（草案）\n某县财政局\n\n" + TAXES)
    roles = {x.item: x.role for x in extraction.lines if x.table_number == "01"}
    assert roles["转移性收入"] is Role.SUBTOTAL and roles["调入资金"] is Role.DETAIL
    assert not [f for f in extraction.findings if f.rule in {"item-sum", "side-total", "sum-row-missing"}]
    assert "side-total" in {
        f.rule for f in extract(TAXES.replace("收入总计\t1,060", "收入总计\t1,091")).findings
    }


def test_a_balance_titled_as_income_alone_has_both_sides(extract: Extract) -> None:
    extraction = extract("某县2024年预算（草案）\n某县财政局\n\n" + TAXES)
    sides = {x.item: x.side for x in extraction.lines if x.table_number == "03"}
    assert sides["一、利润收入"] == "收入" and sides["二、其他国有资本经营预算支出"] == "支出"
    assert not [f for f in extraction.findings if f.rule in {"figure-wrong", "side-sum"}]


def test_a_row_whose_number_goes_on_from_carried_money_is_no_part_of_it(extract: Extract) -> None:
    extraction = extract(
        "某区2023年财政决算\n\n某区一般公共预算收支决算平衡表\n单位：万元\n收入项目\t决算数\t支出项目\t决算数\n"
        "一、本级收入\t150\t一、本级支出\t190\n二、上年结余\t20\t二、上解支出\t10\n三、调入资金\t30\t\t\n收入总计\t200\t支出总计\t200\n"
    )
    assert {x.item for x in extraction.lines if x.side == "收入"} >= {"二、上年结余", "三、调入资金"}
    assert not [f for f in extraction.findings if f.rule in {"item-sum", "side-total"}]


def test_a_carry_over_numbered_on_below_another_is_its_part(extract: Extract) -> None:
    table = (
        "某县2025年一般公共预算收支平衡表\n单位：万元\n收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n"
        "一、本级收入\t150\t一、本级支出\t210\n二、转移性收入\t50\t二、转移性支出\t-16\n"
        "（一）上级补助收入\t30\t（一）上解上级支出\t4\n（二）上年结余收入\t15\t（二）年终结余\t-20\n"
        "（三）债务转贷收入\t5\t三、债务还本支出\t6\n收入总计\t200\t支出总计\t200\n"
    )
    rules = {"item-sum", "side-total", "figure-wrong"}
    assert not [f for f in extract(table).findings if f.rule in rules]
    for right, wrong in (
        ("（二）上年结余收入\t15", "（二）上年结余收入\t18"),
        ("年终结余\t-20", "年终结余\t20"),
    ):
        assert "item-sum" in {f.rule for f in extract(table.replace(right, wrong)).findings}


def test_one_kind_of_transfers_is_not_named_as_all_of_them(read_table: ReadTable) -> None:
    table = "某县对乡镇转移支付预算表\n单位：万元\n乡镇\t均衡性转移支付\t重点生态功能区转移支付\t合计\n甲镇\t5\t2\t7\n乙乡\t4\t3\t7\n合计\t9\t5\t14\n"
    assert [x.measure_key for x in read_table(table).lines][:3] == [
        "均衡性转移支付",
        "重点生态功能区转移支付",
        "合计",
    ]


ACCOUNTS = """01表  某县2023年一般公共预算收支决算总表
单位：万元
预算科目\t预算数\t决算数\t预算科目\t预算数\t决算数
税收收入\t88.00\t91.00\t一般公共服务支出\t60.00\t70.00
增值税\t60.00\t62.00\t教育支出\t50.00\t55.00
契税\t28.00\t29.00\t\t\t
非税收入\t22.00\t24.00\t\t\t
本年收入合计\t110.00\t115.00\t本年支出合计\t110.00\t125.00
上级补助收入\t\t20.00\t上解上级支出\t\t10.00
收入总计\t\t135.00\t支出总计\t\t135.00

08表  某县2023年一般公共预算收支决算分级表
单位：万元
预算科目\t合计\t县级\t乡级
税收收入\t91.00\t80.00\t11.00
非税收入\t24.00\t24.00\t
本年收入合计\t115.00\t104.00\t11.00
一般公共服务支出\t70.00\t60.00\t10.00
教育支出\t55.00\t55.00\t
社会保障和就业支出\t30.00\t20.00\t10.00
本年支出合计\t155.00\t135.00\t20.00
"""


def test_income_and_expenditure_below_each_other_have_each_a_sum_of_their_own(extract: Extract) -> None:
    extraction = extract("某县2023年政府决算\n某县财政局\n\n" + ACCOUNTS)
    assert next(table.number for table in extraction.tables) == "01"
    assert not [f for f in extraction.findings if f.rule in {"column-sum", "side-sum", "side-total"}]
    levels = {x.item or x.key: x for x in extraction.lines if x.measure == ("县级",)}
    assert levels["本年支出合计"].role is Role.SUBTOTAL
    assert levels["税收收入"].function is None, "a tax is no function"
    assert levels["教育支出"].function is not None
