"""Sums down a column: children = parent by code (类、款、项), top rows = total, in every table of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from extract.audit.equation import Equation
from extract.audit.ledger import Figure, Kept, Ledger
from extract.facts import BudgetLine
from extract.states import Role

PARENT_RULE = "children-sum"
TOTAL_RULE = "column-sum"
_CODED = ("function", "department_economic", "government_economic", "unit")
"""Dimensions whose codes say which row is part of which."""
_CLASSIFIED = _CODED[:-1]
_NOBODY = ""
_LEAST_DIGITS = 3
"""The shortest code of figures that others refine: a 类."""
_CROSSED = 2
_Codes = tuple[str | None, ...]
"""What a row says of the coded dimensions: code, else name, in their order."""


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
        of_years: dict[frozenset[int | None], dict[str, str]] = {}
        units = _units_above(columns.values())
        for measure, entries in columns.items():
            yield from _column(measure, entries, _parents(entries, ledger.kept), units)
            years = _years(entries)
            if years not in of_years:
                of_years[years] = _parents(_of_years(columns, years), ledger.kept)
            yield from _blank_parents("/".join(measure), entries, of_years[years])
            if has_total and all(e.role is not Role.TOTAL for e in entries):
                yield _blank_total("/".join(measure), entries)


def _column(
    measure: tuple[str, ...],
    entries: Sequence[Figure],
    parents: Mapping[str, str],
    units: Mapping[str, str],
) -> Iterator[Equation]:
    above = {**units, **parents}
    rows = [e for e in entries if e.role is not Role.TOTAL]
    totals = [e for e in entries if e.role is Role.TOTAL]
    children: defaultdict[str | None, list[Figure]] = defaultdict(list)
    printed = {_row(entry) for entry in rows}
    for entry in rows:
        if not _heads_group(entry) and above.get(_row(entry)) != _NOBODY:
            children[_nearest(entry, above, printed)].append(entry)
    words = "/".join(measure)
    heads = set(units.values())
    for entry in rows:
        below = children.get(_row(entry))
        if below and (_row(entry) not in heads or entry.role is Role.SUBTOTAL or all(map(_is_coded, below))):
            yield _equation(PARENT_RULE, entry, below, words, f"{entry.place}各下级")
    if len(totals) == 1 and children[None]:
        yield _equation(TOTAL_RULE, totals[0], children[None], words, "各行")


def _units_above(columns: Iterable[Sequence[Figure]]) -> dict[str, str]:
    """Row → the row of the unit whose it is, in tables where units stand above rows that name none.

    Where all units stand above all such rows they are a list of their own: the rows below are nobody's (an empty key).
    """
    rows = {e.fact.key: e.fact for found in columns for e in found if isinstance(e.fact, BudgetLine)}
    found: dict[str, str] = {}
    apart: list[BudgetLine] = []
    unit: BudgetLine | None = None
    for fact in sorted(rows.values(), key=lambda fact: fact.row):
        if fact.role is Role.TOTAL:
            continue
        if fact.unit is None:
            found.update({fact.key: unit.key} if unit else {})
        elif fact.function or fact.department_economic or fact.government_economic or fact.project:
            return {}
        else:
            if unit and unit.key not in found.values() and not _is_above(unit, fact):
                apart.append(unit)
            unit = fact
    return dict.fromkeys(found, _NOBODY) if apart and len(set(found.values())) == 1 else found


def _is_above(unit: BudgetLine, other: BudgetLine) -> bool:
    """Whether the row of a unit is a sum of others, or its code begins the other's."""
    code, under = (fact.unit.code if fact.unit else None for fact in (unit, other))
    return unit.role is Role.SUBTOTAL or bool(code and under and under != code and under.startswith(code))


def _is_coded(entry: Figure) -> bool:
    """Whether a row says the code of a classification."""
    return any((label := getattr(entry.fact, d, None)) and label.code for d in _CLASSIFIED)


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


def _parents(entries: Sequence[Figure], kept: Kept) -> dict[str, str]:
    """Row → the row that it is part of: all it says is equal but one code, of which its own is a refinement.

    A code that the other does not say at all (a unit's own row above its subjects) is refined by any; below a row that
    is a sum, rows may also name projects, or refine all its codes at once (301|501 above 30101|50101).
    """
    codes: dict[str, _Codes] = {}
    others: dict[str, int] = {}
    groups: dict[tuple[object, ...], int] = {}
    sums: dict[str, int] = {}
    plain: dict[str, int] = {}
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, BudgetLine) and fact.role is not Role.TOTAL:
            labels = [getattr(fact, d) for d in _CODED]
            codes[fact.key] = tuple(x.code or x.name if x else None for x in labels)
            other = (fact.project, fact.category, fact.directory, fact.year, fact.fund)
            others[fact.key] = groups.setdefault(other, len(groups))
            if fact.role is Role.SUBTOTAL:
                sums[fact.key] = others[fact.key]
            elif fact.project:
                plain[fact.key] = groups.setdefault((None, *other[1:]), len(groups))
    said = tuple(codes.items()), tuple(others.values()), tuple(sums), tuple(plain.items())
    if said not in kept.parents:  # most columns of a table print the same rows
        kept.parents[said] = _parents_of(codes, others, sums, plain)
    return kept.parents[said]


def _parents_of(
    codes: Mapping[str, _Codes], others: Mapping[str, int], sums: Mapping[str, int], plain: Mapping[str, int]
) -> dict[str, str]:
    """The same for rows by their codes.

    Args:
        codes: Row → its codes.
        others: Row → a number for what else it says.
        sums: The rows that are sums, with that number.
        plain: Row of a project → the number of what it says beside its project.
    """
    by_key = {(c, others[row]): row for row, c in reversed([*codes.items()])}
    by_sum = {(codes[row], other): row for row, other in reversed([*sums.items()])}
    found: dict[str, str] = {}
    for row, own in codes.items():
        other = others[row]
        parent = (
            _refined(own, other, by_key)
            or _crossed_parent(own, other, by_key)
            or _refined_together(own, other, by_sum)
            or (_within(own, plain[row], by_sum) if row in plain else None)
        )
        if parent:
            found[row] = parent
    return found


def _refined_together(own: _Codes, others: int, by_sum: Mapping[tuple[_Codes, int], str]) -> str | None:
    """The nearest sum all of whose codes the own ones refine; None for a row of one code."""
    if len(own) - own.count(None) < _CROSSED:
        return None
    choices = [_shorter(code) if code else [None] for code in own]
    return next((row for above in product(*choices) if (row := by_sum.get((above, others)))), None)


def _within(own: _Codes, others: int, by_sum: Mapping[tuple[_Codes, int], str]) -> str | None:
    """The nearest sum without a project that a row of a project, of the same code or one that refines it, is part of."""
    return by_sum.get((own, others)) or _refined(own, others, by_sum)


def _refined(own: _Codes, others: int, by_key: Mapping[tuple[_Codes, int], str]) -> str | None:
    """The row that differs in one code only, of which the own one is the nearest refinement."""
    found: str | None = None
    best = 0
    for position, code in enumerate(own):
        if not code:
            continue
        for above in (*_shorter(code), None):
            length = len(above or "")
            if found is not None and length <= best:
                break
            codes = (*own[:position], above, *own[position + 1 :])
            if any(codes) and (parent := by_key.get((codes, others))) is not None:
                found, best = parent, length
                break
    return found


def _shorter(code: str) -> Sequence[str]:
    """The codes that a code of figures refines, the nearest first."""
    return [code[:n] for n in range(len(code) - 1, _LEAST_DIGITS - 1, -1)] if code.isdigit() else []


def _crossed_parent(own: _Codes, others: int, by_key: Mapping[tuple[_Codes, int], str]) -> str | None:
    """The row of one classification alone that a row of two refines; None where none or one of each does."""
    if len(own) - own.count(None) < _CROSSED:
        return None
    found: list[str] = []
    for position, code in enumerate(own):
        if not code:
            continue
        before, after = (None,) * position, (None,) * (len(own) - position - 1)
        above = (by_key.get(((*before, shorter, *after), others)) for shorter in _shorter(code))
        found.extend([parent] if (parent := next((a for a in above if a), None)) else [])
    return found[0] if len(found) == 1 else None


def _years(entries: Sequence[Figure]) -> frozenset[int | None]:
    """The years that the rows of a column are of."""
    return frozenset(e.fact.year for e in entries if isinstance(e.fact, BudgetLine))


def _of_years(
    columns: Mapping[tuple[str, ...], Sequence[Figure]], years: frozenset[int | None]
) -> list[Figure]:
    """The figures of all columns that are of these years."""
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
