"""What a document lacks: tables that it should have, and signs that it was not read at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from extract.document import Paragraph
from extract.facts import BudgetLine, DocumentFact, Finding
from extract.states import FigurePart, Severity, Status, TableState
from extract.tables.catalogue import OTHER_KIND, TableKind, catalogue, families, words
from extract.tables.contents import TableList, find_contents
from extract.tables.interpret import TableReading

MISSING_RULE = "table-missing"
FIRST_YEAR = 2000
LAST_YEAR = 2099
_OF_GOVERNMENT = re.compile(
    r"税收返还|转移支付分|分地区|分(?:市|县|区|乡|镇|团场)|债务(?:限额|余额)|社会保险基金|政府(?:财政)?决算|财政总?决算|全[省市县区旗州]"
)
"""Titles that only the budget or accounts of a place have."""
_LEAST_TABLES = 3
"""Kinds of tables below which a file is a part of a publication."""
_LEAST_AMOUNTS = 20
"""Amounts from which on some must prove each other."""


def coverage_findings(
    document: DocumentFact,
    readings: Sequence[TableReading],
    text: Sequence[Paragraph],
    *,
    several: bool = False,
) -> list[Finding]:
    """Tables that are neither printed nor declared empty, and floors below which no reading can be believed.

    Args:
        document: The document, its year told.
        readings: Its tables, audited.
        text: What stands outside tables, with the document's own list of tables if it prints one.
        several: Whether the document compiles the tables of several units, of which each prints what it has.
    """
    missing = [] if several else _missing_tables(document, readings, text)
    return [*missing, *_floors(document, readings)]


def _missing_tables(
    document: DocumentFact, readings: Sequence[TableReading], text: Sequence[Paragraph]
) -> Iterator[Finding]:
    """One finding a kind that the family prescribes or the list of tables names, and no table is of.

    A file of one or two tables is a part of a publication: one finding says so.
    """
    present = {r.fact.kind for r in readings} - {OTHER_KIND}
    printed = Counter(r.fact.family for r in readings if r.fact.family)
    family, count = printed.most_common(1)[0] if printed else ("", 0)
    if count * 2 < sum(1 for r in readings if r.lines):
        family = ""  # a title that several places print says little of whose layout the document is
    if family and not _is_of_stage(family, document):
        family = ""  # a budget whose tables are headed as in accounts lacks no table of accounts
    if family and any(
        _OF_GOVERNMENT.search(title) for title in (document.title or "", *(r.fact.title for r in readings))
    ):
        family = ""  # the accounts of a whole government have other tables than those of a department
    contents = find_contents(list(text))
    listed = contents.places
    if not family:
        yield from _listed_elsewhere(document, readings, contents)
    lacked = [
        kind
        for kind in catalogue()
        if kind.family == family and kind.kind not in present and (kind.expected or kind.kind in listed)
    ]
    if lacked and len(present) < _LEAST_TABLES:
        yield _few(document, len(present), lacked)
        return
    for kind in lacked:
        yield _missing(document, kind, listed.get(kind.kind))


def _listed_elsewhere(
    document: DocumentFact, readings: Sequence[TableReading], contents: TableList
) -> Iterator[Finding]:
    """One finding a table that the list of tables of a document of no family names, and that is not there.

    Only where most of what is listed is there, each under its kind or its name: of a list of other things, of names
    that the tables do not bear, and of a file of some of the tables nothing is said.
    """
    kinds = {r.fact.kind for r in readings}
    titles = [words(r.fact.title) for r in readings]
    lacking = [
        kind
        for kind, name in contents.names.items()
        if kind not in kinds and not any(t in words(name) or words(name) in t for t in titles if t)
    ]
    if any(r.fact.kind == "unknown" for r in readings) or len(lacking) * 2 >= len(contents.names):
        return
    for kind in lacking:
        name, place = contents.names[kind], contents.places[kind]
        message = f"the document has no table {name} ({kind}), nor declares it empty; the list of tables names it ({place})"
        message_zh = f"未见“{name}”，亦未声明为空表；目录列有该表（{place}）"
        yield _finding(document, MISSING_RULE, Severity.WARNING, name, message, message_zh)


def _is_of_stage(family: str, document: DocumentFact) -> bool:
    entry = families().get(family)
    return entry is None or entry.stage is None or entry.stage is document.stage


def _few(document: DocumentFact, count: int, lacked: Sequence[TableKind]) -> Finding:
    titles = "、".join(kind.titles[0] for kind in lacked)
    message = f"the document has {count} tables only, of a publication that should also have {titles}"
    message_zh = f"文件仅有{count}张表；完整公开还应有：{titles}"
    return _finding(document, "tables-few", Severity.WARNING, None, message, message_zh)


def _missing(document: DocumentFact, kind: TableKind, place: str | None) -> Finding:
    title = kind.titles[0]
    why = f"the list of tables names it ({place})" if place else "every document of its kind has it"
    why_zh = f"目录列有该表（{place}）" if place else "此类文件均应有该表"
    message = f"the document has no table {title} ({kind.kind}), nor declares it empty; {why}"
    return _finding(
        document, MISSING_RULE, Severity.WARNING, title, message, f"未见“{title}”，亦未声明为空表；{why_zh}"
    )


def _floors(document: DocumentFact, readings: Sequence[TableReading]) -> Iterator[Finding]:
    """What cannot be true of a document that was read rightly, where no table says by itself why it was not."""
    year = document.fiscal_year
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        message = f"the fiscal year {year} is not between {FIRST_YEAR} and {LAST_YEAR}"
        yield _finding(document, "floor-year", Severity.FATAL, None, message, f"预算年度{year}超出合理范围")
    if any(f.severity is Severity.FATAL for r in readings for f in r.findings):
        return
    stated = [r for r in readings if r.fact.state is TableState.PRESENT]
    lines = [line for r in readings for line in r.lines]
    if stated and not lines and not any(r.fact.kind.endswith("_performance") for r in stated):
        message = f"{len(stated)} tables print amounts and none could be read"
        yield _finding(
            document,
            "floor-amounts",
            Severity.FATAL,
            None,
            message,
            f"{len(stated)}张表印有金额，但均未能读出",
        )
    elif len(lines) >= _LEAST_AMOUNTS and not _proved(lines):
        message = (
            f"none of {len(lines)} amounts is proved by any identity: rows or columns may be read wrongly"
        )
        message_zh = f"{len(lines)}个金额无一被勾稽关系证实，行列可能读错"
        yield _finding(document, "floor-proof", Severity.FATAL, None, message, message_zh)


def _proved(lines: Sequence[BudgetLine]) -> int:
    """Lines in whose digits an error would have shown; their scale may stay open where one table is all there is."""
    return sum(
        1
        for line in lines
        if line.status in {Status.VERIFIED, Status.REPAIRED}
        or (line.unproved and FigurePart.DIGITS not in line.unproved)
    )


def _finding(
    document: DocumentFact, rule: str, severity: Severity, subject: str | None, message: str, message_zh: str
) -> Finding:
    return Finding(
        document=document.document,
        source=document.source,
        rule=rule,
        severity=severity,
        subject=subject,
        message=message,
        message_zh=message_zh,
    )
