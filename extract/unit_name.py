"""Names of units as documents print them, to one form in which the same unit is equal over documents."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import msgspec
import msgspec.yaml

from extract.text import fold

_BRACKETS = str.maketrans("()", "（）")
_WHOLE = re.compile(r"（(?:部门|汇总|合并)）$")
_OWN = re.compile(r"(?:（(?:本级|本部|机关|局机关|机关本级)）|本级|本部)$")
_OWN_SUFFIX = "（本级）"
_NOTE = re.compile(r"（[^（）]*）$")
_LONGEST = 60
_SHORTEST = 3


class _OrganisationWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    endings: tuple[str, ...]
    no_names: tuple[str, ...]


@cache
def _words() -> _OrganisationWords:
    return msgspec.yaml.decode(
        files("extract").joinpath("unit_words.yaml").read_bytes(), type=_OrganisationWords
    )


def is_organisation(name: str) -> bool:
    """Whether a name is that of an organisation: it ends in a word for one, brackets behind it left aside.

    >>> [is_organisation(n) for n in ("教育局", "某市水务局（本级）", "部门综合", "区本级", "本部门")]
    [True, True, False, False, False]
    """
    core = _NOTE.sub("", unit_name(name))
    core = core.removesuffix("本级").removesuffix("机关") or core
    if not _SHORTEST <= len(core) <= _LONGEST or core in _words().no_names:
        return False
    return core.endswith(_words().endings)


def is_same_unit(one: str, other: str) -> bool:
    """Whether two printed names can be of one unit: one holds the other, or most of the shorter in its order.

    >>> is_same_unit("双井街道办事处", "北京市朝阳区人民政府双井街道"), is_same_unit("某市水务局", "某市教育局")
    (True, False)
    """
    short, long = sorted((_plain(one), _plain(other)), key=len)
    if short in long:
        return True
    rest = iter(long)
    return sum(1 for c in short if c in rest) * 4 >= len(short) * 3 and short[-2:] in long


def _plain(name: str) -> str:
    return re.sub(r"（[^（）]*）|人民政府|办事处|委员会|本级|中共|中国共产党", "", unit_name(name))


def unit_name(printed: str) -> str:
    """The name without blanks and without （部门）; the unit itself beside its department ends in （本级）.

    >>> unit_name("上海市普陀区人民政府万里街道办事处 (部门)")
    '上海市普陀区人民政府万里街道办事处'
    >>> unit_name("上海市普陀区人民政府办公室本部"), unit_name("某局(本级)")
    ('上海市普陀区人民政府办公室（本级）', '某局（本级）')
    """
    name = _WHOLE.sub("", fold(printed).translate(_BRACKETS))
    own = _OWN.sub("", name)
    return f"{own}{_OWN_SUFFIX}" if own != name and own else name


def department_of(name: str) -> str | None:
    """The department of a unit whose name says that it is the department itself; None for other units.

    >>> department_of("某局（本级）")
    '某局'
    """
    return name.removesuffix(_OWN_SUFFIX) if name.endswith(_OWN_SUFFIX) else None
