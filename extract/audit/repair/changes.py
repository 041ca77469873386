"""Changes that a scan's damage allows: another number for a print, another place or label for a figure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec

from extract.audit.repair.prints import read_print
from extract.audit.repair.sums import Sum
from extract.audit.repair.surroundings import Surroundings
from extract.facts import BudgetLine, Label, Role
from extract.printed import PrintedUnit


class ChangeKind(StrEnum):
    """What a change says that scanning did."""

    READING = "reading"
    """A digit was read as one that looks like it, or the point stands elsewhere."""
    ROW = "row"
    """The figure slid to the item above or below its own."""
    COLUMN = "column"
    """The figure slid to the column beside its own."""
    LABEL = "label"
    """The row carries a label that is not its own."""
    LOST_ROW = "lost_row"
    """A row was lost; nothing printed is changed."""
    ALLOWANCE = "allowance"
    """A difference that is no error, because one table counts money that the other leaves out."""


class Change(msgspec.Struct, frozen=True):
    """One change: the fields that it gives to lines, or the lines that were lost.

    `uses` as in `search.Choice`: changes that share a member exclude each other. `absorbs` are the residuals
    (by key of the sum) that an allowance explains.
    """

    kind: ChangeKind
    edits: tuple[tuple[int, Mapping[str, Any]], ...]
    cost: int
    uses: tuple[Hashable, ...]
    lost: tuple[BudgetLine, ...] = ()
    absorbs: tuple[tuple[str, Decimal], ...] = ()

    def apply(self, lines: Sequence[BudgetLine]) -> list[BudgetLine]:
        """The lines with the change made, lost lines at the end."""
        changed = list(lines)
        for index, fields in self.edits:
            changed[index] = msgspec.structs.replace(changed[index], **fields)
        return [*changed, *self.lost]


_MOVE_COST = 4
_NAMED_LABEL_COST = 2
"""The printed name is that of the other code."""
_SLID_LABEL_COST = 4
"""A row beside this one carries the label."""
_STRANGE_LABEL_COST = 5
_LOST_ROW_COST = 6
_ALLOWANCE_COST = 1
_LOST_ROW = 0
"""Rows are counted from 1."""
_CODED = ("function", "department_economic")


def reading_changes(
    indices: Iterable[int], lines: Sequence[BudgetLine], places: Mapping[str, int | None]
) -> Iterator[Change]:
    """Other numbers for the prints of these lines, digits that look alike included."""
    for index in indices:
        line = lines[index]
        readings = read_print(line.printed, places.get(line.printed_unit), alike=True)
        worth = _worth(line.printed_unit)
        base = next((r.cost for r in readings if r.number * worth == line.amount), 0)
        for reading in readings:
            amount = reading.number * worth
            if amount != line.amount:
                cost = max(1, reading.cost - base)
                yield Change(ChangeKind.READING, ((index, {"amount": amount}),), cost, (("figure", index),))


def place_changes(
    indices: Iterable[int], lines: Sequence[BudgetLine], around: Surroundings
) -> Iterator[Change]:
    """The item above and below in a two-sided table, the column left and right in others."""
    for index in indices:
        line = lines[index]
        uses = (("figure", index),)
        for item, role in around.items_beside(line):
            yield Change(ChangeKind.ROW, ((index, {"item": item, "role": role}),), _MOVE_COST, uses)
        for measure, name in around.columns_beside(line):
            fields = {"measure": measure, "measure_key": name}
            yield Change(ChangeKind.COLUMN, ((index, fields),), _MOVE_COST, uses)


def label_changes(
    rows: Iterable[tuple[int, int]], lines: Sequence[BudgetLine], codes: Mapping[str, set[str]]
) -> Iterator[Change]:
    """Other labels for the rows (table, row), of those that the document prints elsewhere.

    Args:
        rows: The rows.
        lines: All lines.
        codes: Codes whose sums do not close, by dimension; others are not tried.
    """
    known = {field: _known(lines, field) for field in _CODED}
    members: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        members[line.table, line.row].append(index)
    for row in rows:
        indices = members[row]
        for field in _CODED:
            mine = getattr(lines[indices[0]], field)
            if not isinstance(mine, Label) or not mine.code or lines[indices[0]].role is Role.TOTAL:
                continue
            near = _near(lines, members, row, field)
            for code, label in known[field].items():
                if code == mine.code or code not in codes[field]:
                    continue
                cost = _STRANGE_LABEL_COST
                if label.name == mine.name:
                    cost = _NAMED_LABEL_COST
                elif code in near:
                    cost = _SLID_LABEL_COST
                fields: dict[str, Any] = {field: label}
                partner = _partner(lines, field, code)
                if partner is not None and lines[indices[0]].government_economic is not None:
                    fields["government_economic"] = partner
                edits = tuple((i, fields) for i in indices)
                yield Change(ChangeKind.LABEL, edits, cost, (("label", field, row),))


def _known(lines: Sequence[BudgetLine], field: str) -> dict[str, Label]:
    """Every code that the document prints, with the name it mostly prints it with."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        label = getattr(line, field)
        if isinstance(label, Label) and label.code and line.role is Role.DETAIL:
            names[label.code][label.name] += 1
    return {code: Label(count.most_common(1)[0][0], code) for code, count in names.items()}


def _near(
    lines: Sequence[BudgetLine],
    members: Mapping[tuple[int, int], Sequence[int]],
    row: tuple[int, int],
    field: str,
) -> set[str]:
    """The codes of the rows above and below."""
    table, ordinal = row
    found = set()
    for other in (ordinal - 1, ordinal + 1):
        for index in members.get((table, other), ())[:1]:
            label = getattr(lines[index], field)
            if isinstance(label, Label) and label.code:
                found.add(label.code)
    return found


def _partner(lines: Sequence[BudgetLine], field: str, code: str) -> Label | None:
    """The one government economic label that the document prints beside a department economic code."""
    if field != "department_economic":
        return None
    found = {
        x.government_economic.code: x.government_economic
        for x in lines
        if x.department_economic and x.department_economic.code == code and x.government_economic
    }
    return next(iter(found.values())) if len(found) == 1 else None


def lost_rows(
    table: Sequence[int],
    lines: Sequence[BudgetLine],
    amounts: Iterable[Decimal],
    codes: Mapping[str, set[str]],
) -> Iterator[Change]:
    """Rows that a table of expenditure may have lost: amounts and codes come from sums that do not close.

    Args:
        table: Indices of the table's lines.
        lines: All lines.
        amounts: Amounts that sums over the table lack.
        codes: Codes whose sums do not close, by dimension.
    """
    details = [lines[i] for i in table if lines[i].role is Role.DETAIL and lines[i].function]
    if not details:
        return
    whole = next((x for x in details if x.measure_key == "合计"), None)
    parts = {x.measure_key: x for x in details if x.measure_key != "合计"}
    known = {field: _known(lines, field) for field in _CODED}
    if whole is None:
        return
    economic = codes["department_economic"] & set(known["department_economic"])
    for amount in amounts:
        for function in sorted(codes["function"]):
            for code in sorted(economic) if whole.department_economic else (None,):
                fields: dict[str, Any] = {
                    "amount": amount,
                    "row": _LOST_ROW,
                    "key": f"lost.{function}.{code}",
                    "printed": "",
                    "function": known["function"][function],
                }
                if code is not None:
                    fields["department_economic"] = known["department_economic"][code]
                    fields["government_economic"] = _partner(lines, "department_economic", code)
                for part in parts.values():
                    made = tuple(msgspec.structs.replace(x, **fields) for x in (whole, part))
                    yield Change(ChangeKind.LOST_ROW, (), _LOST_ROW_COST, (("lost", whole.table),), made)


def allowances(lines: Sequence[BudgetLine], sums: Iterable[Sum]) -> Iterator[Change]:
    """The open sums whose difference is one that their identity allows."""
    for s in sums:
        residual = s.residual(lines)
        if residual is not None and any(abs(residual - a) <= s.tolerance for a in s.allowed):
            uses = (("pool", s.pool or s.key),)
            yield Change(ChangeKind.ALLOWANCE, (), _ALLOWANCE_COST, uses, absorbs=((s.key, -residual),))


def _worth(unit: str) -> Decimal:
    return next(u.worth_yuan for u in PrintedUnit if u.printed == unit)
