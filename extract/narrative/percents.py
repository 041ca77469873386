"""Percentages that are no change: a share of a whole, or how far a budget was carried out."""

from __future__ import annotations

import re

from extract.narrative.scene import Scene
from extract.narrative.subjects import clean_subject, split_measure
from extract.narrative.values import Value
from extract.narrative.wording import any_of, compile_words, wording


def read_percent(scene: Scene, value: Value, lead: str) -> None:
    """Add a share or a degree of completion to the figure it is said of; 填报率 and the like state no figure."""
    words = wording()
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
    of = match["of"].strip("的")
    if is_completion:
        target.completion, target.completion_of = value.number, split_measure(of)[1]
    else:
        target.share, target.share_of = value.number, clean_subject(of).name or scene.whole
    target.end = max(target.end, value.end)


def _parts(words: str, lead: str) -> re.Match[str] | None:
    return compile_words(rf"(?P<pre>.*?){words}(?P<of>.*?)(?:的|比例|比重|为|[:：])*$").fullmatch(lead)


def _is_completion(match: re.Match[str], lead: str) -> bool:
    """Whether a percentage is of a budget: 完成预算的, 执行率, 为年初预算的; 占支出预算总额的 is a share."""
    if "完成" in lead or "执行率" in lead:
        return True
    return (
        compile_words(f"(?:当年|全年)?{any_of(wording().budget_words)}数?").fullmatch(match["of"]) is not None
    )
