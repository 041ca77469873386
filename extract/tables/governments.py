"""Budgets of governments (政府预算), whose tables are titled like those of a unit and count the same money once more."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

import msgspec

from extract.facts import BudgetLine, Finding
from extract.numbering import strip_numbering
from extract.printed import is_blank, looks_like_amount
from extract.states import Severity
from extract.tables.interpret import TableReading
from extract.tables.table import Row, Table
from extract.text import label_key

RULE = "budget-of-government"
_TAXES = frozenset({"增值税", "企业所得税", "个人所得税", "城市维护建设税", "契税", "房产税", "土地增值税"})
_LEAST_TAXES = 2
_RECEIVED = re.compile(r"收入|税$|税[(（]|收费|税收")
_LEVIED = frozenset({"税收收入"})
_OWN_TITLE = re.compile(
    r"政府(?:一般|专项)?债务|税收返还|转移支付分(?:地区|项目)|预算平衡(?:情况)?表|全(?:省|市|县|区|州|旗).{0,4}(?:一般)?公共(?:财政)?预算"
)
"""What only governments have: debts, transfers to those below, a balance, a budget of the whole place."""
_SUFFIX = "_of_government"
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "income": "income",
        "income_expenditure": "income_expenditure",
        "fiscal_income_expenditure": "income_expenditure",
        "expenditure": "expenditure",
        "general_public_expenditure": "expenditure",
        "fiscal_expenditure": "expenditure",
        "expenditure_by_economic": "expenditure_by_economic",
        "general_public_expenditure_by_economic": "expenditure_by_economic",
        "fiscal_expenditure_by_economic": "expenditure_by_economic",
        "basic_expenditure": "basic_expenditure",
        "basic_expenditure_by_government_class": "basic_expenditure",
        "basic_expenditure_all_funds": "basic_expenditure",
        "fiscal_basic_expenditure": "basic_expenditure",
        "government_fund_expenditure": "government_fund_expenditure",
        "state_capital_expenditure": "state_capital_expenditure",
        "special_account_expenditure": "special_account_expenditure",
        "project_expenditure": "project_expenditure",
        "three_public_expenses": "three_public_expenses",
        "transfers": "transfers",
        "procurement": "procurement",
        "service_purchase": "procurement",
    }
)
"""Kind of a unit's table → that of a government's, without its ending."""
_INCOME_OF_FUND = (("政府性基金", "government_fund_income"), ("国有资本", "state_capital_income"))


def with_governments(tables: Sequence[Table], readings: Sequence[TableReading]) -> list[TableReading]:
    """The tables with the kinds of a government's budget where they are one's.

    A finance bureau publishes the budget of its county: taxes, transfers, debts. As the bureau's own money they would
    make it the richest unit of the place, and count what all units publish a second time. One table that only
    governments have tells of all that one owner heads or that no owner does.

    Args:
        tables: The tables as found.
        readings: What was read of them, in their order.
    """
    owners = {_owner(table) for table in tables if _is_government(table)}
    found = [
        _of_government(reading, table) if _owner(table) in owners else reading
        for table, reading in zip(tables, readings, strict=True)
    ]
    kept = [r.fact.kind.endswith(_SUFFIX) for r in found]
    if any(kept):
        first = kept.index(True)
        told = _told(found[first], sum(kept))
        found[first] = msgspec.structs.replace(found[first], findings=(told, *found[first].findings))
    return found


def _told(reading: TableReading, count: int) -> Finding:
    fact = reading.fact
    return Finding(
        document=fact.document,
        source=fact.source,
        rule=RULE,
        severity=Severity.INFO,
        subject=fact.number,
        message=f"{count} tables from table {fact.number} on are the budget of a government, no unit's: their money "
        "is not counted as that of the unit that publishes it",
        message_zh=f"自表{fact.number}起共{count}张表是政府预算，不是某一单位的预算，其金额不计入公布单位的收支",
    )


def _owner(table: Table) -> str | None:
    return table.section or table.owner


def _is_government(table: Table) -> bool:
    """Whether only a government can have a table: by its title, or because it receives taxes."""
    if _OWN_TITLE.search(table.name):
        return True
    labels = {name for page in table.pages for row in page for name in _names(row)}
    return bool(labels & _LEVIED) and len(labels & _TAXES) >= _LEAST_TAXES


def _names(row: Row) -> Collection[str]:
    """The labels of a row that prints an amount, without their numbers."""
    if not any(looks_like_amount(text) and not is_blank(text) for text in row.texts):
        return ()
    return {label_key(strip_numbering(text)) for text in row.texts if text and not looks_like_amount(text)}


def _of_government(reading: TableReading, table: Table) -> TableReading:
    kind = _KINDS.get(reading.fact.kind)
    if kind is None:
        return reading
    if kind == "income":
        kind = next((own for word, own in _INCOME_OF_FUND if word in table.name), kind)
    return msgspec.structs.replace(
        reading, fact=msgspec.structs.replace(reading.fact, kind=f"{kind}{_SUFFIX}")
    )


def with_income_as_items(readings: Iterable[TableReading]) -> list[TableReading]:
    """The tables with what governments receive as items: 预算科目 stands over 税收收入 too, which is no function."""
    return [msgspec.structs.replace(r, lines=tuple(map(_as_item, r.lines))) for r in readings]


def _as_item(line: BudgetLine) -> BudgetLine:
    name = line.function.name if line.function and not line.function.code else ""
    return msgspec.structs.replace(line, function=None, item=name) if _RECEIVED.search(name) else line
