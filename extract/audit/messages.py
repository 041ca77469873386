"""What a reader is told where an identity cannot hold: both figures, the difference, the cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from extract.audit.equation import Relation, Term, Verdict, total
from extract.facts import Finding, Role, Severity
from extract.source import Source
from extract.tables.catalogue import Form, get_kind
from extract.tables.interpret import TableReading


def failed_finding(document: str, verdict: Verdict) -> Finding:
    """The finding of an identity that the printed figures cannot satisfy."""
    equation = verdict.equation
    actual, expected = total(equation.left), total(equation.right)
    left_en, left_zh = side(equation.left)
    right_en, right_zh = side(equation.right)
    least = equation.relation is Relation.AT_LEAST
    gap = yuan(actual - expected)
    return Finding(
        document=document,
        source=next((t.source for t in (*equation.left, *equation.right)), Source(document)),
        rule=equation.rule,
        severity=equation.severity,
        subject=equation.label,
        message=f"{equation.label_en}: {left_en} {'should be at least' if least else 'should equal'} {right_en};"
        f" difference {gap} yuan",
        message_zh=f"{equation.label}：{left_zh}，{'应不小于' if least else '应等于'}{right_zh}，相差{gap}元",
        expected=expected,
        actual=actual,
        cells=cells((*equation.left, *equation.right)),
    )


def side(terms: Sequence[Term]) -> tuple[str, str]:
    """One side of an identity in words, English and Chinese: the figure printed, or the sum of how many."""
    amount = yuan(total(terms))
    if not terms:
        return "nothing", "无此项"
    if len(terms) == 1:
        where = terms[0]
        return (
            f"{amount} yuan (printed {where.printed} in table {where.table_number} at {where.source})",
            f"{amount}元（表{where.table_number}印为{where.printed}）",
        )
    numbers = "、".join(dict.fromkeys(t.table_number for t in terms))
    return (
        f"{amount} yuan (sum of {len(terms)} figures of table {numbers})",
        f"{amount}元（表{numbers}{len(terms)}项之和）",
    )


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
    if (
        has_total
        or len({line.row for line in details}) < 2
        or get_kind(reading.fact.kind, reading.fact.family).form is not Form.ROWS
    ):
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
