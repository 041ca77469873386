"""Columns of a table that no family of layouts describes: typed by header, content and arithmetic together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import msgspec

from extract.printed import PrintedUnit
from extract.tables.catalogue import ColumnEntry, RowIdentity
from extract.tables.cell_shapes import ColumnShape, are_nested_codes, are_years, is_figure
from extract.tables.column_sorts import ColumnSort, sort_of
from extract.tables.columns import PrintedColumn, clean_paths
from extract.tables.doubtful_heads import doubtful_heads
from extract.tables.figures_of import figure_names
from extract.tables.header_units import is_foreign, own_units, unit_of_header
from extract.tables.label_columns import name_labels
from extract.tables.measure_keys import TOTAL_KEY, measure_keys
from extract.tables.percents import percent_columns
from extract.tables.scopes import are_amounts, is_scope
from extract.tables.sums import (
    SumColumn,
    exchanged_wholes,
    failing_sums,
    find_sums,
    held_changes,
    open_adjustments,
    open_changes,
    proved_columns,
    unsummed_integers,
)
from extract.tables.table import Row
from extract.tables.vocabulary import Facet, parse_wording
from extract.text import label_key, unwrap
from extract.total_words import is_total_word

QUANTITY = "quantity"
"""Dimension of the columns of counts and shares."""
UNREAD = "unread"
"""Dimension of the columns of figures that are not to be taken for anything."""
_COUNT_UNITS = {"车辆": "辆", "批次": "批次", "人次": "人次", "人数": "人", "面积": "平方米", "得分": "分"}


class TypedColumns(msgspec.Struct, frozen=True):
    """The columns in printed order and the sums inside a row that the figures agree with."""

    columns: tuple[PrintedColumn, ...]
    identities: tuple[RowIdentity, ...]

    @property
    def has_money(self) -> bool:
        """Whether any column holds amounts."""
        return any(column.is_measure for column in self.columns)


def type_columns(
    paths: Sequence[tuple[str, ...]],
    rows: Sequence[Row],
    kind: str,
    *,
    unit: PrintedUnit,
    final: bool,
    over: int = 0,
    sided: bool = False,
) -> TypedColumns:
    """The columns under a header.

    Money is only what its header calls money and its cells do not contradict, or what a sum inside the rows
    proves; where cells contradict headers somewhere, headers may have been exchanged, and a column of whole
    numbers beside others with decimals, or one whose announced sum stays open, is not believed either.

    Args:
        paths: Header path of each printed column.
        rows: The data rows below.
        kind: Kind of the table, whose measures have names of their own.
        unit: Unit of the table, which a column head may outrank.
        final: Whether the table is of final accounts.
        over: How many headers at the top are no part of a measure's name.
        sided: Whether the block is one side of a table of income and expenditure.
    """
    width = max([len(paths), *(len(row.cells) for row in rows)], default=0)
    heads = [paths[i] if i < len(paths) else () for i in range(width)]
    cells = [tuple(row.cells[i].text if i < len(row.cells) else "" for row in rows) for i in range(width)]
    shapes = [ColumnShape.of(column) for column in cells]
    sorts = [
        sort_of(heads[i], shapes[i], damaged=_is_damaged(i, heads)) if heads[i] or shapes[i].texts else None
        for i in range(width)
    ]
    sorts = _without_lost_years(sorts, shapes, heads)
    totals = [i for i, row in enumerate(rows) if any(is_total_word(text) for text in row.texts)]
    if ColumnSort.LABEL not in sorts or sided:
        sorts = _with_label(sorts, shapes)
    sorts = _with_scopes(sorts, heads, cells)
    called = [SumColumn(i, heads[i], cells[i]) for i, s in enumerate(sorts) if s is ColumnSort.MONEY]
    own = own_units(called, unit)
    settled = _settle(sorts, shapes, heads, cells, totals, own)
    return _build(settled, shapes, heads, cells, kind, own, final=final, over=over, sided=sided)


def _without_lost_years(
    sorts: Sequence[ColumnSort | None], shapes: Sequence[ColumnShape], heads: Sequence[tuple[str, ...]]
) -> list[ColumnSort | None]:
    """The sorts without money where all cells are years and the header of the years (年度) stands over none."""
    lost = any(
        path and parse_wording(path[-1]).scheme == "year" and not are_years(shape.texts, least=1)
        for path, shape in zip(heads, shapes, strict=True)
    )
    return [
        ColumnSort.UNREAD if lost and sort is ColumnSort.MONEY and are_years(shape.texts, least=1) else sort
        for sort, shape in zip(sorts, shapes, strict=True)
    ]


def _with_label(sorts: Sequence[ColumnSort | None], shapes: Sequence[ColumnShape]) -> list[ColumnSort | None]:
    """The sorts with the first column of words as labels: every row is about something."""
    if any(s is ColumnSort.LABEL and shapes[i].is_text for i, s in enumerate(sorts)):
        return list(sorts)
    first = next((i for i, s in enumerate(sorts) if s is ColumnSort.TEXT and shapes[i].is_text), None)
    return [ColumnSort.LABEL if i == first else sort for i, sort in enumerate(sorts)]


def _with_scopes(
    sorts: Sequence[ColumnSort | None], heads: Sequence[tuple[str, ...]], cells: Sequence[tuple[str, ...]]
) -> list[ColumnSort | None]:
    """The sorts, with columns of a whole place and of its own level (本地区, 本级) as money where their rows prove it."""
    first = next((i for i, sort in enumerate(sorts) if sort is ColumnSort.LABEL), None)
    scopes = [i for i, s in enumerate(sorts) if s is ColumnSort.UNKNOWN and is_scope(heads[i])]
    if first is None or not scopes or not all(are_amounts(cells[first], cells[i]) for i in scopes):
        return list(sorts)
    return [ColumnSort.MONEY if i in scopes else sort for i, sort in enumerate(sorts)]


def _is_damaged(column: int, heads: Sequence[tuple[str, ...]]) -> bool:
    """Whether a column has no header of its own under a group whose other columns have: but for its parts (其中)."""
    own = heads[column]
    return bool(own) and any(
        len(other) > len(own)
        and other[: len(own)] == own
        and not label_key(other[-1]).startswith("其中")
        and parse_wording(own[-1]).head is not Facet.SUBJECT
        for other in (heads[i] for i in (column - 1, column + 1) if 0 <= i < len(heads))
    )


def _settle(
    sorts: Sequence[ColumnSort | None],
    shapes: Sequence[ColumnShape],
    heads: Sequence[tuple[str, ...]],
    cells: Sequence[tuple[str, ...]],
    totals: Sequence[int],
    own: Mapping[int, PrintedUnit],
) -> list[ColumnSort | None]:
    """The sorts with what arithmetic proves and with what contradictions forbid; other units take no part in it."""
    found = list(sorts)
    columns = {
        i: SumColumn(i, heads[i], cells[i]) for i in range(len(heads)) if shapes[i].figures and i not in own
    }
    money = [columns[i] for i in columns if found[i] is ColumnSort.MONEY]
    unknown = [columns[i] for i in columns if found[i] is ColumnSort.UNKNOWN]
    proved = proved_columns(money, unknown) if unknown else set()
    for i, sort in enumerate(found):
        if sort is ColumnSort.UNKNOWN and shapes[i].texts:
            # a sum proves that a column without any header is money, but not what money
            found[i] = ColumnSort.MONEY if i in proved and heads[i] else ColumnSort.UNREAD
    contradicted = any(
        sort is ColumnSort.UNREAD and not any(is_foreign(text) for text in heads[i])
        for i, sort in enumerate(sorts)
    )
    others = any(sort in {ColumnSort.SHARE, ColumnSort.COUNT} for sort in found)
    taken = [columns[i] for i in columns if found[i] is ColumnSort.MONEY]
    doubtful = unsummed_integers(taken, totals, list(columns.values()))
    if contradicted or others:
        doubtful |= _doubtful(taken, shapes, strict=contradicted)
    doubtful |= {c.position for c in taken if are_nested_codes(shapes[c.position].figures)}
    doubtful |= _of_one_name([c.position for c in taken if shapes[c.position].figures], heads)
    doubtful |= open_adjustments(taken) | exchanged_wholes(taken)
    doubtful |= percent_columns(taken, list(columns.values()))
    doubtful |= doubtful_heads(
        heads, [bool(s.figures) for s in shapes], [c.position for c in taken], find_sums(taken)
    )
    for i in doubtful:
        found[i] = ColumnSort.UNREAD
    return found


def _of_one_name(money: Sequence[int], heads: Sequence[tuple[str, ...]]) -> set[int]:
    """Columns of amounts under the very same headers beside each other: nobody tells which of them is which."""
    found: set[int] = set()
    for left, right in pairwise(money):
        if right == left + 1 and heads[left] == heads[right]:
            found |= {left, right}
    return found


def _doubtful(money: Sequence[SumColumn], shapes: Sequence[ColumnShape], *, strict: bool) -> set[int]:
    """Columns called money that may have exchanged their header with one of another sort."""
    pointed = any(shape.with_point * 2 > len(shape.figures) for shape in shapes)
    held = {i for s in find_sums(money) for i in (s.whole, *s.parts)}
    held_over = held | held_changes(money)
    doubtful = {i for s in failing_sums(money) for i in (s.whole, *s.parts)} - held_over
    doubtful |= open_changes(money, strict=strict or bool(doubtful)) - held
    if strict:
        doubtful |= {
            c.position
            for c in money
            if shapes[c.position].is_integers
            and c.position not in held
            and pointed
            and _says(shapes[c.position])
        }
    return doubtful


def _says(shape: ColumnShape) -> bool:
    return any(text.strip("0") for text in shape.figures)


def _build(
    sorts: Sequence[ColumnSort | None],
    shapes: Sequence[ColumnShape],
    heads: Sequence[tuple[str, ...]],
    cells: Sequence[tuple[str, ...]],
    kind: str,
    own: Mapping[int, PrintedUnit],
    *,
    final: bool,
    over: int,
    sided: bool,
) -> TypedColumns:
    money = [i for i, sort in enumerate(sorts) if sort is ColumnSort.MONEY]
    labels = name_labels({i: heads[i] for i, s in enumerate(sorts) if s is ColumnSort.LABEL}, shapes, kind)
    if sided and labels and all(dimension != "item" for dimension, _ in labels.values()):
        labels[min(labels)] = ("item", "text")
    printed = dict(zip(money, _distinct(clean_paths([_of_money(heads[i]) for i in money])), strict=True))
    partly = any(sort is ColumnSort.UNREAD and shapes[i].figures for i, sort in enumerate(sorts))
    figures = figure_names({i: heads[i] for i in money}, final=final, partly=partly)
    names = dict(zip(money, measure_keys(kind, [heads[i][over:] for i in money]), strict=True))
    if sided:
        names = {i: "/".join(printed[i]) if name == TOTAL_KEY else name for i, name in names.items()}
    keys = _distinct_keys({i: figures[i].key(names[i]) for i in money}, printed)
    columns: list[PrintedColumn] = []
    for i, sort in enumerate(sorts):
        if sort is None:
            continue
        if sort is ColumnSort.MONEY:
            entry = ColumnEntry(header=heads[i][-1:], measure="/".join(printed[i]), key=keys[i])
            columns.append(
                PrintedColumn(
                    i, printed[i], entry, True, figures[i].year, figures[i].prefix, None,
                    unit_of_header(heads[i]), own.get(i),
                )
            )  # fmt: skip
        elif sort is ColumnSort.LABEL:
            dimension, holds = labels[i]
            columns.append(
                PrintedColumn(i, (), ColumnEntry(header=heads[i][-1:], dimension=dimension, holds=holds))
            )
        else:
            columns.append(_other(i, sort, heads[i], shapes[i]))
    sums = find_sums([SumColumn(i, heads[i], cells[i]) for i in money if i not in own])
    identities = tuple(
        RowIdentity(keys[s.whole], tuple(keys[p] for p in s.parts), if_broken_down=True) for s in sums
    )
    return TypedColumns(tuple(columns), identities)


def _of_money(head: tuple[str, ...]) -> tuple[str, ...]:
    """The header of a column of amounts without what stands over the codes beside it (功能分类科目)."""
    return tuple(
        text
        for text in head
        if text is head[-1] or parse_wording(text).head not in {Facet.SUBJECT, Facet.CODE, Facet.NAME}
    )


def _other(position: int, sort: ColumnSort, head: tuple[str, ...], shape: ColumnShape) -> PrintedColumn:
    """A column that is neither label nor money."""
    dimension = {
        ColumnSort.COUNT: QUANTITY,
        ColumnSort.SHARE: QUANTITY,
        ColumnSort.ORDINAL: "ordinal",
        ColumnSort.TEXT: "remark",
    }.get(sort, UNREAD)
    if sort is ColumnSort.UNKNOWN and not shape.texts:
        dimension = "remark"
    entry = ColumnEntry(header=head[-1:], dimension=dimension, holds="any")
    unit = unit_of_count(head) if dimension == QUANTITY else None
    return PrintedColumn(position, tuple(unwrap(text) for text in head), entry, unit=unit)


def unit_of_count(head: Sequence[str]) -> str | None:
    """The unit of a column or row of counts or shares: printed in brackets, else that of what is counted."""
    wordings = [parse_wording(text) for text in head]
    if any(w.has(Facet.SHARE) for w in wordings):
        return "%"
    printed = next((w.unit for w in reversed(wordings) if w.unit), None)
    named = (t.name for w in reversed(wordings) for t in w.terms if t.facet is Facet.COUNT)
    return printed or next((u for name in named if (u := _COUNT_UNITS.get(name))), None)


def _distinct(paths: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The paths, those that come again numbered, so that each column has a name of its own."""
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for path in paths:
        named = path or ("金额",)
        seen[named] += 1
        found.append(named if seen[named] == 1 else (*named, str(seen[named])))
    return found


def _distinct_keys(keys: Mapping[int, str], printed: Mapping[int, tuple[str, ...]]) -> dict[int, str]:
    """The keys, with the printed path for a column whose key another has already."""
    taken: set[str] = set()
    found: dict[int, str] = {}
    for i, key in keys.items():
        found[i] = key if key not in taken else "/".join(printed[i])
        taken.add(found[i])
    return found


def has_figures(rows: Sequence[Row]) -> bool:
    """Whether any cell of the rows is a figure."""
    return any(is_figure(text) for row in rows for text in row.texts)
