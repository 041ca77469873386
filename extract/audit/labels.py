"""Whether a row is what its label says: codes held against names, the code lists and the other tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from extract.audit.economic import are_partners, check_pairs
from extract.facts import BudgetLine, Finding, Label, ProjectRecord
from extract.project_code import is_odd
from extract.source import Source
from extract.states import Role, Severity
from extract.tables.codes import SCHEMES
from extract.tables.interpret import TableReading
from extract.unit_name import is_same_unit
from ontology.codelist import ClassScheme, classes
from ontology.subjects import codes_named, is_listed_fully, is_seen, names_of, plain_name

NAME_RULE = "code-name"
UNKNOWN_RULE = "code-unknown"
_PROJECT, _UNIT = "project", "unit"
_OWN_CODES = (_UNIT, _PROJECT)
"""Dimensions whose codes only the document itself lists."""
_CLASS_DIGITS, _SUBCLASS_DIGITS = 3, 5
_MOST_NAMED = 3
_DIGITS = re.compile(r"\d+")

RowPlace = tuple[int, int]
"""Table ordinal and row."""


class Labelled(msgspec.Struct, frozen=True):
    """The rows whose labels nothing proves, and the codes that contradict their names.

    `once` are rows of projects whose code no other row prints, and of units whose code no other table does: their name
    is what they are known by.
    """

    unproved: frozenset[RowPlace]
    once: frozenset[RowPlace]
    findings: tuple[Finding, ...]


class _LabelInRow(msgspec.Struct, frozen=True):
    """One coded label of one row."""

    dimension: str
    code: str
    name: str
    row: RowPlace
    source: Source
    label: Label
    table_number: str
    partner: str = ""
    """类 of the other economic classification in the same row."""

    @property
    def identity(self) -> tuple[str, str, str]:
        return self.dimension, self.code, self.name


class _LabelBook:
    """All coded labels of a document, by code and by name; `bare` are names without a code with their tables."""

    def __init__(self, entries: Sequence[_LabelInRow], bare: Mapping[tuple[str, str], set[int]]) -> None:
        self.entries = entries
        self.bare = bare
        self.rows: defaultdict[tuple[str, str, str], set[RowPlace]] = defaultdict(set)
        self.codes: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self.names: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self.tables: defaultdict[str, set[int]] = defaultdict(set)
        self.projects: defaultdict[str, set[RowPlace]] = defaultdict(set)
        self.units: defaultdict[str, set[int]] = defaultdict(set)
        for entry in entries:
            self.rows[entry.identity].add(entry.row)
            self.codes[entry.dimension, entry.name].add(entry.code)
            self.names[entry.dimension, entry.code].add(entry.name)
            self.tables[entry.dimension].add(entry.row[0])
            if entry.dimension == _PROJECT:
                self.projects[entry.code].add(entry.row)
            if entry.dimension == _UNIT:
                self.units[entry.code].add(entry.row[0])

    def count(self, dimension: str, code: str, name: str) -> int:
        """Rows that print this code with this name."""
        return len(self.rows.get((dimension, code, name), ()))

    def tables_of(self, dimension: str, code: str, name: str) -> int:
        """Tables that print this code with this name."""
        return len({table for table, _ in self.rows.get((dimension, code, name), ())})

    def is_repeated(self, entry: _LabelInRow) -> bool:
        """Whether another row prints the same label, or no other table could."""
        return len(self.rows[entry.identity]) > 1 or len(self.tables[entry.dimension]) == 1

    def is_known(self, entry: _LabelInRow) -> bool:
        """Whether another row prints the code or one above or below it, or another table the name without a code."""
        if self.is_repeated(entry) or self.bare.get((entry.dimension, entry.name), set()) - {entry.row[0]}:
            return True
        return any(
            code == entry.code or code.startswith(entry.code) or entry.code.startswith(code)
            for dimension, code, name in self.rows
            if dimension == entry.dimension and (dimension, code, name) != entry.identity
        )

    def is_named_with_other_numbers(self, entry: _LabelInRow) -> bool:
        """Whether another row prints its code with a name that differs from its own in digits alone (a year)."""
        bare = _DIGITS.sub("", entry.name)
        return any(
            name != entry.name and _DIGITS.sub("", name) == bare
            for name in self.names[entry.dimension, entry.code]
        )

    def other_names(self, entry: _LabelInRow) -> list[str]:
        """The names of other units that the code of a unit has in other rows."""
        names = self.names[entry.dimension, entry.code] if entry.dimension == _UNIT else ()
        return sorted(n for n in names if n and entry.name and not is_same_unit(n, entry.name))

    def disputed_units(self) -> set[str]:
        """The names of units whose code has those of other units too."""
        units = (e for e in self.entries if e.dimension == _UNIT)
        return {name for e in units if (others := self.other_names(e)) for name in (e.name, *others)}

    def is_project_once(self, entry: _LabelInRow) -> bool:
        """Whether it is the code of a project that no other row prints."""
        return entry.dimension == _PROJECT and len(self.projects[entry.code]) == 1

    def is_unit_of_one_table(self, entry: _LabelInRow) -> bool:
        """Whether it is the code of a unit that no other table prints."""
        return entry.dimension == _UNIT and len(self.units[entry.code]) == 1

    def is_odd_project(self, entry: _LabelInRow) -> bool:
        """Whether it is such a code, and its region, year or serial is none that the document's other codes have."""
        return self.is_project_once(entry) and is_odd(entry.code, self.projects)

    def is_in_tables(self, entry: _LabelInRow) -> bool:
        """Whether another table prints the same label."""
        return len({table for table, _ in self.rows[entry.identity]}) > 1


def check_labels(
    document: str, readings: Sequence[TableReading], projects: Iterable[ProjectRecord]
) -> Labelled:
    """Hold every printed code against its name, its code list and the other tables.

    A label is proved where the code list gives its code this name and no other code has it, or where another row
    repeats it (also one that only this table could print). What the list lacks, another table must print alike. A
    row without codes says what it says. A project's code that one row alone prints is known by its pattern only, that
    of a unit which one table alone prints by nothing.
    """
    book = _LabelBook([*_line_entries(readings), *_project_entries(projects)], _bare_names(readings))
    unproved: set[RowPlace] = set()
    findings: dict[tuple[str, str, str], Finding] = {}
    for entry in book.entries:
        rivals = _rivals(entry, book)
        nowhere = _is_of_no_class(entry) or book.is_odd_project(entry)
        if rivals or nowhere or not _agrees(entry, book):
            unproved.add(entry.row)
        if (rivals or nowhere) and entry.identity not in findings:
            findings[entry.identity] = _finding(document, entry, rivals)
    unproved |= _rows_of(book.disputed_units(), readings)
    paired = check_pairs(document, readings)
    once = frozenset(
        entry.row for entry in book.entries if book.is_project_once(entry) or book.is_unit_of_one_table(entry)
    )
    return Labelled(frozenset(unproved) | paired.unproved, once, (*findings.values(), *paired.findings))


def _line_entries(readings: Sequence[TableReading]) -> Iterator[_LabelInRow]:
    for reading in readings:
        seen: set[tuple[int, str, str]] = set()
        for line in reading.lines:
            for dimension in (*SCHEMES, *_OWN_CODES):
                label = getattr(line, dimension)
                if line.role is Role.TOTAL or not isinstance(label, Label) or not label.code:
                    continue
                # Tables printed side by side have several labels a row.
                place = (line.row, dimension, str(label))
                if place not in seen:
                    seen.add(place)
                    entry = _entry(dimension, label, (line.table, line.row), line)
                    yield msgspec.structs.replace(entry, partner=_partner(line, dimension))


def _partner(line: BudgetLine, dimension: str) -> str:
    other = {
        "government_economic": line.department_economic,
        "department_economic": line.government_economic,
    }.get(dimension)
    return (other.code or "")[:_CLASS_DIGITS] if other else ""


def _rows_of(names: Iterable[str], readings: Sequence[TableReading]) -> set[RowPlace]:
    """The rows of units that have one of these names, or one of which it is a form, with or without a code."""
    lines = [x for r in readings for x in r.lines if x.unit and x.unit.name]
    return {(x.table, x.row) for name in names for x in lines if x.unit and is_same_unit(x.unit.name, name)}


def _bare_names(readings: Sequence[TableReading]) -> dict[tuple[str, str], set[int]]:
    found: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for line in (x for r in readings for x in r.lines):
        for dimension in _OWN_CODES:
            label = getattr(line, dimension)
            if isinstance(label, Label) and not label.code:
                found[dimension, plain_name(label.name)].add(line.table)
    return dict(found)


def _project_entries(projects: Iterable[ProjectRecord]) -> Iterator[_LabelInRow]:
    for project in projects:
        if project.table is not None and project.row is not None and project.project.code:
            yield _entry("project", project.project, (project.table, project.row), project)
            if project.unit and project.unit.code:
                yield _entry(_UNIT, project.unit, (project.table, project.row), project)


def _entry(dimension: str, label: Label, row: RowPlace, fact: BudgetLine | ProjectRecord) -> _LabelInRow:
    number = fact.table_number if isinstance(fact, BudgetLine) else ""
    return _LabelInRow(dimension, label.code or "", plain_name(label.name), row, fact.source, label, number)


def _agrees(entry: _LabelInRow, book: _LabelBook) -> bool:
    """Whether code and name belong together, and the label is not this row's alone."""
    scheme = SCHEMES.get(entry.dimension)
    if scheme is None:
        if book.other_names(entry) or (not entry.name and book.is_unit_of_one_table(entry)):
            return False
        return book.is_known(entry) and not book.is_named_with_other_numbers(entry)
    if not entry.name or not any(plain_name(n) == entry.name for n in names_of(scheme, entry.code)):
        return _extends(entry, scheme) or (book.is_in_tables(entry) and not _is_odd(entry, scheme))
    alike = [c for c in codes_named(scheme, entry.name) if len(c) == len(entry.code)]
    fitting = [c for c in alike if are_partners(c[:_CLASS_DIGITS], entry.partner)]
    return (fitting or alike) == [entry.code] or book.is_repeated(entry)


def _is_odd(entry: _LabelInRow, scheme: ClassScheme) -> bool:
    """Whether a code that the list lacks is likely another, misprinted wherever it stands.

    The list has its name under a code that differs in one digit, or lacks the code above it too.
    """
    if names_of(scheme, entry.code):
        return False
    above = entry.code[:_SUBCLASS_DIGITS]
    return _is_near_listed(entry, scheme) or (
        len(entry.code) > _SUBCLASS_DIGITS and not names_of(scheme, above)
    )


def _is_near_listed(entry: _LabelInRow, scheme: ClassScheme) -> bool:
    """Whether the list has the name under a code that differs from the printed one in one digit."""
    near = [c for c in codes_named(scheme, entry.name) if len(c) == len(entry.code)]
    return any(_differ(c, entry.code) == 1 for c in near)


def _extends(entry: _LabelInRow, scheme: ClassScheme) -> bool:
    """Whether a code that the list lacks is a local level below a listed one whose name its own begins with.

    A listed code has a name of its own: with that of the one above it, the two rows have each other's code. Nor is a
    name local that the list has under a code one digit off (2089999 has that of 20899, and 2089969 none).
    """
    if names_of(scheme, entry.code) or _is_near_listed(entry, scheme):
        return False
    return any(
        entry.name.startswith(plain_name(name))
        for length in (5, 7)
        if length < len(entry.code)
        for name in names_of(scheme, entry.code[:length])
    )


def _rivals(entry: _LabelInRow, book: _LabelBook) -> tuple[str, ...]:
    """What the label should be instead, as code-name; none where nothing contradicts it.

    A name of the list under a code of another name, a code that does not exist under a name that does, and a name
    or code of the document that other rows print with another. Of the list only what published texts show contradicts.
    """
    scheme = SCHEMES.get(entry.dimension)
    if scheme is None:
        return _rivals_in_document(entry, book)
    if not entry.name:
        return ()
    if any(plain_name(n) == entry.name for n in names_of(scheme, entry.code)) or _extends(entry, scheme):
        return ()
    alike = [c for c in codes_named(scheme, entry.name) if len(c) == len(entry.code)]
    same_length = [c for c in alike if is_seen(scheme, c)]
    near = [c for c in same_length if _differ(c, entry.code) == 1]
    unknown = is_listed_fully(scheme, entry.code) or entry.code[:_CLASS_DIGITS] not in classes(scheme)
    if near or unknown or is_seen(scheme, entry.code):
        near = near or same_length
        if _is_of_no_class(entry):
            near = near or list(codes_named(scheme, entry.name))
        return tuple(f"{c}-{entry.label.name}" for c in near[:_MOST_NAMED])
    printed = [
        c
        for c in book.codes[entry.dimension, entry.name]
        if c in alike
        and _differ(c, entry.code) == 1
        and book.count(entry.dimension, c, entry.name) > book.count(*entry.identity)
    ]
    return tuple(f"{c}-{entry.label.name}" for c in sorted(printed)[:_MOST_NAMED])


def _is_of_no_class(entry: _LabelInRow) -> bool:
    """Whether a code begins with no 类 of its classification, as one that has lost digits does."""
    scheme = SCHEMES.get(entry.dimension)
    return scheme is not None and entry.code.isdigit() and entry.code[:_CLASS_DIGITS] not in classes(scheme)


def _rivals_in_document(entry: _LabelInRow, book: _LabelBook) -> tuple[str, ...]:
    own = book.tables_of(*entry.identity)
    codes = [
        f"{code}-{entry.label.name}"
        for code in sorted(book.codes[entry.dimension, entry.name])
        if code != entry.code
        and len(code) == len(entry.code)
        and _differ(code, entry.code) == 1
        and book.tables_of(entry.dimension, code, entry.name) >= own
    ]
    return tuple(codes[:_MOST_NAMED]) or tuple(f"{entry.code}-{name}" for name in book.other_names(entry))


def _differ(one: str, two: str) -> int:
    """In how many digits two codes of one length differ."""
    return sum(a != b for a, b in zip(one, two, strict=False)) + abs(len(one) - len(two))


def _finding(document: str, entry: _LabelInRow, rivals: Sequence[str]) -> Finding:
    scheme = SCHEMES.get(entry.dimension)
    known = scheme is None or bool(names_of(scheme, entry.code))
    should = " or ".join(rivals)
    why = "the name of another code" if known else "a code that does not exist"
    why_zh = "代码与名称不符" if known else "无此代码"
    if scheme is None and not rivals:
        why, why_zh = "a code unlike all others", "区划、年度或序号与其他项目代码均不一致"
    number = entry.table_number
    return Finding(
        document=document,
        source=entry.source,
        rule=NAME_RULE if known else UNKNOWN_RULE,
        severity=Severity.WARNING,
        subject=f"{number} {entry.label}".strip(),
        message=f"table {number} at {entry.source}: {entry.label} has {why}"
        + (f"; {should} would agree" if rivals else ""),
        message_zh=f"表{number}“{entry.label}”：{why_zh}" + (f"，应为{'或'.join(rivals)}" if rivals else ""),
        cells=(entry.source,),
    )
