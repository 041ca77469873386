"""Why what goes in is not what comes out: carry-over, rows that a table lacks, projects that nobody listed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import msgspec

from kg.figures.documents import UnitFamily
from kg.figures.levels import PROJECTS, Reader
from kg.figures.printed import ZERO
from kg.figures.records import DocumentInfo, Record
from kg.lineage.balance import difference_node, with_reason
from kg.lineage.kinds import CheckRule, DifferenceCause, EdgeKind, NodeKind
from kg.lineage.model import Balance, Lineage, PrintedTotal
from kg.store.asking import Row, ask, ask_ahead
from kg.store.snapshot import GraphReader
from kg.words.text import Said

STATEMENT = ("income_expenditure",)
"""Tables that state income and expenditure side by side."""
_OF_DOCUMENT = ("lineage/findings-of-document", "lineage/titles-of-tables")
_GRAND_TOTAL = re.compile(r"(?:收入|支出|收支)?总计")
_WHOLE_MEASURE = re.compile(r"(?:\d{4}年度?|本年度?)?(?:合计|总计|预算数?|决算数?|金额)")
"""A column that holds whole amounts; in some tables its head names the year."""
_BEFORE = re.compile(r"(?:上年|年初).*结转|(?:上年|年初).*结余|使用.*结余|动用.*结余|弥补")
_AFTER = re.compile(r"结转下年|年末.*结转|年末.*结余|结余分配|结转结余$")
_ALMOST = Decimal("0.01")
_BEFORE_YEAR = Said("上年结转", "carried over from the year before")
_CARRIED = Said("结转结余", "carried over")
_NOT_LISTED = Said("未逐个列出的项目", "projects not listed")
_ONE_FUND = "一般公共预算"
_OF_ONE_FUND = Said(
    "项目支出表只列一般公共预算的项目，其他资金安排的项目没有逐个列出",
    "the table of projects is of the general public budget; projects that other funds pay are not listed",
)
_FOUND = Said("差额，见核对发现", "difference, see findings")


class _Reason(msgspec.Struct, frozen=True):
    """Why two sides differ: what the difference is called in pictures, and the whole sentence."""

    kind: DifferenceCause
    name: Said
    text: Said


class _ToldDifference(msgspec.Struct, frozen=True):
    """A finding that compares two figures, in yuan."""

    difference: Decimal
    message: str


def with_reasons(
    lineage: Lineage, reader: Reader, documents: Sequence[DocumentInfo], family: UnitFamily
) -> Lineage:
    """The lineage with the printed total of its documents, and each difference with its reason where one is found.

    A total is the family's own: what a department prints for all of its units is none of theirs.
    """
    ask_ahead(reader.store, *((name, {"document": [d.iri for d in documents]}) for name in _OF_DOCUMENT))
    found = statement_rows(reader, documents, family)
    stated_by = {place.document for edge in lineage.edges for place in edge.evidence}
    differences = [f for d in documents for f in _differences(reader, d)]
    listed = any(reader.lines(d, kinds) for d in documents for kinds in PROJECTS)
    of_one_fund = listed and _are_of_one_fund(reader.store, documents)
    told = {
        place: reason
        for place, check in enumerate(lineage.checks)
        if (
            reason := _reason(
                lineage, check, found, differences, projects_listed=listed, of_one_fund=of_one_fund
            )
        )
    }
    of_edges = [r for r in found if r.document.iri in stated_by]
    printed = printed_total(of_edges, lineage.total) or printed_total(found, lineage.total)
    return replace(_explained(lineage, told), printed=printed)


def statement_rows(reader: Reader, documents: Sequence[DocumentInfo], family: UnitFamily) -> list[Record]:
    """The rows of the statements of income and expenditure that are a body's own."""
    return [r for d in documents for r in reader.scoped(reader.lines(d, STATEMENT), d, family)]


def with_carry_over(lineage: Lineage, carried: Mapping[str, Decimal]) -> Lineage:
    """The lineage of a policy, where a project spends more than it got by what it had of the year before.

    Args:
        lineage: What the policy hands out and what projects spend.
        carried: Project → what its budgets print as carried over, in yuan.
    """
    told = {
        place: _Reason(
            DifferenceCause.CARRIED_OVER, _BEFORE_YEAR, with_reason(check.difference, _BEFORE_YEAR)
        )
        for place, check in enumerate(lineage.checks)
        if check.rule is CheckRule.BALANCE
        and check.difference
        and check.difference == -carried.get(check.node, ZERO)
    }
    return _explained(lineage, told)


def _explained(lineage: Lineage, told: Mapping[int, _Reason]) -> Lineage:
    """The lineage with the reasons of some of its checks, by their places, and their nodes under the reasons' names."""
    checks = list(lineage.checks)
    names: dict[str, _Reason] = {}
    for place, reason in told.items():
        names[difference_node(checks[place])] = reason
        checks[place] = msgspec.structs.replace(checks[place], detail=reason.text, explanation=reason.kind)
    nodes = tuple(
        msgspec.structs.replace(n, kind=NodeKind.DIFFERENCE, label=names[n.id].name, detail=names[n.id].text)
        if n.id in names
        else n
        for n in lineage.nodes
    )
    return replace(lineage, checks=tuple(checks), nodes=nodes)


def printed_total(records: Iterable[Record], details: Decimal | None = None) -> PrintedTotal | None:
    """The one grand total that the statements print; None where none is printed, or two sides differ.

    Args:
        records: Rows of the statements.
        details: What the details add up to: of documents that print different totals, the one that prints this
            and no other is meant.
    """
    totals = [
        r
        for r in records
        if r.amount is not None
        and _GRAND_TOTAL.fullmatch((r.item or "").replace(" ", ""))
        and r.observed_year in (None, r.document.year)
        and (not r.measure or _WHOLE_MEASURE.fullmatch(r.measure[-1]))
    ]
    amounts = {r.amount for r in totals}
    if len(amounts) > 1:
        others = {r.document.iri for r in totals if r.amount != details}
        totals = [r for r in totals if r.document.iri not in others]
    if not totals:
        return None
    best = min(totals, key=lambda r: (r.status != "verified", r.row, r.iri))
    return PrintedTotal(best.amount or ZERO, best.iri, best.status)


def _reason(
    lineage: Lineage,
    check: Balance,
    records: Sequence[Record],
    differences: Sequence[_ToldDifference],
    *,
    projects_listed: bool,
    of_one_fund: bool,
) -> _Reason | None:
    """Why the two sides of a check differ; None where they do not, or nothing explains it."""
    if not check.difference or check.within_rounding:
        return None
    node = lineage.by_id.get(check.node)
    kind = node.kind if node else None
    is_body = check.rule is CheckRule.BALANCE and kind in (NodeKind.UNIT, NodeKind.DEPARTMENT)
    if is_body and (carried := _carried_over(check.difference, records)):
        return _Reason(DifferenceCause.CARRIED_OVER, _CARRIED, with_reason(check.difference, carried))
    if kind is NodeKind.SPENDING and check.difference > 0 and not projects_listed:
        listed = {e.target for e in lineage.edges if e.source == check.node and e.kind is EdgeKind.PROJECT}
        return _Reason(
            DifferenceCause.NOT_LISTED, _NOT_LISTED, with_reason(check.difference, _few_listed(len(listed)))
        )
    rounding = sum((e.rounding for e in lineage.edges if check.node in (e.source, e.target)), _ALMOST)
    for found in differences:
        if abs(abs(found.difference) - abs(check.difference)) <= rounding:
            return _Reason(DifferenceCause.FINDING, _FOUND, with_reason(check.difference, found.message))
    if kind is NodeKind.SPENDING and check.difference > 0 and of_one_fund:
        return _Reason(DifferenceCause.OTHER_FUNDS, _NOT_LISTED, with_reason(check.difference, _OF_ONE_FUND))
    return None


def _are_of_one_fund(store: GraphReader, documents: Iterable[DocumentInfo]) -> bool:
    """Whether all tables of projects say in their titles that they are of the general public budget."""
    titles = [
        str(row["title"])
        for d in documents
        for row in ask(store, "lineage/titles-of-tables", document=d.iri)
        if (str(row["kind"]),) in PROJECTS
    ]
    return bool(titles) and all(_ONE_FUND in title for title in titles)


def _carried_over(difference: Decimal, records: Sequence[Record]) -> str:
    """The carry-over lines of the statement, where with them both sides are equal."""
    carried = [
        r
        for r in records
        if r.amount
        and r.role != "total"
        and r.observed_year in (None, r.document.year)
        and (not r.measure or _WHOLE_MEASURE.fullmatch(r.measure[-1]))
    ]
    before = _outer([r for r in carried if _is_income(r) and _BEFORE.search(r.item or "")])
    after = _outer([r for r in carried if not _is_income(r) and _AFTER.search(r.item or "")])
    total_before = sum((r.amount or ZERO for r in before), ZERO)
    total_after = sum((r.amount or ZERO for r in after), ZERO)
    if not (before or after) or abs(difference + total_before - total_after) > _ALMOST:
        return ""
    parts = [f"“{r.item}”{r.amount:,.2f} 元" for r in (*before, *after)]
    english_parts = [f"“{r.item}” {r.amount:,.2f} yuan" for r in (*before, *after)]
    return Said(
        "收支总表另印有" + "、".join(parts) + "，计入后收支相等",
        "the statement also prints " + ", ".join(english_parts) + ", with which both sides are equal",
    )


def _few_listed(count: int) -> Said:
    return Said(
        f"文件没有项目支出表，只在绩效表或文字中列出了其中 {count} 个项目",
        f"the document has no table of projects and describes only {count} of them",
    )


def _is_income(record: Record) -> bool:
    return (record.side or "").startswith("收入")


def _outer(records: list[Record]) -> list[Record]:
    """Without the parts of a line that stands above them: a line that its followers add up to."""
    kept: list[Record] = []
    place = 0
    while place < len(records):
        head = records[place]
        kept.append(head)
        total, place = ZERO, place + 1
        for end in range(place, len(records)):
            total += records[end].amount or ZERO
            if total == head.amount and head.row < records[end].row:
                place = end + 1
                break
    return kept


def _differences(reader: Reader, document: DocumentInfo) -> list[_ToldDifference]:
    found = []
    for row in ask(reader.store, "lineage/findings-of-document", document=document.iri):
        expected, actual = row["expected"], row["actual"]
        if isinstance(expected, Decimal | int) and isinstance(actual, Decimal | int) and expected != actual:
            found.append(_ToldDifference(Decimal(actual) - Decimal(expected), _found(row)))
    return found


def _found(row: Row) -> Said:
    return Said(f"核对发现：{row['message']}", f"finding: {row['message_en']}")
