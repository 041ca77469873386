"""Functional subjects in sentences: their levels, and their codes by the tables of the document."""

from __future__ import annotations

import pytest

from extract.document import Paragraph
from extract.facts import BudgetLine, Label, Role
from extract.narrative import read_narrative
from extract.source import Source
from tests.extract.narrative.conftest import SHA, only, read_paragraphs

HERE = Source(SHA, line=1)


def line(code: str, name: str) -> BudgetLine:
    return BudgetLine(
        document=SHA, source=HERE, table=1, table_number="03", row=1, key=code, role=Role.DETAIL, measure=("合计",),
        amount=None, printed="", printed_unit="元", function=Label(name, code),
    )  # fmt: skip


TABLE = [
    line("20101", "人大事务"),
    line("2010101", "行政运行"),
    line("20103", "政府办公厅（室）及相关机构事务"),
    line("2010301", "行政运行"),
    line("22102", "住房改革支出"),
    line("2210201", "住房公积金"),
]


@pytest.mark.parametrize(
    ("sentence", "path", "code"),
    [
        ("“一般公共服务支出（类）人大事务（款）行政运行（项）”5万元。", 3, "2010101"),
        ("“一般公共服务支出-政府办公厅（室）及相关机构事务-行政运行”科目5万元。", 3, "2010301"),
        ("一般公共服务（类）支出5万元。", 1, "201"),
        ("2010301行政运行2024年预算数5万元。", 1, "2010301"),
        ("住房保障支出（类）住房保障支出（款）住房公积金（项）5万元。", 3, "2210201"),
        ("一般公共服务支出（类）行政运行（项）5万元。", 2, None),
        ("一般公共服务支出（类）人大事务（款）人大会议（项）5万元。", 3, None),
        ("教育支出5万元。", 1, "205"),
    ],
)
def test_a_subject_gets_the_code_that_the_tables_print_for_its_name(
    sentence: str, path: int, code: str | None
) -> None:
    """行政运行 stands below several 款: without one that fits, no code is guessed."""
    (figure,) = read_narrative(SHA, [Paragraph(sentence, HERE)], TABLE, year=2024).figures
    assert len(figure.function_path) == path
    assert figure.function is not None and figure.function.code == code


def test_figures_behind_the_subject_are_about_it() -> None:
    figures = read_paragraphs(
        "1、教育支出（类）普通教育（款）小学教育（项）。主要用于办学。年初预算为50万元，支出决算为40万元，完成年初预算的80.00%。",
        "二、机关运行经费",
        "支出决算为7万元。",
    ).figures
    assert [(f.function.name if f.function else None, f.measure, f.completion) for f in figures] == [
        ("小学教育", "年初预算数", None),
        ("小学教育", "决算数", figures[1].completion),
        (None, "决算数", None),
    ]
    assert str(figures[1].completion) == "80.00"


def test_a_lower_level_inherits_the_levels_named_before_it() -> None:
    figures = read_paragraphs(
        "“教育支出”（类）2024年度决算60万元。其中：“普通教育”（款）2024年度决算50万元。"
    ).figures
    assert [f.function_path for f in figures] == [("教育支出",), ("教育支出", "普通教育")]


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("卫生健康支出（类）公共卫生（款）基本公共卫生服务（项）5万元。", "2100408"),
        ("社会保障和就业支出（类）人力资源和社会保障管理事务（款）行政运行（项）5万元。", "2080101"),
        ("社会保障和就业支出（类）公共卫生（款）基本公共卫生服务（项）5万元。", None),  # no such 款 there
        ("行政运行（项）5万元。", None),
    ],
)
def test_without_tables_the_code_list_knows_a_subject_by_all_its_names(
    sentence: str, code: str | None
) -> None:
    figure = only(read_paragraphs(sentence))
    assert figure.function is not None
    assert figure.function.code == code


def test_the_name_of_a_budget_is_no_amount_budgeted() -> None:
    whole, part = read_paragraphs("财政拨款收入64万元（其中：一般公共预算63万元）。").figures
    assert (part.subject, part.measure, part.part_of) == ("一般公共预算", None, whole.subject)


def test_a_path_may_print_the_digits_of_its_code_at_each_level() -> None:
    figure = only(read_paragraphs("住房保障支出（221类）住房改革支出（02款）购房补贴（03项）207万元。"))
    assert figure.function is not None
    assert (figure.function.code, figure.function.name) == ("2210203", "购房补贴")
