"""What headers, labels and titles say in the words of the vocabulary."""

from __future__ import annotations

import pytest

from extract.tables.cell_shapes import ColumnShape
from extract.tables.column_sorts import ColumnSort, sort_of
from extract.tables.measure_keys import measure_key
from extract.tables.title_kinds import kind_of_title
from extract.tables.vocabulary import meaning, parse_wording, says_money, vocabulary

MONEY = ("612.40", "88.00", "1,215.28")


@pytest.mark.parametrize(
    ("path", "cells", "sort"),
    [
        (("2024年预算数", "合计"), MONEY, ColumnSort.MONEY),
        (("市级当年财政拨款安排", "政府性基金安排"), MONEY, ColumnSort.MONEY),
        (("移民后期扶持资金",), MONEY, ColumnSort.MONEY),
        (("增减%",), MONEY, ColumnSort.SHARE),
        (("增减率（%）",), ("-9.09", "-14.29"), ColumnSort.SHARE),
        (("公务用车", "保有量（辆）"), ("6",), ColumnSort.COUNT),
        (("接待批次",), ("12",), ColumnSort.COUNT),
        (("序号",), ("1", "2", "3"), ColumnSort.ORDINAL),
        (("科目编码",), ("2010301", "2010302"), ColumnSort.LABEL),
        (("类",), ("201", "208"), ColumnSort.LABEL),
        (("备注",), ("见附件",), ColumnSort.TEXT),
        (("春风行动",), MONEY, ColumnSort.UNKNOWN),
        ((), MONEY, ColumnSort.UNKNOWN),
        (("合计",), ("2010301", "2010302", "2080505"), ColumnSort.UNREAD),
        (("合计",), ("201", "03", "01"), ColumnSort.UNREAD),
        (("合计",), ("1", "2", "3"), ColumnSort.UNREAD),
        (("科目编码",), MONEY, ColumnSort.UNREAD),
        (("序号",), MONEY, ColumnSort.UNREAD),
        (("人次",), MONEY, ColumnSort.UNREAD),
    ],
)
def test_a_column_is_money_only_where_header_and_cells_agree(
    path: tuple[str, ...], cells: tuple[str, ...], sort: ColumnSort
) -> None:
    assert sort_of(path, ColumnShape.of(cells)) is sort


@pytest.mark.parametrize(
    ("kind", "path", "key"),
    [
        ("income", ("一般公共预算拨款收入",), "本年收入/一般公共预算资金"),
        ("income", ("上年结转结余", "一般公共预算"), "上年结转结余/一般公共预算资金"),
        ("income", ("总计",), "合计"),
        ("general_public_expenditure", ("基本支出", "人员经费支出"), "基本支出/人员经费"),
        ("three_public_expenses", ("2024年预算数", "合计"), "总额"),
        ("three_public_expenses", ("公务用车购置及运行费", "小计"), "公务用车购置及运行维护费/小计"),
        ("expenditure", ("春风行动",), "春风行动"),
    ],
)
def test_one_meaning_has_one_name_in_every_layout(kind: str, path: tuple[str, ...], key: str) -> None:
    assert measure_key(kind, path) == key


def test_every_word_has_one_meaning_and_a_name() -> None:
    words = vocabulary()
    assert len(words) > 400
    assert all(term.name or term.facet == "glue" for term in words.values())
    assert meaning(("2024年预算数",)) == frozenset()
    assert parse_wording("2024年预算数比2023年执行数").comparison
    assert says_money("采购方式") is None or says_money("采购方式") is False


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("财政拨款支出预算表（部门经济分类科目）", "fiscal_expenditure_by_economic"),
        ("2024年市级部门一般公共预算支出预算表", "general_public_expenditure"),
        ("一般公共预算基本支出预算表（按经济科目）", "basic_expenditure"),
        ("财政拨款基本支出表（经济科目）", "fiscal_basic_expenditure"),
        ("财政专户管理资金支出预算表", "special_account_expenditure"),
        ("部门收入预算表", "income"),
        ("机动车辆情况表", None),
    ],
)
def test_a_title_no_family_lists_says_its_kind_by_its_words(title: str, kind: str | None) -> None:
    found = kind_of_title(title)
    assert (found and found.kind) == kind
