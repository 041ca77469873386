"""Performance tables written in the tests, read through the real readers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.performance import PerformanceReading, read_department_performance, read_performance
from extract.tables.recognise import find_tables
from tests.extract.conftest import ReadText

ReadPerformance = Callable[..., PerformanceReading]

HEADER = (
    "预算12表 年度项目支出绩效表\n\n金额单位：万元\n\n"
    "单位名称\t项目名称\t项目类别\t项目总额\t其中：\t\t绩效目标\t一级指标\t二级指标\t三级指标\t绩效指标性质"
    "\t本年绩效指标值\t绩效度量单位\n\t\t\t\t财政资金\t其他资金\t\t\t\t\t\t\t\n"
)

LEVELS = {
    "数量": "产出指标\t数量指标",
    "质量": "产出指标\t质量指标",
    "时效": "产出指标\t时效指标",
    "成本": "成本指标\t经济成本指标",
    "效益": "效益指标\t社会效益指标",
    "满意": "满意度指标\t服务对象满意度指标",
}


def indicator(kind: str, name: str, operator: str = "≥", value: str = "90", unit: str = "%") -> str:
    """The indicator's part of a row."""
    return f"{LEVELS[kind]}\t{name}\t{operator}\t{value}\t{unit}"


def project(code: str, name: str, total: str, goal: str, unit: str = "601001-某街道办事处") -> str:
    """The project's part of a row, in the columns of the header."""
    return f"{unit}\t{code}-{name}\t31-部门项目\t{total}\t{total}\t\t{goal}\t"


BLANK = "\t" * 7
"""The project's part of a row that holds an indicator only."""


def block(first: str, *indicators: str, at: int = 0) -> str:
    """The rows of one project; its own part stands in row `at`."""
    return "".join(f"{first if i == at else BLANK}{text}\n" for i, text in enumerate(indicators))


@pytest.fixture
def read(read_text: ReadText) -> ReadPerformance:
    """The rows of a project table, or a whole table with its title → reading."""

    def run(rows: str, *, commas_doubtful: bool = False) -> PerformanceReading:
        document = read_text(rows if rows.startswith("预算") else HEADER + rows)
        tables, paragraphs = find_tables(document)
        assert len(tables) == 1, [t.name for t in tables]
        return read_performance(
            tables[0], document.file.sha256, 1, commas_doubtful=commas_doubtful, paragraphs=paragraphs
        )

    return run


@pytest.fixture
def read_department(read_text: ReadText) -> ReadPerformance:
    """A department's table with its title → reading."""

    def run(text: str) -> PerformanceReading:
        document = read_text(text)
        return read_department_performance(find_tables(document)[0][0], document.file.sha256, 1)

    return run
