"""Amounts that stand beside other rows' labels: one finding that says so, and no sum accused of it."""

from __future__ import annotations

from extract.facts import FigurePart, Severity, Status
from extract.pipeline import Extraction
from tests.extract.conftest import Extract

_ROWS = (
    ("201", "一般公共服务支出", "300.00", "210.00", "90.00"),
    ("20103", "政府办公厅（室）及相关机构事务", "300.00", "210.00", "90.00"),
    ("2010301", "行政运行", "210.00", "210.00", ""),
    ("2010302", "一般行政管理事务", "90.00", "", "90.00"),
    ("207", "文化旅游体育与传媒支出", "5.00", "", "5.00"),
    ("20709", "旅游发展基金支出", "5.00", "", "5.00"),
    ("208", "社会保障和就业支出", "64.00", "60.50", "3.50"),
    ("20805", "行政事业单位养老支出", "60.50", "60.50", ""),
    ("2080505", "机关事业单位基本养老保险缴费支出", "40.20", "40.20", ""),
    ("2080506", "机关事业单位职业年金缴费支出", "20.30", "20.30", ""),
    ("20808", "抚恤", "3.50", "", "3.50"),
    ("2080801", "死亡抚恤", "3.50", "", "3.50"),
)
_FUND = ("20709", "207")


def _document(labels: list[tuple[str, ...]], amounts: list[tuple[str, ...]]) -> str:
    first = "\n".join("\t".join(row) for row in _ROWS)
    second = "\n".join("\t".join((*row[:2], *cells)) for row, cells in zip(labels, amounts, strict=False))
    head = "功能分类科目编码\t科目名称\t{}\t基本支出\t项目支出"
    sum_of_all = "合计\t\t369.00\t270.50\t98.50"
    return f"""某街道办事处2025年度部门决算

支出决算表
公开03表
金额单位：万元
{head.format("本年支出合计")}
{sum_of_all}
{first}

一般公共预算财政拨款支出决算表
公开05表
金额单位：万元
{head.format("合计")}
{second}
"""


def _read(extract: Extract, *, displaced: bool) -> Extraction:
    own = [row[2:] for row in _ROWS if row[0] not in _FUND]
    labels = [row for row in _ROWS if displaced or row[0] not in _FUND]
    return extract(_document([*labels, ("合计", "")], [*own, ("364.00", "270.50", "93.50")]))


def test_amounts_pasted_beside_a_longer_list_of_subjects_are_one_error(extract: Extract) -> None:
    extraction = _read(extract, displaced=True)
    found = [f for f in extraction.findings if f.rule == "amounts-displaced"]
    assert [f.subject for f in found] == ["05 207 文化旅游体育与传媒支出"]
    assert (
        "印在“20709 旅游发展基金支出”行的60.50在表03属于“20805 行政事业单位养老支出”" in found[0].message_zh
    )
    sums = [f for f in extraction.findings if f.rule in {"children-sum", "column-sum"}]
    assert sums and all(f.severity is Severity.INFO and "表05的金额与科目错位" in f.message_zh for f in sums)
    moved = [x for x in extraction.lines if x.table_number == "05" and x.row >= 5]
    assert moved and not [x for x in moved if x.status is Status.VERIFIED]


def test_the_table_that_tells_of_it_is_doubted_no_more_for_it(extract: Extract) -> None:
    lines = [x for x in _read(extract, displaced=True).lines if x.table_number == "03"]
    assert lines and not [x for x in lines if FigurePart.DIGITS in x.unproved or x.status is Status.CONFLICT]


def test_a_wrong_figure_of_the_table_that_tells_of_it_hides_nothing(extract: Extract) -> None:
    own = [row[2:] for row in _ROWS if row[0] not in _FUND]
    text = _document([*_ROWS, ("合计", "")], [*own, ("364.00", "270.50", "93.50")])
    wrong = text.replace("2080801\t死亡抚恤\t3.50\t\t3.50", "2080801\t死亡抚恤\t3.50\t\t3.60", 1)
    rules = {f.rule for f in extract(wrong).findings if f.severity is Severity.WARNING}
    assert "amounts-displaced" in rules and wrong != text


def test_a_table_that_leaves_rows_out_is_not_displaced(extract: Extract) -> None:
    assert not [f for f in _read(extract, displaced=False).findings if f.rule == "amounts-displaced"]


def test_two_rows_in_each_others_place_are_no_displaced_table(extract: Extract) -> None:
    own = [row[2:] for row in _ROWS]
    own[8], own[9] = own[9], own[8]
    extraction = extract(_document([*_ROWS, ("合计", "")], [*own, ("369.00", "270.50", "98.50")]))
    assert not [f for f in extraction.findings if f.rule == "amounts-displaced"]
