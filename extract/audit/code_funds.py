"""Which budget a function is paid from: 款 of government funds (政府性基金) and of state capital have codes of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from extract.facts import BudgetLine
from extract.figures import FigureRef, LineRef
from extract.tables.interpret import TableReading
from extract.tables.vocabulary import terms_of
from ontology.subjects import names_of
from ontology.terms import Scheme

GENERAL_PUBLIC, GOVERNMENT_FUND, STATE_CAPITAL = (
    "一般公共预算资金",
    "政府性基金预算资金",
    "国有资本经营预算资金",
)
_FUNDS = frozenset({GENERAL_PUBLIC, GOVERNMENT_FUND, STATE_CAPITAL})
_OF_GOVERNMENT_FUNDS = re.compile(
    r"20610|207(?:07|09|10)|208(?:22|23|29)|2116[01]|212(?:08|10|11|1[3-9])|213(?:66|67|69|70|71)|214(?:6[0248]|69|7[0-3])"
    r"|2156[0-2]|21660|229(?:04|08|60)|23004|23[1-3]04|2340[12]"
)
"""款 whose names end in money of a fund, its bonds or a lottery (基金支出, 专项债务收入安排的支出, 彩票公益金)."""
_OF_STATE_CAPITAL = ("223", "23005")
_SUBCLASS_DIGITS = 5
FUND_OF_KIND: Mapping[str, str] = {
    "general_public_expenditure": GENERAL_PUBLIC,
    "government_fund_expenditure": GOVERNMENT_FUND,
    "state_capital_expenditure": STATE_CAPITAL,
}
"""Kind of a table of one fund → the fund."""


def fund_of(code: str) -> str | None:
    """The fund that the 款 of a function is paid from; None of a 类, and of a 款 that the lists do not know.

    >>> fund_of("2120801"), fund_of("2010301"), fund_of("212")
    ('政府性基金预算资金', '一般公共预算资金', None)
    """
    if code.startswith(_OF_STATE_CAPITAL):
        return STATE_CAPITAL
    subclass = code[:_SUBCLASS_DIGITS]
    if _OF_GOVERNMENT_FUNDS.fullmatch(subclass):
        return GOVERNMENT_FUND
    return (
        GENERAL_PUBLIC if len(subclass) == _SUBCLASS_DIGITS and names_of(Scheme.FUNCTION, subclass) else None
    )


def is_of_another_fund(kind: str, lines: Iterable[BudgetLine]) -> bool:
    """Whether most rows of a table of one fund are functions that another pays for."""
    own = FUND_OF_KIND.get(kind)
    funds = [fund for x in lines if x.function and (fund := fund_of(x.function.code or ""))]
    return own is not None and sum(fund != own for fund in funds) * 2 > len(funds)


def columns_of_other_funds(readings: Sequence[TableReading]) -> set[FigureRef]:
    """The figures of columns of funds, where one of them has money of a function that another fund pays for.

    The headers may have changed places: in that table, and in those of no function that repeat it.
    """
    named = [(x, funds) for r in readings for x in r.lines if (funds := _named(x))]
    wrong = {x.table for x, funds in named if x.amount and (fund := _paid_from(x)) and fund not in funds}
    told = {x.table for x, _ in named if _paid_from(x)}
    return {
        LineRef(x.table, x.key, x.measure)
        for x, _ in named
        if x.table in wrong or (wrong and x.table not in told)
    }


def _named(line: BudgetLine) -> frozenset[str]:
    return frozenset(t.name for t in terms_of(line.measure)) & _FUNDS


def _paid_from(line: BudgetLine) -> str | None:
    return fund_of(line.function.code or "") if line.function else None
