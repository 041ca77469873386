"""Number formats of the cells of an .xlsx file, which decide how many decimals a person sees."""

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path

from lxml import etree

from extract.readers.extents import column_number
from extract.readers.number_format import BUILT_IN, GENERAL, NumberFormat, parse_format
from extract.readers.package import read_member

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STYLED = re.compile(rb'<(?:\w+:)?c\s(?=[^>]*?\br="([A-Z]{1,3})(\d{1,7})")(?=[^>]*?\bs="(\d{1,6})")[^>]*>')

CellFormats = dict[tuple[int, int], NumberFormat]
"""(row, column) from 0 → format, of cells that have one."""


class WorkbookFormats:
    """The formats of a workbook's sheets, each read when it is asked for.

    A workbook whose parts are not where they should be has none: its numbers are then shown in full.
    """

    def __init__(self, package: zipfile.ZipFile, place: Path) -> None:
        self._package = package
        self._place = place
        self._styles = self._read_styles()
        self._parts = self._sheet_parts()

    def of_sheet(self, name: str) -> CellFormats:
        """The formats of one sheet's cells."""
        part = self._part(self._parts.get(name, ""))
        if part is None:
            return {}
        formats: CellFormats = {}
        for letters, digits, style in _STYLED.findall(part):
            shown = self._styles.get(int(style), GENERAL)
            if shown is not GENERAL:
                formats[int(digits) - 1, column_number(letters) - 1] = shown
        return formats

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
