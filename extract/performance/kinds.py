"""The closed lists of performance tables: levels, operators, directions and header words, from `kinds.yaml`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files

import msgspec.yaml

from extract.errors import CatalogueError
from extract.numbering import NUMERALS
from extract.printed import UNIT_PRINT
from extract.text import fold

_LONGEST_KEY = 40
_AROUND_KEY = re.compile(
    rf"^(?:\(?[{NUMERALS}\d]{{1,2}}[、.)])?(?:其中:?)?"
    rf"|\((?:(?:单位:?)?(?:{UNIT_PRINT})|[^\d()]{{0,4}}\d[^()]*)\)(?=:?$)|:$"
)
"""What is printed around a key: its number, 其中, a unit of money or years in brackets, a colon."""
_SCORE = re.compile(r"\(\d{1,3}(?:\.\d+)?[分%]?\)$")
_FUSED_OPERATOR = re.compile(r"(?P<text>.*\S)\s*(?P<operator>[≥≤=><≧≦⩾⩽＝＞＜﹥﹤]|(?<=\s)定性)\s*", re.S)


class IndicatorSlot(StrEnum):
    """What a project's set of indicators normally has once."""

    QUANTITY = "quantity"
    QUALITY = "quality"
    TIMELINESS = "timeliness"
    COST = "cost"
    BENEFIT = "benefit"
    SATISFACTION = "satisfaction"


class FormKey(StrEnum):
    """What a key in the head of a form says of the value beside it."""

    NAME = "name"
    UNIT = "unit"
    ANNUAL_TOTAL = "annual_total"
    TOTAL = "total"
    WHOLE_TOTAL = "whole_total"
    SPENT = "spent"
    FISCAL = "fiscal"
    PART = "part"
    OTHER = "other"
    GOAL = "goal"
    OTHER_KEY = "other_key"


class IndicatorColumn(StrEnum):
    """What stands in a column of indicators.

    A `WEIGHT`, a `REMARK` and what was `ACHIEVED` are neither its value nor its unit.
    """

    LEVEL1 = "level1"
    LEVEL2 = "level2"
    LEVEL3 = "level3"
    OPERATOR = "operator"
    VALUE = "value"
    UNIT = "unit"
    WEIGHT = "weight"
    REMARK = "remark"
    ACHIEVED = "achieved"


class Level2(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of the second level (二级指标)."""

    name: str
    slot: IndicatorSlot
    also: tuple[str, ...] = ()


class Level1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of the first level (一级指标) with the second-level kinds below it."""

    name: str
    level2: tuple[Level2, ...]
    also: tuple[str, ...] = ()


class Levels(msgspec.Struct, frozen=True):
    """Levels read from a text, and what of the text is left."""

    level1: str | None
    level2: str | None
    rest: str = ""


class PerformanceLists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `kinds.yaml` holds."""

    levels: tuple[Level1, ...]
    operators: dict[str, tuple[str, ...]]
    directions: dict[str, tuple[str, ...]]
    headers: tuple[tuple[str, ...], ...]
    project_headers: tuple[str, ...]
    project_unit_headers: tuple[str, ...]
    project_code_headers: tuple[str, ...]
    money_header_ends: tuple[str, ...]
    other_years: tuple[str, ...]
    goal_headers: tuple[str, ...]
    level1_headers: tuple[str, ...]
    level2_headers: tuple[str, ...]
    level3_headers: tuple[str, ...]
    operator_headers: tuple[str, ...]
    value_headers: tuple[str, ...]
    unit_headers: tuple[str, ...]
    weight_headers: tuple[str, ...]
    remark_headers: tuple[str, ...]
    achieved_headers: tuple[str, ...]
    planned_goal_headers: tuple[str, ...]
    achieved_goal_headers: tuple[str, ...]
    executed_headers: tuple[str, ...]
    side_labels: tuple[str, ...]
    form_keys: dict[FormKey, tuple[str, ...]]


@cache
def lists() -> PerformanceLists:
    """The closed lists, read once.

    Raises:
        CatalogueError: `kinds.yaml` is malformed.
    """
    text = files("extract.performance").joinpath("kinds.yaml").read_text("utf-8")
    try:
        return msgspec.yaml.decode(text, type=PerformanceLists)
    except msgspec.MsgspecError as error:
        raise CatalogueError("kinds.yaml", "lists of performance kinds", str(error)) from error


def levels() -> tuple[Level1, ...]:
    """All kinds, first level by first level."""
    return lists().levels


@cache
def _level1_names() -> dict[str, str]:
    return {fold(word): kind.name for kind in levels() for word in (kind.name, *kind.also)}


@cache
def _level2_names(parent: str) -> dict[str, Level2]:
    kind = next(k for k in levels() if k.name == parent)
    return {fold(word): child for child in kind.level2 for word in (child.name, *child.also)}


def find_level1(text: str) -> str | None:
    """The first level that a cell names, None where it names none.

    >>> find_level1("满意度 指标"), find_level1("满意度"), find_level1("产出指标（50分）")
    ('满意度指标', None, '产出指标')
    """
    return _level1_names().get(_without_score(text))


def _without_score(text: str) -> str:
    """A folded text without the score of an evaluation behind it: 产出指标（50分）."""
    return _SCORE.sub("", fold(text))


def find_level2(text: str, parent: str) -> str | None:
    """The second level below `parent` that a cell names.

    >>> find_level2("服务对象满意度 指标", "满意度指标"), find_level2("数量", "产出指标")
    ('服务对象满意度指标', '数量指标')
    """
    child = _level2_names(parent).get(_without_score(text))
    return child.name if child else None


def find_parent(text: str) -> Levels | None:
    """Both levels where a cell names a second level by its full name and only one first level has it."""
    folded = fold(text)
    found = [(one.name, two.name) for one in levels() for two in one.level2 if two.name == folded]
    return Levels(*found[0]) if len(found) == 1 and folded not in _level1_names() else None


def split_levels(text: str) -> Levels | None:
    """The levels that stand fused at the head of a text; None where none do.

    The first level is followed at once by the second, or by white space and the second; the rest is the third
    level and what else was fused behind it.

    >>> split_levels("产出指标数量指标举办活动次数")
    Levels(level1='产出指标', level2='数量指标', rest='举办活动次数')
    >>> split_levels("效益指标 社会效益指标 社区更整洁 定性").rest
    '社区更整洁 定性'
    >>> split_levels("成本指标控制率") is None
    True
    """
    text = text.strip()
    for kind in levels():
        head = _strip_head(text, kind.name)
        if head is None:
            continue
        children = sorted(kind.level2, key=lambda child: -len(child.name))
        for child in children:
            rest = _strip_head(head, child.name)
            if rest is not None:
                return Levels(kind.name, child.name, rest)
    return None


def _strip_head(text: str, word: str) -> str | None:
    """The text behind a word at its head, also where white space was put into the word."""
    match = _spaced(word).match(text) if text.startswith(word[0]) else None
    return text[match.end() :].strip() if match else None


@cache
def _spaced(word: str) -> re.Pattern[str]:
    return re.compile(r"\s*".join(map(re.escape, word)))


@cache
def _operator_names() -> dict[str, str]:
    known = lists().operators
    return {fold(word): name for name, also in known.items() for word in (name, *also)}


def find_operator(text: str) -> str | None:
    """The normal form of a printed operator (绩效指标性质): ≥ ≤ = > < 定性.

    >>> [find_operator(t) for t in ("＝", "﹥", ">=", "定 性", "元")]
    ['=', '>', '≥', '定性', None]
    """
    return _operator_names().get(fold(text))


def split_operator(text: str) -> tuple[str, str] | None:
    """Text and operator where an operator is fused behind a text.

    >>> split_operator("项目时间 ≤"), split_operator("社区更整洁 定性"), split_operator("定性")
    (('项目时间', '≤'), ('社区更整洁', '定性'), None)
    """
    match = _FUSED_OPERATOR.fullmatch(text)
    return (match["text"], match["operator"]) if match else None


def split_bound(text: str) -> tuple[str, str] | None:
    """Operator and value where an operator is fused before a value that begins with a digit.

    >>> split_bound("≥90%"), split_bound("90")
    (('≥', '90%'), None)
    """
    match = re.fullmatch(r"\s*([≥≤=><≧≦⩾⩽＝＞＜﹥﹤]|[<>]=)\s*(\d.*)", text, re.S)
    return (match[1], match[2]) if match else None


@cache
def _direction_names() -> dict[str, str]:
    known = lists().directions
    return {fold(word): name for name, also in known.items() for word in (name, *also)}


def find_direction(text: str) -> str | None:
    """The normal form of a direction (指标方向性): 正向指标 or 反向指标."""
    return _direction_names().get(fold(text))


@cache
def _header_words() -> frozenset[str]:
    return frozenset(fold(word) for group in lists().headers for word in group)


def is_header(texts: tuple[str, ...]) -> bool:
    """Whether a row is a header: at least two cells, nearly all of them header words.

    A row that names both the project and the third level heads a list of projects, whatever else it names.
    """
    filled = [t for t in texts if t.strip()]
    if find_project_column(filled) is not None and find_level3_column(filled) is not None:
        return True
    hits = sum(1 for t in filled if is_header_word(t))
    return len(filled) > 1 and hits >= 2 and hits * 5 >= len(filled) * 4


def is_header_word(text: str) -> bool:
    """Whether a cell is a word of a header, whatever unit of money stands behind it.

    >>> is_header_word("预算金额（万元）"), is_header_word("社区助餐")
    (True, False)
    """
    folded = fold(text)
    return folded in _header_words() or _AROUND_KEY.sub("", folded) in _header_words()


def find_code_column(texts: Sequence[str]) -> int | None:
    """The column over which a header names the project's code."""
    return find_column(texts, lists().project_code_headers)


def is_money_header(text: str) -> bool:
    """Whether a header stands over money of the year: not over that of the year before or of all years.

    >>> [is_money_header(t) for t in ("预算金额（万元）", "序号", "资金性质", "上年预算数", "项目总投资")]
    [True, False, False, False, False]
    """
    bare = _AROUND_KEY.sub("", fold(text))
    if bare.startswith(lists().other_years) or find_form_key(text) is FormKey.WHOLE_TOTAL:
        return False
    return bare.endswith(lists().money_header_ends)


def find_project_column(texts: Sequence[str]) -> int | None:
    """The column over which a header names the project."""
    return find_column(texts, lists().project_headers)


def find_unit_column(texts: Sequence[str]) -> int | None:
    """The column over which a header names the unit of the project."""
    return find_column(texts, lists().project_unit_headers)


def find_goal_column(texts: Sequence[str]) -> int | None:
    """The column over which a header names the goal."""
    return find_column(texts, lists().goal_headers)


def find_level3_column(texts: Sequence[str]) -> int | None:
    """The column over which a header names the third level, by the most exact word it has."""
    return find_column(texts, lists().level3_headers)


def find_column(texts: Sequence[str], words: Sequence[str]) -> int | None:
    """The first column over which one of some words stands, by the word that comes first."""
    folded = [fold(text) for text in texts]
    return next((folded.index(fold(word)) for word in words if fold(word) in folded), None)


@cache
def _indicator_columns() -> dict[str, IndicatorColumn]:
    known_words = lists()
    words = {
        IndicatorColumn.LEVEL1: known_words.level1_headers,
        IndicatorColumn.LEVEL2: known_words.level2_headers,
        IndicatorColumn.LEVEL3: known_words.level3_headers,
        IndicatorColumn.OPERATOR: known_words.operator_headers,
        IndicatorColumn.VALUE: known_words.value_headers,
        IndicatorColumn.UNIT: known_words.unit_headers,
        IndicatorColumn.WEIGHT: known_words.weight_headers,
        IndicatorColumn.REMARK: known_words.remark_headers,
        IndicatorColumn.ACHIEVED: known_words.achieved_headers,
    }
    return {fold(word): column for column, known in words.items() for word in known}


def find_indicator_column(text: str) -> IndicatorColumn | None:
    """Which cell of an indicator stands below a header word, with or without brackets behind it.

    >>> find_indicator_column("三级 指标"), find_indicator_column("权重"), find_indicator_column("项目名称")
    (<IndicatorColumn.LEVEL3: 'level3'>, <IndicatorColumn.WEIGHT: 'weight'>, None)
    """
    folded = fold(text)
    return _indicator_columns().get(folded) or _indicator_columns().get(folded.partition("(")[0])


def is_side_label(text: str) -> bool:
    """Whether a cell of a department's table is a label of the form and no activity."""
    return fold(text) in {fold(word) for word in lists().side_labels}


@cache
def _form_keys() -> dict[str, FormKey]:
    return {fold(word): key for key, known in lists().form_keys.items() for word in known}


def find_form_key(text: str) -> FormKey | None:
    """The key that a cell of a form's head holds, whatever number, 其中, brackets or colon stand around it.

    >>> find_form_key("年度资金总额（万元）："), find_form_key("其中：财政拨款"), find_form_key("社区养老服务")
    (<FormKey.ANNUAL_TOTAL: 'annual_total'>, <FormKey.FISCAL: 'fiscal'>, None)
    """
    if len(text) > _LONGEST_KEY:
        return None
    folded = fold(text)
    return _form_keys().get(folded) or _form_keys().get(_AROUND_KEY.sub("", folded))


def slot_of(level1: str | None, level2: str | None) -> IndicatorSlot | None:
    """The slot that an indicator of these levels fills, None where the levels are unknown."""
    for kind in levels():
        if kind.name == level1:
            return next((c.slot for c in kind.level2 if c.name == level2), _only_slot(kind))
    return None


def _only_slot(kind: Level1) -> IndicatorSlot | None:
    slots = {child.slot for child in kind.level2}
    return slots.pop() if len(slots) == 1 else None
