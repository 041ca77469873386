"""Projects described in text: where they begin, what they are called, what they are founded on and cost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.document import Paragraph
from extract.facts import Citation, Finding, ProjectRecord
from extract.project_funds import find_funds
from extract.project_sections import SectionReading, read_project_sections
from extract.source import Source
from tests.extract.conftest import Extract

TWO = """七、项目经费情况说明
河道整治项目经费情况说明
一、项目概述
整治辖区内两条河道。
二、立项依据
《某市河道管理条例》和沪府规〔2024〕12号。
三、实施主体
某街道办事处。
四、实施方案
分两段施工。
五、实施周期
2025年1月至12月。
六、年度预算安排
2025年预算安排120万元，其中：材料费70万元，劳务费50万元。
七、绩效目标
水质达到四类。
电梯加装经费情况说明
一、项目概况：为老旧住宅加装电梯。
二、立项依据：《某市住宅加装电梯办法》
三、实施主体：某房管所
六、年度预算安排：第一季度10万元，第二季度10万元，第三季度10万元，第四季度10万元。
"""


def sections(text: str, year: int | None = 2025) -> SectionReading:
    lines = [Paragraph(t, Source("d", line=i)) for i, t in enumerate(text.splitlines(), 1) if t]
    return read_project_sections("d", lines, year=year)


def test_each_project_keeps_its_own_sections() -> None:
    first, second = sections(TWO).projects
    assert first.project.name == "河道整治"
    assert first.overview == "整治辖区内两条河道。"
    assert (first.implementer, first.plan, first.period) == (
        "某街道办事处。",
        "分两段施工。",
        "2025年1月至12月。",
    )
    assert first.goal == "水质达到四类。", "the next project's title is no part of it"
    assert (second.project.name, second.overview) == ("电梯加装", "为老旧住宅加装电梯。")
    assert second.basis == "《某市住宅加装电梯办法》"


def test_the_money_of_the_year_is_proved_by_its_parts_or_made_of_four_quarters() -> None:
    first, second = sections(TWO).projects
    assert (first.total, first.status) == (Decimal(1_200_000), "verified")
    assert [(p.label, p.amount) for p in first.parts] == [
        ("其中:材料费", Decimal(700_000)),
        ("劳务费", Decimal(500_000)),
    ]
    assert (second.total, second.status, len(second.parts)) == (Decimal(400_000), "unverified", 4)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("根据合同条款拨付资金。", None),
        ("第一季度10万元，第二季度10万元。", None),
        ("总投资900万元，2024年安排300万元，2025年安排600万元。", Decimal(6_000_000)),
        ("预算资金1,234.5万元。", Decimal(12_345_000)),
        ("每户补贴200元至300元。", None),
    ],
)
def test_a_total_is_what_the_text_says_of_this_year(text: str, total: Decimal | None) -> None:
    assert find_funds(text, 2025).total == total


def test_a_project_without_a_name_is_named_after_its_overview_and_this_is_said() -> None:
    reading = sections(
        "项目经费情况说明\n一、项目概况\n由某街道办事处建设的社区服务中心新建工程，位于某路。\n二、立项依据\n有。\n三、实施主体\n有。\n"
    )
    assert [p.project.name for p in reading.projects] == ["社区服务中心新建工程"]
    assert [f.rule for f in reading.findings] == ["project-name-derived"]


def test_a_description_that_names_nothing_is_no_project_and_this_is_said() -> None:
    reading = sections(
        "项目经费情况说明\n一、项目概况\n按要求开展评审。\n二、立项依据\n有。\n三、实施主体\n有。\n"
    )
    assert not reading.projects
    assert [f.rule for f in reading.findings] == ["project-unnamed"]


def test_headings_of_another_text_are_no_project() -> None:
    assert sections("绩效目标\n完成任务。\n一、项目概述\n共有三个项目。\n").projects == ()


def test_what_a_project_is_founded_on_is_cited_once_and_by_the_project(extract: Extract) -> None:
    table = "收入决算表\n单位：万元\n科目编码\t科目名称\t本年收入合计\t财政拨款收入\n2010301\t行政运行\t1\t1\n合计\t\t1\t1\n"
    extraction = extract(table + "\n" + TWO)
    cited = [f for f in extraction.facts if isinstance(f, Citation) and f.context == "basis"]
    assert [(c.document_number or c.title, str(c.project)) for c in cited] == [
        ("某市河道管理条例", "河道整治"),
        ("沪府规〔2024〕12号", "河道整治"),
        ("某市住宅加装电梯办法", "电梯加装"),
    ]
    numbers = [f for f in extraction.facts if isinstance(f, Citation) and f.document_number]
    assert len(numbers) == 1
    assert len([f for f in extraction.facts if isinstance(f, ProjectRecord)]) == 2


def test_the_budget_of_one_project_is_not_held_against_that_of_another(extract: Extract) -> None:
    table = "收入决算表\n单位：万元\n科目编码\t科目名称\t本年收入合计\t财政拨款收入\n2010301\t行政运行\t1\t1\n合计\t\t1\t1\n"
    section = "{name}经费情况说明\n一、项目概述\n{words}。\n二、立项依据\n无。\n三、实施主体\n某局\n四、年度预算安排\n2025年度项目总预算{amount}万元。\n"
    both = section.format(name="河道整治", words="清淤", amount="117.00") + section.format(
        name="电梯加装", words="加装", amount="141.00"
    )
    twice = section.format(name="河道整治", words="清淤。2025年度项目总预算118.00万元", amount="117.00")

    def told_twice(text: str) -> list[str]:
        return [
            f.rule
            for f in extract(table + "\n" + text).facts
            if isinstance(f, Finding) and f.rule == "stated-twice"
        ]

    assert told_twice(both) == []
    assert told_twice(twice) == ["stated-twice"]
