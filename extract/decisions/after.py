"""Decisions about figures, names and findings, applied to facts that are read and audited already.

They come after the audit, so that no identity can hold because of a person's word: what a person corrects is proved by
nothing, and proves nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import msgspec

from extract.decisions.before import applied
from extract.decisions.model import FIGURE_VERDICTS, DecisionKind, ReadingDecision, is_at
from extract.facts import (
    AnyFact,
    BudgetLine,
    Check,
    Decided,
    DocumentFact,
    Finding,
    Label,
    ProjectRecord,
    StatedFigure,
    Transfer,
    UnitMention,
)
from extract.figures import FigureRef, LineRef, ProjectRef, StatedRef
from extract.source import Source
from extract.states import PROVED, Severity, Status

STALE_RULE = "decision-stale"
"""Finding: what a decision was about is not printed there any more, or is read otherwise."""
AGAINST_RULE = "decision-against-proof"
"""Finding: a decision changes a figure that the document proves."""
_NAMES = {"unit": ("unit", "publisher", "department", "label", "receiver"), "project": ("project",)}
_Figure = BudgetLine | Transfer | ProjectRecord | StatedFigure


def decide_facts(facts: Sequence[AnyFact], decisions: Sequence[ReadingDecision]) -> tuple[AnyFact, ...]:
    """The facts of a document with what a person decided about them.

    Args:
        facts: All facts of one document; decisions about its tables are among them where they were applied.
        decisions: Decisions about this document.

    Returns:
        The facts, figures with the status `confirmed` or `corrected` where a decision was applied; the decisions that
        were; and a finding for each that was not, and for each that contradicts a proof.
    """
    document = next(f for f in facts if isinstance(f, DocumentFact))
    work = _Deciding(list(facts), document)
    answered = {fact.key for fact in facts if isinstance(fact, Decided)}
    for decision in decisions:
        if decision.key not in answered:
            work.decide(decision)
    return (*work.facts, *work.decided, *work.findings)


class _Deciding:
    """The facts of one document under way."""

    def __init__(self, facts: list[AnyFact], document: DocumentFact) -> None:
        self.facts = facts
        self.decided: list[Decided] = []
        self.findings: list[Finding] = []
        self._document = document
        self._checks = [f for f in facts if isinstance(f, Check)]

    def decide(self, decision: ReadingDecision) -> None:
        """Apply one decision, or say that it is stale."""
        if decision.verdict in FIGURE_VERDICTS:
            found = self._figure(decision)
        elif decision.verdict is DecisionKind.NAME:
            found = self._name(decision)
        elif decision.verdict is DecisionKind.SET_ASIDE:
            found = self._set_aside(decision)
        else:
            found = None
        if found is None:
            self.findings.append(self._stale(decision))
        else:
            self.decided.append(found)

    def _figure(self, decision: ReadingDecision) -> Decided | None:
        at = [i for i, f in enumerate(self.facts) if isinstance(f, _Figure) and _is_meant(f, decision)]
        figures = [f for i in at if isinstance(f := self.facts[i], _Figure)]
        kinds = {type(f) for f in figures}
        amount = decision.amount
        if amount is None or not figures or len(kinds) != len(figures) or len(kinds - {Transfer}) > 1:
            return None
        read = _amount_of(figures[0], decision.part)
        if any(_amount_of(f, decision.part) != read for f in figures):
            return None
        if decision.verdict is DecisionKind.CONFIRM and read != amount:
            return None
        for i, figure in zip(at, figures, strict=True):
            self.facts[i] = _with_decision(figure, decision, amount)
        refs = tuple(ref for f in figures if (ref := _ref_of(f, decision.part)) is not None)
        holding, closing = self._identities(refs, amount - (read or Decimal(0)), read)
        if holding and amount != read:
            self.findings.append(self._against(decision, holding))
        moved = next(((f.table, f.row) for f in figures if isinstance(f, Transfer)), None)
        about: dict[str, object] = {"read": read, "figures": refs, "holding": holding, "closing": closing}
        return applied(self._document.document, decision, transfer=moved, source=figures[0].source, **about)

    def _identities(
        self, refs: Sequence[FigureRef], change: Decimal, read: Decimal | None
    ) -> tuple[int, int]:
        """How many identities hold as read and cannot after the change, and how many fail and can hold after it."""
        about = [c for c in self._checks if any(ref in c.members for ref in refs)] if read is not None else []
        moved = abs(change)
        holding = sum(1 for c in about if c.holds and moved > c.tolerance)
        closing = sum(
            1 for c in about if not c.holds and abs(abs(c.actual - c.expected) - moved) <= c.tolerance
        )
        return holding, closing

    def _name(self, decision: ReadingDecision) -> Decided | None:
        """A name is told where the graph is made; here only whether it is printed."""
        if not decision.value or decision.part not in _NAMES:
            return None
        for fact in self.facts:
            if any(label.name == decision.printed for label in _labels(fact, _NAMES[decision.part])):
                return applied(self._document.document, decision, source=self._document.source)
        return None

    def _set_aside(self, decision: ReadingDecision) -> Decided | None:
        count: Counter[str] = Counter()
        for i, fact in enumerate(self.facts):
            if not isinstance(fact, Finding):
                continue
            count[fact.rule] += 1
            if _is_finding(fact, decision) and not fact.set_aside:
                self.facts[i] = msgspec.structs.replace(fact, set_aside=True)
                about: dict[str, object] = {"rule": fact.rule, "finding": count[fact.rule]}
                return applied(self._document.document, decision, source=fact.source, **about)
        return None

    def _stale(self, decision: ReadingDecision) -> Finding:
        return Finding(
            document=self._document.document,
            source=decision.place or self._document.source,
            rule=STALE_RULE,
            severity=Severity.WARNING,
            subject=decision.key,
            message=f"the decision {decision.verdict.value} of {decision.by}, {decision.date}, about "
            f"{decision.printed!r} was not applied: that is not printed or not read so at its place",
            message_zh=f"{decision.by}于{decision.date}对“{decision.printed}”的判定（{decision.verdict.value}）未予采用："
            "该处印出的内容或读数与判定时不同",
        )

    def _against(self, decision: ReadingDecision, holding: int) -> Finding:
        return Finding(
            document=self._document.document,
            source=decision.place or self._document.source,
            rule=AGAINST_RULE,
            severity=Severity.WARNING,
            subject=decision.key,
            message=f"the decision of {decision.by}, {decision.date}, changes {decision.printed!r} to {decision.value}, "
            f"though {holding} identities hold for what is printed",
            message_zh=f"{decision.by}于{decision.date}把“{decision.printed}”改为{decision.value}，而印出的数字有{holding}条勾稽关系相符",
        )


def _is_meant(fact: _Figure, decision: ReadingDecision) -> bool:
    """Whether a figure stands where a person saw it and prints what was seen."""
    printed = _printed_of(fact, decision.part)
    return (
        printed is not None
        and printed == decision.printed
        and decision.place is not None
        and is_at(decision.place, fact.source)
    )


def _printed_of(fact: _Figure, part: str) -> str | None:
    match fact:
        case BudgetLine() | Transfer():
            return fact.printed if not part else None
        case ProjectRecord():
            return getattr(fact, f"{part}_printed") if part in ("total", "fiscal", "other") else None
        case StatedFigure():
            return {"amount": fact.printed, "change": fact.change_printed}.get(part)


def _amount_of(fact: _Figure, part: str) -> Decimal | None:
    value = getattr(fact, part or "amount")
    return value if isinstance(value, Decimal) else None


def _with_decision(fact: _Figure, decision: ReadingDecision, amount: Decimal) -> _Figure:
    """The figure as decided: another amount, or its own with the status that a person can give.

    What the document proves stays proved by it where the person agrees. Of a project, the status is that of its total.
    """
    agrees = decision.verdict is DecisionKind.CONFIRM
    members: dict[str, object] = {} if agrees else {decision.part or "amount": amount}
    if not (agrees and fact.status in PROVED) and decision.part not in ("fiscal", "other"):
        members["status"] = Status.CONFIRMED if agrees else Status.CORRECTED
        if isinstance(fact, BudgetLine | ProjectRecord):
            members["unproved"] = ()
    return msgspec.structs.replace(fact, **members)


def _ref_of(fact: _Figure, part: str) -> FigureRef | None:
    match fact:
        case BudgetLine():
            return LineRef(fact.table, fact.key, fact.measure)
        case ProjectRecord():
            return None if fact.table is None or fact.row is None else ProjectRef(fact.table, fact.row, part)
        case StatedFigure():
            return StatedRef(fact.sentence, fact.ordinal, part)
        case Transfer():
            return None


def _labels(fact: AnyFact, attributes: Iterable[str]) -> Iterator[Label]:
    """The labels that a fact gives to units or to projects."""
    for attribute in attributes:
        label = getattr(fact, attribute, None)
        if isinstance(label, Label) and (attribute != "label" or isinstance(fact, UnitMention)):
            yield label


def _is_finding(finding: Finding, decision: ReadingDecision) -> bool:
    """Whether a finding is the one that was set aside: rule, place, subject and both amounts."""
    place = decision.place or Source(decision.document)
    return (
        (finding.rule, finding.subject or "") == (decision.rule, decision.printed)
        and (finding.expected, finding.actual) == (decision.expected, decision.actual)
        and is_at(place, finding.source)
    )
