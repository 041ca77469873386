"""One file with the budgets of several units: every table is its own unit's, sums hold inside one budget."""

from __future__ import annotations

from extract.facts import Check, Severity, StatedFigure
from tests.extract.conftest import Extract

SIDES = "单位：万元\n收入\t\t支出\t\n项目\t预算数\t项目\t预算数\n"


def overview(title: str, amount: str, *, head: str = "") -> str:
    """A table of income and expenditure of one item each, its total printed."""
    rows = f"一、一般公共预算拨款收入\t{amount}\t一、教育支出\t{amount}\n收入总计\t{amount}\t支出总计\t{amount}\n\n"
    return f"{title}\n{head}{SIDES}{rows}"


COVER = "某区2026年部门预算汇编\n\n"


def test_each_table_is_of_the_unit_that_title_head_or_section_names(extract: Extract) -> None:
    extraction = extract(
        COVER
        + overview("某区财政局2026年收支预算总表", "100.10")
        + overview("某区教育局2026年收支预算总表", "200.10")
        + overview("收支预算总表", "300.10", head="部门名称：某区水务局\n")
        + overview("收支预算总表", "400.10", head="部门名称：某区民政局\n")
        + "某区人民医院\n\n"
        + overview("收支预算总表", "500.10")
        + "第六部分 某区残疾人联合会\n\n一、主要职责\n\n"
        + overview("收支预算总表", "600.10")
    )
    assert {(x.unit.name if x.unit else "", x.printed) for x in extraction.lines} == {
        ("某区财政局", "100.10"), ("某区教育局", "200.10"), ("某区水务局", "300.10"), ("某区民政局", "400.10"),
        ("某区人民医院", "500.10"), ("某区残疾人联合会", "600.10"),
    }  # fmt: skip
    assert extraction.document.publisher is None
    assert [f.rule for f in extraction.findings if f.severity is not Severity.INFO] == []
    assert [f.rule for f in extraction.findings] == ["publishers-several"]


def test_no_sum_runs_from_one_units_table_to_anothers(extract: Extract) -> None:
    spending = "支出预算总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t{0}\t{0}\t\n合计\t\t{0}\t{0}\t\n\n"
    extraction = extract(
        COVER
        + "第一部分 某区教育局\n"
        + overview("收支预算总表", "100.10")
        + spending.format("100.10")
        + "第二部分 某区第一中学\n"
        + overview("收支预算总表", "200.10")
        + spending.format("200.10")
    )
    checks = [f for f in extraction.facts if isinstance(f, Check)]
    assert len({c.key for c in checks}) == len(checks)
    assert all(c.holds for c in checks)
    assert {x.unit.name for x in extraction.lines if x.unit} == {"某区教育局", "某区第一中学"}
    assert all(x.unit for x in extraction.lines)


def test_figures_of_the_text_are_nobodys_where_several_publish(extract: Extract) -> None:
    text = "本部门2026年收入预算100.10万元，支出预算100.10万元。\n\n"
    one = overview("某区财政局2026年收支预算总表", "100.10")
    extraction = extract(COVER + text + one + overview("某区教育局2026年收支预算总表", "200.10"))
    assert not any(isinstance(f, StatedFigure) for f in extraction.facts)


def test_one_publisher_under_two_names_is_no_compilation(extract: Extract) -> None:
    extraction = extract(
        "某区教育局2026年部门预算\n\n"
        + overview("收支预算总表", "100.10", head="部门名称：某区教育局\n")
        + "支出预算总表\n部门名称：某省某市某区教育局\n单位：万元\n科目编码\t科目名称\t合计\n205\t教育支出\t100.10\n合计\t\t100.10\n"
    )
    assert extraction.document.publisher and extraction.document.publisher.name == "某区教育局"
    assert not any(f.rule == "publishers-several" for f in extraction.findings)
