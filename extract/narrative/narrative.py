"""The running text of a document to its stated figures, and how much of it was not understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from extract.amount import plain
from extract.document import Paragraph
from extract.facts import BudgetLine, Finding, Severity, StatedFigure
from extract.narrative.drafts import FigureDraft
from extract.narrative.functions import FunctionIndex
from extract.narrative.passages import Passage, find_passages
from extract.narrative.reader import PassageReading, read_passages
from extract.source import Source

_BUDGET_WORDS = ("预算", "决算", "财政", "三公", "转移支付", "债务")
"""One of these stands in each text about public money; an amount alone may be any other money."""


class Narrative(msgspec.Struct, frozen=True):
    """What the running text states. `unread` are the places of values that were not understood."""

    figures: tuple[StatedFigure, ...]
    unread: tuple[Source, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_narrative(
    document: str, text: Sequence[Paragraph], lines: Iterable[BudgetLine], *, year: int | None
) -> Narrative:
    """The figures of the running text, in reading order.

    Args:
        document: SHA-256 of the document.
        text: Its lines or paragraphs outside tables, in order.
        lines: The amounts of its tables, whose functional subjects give names their codes.
        year: Its fiscal year, None where unknown; figures without a year of their own are of that year.
    """
    index = FunctionIndex(lines)
    readings = read_passages(find_passages(text), year)
    ordinals: Counter[int] = Counter()
    figures = []
    for reading in readings:
        for draft in filter(lambda d: d.says_something, reading.drafts):
            ordinals[draft.sentence] += 1
            figures.append(_figure(document, reading.passage, draft, ordinals[draft.sentence], index))
    unread = tuple(r.passage.source_at(v.start) for r in readings for v in r.unread)
    return Narrative(tuple(figures), unread, _unread_finding(document, readings, unread, len(figures)))


def _figure(
    document: str, passage: Passage, draft: FigureDraft, ordinal: int, index: FunctionIndex
) -> StatedFigure:
    change = draft.change
    path = draft.path
    return StatedFigure(
        document=document,
        source=passage.source_at(draft.at),
        sentence=draft.sentence,
        ordinal=ordinal,
        start=draft.start,
        end=draft.end,
        statement=passage.text[draft.start : draft.end],
        subject=draft.subject,
        function=index.label(path) if path else None,
        function_path=tuple(name for name in path.names if name) if path else (),
        year=draft.year,
        measure=_measure(draft),
        amount=draft.value.yuan if draft.value else None,
        printed=draft.value.printed if draft.value else None,
        printed_unit=draft.value.unit.printed if draft.value and draft.value.unit else None,
        part_of=draft.part_of,
        compared_year=draft.compared_year,
        compared_measure=draft.compared_measure,
        change=plain((change.yuan or Decimal(0)) * draft.change_sign) if change else None,
        change_printed=change.printed if change else None,
        change_unit=change.unit.printed if change and change.unit else None,
        change_percent=draft.change_percent,
        share=draft.share,
        share_of=draft.share_of,
        completion=draft.completion,
        completion_of=draft.completion_of,
        is_base=draft.is_base,
    )


def _measure(draft: FigureDraft) -> str | None:
    """What is printed; what some months brought or cost is named after them, being no figure of the year."""
    is_planned = draft.measure is not None and draft.measure.endswith("预算数")
    return f"执行数（{draft.months}）" if draft.months and not is_planned else draft.measure


def _unread_finding(
    document: str, readings: Sequence[PassageReading], unread: tuple[Source, ...], count: int
) -> tuple[Finding, ...]:
    """One note a document: how many values of its running text were left out because they were not understood."""
    if not unread:
        return ()
    printed = "、".join(v.printed for r in readings for v in r.unread[:3])
    message = f"{len(unread)} values of the running text were not understood and left out; {count} figures were read"
    return (
        Finding(
            document=document,
            source=unread[0],
            rule="narrative-unread",
            severity=Severity.INFO,
            subject=printed[:60],
            message=message,
            message_zh=f"文字说明中有{len(unread)}个数值未能读懂，未采用；读出{count}个",
            cells=unread,
        ),
    )


def states_budget(text: Sequence[Paragraph]) -> bool:
    """Whether running text alone is a budget or its accounts: it speaks of them, and states amounts of a subject.

    >>> states_budget([Paragraph("某局2024年部门预算收入100万元。", Source("d", line=1))])
    True
    """
    if not any(speaks_of_budget(paragraph.text) for paragraph in text):
        return False
    return any(
        draft.value is not None and draft.value.yuan is not None
        for reading in read_passages(find_passages(text), None)
        for draft in reading.drafts
    )


def speaks_of_budget(text: str) -> bool:
    """Whether a text, or the title of a table, uses a word of public money.

    >>> speaks_of_budget("2019年地方政府债务限额调整情况表"), speaks_of_budget("销售情况表")
    (True, False)
    """
    return any(word in text for word in _BUDGET_WORDS)
