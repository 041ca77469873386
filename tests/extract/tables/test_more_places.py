"""Layouts of further provinces: forms of counts and money together, crossed classes, three lists, parts of a year."""

from __future__ import annotations

import pytest

from extract.facts import Indicator, Role
from tests.extract.conftest import Extract, ReadTable, audited
from tests.extract.tables.test_other_places import closes

COVER = "某市水务局2024年部门预算\n\n"
OPERATION = """机构运行信息表
财决公开09表
编制单位：某区统计局\t\t\t\t金额单位：元
项目\t行次\t预算数\t统计数\t项目\t行次\t统计数
栏次\t一\t1\t2\t栏次\t一\t3
一、“三公”经费支出\t1\t—\t—\t四、机关运行经费\t26\t600,000.00
1.公务接待费\t3\t10,000.00\t5,000.00\t五、国有资产占用情况\t29\t—
2.国内公务接待批次（个）\t14\t—\t12\t（一）车辆数合计（辆）\t30\t9
3.国内公务接待人次（人）\t15\t—\t96\t1.副部（省）级及以上领导用车\t31\t3
\t\t\t\t2.地方特有车种\t32\t6
\t\t\t\t六、政府采购支出信息\t34\t—
\t\t\t\t（一）政府采购支出合计\t35\t120,000.00
"""
CROSSED = """一般公共预算基本支出表
单位：万元
部门预算经济科目\t\t政府预算经济科目\t\t合计\t人员经费\t公用经费
科目编码\t科目名称\t科目编码\t科目名称\t\t\t
\t\t\t合计\t1,700.00\t1,500.00\t200.00
301\t工资福利支出\t\t\t1,500.00\t1,500.00\t
30101\t基本工资\t50101\t工资奖金津补贴\t700.00\t700.00\t
30101\t基本工资\t50501\t工资福利支出\t800.00\t800.00\t
302\t商品和服务支出\t\t\t200.00\t\t200.00
30201\t办公费\t50201\t办公经费\t200.00\t\t200.00
"""
MARKED = """机构运行信息表
公开09表
编制单位：某县教育局\t\t金额单位：元
项目\t决算数\t备注
（一）机关运行经费\t—\t—
1.行政单位\t1,026,329.01\t—
（二）政府采购支出合计\t1,903,915.16\t—
"""
THREE_LISTS = """收支总表
单位：元
收入\t\t支出\t\t\t
项目\t2024年预算\t项目（按功能分类）\t2024年预算\t项目（按支出性质）\t2024年预算
一、一般公共预算拨款收入\t12,345.00\t一、一般公共服务支出\t10,000.00\t一、基本支出\t11,000.00
二、单位资金收入\t200.00\t二、教育支出\t2,545.00\t人员经费\t10,000.00
\t\t\t\t公用经费\t1,000.00
\t\t\t\t二、项目支出\t1,545.00
本年收入合计\t12,545.00\t本年支出合计\t12,545.00\t本年支出合计\t12,545.00
"""


def test_counts_below_a_count_are_counts_and_the_form_has_its_name(read_table: ReadTable) -> None:
    reading = read_table(OPERATION)
    assert (reading.fact.number, reading.fact.title) == ("09", "机构运行信息表")
    assert {x.printed for x in reading.lines} == {"600,000.00", "10,000.00", "5,000.00", "120,000.00"}
    assert {(q.printed, q.unit) for q in reading.quantities} == {
        ("12", "个"), ("96", "人"), ("9", "辆"), ("3", "辆"), ("6", "辆"),
    }  # fmt: skip


def test_marks_for_nothing_right_below_a_header_are_none_of_it(read_table: ReadTable) -> None:
    reading = read_table(MARKED)
    assert [(x.printed, x.measure) for x in reading.lines] == [
        ("1,026,329.01", ("决算数",)),
        ("1,903,915.16", ("决算数",)),
    ]


def test_rows_of_two_classes_are_parts_of_the_row_of_one(read_table: ReadTable) -> None:
    reading = read_table(CROSSED)
    assert len(reading.lines) == 13
    assert closes(reading)


def test_parts_without_a_number_below_an_item_are_summed_once(read_table: ReadTable) -> None:
    reading = read_table(THREE_LISTS)
    assert all(check.holds for check in audited(reading).checks)
    assert "item-sum" in {check.rule for check in audited(reading).checks}


def test_figures_under_a_header_that_says_no_money_are_not_lost_in_silence(extract: Extract) -> None:
    extraction = extract(
        f"{COVER}1-6月预算执行情况表\n单位：万元\n项目\t全年预算\t本月数\t完成预算%\n"
        "一般公共预算支出\t75,000\t6,100\t50.7\n政府性基金预算支出\t12,000\t1,250\t52.0\n"
    )
    (unread,) = (f for f in extraction.findings if f.rule == "figures-unread")
    assert len(unread.cells) == 2
    assert {x.printed for x in extraction.lines} == {"75,000", "12,000"}


def test_money_above_the_indicators_of_a_department_is_read_or_named(extract: Extract) -> None:
    extraction = extract(
        f"{COVER}部门整体支出绩效目标表\n单位：万元\n部门名称\t某市水务局\t\t\n年度主要任务\t任务名称\t主要内容\t预算金额\n"
        "\t防汛抗旱\t水库除险\t350.00\n\t河道管护\t清淤\t50.00\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t除险水库数\t≥5座\n"
    )
    assert [(x.item, x.printed) for x in extraction.lines] == [("防汛抗旱", "350.00"), ("河道管护", "50.00")]
    assert [x.level3 for x in extraction.facts if isinstance(x, Indicator)] == ["除险水库数"]
    extraction = extract(
        f"{COVER}部门整体支出绩效目标表\n单位：万元\n部门名称\t某市水务局\t\t\n资金安排\t甲乙丙\t350.00\t20.00\n"
        "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t除险水库数\t≥5座\n"
    )
    assert [f.rule for f in extraction.findings if f.rule == "figures-unread"] == ["figures-unread"]


def test_the_funds_of_units_above_their_goals_are_read(extract: Extract) -> None:
    extraction = extract(
        f"{COVER}部门整体支出绩效目标表\n单位：万元\n单位代码\t单位名称\t年度预算申请\t\t\t整体绩效目标\n\t\t资金总额\t基本支出\t项目支出\t\n"
        "415\t某市水利局\t3,250.60\t2,050.60\t1,200.00\t保障供水\n415002\t某市水文站\t1,100.00\t800.00\t300.00\t监测水文\n"
    )
    assert [(x.unit.code if x.unit else None, x.printed) for x in extraction.lines] == [
        ("415", "3,250.60"), ("415", "2,050.60"), ("415", "1,200.00"),
        ("415002", "1,100.00"), ("415002", "800.00"), ("415002", "300.00"),
    ]  # fmt: skip


def test_the_department_above_its_funds_is_in_no_name_of_theirs(extract: Extract) -> None:
    extraction = extract(
        f"{COVER}部门整体支出绩效目标表\n单位：万元\n预算单位\t某市水利局\t\t\t\n年度预算申请\t\t资金总额\t其中：基本支出\t其中：项目支出\n"
        "\t\t4,120.50\t3,000.50\t1,120.00\n年度绩效目标\t保障供水\t\t\t\n绩效指标\t一级指标\t二级指标\t指标值\n\t产出指标\t数量指标\t≥5000人\n"
    )
    assert [(x.measure_key, x.printed) for x in extraction.lines] == [
        ("合计", "4,120.50"), ("基本支出", "3,000.50"), ("项目支出", "1,120.00"),
    ]  # fmt: skip


def test_a_sum_named_by_its_table_is_the_total_and_a_change_is_of_no_year(read_table: ReadTable) -> None:
    reading = read_table(
        "一般公共预算支出预算表\n单位：万元\n预算科目\t2023年预算数\t2024年预算数\t2024年比2023年增减额\n"
        "一般公共服务支出\t30,000\t32,000\t2,000\n教育支出\t90,000\t95,000\t5,000\n支出合计\t120,000\t127,000\t7,000\n"
    )
    assert {x.printed for x in reading.lines if x.role is Role.TOTAL} == {"120,000", "127,000", "7,000"}
    assert {x.year for x in reading.lines if x.measure_key == "增减额/合计"} == {None}


SIDES_IN_ONE_LINE = (
    "收入\t预算数\t支出\t预算数",
    "收 入\t2025年预算\t支 出\t2025年预算",
    "收入类别\t预算数\t支出功能科目\t预算数",
    "收入\t预算数\t支出（按功能分类）\t预算数",
    "资金来源\t金额\t资金运用\t金额",
)


@pytest.mark.parametrize("head", SIDES_IN_ONE_LINE)
def test_sides_that_one_line_of_headers_names_stay_apart(extract: Extract, head: str) -> None:
    """Read as one list, the income stood under the names of the expenditure beside it."""
    table = (
        f"某局2025年部门预算\n\n部门收支总表\n单位：万元\n{head}\n"
        "一、一般公共预算拨款\t2,310.55\t一、一般公共服务支出\t1,510.55\n"
        "二、其他收入\t150.00\t二、城乡社区支出\t950.00\n"
        "本年收入合计\t2,460.55\t本年支出合计\t2,460.55\n收入总计\t2,460.55\t支出总计\t2,460.55\n"
    )
    lines = extract(table).lines
    assert [(x.side, x.item, x.printed) for x in lines[:4]] == [
        ("收入", "一、一般公共预算拨款", "2,310.55"),
        ("支出", "一、一般公共服务支出", "1,510.55"),
        ("收入", "二、其他收入", "150.00"),
        ("支出", "二、城乡社区支出", "950.00"),
    ]
    assert len(lines) == 8
