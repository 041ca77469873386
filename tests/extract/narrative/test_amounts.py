"""Amounts and what they are about, in sentences written for these tests."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extract.narrative.conftest import amounts, only, read_paragraphs

SENTENCES = [
    ("本部门2024年收入总预算为1,234.56万元。", [("收入总预算", "12345600")]),
    ("2024年，某某市某某局收入预算3.5亿元。", [("收入预算", "350000000")]),
    ("某某区某某街道办事处2024年度机关运行经费预算为80万元。", [("机关运行经费", "800000")]),
    ("人员经费8,000,000元，公用经费1,250,000.50元。", [("人员经费", "8000000"), ("公用经费", "1250000.5")]),
    (
        "2024年货物、工程、服务采购预算分别为10万元、20万元、30万元。",
        [("货物", "100000"), ("工程", "200000"), ("服务采购预算", "300000")],
    ),
    ("会议费预算5万元，拟召开3次会议；培训费预算8万元。", [("会议费", "50000"), ("培训费", "80000")]),
    ("共有车辆5辆，价值120.5万元。", [("车辆", "1205000")]),
    ("涉及政府采购项目12个，预算资金300万元。", [("政府采购项目", "3000000")]),
    ("国内接待支出0.4万（含外宾接待支出0.1万）。", [("国内接待支出", "4000"), ("外宾接待支出", "1000")]),
    ("政府采购金额（以合同签订为准）为23万元。", [("政府采购金额", "230000")]),
    ("2050202小学教育2024年预算数为300万元。", [("小学教育", "3000000")]),
    ("公务接待费、公车运行费(“三公”经费)合计50万元。", [("“三公”经费", "500000")]),
    ("公务用车购置费0元。", [("公务用车购置费", "0")]),
    ("收入预算２００．５万元。", [("收入预算", "2005000")]),
    ("“三公”经费预算数为12万元。", [("“三公”经费", "120000")]),
    ("2.公务接待费。2024年预算数1.00万元。", [("公务接待费", "10000")]),
    ("对12个项目开展绩效自评，涉及资金500万元。", [("绩效自评的项目", "5000000")]),
    (
        "收入50万元（其中：拨款收入48万元），结转2万元。",
        [("收入", "500000"), ("拨款收入", "480000"), ("结转", "20000")],
    ),
    (
        "国内公务接待21批次，168人，共计支出9.5万元。",
        [("国内公务接待", "95000")],
    ),
    (
        "（二）收入决算情况说明2本年收入合计9万元，其中：事业收入9万元。",
        [("本年收入合计", "90000"), ("事业收入", "90000")],
    ),
    (
        "2024年年初预算安排教育经费30万元，年中追加2万元，调整预算为32万元。",
        [("教育经费", "300000"), ("教育经费", "20000"), ("教育经费", "320000")],
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES, ids=[s for s, _ in SENTENCES])
def test_an_amount_is_read_with_its_subject(sentence: str, expected: list[tuple[str, str]]) -> None:
    narrative = read_paragraphs(sentence)
    assert amounts(narrative) == expected
    assert not narrative.unread


@pytest.mark.parametrize(
    ("sentence", "unread"),
    [
        ("预计支出5-10万元。", 1),
        ("预计支出5万元至10万元。", 2),
        ("本年支出预算约100万元。", 1),
        ("项目支出100余万元。", 1),
        ("收入预算12,34万元。", 1),
        ("收入预算1.2.3万元。", 1),
        ("收入预算12 34万元。", 1),
        ("2023年结转至2024年的资金30万元。", 1),
        ("人员经费由2023年的500万元增加到2024年的520万元。", 2),
        ("货物、工程分别为10万元。", 1),
        ("收入预算比上年增加（减少）5万元。", 1),
        ("收入预算比上年减少-5万元。", 1),
        ("比上年减少5万元，主要原因是项目经费20万元列入其他部门。", 2),
    ],
)
def test_what_may_mean_two_things_becomes_no_figure_but_is_counted(sentence: str, unread: int) -> None:
    narrative = read_paragraphs(sentence)
    assert amounts(narrative) == []
    assert len(narrative.unread) == unread
    (finding,) = narrative.findings
    assert finding.rule == "narrative-unread" and len(finding.cells) == unread


@pytest.mark.parametrize(
    "sentence",
    [
        "2024年无政府性基金预算安排的支出。",
        "单位价值100万元以上设备2台（套）。",
        "单价50万元（含）以上的通用设备0台。",
        "补助标准为每人200元。",
        "绩效目标填报率为100%。",
        "2024年预算由以下部分组成。",
        "会议人数不超过200人。",
        "公务用车保有量1辆，车均运行维护费2.5万元。",
        "填报绩效目标的项目20个，占全部项目20个的100%。",
    ],
)
def test_limits_prices_rates_and_words_state_no_figure(sentence: str) -> None:
    narrative = read_paragraphs(sentence)
    assert narrative.figures == ()
    assert narrative.unread == ()


def test_the_year_of_a_figure_is_the_one_its_sentence_names() -> None:
    narrative = read_paragraphs(
        "截至2023年12月31日，固定资产总额500万元。2024年收入预算9万元，支出预算8万元。"
    )
    assert [(f.subject, f.year) for f in narrative.figures] == [
        ("固定资产总额", 2023),
        ("收入预算", 2024),
        ("支出预算", 2024),
    ]


@pytest.mark.parametrize(
    ("sentence", "subject", "measure"),
    [
        ("支出年初预算为5万元。", "支出", "年初预算数"),
        ("培训费支出决算为5万元。", "培训费", "决算数"),
        ("项目支出调整预算数为5万元。", "项目支出", "调整预算数"),
        ("项目支出预算5万元。", "项目支出预算", "预算数"),
        ("基本支出5万元。", "基本支出", None),
    ],
)
def test_the_measure_is_told_from_the_subject(sentence: str, subject: str, measure: str | None) -> None:
    figure = only(read_paragraphs(sentence))
    assert (figure.subject, figure.measure) == (subject, measure)


@given(st.decimals(min_value=0, max_value=10**10, places=2))
def test_any_printed_amount_reads_back_unchanged(amount: Decimal) -> None:
    figure = only(read_paragraphs(f"2024年收入预算{amount:,.2f}万元。"))
    assert figure.amount == amount * 10_000
    assert (figure.printed, figure.printed_unit) == (f"{amount:,.2f}", "万元")


@pytest.mark.parametrize(
    "text",
    ["1" * 200_000, "1 " * 100_000, "（类）" * 60_000 + "，", "啊" * 200_000 + "5万元。", "（1万元" * 40_000],
)
def test_a_hostile_paragraph_is_over_quickly_and_states_nothing(text: str) -> None:
    assert read_paragraphs(text).figures == ()


@pytest.mark.parametrize(
    ("text", "wholes"),
    [
        (  # what is divided again is the whole and not its last part
            "政府采购预算9万元。其中：集中采购9万元。分散采购0万元。按资金来源划分，财政拨款8万元，"
            "其他资金1万元。按采购项目类型，分为货物和服务两种类型。其中：货物采购5万元，服务采购4万元。",
            ["", "政府采购预算", "", *["政府采购预算"] * 4],
        ),
        (  # the parts of a change are those of the figure that changed
            "2024年“三公”经费预算14万元，其中：用车费9万元，接待费5万元。与2023年预算相比增长16%，"
            "其中：出国费增加0万元。",
            ["", *["“三公”经费"] * 3],
        ),
        (  # money in a numbered list of reasons is none of the wholes
            "收入预算总额83万元，比上年增加70万元，原因是：1、人员增加；2、增加了其他资金70万元。"
            "其中：财政拨款收入13万元，占16%，包括一般公共预算收入13万元；其他收入70万元。",
            ["", "收入预算总额", "财政拨款收入", "收入预算总额"],
        ),
    ],
)
def test_a_part_is_of_the_whole_that_the_words_divide(text: str, wholes: list[str]) -> None:
    figures = read_paragraphs(text).figures
    assert [f.part_of or "" for f in figures] == wholes


def test_a_year_in_brackets_is_not_that_of_the_sentence() -> None:
    text = "2024年，实施项目5个（含2023年转列项目1个），预算8个项目9万元（含1个2023年结转项目5万元），实际到位资金3万元。"
    narrative = read_paragraphs(text, year=2024)
    assert [(f.subject, f.year) for f in narrative.figures] == [("结转项目", 2023), ("实际到位资金", 2024)]


def test_money_spent_of_a_budget_is_no_money_budgeted() -> None:
    assert not read_paragraphs("本项目共完成预算资金89.97万元。").figures


def test_a_form_that_was_run_together_names_no_subject() -> None:
    form = "填报单位某镇项目名称设施建设项目属性新增项目□延续项目□主管部门某镇部门编码项目单位某镇负责人起止时间资金总额"
    narrative = read_paragraphs(f"{form}106.7万元，其中：上级资金9万元。")
    assert [f.subject for f in narrative.figures] == ["上级资金"]
    assert len(narrative.unread) == 1


def test_words_before_a_list_are_no_part_of_a_subject() -> None:
    text = "公用经费140.00万元，主要包括办公费20.50万元、印刷费3.2万元。"
    assert [f.subject for f in read_paragraphs(text).figures] == ["公用经费", "办公费", "印刷费"]
