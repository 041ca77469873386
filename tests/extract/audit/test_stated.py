"""The running text against the tables and against itself, on a small budget written for these tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extract.audit.stated_rules import stated_rules
from extract.facts import Check, FigurePart, Finding, StatedFigure, Status
from extract.pipeline import Extraction, extract_file
from tests.extract.tables.test_amount_tables import EXPENDITURE

Build = Callable[..., Extraction]

FISCAL = """预算06表 一般公共预算财政拨款支出表

金额单位：万元

支出功能分类科目\t合计\t基本支出\t\t\t项目支出\t
\t\t小计\t人员经费\t公用经费\t项目支出总数\t扣除基建项目后预算数
2010301-行政运行\t9.500000\t9.500000\t9.500000\t\t\t
2080299-其他民政管理事务支出\t4.250000\t\t\t\t4.250000\t4.250000
合 计\t13.750000\t9.500000\t9.500000\t\t4.250000\t4.250000
"""


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """A budget for 2024 (or its final accounts) of 14.75万元 with one sentence or more."""

    def extract(*paragraphs: str, title: str = "2024年部门预算", table: str = EXPENDITURE) -> Extraction:
        path = tmp_path / "budget.txt"
        path.write_text("\n".join([title, *paragraphs, table]), "utf-8")
        return extract_file(path)

    return extract


def statuses(extraction: Extraction) -> list[Status]:
    return [f.status for f in extraction.facts if isinstance(f, StatedFigure)]


def findings(extraction: Extraction) -> list[Finding]:
    return [f for f in extraction.findings if f.rule.startswith("stated")]


def checks(extraction: Extraction) -> list[tuple[str, bool]]:
    return [
        (c.rule, c.holds) for c in extraction.facts if isinstance(c, Check) and c.rule.startswith("stated")
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "2024年支出预算14.75万元。",
        "2024年支出预算14.8万元。",
        "2024年支出预算15万元。",
        "2024年基本支出预算105,000元。",
        "“一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）”10.50万元。",
        "2080299其他民政管理事务支出4.25万元。",
        "社会保障和就业支出（类）4.25万元。",
    ],
)
def test_a_figure_that_a_table_repeats_is_verified(build: Build, sentence: str) -> None:
    extraction = build(sentence)
    assert statuses(extraction) == [Status.VERIFIED]
    assert checks(extraction) == [("stated-table", True)]
    assert not findings(extraction)


@pytest.mark.parametrize(
    ("sentence", "printed", "difference"),
    [
        ("2024年支出预算14.76万元。", "14.76万元", "100"),
        ("2024年项目支出预算4.35万元。", "4.35万元", "1,000"),
        ("2080299其他民政管理事务支出4.52万元。", "4.52万元", "2,700"),
    ],
)
def test_a_figure_that_its_table_contradicts_is_a_conflict_named_in_both_languages(
    build: Build, sentence: str, printed: str, difference: str
) -> None:
    extraction = build(sentence)
    assert statuses(extraction) == [Status.CONFLICT]
    (finding,) = findings(extraction)
    assert finding.rule == "stated-table"
    for message in (finding.message, finding.message_zh):
        assert printed in message and difference in message and "03" in message
    assert len(finding.cells) == 2
    assert {line.status for line in extraction.lines} <= {Status.VERIFIED, Status.UNVERIFIED}
    unproved = {FigurePart.PLACE, FigurePart.SCALE}  # nothing else that holds knows the table
    assert all({*line.unproved} <= unproved for line in extraction.lines), "its own sums prove the digits"


def test_a_table_is_not_doubted_because_of_the_text(build: Build) -> None:
    """A sum inside the text may hold where the text is wrong throughout."""
    alone = "\n".join(EXPENDITURE.splitlines()[:8]) + "\n"  # no total: nothing proves the rows
    extraction = build("基本支出预算9万元，其中：人员经费5万元，公用经费4万元。", table=alone)
    assert Status.CONFLICT not in {line.status for line in extraction.lines}


@pytest.mark.parametrize(
    ("sentence", "rules"),
    [
        ("会议费5万元，比2023年的4万元增加1万元，增长25.00%。", ["stated-change", "stated-change-percent"]),
        ("会议费5万元，比上年增加1万元，增长25%。", ["stated-change-percent"]),
        ("会议费5万元，与2023年5万元持平。", ["stated-change"]),
        ("会议费预算6万元，其中：市内2万元，市外4万元。", ["stated-sum"]),
        ("政府采购预算6万元，其中：货物1万元、工程2万元、服务3万元。", ["stated-sum"]),
        ("会议费预算6万元，其中：市内2万元，占33.33%。", ["stated-share"]),
        (
            "差旅费4万元，占年初预算10万元的40%。",
            ["stated-completion"],
        ),  # two figures, and not one stated twice
    ],
)
def test_sums_changes_and_shares_of_the_text_hold(build: Build, sentence: str, rules: list[str]) -> None:
    assert checks(build(sentence)) == [(rule, True) for rule in rules]


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("会议费5.00万元，比2023年的4.00万元增加2.00万元。", "stated-change"),
        ("会议费5.00万元，比2023年的4.00万元增加1.00万元，增长24.00%。", "stated-change-percent"),
        ("会议费5.00万元，与2023年5.10万元持平。", "stated-change"),
        ("政府采购预算6.00万元，其中：货物1.00万元、工程2.00万元、服务4.00万元。", "stated-sum"),
        ("会议费预算6.00万元，其中：市内2.00万元，占35.33%。", "stated-share"),
        ("会议费5.10万元。另会议费5.20万元。", "stated-twice"),
        ("会议费5万元，比2024年减少1万元。", "stated-compared-year"),
        ("会议费5万元，比2022年减少1万元。", "stated-compared-year"),
    ],
)
def test_what_cannot_hold_is_found(build: Build, sentence: str, rule: str) -> None:
    assert rule in {f.rule for f in findings(build(sentence))}


def test_a_list_that_leaves_parts_out_is_no_contradiction(build: Build) -> None:
    extraction = build("会议费预算6.00万元，其中：市内2.00万元，市外3.00万元。")
    assert checks(extraction) == [] and findings(extraction) == []


def test_a_class_may_be_of_all_money_here_and_of_the_fiscal_part_there(build: Build) -> None:
    text = "支出包括：卫生健康支出（类）9.00万元。财政拨款支出包括：卫生健康支出（类）7.00万元。"
    assert "stated-twice" not in {f.rule for f in findings(build(text))}


def test_a_percentage_that_was_cut_off_is_accepted_and_said_so(build: Build) -> None:
    extraction = build("会议费30000.00万元，其中：市内20000.00万元，占66.66%。")
    (check,) = [c for c in extraction.facts if isinstance(c, Check) and c.rule == "stated-share"]
    assert check.holds and "cut and not rounded" in check.label_en


def test_an_amount_that_was_cut_off_is_accepted_and_said_so(build: Build) -> None:
    table = EXPENDITURE.replace("14.750000", "14.758000").replace("9.500000", "9.508000")
    extraction = build("2024年支出预算14.75万元。", table=table)
    (check,) = [c for c in extraction.facts if isinstance(c, Check) and c.rule == "stated-table"]
    assert check.holds and "未四舍五入" in check.label
    (more,) = findings(build("2024年支出预算14.77万元。", table=table))
    assert more.rule == "stated-table", "a figure above the true one was not cut off"


def test_final_accounts_are_compared_with_their_budget(build: Build) -> None:
    text = "培训费支出年初预算为4.00万元，支出决算为3.00万元，完成年初预算的{}%。决算数比预算数减少1.00万元。"
    title = "2024年度部门决算"
    right = build(text.format("75.00"), title=title)
    assert ("stated-completion", True) in checks(right) and ("stated-change", True) in checks(right)
    assert not findings(right)
    wrong = build(text.format("57.00"), title=title)
    assert {f.rule for f in findings(wrong)} == {"stated-completion"}


def test_a_subject_that_no_table_has_is_named_with_the_row_of_its_amount(build: Build) -> None:
    extraction = build("社会保障和就业支出（类）民政管理事务（款）民政事务支出（项）4.25万元。")
    (finding,) = findings(extraction)
    assert finding.rule == "stated-subject-unknown"
    assert "2080299-其他民政管理事务支出" in finding.message_zh


def test_the_rules_are_well_formed() -> None:
    rules = stated_rules()
    assert rules.subjects and rules.sums and rules.functions


def test_a_subject_can_be_meant_of_fiscal_money_or_of_all(build: Build) -> None:
    """The fiscal table and the table of all expenditure differ by other money; either is right."""
    tables = f"{EXPENDITURE}\n{FISCAL}"
    for amount in ("10.50", "9.50"):
        extraction = build(f"2010301行政运行{amount}万元。", table=tables)
        assert checks(extraction) == [("stated-table", True)] and not findings(extraction)
    assert findings(build("2010301行政运行9.90万元。", table=tables))
