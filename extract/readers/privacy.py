"""Names and telephone numbers of private persons are dropped here, before anything else sees the document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

import msgspec

from extract.document import Block, Cell, Document, Grid, Paragraph
from extract.readers.person_numbers import CALLS, LABELLED_NUMBER, PHONE_NUMBER, is_phone
from extract.readers.person_text import clean_text, plain
from extract.readers.person_told import REMOVED
from extract.readers.person_words import (
    OFFICES,
    ROLES,
    SIGNED,
    SIGNERS,
    SOMEBODY_HEAD,
    TASKS,
    is_name,
    is_organisation,
    is_sure_person,
    may_be_called,
)
from extract.readers.private_sheets import clean_sheets
from extract.text import fold

_AND_CALLS = rf"(?:[及和与/、(（]?{CALLS}[)）]?)?[:：]?"
_PERSON_HEADER = re.compile(
    rf"[\u4e00-\u9fff]{{0,6}}(?:{ROLES}(?:{SIGNED})|(?:联系人|负责人|人员|专家)?姓名|专家签[字名]){_AND_CALLS}"
    rf"|{SIGNERS}(?:{SIGNED}){_AND_CALLS}"
)
_OFFICE_HEADER = re.compile(rf"[\u4e00-\u9fff]{{0,6}}(?:{TASKS}|{OFFICES})(?:{SIGNED}){_AND_CALLS}")
"""A header under which a person may stand, or something else: only sure names go."""
_SOMEBODY_HEADER = re.compile(rf"(?:{SOMEBODY_HEAD})(?:{SIGNED}){_AND_CALLS}")
_PHONE_HEADER = re.compile(rf".{{0,8}}(?:电话|手机|联系方式|传真|微信|{CALLS})(?:号码?)?[:：]?")
_PRIVATE_HEADER = re.compile(
    rf"[\u4e00-\u9fff]{{0,6}}(?:(?:银行)?(?:卡|[账帐]户?)号|(?:收款|银行|个人)[账帐]户|(?:身份证|证件|护照|残疾人?证|社保卡)件?号码?|身份证|(?:现|家庭)?住址"
    rf"|(?:家庭|通讯|联系|邮寄|收件|居住)地址|户籍(?:地址|所在地)?|车牌号?码?|车辆号牌|号牌号码|(?:电子)?(?:邮箱|邮件|信箱)|微信号?码?|(?i:e-?mail|qq)号?码?)(?:{SIGNED})[:：]?"
)
"""A header of what belongs to one person and leads there."""
_PRIVATE = re.compile(
    r"(?!-?[\d,]+\.\d+$)(?:.*[\dA-Za-z].{4,}|.{4,}[\dA-Za-z].*|.{2,}[省市县区镇乡村街路巷弄组栋里苑园].*.)",
    re.DOTALL,
)
"""What stands below it or beside it: a number, an address of mail or of a house; no money."""
_NO_NUMBER = re.compile(r"^[^\dA-Za-z]*$|[年月数额]|(?<!单)元")
"""A header beside another, that a number of somebody's is not."""
_NOTE_BEHIND = re.compile(
    r"\s*[(（](?:代|兼|主任|副|组长|办|签字|签章|已签)[^()（）]{0,6}[)）]$|\s+(?:19|20)\d\d[年./-]\d{1,2}[月./-]\d{1,2}日?$"
)
_NUMBER = re.compile(rf"{PHONE_NUMBER.pattern}|{LABELLED_NUMBER.pattern}")
_GLUED = re.compile(r"(?<=[A-Za-z])(?=[+(（\d])")
_BETWEEN = re.compile(r"[\s、，,；;/:：()（）]+")
_TABLE_HEADER = re.compile(
    r"单位名称|单位信息|项目单位|项目名称|项目类别|项目总额|绩效目标|科目编码|科目名称|支出功能分类科目|合计|一级指标"
    r"|活动|绩效指标|指标性质|指标值|度量单位|序号|文号|项目|预算数"
)
_FIGURE = re.compile(r"\d")
_REACH = 6
"""How many columns a row may have slid against its header."""


def remove_persons(document: Document) -> Document:
    """The same document without persons' names, telephone numbers, e-mail addresses and identity numbers.

    Cells under a header such as 项目责任人 or 项目责任人电话 become blank, also where the row has slid; in
    text, a name behind 联系人 and a number behind 电话 are replaced by ［略］, and so is a name that was found so
    wherever else the document prints it. The names of the file and of its sheets are cleaned as its text is.
    """
    document = clean_sheets(document)
    columns: _Columns | None = None
    blocks: list[Block] = []
    known: set[str] = set()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            blocks.append(_changed(block, clean_text(block.text, known)))
        else:
            grid, columns = _clean_grid(block, columns, known)
            blocks.append(grid)
    if known:
        blocks = [_without_known(block, known) for block in blocks]
    file = msgspec.structs.replace(document.file, name=clean_text(document.file.name, set()))
    return msgspec.structs.replace(document, file=file, blocks=tuple(blocks))


def _changed(paragraph: Paragraph, text: str) -> Paragraph:
    """A paragraph with parts of its text taken out; its printed lines begin where they did."""
    if text == paragraph.text:
        return paragraph
    moved = [(0, 0)]
    if paragraph.lines:
        codes = SequenceMatcher(None, paragraph.text, text, autojunk=False).get_opcodes()
        moved = [(old, new) for _, old, _, new, _ in codes]
    lines = tuple((_moved(start, moved, len(text)), source) for start, source in paragraph.lines)
    return msgspec.structs.replace(paragraph, text=text, lines=lines)


def _moved(place: int, moved: Sequence[tuple[int, int]], end: int) -> int:
    """Where a place of a text is in the changed one, by the places where stretches begin in both."""
    old, new = moved[bisect_right(moved, (place, end)) - 1]
    return min(new + place - old, end)


class _Columns(msgspec.Struct, frozen=True):
    """Where the header in force puts persons and telephones."""

    persons: tuple[int, ...]
    phones: tuple[int, ...]
    offices: tuple[int, ...] = ()
    private: tuple[int, ...] = ()


def _without_known(block: Block, names: Iterable[str]) -> Block:
    pattern = re.compile("|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)))
    if isinstance(block, Paragraph):
        return _changed(block, pattern.sub(REMOVED, block.text))
    if not any(pattern.search(cell.text) for row in block.rows for cell in row):
        return block
    rows = tuple(
        tuple(msgspec.structs.replace(cell, text=pattern.sub(REMOVED, cell.text)) for cell in row)
        for row in block.rows
    )
    return msgspec.structs.replace(block, rows=rows)


def _clean_grid(grid: Grid, columns: _Columns | None, known: set[str]) -> tuple[Grid, _Columns | None]:
    rows: list[tuple[Cell, ...]] = []
    for row in grid.rows:
        heads = _heads_of(row)
        found = _header_columns(heads)
        if found is not None:
            form = _clean_form(row, found, heads)
            columns = found if form == row else msgspec.structs.replace(found, private=())
            rows.append(_clean_values(form, heads, known))
        else:
            labels = _Columns((), (), _offices(heads))
            rows.append(_clean_row(_clean_form(row, labels, heads), columns, known))
            if labels.offices and not any(_FIGURE.search(cell.text) for cell in row):
                columns = _with_offices(columns, labels.offices)
    return msgspec.structs.replace(grid, rows=tuple(rows)), columns


def _clean_form(row: tuple[Cell, ...], labels: _Columns, heads: Sequence[_HeadOfCell]) -> tuple[Cell, ...]:
    """A row of a form, 负责人 | (name) | 电话 | (number): what stands right of its labels is dropped.

    Of a row with headers of a budget table beside them, or behind the label of an office, only what is a name for sure.
    """
    marks = {*labels.persons, *labels.phones, *labels.offices, *labels.private}
    if not marks:
        return row
    is_header = any(head.table for head in heads)
    drop: set[int] = set()
    for label in marks:
        value = next((i for i in range(label + 1, len(row)) if row[i].text), None)
        if value is None or (value in marks and not heads[value].loose):
            continue
        text, unsure = row[value].text, is_header or label in labels.offices
        if label in labels.private:
            is_theirs = _PRIVATE.fullmatch(text) is not None and not (is_header and _NO_NUMBER.search(text))
        else:
            is_theirs = is_sure_person(text) if unsure else _is_person(text)
            is_theirs |= label in labels.phones and is_phone(text)
        if is_theirs:
            drop.add(value)
    return tuple(msgspec.structs.replace(cell, text="") if i in drop else cell for i, cell in enumerate(row))


def _clean_values(row: tuple[Cell, ...], heads: Sequence[_HeadOfCell], known: set[str]) -> tuple[Cell, ...]:
    """A row of headers or of labels with their values, all that is no header cleaned as text is."""
    return tuple(
        _with_text(cell, clean_text(cell.text, known)) if cell.text and head == _NO_HEAD else cell
        for cell, head in zip(row, heads, strict=True)
    )


class _HeadOfCell(msgspec.Struct, frozen=True):
    """What a cell heads, if it is a header."""

    person: bool
    phone: bool
    office: bool
    table: bool
    loose: bool = False
    """An office that only its end tells, as a name may end too."""
    private: bool = False


_NO_HEAD = _HeadOfCell(False, False, False, False)
_LONGEST_HEAD = 40


@lru_cache(maxsize=4096)
def _heads(text: str) -> _HeadOfCell:
    """What a cell of a text may head; tables repeat their cells."""
    text = fold(text)
    person, phone = _PERSON_HEADER.fullmatch(text), _PHONE_HEADER.fullmatch(text)
    office = not person and not phone and _OFFICE_HEADER.fullmatch(text)
    loose = not (person or phone or office) and _SOMEBODY_HEADER.fullmatch(text)
    table = _TABLE_HEADER.fullmatch(text)
    private = _PRIVATE_HEADER.fullmatch(text)
    return _HeadOfCell(
        bool(person), bool(phone), bool(office or loose), bool(table), bool(loose), bool(private)
    )


def _heads_of(row: tuple[Cell, ...]) -> list[_HeadOfCell]:
    texts = (cell.text for cell in row)
    return [_heads(text) if text and len(text) <= _LONGEST_HEAD else _NO_HEAD for text in texts]


def _header_columns(heads: Sequence[_HeadOfCell]) -> _Columns | None:
    """The person columns if this row is a table header (perhaps none), None if it is no header."""
    persons = tuple(i for i, head in enumerate(heads) if head.person)
    phones = tuple(i for i, head in enumerate(heads) if head.phone)
    is_header = sum(head.table for head in heads) >= 2
    private = tuple(i for i, head in enumerate(heads) if head.private)
    columns = _Columns(persons, phones, _offices(heads), private)
    return columns if persons or phones or private or is_header else None


def _with_offices(columns: _Columns | None, offices: tuple[int, ...]) -> _Columns:
    """The columns in force, and those that a row without figures heads with 户主 or 网格员."""
    if columns is None:
        return _Columns((), (), offices)
    return msgspec.structs.replace(columns, offices=(*columns.offices, *offices))


def _offices(heads: Sequence[_HeadOfCell]) -> tuple[int, ...]:
    """Which cells of a row head a column of offices, or label one of a form."""
    return tuple(i for i, head in enumerate(heads) if head.office)


def _clean_row(row: tuple[Cell, ...], columns: _Columns | None, known: set[str]) -> tuple[Cell, ...]:
    drop = _person_cells(row, columns) if columns is not None else set()
    return tuple(
        _with_text(cell, "" if i in drop else clean_text(cell.text, known)) if cell.text else cell
        for i, cell in enumerate(row)
    )


def _with_text(cell: Cell, text: str) -> Cell:
    return cell if text == cell.text else msgspec.structs.replace(cell, text=text)


def _person_cells(row: tuple[Cell, ...], columns: _Columns) -> set[int]:
    """Cells under a person header, also with name and telephone exchanged, and such pairs where the row slid."""
    own = {i for i in (*columns.persons, *columns.phones) if i < len(row)}
    drop = {i for i in own if is_name(row[i].text) or (is_phone(row[i].text) and columns.phones)}
    drop |= {i for i in own if _is_person(row[i].text) and not is_phone(row[i].text)}
    if any(is_phone(row[i].text) for i in columns.phones if i < len(row)):
        drop |= {i for i in columns.persons if i < len(row) and may_be_called(row[i].text)}
    drop |= {i for i in columns.private if i < len(row) and _PRIVATE.fullmatch(row[i].text)}
    drop |= {i for i in columns.offices if i < len(row) and is_sure_person(row[i].text)}
    for column in columns.phones:
        for i in range(max(0, column - _REACH), min(len(row), column + _REACH + 1)):
            if is_phone(row[i].text):
                beside = [j for j in (i - 1, i + 1) if 0 <= j < len(row)]
                names = {j for j in beside if (is_name if columns.persons else is_sure_person)(row[j].text)}
                drop |= names | ({i} if names else set())
    return drop


def _is_person(text: str) -> bool:
    """Whether a cell holds names, numbers, or both in any order, and nothing else but a note in brackets."""
    text = _NOTE_BEHIND.sub("", text)
    if is_name(text) or is_phone(text):
        return True
    words = text.split()
    if len(words) == 2 and is_organisation(words[0]) and is_sure_person(words[1]):
        return True
    seen = _GLUED.sub(" ", plain(text))
    rest = _BETWEEN.sub(" ", _NUMBER.sub(" ", seen)).strip()
    return (
        rest != seen.strip()
        and bool(_NUMBER.search(seen))
        and (not rest or is_name(rest) or may_be_called(rest))
    )
