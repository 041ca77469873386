"""Notices that deal out money, and pages as copies of sites give them: parts, rates, names and percentages."""

from __future__ import annotations

from decimal import Decimal

from tests.extract.narrative.conftest import amounts, only, read_paragraphs


def test_items_below_a_heading_with_its_sum_are_parts_of_it() -> None:
    """Two lists with an item of one name were told as one figure stated twice."""
    texts = (
        "一、中央资金（9万元）",
        "（一）项目管理费9万元；",
        "二、省级资金（5万元）",
        "（一）项目管理费5万元。",
    )
    assert [(f.subject, f.part_of) for f in read_paragraphs(*texts).figures] == [
        ("中央资金", None), ("项目管理费", "中央资金"), ("省级资金", None), ("项目管理费", "省级资金"),
    ]  # fmt: skip


def test_amounts_in_brackets_right_behind_an_amount_are_parts_of_it() -> None:
    text = "公务用车费5万元（公务用车购置费1万元，比上年增加0万元；公务用车运行费4万元。），公务接待费2万元。"
    assert [(f.subject, f.part_of) for f in read_paragraphs(text).figures] == [
        ("公务用车费", None), ("公务用车购置费", "公务用车费"), ("公务用车运行费", "公务用车费"), ("公务接待费", None),
    ]  # fmt: skip


def test_parts_of_a_rate_are_no_figures() -> None:
    text = (
        "补助标准为每村不低于100万元，其中，中央资金30万元，省级资金50万元，共计划投入各级财政资金600万元。"
    )
    assert amounts(read_paragraphs(text)) == [("各级财政资金", "6000000")]


def test_what_was_handed_down_is_named_without_who_hands_it_down() -> None:
    texts = (
        "省财政厅下达我市产业发展资金9万元。",
        "下达我区财政衔接资金8万元。",
        "安排产业发展项目资金7万元。",
        "中央补助资金6万元（某财农〔2024〕9号）、2025年省级补助资金5万元。",
        "2024年财政拨款安排“三公”经费4万元。",
    )
    assert [f.subject for f in read_paragraphs(*texts).figures] == [
        "产业发展资金", "财政衔接资金", "产业发展项目资金", "中央补助资金", "省级补助资金", "“三公”经费",
    ]  # fmt: skip


def test_a_share_that_names_its_subject_is_not_of_the_figure_before() -> None:
    text = "收入10万元，其中税收收入7万元，非税收入3万元，税收占收入的比重为70%。"
    _, taxes, other = read_paragraphs(text).figures
    assert (taxes.share, taxes.share_of, other.share) == (Decimal(70), "收入", None)
    unnamed = read_paragraphs("收入10万元，民生支出占支出的80%。")
    assert (only(unnamed).share, len(unnamed.unread)) == (None, 1)


def test_a_class_may_be_called_one_of_subjects() -> None:
    figure = only(read_paragraphs("（一）教育支出类科目580元，占支出总预算82.27%。"))
    assert figure.function is not None
    assert (figure.subject, figure.function.code) == ("教育支出", "205")


def test_a_word_or_a_share_that_a_line_cuts_goes_on_below() -> None:
    lines = (
        "其中：货物类采购1元，占政府",
        "采购预算58.8%；工程类采购0元，占政府采购预算0%；服",
        "务类采购7元。",
    )
    figures = read_paragraphs(*lines).figures
    assert [f.subject for f in figures] == ["货物类采购", "工程类采购", "服务类采购"]
    assert figures[0].share == Decimal("58.8")


def test_a_list_that_adds_up_is_over_and_so_is_one_at_the_next_heading() -> None:
    """住房公积金 below was a part of the subject before it, and the heading's own figure too."""
    texts = (
        "（一）按功能分类。", "养老保险缴费支出9元,其中:", "基本支出9元,项目支出0元。", "住房公积金5元。",
        "医疗补助7元，其中：", "基本支出6元。", "（二）按结构分类。", "1.基本支出预算15元。",
    )  # fmt: skip
    assert [(f.subject, f.part_of) for f in read_paragraphs(*texts).figures] == [
        ("养老保险缴费支出", None), ("基本支出", "养老保险缴费支出"), ("项目支出", "养老保险缴费支出"),
        ("住房公积金", None), ("医疗补助", None), ("基本支出", "医疗补助"), ("基本支出预算", None),
    ]  # fmt: skip


def test_the_year_that_a_paragraph_begins_with_is_that_of_its_sentences() -> None:
    text = "2023年，预计全区转移支付收入9万元。均衡性转移支付收入6万元，比上年增加1万元。"
    figures = read_paragraphs(text, "公用经费5万元。", year=2024).figures
    assert [(f.subject, f.year) for f in figures] == [
        ("全区转移支付收入", 2023), ("均衡性转移支付收入", 2023), ("公用经费", 2024),
    ]  # fmt: skip
    assert figures[1].compared_year == 2022


def test_a_second_reason_states_no_figure_and_a_second_task_does() -> None:
    narrative = read_paragraphs(
        "收入9万元。减少的主要原因：一是基数大。二是专项转移支付数2万元，为预告知数。"
    )
    assert (amounts(narrative), len(narrative.unread)) == ([("收入", "90000")], 1)
    assert amounts(read_paragraphs("一是加强管理。二是教育支出5万元。")) == [("教育支出", "50000")]


def test_the_limit_of_debts_is_a_figure() -> None:
    text = "2024年政府债务限额9亿元，其中一般债务8亿元，专项债务1亿元。"
    assert [(f.subject, f.part_of) for f in read_paragraphs(text).figures] == [
        ("政府债务限额", None), ("一般债务", "政府债务限额"), ("专项债务", "政府债务限额"),
    ]  # fmt: skip
