"""The data sets of counted money, one a kind of statement: which tables state it, and by what it is divided.

Inside a data set each yuan stands once; the same yuan stands in several data sets (by function in one, by project in
another), so sums go over one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

import msgspec

from kg.money.parts import Items


class Dimension(StrEnum):
    """By what the money of a data set is divided, beside holder, year and phase."""

    FUNCTION = "function"
    DEPARTMENT_ECONOMIC = "departmentEconomic"
    GOVERNMENT_ECONOMIC = "governmentEconomic"
    FUND = "fund"
    PROJECT = "project"
    CATEGORY = "category"
    ACTIVITY = "activity"
    SERVICE_DOMAIN = "serviceDomain"
    DIRECTORY = "directory"
    POLICY = "fundingDocument"
    TRANSFER_ITEM = "transferItem"
    ORIGIN = "moneyOrigin"
    MEASURE = "measure"


class Form(StrEnum):
    """How the tables of a data set are laid out."""

    ROWS = "rows"
    """One printed row a combination of dimensions, its columns the parts of the row's total."""
    ITEMS = "items"
    """The rows of one year together are a whole with its parts, whatever is printed as row and what as column."""
    PROJECTS = "projects"
    """Project budgets, which the mapping has made of their tables already."""


class DataSet(msgspec.Struct, frozen=True):
    """One kind of statement.

    Attributes:
        key: Last segment of its IRI.
        zh: Chinese label.
        en: English label.
        tables: Kinds of tables that state it, the best alternative first; those of one alternative exclude each other.
        dimensions: By what it is divided.
        form: How its tables are laid out.
        side: Side of two-sided tables that is meant; None for both.
        between: Whether it tells money apart that stands in other units' budgets too.
        items: What a whole of its tables consists of, where that is known.
        of_governments: Whether it is the money of governments, held by regions, and no unit's.
    """

    key: str
    zh: str
    en: str
    tables: tuple[tuple[str, ...], ...]
    dimensions: tuple[Dimension, ...]
    form: Form = Form.ROWS
    side: str | None = None
    items: Items | None = None
    between: bool = False
    of_governments: bool = False


_D = Dimension
_BY_CLASS = (_D.FUNCTION, _D.DEPARTMENT_ECONOMIC, _D.GOVERNMENT_ECONOMIC)
_BY_FUND = (("general_public_expenditure", "government_fund_expenditure", "state_capital_expenditure"),)

EXPENDITURE = DataSet(
    "expenditure",
    "支出",
    "expenditure",
    (("expenditure",), *_BY_FUND),
    (*_BY_CLASS, _D.FUND, _D.MEASURE),
    between=True,
)
"""Table 03; without it those of the three funds, which exclude each other."""
INCOME = DataSet(
    "income",
    "收入",
    "income",
    (("income",), ("income_expenditure",), ("fiscal_income_expenditure",)),
    (_D.FUNCTION, _D.FUND, _D.ORIGIN, _D.MEASURE),
    side="收入",
    between=True,
)
"""Tables that say where money comes from, the best first: 02, else 01, else 05."""
PROJECTS = DataSet("projects", "项目预算", "project budgets", (), (_D.PROJECT,), form=Form.PROJECTS)

DATA_SETS: Mapping[str, DataSet] = MappingProxyType(
    {
        d.key: d
        for d in (
            EXPENDITURE,
            INCOME,
            DataSet(
                "fiscal-expenditure", "财政拨款支出", "expenditure from fiscal appropriations",
                (*_BY_FUND, ("fiscal_expenditure",)), (*_BY_CLASS, _D.FUND, _D.MEASURE),
            ),
            DataSet(
                "fiscal-income", "财政拨款收入", "fiscal appropriations received",
                (("fiscal_income_expenditure",),), (_D.FUND, _D.ORIGIN, _D.MEASURE), side="收入",
            ),
            DataSet(
                "basic-expenditure", "一般公共预算基本支出", "basic expenditure from the general public budget",
                (("basic_expenditure",), ("basic_expenditure_by_government_class",)), (*_BY_CLASS, _D.MEASURE),
            ),
            PROJECTS,
            DataSet(
                "project-expenditure", "项目支出", "project expenditure",
                (("project_expenditure",),), (_D.PROJECT, *_BY_CLASS, _D.FUND, _D.ORIGIN, _D.MEASURE),
            ),
            DataSet(
                "three-public-expenses", "“三公”经费", "the three public expenses",
                (("three_public_expenses",),), (_D.MEASURE,), form=Form.ITEMS,
                items=Items(("因公出国", "公务接待", "公务用车"), ("机关运行", "会议费", "培训费")),
            ),
            DataSet(
                "procurement", "政府采购", "procurement",
                (("procurement",),), (_D.PROJECT, _D.CATEGORY),
            ),
            DataSet(
                "service-purchases", "政府购买服务", "purchased services",
                (("service_purchase",),), (_D.PROJECT, _D.ACTIVITY, _D.SERVICE_DOMAIN, _D.DIRECTORY),
            ),
            DataSet(
                "transfers", "上级转移支付", "transfers from above", (("transfers",),),
                (_D.POLICY, _D.PROJECT, _D.TRANSFER_ITEM, _D.FUND, *_BY_CLASS),
            ),
            DataSet(
                "government-expenditure", "政府支出", "expenditure of governments",
                (
                    (
                        "expenditure_of_government", "government_fund_expenditure_of_government",
                        "state_capital_expenditure_of_government",
                    ),
                    ("income_expenditure_of_government",),
                ),
                (_D.FUNCTION, _D.FUND, _D.MEASURE), side="支出", of_governments=True,
            ),
            DataSet(
                "government-income", "政府收入", "income of governments",
                (
                    (
                        "income_of_government", "government_fund_income_of_government",
                        "state_capital_income_of_government",
                    ),
                    ("income_expenditure_of_government",),
                ),
                (_D.FUND, _D.ORIGIN, _D.MEASURE), side="收入", of_governments=True,
            ),
        )
    }
)  # fmt: skip
GOVERNMENTS = MappingProxyType({key: d for key, d in DATA_SETS.items() if d.of_governments})
"""The data sets of governments' budgets; what they hold once more is what all units of a place publish."""

FUND_OF_TABLE: Mapping[str, str] = MappingProxyType(
    {
        "general_public_expenditure": "11",
        "government_fund_expenditure": "12",
        "state_capital_expenditure": "13",
        "government_fund_expenditure_of_government": "12",
        "government_fund_income_of_government": "12",
        "state_capital_expenditure_of_government": "13",
        "state_capital_income_of_government": "13",
    }
)
"""Kind of table → code of the fund that all its money is of."""

_FUND_WORDS = (
    ("一般公共预算", "11"),
    ("政府性基金", "12"),
    ("国有资本经营", "13"),
    ("财政专户", "2"),
    ("上级补助", "32"),
    ("附属单位上缴", "33"),
    ("经营收入", "34"),
    ("事业收入", "31"),
    ("教育收费", "31"),
    ("单位资金", "3"),
    ("财政拨款", "1"),
    ("其他收入", "39"),
)


def fund_named(words: str) -> str | None:
    """Code of the kind of fund that a column or item names; None where it names none.

    >>> fund_named("本年收入/一般公共预算资金"), fund_named("基本支出"), fund_named("财政拨款结转结余/国有资本经营预算")
    ('11', None, '13')
    """
    return next((code for word, code in _FUND_WORDS if word in words), None)
