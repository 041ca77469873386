"""What a document lacks is said, and a document of which nothing can be believed is no success."""

from __future__ import annotations

import msgspec

from extract.audit.coverage import coverage_findings
from extract.facts import DocumentFact, Severity, Status
from extract.source import Source
from tests.extract.audit.mini_budget import mini_budget
from tests.extract.conftest import Extract, ReadTable, audited
from tests.extract.tables.test_amount_tables import EXPENDITURE

DOCUMENT = DocumentFact(
    document="d", source=Source("d"), file_name="a.txt", format="text", size=1, fiscal_year=2026
)


def _rules(extract: Extract, text: str) -> list[tuple[str, str | None]]:
    return [
        (f.rule, f.subject)
        for f in extract(text).findings
        if f.rule.startswith(("table-missing", "tables-few"))
    ]


def test_a_whole_budget_lacks_nothing(extract: Extract) -> None:
    assert _rules(extract, mini_budget()) == []


def test_a_table_that_is_neither_printed_nor_declared_empty_is_missing(extract: Extract) -> None:
    before, _, after = mini_budget().partition("预算07表")
    text = f"{before}预算08表{after.partition('预算08表')[2]}"
    assert _rules(extract, text) == [("table-missing", "一般公共预算财政拨款基本支出表")]


def test_a_table_declared_empty_is_there(extract: Extract) -> None:
    before, _, after = mini_budget().partition("预算08表")
    rest = after.partition("预算09表")[2]
    empty = (
        "预算08表 政府性基金预算财政拨款支出表\n\n注：本单位无政府性基金预算安排的支出，故本表为空表。\n\n"
    )
    assert _rules(extract, f"{before}{empty}预算09表{rest}") == []


def test_a_file_of_one_table_is_told_once(extract: Extract) -> None:
    assert [rule for rule, _ in _rules(extract, EXPENDITURE)] == ["tables-few"]


def test_a_year_out_of_range_is_fatal(read_table: ReadTable) -> None:
    readings = audited(read_table(EXPENDITURE)).readings
    old = msgspec.structs.replace(DOCUMENT, fiscal_year=1026)
    fatal = [f.rule for f in coverage_findings(old, readings, ()) if f.severity is Severity.FATAL]
    assert fatal == ["floor-year"]


def test_many_amounts_of_which_none_is_proved_are_fatal(read_table: ReadTable) -> None:
    reading = read_table(EXPENDITURE)
    doubtful = [
        msgspec.structs.replace(line, key=f"{line.key}~{n}", status=Status.UNVERIFIED)
        for n in range(5)
        for line in reading.lines
    ]
    readings = [msgspec.structs.replace(reading, lines=tuple(doubtful))]
    fatal = [f.rule for f in coverage_findings(DOCUMENT, readings, ()) if f.severity is Severity.FATAL]
    assert fatal == ["floor-proof"]


def test_a_budget_lacks_no_table_of_accounts(extract: Extract) -> None:
    """The heads of its tables are those of the national accounts; what a budget must have is another list."""
    text = """某区水务局2020年部门预算

一般公共预算基本支出表

单位：万元

科目编码\t科目名称\t合计\t人员经费\t公用经费
\t合计\t30\t20\t10
301\t工资福利支出\t20\t20\t
302\t商品和服务支出\t10\t\t10
"""
    assert "决算" not in "".join(f.message_zh or "" for f in extract(text).findings)


LISTED = """某市海洋与渔业局2025年度部门预算

目录
一、收入预算总表
二、支出预算总表
三、政府性基金拨款支出预算表
四、一般公共预算“三公”经费支出预算表

2025年度收入预算总表

单位：万元
部门代码\t部门名称\t合计\t上年结转\t一般公共预算拨款收入
331\t某市海洋与渔业局\t950.00\t50.00\t900.00
\t合计\t950.00\t50.00\t900.00

2025年度支出预算总表

单位：万元
科目代码\t科目名称\t合计\t基本支出\t项目支出
213\t农林水支出\t950.00\t650.00\t300.00
合计\t\t950.00\t650.00\t300.00

2025年度一般公共预算“三公”经费支出预算表

单位：万元
项目\t2025年预算数
合计\t38.00
1、公务接待费\t8.00
2、公务用车费\t30.00
"""


def test_a_table_of_the_list_of_any_place_that_is_not_there_is_missing(extract: Extract) -> None:
    missing = ("table-missing", "政府性基金拨款支出预算表")
    assert _rules(extract, LISTED) == [missing]
    whole = LISTED.replace("三、政府性基金拨款支出预算表\n", "").replace("四、一般", "三、一般")
    assert _rules(extract, whole) == []
