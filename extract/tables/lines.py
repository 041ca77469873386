"""Read rows to budget lines: dimensions, roles and keys."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from extract.document import Cell
from extract.errors import AmountError
from extract.facts import BudgetLine, Finding, Label, Role, Severity, Status, Transfer
from extract.project_code import parse_project
from extract.tables.codes import UNIT_OR_SUBJECT, row_codes
from extract.tables.columns import PrintedColumn
from extract.tables.label_columns import PROJECT_CODE, UNIT_OR_PROJECT
from extract.tables.reading import AmountReader
from extract.tables.row_roles import roles
from extract.tables.rows import ReadRow
from extract.tables.vocabulary import Facet, parse_wording
from extract.text import split_code, unwrap, without_note
from extract.total_words import is_table_total, is_total_word
from extract.unit_name import is_organisation

_LABELS = ("unit", "unit_type", "function", "government_economic", "department_economic", "category", "service_domain",
           "fund", "transfer_item")  # fmt: skip
NAMELESS = "无标目"
"""Key of a row that says nothing of what it is about."""
_PROJECT_CODE = re.compile(r"[0-9A-Z]{6,30}")
_LOST_DIGITS = re.compile(r"\d{15}0{3,}|\d(?:\.\d+)?[Ee]\+\d{2}")
"""A code that a spreadsheet kept as a number: of more than 15 digits it holds 0 for all others."""
_YEAR = re.compile(r"(?:19|20)\d{2}")
_SUBJECTS = ("function", "department_economic", "government_economic")


class TablePlace(msgspec.Struct, frozen=True):
    """What all facts of a table share."""

    document: str
    ordinal: int
    number: str


def read_label(text: str) -> Label:
    """A printed label, its code parted from its name.

    >>> str(read_label("50205-委托业务费"))
    '50205-委托业务费'
    """
    code, name = split_code(without_note(text))
    return Label(name, code)


def read_project(text: str) -> Label:
    """A project's label, the code mended where its pattern allows; the name alone where no code is printed.

    >>> read_project("11010524T00000319 5133-课题 经费")
    Label(name='课题经费', code='11010524T000003195133')
    """
    project = parse_project(text)
    return project.label if project else Label(unwrap(text))


def row_dimensions(row: ReadRow, codes: Mapping[str, str], role: Role = Role.DETAIL) -> dict[str, object]:
    """The dimensions of a row as fields of `BudgetLine`; total words are no dimensions.

    Args:
        row: The row.
        codes: Its codes by dimension, as `row_codes` gives them.
        role: What it is to the rows below it.
    """
    cells = {c.dimension: cell for c, cell in row.labels if c.dimension and not _is_total(row, cell)}
    if role is Role.TOTAL:
        cells = {d: cell for d, cell in cells.items() if d == "item" or not is_table_total(cell.text)}
    if role is Role.SUBTOTAL and (
        sum_of := next((c.text for c in cells.values() if is_table_total(c.text)), "")
    ):
        return {"item": unwrap(sum_of)}
    found: dict[str, object] = {name: read_label(cells[name].text) for name in _LABELS if name in cells}
    if "project" in cells:
        project = _with_code(read_project(cells["project"].text), cells.get(PROJECT_CODE))
        above_its_projects = role is Role.SUBTOTAL and project.code is None and is_organisation(project.name)
        found["unit" if above_its_projects and "unit" not in found else "project"] = project
    if "activity" in cells:
        found["category"] = read_label(cells["activity"].text)
    if "item" in cells:
        found["item"] = unwrap(cells["item"].text)
    if UNIT_OR_SUBJECT in cells:
        named = unwrap(cells[UNIT_OR_SUBJECT].text)
        field = next((f for f in _SUBJECTS if f in codes), "unit")
        if field == "unit" and field not in codes and _is_class_of_expenditure(named):
            found["item"] = named
        else:
            found[field] = Label(named, codes.get(field))
    if UNIT_OR_PROJECT in cells:
        label = read_label(cells[UNIT_OR_PROJECT].text)
        if code := codes.get("unit"):
            label = _named(label.name, code)
        found["unit" if code or is_organisation(label.name) else "project"] = label
    for field in ("unit", "function", "government_economic", "department_economic"):
        if field in found:
            continue
        name = cells.get(f"{field}_name")
        if field not in cells and (name or (field in codes and not row.is_total)):
            found[field] = _named(unwrap(name.text) if name else "", codes.get(field))
    levels = [read_label(cells[d].text) for d in ("directory_1", "directory_2", "directory_3") if d in cells]
    if levels:
        found["directory"] = tuple(levels)
    if "year" in cells and (year := _YEAR.search(cells["year"].text)):
        found["year"] = int(year[0])
    if "document_number" in cells:
        found["document_number"] = unwrap(cells["document_number"].text)
    return found


def _is_class_of_expenditure(name: str) -> bool:
    """Whether a name without a code is what money is spent on, and no unit (工资福利支出)."""
    wording = parse_wording(name)
    return wording.is_known and wording.has(Facet.PURPOSE) and not is_organisation(name)


def _named(name: str, code: str | None) -> Label:
    """A label of a code and a name; the code is no part of the name where both stand in one cell ([229]其他支出)."""
    own, rest = split_code(name)
    return Label(rest if code and own == code else name, code)


def _with_code(project: Label, cell: Cell | None) -> Label:
    """A project with the code that a column of its own prints."""
    code = re.sub(r"\s", "", cell.text) if cell else ""
    if _LOST_DIGITS.fullmatch(code):
        return project
    return Label(project.name, code) if project.code is None and _PROJECT_CODE.fullmatch(code) else project


def _is_total(row: ReadRow, cell: Cell) -> bool:
    return row.is_total and is_total_word(cell.text)


def row_key(dimensions: dict[str, object], role: Role) -> str:
    """What a row says, as a key: the codes (or names) of its dimensions, or 合计."""
    parts: list[str] = []
    for value in dimensions.values():
        labels = value if isinstance(value, tuple) else (value,)
        parts.extend(
            (label.code or label.name) if isinstance(label, Label) else str(label) for label in labels
        )
    if parts:
        return ".".join(parts)
    return "合计" if role is Role.TOTAL else NAMELESS


class KeyCounter:
    """Makes row keys unique inside a table: the second row that says the same gets ~2."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def unique(self, key: str) -> str:
        """The key, numbered if it came before."""
        self._seen[key] += 1
        return key if self._seen[key] == 1 else f"{key}~{self._seen[key]}"


def read_amount(
    cell: Cell, reader: AmountReader, document: str, subject: str
) -> tuple[Decimal | None, Status, Finding | None]:
    """The amount of a cell with its status, and a finding where it cannot be believed."""
    try:
        return reader.read(cell.text, cell.source), Status.UNVERIFIED, None
    except AmountError as error:
        finding = Finding(
            document=document,
            source=cell.source,
            rule="amount-unreadable",
            severity=Severity.WARNING,
            subject=subject,
            message=f"{subject}: expected {error.expected}, got {error.got}",
            message_zh=f"{subject}：金额“{cell.text}”不能确定，未采信",
            cells=(cell.source,),
        )
        return None, Status.CONFLICT, finding


def unread_cell(cell: Cell, place: TablePlace) -> Finding:
    """The finding for a cell that no column takes."""
    return Finding(
        document=place.document,
        source=cell.source,
        rule="cell-unread",
        severity=Severity.WARNING,
        subject=f"{place.number} {cell.text[:40]}",
        message=f"table {place.number} at {cell.source}: no column takes {cell.text[:60]!r}",
        message_zh=f"表{place.number}：单元格“{cell.text[:60]}”无法归入任何列",
        cells=(cell.source,),
    )


def _lost_codes(row: ReadRow, place: TablePlace) -> list[Finding]:
    """The finding for a project's code of which digits are lost; two projects may have come to have the same."""
    cell = row.dimension(PROJECT_CODE)
    if cell is None or not _LOST_DIGITS.fullmatch(re.sub(r"\s", "", cell.text)):
        return []
    return [
        Finding(
            document=place.document,
            source=cell.source,
            rule="code-digits-lost",
            severity=Severity.WARNING,
            subject=f"{place.number} {cell.text[:40]}",
            message=f"table {place.number} at {cell.source}: expected a code as text, got the number {cell.text[:40]!r} with"
            " 15 digits at most; no code was taken",
            message_zh=f"表{place.number}：项目编码“{cell.text[:40]}”以数值保存，15位以后已丢失，未采信",
            cells=(cell.source,),
        )
    ]


def budget_line(
    row: ReadRow,
    column: PrintedColumn,
    cell: Cell,
    key: str,
    role: Role,
    place: TablePlace,
    reader: AmountReader,
) -> tuple[BudgetLine, Finding | None]:
    """The budget line of one amount cell, without dimensions, and what is wrong with its amount."""
    subject = f"{place.number} {key} {'/'.join(column.measure)}"
    reader = reader.in_unit(column.own_unit)
    amount, status, finding = read_amount(cell, reader, place.document, subject)
    line = BudgetLine(
        document=place.document,
        source=cell.source,
        table=place.ordinal,
        table_number=place.number,
        row=row.ordinal,
        key=key,
        role=role,
        measure=column.measure,
        measure_key=column.key,
        amount=amount,
        printed=cell.text,
        printed_unit=reader.unit_of(cell.text).printed,
        status=status,
        confidence=cell.confidence,
        year=column.year,
    )
    return line, finding


def budget_lines(
    rows: Sequence[ReadRow],
    place: TablePlace,
    reader: AmountReader,
    shared: dict[str, object] | None = None,
    keys: KeyCounter | None = None,
) -> tuple[list[BudgetLine], list[Finding]]:
    """One budget line for each amount cell of the rows.

    Args:
        rows: The table's data rows.
        place: The table they stand in.
        reader: Reads the amounts.
        shared: Dimensions that hold for all rows because the table's head says them.
        keys: Makes the keys of all rows of the table unique.
    """
    lines: list[BudgetLine] = []
    findings: list[Finding] = []
    keys = keys or KeyCounter()
    codes = row_codes(rows)
    for row, role, coded in zip(rows, roles(rows, codes), codes, strict=True):
        dimensions = {**(shared or {}), **row_dimensions(row, coded, role)}
        if not row.amounts:
            continue
        findings.extend(_lost_codes(row, place))
        key = keys.unique(row_key(dimensions, role))
        for column, cell in row.amounts:
            line, finding = budget_line(row, column, cell, key, role, place, reader)
            findings.extend([finding] if finding else [])
            if row.undecided:
                line = msgspec.structs.replace(line, status=Status.CONFLICT)
            if not column.kind:
                line = msgspec.structs.replace(line, measure_key=None)
            lines.append(msgspec.structs.replace(line, **dimensions))
    return lines, findings


def transfers(rows: Sequence[ReadRow], place: TablePlace, reader: AmountReader) -> list[Transfer]:
    """The rows of a table of transfers from above as facts of their own; totals left out."""
    found: list[Transfer] = []
    codes = row_codes(rows)
    for row, role, own in zip(rows, roles(rows, codes), codes, strict=True):
        if role is not Role.DETAIL or not row.amounts:
            continue
        dimensions = row_dimensions(row, own)
        department = row.dimension("department")
        column, cell = row.amounts[0]
        amount = reader.in_unit(column.own_unit).find(cell.text, cell.source)
        transfer = Transfer(
            document=place.document,
            source=row.source,
            table=place.ordinal,
            row=row.ordinal,
            amount=amount,
            printed=cell.text,
            department=read_label(department.text) if department else None,
            status=Status.UNVERIFIED if amount is not None else Status.CONFLICT,
        )
        fields = {k: v for k, v in dimensions.items() if k in Transfer.__struct_fields__}
        found.append(msgspec.structs.replace(transfer, **fields))
    return found
