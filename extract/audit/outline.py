"""Sums on each side of a two-sided table (收支总表): from the outline that numbering and total words give."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from extract.audit.equation import Equation
from extract.audit.ledger import Figure, Ledger
from extract.audit.rows import RULE as ROW_RULE
from extract.facts import BudgetLine, Role
from extract.numbering import OutlineLevel, level_of, ordinal_of, strip_numbering
from extract.tables.codes import code_of
from extract.tables.items import OF_WHICH, is_within, plain_run, proved_families
from extract.text import label_key
from extract.total_words import is_grand_total

ITEM_RULE = "item-sum"
SUM_RULE = "side-sum"
TOTAL_RULE = "side-total"
BALANCE_RULE = "sides-equal"
_CARRY_OVER = re.compile(r"结转|结余|非财政拨款")
_OF_FUND = re.compile(r"一般公共预算|政府性基金|国有资本经营")
_NAMES_FUND = re.compile(r"一般公共预算|政府性基金|国有资本|财政|专户|单位资金|经营|事业|结转|结余|其他")
_OF_YEAR = frozenset({"本年收入", "本年支出"})
_LEVEL_OF_CODE = {3: OutlineLevel.SECTION, 5: OutlineLevel.SUBSECTION, 7: OutlineLevel.ITEM}
_PARTIAL = re.compile(r"^其中[:：]")


class _Item(msgspec.Struct, frozen=True):
    """One row of a side: its entry, the level of its numbering (None without), and its name."""

    entry: Figure
    level: OutlineLevel | None
    name: str
    coded: bool = False
    """Whether its level is that of its code."""

    @property
    def is_total(self) -> bool:
        return is_grand_total(self.name)

    @property
    def is_sum(self) -> bool:
        return self.name.endswith(("合计", "小计")) and not self.is_total

    @property
    def row(self) -> int:
        """The row of its table."""
        return self.entry.fact.row if isinstance(self.entry.fact, BudgetLine) else 0

    @property
    def label(self) -> str:
        """Its label as printed."""
        return (self.entry.fact.item or "") if isinstance(self.entry.fact, BudgetLine) else ""

    @property
    def is_partial(self) -> bool:
        """Whether it only says what its whole holds among others (其中), which is counted already."""
        key = self.entry.fact.key if isinstance(self.entry.fact, BudgetLine) else ""
        return bool(_PARTIAL.match(self.name)) or any(
            text.startswith(OF_WHICH) for text in (key, key.partition(".")[2])
        )

    @property
    def is_head(self) -> bool:
        """一、本年支出 or 二、上年结转, whose parts stand below it, numbered anew."""
        return not self.coded and (self.name in _OF_YEAR or bool(_CARRY_OVER.search(self.name)))


def outline_equations(ledger: Ledger) -> Iterator[Equation]:
    """Parts = item, items = 本年收入合计, everything = 总计 on each side, and left 总计 = right 总计."""
    for reading in ledger.readings:
        sides: defaultdict[tuple[str, tuple[str, ...]], list[_Item]] = defaultdict(list)
        codes = {
            cell.source: code for row in reading.rows if (code := code_of(row)) for _, cell in row.amounts
        }
        for entry in ledger.of_table(reading.fact.ordinal):
            if isinstance(entry.fact, BudgetLine) and entry.fact.side and entry.fact.item:
                sides[entry.fact.side, entry.fact.measure].append(
                    _item(entry, entry.fact.item, codes.get(entry.fact.source, ""))
                )
        totals: list[_Item] = []
        yield from _rows(sides)
        families = _families_of_sides(sides)
        for (side, _), items in sides.items():
            yield from _side(items, families[side])
            totals.extend(i for i in items if i.is_total)
        yield from _balance(totals)


def _rows(sides: Mapping[tuple[str, tuple[str, ...]], Sequence[_Item]]) -> Iterator[Equation]:
    """合计 = general public, government fund and state capital money, in each row of a side that parts them."""
    cells: defaultdict[tuple[str, int], list[Figure]] = defaultdict(list)
    for (side, _), items in sides.items():
        for item in items:
            if isinstance(item.entry.fact, BudgetLine):
                cells[side, item.entry.fact.row].append(item.entry)
    for entries in cells.values():
        wholes = [e for e in entries if _column(e) == "合计"]
        others = [e for e in entries if _column(e) != "合计"]
        parts = [e for e in others if _OF_FUND.match(_column(e))]
        if len(wholes) == 1 and parts and len(parts) == len(others):
            whole = wholes[0]
            sums = f"合计 = {' + '.join(_column(p) for p in parts)}"
            number = whole.table.number
            yield Equation(
                rule=ROW_RULE,
                key=f"{ROW_RULE}/{whole.table.ordinal}/{whole.fact.key if isinstance(whole.fact, BudgetLine) else ''}",
                label=f"表{number}同一行：{sums}",
                label_en=f"row of table {number}: {sums}",
                left=(whole.term(),),
                right=tuple(p.term() for p in parts),
            )


def _column(entry: Figure) -> str:
    return label_key(entry.fact.measure[-1]) if isinstance(entry.fact, BudgetLine) else ""


def _item(entry: Figure, label: str, code: str) -> _Item:
    name = label_key(strip_numbering(label))
    if (level := level_of(label)) is None and (level := _LEVEL_OF_CODE.get(len(code))) is not None:
        return _Item(entry, level, name, coded=True)
    return _Item(entry, level, name)


def _families_of_sides(
    sides: Mapping[tuple[str, tuple[str, ...]], Sequence[_Item]],
) -> Mapping[str, Mapping[int, Sequence[int]]]:
    """Side → row → the rows of its parts, as one of the side's columns proves it; another may print no total."""
    found: defaultdict[str, dict[int, Sequence[int]]] = defaultdict(dict)
    for (side, _), items in sides.items():
        for parent, parts in _proved_families([i for i in items if not i.is_partial]):
            found[side].setdefault(parent.row, [part.row for part in parts])
    return found


def _side(items: Sequence[_Item], families: Mapping[int, Sequence[int]]) -> Iterator[Equation]:
    """The sums of one side and measure; rows that only say 其中 are part of no sum."""
    items = [i for i in items if not i.is_partial]
    of_row = {i.row: i for i in items}
    known = [
        (of_row[row], [of_row[r] for r in rows if r in of_row])
        for row, rows in families.items()
        if row in of_row
    ]
    proved = [(parent, parts) for parent, parts in known if parts]
    for parent, parts in proved:
        yield _equation(ITEM_RULE, parent, parts, "其下各项", "its parts")
    below = [part for _, parts in proved for part in parts]
    items = [i for i in items if i not in below]
    tops, children = _tree([i for i in items if not i.is_total])
    for parent, parts in children:
        yield _equation(ITEM_RULE, parent, parts, "其下各项", "its parts")
    sums = [i for i in tops if i.is_sum]
    for whole in sums:
        before = [i for i in tops[: tops.index(whole)] if not i.is_sum]
        if before:
            yield _equation(SUM_RULE, whole, before, "各项", "the items")
    carried = tops[tops.index(sums[-1]) :] if sums else tops
    for total in (i for i in items if i.is_total):
        if carried and not _counts_twice(total, carried):
            yield _equation(TOTAL_RULE, total, carried, "各项", "the items")


def _counts_twice(total: _Item, items: Sequence[_Item]) -> bool:
    """Whether items are too much for their total by just what one without a number prints.

    Then it is a sum of others or a part of one, which neither numbers nor names tell: how they add up is not known. The
    same item printed twice is no such case.
    """
    over = sum((i.entry.amount or Decimal(0) for i in items), Decimal(0)) - (total.entry.amount or Decimal(0))
    names = [i.name for i in items]
    return bool(over) and any(
        i.level is None and i.entry.amount == over and names.count(i.name) == 1 for i in items
    )


def _tree(items: Sequence[_Item]) -> tuple[list[_Item], list[tuple[_Item, list[_Item]]]]:
    """Top rows in order, and each row with its parts: the rows of the next lower level that follow it.

    Parts of a part belong to that part alone: 1. and 2. below （一） are no parts of 一、 as well.
    """
    tops: list[_Item] = []
    families: list[tuple[_Item, list[_Item]]] = []
    open_rows: list[tuple[int, list[_Item]]] = []  # level and parts of the rows above, the top row first
    for index, item in enumerate(items):
        level = item.level or OutlineLevel.SECTION
        whole = _plain_whole(items, index)
        if whole is not None:
            families[whole][1].append(item)
            families.append((item, []))
            continue
        beside = _stands_beside(item, families) or _counts_on(item, tops, open_rows)
        is_head = item.is_head and not _is_next_part(item, open_rows)
        if item.is_sum or is_head or not open_rows or level <= open_rows[0][0] or beside:
            tops.append(item)
            open_rows = []
        else:
            while len(open_rows) > 1 and open_rows[-1][0] >= level:
                open_rows.pop()
            open_rows[-1][1].append(item)
        families.append((item, []))
        if not open_rows or item.level:  # a row without a number below others has no parts of its own
            # Below a head everything is numbered anew, so that 一、 may stand below it.
            open_rows.append((OutlineLevel.PART if is_head else level, families[-1][1]))
    return tops, [(parent, parts) for parent, parts in families if parts]


def _stands_beside(item: _Item, families: Sequence[tuple[_Item, list[_Item]]]) -> bool:
    """Whether a row without a number stands beside 上年结转 above it: only a fund's name tells that it is a part."""
    heads = [row for row, parts in families if row.is_head or parts]
    return (
        item.level is None
        and bool(heads)
        and heads[-1].is_head
        and heads[-1].level is None
        and bool(_CARRY_OVER.search(heads[-1].name))
        and not _NAMES_FUND.search(item.name)
    )


def _counts_on(item: _Item, tops: Sequence[_Item], open_rows: Sequence[tuple[int, list[_Item]]]) -> bool:
    """Whether the number of a row goes on from that of the head above, as 五、 behind 四、上年结余: parts begin at one."""
    if item.level is None or not tops or not tops[-1].is_head or tops[-1].level is not item.level:
        return False
    below = [part for _, parts in open_rows for part in parts if part.level is item.level]
    last, own = ordinal_of(tops[-1].label), ordinal_of(item.label)
    return not below and last is not None and own == last + 1


def _is_next_part(item: _Item, open_rows: Sequence[tuple[int, list[_Item]]]) -> bool:
    """Whether the number of a carry-over goes on from a part above, as （二）上年结余 behind （一）上级补助 below 二、.

    Only below a row that is no head: below a head everything is numbered anew, and the next number may leave it.
    """
    if item.level is None or not open_rows or not open_rows[0][0] < item.level:
        return False
    if open_rows[0][0] == OutlineLevel.PART:
        return False
    beside = [part for _, parts in open_rows for part in parts if part.level is item.level]
    last, own = ordinal_of(beside[-1].label) if beside else None, ordinal_of(item.label)
    return last is not None and own == last + 1


def _plain_whole(items: Sequence[_Item], index: int) -> int | None:
    """The numbered row whose parts are printed right below it without numbers (一、基本支出: 人员经费, 公用经费).

    None where the row is no such part: the reader says by its role that the rows below a numbered one sum to it.
    """
    item = items[index]
    if item.level is not None or item.is_sum or item.is_head:
        return None
    row = item.entry.fact
    for before in range(index - 1, -1, -1):
        above, fact = items[before], items[before].entry.fact
        apart = index - before
        if not isinstance(row, BudgetLine) or not isinstance(fact, BudgetLine) or row.row - fact.row != apart:
            return None
        if above.level is None and is_within(item.label, above.label):
            return before if above.entry.role is Role.SUBTOTAL else None
        if above.level is not None:
            return before if above.entry.role is Role.SUBTOTAL and not above.is_head else None
        if above.is_sum or above.is_head:
            return None
    return None


def _proved_families(items: Sequence[_Item]) -> list[tuple[_Item, list[_Item]]]:
    """Items without a number that only the figures show to be sums, each with its parts."""
    run = plain_run([i.label for i in items], [(i.entry.amount,) for i in items])
    if run is None:
        return []
    plain, left = run
    found = proved_families([(items[i].entry.amount,) for i in plain], left)
    return [
        (items[plain[at]], [items[plain[at + n]] for n in range(1, count + 1)]) for at, count in found.items()
    ]


def _balance(totals: Sequence[_Item]) -> Iterator[Equation]:
    """Left total = right total where each side prints one, or one in the column 合计."""
    sides: defaultdict[str, list[_Item]] = defaultdict(list)
    for total in totals:
        fact = total.entry.fact
        if isinstance(fact, BudgetLine) and fact.side:
            sides[fact.side].append(total)
    mains = [_main(found) for found in sides.values()]
    if len(mains) == 2 and mains[0] and mains[1]:
        number = mains[0].entry.table.number
        yield Equation(
            rule=BALANCE_RULE,
            key=f"{BALANCE_RULE}/{mains[0].entry.table.ordinal}",
            label=f"表{number} {mains[0].name} = {mains[1].name}",
            label_en=f"table {number}: total income = total expenditure",
            left=(mains[0].entry.term(),),
            right=(mains[1].entry.term(),),
        )


def _main(found: Sequence[_Item]) -> _Item | None:
    plain = [i for i in found if isinstance(f := i.entry.fact, BudgetLine) and f.measure[-1] == "合计"]
    return plain[0] if len(plain) == 1 else found[0] if len(found) == 1 else None


def _equation(rule: str, whole: _Item, parts: Sequence[_Item], what: str, what_en: str) -> Equation:
    fact, table = whole.entry.fact, whole.entry.table
    side, measure = (fact.side, "/".join(fact.measure)) if isinstance(fact, BudgetLine) else ("", "")
    return Equation(
        rule=rule,
        key=f"{rule}/{table.ordinal}/{side}/{fact.row}/{measure}",
        label=f"表{table.number}{side}：{whole.name} = {what}之和",
        label_en=f"table {table.number}, {side}: {whole.name} = sum of {what_en}",
        left=(whole.entry.term(),),
        right=tuple(p.entry.term() for p in parts),
        group=whole.name,
    )
