"""Forms that hold one project each, their head printed as keys and values."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from extract.facts import AnyFact, Finding, Indicator, Label, ProjectRecord, Status
from extract.pipeline import extract_file
from tests.extract.performance.conftest import ReadPerformance

FORM = """项目名称\t{name}
主管部门\t某区民政局\t实施单位\t某街道办事处
项目资金（万元）\t年度资金总额：\t{total}
\t其中：财政拨款\t100.00
\t其他资金\t20.00
总体目标\t年度目标\t让老人在家门口吃上热饭，全年供餐。
绩效指标\t一级指标\t二级指标\t三级指标\t指标值
\t产出指标\t数量指标\t供餐天数\t≥300天
\t\t质量指标\t抽检合格率\t=100%
\t\t\t留样完整率\t100%
\t满意度指标\t服务对象满意度指标\t老人评价\t≥90%
"""
TITLE = "预算12表 项目支出绩效目标申报表\n单位：万元\n"


def test_each_form_is_a_project_with_its_own_indicators(read: ReadPerformance) -> None:
    text = TITLE + FORM.format(name="社区食堂", total="120.00") + FORM.format(name="助浴点", total="120.00")
    found = read(text)
    assert [(p.project, p.unit, p.total, p.fiscal, p.other) for p in found.projects] == [
        (Label(name), Label("某街道办事处"), Decimal(1200000), Decimal(1000000), Decimal(200000))
        for name in ("社区食堂", "助浴点")
    ]
    assert found.projects[0].goal == "让老人在家门口吃上热饭，全年供餐。"
    assert {p.status for p in found.projects} == {Status.VERIFIED}
    assert [(i.project and i.project.name, i.level3) for i in found.indicators] == [
        (name, level3)
        for name in ("社区食堂", "助浴点")
        for level3 in ("供餐天数", "抽检合格率", "留样完整率", "老人评价")
    ]


def test_a_form_whose_funds_do_not_sum_is_in_conflict(read: ReadPerformance) -> None:
    found = read(TITLE + FORM.format(name="社区食堂", total="130.00"))
    assert found.projects[0].status is Status.CONFLICT


def html_form(*rows: str) -> str:
    """A form as a web page prints it: cells parted by |, `2*text` spans two columns."""

    def cell(text: str) -> str:
        span, star, words = text.partition("*")
        return f'<td colspan="{span}">{words}</td>' if star else f"<td>{text}</td>"

    body = "".join(f"<tr>{''.join(map(cell, row.split('|')))}</tr>" for row in rows)
    return f"<h1>某市民政局2024年部门预算</h1><p>项目支出绩效目标表</p><table>{body}</table>"


HEAD = ("项目名称|6*社区助餐", "主管部门|3*某市民政局|实施单位|2*某市救助站")
INDICATORS = (
    "绩效指标|一级指标|二级指标|2*三级指标|指标值|权重",
    "|产出指标|数量指标|2*新增助餐点|≥10.00(个)|20",
    "||时效指标|2*完成时间|2024年12月底前|10",
    "||成本指标|2*每餐补贴|≤5元/份|20",
    "|满意度指标|满意度指标|2*老人满意度|≥90%|10",
)


def read_page(tmp_path: Path, *rows: str) -> Sequence[AnyFact]:
    path = tmp_path / "form.html"
    path.write_text(html_form(*rows), "utf-8")
    return extract_file(path).facts


def projects(facts: Sequence[AnyFact]) -> list[ProjectRecord]:
    return [fact for fact in facts if isinstance(fact, ProjectRecord)]


def indicators(facts: Sequence[AnyFact]) -> list[tuple[str | None, ...]]:
    found = [fact for fact in facts if isinstance(fact, Indicator)]
    return [(i.level1, i.level2, i.level3, i.operator, i.value, i.unit) for i in found]


def test_the_unit_of_money_stands_in_the_key_and_further_parts_are_added(tmp_path: Path) -> None:
    funds = (
        "项目资金（元）|年度资金总额：|5*3,000,000.00",
        "|其中：财政拨款|5*2,850,000.00",
        "|上年结转资金|5*50,000.00",
        "|其他资金|5*100,000.00",
    )
    facts = read_page(tmp_path, *HEAD, *funds, "年度总体目标|6*全年供餐不间断。", *INDICATORS)
    (project,) = projects(facts)
    assert (project.total, project.fiscal, project.other) == tuple(
        map(Decimal, (3_000_000, 2_850_000, 100_000))
    )
    assert [(p.label, p.amount) for p in project.parts] == [("上年结转资金", Decimal(50_000))]
    assert project.status is not Status.CONFLICT
    assert not any(isinstance(f, Finding) and f.rule == "project-funds" for f in facts)


def test_funds_that_do_not_sum_with_all_their_parts_are_found(tmp_path: Path) -> None:
    funds = (
        "项目资金（元）|年度资金总额|5*3,000,000.00",
        "|其中：财政拨款|5*2,850,000.00",
        "|上年结转资金|5*40,000.00",
        "|其他资金|5*100,000.00",
    )
    facts = read_page(tmp_path, *HEAD, *funds, "年度总体目标|6*全年供餐不间断。", *INDICATORS)
    assert projects(facts)[0].status is Status.CONFLICT
    assert any(isinstance(f, Finding) and f.rule == "project-funds" for f in facts)


def test_the_money_and_the_goal_of_the_year_are_taken_where_those_of_all_years_stand_beside(
    tmp_path: Path,
) -> None:
    facts = read_page(
        tmp_path,
        *HEAD,
        "项目资金（万元）|中期资金总额：|2*900.00|年度资金总额：|2*300.00",
        "|其中：财政拨款|2*870.00|其中：财政拨款|2*290.00",
        "|其他资金|2*30.00|其他资金|2*10.00",
        "总体目标|3*中期目标（2024年—2026年）|3*年度目标",
        "|3*建成覆盖全市的网络并保持运行多年。|3*全年供餐不间断。",
        "绩效指标|一级指标|二级指标|三级指标|指标值|三级指标|指标值",
        "|产出指标|数量指标|助餐点|≥30个|新增助餐点|≥10个",
    )
    (project,) = projects(facts)
    assert (project.total, project.fiscal, project.other) == tuple(
        map(Decimal, (3_000_000, 2_900_000, 100_000))
    )
    assert project.goal == "全年供餐不间断。"
    assert indicators(facts) == [("产出指标", "数量指标", "新增助餐点", "≥", "10个", None)]
    assert any(isinstance(f, Finding) and f.rule == "form-years-left" for f in facts)


def test_weights_are_no_units_and_a_date_is_no_number(tmp_path: Path) -> None:
    facts = read_page(tmp_path, *HEAD, "年度预算|6*300万元", "年度总体目标|6*全年供餐不间断。", *INDICATORS)
    assert projects(facts)[0].total == 3_000_000
    assert indicators(facts) == [
        ("产出指标", "数量指标", "新增助餐点", "≥", "10.00(个)", None),
        ("产出指标", "时效指标", "完成时间", None, "2024年12月底前", None),
        ("产出指标", "成本指标", "每餐补贴", "≤", "5元/份", None),
        ("满意度指标", "服务对象满意度指标", "老人满意度", "≥", "90%", None),
    ]
    found = [f for f in facts if isinstance(f, Indicator)]
    assert [(i.number, i.normalised_unit) for i in found] == [
        (10, "个"),
        (None, None),
        (5, "元/份"),
        (90, "%"),
    ]


LIST_HEAD = "序号|单位名称|项目名称|项目代码|资金性质|上年预算数|预算金额（万元）|绩效目标|一级指标|二级指标|三级指标|指标值"


def test_numbers_and_codes_of_a_list_of_projects_are_no_money(tmp_path: Path) -> None:
    rows = (
        "1|某市救助站|社区助餐|24001|一般公共预算|280.00|300.00|全年供餐不间断。|产出指标|数量指标|新增助餐点|≥10个",
        "2|某市救助站|流浪救助|24002|一般公共预算|25.00|20.00|及时救助不留死角。|产出指标|数量指标|救助人次|≥500人次",
    )
    facts = read_page(tmp_path, LIST_HEAD, *rows)
    assert [(p.project.name, p.unit, p.total, p.fiscal) for p in projects(facts)] == [
        ("社区助餐", Label("某市救助站"), Decimal(3_000_000), None),
        ("流浪救助", Label("某市救助站"), Decimal(200_000), None),
    ]
    assert [i[2] for i in indicators(facts)] == ["新增助餐点", "救助人次"]


def test_what_was_carried_over_within_the_fiscal_funds_is_not_added_again(tmp_path: Path) -> None:
    funds = (
        "项目资金（万元）|年度资金总额|5*100.00",
        "|其中：财政拨款|5*95.00",
        "|其中：上年结转|5*5.00",
        "|其他资金|5*5.00",
    )
    facts = read_page(tmp_path, *HEAD, *funds, "年度总体目标|6*全年供餐不间断。", *INDICATORS)
    assert projects(facts)[0].status is not Status.CONFLICT
    assert not any(isinstance(f, Finding) and f.rule == "project-funds" for f in facts)


def test_the_money_of_all_years_alone_is_left_out_and_this_is_said(tmp_path: Path) -> None:
    funds = ("项目资金（万元）|中期资金总额|5*900.00", "|其中：财政拨款|5*900.00")
    facts = read_page(tmp_path, *HEAD, *funds, "年度总体目标|6*全年供餐不间断。", *INDICATORS)
    assert (projects(facts)[0].total, projects(facts)[0].fiscal) == (None, None)
    assert any(isinstance(f, Finding) and f.rule == "form-years-left" for f in facts)


def test_a_list_headed_by_years_gives_the_last_year_and_no_word_of_its_header(tmp_path: Path) -> None:
    facts = read_page(
        tmp_path,
        "序号|单位编码|单位名称|项目名称|2023年预算数|2024年预算数|一级指标|二级指标|三级指标|指标值|分值",
        "1|208001|某市救助站|社区助餐|80.00|100.00|产出指标|数量指标|新增助餐点|10个|20",
        "|||合计|80.00|100.00|||||",
    )
    assert [(p.project.name, p.total) for p in projects(facts)] == [("社区助餐", Decimal(1_000_000))]
    assert indicators(facts) == [("产出指标", "数量指标", "新增助餐点", None, "10个", None)]


def test_fiscal_funds_within_a_total_accuse_nobody_where_no_others_are_printed(tmp_path: Path) -> None:
    """其中：财政拨款 below the total: where the form or list has no 其他资金, the rest is just not said."""
    form = (
        f"{TITLE}项目名称\t灌区改造\t\t主管部门\t某县水务局\n项目资金\t年度资金总额：\t100.00\n\t其中：财政拨款\t80.00\n"
        "{other}一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t改造面积\t10万平方米\n\t\t受益人口\t3万余人\n"
    )
    listed = (
        "预算12表 项目支出绩效目标表\n单位：万元\n项目名称\t资金总额\t其中：财政拨款\t{other}年度目标\t一级指标\t二级指标\t三级指标\t指标值\n"
        "灌区改造\t100.00\t80.00\t{blank}完成全部改造任务\t产出指标\t数量指标\t改造面积\t10万平方米\n"
    )
    open_ones = (form.format(other=""), listed.format(other="", blank=""))
    closed = (form.format(other="\t其他资金\t\n"), listed.format(other="其他资金\t", blank="\t"))
    for texts, status in ((open_ones, Status.UNVERIFIED), (closed, Status.CONFLICT)):
        for text in texts:
            path = tmp_path / "2024年预算.txt"
            path.write_text(text, "utf-8")
            facts = extract_file(path).facts
            assert [x.status for x in facts if isinstance(x, ProjectRecord)] == [status]
            accused = [x.rule for x in facts if isinstance(x, Finding) and x.rule.startswith("project-funds")]
            assert bool(accused) == (status is Status.CONFLICT)
            numbers = {x.number: x.normalised_unit for x in facts if isinstance(x, Indicator)}
            assert numbers.pop(Decimal(10)) == "万平方米"
            assert set(numbers) <= {None}
