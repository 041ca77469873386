"""Names for units that rows print by their code alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

import msgspec

from extract.facts import BudgetLine, Label

_DEPARTMENT_DIGITS = 3


def name_units(lines: Sequence[BudgetLine], owners: Sequence[str]) -> Mapping[str, Label | None]:
    """Code → the unit under the name that rows of the document print with it; None where no name is known.

    A document whose rows know a single code is its owner's, if the heads of its tables name but one.
    """
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    codes: set[str] = set()
    for line in lines:
        if line.unit and line.unit.code:
            codes.add(line.unit.code)
            if line.unit.name:
                names[line.unit.code][line.unit.name] += 1
    owner = owners[0] if len(set(owners)) == 1 and len(codes) == 1 else None
    found: dict[str, Label | None] = {}
    for code in codes:
        name = names[code].most_common(1)[0][0] if names[code] else owner
        found[code] = Label(name, code) if name else None
    return found | {code: found[_department(code)] for code in codes if _is_alone(code, codes, found)}


def _department(code: str) -> str:
    return code[:_DEPARTMENT_DIGITS]


def _is_alone(code: str, codes: Collection[str], named: Mapping[str, Label | None]) -> bool:
    """Whether a code without a name is the only one below a department that is named: its money is the department's."""
    department = _department(code)
    return (
        named[code] is None
        and named.get(department) is not None
        and sum(1 for other in codes if other != department and other.startswith(department)) == 1
    )


def with_unit_name(line: BudgetLine, units: Mapping[str, Label | None]) -> BudgetLine:
    """The line with its unit's name, without the unit where its code says nothing to anybody."""
    if line.unit is None or line.unit.name or not line.unit.code:
        return line
    return msgspec.structs.replace(line, unit=units.get(line.unit.code))
