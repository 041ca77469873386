"""Values that a comparison states: the figure compared with, the change, or that nothing changed."""

from __future__ import annotations

from extract.narrative.clauses import Clause
from extract.narrative.comparisons import ComparisonWords
from extract.narrative.drafts import FigureDraft
from extract.narrative.naming import explicit_subject, subject_of_amount
from extract.narrative.scene import Scene
from extract.narrative.subjects import Subject, clean_subject, subject_key
from extract.narrative.values import Value, ValueKind
from extract.narrative.wording import any_of, compile_words, wording


def read_compared(scene: Scene, value: Value, clause: Clause) -> None:
    """The figure that another is compared with; whose it is shows when the comparison is closed."""
    if scene.base is None:
        scene.unread.append(value)
        return
    draft = FigureDraft(
        scene.sentence, clause.start, value.end, value.start, scene.base.subject, is_base=True
    )
    draft.value, draft.measure, draft.months = value, scene.base.measure, scene.context.months
    draft.year = scene.base.year_for(scene.year or scene.year_told)
    scene.base.draft = draft
    scene.drafts.append(draft)


def read_unchanged(scene: Scene, value: Value, words: ComparisonWords, clause: Clause) -> None:
    """持平, where the sentence compares; 基本持平 states no number."""
    approximate = compile_words(any_of(wording().approximate_unchanged)).fullmatch(value.printed)
    if scene.base is None or scene.reason or approximate:
        return
    target = _target(scene, words, clause, value)
    if target:
        _compare(scene, target, value, 0)


def read_change(scene: Scene, value: Value, words: ComparisonWords, clause: Clause) -> None:
    """增加5万元, 下降3%: what it is said of, and compared with what, must be known."""
    target = _target(scene, words, clause, value)
    if target is None or (scene.base is None and target is not scene.changed):
        scene.unread.append(value)
        return
    sign = target.change_sign if words.doubtful else words.sign
    if sign < 0 and value.number is not None and value.number < 0:
        scene.unread.append(value)  # 减少-5万元 may mean either
        return
    _compare(scene, target, value, sign)


def _compare(scene: Scene, target: FigureDraft, value: Value, sign: int) -> None:
    """Say of a figure that it changed; a second change of one figure becomes a statement of its own."""
    percent = value.kind is ValueKind.PERCENT
    if (target.change_percent if percent else target.change) is not None:
        again = scene.add(target.subject, target.path, value, target.start, target.year)
        again.measure, again.part_of = target.measure, target.part_of
        target = again
    if percent and value.number is not None:
        target.change_percent = value.number * sign
    else:
        target.change = value
    target.change_sign = sign
    target.end = max(target.end, value.end)
    if scene.base is not None:
        target.compared_year = scene.base.year_for(target.year)
        target.compared_measure = scene.base.measure
        if draft := scene.base.draft:
            draft.subject, draft.path, draft.part_of = target.subject, target.path, target.part_of
            draft.year = scene.base.year_for(target.year)
    scene.current = scene.changed = target


def _target(scene: Scene, words: ComparisonWords, clause: Clause, value: Value) -> FigureDraft | None:
    """The figure that a change is said of; a new one without an amount where only its change is stated."""
    if not words.subject and words.base is None and scene.changed:
        return scene.changed
    named = explicit_subject(scene, words.subject)
    subject, path = named.subject, named.path
    if not subject.name and scene.reason:
        if not scene.reason_subject:
            return None
        subject = Subject(scene.reason_subject)
    if not scene.reason:
        known = _stated_before(
            scene, subject.name or (scene.base.subject if scene.base else ""), subject.year
        )
        if known:
            return known
    if subject.name:
        draft = scene.add(subject.name, path, value, clause.start, subject.year)
        draft.measure = subject.measure
        return draft
    same_measure = [
        d for d in scene.drafts if subject.measure and d.measure == subject.measure and not d.is_base
    ]
    if same_measure or scene.current or scene.reason or not words.subject:
        return same_measure[-1] if same_measure else scene.current
    named = subject_of_amount(scene, words.subject)
    name = named.subject.name or clean_subject(words.subject).name
    return scene.add(name, named.path, value, clause.start, subject.year) if name else None


def _stated_before(scene: Scene, name: str, year: int | None) -> FigureDraft | None:
    """The last figure of that subject whose change is not yet stated."""
    for draft in reversed(scene.drafts):
        same = name and subject_key(draft.subject) == subject_key(name) and year in (None, draft.year)
        if same and not draft.is_base and not draft.has_change:
            return draft
    return None
