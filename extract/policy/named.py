"""Known documents that a text names without 《》 and without a number (预算法, 中华人民共和国预算法)."""

from __future__ import annotations

import re
from functools import cache

from extract.policy.characters import GAP
from extract.policy.mention import Grounds, MentionDraft
from extract.policy.vocabulary import KnownName, common_words, known_names, wording

_CONTINUED = re.compile(r"[律规治制院官人庭学典令日周宣定]|管理|实施|修正|草案|释义")
_LAW_FOLLOWS = re.compile(
    rf"{GAP}(?:第[一二三四五六七八九十百千零\d]{{1,6}}条|等{GAP}(?:(?:国家|相关|有关|多部|一系列){GAP}){{0,2}}(?:法律|法规))"
)
_OPEN_LEFT = re.compile(r"(?:^|[^\u3400-\u9fff]|[和及与或是见的了])$")


def find_named(text: str) -> list[MentionDraft]:
    """Every known name in a text, longest first where names overlap; short names are doubtful."""
    table = _names_by_ending()
    drafts: list[MentionDraft] = []
    for match in _ending().finditer(text):
        end = match.end()
        for length in table[match[0]]:
            name = text[max(0, end - length) : end]
            known = known_names().get(name)
            if known and len(name) == length and _stands_alone(text, end - length, end, known):
                drafts.append(_draft(end - length, end, name, known))
                break
    return drafts


def _draft(start: int, end: int, name: str, known: KnownName) -> MentionDraft:
    return MentionDraft(start, end, Grounds.NAMED, title=name, doubtful=not known.free)


def _stands_alone(text: str, start: int, end: int, known: KnownName) -> bool:
    if not (known.free or known.short) or _CONTINUED.match(text, end):
        return False
    if text.startswith("中华人民共和国", start):
        return True
    before = text[max(0, start - 6) : start]
    if _OPEN_LEFT.search(before) is not None or before.endswith(_lead_in()):
        return True
    return proves_law(text, end) and any(before[-n:] in common_words() for n in (2, 3, 4))


def proves_law(text: str, end: int) -> bool:
    """Whether what stands behind a name in common words shows that it names a law: 第十三条, 等法律法规.

    >>> proves_law("预算法第十三条", 3), proves_law("会计法知识", 3)
    (True, False)
    """
    return _LAW_FOLLOWS.match(text, end) is not None


@cache
def _lead_in() -> tuple[str, ...]:
    words = wording()
    return (*words.basis, *words.basis_adjacent, *words.lead_in)


@cache
def _names_by_ending() -> dict[str, tuple[int, ...]]:
    """Lengths of the names that end in the same two characters, longest first."""
    table: dict[str, set[int]] = {}
    for name, known in known_names().items():
        if known.free or known.short:
            table.setdefault(name[-2:], set()).add(len(name))
    return {ending: tuple(sorted(lengths, reverse=True)) for ending, lengths in table.items()}


@cache
def _ending() -> re.Pattern[str]:
    last: dict[str, list[str]] = {}
    for ending in _names_by_ending():
        last.setdefault(ending[1], []).append(ending[0])
    return re.compile("|".join(f"[{''.join(firsts)}]{final}" for final, firsts in last.items()))
