"""Figures that the publisher rounded in print where the identities give them exactly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extract.amount import decimals, plain
from extract.audit.equation import Relation, Term, Verdict, half_units
from extract.audit.messages import yuan
from extract.facts import Finding
from extract.figures import FigureRef, LineRef
from extract.states import Severity

RULE = "rounded-in-print"
_FINER = 10
"""How many times finer all others of an identity are printed together, for it to give a figure exactly."""


def rounded_figures(document: str, verdicts: Sequence[Verdict]) -> list[Finding]:
    """One finding a figure of a table: printed with fewer decimals than others of the table, with its exact amount.

    Only figures whose exact amount differs from the printed one; the printed one stays. A text, or a table that
    prints all figures to the same place, rounds as a rule, and is not meant.
    """
    most = _most_decimals(verdicts)
    found: dict[FigureRef, Finding] = {}
    for verdict in verdicts:
        exact = verdict.equation.relation is Relation.EQUAL and not verdict.allowance
        if not exact or not verdict.holds or len(verdict.equation.terms) < 2:
            continue
        terms = verdict.equation.terms
        coarse = max(terms, key=lambda t: t.half_unit)
        rest = half_units(terms) - coarse.half_unit
        gap = verdict.equation.difference
        if not isinstance(coarse.figure, LineRef) or decimals(coarse.printed) >= most[coarse.figure.table]:
            continue
        if coarse.half_unit and gap and abs(gap) > rest and rest * _FINER <= coarse.half_unit:
            found.setdefault(coarse.figure, _finding(document, coarse, gap, verdict))
    return list(found.values())


def _most_decimals(verdicts: Sequence[Verdict]) -> dict[int, int]:
    """Table → the most decimals that its figures are printed with."""
    most: dict[int, int] = {}
    for term in (t for v in verdicts for t in v.equation.terms):
        if isinstance(term.figure, LineRef):
            table = term.figure.table
            most[table] = max(most.get(table, 0), decimals(term.printed))
    return most


def _finding(document: str, term: Term, gap: Decimal, verdict: Verdict) -> Finding:
    printed = term.amount or Decimal(0)
    exact = plain(printed - gap * term.coefficient)
    places = decimals(term.printed)
    rule = verdict.equation
    return Finding(
        document=document,
        source=term.source,
        rule=RULE,
        severity=Severity.INFO,
        subject=f"{term.table_number} {term.place}".strip(),
        message=f"{term.place} is printed rounded to {places} decimals ({term.printed}) where other figures have more:"
        f" {rule.label_en} gives {yuan(exact)} yuan, {yuan(abs(gap))} from the print",
        message_zh=f"{term.place}印为{term.printed}（{places}位小数），系四舍五入；按“{rule.label}”应为{yuan(exact)}元，"
        f"与印数相差{yuan(abs(gap))}元",
        expected=exact,
        actual=printed,
        cells=(term.source,),
    )
