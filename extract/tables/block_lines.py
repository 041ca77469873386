"""Rows of blocks to facts: amounts with their labels, and counts and shares, which are no amounts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from extract.document import Cell
from extract.facts import BudgetLine, Finding, Quantity, Role, Severity
from extract.numbering import level_of, strip_numbering
from extract.tables.blocks import EXPENDITURE, INCOME
from extract.tables.catalogue import OTHER_KIND, RowIdentity, catalogue
from extract.tables.cell_shapes import ColumnShape, is_figure, number_of
from extract.tables.codes import code_of, is_worded
from extract.tables.column_sorts import ColumnSort, sort_of
from extract.tables.columns import PrintedColumn
from extract.tables.figures_of import CHANGES, with_row_figures
from extract.tables.header_units import is_foreign
from extract.tables.items import OF_WHICH, SideItem, item_role, partial_rows
from extract.tables.lines import NAMELESS, KeyCounter, TablePlace, budget_line, budget_lines
from extract.tables.measure_keys import item_keys
from extract.tables.number_gaps import number_gaps
from extract.tables.quantities import is_worth, quantities_of, row_quantities
from extract.tables.reading import AmountReader
from extract.tables.row_years import with_row_years
from extract.tables.rows import ReadRow
from extract.tables.table_blocks import TableBlock
from extract.tables.typed_columns import QUANTITY, UNREAD
from extract.tables.vocabulary import Facet, meaning, parse_wording, says_money
from extract.text import label_key, unwrap

_THREE_PUBLIC = "three_public_expenses"
"""The kind whose measures other layouts print as columns, so that sums inside its rows run down its items."""
_LIST_SIDES = {"income": INCOME, "expenditure": EXPENDITURE}
"""Kinds that are printed as one list of items, as one side of the overview is."""
_LISTS = frozenset({_THREE_PUBLIC, "income", "expenditure", "operating_expenses", OTHER_KIND})
"""Kinds that are printed as a list of measures in some places."""
_BESIDE_ITEMS = frozenset({QUANTITY, UNREAD, "ordinal", "remark"})
_SUBJECTS = frozenset({"三公经费", "本年收入", "本年支出"})
_YEAR = re.compile(r"(20\d{2})年")
_YEAR_OF_DEBT = re.compile(r"(20\d{2})年.*债[务券]")


class BlockFacts(msgspec.Struct):
    """What the blocks of a table state."""

    lines: list[BudgetLine] = []
    quantities: list[Quantity] = []
    findings: list[Finding] = []
    identities: tuple[RowIdentity, ...] = ()
    by_items: bool = False


def facts_of_blocks(
    blocks: Sequence[TableBlock], kind: str, place: TablePlace, reader: AmountReader
) -> BlockFacts:
    """All amounts, counts and shares of a table, in printed order."""
    found = BlockFacts([], [], [])
    sides: dict[str, KeyCounter] = {}
    keys = KeyCounter()
    for block in blocks:
        found.quantities.extend(quantities_of(block, place))
        if not block.has_money:
            continue
        if block.place.side is not None and block.has_items:
            _add_side(block, sides.setdefault(block.place.side, KeyCounter()), place, reader, found)
        elif _items_are_measures(block, kind):
            found.by_items = kind == _THREE_PUBLIC
            _add_items(block, kind, keys, place, reader, found)
        else:
            shares = [row for row in block.rows if _is_share(_label(row))]
            for row in shares:
                found.quantities.extend(row_quantities(row, _label(row), "", place))
            plain = [row for row in block.rows if not row.sum_label and row not in shares]
            lines, findings = budget_lines(plain, place, reader, keys=keys)
            found.lines.extend(with_row_figures(lines))
            found.findings.extend(findings)
            _add_sums([row for row in block.rows if row.sum_label], keys, place, reader, found)
    found.identities = _identities(blocks, kind, found)
    found.lines.sort(key=lambda line: (line.row, line.source.column or 0))
    if kind == OTHER_KIND:
        found.lines = with_row_years(found.lines)
    return found


def _identities(blocks: Sequence[TableBlock], kind: str, found: BlockFacts) -> tuple[RowIdentity, ...]:
    """The sums inside the rows; where items are the measures, those of the catalogue for each figure printed."""
    if not found.by_items:
        return tuple(dict.fromkeys(i for block in blocks for i in block.identities))
    figures = dict.fromkeys(p for block in blocks for p in _prefixes(block).values())
    known = {(i.whole, frozenset(i.parts)): i for e in catalogue() if e.kind == kind for i in e.rows}
    ordered = sorted(known.values(), key=lambda i: (i.whole, i.parts))
    return tuple(_of_figure(i, f) for f in figures for i in ordered if "预算数/" not in i.whole)


def _of_figure(identity: RowIdentity, figure: str) -> RowIdentity:
    def named(key: str) -> str:
        return f"{figure}/{key}" if figure else key

    return RowIdentity(
        named(identity.whole),
        tuple(named(part) for part in identity.parts),
        tuple(named(key) for key in identity.when),
        identity.if_broken_down,
    )


def unread_columns(blocks: Sequence[TableBlock], place: TablePlace) -> list[Finding]:
    """One finding for each column whose figures are not taken: nothing of it is lost in silence."""
    found: list[Finding] = []
    for block in blocks:
        for index, column in enumerate(block.columns):
            cells = [row.cells[index] for row in block.rows if index in row.cells]
            figures = [cell for cell in cells if is_figure(cell.text)]
            if column.dimension == UNREAD and figures:
                found.append(_unread_column(column, figures, place))
    return found


def _unread_column(column: PrintedColumn, cells: Sequence[Cell], place: TablePlace) -> Finding:
    head = "/".join(column.path) or "无表头"
    if any(is_foreign(text) for text in column.path):
        why, why_zh = "it is money of another currency", "以外币列示"
    else:
        why = "its header does not say that it is money, or its figures contradict it, and no sum proves it"
        why_zh = "表头未说明是金额或与内容矛盾，且无勾稽关系证实"
    return Finding(
        document=place.document,
        source=cells[0].source,
        rule="column-unread",
        severity=Severity.WARNING,
        subject=f"{place.number} {head[:40]}",
        message=f"table {place.number} at {cells[0].source}: the column {head[:60]!r} of {len(cells)} figures was not"
        f" taken: {why}",
        message_zh=f"表{place.number}“{head[:60]}”列（{len(cells)}个数字）未采信：{why_zh}",
        cells=tuple(cell.source for cell in cells),
    )


def _items_are_measures(block: TableBlock, kind: str) -> bool:
    """Whether a block is a list of measures: its columns say which figure and whose money, its items what it is for.

    Of lists other than the 三公 expenses, whose items are funds themselves, the columns say the figure alone.
    """
    others = {c.dimension for c in block.columns if c.dimension} - _BESIDE_ITEMS
    measures = [c for c in block.columns if c.is_measure]
    return (
        kind in _LISTS
        and block.has_items
        and others <= {"item"}
        and not any(map(_says_nothing_known, measures))
        and all(_is_of_funds(c) if kind == _THREE_PUBLIC else not _about(c) for c in measures)
    )


def _says_nothing_known(column: PrintedColumn) -> bool:
    """Whether no word of the header of a column is known: then it is no figure of a measure (城乡居民养老保险基金)."""
    wordings = [parse_wording(text) for text in column.measure]
    return not any(w.terms or w.year for w in wordings)


def _about(column: PrintedColumn) -> frozenset[str]:
    return meaning(column.measure) - _SUBJECTS


def _is_of_funds(column: PrintedColumn) -> bool:
    """Whether a column says no more than whose money it is."""
    funds = {t.name for text in column.measure for t in parse_wording(text).terms if t.facet is Facet.FUND}
    return _about(column) <= funds


def _prefixes(block: TableBlock) -> dict[int | None, str]:
    """What stands before the items of each column: the figure, and the fund where the columns differ in it.

    Of several columns that differ in neither figure nor year, only a sum is the item's own: 账面原值 and 账面净值 of one
    asset are not one figure.
    """
    measures = [c for c in block.columns if c.is_measure]
    differ = len({_about(c) for c in measures}) > 1
    prefixes = {c.position: c.key if differ and _about(c) else c.figure for c in measures}
    alike = Counter((prefixes[c.position], c.year, _year(c.measure)) for c in measures)
    return {
        c.position: "/".join(c.measure)
        if alike[prefixes[c.position], c.year, _year(c.measure)] > 1 and not _is_sum(c)
        else prefixes[c.position]
        for c in measures
    }


def _is_sum(column: PrintedColumn) -> bool:
    """Whether a column is the sum of those beside it by its last word."""
    return not column.measure or parse_wording(column.measure[-1]).has(Facet.SUM)


def _label(row: ReadRow) -> str:
    """What a row is about; a sum may be written over the column of codes and that of names."""
    cell = row.dimension("item") or next(
        (c for column, c in row.labels if (column.dimension or "").endswith("_code") and is_worded(c.text)),
        None,
    )
    return unwrap(cell.text) if cell else ""


def _heads_codes(row: ReadRow, below: ReadRow | None) -> bool:
    """Whether the code of the row below goes on with that of this row (223 above 22301)."""
    own, part = (code_of(r) if r else "" for r in (row, below))
    return bool(own) and own != part and part.startswith(own)


def _items(block: TableBlock) -> list[SideItem]:
    """The labelled rows with what they print in each column of amounts."""
    places = [i for i, column in enumerate(block.columns) if column.is_measure]
    return [
        SideItem(
            row.ordinal,
            _label(row),
            tuple(number_of(row.cells[i].text) if i in row.cells else None for i in places),
        )
        for row in block.rows
        if _label(row)
    ]


def _add_side(
    block: TableBlock, keys: KeyCounter, place: TablePlace, reader: AmountReader, found: BlockFacts
) -> None:
    """The items of one side (收支总表): each row's key says side and item."""
    side = block.place.side or ""
    items = _items(block)
    partial = partial_rows(items)
    labels = [cell for row in block.rows if (cell := row.dimension("item"))]
    found.findings.extend(number_gaps(labels, place, side))
    below = dict(zip([row.ordinal for row in block.rows], block.rows[1:], strict=False))
    for row in block.rows:
        label = _label(row)
        if not row.amounts:
            continue
        named = f"{OF_WHICH}{label}" if row.ordinal in partial else label
        key = f"{side}.{keys.unique(named)}"
        role = item_role(row.ordinal, label, items)
        if role is Role.DETAIL and _heads_codes(row, below.get(row.ordinal)):
            role = Role.SUBTOTAL
        for column, cell in row.amounts:
            line, finding = budget_line(row, column, cell, key, role, place, reader)
            found.lines.append(msgspec.structs.replace(line, side=side, item=label or None))
            found.findings.extend([finding] if finding else [])


def _add_items(
    block: TableBlock, kind: str, keys: KeyCounter, place: TablePlace, reader: AmountReader, found: BlockFacts
) -> None:
    """A list of items that are themselves the measures (三公 in rows, income as items)."""
    items = _items(block)
    partial = partial_rows(items) if kind in _LIST_SIDES else frozenset()
    measures = [c for c in block.columns if c.is_measure]
    named: set[str] = set()
    counted = _CountedItems()
    labels = [_label(row) for row in block.rows]
    prefixes = _prefixes(block)
    keys_of = dict(zip(labels, item_keys(kind, labels), strict=True))
    for number, row in enumerate(block.rows):
        label = labels[number]
        counts = bool(label) and counted.holds(label)
        if counts:
            found.quantities.extend(row_quantities(row, label, counted.head, place))
        below = labels[number + 1] if number + 1 < len(labels) else ""
        role = _item_role(row.ordinal, label, below, items)
        for column, cell in row.amounts:
            if counts and not is_worth(column):
                continue
            what = f"{OF_WHICH}{label}" if row.ordinal in partial else label
            key = f"{what}.{'.'.join(column.measure)}" if len(measures) > 1 else what
            line, finding = budget_line(row, column, cell, keys.unique(key or NAMELESS), role, place, reader)
            prefix = prefixes.get(column.position) or ""
            name = _with_prefix(prefix, keys_of[label])
            if name in named:
                name = _with_prefix(prefix, label) or name
            named.add(name)
            stated = None if column.figure in CHANGES else _year(column.measure)
            year = column.year or stated or _year_of_debt(label)
            found.lines.append(
                msgspec.structs.replace(
                    line, item=label or None, measure_key=name, year=year, side=_LIST_SIDES.get(kind)
                )
            )
            found.findings.extend([finding] if finding else [])


def _with_prefix(prefix: str, name: str) -> str:
    return f"{prefix}/{name}" if prefix else name


def _year(measure: Sequence[str]) -> int | None:
    match = _YEAR.search("".join(measure))
    return int(match[1]) if match else None


def _year_of_debt(label: str) -> int | None:
    """The year of a row about debts: 2022年末地方政府一般债务余额 stands in budgets of later years."""
    match = _YEAR_OF_DEBT.match(strip_numbering(label))
    return int(match[1]) if match else None


def _item_role(row: int, label: str, below: str, items: Sequence[SideItem]) -> Role:
    role = item_role(row, label, items)
    if (
        role is Role.DETAIL
        and label_key(below).startswith("其中")
        and not label_key(label).startswith("其中")
    ):
        return Role.SUBTOTAL
    return role


class _CountedItems:
    """Which items of a list count things: those whose label says so, and what is broken down below them."""

    def __init__(self) -> None:
        self.head = ""
        """The item that says what is counted."""
        self._level: int | None = None

    def holds(self, label: str) -> bool:
        """Whether the next item counts things."""
        level = level_of(label)
        below = self._level is not None and level is not None and level > self._level
        if _is_no_money(label):
            self.head, self._level = label, self._level if below else level
            return True
        if not below or says_money(strip_numbering(label)):
            self._level = None
            return False
        return True


def _is_no_money(label: str) -> bool:
    """Whether the label of a row says that its figures are counts or shares (公务接待批次（批）)."""
    return sort_of((label,), ColumnShape((), (), 0, 0)) in {ColumnSort.COUNT, ColumnSort.SHARE}


def _is_share(label: str) -> bool:
    """Whether the label of a row says that its figures are shares (增减率（%）)."""
    return bool(label) and sort_of((label,), ColumnShape((), (), 0, 0)) is ColumnSort.SHARE


def _add_sums(
    rows: Sequence[ReadRow], keys: KeyCounter, place: TablePlace, reader: AmountReader, found: BlockFacts
) -> None:
    """Rows of sums across blocks (人员经费合计, 公用经费合计)."""
    for row in rows:
        for column, cell in row.amounts:
            key = keys.unique(row.sum_label)
            line, finding = budget_line(row, column, cell, key, Role.SUBTOTAL, place, reader)
            found.lines.append(msgspec.structs.replace(line, item=row.sum_label))
            found.findings.extend([finding] if finding else [])
