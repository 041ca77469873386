"""Which rows count when the money of several documents is added up.

A budget is often published twice: by the department for all its units, and by each unit. And one publisher may
publish the same budget again. Both state the same money, so one of them counts; the other stays, marked with why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

import msgspec

from kg.lineage.documents import one_per_publication
from kg.lineage.records import DocumentInfo


class RowLeftOut(StrEnum):
    """Why a row does not count."""

    PUBLISHED_AGAIN = "同一单位、年度、阶段另有文件"
    """Another document of the same publisher, year and stage states more."""
    UNIT_PUBLISHES = "单位自己的文件已计入"
    """The unit of the row publishes a document of its own, or the units' documents make the department's total."""
    IN_DEPARTMENT = "已包含在部门的文件里"
    """The department publishes one budget for all its units and does not say which part is whose."""


class Stated(msgspec.Struct, frozen=True):
    """What a document states: for each holder of money the sum of its rows, and how far rounding may move it."""

    document: DocumentInfo
    rows: int
    sums: Mapping[str | None, Decimal]
    rounding: Decimal

    @property
    def total(self) -> Decimal:
        """The sum of all rows."""
        return sum(self.sums.values(), Decimal(0))


def rows_left_out(
    stated: Sequence[Stated], departments: Mapping[str, str]
) -> dict[tuple[str, str | None], RowLeftOut]:
    """Document and holder of the rows that do not count, with the reason; all others do.

    Args:
        stated: All documents.
        departments: Unit → its department.
    """
    stating = [s for s in stated if s.rows]
    weights = {s.document.iri: s.rows for s in stating}
    chosen = one_per_publication([s.document for s in stating], lambda d: weights[d.iri])
    found = {
        (s.document.iri, holder): RowLeftOut.PUBLISHED_AGAIN
        for s in stating
        if s.document.iri not in chosen
        for holder in s.sums
    }
    families: dict[tuple[str, int | None, str], list[Stated]] = defaultdict(list)
    for s in stating:
        publisher = s.document.publisher
        if s.document.iri in chosen and publisher:
            department = departments.get(publisher, publisher)
            families[department, s.document.year, s.document.stage].append(s)
    for (department, _, _), members in families.items():
        found.update(_within_family(department, members))
    return found


def _within_family(
    department: str, members: Iterable[Stated]
) -> Iterator[tuple[tuple[str, str | None], RowLeftOut]]:
    """What does not count where a department and its units both publish."""
    whole: list[Stated] = []
    units: list[Stated] = []
    for member in members:
        (whole if member.document.publisher == department else units).append(member)
    if not whole or not units:
        return
    (book,) = whole
    publishing = {u.document.publisher for u in units}
    for holder in book.sums:
        if holder in publishing:
            yield (book.document.iri, holder), RowLeftOut.UNIT_PUBLISHES
    if set(book.sums) != {department}:
        return
    rounding = book.rounding + sum((u.rounding for u in units), Decimal(0))
    if abs(book.total - sum((u.total for u in units), Decimal(0))) <= rounding:
        yield (book.document.iri, department), RowLeftOut.UNIT_PUBLISHES
        return
    for unit in units:
        for holder in unit.sums:
            yield (unit.document.iri, holder), RowLeftOut.IN_DEPARTMENT
