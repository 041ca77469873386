"""The unit that a table's amounts are printed in: where it may stand, and what decides where it stands nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from extract.document import Document, Paragraph
from extract.facts import Finding, Severity, TableFact
from extract.printed import UNIT_PRINT, PrintedUnit, looks_like_amount, read_number
from extract.tables.columns import PrintedColumn
from extract.tables.header_units import is_per_piece, unit_in
from extract.tables.lines import TablePlace
from extract.tables.table import Table
from extract.text import fold

_OF_ALL = re.compile(
    rf"(?:表|数据|金额|说明|报告)[^。；]{{0,16}}单位[^。；]{{0,8}}?(?:均|都)?(?:为|是|[:：])(?:人民币)?(?P<unit>{UNIT_PRINT})"
)
"""A sentence that gives the unit of all tables: 以下各表金额单位均为万元."""
_IN_TEXT = re.compile(rf"(?<!\d)(?<!\d,)(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<unit>{UNIT_PRINT})")
"""An amount from its first digit on: a line of many figures is passed over once, not from each figure of it."""
CONFLICT_RULE = "unit-conflict"
_LEAST_DIGITS = 3
"""Digits that a figure needs to be told again elsewhere by chance seldom enough."""


class KnownAmounts:
    """What the running text prints in units of its own, to tell by it the unit of a table that prints none."""

    def __init__(self, document: Document) -> None:
        texts = [fold(b.text) for b in document.blocks if isinstance(b, Paragraph)]
        self._yuan = {
            number.value * unit.worth_yuan
            for text in texts
            for m in _IN_TEXT.finditer(text)
            if (number := read_number(m["digits"]))
            and (unit := PrintedUnit.named(m["unit"]))
            and _digits(m["digits"]) >= _LEAST_DIGITS
        }
        self.of_all = next((PrintedUnit.named(m["unit"]) for t in texts if (m := _OF_ALL.search(t))), None)

    def unit_of(self, texts: Iterable[str]) -> PrintedUnit | None:
        """The one unit in which figures of a table are amounts that the text states; None where none or several are."""
        numbers = {
            n.value for t in texts if _digits(t) >= _LEAST_DIGITS and (n := read_number(t)) and not n.unit
        }
        counts = {
            unit: sum(1 for n in numbers if n and n * unit.worth_yuan in self._yuan) for unit in PrintedUnit
        }
        agreeing = [unit for unit, count in counts.items() if count]
        return agreeing[0] if len(agreeing) == 1 else None


def table_unit(
    table: Table, place: TablePlace, above: PrintedUnit | None, known: KnownAmounts
) -> tuple[PrintedUnit, list[Finding]]:
    """The table's unit, with a finding where it is printed nowhere.

    Args:
        table: The table.
        place: Where it stands.
        above: The unit of the table before it.
        known: The amounts of the running text.
    """
    if table.unit:
        return table.unit, []
    in_head = {unit for text in _head_texts(table) if (unit := unit_in(text)) and not is_per_piece(text)}
    texts = _texts(table)
    inline = next((u for t in texts if not is_per_piece(t) and (u := unit_in(t))), None)
    if len(in_head) == 1 or inline:
        return (in_head.pop() if len(in_head) == 1 else inline) or PrintedUnit.WAN_YUAN, []
    no_amounts = table.kind is not None and table.kind.columns and not table.kind.has_measures
    if no_amounts or not any(looks_like_amount(t) and not _has_unit(t) for t in texts):
        return above or PrintedUnit.WAN_YUAN, []
    if told := known.unit_of(texts):
        return told, [_told(table, place, told)]
    unit = known.of_all or above or PrintedUnit.WAN_YUAN
    return unit, [] if known.of_all else [_assumed(table, place, unit, above)]


def units_read(tables: Iterable[TableFact]) -> dict[int, PrintedUnit]:
    """Ordinal of a table → the unit that its amounts were read in."""
    return {t.ordinal: unit for t in tables if (unit := PrintedUnit.named(t.printed_unit))}


def unit_conflict(
    table: Table, place: TablePlace, columns: Iterable[PrintedColumn], unit: PrintedUnit
) -> list[Finding]:
    """The finding for columns whose header prints another unit than the one they are read in."""
    other = next(
        (c.said_unit for c in columns if c.said_unit and c.said_unit is not (c.own_unit or unit)), None
    )
    return [_conflict(table, place, unit, other)] if other else []


def _head_texts(table: Table) -> Iterator[str]:
    """The texts of the rows above the first amount."""
    for row in next((page for page in table.pages if page), []):
        if any(looks_like_amount(text) for text in row.texts):
            return
        yield from (text for text in row.texts if text)


def _texts(table: Table) -> list[str]:
    return [cell.text for page in table.pages for row in page for cell in row.cells if cell.text]


def _has_unit(text: str) -> bool:
    """Whether a figure prints a unit of its own behind it."""
    number = read_number(text)
    return number is not None and number.unit is not None


def _digits(text: str) -> int:
    """Digits that say something: without zeros before and behind."""
    return len(re.sub(r"\D", "", text).strip("0"))


def _finding(table: Table, place: TablePlace, rule: str, severity: Severity, words: Sequence[str]) -> Finding:
    return Finding(
        document=place.document,
        source=table.source,
        rule=rule,
        severity=severity,
        subject=f"{place.number} {table.name}".strip(),
        message=f"table {place.number} {words[0]}",
        message_zh=f"表{place.number}{words[1]}",
    )


def _conflict(table: Table, place: TablePlace, unit: PrintedUnit, other: PrintedUnit) -> Finding:
    en = f"says {unit.printed} above and {other.printed} in its header; read in {unit.printed}"
    zh = f"表上单位为{unit.printed}，表头为{other.printed}，按{unit.printed}读取"
    return _finding(table, place, CONFLICT_RULE, Severity.WARNING, (en, zh))


def _told(table: Table, place: TablePlace, unit: PrintedUnit) -> Finding:
    en = f"prints no unit; {unit.printed} is the one in which the text states its figures"
    zh = f"未印金额单位；文中所述金额表明为{unit.printed}"
    return _finding(table, place, "unit-told", Severity.INFO, (en, zh))


def _assumed(table: Table, place: TablePlace, unit: PrintedUnit, above: PrintedUnit | None) -> Finding:
    why = "the table above" if above else "the unit budgets are usually printed in"
    en = f"prints no unit; read in {unit.printed} as {why}"
    return _finding(
        table, place, "unit-assumed", Severity.WARNING, (en, f"未印金额单位，按{unit.printed}读取")
    )
