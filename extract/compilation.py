"""A file of several units' budgets, one after another: whose each table is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import msgspec

from extract.cover import parse_cover, title_owner
from extract.document import Paragraph
from extract.document_finding import document_finding
from extract.facts import (
    BudgetLine,
    DocumentFact,
    Finding,
    Label,
    ProjectRecord,
    Severity,
    Transfer,
    UnitMention,
)
from extract.fiscal_year import find_fiscal_year
from extract.source import Source
from extract.tables.interpret import TableReading
from extract.tables.table import Table
from extract.text import fold
from extract.unit_name import is_organisation, unit_name

_LEAST_UNITS = 2
_MOST_NAMED = 8
_YEAR = re.compile(r"(20\d{2})年")


class CompiledUnit(msgspec.Struct, frozen=True):
    """One unit of a compilation and the numbers (from 0) of its tables; no name for what belongs to nobody."""

    name: str | None
    tables: tuple[int, ...]


class Compilation(msgspec.Struct, frozen=True):
    """The units of one file, in printed order; one without a name where the file is of one publisher."""

    units: tuple[CompiledUnit, ...]

    @property
    def is_several(self) -> bool:
        """Whether the file holds the tables of several units."""
        return len([u for u in self.units if u.name]) >= _LEAST_UNITS

    def findings(self, here: Source) -> tuple[Finding, ...]:
        """What a reader must know: whose tables the file holds."""
        if not self.is_several:
            return ()
        names = [u.name for u in self.units if u.name]
        shown = "、".join(names[:_MOST_NAMED]) + ("等" if len(names) > _MOST_NAMED else "")
        message = f"the file holds the tables of {len(names)} units ({shown}); each table is its own unit's"
        message_zh = f"文件汇编了{len(names)}个单位的表（{shown}），各表分别归属其单位"
        return (document_finding(here, "publishers-several", Severity.INFO, message, message_zh),)


def find_compilation(tables: Sequence[Table]) -> Compilation:
    """The units whose tables a file holds: several only where tables of one kind are of more than one.

    The title of a table, its head (单位名称：…) and the heading of its section name its unit, in this order. A
    document whose tables merely spell its publisher in several ways repeats no kind.
    """
    names = _one_form([_owner(table) for table in tables])
    of_kind: defaultdict[str, set[str]] = defaultdict(set)
    for table, name in zip(tables, names, strict=True):
        if name and table.kind and table.has_rows:
            of_kind[table.kind.kind].add(name)
    if all(len(found) < _LEAST_UNITS for found in of_kind.values()):
        return Compilation((CompiledUnit(None, tuple(range(len(tables)))),))
    grouped: defaultdict[str | None, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        grouped[name].append(number)
    return Compilation(tuple(CompiledUnit(name, tuple(numbers)) for name, numbers in grouped.items()))


def _owner(table: Table) -> str | None:
    for name in (title_owner(table.name), table.owner, table.section):
        if name and is_organisation(name):
            return unit_name(name)
    return None


def _one_form(names: Sequence[str | None]) -> list[str | None]:
    """The names, each in the longest form of those that end with it: a region may stand before it or not."""
    known = sorted({name for name in names if name}, key=len)
    return [_longest(name, known) if name else None for name in names]


def _longest(name: str, known: Sequence[str]) -> str:
    """The longest name that ends with this one; the name itself where several units have such names."""
    longer = [other for other in known if other.endswith(name)]
    return longer[-1] if all(longer[-1].endswith(other) for other in longer) else name


def with_owners(
    compilation: Compilation, readings: Sequence[TableReading], publisher: Label | None
) -> list[TableReading]:
    """The readings, the amounts and transfers of each unit's tables its own where their rows name no unit."""
    if not compilation.is_several:
        return list(readings)
    found = list(readings)
    for unit in compilation.units:
        if unit.name is None or (publisher and publisher.name == unit.name):
            continue
        label = _label(unit, readings)
        for number in unit.tables:
            reading = readings[number]
            found[number] = msgspec.structs.replace(
                reading,
                lines=tuple(_line_of(line, label) for line in reading.lines),
                transfers=tuple(_transfer_of(t, label) for t in reading.transfers),
            )
    return found


def with_owner(project: ProjectRecord, compilation: Compilation, publisher: Label | None) -> ProjectRecord:
    """A project of a table, its unit's own where its row names none."""
    if not compilation.is_several or project.unit is not None or project.table is None:
        return project
    at = project.table - 1
    owner = next((u.name for u in compilation.units if u.name and at in u.tables), None)
    if owner is None or (publisher and publisher.name == owner):
        return project
    return msgspec.structs.replace(project, unit=Label(owner))


def mentions(compilation: Compilation, publisher: Label | None, here: Source) -> list[UnitMention]:
    """The units of a compilation that are not its publisher."""
    if not compilation.is_several:
        return []
    return [
        UnitMention(document=here.document, source=here, label=Label(unit.name), is_department=False)
        for unit in compilation.units
        if unit.name and not (publisher and publisher.name == unit.name)
    ]


def units_in_doubt(
    compilation: Compilation,
    tables: Sequence[Table],
    readings: Sequence[TableReading],
    text: Sequence[Paragraph],
    document: DocumentFact,
    *,
    is_disputed: bool = False,
) -> tuple[frozenset[int], tuple[Finding, ...]]:
    """The units (by place) of which nobody can tell whose or of which year their tables are, and what is said of it.

    All facts of a file are of its year: tables that name another, and where some do those that name none, are not. Nor
    are those of a document of one unit that names two publishers or two years (`is_disputed`), which is said already.
    """
    if not compilation.is_several:
        return frozenset({0}) if is_disputed else frozenset(), ()
    here = Source(document.document)
    years = [
        _year_of([tables[n] for n in u.tables], [readings[n] for n in u.tables], here)
        for u in compilation.units
    ]
    covers = {cover.year for p in text if (cover := parse_cover(fold(p.text))) and cover.what}
    several = sorted({year for year in (*years, *covers, document.fiscal_year) if year})
    doubted = frozenset(
        place
        for place, (unit, year) in enumerate(zip(compilation.units, years, strict=True))
        if unit.name is None or (len(several) > 1 and year != document.fiscal_year)
    )
    if len(several) < _LEAST_UNITS:
        return doubted, ()
    shown = "、".join(map(str, several))
    message = f"the file holds tables of the years {shown}; those not known to be of {document.fiscal_year} are not proved"
    message_zh = f"文件含{shown}各年度的表，未注明属{document.fiscal_year}年的均未得证实"
    return doubted, (document_finding(here, "years-several", Severity.WARNING, message, message_zh),)


def _year_of(tables: Sequence[Table], readings: Sequence[TableReading], here: Source) -> int | None:
    """The year that most titles of a unit's tables name, else the one that their heads or columns do."""
    titles = Counter(int(m[1]) for table in tables if (m := _YEAR.search(fold(table.name))))
    if titles:
        return titles.most_common(1)[0][0]
    lines = [line for reading in readings for line in reading.lines]
    return find_fiscal_year("", None, (), tables, lines, here)[0]


def _label(unit: CompiledUnit, readings: Sequence[TableReading]) -> Label:
    """The unit with the code under which its own tables print it."""
    units = {line.unit for number in unit.tables for line in readings[number].lines if line.unit}
    own = [u for u in units if u.code and unit_name(u.name) == unit.name]
    return own[0] if len(own) == 1 else Label(unit.name or "")


def _line_of(line: BudgetLine, unit: Label) -> BudgetLine:
    return line if line.unit else msgspec.structs.replace(line, unit=unit)


def _transfer_of(transfer: Transfer, unit: Label) -> Transfer:
    return transfer if transfer.unit else msgspec.structs.replace(transfer, unit=unit)
