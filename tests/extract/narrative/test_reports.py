"""Reports on how a budget was carried out: two years in turn, parts of a year, percentages with the amount they are of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.extract.narrative.conftest import amounts, only, read_paragraphs


def test_the_amount_that_a_percentage_is_of_is_the_budget_of_the_figure_before() -> None:
    """It was a figure named 占, of which the parts behind it were parts."""
    sentence = "全县完成财政总收入430万元,占年初预算1000万元的43%,同比下降6.5%。其中:税收收入350万元。"
    done, planned, part = read_paragraphs(sentence).figures
    assert (done.subject, done.amount, done.measure) == ("全县财政总收入", Decimal(4_300_000), None)
    assert (done.completion, done.completion_of, done.change_percent) == (
        Decimal(43), "年初预算数", Decimal("-6.5")
    )  # fmt: skip
    assert (planned.subject, planned.amount, planned.measure) == (
        "全县财政总收入", Decimal(10_000_000), "年初预算数"
    )  # fmt: skip
    assert planned.is_base
    assert (part.subject, part.part_of) == ("税收收入", "全县财政总收入")


def test_the_amount_that_a_share_is_of_keeps_its_own_name() -> None:
    part, whole = read_paragraphs("教育支出50万元，占支出总额1000万元的5%。").figures
    assert (part.share, part.share_of) == (Decimal(5), "支出总额")
    assert (whole.subject, whole.amount) == ("支出总额", Decimal(10_000_000))


def test_expenditure_is_no_part_of_income() -> None:
    *_, spent = read_paragraphs("完成基金收入9万元,其中出让收入8万元;完成基金支出4万元。").figures
    assert (spent.subject, spent.part_of) == ("基金支出", None)


def test_money_of_one_fund_is_no_part_of_another() -> None:
    sentence = "2月份,全县实现一般公共预算收入30万元,其中:税收收入20万元;政府性基金预算收入5万元。"
    whole, part, fund = read_paragraphs(sentence).figures
    assert (whole.subject, part.part_of) == ("全县一般公共预算收入", "全县一般公共预算收入")
    assert (fund.subject, fund.part_of) == ("政府性基金预算收入", None)


REPORT = (
    "一、2023年财政预算执行情况", "（一）收入情况", "1、一般预算收入36万元，比上年增长8%。",
    "二、2024年预算草案", "（一）收入情况", "1、一般预算收入40万元，比上年增长11%。",
)  # fmt: skip


def test_a_report_tells_of_the_year_that_the_heading_of_its_part_names() -> None:
    figures = read_paragraphs(*REPORT).figures
    assert [(f.year, f.compared_year) for f in figures] == [(2023, 2022), (2024, 2023)]


def test_another_year_in_the_heading_of_a_budget_changes_no_year() -> None:
    """Headings left over from the year before are the publisher's; only a report tells of two years."""
    figure = only(read_paragraphs("一、2023年度部门预算情况说明", "收入预算90万元。"))
    assert figure.year == 2024


PARTS_OF_YEARS = [
    ("元至5月，全市累计完成收入126亿元。", "执行数（元至5月）"),
    ("1-5月,全市一般公共预算收入700万元,增长1.9%。", "执行数（1-5月）"),
    ("上半年,全区完成一般公共预算收入200万元。", "执行数（上半年）"),
    ("据快报统计,7月份全市一般公共预算收入完成170万元。", "执行数（7月份）"),
    ("截至2024年3月底,一般公共预算收入累计完成87万元。", "执行数（截至2024年3月底）"),
    ("2月份,全县实现财政收入56万元,完成预算1054万元的5.3%。", "执行数（2月份）"),
    ("6月,全区一般公共预算收入累计完成31万元。", "执行数（截至6月）"),
    ("1-12月,全市一般公共预算收入700万元。", None),
    ("第一季度用款计划15万元，第二季度用款计划15万元。", None),
    ("2024年5月,新增人员经费预算7万元。", "预算数"),
]


@pytest.mark.parametrize(("sentence", "measure"), PARTS_OF_YEARS, ids=[p[0] for p in PARTS_OF_YEARS])
def test_money_of_some_months_is_no_figure_of_the_year(sentence: str, measure: str | None) -> None:
    figure, *_ = read_paragraphs(sentence).figures
    assert figure.measure == measure


def test_the_months_hold_until_the_next_heading() -> None:
    texts = ("1-5月,完成收入9万元。", "按构成分:税收收入7万元。", "二、全年预算", "支出预算20万元。")
    assert [f.measure for f in read_paragraphs(*texts).figures] == [
        "执行数（1-5月）",
        "执行数（1-5月）",
        "预算数",
    ]


def test_values_dealt_out_to_several_are_nobodys() -> None:
    """各下降23.51%、38.28%: the first was said of both."""
    narrative = read_paragraphs("一、收入支出决算说明", "与上年相比，收、支总计各下降23.51%、38.28%。")
    assert (len(narrative.figures), len(narrative.unread)) == (0, 2)


def test_a_table_copied_into_a_line_states_no_figure() -> None:
    line = "年度资金总额: 0 0 0 10 0 0 其中:本年财政拨款 90 89.974 89.974 上年结转 其他资金 项目总成本 ≤90万元 90 8 8"
    assert amounts(read_paragraphs(line)) == []


def test_a_heading_that_wide_blanks_part_from_its_sentence_is_no_part_of_the_subject() -> None:
    text = "二、2024年收入预算总表的说明     本单位2024年收入预算90万元，其中：事业收入80万元。"
    whole, part = read_paragraphs(text).figures
    assert (whole.subject, part.subject, part.part_of) == ("收入预算", "事业收入", "收入预算")
    glued = read_paragraphs("二、2024年收入预算总表的说明本单位2024年收入预算90万元。")
    assert (len(glued.figures), len(glued.unread)) == (0, 1)


def test_what_all_of_a_document_is_about_names_no_figure() -> None:
    texts = (
        "第二部分 2024年单位预算情况说明",
        "三、2024年支出预算总表的说明",
        "本单位2024年支出预算90万元。",
    )
    assert only(read_paragraphs(*texts)).subject == "支出预算"


def test_where_no_year_is_known_the_one_named_last_in_a_paragraph_holds() -> None:
    text = "2022年全市新增债务29亿元。年末全市债务余额183亿元。"
    assert [f.year for f in read_paragraphs(text, year=None).figures] == [2022, 2022]
    assert [f.year for f in read_paragraphs(text, year=2023).figures] == [2022, 2023]


def test_months_inside_a_sentence_about_a_year_are_left() -> None:
    narrative = read_paragraphs("2023年完成收入500万元；上半年完成260万元。", "上半年拟安排支出20万元。")
    assert [(f.amount, f.measure) for f in narrative.figures] == [(Decimal(5_000_000), None)]
    assert len(narrative.unread) == 2


def test_what_a_word_is_to_mean_is_no_part_of_a_name() -> None:
    """The comma inside the brackets began a figure named 下同）一般公共预算收入."""
    text = "2024年市级（不包括开发区，下同）一般公共预算收入9万元，占预算（调整预算数，下同）的90%。"
    figure = only(read_paragraphs(text))
    assert (figure.subject, figure.completion, figure.share) == ("市级一般公共预算收入", Decimal(90), None)


def test_a_change_of_the_same_scope_is_of_the_figure_before() -> None:
    figure = only(read_paragraphs("“三公”经费决算支出数为9万元，按同口径同比减少1万元。"))
    assert (figure.subject, figure.measure, figure.change) == ("“三公”经费", "决算数", Decimal(-10_000))


def test_who_collects_is_named_without_what_it_did() -> None:
    texts = "税务部门完成6万元，市本级完成5万元。加上级补助收入4万元，此外，还拨付公交补贴3万元。"
    names = ["税务部门", "市本级", "上级补助收入", "公交补贴"]
    assert [f.subject for f in read_paragraphs(texts).figures] == names
