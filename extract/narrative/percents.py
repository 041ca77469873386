"""Percentages that are no change: a share of a whole, or how far a budget was carried out, with the amount they are of."""

from __future__ import annotations

import re

from extract.narrative.drafts import FigureDraft
from extract.narrative.scene import Scene
from extract.narrative.subjects import clean_subject, split_measure, subject_key, without_definitions
from extract.narrative.values import Value
from extract.narrative.wording import any_of, compile_words, wording

_OF = "的"
_OF_PERCENT = re.compile(rf"{_OF}\d[\d,.]*[%％]")


def is_base(text: str, value: Value, lead: str) -> bool:
    """Whether an amount is what a percentage behind it is of: 10,065 of 占年初预算10065万元的43.2%."""
    words = wording()
    begins = compile_words(f"{any_of((*words.share, *words.completion))}").match(lead)
    return begins is not None and _OF_PERCENT.match(text, value.end) is not None


def read_base(scene: Scene, value: Value, lead: str, start: int) -> None:
    """Add the amount that a percentage behind it is of: the budget of the figure before, or a subject of its own."""
    words = wording()
    target = scene.current
    match = compile_words(f"{any_of((*words.share, *words.completion))}(?P<of>.*)").fullmatch(lead)
    scene.ratio = lead
    name, measure = split_measure(match["of"].strip("的")) if match else ("", None)
    if scene.reason or target is None or (not name and measure is None):
        scene.unread.append(value)
        return
    draft = FigureDraft(scene.sentence, start, value.end, value.start, name or target.subject, is_base=True)
    draft.value, draft.measure = value, measure
    draft.path, draft.part_of = (None, None) if name else (target.path, target.part_of)
    draft.year = target.year
    scene.drafts.append(draft)


def read_percent(scene: Scene, value: Value, lead: str) -> None:
    """Add a share or a degree of completion to the figure it is said of; 填报率 and the like state no figure."""
    words, lead = wording(), without_definitions(lead)
    lead, scene.ratio = (scene.ratio + lead if scene.ratio and lead == _OF else lead), ""
    completion = _parts(any_of(words.completion), lead)
    share = _parts(any_of(words.share), lead)
    target = scene.current
    if share and compile_words(f"{words.counter}的?$").search(share["of"]):
        return  # a share of things counted
    if completion and _is_completion(completion, lead):
        match, is_completion = completion, True
    elif share:
        match, is_completion = share, _is_completion(share, lead)
    elif compile_words(f"{any_of(words.no_figure_percent)}$").search(lead):
        return
    else:
        scene.unread.append(value)
        return
    if scene.reason or target is None:
        scene.unread.append(value)
        return
    if own := clean_subject(match["pre"]).name:
        target = _named(scene, own)
        if target is None:
            scene.unread.append(value)
            return
    of = match["of"].strip("的")
    if is_completion:
        target.completion, target.completion_of = value.number, split_measure(of)[1]
    else:
        target.share, target.share_of = value.number, clean_subject(of).name or scene.whole
    target.end = max(target.end, value.end)


def _named(scene: Scene, name: str) -> FigureDraft | None:
    """The last figure of a subject that a percentage names itself (税收占…的比重为71.1%), not the figure before it."""
    keys = {subject_key(name + side) for side in ("", "收入", "支出")}
    return next((d for d in reversed(scene.drafts) if subject_key(d.subject) in keys and not d.is_base), None)


def _parts(words: str, lead: str) -> re.Match[str] | None:
    return compile_words(rf"(?P<pre>.*?){words}(?P<of>.*?)(?:的|比例|比重|为|[:：])*$").fullmatch(lead)


def _is_completion(match: re.Match[str], lead: str) -> bool:
    """Whether a percentage is of a budget: 完成预算的, 执行率, 为年初预算的; 占支出预算总额的 is a share."""
    if "完成" in lead or "执行率" in lead:
        return True
    return (
        compile_words(f"(?:当年|全年)?{any_of(wording().budget_words)}数?").fullmatch(match["of"]) is not None
    )
