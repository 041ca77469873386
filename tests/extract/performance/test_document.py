"""All performance tables of a document together."""

from __future__ import annotations

from decimal import Decimal

from extract.facts import ProjectRecord, fact_to_json
from extract.performance import read_performance_tables
from extract.tables.interpret import read_tables
from extract.tables.recognise import find_tables
from extract.tables.unit import units_read
from tests.extract.conftest import ReadText
from tests.extract.performance.conftest import block, indicator, project

DOCUMENT = (
    "预算04表 项目支出表\n\n单位：元\n\n项目单位\t项目名称\t合计\n601001-某街道\t11010524T000002819148-食堂\t5\n\n"
    "预算12表 年度项目支出绩效表\n\n"
    "单位名称\t项目名称\t项目类别\t项目总额\t财政资金\t其他资金\t绩效目标\t一级指标\t二级指标\t三级指标\t指标性质\t指标值"
    "\t度量单位\n"
    + block(
        project("11010524T000002819148", "食堂", "5", "办好食堂，供应热饭。"),
        indicator("数量", "供餐人次"),
        indicator("质量", "留样合格率"),
    )
    + "\n预算13表 部门整体支出绩效目标表\n\n活动\t绩效指标\t指标性质\t指标值\t度量单位\n"
    "民生\t产出指标数量指标食堂数量\t≥\t3\t个\n"
)


def test_a_table_without_a_unit_takes_that_of_the_table_above(read_text: ReadText) -> None:
    document = read_text(DOCUMENT)
    tables, paragraphs = find_tables(document)
    units = units_read(r.fact for r in read_tables(document, tables))
    found = read_performance_tables(document.file.sha256, tables, paragraphs, units)
    assert sorted(found) == [2, 3]
    assert found[2].projects[0].total == Decimal(5)
    assert found[3].indicators[0].activity == "民生"
    assert {fact.document for reading in found.values() for fact in reading.facts} == {document.file.sha256}


def test_the_facts_are_written_and_read_without_loss(read_text: ReadText) -> None:
    document = read_text(DOCUMENT)
    tables, paragraphs = find_tables(document)
    units = units_read(r.fact for r in read_tables(document, tables))
    reading = read_performance_tables(document.file.sha256, tables, paragraphs, units)[2]
    record = reading.projects[0]
    assert isinstance(record, ProjectRecord)
    assert '"total":"5"' in fact_to_json(record).decode()
