"""What rows say that compare two years, or a budget and its execution: the change, and how many per cent it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from extract.amount import decimals
from extract.audit.equation import Equation, Relation, Term
from extract.audit.ledger import Figure, Ledger
from extract.facts import BudgetLine, Quantity
from extract.tables.figures_of import CHANGE
from extract.tables.vocabulary import Facet, terms_of

CHANGE_RULE = "row-change"
PERCENT_RULE = "row-percent"
_GROWTH = "增减率"
_HUNDRED = Decimal(100)

_Row = tuple[int, str | None]
"""Row and side of a table."""


def compared_equations(ledger: Ledger) -> Iterator[Equation]:
    """Of every row: figure = earlier figure + change, and figure = earlier figure × what the percentage says.

    Which of several earlier figures a change is of, headers seldom say: what closes is meant, and what does not says
    nothing. The percentage tells the earlier figure from the change, which a sum of both does not.
    """
    for reading in ledger.readings:
        percents: defaultdict[int, list[Quantity]] = defaultdict(list)
        for quantity in reading.quantities:
            if quantity.value is not None and quantity.unit == "%":
                percents[quantity.row].append(quantity)
        rows: defaultdict[_Row, list[Figure]] = defaultdict(list)
        for entry in ledger.of_table(reading.fact.ordinal):
            if isinstance(entry.fact, BudgetLine) and entry.amount is not None:
                rows[entry.fact.row, entry.fact.side].append(entry)
        for (row, _), entries in rows.items():
            yield from _of_row(entries, percents[row])


def _of_row(entries: Sequence[Figure], percents: Sequence[Quantity]) -> Iterator[Equation]:
    named = {e.measure: e for e in entries if e.measure}
    figures = {name: e for name, e in named.items() if name.partition("/")[0] != CHANGE}
    for name, now in figures.items():
        earlier = [e for other, e in figures.items() if e is not now and other.endswith(f"/{name}")]
        change = named.get(f"{CHANGE}/{name}")
        for before in earlier:
            if change:
                yield _equation(CHANGE_RULE, now, before, (before.term(), change.term()))
            for percent in percents:
                if (term := _times(before, percent)) is not None:
                    yield _equation(PERCENT_RULE, now, before, (term,), percent.printed)


def _times(before: Figure, percent: Quantity) -> Term | None:
    """The earlier figure with the factor that a percentage says, and the room that its last digit leaves."""
    term, value = before.term(), percent.value
    if value is None or not term.amount:
        return None
    grows = any(t.name == _GROWTH for t in terms_of(percent.measure) if t.facet is Facet.SHARE)
    factor = (value + _HUNDRED if grows else value) / _HUNDRED
    if not factor:
        return None
    step = Decimal(1).scaleb(-decimals(percent.printed.rstrip("%％")) - 2) / 2
    slack = abs(term.amount) * step / abs(factor)
    return msgspec.structs.replace(term, coefficient=factor, half_unit=term.half_unit + slack)


def _equation(rule: str, now: Figure, before: Figure, right: tuple[Term, ...], printed: str = "") -> Equation:
    number = now.table.number
    words = f"{now.place} ← {'/'.join(before.fact.measure)}" if isinstance(before.fact, BudgetLine) else ""
    told, told_en = (f"× {printed}", f"× {printed}") if printed else ("+ 增减额", "+ change")
    return Equation(
        rule=rule,
        key=f"{rule}/{now.table.ordinal}/{now.fact.row}/{now.measure}/{before.measure}",
        label=f"表{number}同一行：{words} {told}",
        label_en=f"row of table {number}: {words} {told_en}",
        left=(now.term(),),
        right=right,
        relation=Relation.IF_EQUAL,
    )
