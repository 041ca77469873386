"""No code, ordinal, count or share ever stands as money, whatever happens to the words above it."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.readers import read_document
from extract.tables.interpret import read_tables
from extract.tables.recognise import find_tables
from tests.extract.conftest import ReadText
from tests.extract.tables.header_damage import misnamed_amounts, wrong_cells
from tests.extract.tables.test_amount_tables import EXPENDITURE, INCOME
from tests.extract.tables.test_other_places import LEVELS, THREE_LIST, THREE_TWO_YEARS
from tests.extract.tables.test_shanghai_budget import ECONOMIC

ORDINALS = """部门支出总表
单位：万元
序号\t科目编码\t科目名称\t2023年执行数\t2024年预算数\t增减额\t增减%\t备注
1\t2010301\t行政运行\t600.00\t612.40\t12.40\t2.07\t
2\t2010302\t一般行政管理事务\t80.00\t88.00\t8.00\t10.00\t
3\t\t合计\t680.00\t700.40\t20.40\t3.00\t
"""
COUNTS = """“三公”经费预算情况表
单位：万元
单位名称\t合计\t公务用车\t\t公务接待费\t\t
\t\t运行费\t保有量（辆）\t费用\t批次\t人次
合计\t18.00\t14.00\t5\t4.00\t26\t240
某县水务局\t18.00\t14.00\t5\t4.00\t26\t240
"""
TEXTS = {
    "levels": LEVELS, "list": THREE_LIST, "years": THREE_TWO_YEARS, "ordinals": ORDINALS, "counts": COUNTS,
    "expenditure": EXPENDITURE, "income": INCOME, "economic": ECONOMIC,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_damaged_header_makes_no_money_of_what_is_none(read_text: ReadText, name: str) -> None:
    assert wrong_cells(read_text(TEXTS[name]), range(40)) == []


WHOLE_ASTRAY = """部门支出总表
单位：万元
科目编码\t科目名称\t基本支出\t合计\t项目支出
2010301\t行政运行\t612.40\t600.40\t12.00
2010302\t一般行政管理事务\t88.00\t80.00\t8.00
\t合计\t700.40\t680.40\t20.00
"""
CHANGE_ASTRAY = """一般公共预算支出表
单位：万元
科目编码\t科目名称\t2024年执行数\t2025年预算数比2024年执行数\t\t\t2025年预算数\t
\t\t\t小计\t基本支出\t项目支出\t增减额\t增减%
2010301\t行政运行\t600.00\t612.40\t600.40\t12.00\t12.40\t2.07
2010302\t一般行政管理事务\t80.00\t88.00\t80.00\t8.00\t8.00\t10.00
\t合计\t680.00\t700.40\t680.40\t20.00\t20.40\t3.00
"""
LOST_FIGURE = """“三公”经费支出决算表
单位：万元
项目\t预算数\t情况
合计\t18.00\t14.00
公务用车运行维护费\t14.00\t11.00
公务接待费\t4.00\t3.00
"""


@pytest.mark.parametrize(
    ("text", "names"), [(WHOLE_ASTRAY, {"项目支出"}), (CHANGE_ASTRAY, set()), (LOST_FIGURE, {"预算数"})]
)
def test_headers_that_changed_places_or_were_lost_name_no_column_wrongly(
    read_text: ReadText, text: str, names: set[str]
) -> None:
    document = read_text(text)
    (reading,) = read_tables(document, find_tables(document)[0])
    assert {(x.measure_key or "/".join(x.measure)).split("/")[0] for x in reading.lines} == names
    assert any(f.rule == "column-unread" for f in reading.findings) or not reading.lines


@pytest.mark.slow
@pytest.mark.corpus
@pytest.mark.parametrize("part", range(8))
def test_two_thousand_damaged_headers_make_no_money_of_what_is_none(shared: Path, part: int) -> None:
    places = ("layouts/*.html", "layouts/*.txt", "pages/*.html", "beijing/*.txt", "shanghai/*.pdf")
    files = [path for place in places for path in sorted((shared / "corpus").glob(place))]
    seeds = range(part * 1000, part * 1000 + 2000 // (8 * len(files)) + 1)
    found = [wrong for path in files for wrong in wrong_cells(read_document(path), seeds)]
    assert found == []


@pytest.mark.slow
@pytest.mark.corpus
def test_no_amount_is_verified_under_the_name_of_another_column(shared: Path) -> None:
    files = sorted((shared / "corpus" / "layouts").glob("*.html"))
    found = [wrong for path in files for wrong in misnamed_amounts(read_document(path), range(7000, 7060))]
    assert found == []
