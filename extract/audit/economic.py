"""The two economic classifications of one row: what a government class (政府预算经济分类) pays for as a department one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from extract.facts import BudgetLine, Finding
from extract.figures import FigureRef, LineRef
from extract.states import Severity
from extract.tables.interpret import TableReading

RULE = "code-pair"
_CLASS_DIGITS, _SUBCLASS_DIGITS = 3, 5
_CLASSES: Mapping[str, tuple[str, ...]] = {
    "501": ("301",), "502": ("302",), "503": ("310",), "504": ("309",), "505": ("301", "302"), "506": ("309", "310"),
    "507": ("312",), "508": ("311", "312"), "509": ("303",), "510": ("313",), "511": ("307",), "599": ("399",),
}  # fmt: skip
"""类 of the government economic classification → 类 of the department's that pay for the same."""
_SUBCLASSES: Mapping[str, str] = {
    "50101": "30101 30102 30103 30107", "50102": "30108 30109 30110 30111 30112", "50103": "30113",
    "50199": "30106 30114 30199",
    "50201": "30201 30202 30204 30205 30206 30207 30208 30209 30211 30214 30228 30229 30239 30240", "50202": "30215",
    "50203": "30216", "50204": "30218 30224 30225", "50205": "30203 30226 30227", "50206": "30217", "50207": "30212",
    "50208": "30231", "50209": "30213", "50299": "30299", "50901": "30304 30305 30306 30307 30309", "50902": "30308",
    "50903": "30310", "50905": "30301 30302 30303", "50999": "30311 30399",
}  # fmt: skip
"""款 of the government classification → 款 of the department's, of the 类 whose 款 stand for each other."""
_OWN_WAY = 4
"""One of so many pairs that are not of the lists is a slip; more are the place's own way."""

_CONTRIBUTIONS = re.compile(r"208050[56]|210110[1-3]|2210201")
"""Functions of what is paid for employees to pension, medical and housing funds: wages in either classification."""
_WAGES = ("301", "501", "505")
_NO_WAGES = re.compile(r"商品和服务支出|对个人和家庭的?补助")

RowPlace = tuple[int, int]
"""Table ordinal and row."""


class Paired(msgspec.Struct, frozen=True):
    """The rows of which one of the two economic labels must be another's, and what is said of them."""

    unproved: frozenset[RowPlace]
    findings: tuple[Finding, ...]


def are_partners(code: str, partner: str) -> bool:
    """Whether two 类, one of each economic classification, pay for the same.

    >>> are_partners("501", "301"), are_partners("301", "501"), are_partners("501", "303")
    (True, True, False)
    """
    return partner in _CLASSES.get(code, ()) or code in _CLASSES.get(partner, ())


def check_pairs(document: str, readings: Sequence[TableReading]) -> Paired:
    """Hold the two economic codes of every row against each other.

    Two of 类 that do not pay for the same are a finding. Two of 款 that do not, as the lists have it, leave the label
    open, unless the place pairs many in a way of its own; so does a function of contributions for employees beside what is
    no wage.
    """
    rows: dict[RowPlace, tuple[str, str, BudgetLine]] = {}
    unpaid: set[RowPlace] = set()
    for line in (x for reading in readings for x in reading.lines):
        government, department = line.government_economic, line.department_economic
        if _is_contribution(line) and any(
            x and x.code and not x.code.startswith(_WAGES) for x in (government, department)
        ):
            unpaid.add((line.table, line.row))
        if government and department and government.code and department.code:
            rows.setdefault((line.table, line.row), (government.code, department.code, line))
    apart = {place for place, (one, two, _) in rows.items() if _is_apart(one, two)}
    findings = tuple(_finding(document, rows[place][2]) for place in sorted(apart))
    return Paired(frozenset(apart | unpaid | _odd_pairs(rows)), findings)


def columns_without_wages(readings: Sequence[TableReading]) -> set[FigureRef]:
    """The figures of columns of economic classes, where one that holds no wages has contributions for employees.

    Its header may be that of the column of wages.
    """
    lines = [x for r in readings for x in r.lines]
    wrong = {x.table for x in lines if x.amount and _is_contribution(x) and _NO_WAGES.search(x.measure[-1])}
    return {
        LineRef(x.table, x.key, x.measure)
        for x in lines
        if x.table in wrong and (_NO_WAGES.search(x.measure[-1]) or "工资福利支出" in x.measure[-1])
    }


def _is_contribution(line: BudgetLine) -> bool:
    return line.function is not None and _CONTRIBUTIONS.fullmatch(line.function.code or "") is not None


def _is_apart(government: str, department: str) -> bool:
    """Whether the 类 of two codes do not pay for the same; of one that the lists do not know nothing is said."""
    return government[:_CLASS_DIGITS] in _CLASSES and not are_partners(
        government[:_CLASS_DIGITS], department[:_CLASS_DIGITS]
    )


def _odd_pairs(rows: Mapping[RowPlace, tuple[str, str, BudgetLine]]) -> set[RowPlace]:
    """The rows whose 款 the lists pair otherwise, where the document follows the lists in nearly all, or in that 款."""
    odd: defaultdict[tuple[str, str], set[RowPlace]] = defaultdict(set)
    listed: set[tuple[str, str]] = set()
    for place, (government, department, _) in rows.items():
        pair = government[:_SUBCLASS_DIGITS], department[:_SUBCLASS_DIGITS]
        if pair[0] in _SUBCLASSES and len(pair[1]) == _SUBCLASS_DIGITS:
            if pair[1] in _SUBCLASSES[pair[0]].split():
                listed.add(pair)
            else:
                odd[pair].add(place)
    follows = len(odd) * _OWN_WAY <= len(odd) + len(listed)
    as_listed = {department for _, department in listed}
    return {p for pair, own in odd.items() if follows or pair[1] in as_listed for p in own}


def _finding(document: str, line: BudgetLine) -> Finding:
    government, department = line.government_economic, line.department_economic
    number = line.table_number
    return Finding(
        document=document,
        source=line.source,
        rule=RULE,
        severity=Severity.WARNING,
        subject=f"{number} {government} {department}".strip(),
        message=f"table {number} at {line.source}: {government} does not pay for {department}: one of the two is another's",
        message_zh=f"表{number}“{government}”与“{department}”不对应：两种经济分类科目必有一误",
        cells=(line.source,),
    )
