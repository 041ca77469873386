"""Forms of evaluations (项目支出绩效自评表): what was planned and what was done stand side by side."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from extract.facts import BudgetLine, DocumentFact, Finding, Indicator, ProjectRecord, Role, Stage, Status
from extract.pipeline import extract_file

PHASES = (
    "项目名称|8*社区助餐补贴",
    "主管部门|4*某市民政局|实施单位|3*某市救助站",
    "项目资金（万元）|2*|年初预算数|全年预算数（A）|全年执行数（B）|分值|执行率（B/A）|得分",
    "|2*年度资金总额|1,850.00|2,010.50|1,995.80|10|99.27%|9.93",
    "|2*其中：当年财政拨款|1,850.00|1,900.50|1,885.80|—|99.23%|—",
    "|2*上年结转资金|0|110.00|110.00|—|100%|—",
    "|2*其他资金||||—||—",
)
OWN_WORDS = (
    "项目名称|8*社区助餐补贴",
    "预算执行情况（万元）|2*项目|年初预算数（A）|调整后预算数（B）|执行数（C）|分值|执行率（C/B）|得分",
    *PHASES[3:],
)
"""Heads that no list has as they are printed."""
PAIRS = (
    "项目名称|8*社区助餐补贴",
    "项目预算执行情况（万元）|3*预算数：|210.00|2*执行数：|2*205.50",
    "|3*其中：财政拨款|200.00|2*其中：财政拨款|2*195.50",
    "|3*其他资金|10.00|2*其他资金|2*10.00",
)
REST = (
    "年度总体目标|4*预期目标|4*实际完成情况",
    "|4*让老人在家门口吃上热饭，全年供餐。|4*全年供餐，老人都说好。",
    "绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施",
    "|产出指标（50分）|数量指标|供餐天数|≥300天|305天|20|20|",
    "||成本指标|每餐补贴|8元|8元|30|28|个别站点数据迟报",
    "|满意度指标（10分）|服务对象满意度指标|老人评价|≥90%|95%|10|10|",
)


def _cell(text: str) -> str:
    span, star, words = text.partition("*")
    return f'<td colspan="{span}">{words}</td>' if star else f"<td>{text}</td>"


def _read(tmp_path: Path, *rows: str, title: str = "某市民政局2024年部门决算") -> list[object]:
    body = "".join(f"<tr>{''.join(map(_cell, row.split('|')))}</tr>" for row in rows)
    path = tmp_path / "form.html"
    path.write_text(f"<h1>{title}</h1><p>项目支出绩效自评表</p><table>{body}</table>", "utf-8")
    return list(extract_file(path).facts)


@pytest.mark.parametrize(
    ("head", "total", "fiscal", "other", "parts"),
    [
        (PHASES, "19958000", "18858000", None, [("上年结转资金", "1100000")]),
        (OWN_WORDS, "19958000", "18858000", None, [("上年结转资金", "1100000")]),
        (PAIRS, "2055000", "1955000", "100000", []),
    ],
)
def test_the_money_of_an_evaluation_is_the_money_spent(
    tmp_path: Path,
    head: tuple[str, ...],
    total: str,
    fiscal: str,
    other: str | None,
    parts: list[tuple[str, str]],
) -> None:
    facts = _read(tmp_path, *head, *REST)
    (project,) = [f for f in facts if isinstance(f, ProjectRecord)]
    assert project.project.name == "社区助餐补贴"
    assert (project.total, project.fiscal) == (Decimal(total), Decimal(fiscal))
    assert project.other == (Decimal(other) if other else None)
    assert [(p.label, p.amount) for p in project.parts] == [(name, Decimal(yuan)) for name, yuan in parts]
    assert project.status is not Status.CONFLICT
    assert project.goal == "让老人在家门口吃上热饭，全年供餐。"
    assert any(isinstance(f, Finding) and f.rule == "form-results-left" for f in facts)
    assert not any(isinstance(f, Finding) and f.rule == "indicator-left-over" for f in facts)


def test_what_was_achieved_and_its_score_are_no_unit_of_an_indicator(tmp_path: Path) -> None:
    found = [f for f in _read(tmp_path, *PHASES, *REST) if isinstance(f, Indicator)]
    assert [(i.level1, i.level2, i.level3, i.number, i.normalised_unit) for i in found] == [
        ("产出指标", "数量指标", "供餐天数", Decimal(300), "天"),
        ("产出指标", "成本指标", "每餐补贴", Decimal(8), "元"),
        ("满意度指标", "服务对象满意度指标", "老人评价", Decimal(90), "%"),
    ]
    assert not any(i.unit for i in found)


def test_a_file_of_evaluations_alone_is_of_the_final_accounts(tmp_path: Path) -> None:
    facts = _read(tmp_path, *PHASES, *REST, title="某市民政局2024年度项目支出绩效自评表")
    assert next(f for f in facts if isinstance(f, DocumentFact)).stage is Stage.FINAL_ACCOUNTS


def test_no_money_is_taken_where_no_head_tells_that_spent(tmp_path: Path) -> None:
    facts = _read(tmp_path, PHASES[0], *PHASES[3:], *REST)
    (project,) = [f for f in facts if isinstance(f, ProjectRecord)]
    assert (project.total, project.fiscal, project.parts) == (None, None, ())
    assert any(isinstance(f, Finding) and "all money" in f.message for f in facts)


def test_parts_behind_a_figure_are_parts_of_that_figure(tmp_path: Path) -> None:
    """其中：财政拨款 behind 预算数 and again behind 执行数: the main figure of an evaluation is that spent."""
    rows = (
        "部门名称|7*某市民政局",
        "年度主要任务完成情况|任务名称|主要内容|预算数（万元）|其中：财政拨款|执行数（万元）|其中：财政拨款|完成情况",
        "|社会救助|发放补助|2010.50|2010.50|1995.80|1995.80|完成",
        "|养老服务|运营补贴|215.00|205.00|205.50|195.50|完成",
        "|2*金额合计|2225.50|2215.50|2201.30|2191.30|",
        "年度绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分",
        "|产出指标|数量指标|救助人数|≥3200人|3255人|20|20",
    )
    body = "".join(f"<tr>{''.join(map(_cell, row.split('|')))}</tr>" for row in rows)
    path = tmp_path / "department.html"
    title = "<h1>某市民政局2023年度部门决算</h1><p>部门整体支出绩效自评表</p>"
    path.write_text(f"{title}<table>{body}</table>", "utf-8")
    lines = [f for f in extract_file(path).facts if isinstance(f, BudgetLine)]
    assert {line.measure_key: line.printed for line in lines if line.item == "养老服务"} == {
        "预算数/合计": "215.00",
        "预算数/财政拨款": "205.00",
        "合计": "205.50",
        "财政拨款": "195.50",
    }
    assert [line.printed for line in lines if line.role is Role.TOTAL] == [
        "2225.50",
        "2215.50",
        "2201.30",
        "2191.30",
    ]


@pytest.mark.parametrize(
    ("unit", "title", "publisher"),
    [
        ("某市民政局", "2024年度项目支出绩效自评表", "某市民政局"),
        ("某市救助站", "2024年度项目支出绩效自评表", None),
        ("某市救助站", "某市民政局2024年度项目支出绩效自评表", "某市民政局"),
    ],
)
def test_a_form_by_itself_says_whose_it_is_where_it_names_one(
    tmp_path: Path, unit: str, title: str, publisher: str | None
) -> None:
    """主管部门 and 实施单位 may both publish a form: where they differ, only its title tells whose it is."""
    rows = (PHASES[0], f"主管部门|4*某市民政局|实施单位|3*{unit}", *PHASES[2:], *REST)
    body = "".join(f"<tr>{''.join(map(_cell, row.split('|')))}</tr>" for row in rows)
    path = tmp_path / "form.html"
    path.write_text(f"<p>{title}</p><table>{body}</table>", "utf-8")
    document = next(f for f in extract_file(path).facts if isinstance(f, DocumentFact))
    assert (document.publisher.name if document.publisher else None) == publisher
    assert document.fiscal_year == 2024
