"""Names of units as documents print them, to one form in which the same unit is equal over documents."""

from __future__ import annotations

import re

from extract.text import fold

_BRACKETS = str.maketrans("()", "（）")
_WHOLE = re.compile(r"（(?:部门|汇总|合并)）$")
_OWN = re.compile(r"(?:（(?:本级|本部|机关|局机关|机关本级)）|本级|本部)$")
_OWN_SUFFIX = "（本级）"


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
