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
