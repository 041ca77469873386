"""What the running text says that cannot be meant: a comparison with the wrong year, a subject no table has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from extract.audit.ledger import Ledger
from extract.audit.stated_rules import BUDGET_MEASURES, is_own_measure, stated_rules
from extract.facts import BudgetLine, DocumentFact, Finding, StatedFigure
from extract.figures import FigureRef, StatedRef
from extract.states import Role, Severity, Stage, Status

_ITEM_DIGITS = 7
_VALUES = ("amount", "change", "change_percent", "share", "completion")


def judged(figures: Sequence[StatedFigure], statuses: Mapping[FigureRef, Status]) -> list[StatedFigure]:
    """The figures with their statuses: in conflict where any of their values is, else that of the amount."""
    found = []
    for figure in figures:
        by_value = {v: statuses.get(StatedRef(figure.sentence, figure.ordinal, v)) for v in _VALUES}
        main = by_value["amount"] if figure.amount is not None else by_value["change"]
        status = Status.CONFLICT if Status.CONFLICT in by_value.values() else main or figure.status
        found.append(msgspec.structs.replace(figure, status=status))
    return found


def stated_findings(figures: Sequence[StatedFigure], ledger: Ledger, document: DocumentFact) -> list[Finding]:
    """Findings that are no sums."""
    return [*_wrong_years(figures, document.stage), *_unknown_subjects(figures, ledger)]


def _wrong_years(figures: Sequence[StatedFigure], stage: Stage) -> Iterator[Finding]:
    """A comparison with any year but the one before; with the same year only a final account and its budget."""
    for figure in figures:
        year, compared = figure.year, figure.compared_year
        if year is None or compared is None or compared == year - 1:
            continue
        if not re.search(rf"[比较与同和于]{compared}年", figure.statement):
            continue  # the year is not printed
        with_budget = figure.compared_measure in BUDGET_MEASURES
        if compared == year and with_budget and stage is Stage.FINAL_ACCOUNTS:
            continue
        if compared == year and with_budget and not is_own_measure(figure.measure, Stage.BUDGET):
            continue
        message = f"running text at {figure.source}: {figure.subject} of {year} is compared with {compared}"
        message_zh = f"文字说明“{figure.subject}”：{year}年的数字与{compared}年相比，应与{year - 1}年相比"
        yield _finding(figure, "stated-compared-year", message, message_zh)


def _unknown_subjects(figures: Sequence[StatedFigure], ledger: Ledger) -> Iterator[Finding]:
    """A functional subject that no table prints under that name; the rows of the same amount are named as a help."""
    rows = [
        entry.fact
        for group in stated_rules().functions
        for table in group
        if ledger.has(table)
        for entry in ledger.entries
        if entry.table.kind == table and entry.role is Role.DETAIL and isinstance(entry.fact, BudgetLine)
    ]
    if not any(row.function and len(row.function.code or "") == _ITEM_DIGITS for row in rows):
        return
    told: set[tuple[str, ...]] = set()
    for figure in figures:
        if not figure.function or figure.function.code or figure.function_path in told:
            continue
        told.add(figure.function_path)
        same = [f for f in figures if f.function_path == figure.function_path and f.amount]
        likely = sorted(
            {str(r.function) for r in rows if any(r.amount == f.amount for f in same) and r.function}
        )
        hint = f"; of the same amount: {'、'.join(likely)}" if likely else ""
        hint_zh = f"；同额科目：{'、'.join(likely)}" if likely else ""
        name = "/".join(figure.function_path)
        message = f"running text at {figure.source}: no table has the subject {name}{hint}"
        yield _finding(
            figure, "stated-subject-unknown", message, f"文字说明的科目“{name}”不见于各表{hint_zh}"
        )


def _finding(figure: StatedFigure, rule: str, message: str, message_zh: str) -> Finding:
    return Finding(
        document=figure.document,
        source=figure.source,
        rule=rule,
        severity=Severity.WARNING,
        subject=figure.subject,
        message=message,
        message_zh=message_zh,
        actual=figure.amount,
        cells=(figure.source,),
    )
