"""Plans and programmes that a text names without 《》: “十四五”规划, “八五”普法, “长安计划”, titles in “ ”."""

from __future__ import annotations

import re
from functools import cache

from extract.policy.mention import Grounds, MentionDraft
from extract.policy.titles import clean_title
from extract.policy.vocabulary import programmes
from ontology.codelist import regions

_Q = "[“”\"＂‘’']"
_YEARS = "一二三四五六七八九十"
_LEGAL = rf"{_Q}?[{_YEARS}]{{1,2}}五{_Q}?普法{_Q}?(?:规划)?"
_FIVE_YEARS = (
    rf"{_Q}?十[一二三四五六七八九]五{_Q}?(?:时期)?"
    r"(?:(?!各项|相关|有关|期间|以来|末)[\u4e00-\u9fff、]){0,24}?(?:规划纲要|发展规划|规划|纲要)(?![建设定局院师和])"
)
_LONGEST_PLACE = 12
_QUOTED = re.compile(
    r"[“\"](?P<title>(?:[^“”\"。；\n\t]|\n(?!\s*\n)){6,80}?(?:通知|意见|方案|办法|规定|细则|条例|决定|规划|纲要))[”\"]"
)
_OFFICIAL = re.compile(
    r"(?:根据|依据|按照|依照)(?P<title>[\u4e00-\u9fff]{0,8}(?:工委|办事处|委员会|人民政府|市委|区委|县委|[市区县][\u4e00-\u9fff]{2,6}局)"
    r"(?:(?!根据|依据|按照|要求|精神)[\u4e00-\u9fff（）()、]){4,40}?(?:设置方案|实施方案|改革方案|管理办法|实施办法|暂行规定|实施意见|实施细则))"
    r"(?=[：:，,。；;]|$|要求|精神|规定|的)"
)


def find_plans(text: str) -> list[MentionDraft]:
    """Every plan and programme named in words of its own, in order; titles in “ ” are doubtful.

    >>> [draft.title for draft in find_plans("落实“八五普法”规划和区“十四五”时期老龄事业发展规划")]
    ['“八五普法”规划', '“十四五”时期老龄事业发展规划']
    """
    drafts = [_plan(text, match) for match in _plans().finditer(text)]
    for pattern in (_QUOTED, _OFFICIAL):
        for match in pattern.finditer(text):
            start, end = match.span("title")
            if pattern is _QUOTED:
                start, end = match.span()
            title = clean_title(match["title"])
            drafts.append(MentionDraft(start, end, Grounds.UNBRACKETED, title=title, doubtful=True))
    return sorted(drafts, key=lambda draft: draft.start)


def _plan(text: str, match: re.Match[str]) -> MentionDraft:
    before = text[max(0, match.start() - _LONGEST_PLACE) : match.start()]
    place = next((cut for cut in range(len(before)) if before[cut:] in _region_names()), len(before))
    start = match.start() - len(before) + place
    title = text[start : match.end()]
    if title[-1] in '”"' and not re.search('[“"]', title[:-1]):
        title = title[:-1]
    return MentionDraft(start, start + len(title), Grounds.NAMED, title=clean_title(title))


@cache
def _region_names() -> frozenset[str]:
    return frozenset(region.name for region in regions().values())


@cache
def _plans() -> re.Pattern[str]:
    names = sorted(programmes(), key=len, reverse=True)
    quoted = "|".join(rf"{_Q}{re.escape(name)}{_Q}(?:\d\.\d)?" for name in names)
    return re.compile(f"{_LEGAL}|{quoted}|{_FIVE_YEARS}")
