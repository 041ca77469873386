"""What a reader of a performance table must know: what was undecided, moved, torn, mended, repeated or lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from extract.facts import Finding, Severity
from extract.performance.frame import Cut, CutItem
from extract.performance.funds import PerformanceFunds
from extract.performance.goals import Goals, is_cut
from extract.performance.projects import Projects
from extract.performance.reading import Reporter, note_findings
from extract.performance.row_cells import PerformanceRow

_CODE_LENGTH = 21


class TableRead(msgspec.Struct, frozen=True):
    """A project table with all that was found in it.

    `indicators` are the rows that hold an indicator; `items` and `cut` go by the same order.
    """

    rows: Sequence[PerformanceRow]
    indicators: Sequence[int]
    items: Sequence[CutItem]
    projects: Projects
    funds: Sequence[PerformanceFunds]
    goals: Goals
    cut: Cut

    def moved(self) -> frozenset[int]:
        """The indicators whose project is not the one whose row stands last above them."""
        found: set[int] = set()
        places = [(p.row, n) for n, p in enumerate(self.projects.found) if p.has_place]
        places = [(row, number) for row, number in places if not self.rows[row].loose]
        above, following = -1, 0
        for place, (index, owner) in enumerate(zip(self.indicators, self.cut.owners, strict=True)):
            while following < len(places) and places[following][0] <= index:
                above, following = places[following][1], following + 1
            if owner is not None and owner != above:
                found.add(place)
        return frozenset(found)


def find_all(read: TableRead, reporter: Reporter) -> list[Finding]:
    """All findings of a table, in the order of kinds: projects, goals, indicators."""
    return [
        *_projects(read, reporter),
        *_goals(read, reporter),
        *_rows(read, reporter),
        *_unassigned(read, reporter),
        *_moved(read, reporter),
        *_repeated(read, reporter),
        *_without(read, reporter),
    ]


def _projects(read: TableRead, reporter: Reporter) -> Iterator[Finding]:
    has_codes = any(project.label.code for project in read.projects.found)
    for project, funds in zip(read.projects.found, read.funds, strict=True):
        row = read.rows[project.row]
        subject = str(project.label)
        if project.printed_code and project.label.code:
            yield reporter.find(
                "project-code-mended",
                row.source,
                f"the project code {project.printed_code!r} was read as {project.label.code}",
                f"项目代码“{project.printed_code}”按21位规则读作{project.label.code}",
                severity=Severity.INFO,
                subject=subject,
            )
        elif has_codes and len(project.label.code or "") != _CODE_LENGTH:
            yield reporter.find(
                "project-code-doubtful",
                row.source,
                f"expected a project code of 21 characters, got {project.label.code or project.printed_code!r}",
                f"项目代码“{project.label.code or project.printed_code or ''}”不是21位，无法确定",
                subject=subject,
            )
        yield from _funds(funds, project.label.name, row, reporter)
    for index in read.projects.merged:
        names = "、".join(p.label.name for p in read.projects.found if p.row == index)
        yield reporter.find(
            "project-row-merged",
            read.rows[index].source,
            f"one row names several projects ({names}); its amounts, goal and indicators were given to none",
            f"一行印有多个项目（{names}），金额、目标和指标归属不明，未采信",
            cells=[m.source for m in read.rows[index].project.money],
        )


def _funds(funds: PerformanceFunds, name: str, row: PerformanceRow, reporter: Reporter) -> Iterator[Finding]:
    if funds.unreadable:
        texts = "、".join(m.text for m in funds.unreadable)
        yield reporter.find(
            "amount-unreadable",
            row.source,
            f"{name}: expected a figure whose decimal point is not in doubt, got {texts}",
            f"{name}：金额“{texts}”不能确定，未采信",
            subject=name,
            cells=[m.source for m in funds.unreadable],
        )
    if funds.unbalanced:
        total, fiscal, _ = funds.amounts
        yield reporter.find(
            "project-funds-unbalanced",
            row.source,
            f"{name}: the total and the funds below it do not agree",
            f"{name}：项目总额与财政资金、其他资金不符",
            subject=name,
            cells=funds.sources,
            expected=fiscal,
            actual=total,
        )
    if funds.stray:
        yield reporter.find(
            "stray-figure",
            row.source,
            f"{name}: the figure {funds.stray[0].text} is part of no sum and was left out",
            f"{name}：数字“{funds.stray[0].text}”不属于任何金额，未采信",
            severity=Severity.INFO,
            subject=name,
            cells=[m.source for m in funds.stray],
        )


def _goals(read: TableRead, reporter: Reporter) -> Iterator[Finding]:
    for index, owner in read.goals.joined:
        name = read.projects.found[owner].label.name
        yield reporter.find(
            "goal-joined",
            read.rows[index].source,
            f"a piece of text was joined to the goal of {name}",
            f"一段文字并入项目“{name}”的绩效目标",
            severity=Severity.INFO,
            subject=name,
            cells=read.rows[index].lines,
        )
    for project, goal in zip(read.projects.found, read.goals.texts, strict=True):
        if goal and is_cut(goal):
            yield reporter.find(
                "goal-cut",
                read.rows[project.row].source,
                f"the goal of {project.label.name} has no end: after {len(goal)} characters it was cut",
                f"项目“{project.label.name}”的绩效目标在{len(goal)}字处中断",
                severity=Severity.INFO,
                subject=str(project.label),
            )
    for index in read.goals.unplaced:
        yield reporter.find(
            "goal-unplaced",
            read.rows[index].source,
            f"a piece of a goal of {len(read.rows[index].project.text or '')} characters belongs to no project for sure",
            "一段绩效目标文字归属不明，未采信",
        )


def _rows(read: TableRead, reporter: Reporter) -> Iterator[Finding]:
    for row in read.rows:
        if row.is_unread:
            yield reporter.find(
                "row-unread",
                row.source,
                f"row {row.ordinal} holds neither a project nor an indicator",
                f"第{row.ordinal}行既无项目也无指标，未解读",
                subject=f"row {row.ordinal}",
            )
        alone = not (row.project.names_project or row.indicator or row.project.stump)
        if alone and row.project.unit and row.project.money:
            yield reporter.find(
                "stray-figure",
                row.source,
                f"row {row.ordinal} prints {row.project.money[0].text} for a unit and no project: left out",
                f"第{row.ordinal}行的数字“{row.project.money[0].text}”属于单位而非项目，未采信",
                severity=Severity.INFO,
                subject=f"row {row.ordinal}",
                cells=[m.source for m in row.project.money],
            )
        if row.project.stump is not None:
            yield reporter.find(
                "project-code-stump",
                row.source,
                f"row {row.ordinal} holds the beginning of a project code, {row.project.stump}, without a name",
                f"第{row.ordinal}行只有项目代码残段“{row.project.stump}”，无名称",
                subject=row.project.stump,
            )
        if row.indicator is not None:
            yield from note_findings(row.indicator, reporter, row.source, row.ordinal)


def _runs(read: TableRead, places: Sequence[int]) -> Iterator[list[int]]:
    """Places that follow one another and have the same owner and the same rivals."""
    run: list[int] = []
    for place in places:
        if run and (place != run[-1] + 1 or _state(read, place) != _state(read, run[-1])):
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _state(read: TableRead, place: int) -> tuple[int | None, tuple[int, ...] | None]:
    return read.cut.owners[place], read.cut.rivals.get(place)


def _where(read: TableRead, run: Sequence[int]) -> tuple[str, list[PerformanceRow]]:
    rows = [read.rows[read.indicators[place]] for place in run]
    first, last = rows[0].ordinal, rows[-1].ordinal
    return (f"{first}" if first == last else f"{first}-{last}"), rows


def _unassigned(read: TableRead, reporter: Reporter) -> Iterator[Finding]:
    places = [place for place, owner in enumerate(read.cut.owners) if owner is None]
    for run in _runs(read, places):
        numbers, rows = _where(read, run)
        rivals = [read.projects.found[n].label.name for n in read.cut.rivals.get(run[0], ())]
        why = f"they may belong to {' or '.join(rivals)}" if rivals else "no project of the table fits"
        why_zh = f"可能属于{'、'.join(rivals)}" if rivals else "表中没有相符的项目"
        yield reporter.find(
            "indicators-unassigned",
            rows[0].source,
            f"the project of {len(run)} indicators (rows {numbers}) cannot be told: {why}",
            f"第{numbers}行的{len(run)}项指标归属不明：{why_zh}",
            subject=f"rows {numbers}",
            cells=[row.source for row in rows],
        )


def _moved(read: TableRead, reporter: Reporter) -> Iterator[Finding]:
    for run in _runs(read, sorted(read.moved())):
        numbers, rows = _where(read, run)
        owner = read.cut.owners[run[0]]
        name = read.projects.found[owner].label.name if owner is not None else ""
        yield reporter.find(
            "indicators-moved",
            rows[0].source,
            f"{len(run)} indicators (rows {numbers}) stand below another project's row and were given to {name}",
            f"第{numbers}行的{len(run)}项指标印在别的项目之下，归入“{name}”",
            severity=Severity.INFO,
            subject=f"rows {numbers}",
            cells=[row.source for row in rows],
        )


def _repeated(read: TableRead, reporter: Reporter) -> Iterator[Finding]:
    """Indicators that one project prints twice."""
    owners = read.cut.owners
    places = [
        place
        for place, item in enumerate(read.items)
        if item.same >= 0 and owners[place] == owners[item.same] and _is_near(read, item.same, place)
    ]
    for run in _runs(read, places):
        numbers, rows = _where(read, run)
        yield reporter.find(
            "indicator-repeated",
            rows[0].source,
            f"{len(run)} indicators (rows {numbers}) are printed before, word for word",
            f"第{numbers}行的{len(run)}项指标与前文重复",
            subject=f"rows {numbers}",
            cells=[row.source for row in rows],
        )


def _is_near(read: TableRead, first: int, second: int) -> bool:
    """Whether all rows between two belong to the same owner."""
    return len({read.cut.owners[place] for place in range(first, second + 1)}) == 1


def _without(read: TableRead, reporter: Reporter) -> Iterator[Finding]:
    having = set(read.cut.owners)
    for number, project in enumerate(read.projects.found):
        if number not in having:
            yield reporter.find(
                "project-without-indicators",
                read.rows[project.row].source,
                f"no indicator could be given to the project {project.label.name}",
                f"项目“{project.label.name}”没有可确认的绩效指标",
                subject=str(project.label),
            )
