"""What each row of a table is to the others: a total, a sum of the rows below it, or a part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from extract.facts import Role
from extract.numbering import level_of
from extract.tables.blocks import EXPENDITURE, INCOME
from extract.tables.cell_shapes import number_of
from extract.tables.items import SideItem, item_role
from extract.tables.rows import ReadRow
from extract.text import unwrap
from extract.total_words import is_table_total
from extract.unit_name import is_organisation

_NO_NAMES = frozenset({"ordinal", "remark", "quantity", "unread"})
_LEAST_LABELS = 2
"""Labels of a row that says more than the name of the group above it."""


def roles(rows: Sequence[ReadRow], codes: Sequence[Mapping[str, str]]) -> list[Role]:
    """The role of each row: a total says so or is the one unlabelled row; a subtotal has children below."""
    found = [Role.DETAIL] * len(rows)
    with_amounts = [i for i, row in enumerate(rows) if row.amounts]
    ends = {with_amounts[0], with_amounts[-1]} if len(with_amounts) > 1 else set()
    of_sides = _sums_of_sides(rows)
    for i, row in reversed(list(enumerate(rows))):
        if i in of_sides:
            found[i] = Role.SUBTOTAL
        elif row.is_total or (i in ends and (not row.labels or _names_table_total(row))):
            found[i] = Role.TOTAL
        elif i + 1 < len(rows) and (
            _is_parent(codes[i], codes[i + 1])
            or (not codes[i] and _heads_group(i, rows))
            or (set(codes[i]) <= {"unit"} and _heads_unit(i, rows, found))
        ):
            found[i] = Role.SUBTOTAL
    if _leaves_sum_to_total(rows, found):
        return found
    if nested := _nested(rows, codes, found):
        return nested
    return _with_items(rows, codes, _without_lone_heads(rows, codes, found))


def _with_items(
    rows: Sequence[ReadRow], codes: Sequence[Mapping[str, str]], found: Sequence[Role]
) -> list[Role]:
    """The roles; of a list without codes an item is a sum too by its numbering and its words (一、 above 1., 各县合计)."""
    labels = [cell.text if (cell := row.dimension("item")) and len(_names(row)) == 1 else "" for row in rows]
    if not any(labels):
        labels = _numbered_names(rows)
    if any(codes) or not all(
        label or not row.amounts or row.is_total for label, row in zip(labels, rows, strict=True)
    ):
        return list(found)
    places = sorted({column.position or 0 for row in rows for column, _ in row.amounts})
    items = [
        SideItem(at, unwrap(label), tuple(_number_at(row, place) for place in places))
        for at, (label, row) in enumerate(zip(labels, rows, strict=True))
        if label
    ]
    sums = {item.row for item in items if item_role(item.row, item.label, items) is not Role.DETAIL}
    return [Role.SUBTOTAL if role is Role.DETAIL and at in sums else role for at, role in enumerate(found)]


def _numbered_names(rows: Sequence[ReadRow]) -> list[str]:
    """The only label of each row of a list of subjects without codes that is numbered as items are (一、税收收入)."""
    names = [_names(row) for row in rows]
    labels = [name[0] if len(name) == 1 else "" for name in names]
    return labels if any(level_of(label) is not None for label in labels) else [""] * len(rows)


def _number_at(row: ReadRow, position: int) -> Decimal | None:
    return next((number_of(cell.text) for column, cell in row.amounts if column.position == position), None)


def _leaves_sum_to_total(rows: Sequence[ReadRow], found: Sequence[Role]) -> bool:
    totals = [row for row, role in zip(rows, found, strict=True) if role is Role.TOTAL]
    leaves = [row for row, role in zip(rows, found, strict=True) if role is Role.DETAIL]
    return len(totals) == 1 and all(
        _sum_of(column.position, totals) == _sum_of(column.position, leaves)
        for column, _ in totals[0].amounts
    )


def _nested(rows: Sequence[ReadRow], codes: Sequence[Mapping[str, str]], found: Sequence[Role]) -> list[Role]:
    """The roles of a list whose rows are sums of those below them, whatever they are called; empty where it is none.

    Units above kinds of projects above projects (某局, 专用项目, 设备购置), of which no code tells which is part of which:
    believed only where every column of the total closes with it, and not without; codes of subjects say it themselves.
    """
    if found.count(Role.TOTAL) != 1 or not {found[0], found[-1]} & {Role.TOTAL}:
        return []
    total = rows[found.index(Role.TOTAL)]
    columns = sorted({column.position or 0 for row in rows for column, _ in row.amounts})
    tops = _Tops(len(columns))
    heads: set[int] = set()
    for i, row in reversed([*enumerate(rows)]):
        if row is total or not row.amounts:
            continue
        own = tuple(_number_at(row, c) or Decimal(0) for c in columns)
        parts = tops.parts_of(own)
        heads |= {i} if parts else set()
        tops.put(own, instead_of=parts)
    whole = tuple(_number_at(total, c) or Decimal(0) for c in columns)
    new = {i for i, role in enumerate(found) if (role is Role.SUBTOTAL) != (i in heads)}
    if (
        not heads
        or any(set(codes[i]) - {"unit"} for i in new if found[i] is not Role.TOTAL)
        or tops.whole != whole
    ):
        return []
    return [
        role if role is Role.TOTAL else Role.SUBTOTAL if i in heads else Role.DETAIL
        for i, role in enumerate(found)
    ]


class _Tops:
    """The rows below a row that are part of no other one, the next row last; they are kept as sums from the end.

    Args:
        width: Columns of the table.
    """

    def __init__(self, width: int) -> None:
        self._sums: list[tuple[Decimal, ...]] = [(Decimal(0),) * width]
        self._places: defaultdict[tuple[Decimal, ...], list[int]] = defaultdict(list)
        self._places[self._sums[0]].append(0)

    @property
    def whole(self) -> tuple[Decimal, ...]:
        """What all of them sum to, by column."""
        return self._sums[-1]

    def parts_of(self, own: Sequence[Decimal]) -> int:
        """How many of the rows right below a row sum to it in every column: the fewest, 0 where none do."""
        before = tuple(a - b for a, b in zip(self.whole, own, strict=True))
        last = len(self._sums) - 1
        place = next((p for p in reversed(self._places.get(before, ())) if p < last), last)
        return last - place

    def put(self, own: Sequence[Decimal], *, instead_of: int) -> None:
        """A row in place of its parts."""
        for _ in range(instead_of):
            self._places[self._sums.pop()].pop()
        total = tuple(a + b for a, b in zip(self.whole, own, strict=True))
        self._places[total].append(len(self._sums))
        self._sums.append(total)


def _without_lone_heads(
    rows: Sequence[ReadRow], codes: Sequence[Mapping[str, str]], found: Sequence[Role]
) -> list[Role]:
    """The roles; details where a row is a sum only because the row below it, of as many labels, prints as much.

    Two units of a list may have the same money, as 某局 and 某中心: only the total tells that one is part of the other.
    """
    below = [*rows[1:], None][: len(rows)]
    return [
        Role.DETAIL
        if role is Role.SUBTOTAL
        and not code
        and after is not None
        and len(_names(row)) == len(_names(after)) == 1
        else role
        for row, code, role, after in zip(rows, codes, found, below, strict=True)
    ]


def _heads_unit(index: int, rows: Sequence[ReadRow], found: Sequence[Role]) -> bool:
    """Whether a row names an organisation and nothing else, and the rows below it sum to it in every column.

    The row of a department above its units, of a unit above its subjects or projects. The rows are those down to the
    next total or the next such row of as many labels; of them, those that are sums themselves are left out.
    """
    head = rows[index]
    own = _names(head)
    if len(own) != 1 or not is_organisation(own[0]) or not head.amounts:
        return False
    parts: list[ReadRow] = []
    for row, role in zip(rows[index + 1 :], found[index + 1 :], strict=True):
        names = _names(row)
        again = role is Role.SUBTOTAL and len(names) == 1 and is_organisation(names[0])
        if role is Role.TOTAL or again or names == own:
            break
        if role is not Role.SUBTOTAL:
            parts.append(row)
    columns = {column.position for row in (head, *parts) for column, _ in row.amounts}
    return bool(parts) and all(_sum_of(c, [head]) == _sum_of(c, parts) for c in columns)


def _names(row: ReadRow) -> list[str]:
    """What a row says that it is about: its labels but for ordinals, codes, remarks and figures that are no money."""
    return [
        unwrap(cell.text)
        for column, cell in row.labels
        if column.dimension not in _NO_NAMES and not cell.text.strip().isdecimal()
    ]


def _names_table_total(row: ReadRow) -> bool:
    """Whether a label of a row says that it sums up all income or expenditure (支出合计)."""
    return any(is_table_total(cell.text) for _, cell in row.labels)


def _sums_of_sides(rows: Sequence[ReadRow]) -> set[int]:
    """The rows that sum up income, and expenditure, of a list that has both below each other: neither is its total."""
    sides = {
        i: side
        for i, row in enumerate(rows)
        for _, cell in row.labels
        if is_table_total(cell.text)
        for side in (INCOME, EXPENDITURE)
        if side in cell.text
    }
    return set(sides) if len(set(sides.values())) > 1 else set()


def _heads_group(index: int, rows: Sequence[ReadRow]) -> bool:
    """Whether a row with one label stands above rows with more (货物 above what is bought) that sum to it."""
    head = rows[index]
    if len(head.labels) != 1:
        return False
    parts: list[ReadRow] = []
    for row in rows[index + 1 :]:
        if row.is_total or len(row.labels) < _LEAST_LABELS:
            break
        parts.append(row)
    amounts = {column.position: number_of(cell.text) for column, cell in head.amounts}
    return (
        bool(parts)
        and bool(amounts)
        and all(amount == _sum_of(position, parts) for position, amount in amounts.items())
    )


def _sum_of(position: int | None, rows: Sequence[ReadRow]) -> Decimal:
    numbers = (
        number_of(cell.text) for row in rows for column, cell in row.amounts if column.position == position
    )
    return sum((n for n in numbers if n is not None), Decimal(0))


def _is_parent(codes: Mapping[str, str], below: Mapping[str, str]) -> bool:
    """Whether the row below refines this one: its codes begin with this one's, and one is longer or added."""
    shared = [(code, below[name]) for name, code in codes.items() if name in below]
    if not shared or len(shared) < len(codes):
        return False
    return all(under.startswith(code) for code, under in shared) and (
        any(a != b for a, b in shared) or len(below) > len(codes)
    )
