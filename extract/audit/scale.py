"""Whether figures are printed in the unit that their table says: units held against each other and against sums."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from statistics import median

import msgspec

from extract.amount import decimals
from extract.audit.equation import Equation, Relation, Verdict
from extract.audit.powers import apart_by_powers
from extract.facts import Finding, ProjectRecord, StatedFigure
from extract.figures import FigureRef, StatedRef
from extract.printed import PrintedUnit
from extract.states import Severity, TableState
from extract.tables.interpret import TableReading

CONTRADICTED_RULE = "unit-contradicted"
DIFFERS_RULE = "unit-differs"
DOUBTFUL_RULE = "unit-doubtful"
ASSUMED_RULE = "unit-assumed"
_UNITS = {unit.printed: unit for unit in PrintedUnit}
_USUAL = frozenset({PrintedUnit.YUAN.printed, PrintedUnit.WAN_YUAN.printed})
"""Units that budgets print their tables in; another proves nothing by being printed often."""
_LEAST, _MOST = Decimal(20_000), Decimal(1_000_000_000)
"""Yuan between which the middle figure of a department's tables lies, in every unit rightly read."""
_SPREAD = Decimal(3_000)
"""How many times larger or smaller the middle figure of one table can be than that of the others."""
_FEN = Decimal("0.01")
_TEXT = 0
"""The running text among tables, which are counted from 1."""
_FACTORS = frozenset({Decimal(10) ** n for n in (*range(-8, 0), *range(1, 9))})
"""Ratios of two units."""


class Scaled(msgspec.Struct, frozen=True):
    """Tables whose unit nothing proves, sums that fail because of a unit, and what a reader must know."""

    unproved: frozenset[int]
    excused: frozenset[str]
    findings: tuple[Finding, ...]


def check_scale(
    document: str,
    readings: Sequence[TableReading],
    projects: Sequence[ProjectRecord],
    stated: Sequence[StatedFigure],
    equations: Sequence[Equation],
    verdicts: Sequence[Verdict],
) -> Scaled:
    """Say of which tables the unit is proved.

    By sums that hold between tables, or a table and the text, of different units; or because the unit is printed
    again on another table or in the text, by most tables of the document, and gives amounts of a usual size.
    """
    amounts = _amounts(readings, projects)
    tables = [r for r in readings if amounts.get(r.fact.ordinal)]
    units = _Units(tables, amounts, stated)
    linked = units.linked(verdicts)
    contradicted, excused = units.contradicted(verdicts, linked)
    common = units.common
    apart = apart_by_powers(equations, verdicts, units.unit, contradicted)
    unproved = set(apart)
    findings: list[Finding] = []
    doubtful = {u: why for u in set(units.of.values()) if (why := units.doubt(u))}
    denied = {units.of[table] for table in contradicted} & units.denied(verdicts)
    for reading in tables:
        ordinal, unit = reading.fact.ordinal, reading.fact.printed_unit
        if ordinal in contradicted:
            unproved.add(ordinal)
            findings.append(_contradicted(document, reading, *contradicted[ordinal]))
        elif ordinal in apart:
            findings.append(_doubtful(document, reading, "power"))
        elif ordinal in linked:
            continue
        elif unit in denied:
            unproved.add(ordinal)
        elif unit in doubtful:
            unproved.add(ordinal)
            findings.append(_doubtful(document, reading, doubtful[unit]))
        elif unit != common or not units.is_usual(ordinal):
            unproved.add(ordinal)
            if not _is_assumed(reading):  # which is said already, and no unit is printed that could differ
                findings.append(_differs(document, reading, common, sure=not units.is_usual(ordinal)))
        elif units.times[unit] < 2 or unit not in _USUAL:
            unproved.add(ordinal)
    return Scaled(frozenset(unproved), frozenset(excused), tuple(findings))


def _is_assumed(reading: TableReading) -> bool:
    return any(finding.rule == ASSUMED_RULE for finding in reading.findings)


def _amounts(
    readings: Sequence[TableReading], projects: Sequence[ProjectRecord]
) -> dict[int, list[tuple[Decimal, str]]]:
    """Table → its amounts other than 0, in yuan, with their prints."""
    found: defaultdict[int, list[tuple[Decimal, str]]] = defaultdict(list)
    for reading in readings:
        if reading.fact.state is TableState.PRESENT:
            found[reading.fact.ordinal] += [(abs(x.amount), x.printed) for x in reading.lines if x.amount]
    for project in projects:
        if project.table is not None and project.total and project.total_printed:
            found[project.table].append((abs(project.total), project.total_printed))
    return found


class _Units:
    """The units of the tables and of the text, with the amounts that they give."""

    def __init__(
        self,
        tables: Sequence[TableReading],
        amounts: Mapping[int, Sequence[tuple[Decimal, str]]],
        stated: Sequence[StatedFigure],
    ) -> None:
        self.of: dict[int, str] = {r.fact.ordinal: r.fact.printed_unit for r in tables}
        self._amounts = {ordinal: amounts[ordinal] for ordinal in self.of}
        self._stated = {
            StatedRef(f.sentence, f.ordinal): f.printed_unit for f in stated if f.amount and f.printed_unit
        }
        printed = [r for r in tables if not _is_assumed(r)]
        counted = Counter(r.fact.printed_unit for r in printed)
        self.times = counted + Counter({_whole(unit): 1 for unit in set(self._stated.values()) if unit})
        most = counted.most_common(2)
        is_tie = len(most) > 1 and most[0][1] == most[1][1]
        self.common: str | None = most[0][0] if most and not is_tie else None
        everything = [amount for own in self._amounts.values() for amount, _ in own]
        self._middle = median(everything) if everything else Decimal(0)

    def unit(self, figure: FigureRef) -> tuple[int, str] | None:
        """The table (0: the text) and the unit of a figure."""
        if isinstance(figure, StatedRef):
            unit = self._stated.get(figure)
            return (_TEXT, _whole(unit)) if unit else None
        return (figure.table, self.of[figure.table]) if figure.table in self.of else None

    def linked(self, verdicts: Iterable[Verdict]) -> set[int]:
        """Tables that sums which hold join with a table, or the text, of another unit."""
        groups: dict[tuple[int, str], tuple[int, str]] = {}

        def root(node: tuple[int, str]) -> tuple[int, str]:
            while groups.setdefault(node, node) != node:
                node = groups[node]
            return node

        for verdict in verdicts:
            if verdict.equation.relation is Relation.EQUAL:
                nodes = {node for t in verdict.seen if t.amount and (node := self.unit(t.figure))}
                first, *others = sorted(nodes) or [(_TEXT, "")]
                for other in others:
                    groups[root(other)] = root(first)
        units: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
        for node in list(groups):
            units[root(node)].add(node[1])
        return {node[0] for node in list(groups) if node[0] != _TEXT and len(units[root(node)] - {""}) > 1}

    def contradicted(
        self, verdicts: Sequence[Verdict], linked: set[int]
    ) -> tuple[dict[int, tuple[str, int]], set[str]]:
        """Tables with the unit that makes failing sums hold and how many, and the keys of these sums."""
        votes: defaultdict[int, Counter[str]] = defaultdict(Counter)
        keys: defaultdict[int, set[str]] = defaultdict(set)
        for verdict in verdicts:
            if verdict.holds or verdict.equation.relation is not Relation.EQUAL:
                continue
            for table, unit in self._mended_by(verdict.equation):
                votes[table][unit] += 1
                keys[table].add(verdict.equation.key)
        found: dict[int, tuple[str, int]] = {}
        excused: set[str] = set()
        for table, counted in votes.items():
            unit, count = counted.most_common(1)[0]
            if table not in linked:
                found[table] = (unit, count)
                excused |= keys[table]
        return found, excused

    def _mended_by(self, equation: Equation) -> list[tuple[int, str]]:
        """Tables which in another unit would make the sum hold; of the tables those that differ from most."""
        sides: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
        for term in equation.terms:
            node = self.unit(term.figure)
            if node is None:
                return []
            sides[node] += term.value
        if len(sides) != 2:
            return []
        (one, amount), (two, other) = sides.items()
        if not amount or not other or -other / amount not in _FACTORS:
            return []
        found = []
        for node, ratio in ((one, -other / amount), (two, -amount / other)):
            worth = _UNITS[node[1]].worth_yuan * ratio
            unit = next((u.printed for u in PrintedUnit if u.worth_yuan == worth), None)
            rival = two if node is one else one
            if unit and node[0] != _TEXT and (rival[0] == _TEXT or node[1] != self.common):
                found.append((node[0], unit))
        return found

    def doubt(self, unit: str) -> str | None:
        """Why amounts cannot be printed in a unit; None where they can."""
        tables = [o for o, own in self.of.items() if own == unit]
        own = [found for o in tables for found in self._amounts[o]]
        finest = _UNITS[unit].worth_yuan.scaleb(-max(decimals(printed) for _, printed in own))
        if finest < _FEN:
            return "finer"
        small = sum(1 for amount, _ in own if amount < 1)
        if len(tables) < 2:
            return None
        middle = median(amount for amount, _ in own)
        return "size" if not _LEAST <= middle <= _MOST or small > len(own) / 10 else None

    def denied(self, verdicts: Iterable[Verdict]) -> set[str]:
        """Units of tables that the text contradicts as often as it agrees with them, or oftener."""
        votes: Counter[str] = Counter()
        for verdict in verdicts:
            nodes = {node for t in verdict.equation.terms if t.amount and (node := self.unit(t.figure))}
            units = {unit for table, unit in nodes if table != _TEXT}
            if len(nodes) == 2 and len(units) == 1 and any(table == _TEXT for table, _ in nodes):
                mended = not verdict.holds and self._mended_by(verdict.equation)
                votes[units.pop()] += -1 if verdict.holds else bool(mended)
        return {unit for unit, count in votes.items() if count >= 0}

    def is_usual(self, table: int) -> bool:
        """Whether the figures of a table are about as large as those of the document."""
        own = median(amount for amount, _ in self._amounts[table])
        return self._middle / _SPREAD <= own <= self._middle * _SPREAD


def _whole(unit: str) -> str:
    """万 for 万元."""
    return unit if unit in _UNITS else f"{unit}元"


def _name(reading: TableReading) -> str:
    return f"{reading.fact.number} {reading.fact.title}".strip()


def _finding(
    document: str, reading: TableReading, rule: str, severity: Severity, en: str, zh: str
) -> Finding:
    return Finding(
        document=document,
        source=reading.fact.source,
        rule=rule,
        severity=severity,
        subject=_name(reading),
        message=f"table {reading.fact.number} is printed in {reading.fact.printed_unit}: {en}",
        message_zh=f"表{reading.fact.number}印为{reading.fact.printed_unit}：{zh}",
        cells=(reading.fact.source,),
    )


def _contradicted(document: str, reading: TableReading, unit: str, count: int) -> Finding:
    en = f"{count} sums with other tables or the text fail, and hold if it is {unit}"
    zh = f"与他表或文字的{count}项勾稽不成立，若为{unit}则成立"
    return _finding(document, reading, CONTRADICTED_RULE, Severity.WARNING, en, zh)


def _doubtful(document: str, reading: TableReading, why: str) -> Finding:
    if why == "finer":
        en, zh = "its figures would be finer than a fen", "数字将精确到分以下"
    elif why == "power":
        en = "it, or what it is compared with, is larger by exactly a power of ten"
        zh = "与他表或文字相差恰为十的整数次方"
    else:
        en = "its amounts would be far smaller or larger than budgets have"
        zh = "金额将远小于或远大于一般预算"
    return _finding(document, reading, DOUBTFUL_RULE, Severity.WARNING, en, zh)


def _differs(document: str, reading: TableReading, common: str | None, *, sure: bool) -> Finding:
    other = common or "several units"
    en = f"the other tables are in {other}, and nothing in the document proves this one"
    zh = f"其他各表为{common or '不同单位'}，本表单位未得证实"
    return _finding(document, reading, DIFFERS_RULE, Severity.WARNING if sure else Severity.INFO, en, zh)
