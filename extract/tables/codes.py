"""Codes of classifications that are printed in one column, in a label, or in a column a level (类, 款, 项)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extract.document import Cell
from extract.tables.rows import ReadRow
from extract.text import split_code
from extract.total_words import is_total_word
from ontology.codelist import ClassScheme
from ontology.subjects import names_of, plain_name
from ontology.terms import Scheme

SCHEMES: Mapping[str, ClassScheme] = {
    "function": Scheme.FUNCTION,
    "government_economic": Scheme.GOVERNMENT_ECONOMIC,
    "department_economic": Scheme.DEPARTMENT_ECONOMIC,
}
"""Dimension of a row → the classification whose codes it has."""
UNIT_OR_SUBJECT = "subject_or_unit"
"""Names of subjects where the row has a subject's code, else of units (单位名称（科目）)."""
CODED = ("unit", "function", "government_economic", "department_economic")
"""Dimensions whose codes say which row is part of which."""

_LEVELS = 3
_WORDS = re.compile(r"[\u4e00-\u9fff]")
_PART_DIGITS = 2


def row_codes(rows: Sequence[ReadRow]) -> list[dict[str, str]]:
    """The code of each coded dimension of each row, whatever the columns it is printed in.

    Where a column a level is printed, a level that is left blank under the row above (merged downwards) is that of
    the row above.
    """
    above: dict[str, list[str]] = {}
    found: list[dict[str, str]] = []
    for row in rows:
        cells = {column.dimension: cell for column, cell in row.labels if column.dimension}
        codes = {name: code for name in CODED if (code := _code(name, cells, above))}
        found.append(_with_subject(codes, cells.get(UNIT_OR_SUBJECT)))
    return found


def _with_subject(codes: dict[str, str], name: Cell | None) -> dict[str, str]:
    """The codes; under 单位代码 beside 单位名称（科目） a subject's code, known by that name, is no unit's."""
    code = codes.get("unit", "")
    if name is None or set(codes) != {"unit"}:
        return codes
    for scheme, of in SCHEMES.items():
        if plain_name(name.text) in map(plain_name, names_of(of, code)):
            return {scheme: code}
    return codes


def code_of(row: ReadRow) -> str:
    """The digits of the first code that a row prints in a column of codes; empty where it prints none."""
    cells = (cell for column, cell in row.labels if (column.dimension or "").endswith("_code"))
    return next((code for cell in cells if (code := re.sub(r"\s", "", cell.text)).isdecimal()), "")


def is_worded(text: str) -> bool:
    """Whether a text has Chinese words, as no code has."""
    return _WORDS.search(text) is not None


def _code(name: str, cells: Mapping[str, Cell], above: dict[str, list[str]]) -> str | None:
    """A row's code of one dimension: from a code column, from a label, or joined from its levels."""
    for dimension in (f"{name}_code", name):
        if dimension in cells and (
            match := re.match(r"[\[【［]?(\d+)", re.sub(r"\s", "", cells[dimension].text))
        ):
            return match[1]
    if (cell := cells.get(f"{name}_name")) and (code := split_code(cell.text)[0]) and code.isdecimal():
        return code
    texts = [
        cells[d].text if (d := f"{name}_code_{level}") in cells else "" for level in range(1, _LEVELS + 1)
    ]
    parts = ["" if is_total_word(t) else re.sub(r"\D", "", t) for t in texts]
    if not any(parts):
        return None
    filled = _filled(parts, above.get(name, []))
    above[name] = filled
    return _joined(filled)


def _filled(parts: Sequence[str], above: Sequence[str]) -> list[str]:
    """The levels with those left blank in front of a printed one taken from the row above."""
    first = next(i for i, part in enumerate(parts) if part)
    return [*above[:first], *parts[first:]] if len(above) >= first and all(above[:first]) else list(parts)


def _joined(parts: Sequence[str]) -> str:
    """The levels as one code; a level may print all digits up to its own, or drop a leading zero (301 2 is 30102).

    >>> _joined(["301", "2", ""]), _joined(["201", "05", "07"]), _joined(["201", "20105", ""])
    ('30102', '2010507', '20105')
    """
    code = ""
    for part in parts:
        if not code or (part.startswith(code) and len(part) > len(code)):
            code = part or code
        elif part:
            code += part.zfill(_PART_DIGITS)
    return code
