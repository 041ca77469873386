"""Names and telephone numbers of private persons are dropped here, before anything else sees the document."""

from __future__ import annotations

import re

import msgspec

from extract.document import Block, Cell, Document, Grid, Paragraph
from extract.text import fold

_PERSON_HEADER = re.compile(r"(?:项目|部门|单位)?(?:责任人|负责人|联系人|经办人|填报人|填表人)(?:姓名)?")
_PHONE_HEADER = re.compile(r".{0,8}(?:电话|手机|联系方式)(?:号码)?")
_TABLE_HEADER = re.compile(
    r"单位名称|单位信息|项目单位|项目名称|项目类别|项目总额|绩效目标|科目编码|科目名称|支出功能分类科目|合计|一级指标"
    r"|活动|绩效指标|指标性质|指标值|度量单位|序号|文号|项目|预算数"
)
_PHONE = re.compile(r"(?:\(?0\d{2,3}\)?[-\s]?)?\d{7,8}(?:[-转]\d{1,6})?|1[3-9]\d{9}")
_NAME = re.compile(
    r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{2,6}·[\u3400-\u9fff]{2,6}|[\u3400-\u9fff]\s+[\u3400-\u9fff]"
)
_NOT_A_NAME = re.compile(r".*(?:指标|项目|类|级|元|合计|小计|定性)")
_REACH = 6
"""How many columns a row may have slid against its header."""

_IN_TEXT = re.compile(
    r"((?:责任人|负责人|联系人|经办人|填报人|填表人|联系电话|联系方式|电话|手机)(?:姓名|号码)?\s*[:：]\s*)"
    r"[^\s,，;；。、()（）]{2,20}"
)
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_REMOVED = "［略］"


def remove_persons(document: Document) -> Document:
    """The same document without responsible persons' names and telephone numbers.

    Cells under a header such as 项目责任人 or 项目责任人电话 become blank, also where the row has slid; in
    text, what follows 联系人： or 电话： is replaced by ［略］.
    """
    columns: _Columns | None = None
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            blocks.append(msgspec.structs.replace(block, text=_clean_text(block.text)))
        else:
            grid, columns = _clean_grid(block, columns)
            blocks.append(grid)
    return msgspec.structs.replace(document, blocks=tuple(blocks))


class _Columns(msgspec.Struct, frozen=True):
    """Where the header in force puts persons and telephones."""

    persons: tuple[int, ...]
    phones: tuple[int, ...]


def _clean_text(text: str) -> str:
    return _MOBILE.sub(_REMOVED, _IN_TEXT.sub(rf"\1{_REMOVED}", text))


def _clean_grid(grid: Grid, columns: _Columns | None) -> tuple[Grid, _Columns | None]:
    rows: list[tuple[Cell, ...]] = []
    for row in grid.rows:
        found = _header_columns(row)
        if found is not None:
            columns = found
            rows.append(_clean_form(row, found))
        else:
            rows.append(_clean_row(row, columns))
    return msgspec.structs.replace(grid, rows=tuple(rows)), columns


def _clean_form(row: tuple[Cell, ...], labels: _Columns) -> tuple[Cell, ...]:
    """A row of a form, 负责人 | (name) | 电话 | (number): what stands right of its labels is dropped.

    A row with headers of a budget table beside them is a header row and stays.
    """
    if any(_TABLE_HEADER.fullmatch(fold(cell.text)) for cell in row):
        return row
    marks = {*labels.persons, *labels.phones}
    drop: set[int] = set()
    for label in marks:
        value = next((i for i in range(label + 1, len(row)) if row[i].text), None)
        if (
            value is not None
            and value not in marks
            and (_is_name(row[value].text) or _is_phone(row[value].text))
        ):
            drop.add(value)
    return tuple(msgspec.structs.replace(cell, text="") if i in drop else cell for i, cell in enumerate(row))


def _header_columns(row: tuple[Cell, ...]) -> _Columns | None:
    """The person columns if this row is a table header (perhaps none), None if it is no header."""
    texts = [fold(cell.text) for cell in row]
    persons = tuple(i for i, text in enumerate(texts) if _PERSON_HEADER.fullmatch(text))
    phones = tuple(i for i, text in enumerate(texts) if _PHONE_HEADER.fullmatch(text))
    if persons or phones:
        return _Columns(persons, phones)
    is_header = sum(1 for text in texts if _TABLE_HEADER.fullmatch(text)) >= 2
    return _Columns((), ()) if is_header else None


def _clean_row(row: tuple[Cell, ...], columns: _Columns | None) -> tuple[Cell, ...]:
    drop = _person_cells(row, columns) if columns is not None else set()
    return tuple(
        msgspec.structs.replace(cell, text="" if i in drop else _clean_text(cell.text))
        for i, cell in enumerate(row)
    )


def _person_cells(row: tuple[Cell, ...], columns: _Columns) -> set[int]:
    """Cells under a person header, also with name and telephone exchanged, and such pairs where the row slid."""
    own = {i for i in (*columns.persons, *columns.phones) if i < len(row)}
    drop = {i for i in own if _is_name(row[i].text) or _is_phone(row[i].text)}
    for column in columns.phones:
        for i in range(max(0, column - _REACH), min(len(row), column + _REACH + 1)):
            if _is_phone(row[i].text):
                names = {j for j in (i - 1, i + 1) if 0 <= j < len(row) and _is_name(row[j].text)}
                drop |= names | ({i} if names else set())
    return drop


def _is_phone(text: str) -> bool:
    return _PHONE.fullmatch(text.strip()) is not None


def _is_name(text: str) -> bool:
    text = text.strip()
    return _NAME.fullmatch(text) is not None and not _NOT_A_NAME.fullmatch(text)
