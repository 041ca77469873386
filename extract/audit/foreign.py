"""Tables that may be another's: under the title of another kind, of another document, or of another year."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from extract.audit.agreement import contradicted_tables
from extract.audit.code_funds import FUND_OF_KIND, is_of_another_fund
from extract.audit.equation import Verdict
from extract.facts import BudgetLine
from extract.states import Role
from extract.tables.interpret import TableReading
from extract.tables.vocabulary import Facet, terms_of
from extract.text import fold

_OF_SIDES = frozenset({"side", "item"})
_BY_FUNCTION = frozenset({"function", "unit"})
_ECONOMIC = frozenset({"department_economic", "government_economic"})
_TRANSFERRED = frozenset({"transfer_item", "document_number"})
_ABOUT: Mapping[str, frozenset[str]] = {
    "income_expenditure": _OF_SIDES,
    "fiscal_income_expenditure": _OF_SIDES,
    "income": _BY_FUNCTION | {"item"},
    "expenditure": _BY_FUNCTION,
    "general_public_expenditure": _BY_FUNCTION,
    "government_fund_expenditure": _BY_FUNCTION,
    "state_capital_expenditure": _BY_FUNCTION,
    "basic_expenditure": _ECONOMIC | {"function"},
    "project_expenditure": frozenset({"project", "item", "category"}),
    "transfers": _TRANSFERRED,
}
"""Kind → what its rows can be about: most say one of these."""
_IN_PARTS = frozenset({"project_expenditure", "transfers"})
"""Kinds of which a document may have several tables, each of other rows."""
_NEVER_ABOUT: Mapping[str, frozenset[str]] = {
    "procurement": _ECONOMIC | {"function"},
    "service_purchase": _ECONOMIC | {"function"},
    "department_performance": _ECONOMIC | {"function"},
    "project_expenditure": frozenset({"transfer_item"}),
}
"""Kind → what most of its rows never say."""
_THREE_PUBLIC = "three_public_expenses"
_FISCAL_OVERVIEW = "fiscal_income_expenditure"
_OVERVIEWS = frozenset({"income_expenditure", _FISCAL_OVERVIEW})
_PART_OF: Mapping[str, str] = {
    "expenditure": "general_public_expenditure",
    "income_expenditure": _FISCAL_OVERVIEW,
}
"""Kind of all money → kind of a part of it, in the same form."""
_NOTHING = Decimal(0)
_ROUNDED = Decimal("1.001")
"""By how much a total printed with few digits can fall short of one printed with many."""
_NOT_FISCAL = frozenset({"事业收入", "事业单位经营收入", "上级补助收入", "附属单位上缴收入", "其他收入"})
_FUNDS = frozenset({*FUND_OF_KIND.values(), *_NOT_FISCAL, "财政专户管理资金"})
_SEVERAL = 2
"""So many funds that are not its own are those of another table; of one the words may be loose."""
_PURPOSES = frozenset({"基本支出", "项目支出", "人员经费", "公用经费", "本年支出"})


_SIDE_SUM = re.compile(r"(?:[一二][、.])?(?:本年)?(收入|支出)(?:总计|合计|$)")


def foreign_tables(
    readings: Sequence[TableReading], verdicts: Sequence[Verdict], excused: Collection[str], year: int | None
) -> frozenset[int]:
    """The tables of which titles, headers and the other tables leave open whether they are what their titles say.

    Nobody is accused: a title may be loose, a place may print its tables in another form. But of such a table the
    document does not say what its figures are, however well they add up.

    Args:
        readings: The tables of one unit's budget.
        verdicts: What the equations say.
        excused: Keys of equations whose failure a unit of money or a damaged print explains.
        year: The fiscal year of the document, if it says one.
    """
    found = {r.fact.ordinal for r in readings if _is_of_another_form(r) or _is_of_another_year(r, year)}
    found |= _overviews_in_doubt(readings) | _of_two_totals(readings) | _less_than_a_part(readings)
    return frozenset(found | contradicted_tables(readings, verdicts, excused))


def _overviews_in_doubt(readings: Sequence[TableReading]) -> set[int]:
    """The overviews, where that of fiscal money lists all money: that of all money has lost its title to it."""
    exchanged = any(map(_lists_all_money, readings))
    return {r.fact.ordinal for r in readings if exchanged and r.fact.kind in _OVERVIEWS}


def _of_two_totals(readings: Sequence[TableReading]) -> set[int]:
    """The tables of a kind that stands several times with other totals: the same money, divided anew, has the same.

    Noughts beside a table that says there is none may be another document's.
    """
    found: set[int] = set()
    for kind in _ABOUT.keys() - _IN_PARTS:
        every = [r for r in readings if r.fact.kind == kind]
        own = [r for r in every if any(x.amount for x in r.lines)]
        totals = [{x.amount for x in r.lines if x.role is Role.TOTAL} for r in own]
        if len(own) > 1 and totals[0] and any(not total & totals[0] for total in totals):
            found |= {r.fact.ordinal for r in own}
        elif len(every) > 1 and not own:
            found |= {r.fact.ordinal for r in every}
    return found


def _less_than_a_part(readings: Sequence[TableReading]) -> set[int]:
    """The tables of all money and of the treasury's, where the latter are the larger: they have each other's titles."""
    found: set[int] = set()
    for whole, part in _PART_OF.items():
        one, two = ([r for r in readings if r.fact.kind == kind] for kind in (whole, part))
        if (
            len(one) == len(two) == 1
            and (all_money := _total(one[0]))
            and all_money * _ROUNDED < _total(two[0])
        ):
            found |= {one[0].fact.ordinal, two[0].fact.ordinal}
    return found


def _total(reading: TableReading) -> Decimal:
    """The largest amount of its main figure in the rows of totals of a table, yuan; 0 of none.

    A figure beside the main one (年初预算数/合计 of accounts) can be larger than all that was spent.
    """
    own = (x for x in reading.lines if x.role is Role.TOTAL and "/" not in (x.measure_key or ""))
    return max((x.amount or _NOTHING for x in own), default=_NOTHING)


def _lists_all_money(reading: TableReading) -> bool:
    """Whether an overview of fiscal money has rows of income that is none, blank ones too."""
    if reading.fact.kind != _FISCAL_OVERVIEW:
        return False
    labels = [cell.text for row in reading.rows for _, cell in row.labels]
    return len({t.name for t in terms_of(labels)} & _NOT_FISCAL) >= _SEVERAL


def _is_of_another_form(reading: TableReading) -> bool:
    """Whether rows or columns are those of a table of another kind than the title says."""
    kind = reading.fact.kind
    lines = [x for x in reading.lines if x.role is not Role.TOTAL]
    if not lines:
        return kind == _THREE_PUBLIC and bool(reading.lines) and not any(map(_names_expense, reading.lines))
    least = len(lines) / 2
    if kind in _ABOUT and sum(_says(x, _ABOUT[kind]) for x in lines) < least:
        return True
    if kind in _NEVER_ABOUT and sum(_says(x, _NEVER_ABOUT[kind]) for x in lines) > least:
        return True
    if _has_items_of_other_side(reading) or is_of_another_fund(kind, lines):
        return True
    if kind == _THREE_PUBLIC:
        return sum(map(_names_expense, lines)) < least
    return _has_columns_of_another(kind, lines)


def _says(line: BudgetLine, dimensions: Collection[str]) -> bool:
    return any(getattr(line, d) is not None for d in dimensions)


def _names_expense(line: BudgetLine) -> bool:
    economic = line.department_economic.name if line.department_economic else ""
    terms = terms_of((*line.measure, line.item or line.key, economic))
    return any(term.facet is Facet.EXPENSE for term in terms)


def _has_columns_of_another(kind: str, lines: Iterable[BudgetLine]) -> bool:
    """Whether income is divided by purpose, basic expenditure has projects, or that of one fund other funds."""
    names = {term.name for path in {x.measure for x in lines} for term in terms_of(path)}
    if kind == "income":
        return bool(names & _PURPOSES)
    if kind == "basic_expenditure":
        return "项目支出" in names
    return kind in FUND_OF_KIND and len(names & _FUNDS - {FUND_OF_KIND[kind]}) >= _SEVERAL


def _has_items_of_other_side(reading: TableReading) -> bool:
    """Whether sums of income stand on the side of expenditure, or the other way round: headers are exchanged."""
    sums = [
        (x.side, m[1]) for x in reading.lines if x.side and x.item and (m := _SIDE_SUM.match(fold(x.item)))
    ]
    return any(side != said for side, said in sums)


def _is_of_another_year(reading: TableReading, year: int | None) -> bool:
    """Whether the headers of a table name years, and the document's is none of them."""
    years = {x.year for x in reading.lines if x.year}
    return year is not None and bool(years) and year not in years
