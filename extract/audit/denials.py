"""Funds that the running text says there are none of, and a table has money of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.document import Paragraph
from extract.facts import BudgetLine, DocumentFact, Finding, Severity
from extract.numbering import strip_numbering
from extract.tables.interpret import TableReading
from extract.tables.items import item_name
from extract.tables.vocabulary import meaning

RULE = "fund-denied"
_FUNDS = frozenset({"政府性基金预算资金", "国有资本经营预算资金", "财政专户管理资金"})
_DENIAL = re.compile(
    r"(?:无|没有|未发生|不涉及)(?:使用)?(?P<what>[^，。；,;]{2,24}?)(?P<all>收支|收入|支出)(?=[，。；,;]|$)"
)
"""无国有资本经营预算拨款收支; what is only arranged this year (安排) says nothing of what is carried over."""
_OTHERWISE = re.compile(r"上一?年|去年|以前年度|(?:^|[，,])(?:如果?|若)|安排")
"""Words in the clause by which it is about another year, a condition, or what is arranged alone."""
_CLAUSE = re.compile(r"[。；;]")
_YEAR = re.compile(r"(20\d\d)年")
_MOST_TOLD = 3


def denied_funds(
    document: DocumentFact, readings: Sequence[TableReading], text: Sequence[Paragraph]
) -> list[Finding]:
    """One finding a sentence that denies a fund of which a table prints an amount other than 0.

    Args:
        document: The document.
        readings: Its tables, audited.
        text: What stands outside tables.
    """
    found: list[Finding] = []
    for piece in text:
        words = re.sub(r"\s", "", piece.text)
        for match in _DENIAL.finditer(words):
            if _is_about_another(_CLAUSE.split(words[: match.end()])[-1], document.fiscal_year):
                continue
            for fund in sorted(meaning((match["what"],)) & _FUNDS):
                if lines := list(_amounts_of(fund, readings, match["all"], document.fiscal_year)):
                    found.append(_finding(document, piece, fund, lines))
    return found


def _is_about_another(clause: str, year: int | None) -> bool:
    """Whether a clause denies something of another year, on a condition, or of what is arranged alone."""
    return _OTHERWISE.search(clause) is not None or any(int(y) != year for y in _YEAR.findall(clause))


def _amounts_of(
    fund: str, readings: Sequence[TableReading], what: str, year: int | None
) -> Iterator[BudgetLine]:
    """The amounts of a fund that tables print: in a column or an item named after it, or in a table about it."""
    for line in (x for r in readings for x in r.lines):
        if not line.amount or (line.year is not None and line.year != year):
            continue
        if line.side and what != "收支" and line.side != what:
            continue
        words = (*line.measure, item_name(strip_numbering(line.item or "")))
        if fund in meaning(words):
            yield line


def _finding(document: DocumentFact, piece: Paragraph, fund: str, lines: Sequence[BudgetLine]) -> Finding:
    told = lines[:_MOST_TOLD]
    places = "; ".join(f"table {x.table_number} {'/'.join(x.measure)} {x.printed}" for x in told)
    places_zh = "；".join(f"表{x.table_number}“{'/'.join(x.measure)}”{x.printed}" for x in told)
    return Finding(
        document=document.document,
        source=piece.source,
        rule=RULE,
        severity=Severity.WARNING,
        subject=fund,
        message=f"running text at {piece.source}: there is said to be no {fund}, but {len(lines)} amounts are: {places}",
        message_zh=f"文字说明称无{fund}收支，但表中有{len(lines)}个数字：{places_zh}",
        actual=told[0].amount,
        cells=(piece.source, *(x.source for x in told)),
    )
