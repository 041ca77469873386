"""Changes, shares and degrees of completion, in sentences written for these tests."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.facts import StatedFigure
from tests.extract.narrative.conftest import only, read_paragraphs

CHANGES = [
    ("收入预算90万元，较上年增加5万元，增长5.88%。", 2023, None, "50000", "5.88"),
    ("收入预算90万元，同比下降5.2%。", 2023, None, None, "-5.2"),
    ("收入预算90万元，与上年一致。", 2023, None, "0", None),
    ("收入预算90万元，与2023年预算持平。", 2023, "预算数", "0", None),
    ("收入预算90万元，比2023年执行数减少10.30万元，下降10.27%。", 2023, "执行数", "-103000", "-10.27"),
    ("收入预算90万元。与2023年度相比，收入预算减少1万元，减幅1.1%。", 2023, None, "-10000", "-1.1"),
    ("收入预算90万元，相比上年增加了2万元。", 2023, None, "20000", None),
    ("2024年度决算60万元，比年初预算增加5万元，增长9.09%。", 2024, "年初预算数", "50000", "9.09"),
    ("收入预算比上年减少12.3万元。", 2023, None, "-123000", None),
    ("2024年度支出60万元，完成预算，决算数大于预算数5万元。", 2024, "预算数", "50000", None),
    ("2024年度接待费决算数小于年初预算数0.8万元。", 2024, "年初预算数", "-8000", None),
    ("收入预算90万元，超过上年2万元。", 2023, None, "20000", None),
]


@pytest.mark.parametrize(
    ("sentence", "year", "measure", "change", "percent"), CHANGES, ids=[c[0] for c in CHANGES]
)
def test_a_change_is_read_with_what_it_compares_with(
    sentence: str, year: int, measure: str | None, change: str | None, percent: str | None
) -> None:
    narrative = read_paragraphs("一、收入预算情况", sentence)
    figure = only(narrative)
    assert (figure.compared_year, figure.compared_measure) == (year, measure)
    assert figure.change == (None if change is None else Decimal(change))
    assert figure.change_percent == (None if percent is None else Decimal(percent))
    assert not narrative.unread


def test_a_difference_that_names_no_figure_is_none_of_the_budget() -> None:
    """Nor is anything stated of what the only value was not understood of."""
    narrative = read_paragraphs("支出60万元，决算数大于预算数的主要原因是缴费基数增加5.1万元。")
    assert [(f.subject, f.amount) for f in narrative.figures] == [("支出", Decimal(600_000))]
    assert len(narrative.unread) == 1


def test_the_figure_compared_with_is_a_figure_of_its_own() -> None:
    now, then = read_paragraphs("2024年收入预算900万元，比2023年的850万元增加50万元。").figures
    assert (now.year, now.amount, now.is_base) == (2024, Decimal(9_000_000), False)
    assert (then.subject, then.year, then.amount, then.is_base) == (
        "收入预算",
        2023,
        Decimal(8_500_000),
        True,
    )


def test_a_total_compared_after_its_parts_is_the_total() -> None:
    figures = read_paragraphs(
        "收入预算90万元，其中：财政拨款80万元，事业收入10万元。比2023年减少5万元。"
    ).figures
    assert [(f.subject, f.part_of, f.change) for f in figures] == [
        ("收入预算", None, Decimal(-50_000)),
        ("财政拨款", "收入预算", None),
        ("事业收入", "收入预算", None),
    ]


def test_parts_of_parts_know_their_whole() -> None:
    figures = read_paragraphs(
        "“三公”经费预算12万元，其中：",
        "（一）公务用车购置及运行费10万元，其中：公务用车购置费4万元；公务用车运行费6万元。",
        "（二）公务接待费2万元。",
        "二、机关运行经费",
        "机关运行经费7万元。",
    ).figures
    assert [(f.subject, f.part_of) for f in figures] == [
        ("“三公”经费", None),
        ("公务用车购置及运行费", "“三公”经费"),
        ("公务用车购置费", "公务用车购置及运行费"),
        ("公务用车运行费", "公务用车购置及运行费"),
        ("公务接待费", "“三公”经费"),
        ("机关运行经费", None),
    ]


def test_the_reason_of_a_change_is_no_change_of_the_total() -> None:
    figures = read_paragraphs(
        "支出合计100万元，比上年增加9万元，主要原因：项目支出增加，较上年增加8万元。"
    ).figures
    assert [(f.subject, f.change) for f in figures] == [
        ("支出合计", Decimal(90_000)),
        ("项目支出", Decimal(80_000)),
    ]


def test_a_heading_names_what_its_sentence_does_not() -> None:
    figure = only(read_paragraphs("（三）公务接待费", "2024年财政拨款预算安排3万元。"))
    assert (figure.subject, figure.amount) == ("公务接待费", Decimal(30_000))


def shares(figure: StatedFigure) -> tuple[Decimal | None, str | None, Decimal | None, str | None]:
    return figure.share, figure.share_of, figure.completion, figure.completion_of


@pytest.mark.parametrize(
    ("sentence", "share", "share_of", "completion", "completion_of"),
    [
        ("基本支出75万元，占总支出的75%。", "75", "总支出", None, None),
        ("基本支出75万元，占比12.5%。", "12.5", None, None, None),
        ("支出决算为95万元，完成年初预算的95.00%。", None, None, "95.00", "年初预算数"),
        ("支出决算为95万元，为年初预算的95.0%。", None, None, "95.0", "年初预算数"),
        ("支出决算为95万元，预算执行率95%。", None, None, "95", None),
    ],
)
def test_shares_and_completion_keep_their_printed_digits(
    sentence: str, share: str | None, share_of: str | None, completion: str | None, completion_of: str | None
) -> None:
    read = shares(only(read_paragraphs("一、基本支出情况", sentence)))
    assert [None if v is None else str(v) for v in read] == [share, share_of, completion, completion_of]
