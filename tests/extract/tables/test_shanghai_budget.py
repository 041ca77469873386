"""Shanghai's nine tables in small: codes a level, sums above their parts, two units of money, and their variants."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.facts import Label, Role
from extract.tables.interpret import TableReading, read_tables
from extract.tables.recognise import find_tables
from tests.extract.conftest import ReadTable, ReadText, audited

EXPENDITURE = """2025年部门支出预算总表
编制部门：上海市某区某局\t\t\t\t\t\t单位：元
项目\t\t\t\t支出预算\t\t
功能分类科目编码\t\t\t功能分类科目名称\t合计\t基本支出\t项目支出
类\t款\t项\t\t\t\t
201\t\t\t一般公共服务支出\t300\t100\t200
201\t03\t\t政府办公厅（室）及相关机构事务\t300\t100\t200
201\t03\t01\t行政运行\t100\t100\t
201\t03\t02\t一般行政管理事务\t200\t\t200
208\t\t\t社会保障和就业支出\t50\t50\t
208\t05\t\t行政事业单位养老支出\t50\t50\t
208\t05\t05\t机关事业单位基本养老保险缴费支出\t50\t50\t
合计\t\t\t\t350\t150\t200
"""

ECONOMIC = """2025年部门一般公共预算基本支出部门预算经济分类预算表
编制部门：上海市某区某局\t\t\t\t单位：元
项目\t\t\t一般公共预算基本支出\t\t
部门预算经济分类科目编码\t\t经济分类科目名称\t合计\t人员经费\t公用经费
类\t款\t\t\t\t
301\t\t工资福利支出\t120\t120\t
301\t2\t津贴补贴\t120\t120\t
302\t\t商品和服务支出\t30\t\t30
302\t01\t办公费\t30\t\t30
合计\t\t\t150\t120\t30
"""

THREE_PUBLIC = """2025年部门“三公”经费和机关运行经费预算表
编制部门：上海市某区某局\t\t\t\t\t\t单位：万元
2025年“三公”经费预算数\t\t\t\t\t\t2025年机关运行经费预算数
合计\t因公出国(境)费\t公务接待费\t公务用车购置及运行费\t\t\t
\t\t\t小计\t购置费\t运行费\t
3.50\t0\t0.50\t3.00\t\t3.00\t20.00
"""

CONTENTS = """目 录
五、部门预算表
1. 2025年部门财务收支预算总表 …………………………
2. 2025年部门收入预算总表 ……………………………
3．2025年部门支出预算总表 ……………………………12
8. 2025年部门一般公共预算基本支出部门预算经济分类预算表 ……
9. 2025年部门“三公”经费和机关运行经费预算表 ……

"""


def test_levels_join_to_a_code_and_sums_stand_above_their_parts(read_table: ReadTable) -> None:
    reading = read_table(EXPENDITURE)
    assert reading.findings == ()
    assert (reading.fact.kind, reading.fact.family) == ("expenditure", "shanghai_budget")
    totals = {str(x.function or ""): x.role for x in reading.lines if x.measure == ("合计",)}
    assert totals == {
        "201-一般公共服务支出": Role.SUBTOTAL,
        "20103-政府办公厅（室）及相关机构事务": Role.SUBTOTAL,
        "2010301-行政运行": Role.DETAIL,
        "2010302-一般行政管理事务": Role.DETAIL,
        "208-社会保障和就业支出": Role.SUBTOTAL,
        "20805-行政事业单位养老支出": Role.SUBTOTAL,
        "2080505-机关事业单位基本养老保险缴费支出": Role.DETAIL,
        "": Role.TOTAL,
    }
    assert all(line.status != "conflict" for line in audited(reading).readings[0].lines)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("201\t03\t02\t一般", "201\t3\t2\t一般"),
        ("201\t03\t02\t一般", "\t\t02\t一般"),
        ("201\t03\t02\t一般", "201\t20103\t2010302\t一般"),
        ("201\t03\t02\t一般", "2010302\t\t\t一般"),
    ],
    ids=["no zeros", "merged downwards", "each level in full", "in the first column"],
)
def test_the_same_code_in_other_prints_is_the_same_code(
    read_table: ReadTable, printed: str, read: str
) -> None:
    reading = read_table(EXPENDITURE.replace(printed, read))
    assert Label("一般行政管理事务", "2010302") in {line.function for line in reading.lines}
    assert reading.findings == ()


def test_a_level_without_its_leading_zero_has_it_in_the_code(read_table: ReadTable) -> None:
    reading = read_table(ECONOMIC)
    assert {str(x.department_economic) for x in reading.lines if x.role is Role.DETAIL} == {
        "30102-津贴补贴",
        "30201-办公费",
    }
    assert {"/".join(x.measure) for x in reading.lines} == {"合计", "人员经费", "公用经费"}


def test_the_last_table_counts_in_its_own_unit_and_keeps_its_two_totals_apart(read_table: ReadTable) -> None:
    reading = read_table(THREE_PUBLIC)
    assert reading.findings == ()
    assert {x.measure_key: x.amount for x in reading.lines} == {
        "总额": Decimal(35_000),
        "因公出国（境）费用": Decimal(0),
        "公务接待费": Decimal(5_000),
        "公务用车购置及运行维护费/小计": Decimal(30_000),
        "公务用车购置及运行维护费/公务用车运行维护费": Decimal(30_000),
        "机关运行经费": Decimal(200_000),
    }


def test_a_header_that_is_not_printed_is_not_made_up(read_table: ReadTable) -> None:
    reading = read_table(
        "“三公”经费和机关运行经费预算表\n单位：万元\n合计\t因公出国(境)费\t公务接待费\t机关运行经费预算数\n3.50\t3.00\t0.50\t20.00\n"
    )
    assert {x.measure_key: "/".join(x.measure) for x in reading.lines} == {
        "总额": "合计",
        "因公出国（境）费用": "因公出国(境)费",
        "公务接待费": "公务接待费",
        "机关运行经费": "机关运行经费预算数",
    }


def test_tables_without_a_printed_number_have_their_place_in_the_list(read_text: ReadText) -> None:
    document = read_text(CONTENTS + EXPENDITURE + "\n" + ECONOMIC + "\n" + THREE_PUBLIC)
    tables, text = find_tables(document)
    assert [t.number for t in tables] == ["03", "08", "09"]
    assert {t.owner for t in tables} == {"上海市某区某局"}
    assert any("收入预算总表" in p.text for p in text), "an entry of the list is text"


def test_without_a_list_they_have_their_place_among_the_tables(read_text: ReadText) -> None:
    document = read_text(EXPENDITURE + "\n" + ECONOMIC)
    assert [t.number for t in find_tables(document)[0]] == ["01", "02"]


def test_a_title_two_families_share_is_read_by_the_family_its_header_fits(read_text: ReadText) -> None:
    beijing = (
        "支出预算总表\n金额单位：万元\n支出功能分类科目\t政府支出经济分类科目\t部门支出经济分类科目\t合计\t基本支出\t项目支出\n"
        "2010301-行政运行\t50101-工资奖金津补贴\t30101-基本工资\t1.0\t1.0\t\n合 计\t\t\t1.0\t1.0\t\n"
    )
    assert [family(r) for r in readings(read_text, beijing)] == ["beijing_budget"]
    assert [family(r) for r in readings(read_text, EXPENDITURE)] == ["shanghai_budget"]


def readings(read_text: ReadText, text: str) -> list[TableReading]:
    document = read_text(text)
    return read_tables(document, find_tables(document)[0])


def family(reading: TableReading) -> str:
    return reading.fact.family


def test_a_note_that_contradicts_the_table_above_it_is_said(read_table: ReadTable) -> None:
    reading = read_table(THREE_PUBLIC + "注:本部门2025年无“三公”经费和机关运行经费预算，故本表为空表。\n")
    assert [f.rule for f in reading.findings] == ["empty-note-contradicted"]
    assert len(reading.lines) == 6
