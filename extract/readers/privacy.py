"""Names and telephone numbers of private persons are dropped here, before anything else sees the document."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from extract.document import Block, Cell, Document, Grid, Paragraph
from extract.readers.person_words import (
    EMAIL,
    HAN_NAME,
    IDENTITY_NUMBER,
    LABELLED_NUMBER,
    MASKED_NAME,
    MASKS,
    PHONE_NUMBER,
    SURE_NAME,
    is_name,
    is_organisation,
    is_phone,
)
from extract.text import fold

_ROLES = (
    r"(?:项目|部门|单位|主要|第一|财务|具体|业务)?"
    r"(?:责任人|负责人|联系人|经办人|承办人|填报人|填表人|制表人|审核人|复核人|经手人|法定代表人|法人代表|编制人|联络人|报送人)"
)
_SIGNED = r"(?:姓名)?(?:\s?[(（](?:签字|签名|签章|盖章|签字盖章|姓名)[)）])?"
_CALLS = r"(?:联系|咨询|办公|监督|举报|服务|值班|公开|手机|移动|固定|座机)?(?:电话|手机|座机|传真|联系方式)(?:号码?)?"
_PERSON_HEADER = re.compile(rf"{_ROLES}{_SIGNED}[:：]?")
_PHONE_HEADER = re.compile(r".{0,8}(?:电话|手机|联系方式|传真)(?:号码)?[:：]?")
_TABLE_HEADER = re.compile(
    r"单位名称|单位信息|项目单位|项目名称|项目类别|项目总额|绩效目标|科目编码|科目名称|支出功能分类科目|合计|一级指标"
    r"|活动|绩效指标|指标性质|指标值|度量单位|序号|文号|项目|预算数"
)
_REACH = 6
"""How many columns a row may have slid against its header."""

_HAN = r"\u3400-\u9fff"
_PERSON_LABEL = re.compile(rf"{_ROLES}{_SIGNED}")
_COLON = re.compile(r"\s*[:：]\s*(?:[(（](?:签字|签名|签章|盖章)[)）]\s*)?|\s*(?:为|是)\s*(?=\S)")
_GAP = re.compile(r"\s*")
_AFTER_COLON = re.compile(rf"(?:(?!{_CALLS})[^\s,，;；。、()（）:：]){{1,20}}|[{_HAN}]\s[{_HAN}](?![{_HAN}])")
_AFTER_NAME = rf"(?=[\s,，;；。、()（）]|\d|{_CALLS}|填写|填报|编制|报送|签字|签名|负责|联系|$)"
_BARE_NAME = re.compile(rf"(?:{SURE_NAME.pattern}){_AFTER_NAME}")
_NEXT_NAME = re.compile(rf"\s*[、，,；;/和及]\s*(?P<name>{SURE_NAME.pattern}){_AFTER_NAME}")
_TITLES_OF_ADDRESS = ("同志", "先生", "女士", "老师")
_ADDRESSED = re.compile(
    rf"(?<![{_HAN}])(?!全体|党员|成员|时任|师生|广大)({HAN_NAME})(?=\s?(?:{'|'.join(_TITLES_OF_ADDRESS)}))"
)
_NUMBER_LABEL = re.compile(rf"{_CALLS}\s*(?:[(（][^()（）]{{1,8}}[)）])?\s*(?:[:：]|为|是)?\s*")
_NUMBER_LIST = re.compile(
    rf"(?:\s*[、，,；;/和或及转]?\s*(?:{PHONE_NUMBER.pattern}|{LABELLED_NUMBER.pattern}))+"
)
_DIGITS = re.compile(r"\d{3}")
_NUMBERS_OF_PERSON = re.compile(rf"(?<=［略］)(?:\s*[、，,（(]?\s*(?:{LABELLED_NUMBER.pattern}))+")
_REMOVED = "［略］"


def remove_persons(document: Document) -> Document:
    """The same document without persons' names, telephone numbers, e-mail addresses and identity numbers.

    Cells under a header such as 项目责任人 or 项目责任人电话 become blank, also where the row has slid; in
    text, a name behind 联系人 and a number behind 电话 are replaced by ［略］, and so is a name that was found so
    wherever else the document prints it.
    """
    columns: _Columns | None = None
    blocks: list[Block] = []
    known: set[str] = set()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            blocks.append(msgspec.structs.replace(block, text=_clean_text(block.text, known)))
        else:
            grid, columns = _clean_grid(block, columns, known)
            blocks.append(grid)
    if known:
        blocks = [_without_known(block, known) for block in blocks]
    return msgspec.structs.replace(document, blocks=tuple(blocks))


class _Columns(msgspec.Struct, frozen=True):
    """Where the header in force puts persons and telephones."""

    persons: tuple[int, ...]
    phones: tuple[int, ...]


def _clean_text(text: str, known: set[str]) -> str:
    """A text without what names or reaches a person; names found behind a label are added to `known`."""
    if len(text) < 2:
        return text
    if "@" in text or "＠" in text:
        text = EMAIL.sub(_REMOVED, text)
    near = False
    if "人" in text:
        text, near = _without_labelled_names(text, known)
    if any(mark in text for mark in MASKS):
        text = MASKED_NAME.sub(_REMOVED, text)
    if any(title in text for title in _TITLES_OF_ADDRESS):
        text = _ADDRESSED.sub(_REMOVED, text)
    if not _DIGITS.search(text):
        return text
    text = _without_labelled_numbers(IDENTITY_NUMBER.sub(_REMOVED, text), near)
    return PHONE_NUMBER.sub(_REMOVED, text)


def _without_labelled_names(text: str, known: set[str]) -> tuple[str, bool]:
    """Names behind 联系人 and its like taken out, with or without colon; whether there was one."""
    done: list[str] = []
    at = 0
    for label in _PERSON_LABEL.finditer(text):
        names = _names_behind(text, label.end(), known) if label.start() >= at else None
        if names:
            done += [text[at : names[0]], _REMOVED]
            at = names[1]
    return "".join([*done, text[at:]]), bool(done)


def _names_behind(text: str, start: int, known: set[str]) -> tuple[int, int] | None:
    """Where the names behind a label begin and end; None where no name stands there."""
    link = _COLON.match(text, start)
    begin = link.end() if link else _match_end(_GAP, text, start)
    name = SURE_NAME.match(text, begin) if _BARE_NAME.match(text, begin) else None
    if name is None and link and (":" in link[0] or "：" in link[0]):
        name = _AFTER_COLON.match(text, begin)  # whatever shape it has
    if not name or is_organisation(name[0]) or name[0].startswith(_REMOVED[0]):
        return None
    _learn(known, name[0])
    end = name.end()
    while (more := _NEXT_NAME.match(text, end)) and not is_organisation(more["name"]):
        _learn(known, more["name"])
        end = more.end()
    return name.start(), end


def _match_end(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def _learn(known: set[str], name: str) -> None:
    """Names of two characters are words too often (高原, 安宁) to be taken out where no label stands."""
    if len(name) >= 3 and SURE_NAME.fullmatch(name):
        known.add(name)


def _without_labelled_numbers(text: str, near_person: bool) -> str:
    """Numbers behind 电话 and its like taken out, all of a list; those of a person's sentence too."""
    done: list[str] = []
    at = 0
    for label in _NUMBER_LABEL.finditer(text):
        numbers = _NUMBER_LIST.match(text, label.end())
        if numbers and label.start() >= at:
            done += [text[at : label.end()], _REMOVED]
            at = numbers.end()
    text = "".join([*done, text[at:]])
    return _NUMBERS_OF_PERSON.sub(_REMOVED, text) if near_person else text


def _without_known(block: Block, names: Iterable[str]) -> Block:
    pattern = re.compile("|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)))
    if isinstance(block, Paragraph):
        return msgspec.structs.replace(block, text=pattern.sub(_REMOVED, block.text))
    if not any(pattern.search(cell.text) for row in block.rows for cell in row):
        return block
    rows = tuple(
        tuple(msgspec.structs.replace(cell, text=pattern.sub(_REMOVED, cell.text)) for cell in row)
        for row in block.rows
    )
    return msgspec.structs.replace(block, rows=rows)


def _clean_grid(grid: Grid, columns: _Columns | None, known: set[str]) -> tuple[Grid, _Columns | None]:
    rows: list[tuple[Cell, ...]] = []
    for row in grid.rows:
        found = _header_columns(row)
        if found is not None:
            columns = found
            rows.append(_clean_form(row, found))
        else:
            rows.append(_clean_row(row, columns, known))
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
            and (is_name(row[value].text) or is_phone(row[value].text))
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


def _clean_row(row: tuple[Cell, ...], columns: _Columns | None, known: set[str]) -> tuple[Cell, ...]:
    drop = _person_cells(row, columns) if columns is not None else set()
    return tuple(
        msgspec.structs.replace(cell, text="" if i in drop else _clean_text(cell.text, known))
        if cell.text
        else cell
        for i, cell in enumerate(row)
    )


def _person_cells(row: tuple[Cell, ...], columns: _Columns) -> set[int]:
    """Cells under a person header, also with name and telephone exchanged, and such pairs where the row slid."""
    own = {i for i in (*columns.persons, *columns.phones) if i < len(row)}
    drop = {i for i in own if is_name(row[i].text) or (is_phone(row[i].text) and columns.phones)}
    for column in columns.phones:
        for i in range(max(0, column - _REACH), min(len(row), column + _REACH + 1)):
            if is_phone(row[i].text):
                names = {j for j in (i - 1, i + 1) if 0 <= j < len(row) and is_name(row[j].text)}
                drop |= names | ({i} if names else set())
    return drop
