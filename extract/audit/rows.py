"""Identities inside rows (合计 = 基本支出 + 项目支出): from the table catalogue, one equation a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from extract.audit.compared import CHANGE_RULE, PERCENT_RULE
from extract.audit.equation import Equation
from extract.audit.identities import PERFORMANCE_MEASURES
from extract.audit.ledger import Figure, Ledger
from extract.facts import BudgetLine
from extract.states import Status
from extract.tables.catalogue import RowIdentity
from extract.tables.interpret import TableReading
from extract.tables.reading import printed_parts

RULE = "row-sum"
PROJECT_PARTS = "project-funds"
ROW_RULES = frozenset({
    RULE, PROJECT_PARTS, "basic-wages", "basic-grants", "basic-goods", CHANGE_RULE, PERCENT_RULE,
})  # fmt: skip
"""Identities that hold under whatever label a row stands; those of `identities.yaml` under labels of one class."""


def row_equations(ledger: Ledger) -> Iterator[Equation]:
    """The identities of every row of every table, and of every project's funds.

    An identity applies where its whole is printed and the table has a column for at least one of its parts;
    a blank part counts as nothing.
    """
    for reading in ledger.readings:
        yield from _table_equations(reading, ledger)
    yield from _project_equations(ledger)


def _table_equations(reading: TableReading, ledger: Ledger) -> Iterator[Equation]:
    identities = reading.identities
    if not identities:
        return
    printed = _printed_measures(reading)
    grouped = _by_row(ledger.of_table(reading.fact.ordinal), by_items=reading.by_items)
    for row, entries in grouped.items():
        first = entries[0].fact
        ordinal = first.row if isinstance(first, BudgetLine) and not reading.by_items else None
        columns = printed.get(ordinal, printed[None])
        cells = {e.measure: e for e in entries if e.measure}
        for number, identity in enumerate(identities, 1):
            place = row if ordinal is None else str(ordinal)
            equation = _row_equation(identity, cells, columns, reading, f"{place}/{number}")
            if equation:
                yield equation


def _printed_measures(reading: TableReading) -> Mapping[int | None, frozenset[str]]:
    """Row → the measures that the header above it has; None → those that any line of the table has."""
    found: dict[int | None, frozenset[str]] = {}
    for row in reading.rows:
        keys = frozenset(c.key for c in row.columns if c.is_measure and c.position is not None)
        found[row.ordinal] = found.get(row.ordinal, frozenset()) | keys
    found[None] = frozenset(line.measure_key for line in reading.lines if line.measure_key)
    return found


def _by_row(entries: Sequence[Figure], *, by_items: bool) -> dict[str, list[Figure]]:
    """The entries of each row; where the items are the measures, those of each column."""
    rows: defaultdict[str, list[Figure]] = defaultdict(list)
    for entry in entries:
        if isinstance(entry.fact, BudgetLine):
            rows["/".join(entry.fact.measure) if by_items else entry.fact.key].append(entry)
    return rows


def _row_equation(
    identity: RowIdentity,
    cells: Mapping[str, Figure],
    columns: frozenset[str],
    reading: TableReading,
    place: str,
) -> Equation | None:
    parts = printed_parts(identity, reading.identities, columns)
    whole = cells.get(identity.whole)
    if whole is None or not parts or not set(identity.when) <= columns:
        return None
    if identity.if_broken_down and not any(p in cells for p in parts):
        return None
    words = f"{identity.whole} = {' + '.join(parts)}"
    number = reading.fact.number
    return Equation(
        rule=RULE,
        key=f"{RULE}/{reading.fact.ordinal}/{place}",
        label=f"表{number}同一行：{words}",
        label_en=f"row of table {number}: {words}",
        left=(whole.term(),),
        right=tuple(cells[p].term() for p in parts if p in cells),
    )


def _project_equations(ledger: Ledger) -> Iterator[Equation]:
    """Total = fiscal funds + further parts + other funds (项目总额 = 财政资金 + … + 其他资金) of each project.

    Further parts (上年结转, 单位资金) stand beside the two, or within the fiscal funds where the two make the total.
    Fiscal funds alone that fall short of the total say nothing where the table prints no others: then their reader left
    the status open.
    """
    rows: defaultdict[tuple[int, int], dict[str | None, Figure]] = defaultdict(dict)
    for entry in ledger.projects:
        if entry.fact.row is not None:
            rows[entry.table.ordinal, entry.fact.row][entry.measure] = entry
    for (table, row), cells in rows.items():
        total = cells.get("total")
        main = [cells[m] for m in ("fiscal", "other") if m in cells]
        further = [cells[m] for m in sorted(m for m in cells if m and m not in PERFORMANCE_MEASURES)]
        if total and total.amount == sum((p.amount or Decimal(0) for p in main), Decimal(0)):
            further = []  # 其中：上年结转 within the fiscal funds
        terms = tuple(p.term() for p in (*main, *further))
        if total and terms and not _is_open(total, [*main, *further]):
            number = total.table.number
            yield Equation(
                rule=PROJECT_PARTS,
                key=f"{PROJECT_PARTS}/{table}/{row}",
                label=f"表{number}项目总额 = 财政资金 + {'另列各项资金 + ' if further else ''}其他资金",
                label_en=f"table {number}: total of a project = fiscal funds"
                f"{' + further parts' if further else ''} + other funds",
                left=(total.term(),),
                right=terms,
            )


def _is_open(total: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the only part is fiscal funds within a total (其中：财政拨款), with none printed beside them."""
    if len(parts) != 1 or parts[0].measure != "fiscal" or total.fact.status is not Status.UNVERIFIED:
        return False
    return (parts[0].amount or Decimal(0)) < (total.amount or Decimal(0))
