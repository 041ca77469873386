"""Who publishes, for which year: told by several places, never by one that others contradict in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.errors import NoBudgetError
from extract.facts import DocumentFact, Finding, Stage, StatedFigure, UnitMention
from extract.pipeline import Extraction, extract_file
from tests.conftest import SAMPLES
from tests.extract.conftest import Extract

PROCUREMENT = "预算04表 政府采购预算明细表\n金额单位：万元\n采购类别\t金额\nA-货物\t1\nB-工程\t2\n合 计\t3\n"
UNITS = (
    "预算06表 一般公共预算财政拨款支出表\n金额单位：万元\n单位名称\t功能分类科目\t\t合计\n\t科目编码\t科目名称\t\n"
    "{unit}\t2010301\t行政运行\t3\n\t\t合 计\t3\n"
)


def rules(extraction: Extraction) -> set[str]:
    return {f.rule for f in extraction.facts if isinstance(f, Finding)}


def test_the_title_tells_year_and_publisher(extract: Extract) -> None:
    document = extract("2026年北京市朝阳区某某街道部门预算公开\n\n" + PROCUREMENT).document
    assert (document.fiscal_year, document.stage, document.region) == (2026, Stage.BUDGET, "110105")
    assert str(document.publisher) == "北京市朝阳区某某街道"


def test_places_that_name_different_years_are_said(extract: Extract) -> None:
    text = (
        "2023年某某街道部门预算公开\n\n"
        + PROCUREMENT
        + "\n预算13表 部门整体支出绩效目标表\n（2021年度）\n甲\t乙\n"
    )
    extraction = extract(text)
    assert extraction.document.fiscal_year == 2023
    assert "year-conflict" in rules(extraction)


def test_a_document_without_any_year_says_so(tmp_path: Path) -> None:
    path = tmp_path / "budget.txt"
    path.write_text(PROCUREMENT, "utf-8")
    extraction = extract_file(path)
    assert extraction.document.fiscal_year is None
    assert {"year-unknown", "publisher-unknown"} <= rules(extraction)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023 年财政拨款收支总预算 70元。\n2022年支出60元,2023年基本支出50元。", 2023),
        ("2023年收入预算70元。2022年收入预算60元。", 2023),  # as a title says it
        ("2023年教育支出70元,2022年教育支出60元。", None),
        ("收入70元，比2022年支出少。", None),
        ("2023 年度总支出70元，较 2022 年度决算数增加1元。\n较 2022 年度决算数增加2元。", 2023),
        ("2020年无此项预算，收入减少70元。", None),
        ("2025年第一批财政衔接资金70元。", 2025),
    ],
)
def test_sentences_tell_the_year_where_nothing_else_does(tmp_path: Path, text: str, year: int | None) -> None:
    path = tmp_path / "page.txt"
    path.write_text(f"部门预算情况说明\n部门预算收入80元，其中：事业收入10元。\n{text}", "utf-8")
    assert extract_file(path).document.fiscal_year == year


def test_the_file_name_names_the_year_where_nothing_else_does(extract: Extract) -> None:
    assert extract(PROCUREMENT).document.fiscal_year == 2026, "the fixture's file is called 2026年预算.txt"


def test_a_unit_code_continues_its_departments(extract: Extract) -> None:
    extraction = extract(UNITS.format(unit="601001-北京市朝阳区某某街道办事处"))
    (unit,) = [f for f in extraction.facts if isinstance(f, UnitMention)]
    assert (str(unit.label), unit.department, unit.is_department) == (
        "601001-北京市朝阳区某某街道办事处",
        "601",
        False,
    )
    assert extraction.document.publisher == unit.label


def test_a_department_without_a_code_takes_that_of_its_units_and_says_so(extract: Extract) -> None:
    head = (
        "预算13表 部门整体支出绩效目标表\n部门名称\t\t某某街道\n总体资金情况（万元）\t\t预算支出总额\n\t\t3\n"
    )
    extraction = extract(UNITS.format(unit="601001-某某街道办事处") + "\n" + head)
    assert str(extraction.document.publisher) == "601-某某街道"
    assert "department-code-derived" in rules(extraction)


def test_final_accounts_are_told_from_budgets(extract: Extract) -> None:
    text = "2025年度某局部门决算公开\n\n" + PROCUREMENT.replace(
        "预算04表 政府采购预算明细表", "决算04表 政府采购表"
    )
    assert extract(text).document.stage is Stage.FINAL_ACCOUNTS


def test_text_without_any_table_is_no_budget(extract: Extract) -> None:
    with pytest.raises(NoBudgetError, match="a budget table, text that states"):
        extract("今天天气很好。\n没有表格。\n")
    with pytest.raises(NoBudgetError):
        extract("某公司2024年年报\n公司营业收入100万元，净利润12万元。\n")


def test_text_alone_is_a_document_with_year_publisher_and_figures(extract: Extract) -> None:
    extraction = extract(
        "某县某镇人民政府2018年部门预算情况的说明\n\n一、收支情况\n\n2018年收入预算810.50万元，较2017年增长1.13%。\n\n"
        "支出预算810.50万元，其中：基本支出703.10万元，项目支出107.40万元。\n"
    )
    document = extraction.document
    assert (str(document.publisher), document.fiscal_year, document.stage) == (
        "某县某镇人民政府", 2018, Stage.BUDGET,
    )  # fmt: skip
    stated = {f.subject: f.amount for f in extraction.facts if isinstance(f, StatedFigure)}
    assert stated == {
        "收入预算": 8_105_000, "支出预算": 8_105_000, "基本支出": 7_031_000, "项目支出": 1_074_000,
    }  # fmt: skip
    assert extraction.tables == []


def test_a_heading_of_the_text_is_no_table(extract: Extract) -> None:
    extraction = extract("某局2024年部门预算说明\n\n二、“三公”经费\n\n2024年“三公”经费预算15万元。\n")
    assert extraction.tables == []


@pytest.mark.parametrize(
    ("stem", "year", "publisher", "region"),
    [
        ("2024-广内街道", 2024, "275-北京市西城区人民政府广安门内街道办事处", "110102"),
        ("2025-广内街道", 2025, "275-北京市西城区人民政府广安门内街道办事处", "110102"),
        ("2026-双井街道", 2026, "601-北京市朝阳区人民政府双井街道", "110105"),
        ("2026-小红门乡", 2026, "661-北京市朝阳区小红门乡", "110105"),
        ("2026-区委社会工作部", 2026, "707-中共北京市朝阳区委社会工作部", "110105"),
    ],
)
def test_each_sample_is_known_by_year_publisher_and_region(
    stem: str, year: int, publisher: str, region: str
) -> None:
    document = extract_file(SAMPLES / f"{stem}.txt").document
    assert isinstance(document, DocumentFact)
    assert (document.fiscal_year, str(document.publisher), document.region) == (year, publisher, region)


def test_units_of_a_list_belong_to_the_department_that_publishes(extract: Extract) -> None:
    extraction = extract(
        "上海市普陀区某局2026年度部门决算\n\n纳入编制范围的单位包括：\n序号\t单位名称\t备注\n1\t上海市普陀区某局（本级）\t\n"
        "2\t上海市普陀区某中心（下属事业单位）\t\n\n支出决算表\n单位：万元\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n"
        "2010301\t行政运行\t1.00\t1.00\t\n合计\t\t1.00\t1.00\t\n"
    )
    units = [f for f in extraction.facts if isinstance(f, UnitMention)]
    assert [(str(u.label), u.is_department, u.department) for u in units] == [
        ("上海市普陀区某局", True, None),
        ("上海市普陀区某局（本级）", False, "上海市普陀区某局"),
        ("上海市普陀区某中心", False, "上海市普陀区某局"),
    ]
    assert rules(extraction) == set()
    assert [t.number for t in extraction.tables] == ["T1", "01"]


def test_names_that_disagree_are_said(extract: Extract) -> None:
    table = "支出决算表\n部门：{}\t\t\t\t单位：万元\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n合计\t\t1\t1\t\n"
    extraction = extract("上海市普陀区某局2024年度部门预算\n\n" + table.format("上海市普陀区另一局"))
    assert str(extraction.document.publisher) == "上海市普陀区某局"
    assert {"publisher-conflict", "stage-conflict"} <= rules(extraction)


def test_the_cover_outranks_the_cells_of_a_table(extract: Extract) -> None:
    extraction = extract("某市水务局2026年部门综合预算\n\n" + UNITS.format(unit="601001-某市教育局"))
    assert str(extraction.document.publisher) == "某市水务局"
    assert "publisher-conflict" in rules(extraction)


def test_a_cell_that_names_no_organisation_names_no_publisher(extract: Extract) -> None:
    extraction = extract("某市水务局2026年部门预算\n\n" + UNITS.format(unit="601-一般行政管理事务"))
    assert str(extraction.document.publisher) == "某市水务局"
    assert "publisher-conflict" not in rules(extraction)


@pytest.mark.parametrize(
    ("text", "stage", "said"),
    [
        ("总支出70元，较2022年度决算数增加1元。财政专户收入1元。", Stage.FINAL_ACCOUNTS, False),
        ("收入预算80元，其中：事业收入10元。", Stage.BUDGET, False),
        ("财政拨款安排“三公”经费70元。", Stage.BUDGET, True),
        ("“三公”经费支出预算为80元，决算为70元。", Stage.FINAL_ACCOUNTS, False),
        ("2023年收入预算数70元，比2022年决算数减少1元。", Stage.BUDGET, False),
        ("1-4月，财政收入70元，完成年初预算36.7%。", Stage.BUDGET, True),
    ],
)
def test_sentences_tell_the_stage_where_no_name_does(
    tmp_path: Path, text: str, stage: Stage, *, said: bool
) -> None:
    """What the text of final accounts states was a budget's, without a word."""
    path = tmp_path / "page.txt"
    path.write_text(text, "utf-8")
    extraction = extract_file(path)
    assert extraction.document.stage is stage
    assert ("stage-unknown" in rules(extraction)) is said


def test_who_signs_a_notice_publishes_it(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("下达我区财政资金70元。\n某市某区乡村振兴局\n2024年3月4日", "utf-8")
    publisher = extract_file(path).document.publisher
    assert publisher is not None
    assert publisher.name == "某市某区乡村振兴局"


def test_money_of_one_name_in_two_parts_of_a_text_is_no_contradiction(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    text = "项目管理费70元。\n二、其他\n项目管理费80元。\n财政拨款安排“三公”经费70元。\n“三公”经费80元。"
    path.write_text(text, "utf-8")
    twice = [f.message_zh for f in extract_file(path).findings if f.rule == "stated-twice"]
    assert len(twice) == 1
    assert "三公" in twice[0]


def test_a_report_on_what_was_spent_is_of_accounts(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    head = (
        "预算绩效管理\n- 发布机构: 红河州数据发展中心\n红河州数据发展中心2024年度项目支出绩效单位自评报告\n"
    )
    path.write_text(f"{head}2024年实际到位资金3万元，项目支出2万元。", "utf-8")
    document = extract_file(path).document
    assert (document.stage, str(document.publisher), document.region, document.fiscal_year) == (
        Stage.FINAL_ACCOUNTS, "红河州数据发展中心", "532500", 2024,
    )  # fmt: skip


def test_the_box_above_a_page_says_who_publishes_it(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    head = "| 索引号： | 1150/2025-34 | |\n| 发布机构： | 永川区财政局 | |\n| 主题分类： | 财政 | |\n"
    path.write_text(head + "重庆市永川区2024年决算报告\n2024年，全区一般公共预算收入53亿元。", "utf-8")
    assert str(extract_file(path).document.publisher) == "永川区财政局"


@pytest.mark.parametrize(
    ("head", "title", "publisher"),
    [
        (
            "政府信息公开\n天水市麦积区花牛镇人民政府2022年部门预算情况说明",
            "天水市麦积区花牛镇人民政府2022年部门预算情况说明",
            "天水市麦积区花牛镇人民政府",
        ),
        (
            "国家三级甲等中医医院\n2022年度泸州市中医医院单位决算\n目录",
            "2022年度泸州市中医医院单位决算",
            "泸州市中医医院",
        ),
        ("8.金华市救助管理站2022年度单位决算.pdf", "金华市救助管理站2022年度单位决算", "金华市救助管理站"),
        (
            "索引号：\n 11330602/2022-87690\n发布机构：\n 区综合行政执法局\n发文日期：\n 2022-10-08\n绍兴市越城区市政公用管理服务中心2022年度单位决算\n目录",
            "绍兴市越城区市政公用管理服务中心2022年度单位决算",
            "绍兴市越城区市政公用管理服务中心",
        ),
        (
            "目 录\n第一部分：大冶市金山店镇人民政府本级部门概况\n一、主要职责\n第二部分 2022年度部门决算报表",
            None,
            "大冶市金山店镇人民政府（本级）",
        ),
        ("目录\n第一部分 单位概况\n一、主要职责\n第二部分 2022年度单位决算情况说明", None, None),
    ],
)
def test_what_stands_around_a_title_is_no_part_of_it(
    tmp_path: Path, head: str, title: str | None, publisher: str | None
) -> None:
    path = tmp_path / "page.txt"
    path.write_text(f"{head}\n2022年度收入总计519.07万元，支出总计519.07万元。", "utf-8")
    document = extract_file(path).document
    named = str(document.publisher) if document.publisher else None
    assert (document.title, named, document.fiscal_year) == (title, publisher, 2022)


def test_figures_of_another_scope_or_of_each_subject_in_turn_are_no_contradiction(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    text = (
        "一般公共预算收入80元（自然口径）。\n一般公共预算收入（同口径）70元。\n项目支出9元。\n项目支出4元。"
    )
    path.write_text(text, "utf-8")
    assert "stated-twice" not in rules(extract_file(path))


def test_a_table_of_public_money_whose_kind_is_not_known_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    table = "项目\t本地区\t本级\n一、地方政府债务限额\t42,866\t42,866\n其中：一般债务限额\t3,666\t3,666\n"
    path.write_text(f"地方政府债务限额的调整\n单位：亿元\n{table}", "utf-8")
    extraction = extract_file(path)
    assert "table-unknown" in rules(extraction) or extraction.lines
    path.write_text("客户名录\n姓名\t数量\n甲公司\t42,866\n乙公司\t3,666\n", "utf-8")
    with pytest.raises(NoBudgetError):
        extract_file(path)


@pytest.mark.parametrize(("count", "begun", "is_doubtful"), [(12, 25, False), (24, 25, True), (12, 27, True)])
def test_codes_of_projects_can_contradict_the_year(
    tmp_path: Path, count: int, begun: int, is_doubtful: bool
) -> None:
    rows = "".join(f"| 110105{begun}T{n:012} | 项目{n} | {n}.5 |\n" for n in range(1, count + 1))
    path = tmp_path / "budget.txt"
    path.write_text(
        f"某区某局2026年部门预算\n表5 项目支出表\n单位：万元\n| 项目代码 | 项目名称 | 预算数 |\n{rows}",
        "utf-8",
    )
    extraction = extract_file(path)
    assert len({line.project for line in extraction.lines if line.project}) == count
    assert ("year-conflict" in rules(extraction)) is is_doubtful


@pytest.mark.parametrize(
    ("header", "stage"),
    [
        ("2026年决算数", Stage.FINAL_ACCOUNTS),
        ("2025年决算数 | 2026年预算数", Stage.BUDGET),
        ("年初预算数 | 决算数", Stage.FINAL_ACCOUNTS),
        ("上年决算数 | 本年预算数", Stage.BUDGET),
    ],
)
def test_headers_tell_the_stage_where_no_name_and_no_sentence_does(
    tmp_path: Path, header: str, stage: Stage
) -> None:
    path = tmp_path / "2026.txt"
    figures = " | ".join("70.5" for _ in header.split("|"))
    path.write_text(
        f"部门收支总表\n| 项目 | {header} |\n| 公用经费 | {figures} |\n| 合计 | {figures} |\n", "utf-8"
    )
    extraction = extract_file(path)
    assert extraction.document.stage is stage
    assert not rules(extraction) & {"stage-unknown", "unit-differs"}
    assert "unit-assumed" in rules(extraction)
