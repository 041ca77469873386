"""What units spend on one subject of a classification, each yuan once, by year and phase."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from kg.money.figures import RollupTables

_COLUMNS: Mapping[str, Mapping[int, str]] = {
    "function": {3: "function_class", 5: "function_subclass", 7: "function"},
    "department-economic": {
        3: "department_economic_class",
        5: "department_economic",
        7: "department_economic",
    },
    "government-economic": {3: "government_economic_class", 5: "government_economic"},
}
"""Classification → digits of the code → the column that holds codes of that length."""

_SUMS = """SELECT unit.iri AS unit, unit.name AS name, document.year AS year, document.stage AS phase,
  SUM(total) AS total_yuan, SUM(between_units) AS between_units_yuan, SUM(unknown) AS unread
FROM spending
JOIN document ON document.id = spending.document
JOIN unit ON unit.id = spending.holder
WHERE left_out IS NULL AND spending.COLUMN = (SELECT id FROM thing WHERE iri = :subject)
GROUP BY unit.iri, document.year, document.stage
ORDER BY year DESC, name, phase"""


class SubjectSum(msgspec.Struct, frozen=True):
    """What a unit spends on a subject in one year and phase, in yuan; `unread` rows that cannot be read are not in it.

    `between_units` is the part that goes to other units, which spend it again.
    """

    unit: str
    name: str | None
    year: int | None
    phase: str
    total: Decimal | None = msgspec.field(name="total_yuan")
    between_units: Decimal | None = msgspec.field(name="between_units_yuan")
    unread: int


def subject_sums(figures: RollupTables, kind: str, iri: str, code: str) -> list[SubjectSum]:
    """The counted expenditure on a subject, newest year first; empty for a code that no column holds.

    Args:
        figures: The figures of a store.
        kind: Classification: function, department-economic or government-economic.
        iri: Of the subject.
        code: Its digits.
    """
    column = _COLUMNS.get(kind, {}).get(len(code))
    if column is None:
        return []
    columns, rows, _ = figures.ask(_SUMS.replace("COLUMN", column), {"subject": iri})
    return [msgspec.convert(dict(zip(columns, row, strict=True)), SubjectSum) for row in rows]


_CLASSES = """SELECT concept.code AS code, concept.name AS name, document.year AS year, document.stage AS phase,
  SUM(total) AS total_yuan
FROM spending
JOIN document ON document.id = spending.document
LEFT JOIN concept ON concept.id = spending.function_class
WHERE left_out IS NULL AND holder = (SELECT id FROM thing WHERE iri = :unit)
GROUP BY spending.function_class, document.year, document.stage"""


class ClassSum(msgspec.Struct, frozen=True):
    """What a unit spends on a functional class (类) in one year and phase, in yuan; code None where none is printed."""

    code: str | None
    name: str | None
    year: int | None
    phase: str
    total: Decimal | None = msgspec.field(name="total_yuan")


def class_sums(figures: RollupTables, units: Iterable[str]) -> list[ClassSum]:
    """The counted expenditure of each of some units by functional class.

    Args:
        figures: The figures of a store.
        units: IRIs; a department's own name and the units below it are different holders.
    """
    found: list[ClassSum] = []
    for unit in sorted(set(units)):
        columns, rows, _ = figures.ask(_CLASSES, {"unit": unit})
        found += [msgspec.convert(dict(zip(columns, row, strict=True)), ClassSum) for row in rows]
    return found
