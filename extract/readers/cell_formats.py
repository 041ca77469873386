"""What an .xlsx file says of how its cells look: number formats, hidden rows and columns, formulas without value."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from pathlib import Path

import msgspec
from lxml import etree

from extract.readers.extents import column_number
from extract.readers.number_format import BUILT_IN, GENERAL, NumberFormat, parse_format
from extract.readers.package import read_member

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STYLED = re.compile(rb'<(?:\w+:)?c\s(?=[^>]*?\br="([A-Z]{1,3})(\d{1,7})")(?=[^>]*?\bs="(\d{1,6})")[^>]*>')

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMNS = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_UNVALUED = re.compile(
    rb"<(?:\w+:)?c\s([^>]*[^>/])>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_NUMBER_ATTRIBUTES = {name: re.compile(rb'\b%s="(\d{1,7})"' % name) for name in (b"r", b"min", b"max")}
_IS_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"|\b(?:ht|width)="0(?:\.0*)?"')
_MOST_COLUMNS = 16_384
_CELL_NAME = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_IS_TEXT = re.compile(rb'\bt="str"')


class SheetLook(msgspec.Struct, frozen=True):
    """How one sheet looks; rows and columns count from 0.

    `unvalued` are the cells whose formula has no stored value: (row, column) → the formula.
    """

    formats: dict[tuple[int, int], NumberFormat] = {}
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    unvalued: dict[tuple[int, int], str] = {}
    shown: dict[tuple[int, int], str] = {}
    """Cells that show another number than the one they store, where the file holds what they show."""


class WorkbookLook:
    """How a workbook's sheets look, each read when it is asked for.

    A workbook whose parts are not where they should be says nothing: its numbers are then shown in full.
    """

    def __init__(self, package: zipfile.ZipFile, place: Path) -> None:
        self._package = package
        self._place = place
        self._styles = self._read_styles()
        self._parts = self._sheet_parts()

    def of_sheet(self, name: str) -> SheetLook:
        """How one sheet looks."""
        part = self._part(self._parts.get(name, ""))
        if part is None:
            return SheetLook()
        formats: dict[tuple[int, int], NumberFormat] = {}
        for letters, digits, style in _STYLED.findall(part):
            shown = self._styles.get(int(style), GENERAL)
            if shown is not GENERAL:
                formats[int(digits) - 1, column_number(letters) - 1] = shown
        return SheetLook(formats, _hidden_rows(part), _hidden_columns(part), _unvalued(part))

    def _part(self, name: str) -> bytes | None:
        info = next((i for i in self._package.infolist() if i.filename == name), None)
        return read_member(self._package, info, self._place) if info else None

    def _xml(self, name: str) -> etree._Element | None:
        part = self._part(name)
        return etree.fromstring(part, etree.XMLParser(resolve_entities=False)) if part else None

    def _read_styles(self) -> dict[int, NumberFormat]:
        """Style number of a cell → number format."""
        root = self._xml("xl/styles.xml")
        if root is None:
            return {}
        codes = dict(BUILT_IN)
        for element in root.iter(f"{_MAIN}numFmt"):
            codes[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
        formats = {number: parse_format(code) for number, code in codes.items()}
        styles = root.find(f"{_MAIN}cellXfs")
        return {
            i: formats.get(int(xf.get("numFmtId", "0")), GENERAL)
            for i, xf in enumerate(styles if styles is not None else ())
        }

    def _sheet_parts(self) -> dict[str, str]:
        """Sheet name → name of its part."""
        book, relations = self._xml("xl/workbook.xml"), self._xml("xl/_rels/workbook.xml.rels")
        if book is None or relations is None:
            return {}
        targets = {r.get("Id"): posixpath.join("/xl", r.get("Target", "")).lstrip("/") for r in relations}
        return {s.get("name", ""): targets.get(s.get(_RELATION), "") for s in book.iter(f"{_MAIN}sheet")}


def _hidden_rows(part: bytes) -> frozenset[int]:
    return frozenset(
        number - 1
        for match in _ROW.finditer(part)
        if _IS_HIDDEN.search(match[1]) and (number := _attribute(match[1], b"r"))
    )


def _hidden_columns(part: bytes) -> frozenset[int]:
    found: set[int] = set()
    for match in _COLUMNS.finditer(part):
        first, last = _attribute(match[1], b"min"), _attribute(match[1], b"max")
        if _IS_HIDDEN.search(match[1]) and first and last:
            found.update(range(first - 1, min(last, _MOST_COLUMNS)))
    return frozenset(found)


def _unvalued(part: bytes) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for match in _UNVALUED.finditer(part):
        name = _CELL_NAME.search(match[1])
        if name and not _IS_TEXT.search(match[1]):
            formula = html.unescape((match[2] or b"").decode("utf-8", "replace"))
            found[int(name[2]) - 1, column_number(name[1]) - 1] = formula
    return found


def _attribute(attributes: bytes, name: bytes) -> int:
    """The number that an attribute holds, 0 where it is not there."""
    match = _NUMBER_ATTRIBUTES[name].search(attributes)
    return int(match[1]) if match else 0
