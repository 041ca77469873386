"""Which figures count, so that each yuan counts once in a data set. The one place that decides it.

A budget is often published twice: by the department for all its units, and by each unit. One publisher may publish the
same budget again, corrected or in another format. And a budget prints figures of the year before beside its own. All
these state the same money, so one of them counts; the others stay, marked with why.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

import msgspec

from kg.figures.records import DocumentInfo


class RowLeftOut(StrEnum):
    """Why a figure does not count."""

    PUBLISHED_AGAIN = "同一单位、年度、阶段另有文件"
    """Another document of the same publisher, year and stage supersedes it, is sounder, or states more."""
    DUPLICATE = "另有内容相同的文件"
    """Another document states exactly the same figures."""
    OTHER_YEAR = "该年度自己的文件已计入"
    """A document of the year and phase that the figure is about states it."""
    UNIT_PUBLISHES = "单位自己的文件已计入"
    """The unit of the row publishes a document of its own, or the units' documents make the department's total."""
    IN_DEPARTMENT = "已包含在部门的文件里"
    """The department publishes one budget for all its units and does not say which part is whose."""


class Stated(msgspec.Struct, frozen=True):
    """What a document states of one data set, year and phase.

    Attributes:
        document: The document; its publisher is the canonical unit.
        year: Fiscal year that the figures are about.
        phase: Phase that they are about.
        rows: How many figures there are.
        sums: For each holder of money the sum of its figures.
        rounding: How far rounding may move all of them.
        doubtful: How many of the figures are unread, contradicted or mended.
        content: What the figures are, as one text: equal for equal figures.
        scope: The project, in data sets that are decided project by project.
        sound_in_all: How many sound figures the document states of this year and phase in all data sets together.
    """

    document: DocumentInfo
    year: int | None
    phase: str
    rows: int
    sums: Mapping[str | None, Decimal]
    rounding: Decimal
    doubtful: int = 0
    content: str = ""
    scope: str | None = None
    sound_in_all: int = 0

    @property
    def total(self) -> Decimal:
        """The sum of all figures."""
        return sum(self.sums.values(), Decimal(0))

    @property
    def is_own(self) -> bool:
        """Whether the figures are about the document's own year and stage."""
        return self.document.year == self.year and self.document.stage == self.phase


class LeftOut(msgspec.Struct, frozen=True):
    """The figures of a holder in one document, of one year, phase and scope, that do not count."""

    document: str
    holder: str | None
    year: int | None
    phase: str
    scope: str | None
    why: RowLeftOut


_CORRECTED = re.compile(r"更正|勘误|修订|修正|更新|重新公开|重新发布|调整后重")
_ENOUGH_TO_COMPARE = 3
"""Figures that two documents must share to be told the same by them."""


def left_out(
    stated: Sequence[Stated], departments: Mapping[str, str], issued: Mapping[str, str] | None = None
) -> list[LeftOut]:
    """The figures of one data set that do not count, with the reason; all others do.

    Args:
        stated: What all documents state.
        departments: Unit → its department.
        issued: Document → when it was published, as ISO text, where that is known.
    """
    periods: dict[tuple[int | None, str], list[Stated]] = defaultdict(list)
    for s in stated:
        if s.rows:
            periods[s.year, s.phase].append(s)
    return [out for members in periods.values() for out in _of_period(members, departments, issued or {})]


def _of_period(
    members: Sequence[Stated], departments: Mapping[str, str], issued: Mapping[str, str]
) -> Iterator[LeftOut]:
    """First one document of each publisher, then department against units, scope by scope."""
    by_document: dict[str, list[Stated]] = defaultdict(list)
    for s in members:
        by_document[s.document.iri].append(s)
    whole = _by_worth(list(map(_together, by_document.values())), issued)
    counting: list[Stated] = []
    for s in whole:
        why = _double_of(s, counting)
        if why is None:
            counting.append(s)
            continue
        for part in by_document[s.document.iri]:
            yield from (_left(part, holder, why) for holder in part.sums)
    families: dict[tuple[str, str | None], list[Stated]] = defaultdict(list)
    for s in counting:
        publisher = s.document.publisher
        if publisher:
            for part in by_document[s.document.iri]:
                families[departments.get(publisher, publisher), part.scope].append(part)
    for (department, _), family in families.items():
        yield from _within_family(department, family)


def _together(parts: Sequence[Stated]) -> Stated:
    """All scopes of one document as one statement, to compare documents by; its sums are not asked for."""
    first = parts[0]
    if len(parts) == 1:
        return first
    return msgspec.structs.replace(
        first,
        rows=sum(p.rows for p in parts),
        doubtful=sum(p.doubtful for p in parts),
        content="|".join(sorted(p.content for p in parts)),
        scope=None,
    )


def _by_worth(members: Sequence[Stated], issued: Mapping[str, str]) -> list[Stated]:
    """Documents, the rather one counts the earlier.

    Of one publisher's documents it is the same in every data set where it can be: figures of two that differ, one a
    data set, would agree nowhere. Only where it has doubtful figures is the soundest in this data set looked for.
    """
    best: dict[str | None, tuple[tuple[object, ...], int]] = {}
    for s in members:
        worth, publisher = (_edition(s, issued), -s.sound_in_all, s.document.file), s.document.publisher
        if publisher not in best or worth < best[publisher][0]:
            best[publisher] = worth, s.doubtful

    def rank(s: Stated) -> tuple[object, ...]:
        in_all = 0 if best[s.document.publisher][1] else s.sound_in_all
        return (
            _edition(s, issued),
            -in_all,
            -(s.rows - s.doubtful),
            -s.rows,
            s.document.file,
            s.document.iri,
        )

    return sorted(members, key=rank)


def _edition(stated: Stated, issued: Mapping[str, str]) -> tuple[object, ...]:
    """The lower, the rather a document counts, whatever it holds: of its own year, corrected, newest."""
    document = stated.document
    newest = tuple(-ord(c) for c in issued.get(document.iri, ""))
    return (not stated.is_own, _CORRECTED.search(document.file) is None, not newest, newest)


def _double_of(stated: Stated, counting: Iterable[Stated]) -> RowLeftOut | None:
    """Why figures are those of a document that counts already; None where they are not."""
    publisher = stated.document.publisher
    for other in counting:
        alike = stated.content == other.content and stated.rows >= _ENOUGH_TO_COMPARE
        if publisher is not None and publisher == other.document.publisher:
            if alike:
                return RowLeftOut.DUPLICATE
            return RowLeftOut.PUBLISHED_AGAIN if stated.is_own else RowLeftOut.OTHER_YEAR
        if alike and None in (publisher, other.document.publisher):
            return RowLeftOut.DUPLICATE
    return None


def _left(stated: Stated, holder: str | None, why: RowLeftOut) -> LeftOut:
    return LeftOut(stated.document.iri, holder, stated.year, stated.phase, stated.scope, why)


def _within_family(department: str, members: Iterable[Stated]) -> Iterator[LeftOut]:
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
            yield _left(book, holder, RowLeftOut.UNIT_PUBLISHES)
    if set(book.sums) != {department}:
        return
    rounding = book.rounding + sum((u.rounding for u in units), Decimal(0))
    if abs(book.total - sum((u.total for u in units), Decimal(0))) <= rounding:
        yield _left(book, department, RowLeftOut.UNIT_PUBLISHES)
        return
    for unit in units:
        for holder in unit.sums:
            yield _left(unit, holder, RowLeftOut.IN_DEPARTMENT)
