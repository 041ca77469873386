"""Sums down a column: children = parent by code (类、款、项), top rows = total, in every table of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from extract.audit.equation import Equation
from extract.audit.ledger import Figure, Ledger
from extract.facts import BudgetLine
from extract.states import Role

PARENT_RULE = "children-sum"
TOTAL_RULE = "column-sum"
_CODED = ("function", "department_economic", "government_economic", "unit")
"""Dimensions whose codes say which row is part of which."""


def column_equations(ledger: Ledger) -> Iterator[Equation]:
    """For each measure of each table: every parent = its children, the total = the rows without a parent.

    Two-sided tables are not meant (see `outline`).
    """
    for reading in ledger.readings:
        columns: defaultdict[tuple[str, ...], list[Figure]] = defaultdict(list)
        for entry in ledger.of_table(reading.fact.ordinal):
            fact = entry.fact
            if isinstance(fact, BudgetLine) and fact.side is None and fact.item is None:
                columns[fact.measure].append(entry)
        has_total = len({_row(e) for found in columns.values() for e in found if e.role is Role.TOTAL}) == 1
        for measure, entries in columns.items():
            yield from _column(measure, entries, _parents(entries))
            yield from _blank_parents("/".join(measure), entries, _parents(_of_year(columns, entries)))
            if has_total and all(e.role is not Role.TOTAL for e in entries):
                yield _blank_total("/".join(measure), entries)


def _column(
    measure: tuple[str, ...], entries: Sequence[Figure], parents: dict[str, str]
) -> Iterator[Equation]:
    rows = [e for e in entries if e.role is not Role.TOTAL]
    totals = [e for e in entries if e.role is Role.TOTAL]
    children: defaultdict[str | None, list[Figure]] = defaultdict(list)
    printed = {_row(entry) for entry in rows}
    for entry in rows:
        if not _heads_group(entry):
            children[_nearest(entry, parents, printed)].append(entry)
    words = "/".join(measure)
    for entry in rows:
        if below := children.get(_row(entry)):
            yield _equation(PARENT_RULE, entry, below, words, f"{entry.place}各下级")
    if len(totals) == 1 and children[None]:
        yield _equation(TOTAL_RULE, totals[0], children[None], words, "各行")


def _heads_group(entry: Figure) -> bool:
    """Whether a row without a code only sums the rows below it (货物 above what is bought)."""
    fact = entry.fact
    return (
        isinstance(fact, BudgetLine)
        and fact.role is Role.SUBTOTAL
        and not any((label := getattr(fact, d)) and label.code for d in _CODED)
    )


def _nearest(entry: Figure, parents: dict[str, str], printed: set[str]) -> str | None:
    """The nearest row above in the hierarchy that prints an amount in this column."""
    row = parents.get(_row(entry))
    while row is not None and row not in printed:
        row = parents.get(row)
    return row


def _row(entry: Figure) -> str:
    return entry.fact.key if isinstance(entry.fact, BudgetLine) else ""


def _parents(entries: Sequence[Figure]) -> dict[str, str]:
    """Row → the row that it is part of: all it says is equal but one code, of which its own is a refinement.

    A code that the other does not say at all (a unit's own row above its subjects) is refined by any.
    """
    codes: dict[str, tuple[str | None, ...]] = {}
    others: dict[str, tuple[object, ...]] = {}
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, BudgetLine) and fact.role is not Role.TOTAL:
            labels = [getattr(fact, d) for d in _CODED]
            codes[fact.key] = tuple(x.code or x.name if x else None for x in labels)
            others[fact.key] = (fact.project, fact.category, fact.directory, fact.year, fact.fund)
    found: dict[str, str] = {}
    by_key = {(c, others[row]): row for row, c in reversed(codes.items())}
    for row, own in codes.items():
        best = 0
        for position, code in enumerate(own):
            for length in (*range(len(code or "") - 1, 2, -1), 0):
                above = (*own[:position], (code or "")[:length] or None, *own[position + 1 :])
                parent = by_key.get((above, others[row])) if any(above) and code else None
                better = length > best or row not in found
                if parent is not None and better and (length == 0 or (code or "").isdigit()):
                    found[row], best = parent, length
        if row not in found and (crossed := _crossed_parent(own, others[row], by_key)):
            found[row] = crossed
    return found


def _crossed_parent(
    own: tuple[str | None, ...],
    others: tuple[object, ...],
    by_key: Mapping[tuple[tuple[str | None, ...], tuple[object, ...]], str],
) -> str | None:
    """The row of one classification alone that a row of two refines; None where none or one of each does."""
    found: list[str] = []
    for position, code in enumerate(own):
        if code is None or not code.isdigit():
            continue
        alone = [None] * position, [None] * (len(own) - position - 1)
        above = (by_key.get(((*alone[0], code[:n], *alone[1]), others)) for n in range(len(code) - 1, 2, -1))
        found.extend([parent] if (parent := next((a for a in above if a), None)) else [])
    return found[0] if len(found) == 1 else None


def _of_year(columns: Mapping[tuple[str, ...], Sequence[Figure]], entries: Sequence[Figure]) -> list[Figure]:
    """The figures of all columns of the year that a column is of."""
    years = {e.fact.year for e in entries if isinstance(e.fact, BudgetLine)}
    every = (e for found in columns.values() for e in found)
    return [e for e in every if isinstance(e.fact, BudgetLine) and e.fact.year in years]


def _blank_parents(measure: str, entries: Sequence[Figure], parents: Mapping[str, str]) -> Iterator[Equation]:
    """Rows that print other columns and leave this one blank, where rows below them print it."""
    printed = {_row(e) for e in entries}
    blank: defaultdict[str, list[Figure]] = defaultdict(list)
    for entry in entries:
        above = parents.get(_row(entry))
        if above is not None and above not in printed and entry.amount:
            blank[above].append(entry)
    for row, below in blank.items():
        table = below[0].table
        yield Equation(
            rule=PARENT_RULE,
            key=f"{PARENT_RULE}/{table.ordinal}/{row}/{measure}",
            label=f"表{table.number}“{measure}”列：{row}一栏为空，各下级之和应为0",
            label_en=f"table {table.number}, column {measure}: the row {row} is blank, so its parts should sum to 0",
            left=(),
            right=tuple(e.term() for e in below),
            tables=(table.number, table.number),
        )


def _blank_total(measure: str, entries: Sequence[Figure]) -> Equation:
    """A column whose total is blank where the total row prints others: its rows should sum to nothing."""
    table = entries[0].table
    return Equation(
        rule=TOTAL_RULE,
        key=f"{TOTAL_RULE}/{table.ordinal}/合计/{measure}",
        label=f"表{table.number}“{measure}”列：合计栏为空，各行之和应为0",
        label_en=f"table {table.number}, column {measure}: the total is blank, so the rows should sum to 0",
        left=(),
        right=tuple(e.term() for e in entries),
        tables=(table.number, table.number),
    )


def _equation(rule: str, whole: Figure, parts: Sequence[Figure], measure: str, what: str) -> Equation:
    number, row = whole.table.number, _row(whole)
    return Equation(
        rule=rule,
        key=f"{rule}/{whole.table.ordinal}/{row}/{measure}",
        label=f"表{number}“{measure}”列：{whole.place} = {what}之和",
        label_en=f"table {number}, column {measure}: {whole.place} = sum of "
        + ("its parts" if rule == PARENT_RULE else "the rows"),
        left=(whole.term(),),
        right=tuple(p.term() for p in parts),
        group=whole.place,
    )
