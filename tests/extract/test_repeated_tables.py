"""Two documents in one file: of no figure is told whose it is, so none is proved."""

from __future__ import annotations

from extract.facts import FigurePart, Severity, Status
from tests.extract.conftest import Extract
from tests.extract.test_compilation import COVER, overview

SPENDING = "支出预算总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t{0}\t{0}\t\n合计\t\t{0}\t{0}\t\n\n"
TITLE = "某区教育局2026年部门预算\n\n"


def test_a_table_of_each_kind_is_one_documents(extract: Extract) -> None:
    extraction = extract(TITLE + overview("收支预算总表", "100.10") + SPENDING.format("100.10"))
    assert any(x.status is Status.VERIFIED for x in extraction.lines)
    assert "table-repeated" not in {f.rule for f in extraction.findings}


def test_tables_of_one_kind_under_titles_of_their_own_are_one_documents(extract: Extract) -> None:
    """Some provinces print staff apart from running costs, others expenditure by function and by economic class."""
    basic = "一般公共预算基本支出表-{}\n单位：万元\n科目编码\t科目名称\t合计\n{}\n合计\t\t{}\n\n"
    text = (
        TITLE
        + overview("收支预算总表", "100.10")
        + SPENDING.format("100.10")
        + basic.format("人员经费", "301\t工资福利支出\t60.10", "60.10")
        + basic.format("公用经费", "302\t商品和服务支出\t40.00", "40.00")
    )
    extraction = extract(text)
    assert "table-repeated" not in {f.rule for f in extraction.findings}
    assert any(x.status is Status.VERIFIED for x in extraction.lines)


def test_a_document_of_another_place_behind_the_own_is_told_by_its_kinds(extract: Extract) -> None:
    income = "{}\n单位：万元\n科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t{1}\t{1}\n合计\t\t{1}\t{1}\n\n"
    own = (
        overview("收支预算总表", "100.10") + SPENDING.format("100.10") + income.replace("{}", "收入预算总表")
    )
    other = own.replace("预算总表", "总体情况表").replace("100.10", "200.10")
    text = TITLE + own.replace("{1}", "100.10") + other.replace("{1}", "200.10")
    extraction = extract(text)
    assert len([f for f in extraction.findings if f.rule == "table-repeated"]) == 3
    assert not any(x.status is Status.VERIFIED for x in extraction.lines)


def test_tables_of_another_document_behind_the_own_prove_nothing(extract: Extract) -> None:
    both = "".join(overview("收支预算总表", x) + SPENDING.format(x) for x in ("100.10", "200.10"))
    extraction = extract(TITLE + both)
    assert not any(x.status is Status.VERIFIED for x in extraction.lines)
    assert all(FigurePart.LABEL in x.unproved for x in extraction.lines)
    told = [f for f in extraction.findings if f.rule == "table-repeated"]
    assert len(told) == 2 and all(f.severity is Severity.WARNING for f in told)


INCOME = "收入预算总表\n单位：万元\n科目编码\t科目名称\t合计\t一般公共预算\n205\t教育支出\t{0}\t{0}\n合计\t\t{0}\t{0}\n\n"


def test_a_copy_of_a_table_leaves_the_others_proved(extract: Extract) -> None:
    """Two that agree say which of three is doubled; of an overview and a doubled table alone nothing is proved."""
    overviews, table = overview("收支预算总表", "100.10"), SPENDING.format("100.10")
    extraction = extract(TITLE + overviews + INCOME.format("100.10") + table + table)
    assert {x.table for x in extraction.lines if x.status is Status.VERIFIED} == {1, 2}
    alone = extract(TITLE + overviews + table + table)
    assert not any(x.status is Status.VERIFIED for x in alone.lines)


def test_tables_of_another_year_are_not_proved_to_be_of_the_files(extract: Extract) -> None:
    extraction = extract(
        COVER
        + overview("某区财政局2026年收支预算总表", "100.10")
        + overview("某区教育局2025年收支预算总表", "200.10")
    )
    assert {f.rule for f in extraction.findings} >= {"publishers-several", "years-several"}
    assert not any(x.status is Status.VERIFIED for x in extraction.lines if x.printed == "200.10")


def test_tables_of_nobody_in_a_file_of_several_units_are_not_proved(extract: Extract) -> None:
    extraction = extract(
        COVER
        + overview("某区财政局2026年收支预算总表", "100.10")
        + overview("某区教育局2026年收支预算总表", "200.10")
        + SPENDING.format("300.10")
    )
    assert all(FigurePart.LABEL in x.unproved for x in extraction.lines if x.printed == "300.10")
