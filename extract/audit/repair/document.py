"""Repair of one document: its tables and projects with damaged figures mended, each repair a fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from extract.audit.repair.book import Book
from extract.audit.repair.mend import Mend, Mended, mend
from extract.audit.repair.surroundings import Surroundings
from extract.facts import BudgetLine, Finding, Indicator, ProjectRecord, Repair, Transfer
from extract.figures import FigureRef, LineRef, ProjectRef
from extract.source import Source
from extract.states import Role, Severity, Stage, Status
from extract.tables.interpret import TableReading
from extract.tables.table import Table
from extract.text import fold

_UNREADABLE = "amount-unreadable"


class Repaired(msgspec.Struct, frozen=True):
    """The tables and projects after repair, what was repaired, and what a reader must know.

    `excused` are the keys of checks that cannot hold because a row was lost.
    """

    readings: tuple[TableReading, ...]
    projects: tuple[ProjectRecord, ...]
    repairs: tuple[Repair, ...] = ()
    findings: tuple[Finding, ...] = ()
    excused: frozenset[str] = frozenset()


def repair_document(
    tables: Sequence[Table],
    readings: Sequence[TableReading],
    projects: Sequence[ProjectRecord],
    indicators: Sequence[Indicator] = (),
    stage: Stage | None = None,
) -> Repaired:
    """Mend the figures that scanning damaged, where the document's own sums prove how.

    Args:
        tables: The tables as printed.
        readings: The same tables as interpreted, in the same order.
        projects: The projects of its performance tables.
        indicators: Their indicators; a cost that repeats a project's total is evidence.
        stage: The document's stage, for the identities that apply.

    Returns:
        The same objects where nothing shows damage. A mended figure has status repaired and a `Repair`; one that
        stays doubtful has status conflict.
    """
    book = Book(readings, projects, indicators, stage)
    mended = mend(book.lines, book.build, Surroundings.of(tables, readings))
    if not mended.mends and not mended.disputed:
        return Repaired(tuple(readings), tuple(projects))
    lines = _with_keys(mended, len(book.lines))
    good = {lines[m.index].source for m in mended.mends if not book.is_fund(m.index)}
    return Repaired(
        readings=tuple(_cleaned(r, good) for r in book.readings_with(lines)),
        projects=tuple(_judged(p, n, book, mended) for n, p in enumerate(book.projects_with(lines))),
        repairs=tuple(_repair(m, book, lines[m.index]) for m in mended.mends),
        findings=(
            *(_lost(mended.lost) if mended.lost else ()),
            *_moved(mended, book, lines),
            *name_findings([x for x in lines if x.role is not Role.TOTAL]),
            *(_doubtful(book.lines[i]) for i in sorted(mended.disputed) if book.lines[i].amount is not None),
        ),
        excused=mended.excused,
    )


def _with_keys(mended: Mended, count: int) -> list[BudgetLine]:
    """The lines with keys that say what their labels now say, unique inside each table."""
    lines = list(mended.lines[:count])
    relabelled = {m.index for m in mended.mends if m.before_labels != m.after_labels}
    taken = {(x.table, x.key, x.measure) for i, x in enumerate(lines) if i not in relabelled}
    for mend_ in mended.mends:
        if mend_.index not in relabelled:
            continue
        line = lines[mend_.index]
        parts = line.key.split("~")[0].split(".")
        swaps = dict(zip(mend_.before_labels, mend_.after_labels, strict=True))
        key = ".".join(swaps.get(part, part) for part in parts)
        if line.side:
            key = f"{line.side}.{line.item}"
        number, unique = 1, key
        while (line.table, unique, line.measure) in taken:
            number += 1
            unique = f"{key}~{number}"
        taken.add((line.table, unique, line.measure))
        lines[mend_.index] = msgspec.structs.replace(line, key=unique)
    return lines


def _cleaned(reading: TableReading, good: set[Source]) -> TableReading:
    """The reading without the complaints about figures that were mended, its transfers with mended amounts."""
    findings = tuple(f for f in reading.findings if f.rule != _UNREADABLE or f.source not in good)
    amounts = {x.row: x for x in reading.lines if x.source in good and x.role is Role.DETAIL}
    transfers = tuple(_transfer(t, amounts.get(t.row)) for t in reading.transfers)
    return msgspec.structs.replace(reading, findings=findings, transfers=transfers)


def _transfer(transfer: Transfer, line: BudgetLine | None) -> Transfer:
    if line is None:
        return transfer
    return msgspec.structs.replace(transfer, amount=line.amount, status=line.status)


def _judged(project: ProjectRecord, number: int, book: Book, mended: Mended) -> ProjectRecord:
    own = set(book.funds_of(number))
    if own & mended.disputed:
        return msgspec.structs.replace(project, status=Status.CONFLICT)
    if own & {m.index for m in mended.mends}:
        return msgspec.structs.replace(project, status=Status.REPAIRED)
    return project


def _repair(mend_: Mend, book: Book, line: BudgetLine) -> Repair:
    printed = book.lines[mend_.index]
    figure: FigureRef = LineRef(line.table, line.key, line.measure)
    if book.is_fund(mend_.index):
        figure = ProjectRef(line.table, line.row, line.measure[0])
    if line.amount is None:
        raise ValueError(f"{printed.source}: expected a mended line to have an amount, got none")
    return Repair(
        document=line.document,
        source=line.source,
        figure=figure,
        printed=printed.printed,
        amount=line.amount,
        method="+".join(mend_.methods),
        proofs=tuple(dict.fromkeys(s.check for s in mend_.proof)),
    )


def _moved(mended: Mended, book: Book, lines: Sequence[BudgetLine]) -> Iterator[Finding]:
    """One finding for each row or figure that stands elsewhere, or is called otherwise, than it is printed."""
    told: set[tuple[int, int, str, str]] = set()
    for mend_ in mended.mends:
        printed, line = book.lines[mend_.index], lines[mend_.index]
        was, now = _place(printed), _place(line)
        by_row = printed.measure == line.measure
        if was == now or (line.table, line.row, was, now) in told:
            continue
        told.add((line.table, line.row, was, now))
        number, what = line.table_number, "" if by_row else f" {line.printed}"
        yield Finding(
            document=line.document,
            source=line.source,
            rule="place-mended",
            severity=Severity.INFO,
            subject=f"{number} {line.key}",
            message=f"table {number} at {line.source}:{what} printed under {was}, read under {now}: the sums require it",
            message_zh=f"表{number}：{what.strip() or '本行'}印在“{was}”，据勾稽关系读作“{now}”",
            cells=(line.source,),
        )


def _place(line: BudgetLine) -> str:
    """Labels and column of a figure, as far as repair can change them."""
    labels = (line.item, line.function, line.government_economic, line.department_economic)
    return " / ".join([*(str(x) for x in labels if x), "/".join(line.measure)])


def _lost(lost: Sequence[BudgetLine]) -> tuple[Finding, ...]:
    whole = lost[0]
    labels = "/".join(str(x) for x in (whole.function, whole.department_economic) if x)
    number, amount = whole.table_number, whole.amount
    return (
        Finding(
            document=whole.document,
            source=whole.source,
            rule="row-lost",
            severity=Severity.WARNING,
            subject=f"{number} {labels}",
            message=f"table {number} lost a row of {amount:,f} yuan, {labels}: its totals and the other tables need it",
            message_zh=f"表{number}缺少一行：{labels}，{amount:,f}元；合计与其他表的数字均需此行",
            expected=amount,
        ),
    )


def _doubtful(line: BudgetLine) -> Finding:
    number = line.table_number
    return Finding(
        document=line.document,
        source=line.source,
        rule="figure-doubtful",
        severity=Severity.WARNING,
        subject=f"{number} {line.key} {'/'.join(line.measure)}",
        message=f"table {number} at {line.source}: sums do not hold unless {line.printed!r} is read otherwise or stands"
        " elsewhere, and more than one way would do",
        message_zh=f"表{number}“{line.printed}”：按印刷内容各项勾稽不成立，可能的更正不止一种，未采信",
        cells=(line.source,),
    )


_DIMENSIONS = ("function", "government_economic", "department_economic")


def name_findings(lines: Sequence[BudgetLine]) -> Iterator[Finding]:
    """One finding for each code that is printed with more than one name; the code is what rows are held together by.

    Names stay as printed: which of them is right, a document alone does not say.
    """
    names: dict[str, dict[str, tuple[str, int, Source]]] = defaultdict(dict)
    for line in lines:
        for dimension in _DIMENSIONS:
            label = getattr(line, dimension)
            if label is None or not label.code or not label.name:
                continue
            printed, count, source = names[label.code].get(fold(label.name), (label.name, 0, line.source))
            names[label.code][fold(label.name)] = (printed, count + 1, source)
    for code, found in sorted(names.items()):
        if len(found) < 2:
            continue
        order = sorted(found.values(), key=lambda entry: -entry[1])
        words = "、".join(f"{name}（{count}）" for name, count, _ in order)
        yield Finding(
            document=lines[0].document,
            source=order[-1][2],
            rule="name-doubtful",
            severity=Severity.INFO,
            subject=code,
            message=f"the subject {code} is printed with {len(order)} names (how often): {words}; its code was gone by",
            message_zh=f"科目{code}印有{len(order)}种名称（次数）：{words}；以编码为准",
            cells=tuple(source for _, _, source in order),
        )
