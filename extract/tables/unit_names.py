"""Names for units that rows print by their code alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from extract.facts import BudgetLine, Label


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
    return found


def with_unit_name(line: BudgetLine, units: Mapping[str, Label | None]) -> BudgetLine:
    """The line with its unit's name, without the unit where its code says nothing to anybody."""
    if line.unit is None or line.unit.name or not line.unit.code:
        return line
    return msgspec.structs.replace(line, unit=units.get(line.unit.code))
