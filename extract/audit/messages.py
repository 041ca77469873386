"""What a reader is told where an identity cannot hold: both figures, the difference, the cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from extract.audit.equation import Equation, Relation, Term, Verdict, total
from extract.audit.explain import Cause, Explanation
from extract.facts import Finding, Role, Severity
from extract.figures import StatedRef
from extract.source import Source
from extract.tables.interpret import TableReading

_MOST_NAMED = 5
"""Rows that a message names; the cells of all are in the finding."""


def failed_finding(document: str, verdict: Verdict, explanation: Explanation | None = None) -> Finding:
    """The finding of an identity that the printed figures cannot satisfy, with what explains the difference."""
    equation = verdict.equation
    gap = yuan(equation.difference)
    why_en, why_zh = _why(explanation) if explanation else ("", "")
    found = (*equation.left, *equation.right)
    return Finding(
        document=document,
        source=next((t.source for t in found), Source(document)),
        rule=equation.rule,
        severity=equation.severity,
        subject=equation.label,
        message=f"{equation.label_en}: {_both(equation, 0)}; difference {gap} yuan{why_en}",
        message_zh=f"{equation.label}：{_both(equation, 1)}，相差{gap}元{why_zh}",
        expected=total(equation.right),
        actual=total(equation.left),
        cause=explanation.cause if explanation else None,
        cells=cells((*found, *(explanation.terms if explanation else ()))),
    )


def _both(equation: Equation, language: int) -> str:
    """Both figures and how they should stand to each other; 0 is English, 1 Chinese."""
    left, right = side(equation.left)[language], side(equation.right)[language]
    least = equation.relation is Relation.AT_LEAST
    if not equation.left or not equation.right:
        number = equation.tables[1] if equation.left else equation.tables[0]
        return (f"{left or right}, nothing in table {number}", f"{left or right}，表{number}无此行")[language]
    if language == 0:
        return f"{left} should {'be at least' if least else 'equal'} {right}"
    return f"{left}，应{'不小于' if least else '等于'}{right}"


def _why(explanation: Explanation) -> tuple[str, str]:
    """What explains a difference, in words, English and Chinese."""
    rows_en = "; ".join(_row(t, "en") for t in explanation.terms[:_MOST_NAMED])
    rows_zh = "；".join(_row(t, "zh") for t in explanation.terms[:_MOST_NAMED])
    if len(explanation.terms) > _MOST_NAMED:
        rows_en, rows_zh = f"{rows_en}; …", f"{rows_zh}；等{len(explanation.terms)}行"
    match explanation.cause:
        case Cause.MISSING_ROW:
            return (f": {rows_en}", f"：{rows_zh}") if len(explanation.terms) > 1 else ("", "")
        case Cause.LEFT_OUT:
            return (
                f", exactly {rows_en}, which the other side does not count",
                f"，恰为{rows_zh}，另一方未计入",
            )
        case Cause.COUNTED_TWICE:
            return f", exactly {rows_en}, which seems to be counted twice", f"，恰为{rows_zh}，疑似重复计算"
        case Cause.FOUND_ELSEWHERE:
            others = [_other(e) for e in explanation.others]
            return (
                f", which is {' + '.join(en for en, _ in others)}",
                f"，即{'；'.join(zh for _, zh in others)}",
            )


def _other(equation: Equation) -> tuple[str, str]:
    """Another identity's difference as an explanation names it: the missing row, or the identity itself."""
    amount = yuan(abs(equation.difference))
    if equation.group and bool(equation.left) != bool(equation.right):
        short, long = equation.tables[::-1] if equation.left else equation.tables
        return (
            f"the row {equation.group} that table {short} lacks ({amount} in table {long})",
            f"表{short}缺少的“{equation.group}”一行（表{long}为{amount}元）",
        )
    return f"the difference of {equation.label_en} ({amount})", f"“{equation.label}”的差额（{amount}元）"


def _row(term: Term, language: str) -> str:
    """A row as an explanation names it."""
    if language == "zh":
        return f"表{term.table_number}“{term.place}”{term.printed}"
    return f"{term.place} {term.printed} (table {term.table_number} at {term.source})"


def side(terms: Sequence[Term]) -> tuple[str, str]:
    """One side of an identity in words, English and Chinese: the figure printed, or the sum of how many."""
    amount = yuan(total(terms))
    if not terms:
        return "", ""
    if len(terms) == 1:
        where = terms[0]
        en, zh = _standing(where)
        return (
            f"{amount} yuan (printed {where.printed} in {en} at {where.source})",
            f"{amount}元（{zh}印为{where.printed}）",
        )
    if all(isinstance(t.figure, StatedRef) for t in terms):
        printed = "、".join(t.printed for t in terms)
        return f"{amount} yuan (from {printed} in the text)", f"{amount}元（由文中{printed}得出）"
    numbers = "、".join(dict.fromkeys(t.table_number for t in terms))
    return (
        f"{amount} yuan (sum of {len(terms)} figures of table {numbers})",
        f"{amount}元（表{numbers}中{len(terms)}项之和）",
    )


def _standing(term: Term) -> tuple[str, str]:
    """What a figure stands in, English and Chinese: the running text or a table."""
    if isinstance(term.figure, StatedRef):
        return "the text", "文中"
    return f"table {term.table_number}", f"表{term.table_number}"


def yuan(amount: Decimal) -> str:
    """An amount as messages print it.

    >>> yuan(Decimal("-21754.79200"))
    '-21,754.792'
    """
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def cells(terms: Iterable[Term]) -> tuple[Source, ...]:
    """The places of the terms, each once."""
    return tuple(dict.fromkeys(t.source for t in terms))


def missing_totals(readings: Iterable[TableReading]) -> list[Finding]:
    """Tables that always end in a total and do not: the file may be cut there."""
    return [finding for reading in readings if (finding := _missing_total(reading))]


def _missing_total(reading: TableReading) -> Finding | None:
    details = [line for line in reading.lines if line.role is Role.DETAIL]
    has_total = any(line.role is Role.TOTAL for line in reading.lines)
    if has_total or len({line.row for line in details}) < 2 or not reading.ends_in_total:
        return None
    last, number = details[-1].source, reading.fact.number
    return Finding(
        document=reading.fact.document,
        source=last,
        rule="total-missing",
        severity=Severity.FATAL,
        subject=f"{number} {reading.fact.title}".strip(),
        message=f"table {number} ends at {last} without the total row it should have: the file may be cut there",
        message_zh=f"表{number}没有合计行，文件可能在此处被截断",
    )
