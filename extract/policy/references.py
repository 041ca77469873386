"""Every mention of a policy document (政策文件) in a text: number, title and issuer as one reference each."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

import msgspec

from extract.policy.identity import policy_key
from extract.policy.issuers import issuer_of_title
from extract.policy.joining import Joiner, TitleLeftOut
from extract.policy.mention import Grounds, MentionDraft
from extract.policy.named import find_named
from extract.policy.number_scan import find_numbers
from extract.policy.numbers import DocumentNumber
from extract.policy.plans import find_plans
from extract.policy.roles import CitationRole, assign_roles
from extract.policy.titles import TitleVerdict, find_title_spans, judge_title
from extract.policy.vocabulary import known_names


class Reference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One mention of a policy document.

    `start` and `end` count characters: `text[start:end] == raw`. `title` is as printed, without 《》 and
    without the blanks of wrapped lines; `full_title` is the title it stands for where the closed list knows
    it (民法典: 中华人民共和国民法典). `issuer` is who issued the document by the words before it, else by the
    head of its title, else by the letters of its number where these are fully known.
    """

    start: int
    end: int
    raw: str
    role: CitationRole
    grounds: Grounds
    number: DocumentNumber | None = None
    title: str | None = None
    full_title: str | None = None
    issuer: str | None = None
    truncated: bool = False
    """The text breaks off inside the title."""

    @property
    def key(self) -> str:
        """What two mentions of one document share: the number, else the folded full title."""
        number = self.number.normal if self.number else None
        return policy_key(number, self.title or self.raw, self.full_title) or self.raw


def find_references(text: str, *, context: str = "narrative", region: str | None = None) -> list[Reference]:
    """Every mention of a policy document in a text, in order.

    Args:
        text: One cell, sentence or longer text. A tab or an empty line ends a mention.
        context: Where it stands: project_name, goal, doc_no_column, indicator, narrative or basis. Decides
            roles only.
        region: GB/T 2260 code of the citing document's place; decides between places that share letters.

    Returns:
        References in order of their start. A number and its title side by side are one; a list gives one
        each. Only a number that stands in the middle of another document's title lies inside another
        reference.

    >>> found = find_references("按照京朝社发(2013)13号《关于加强社区公益事业资金管理的意见》要求")
    >>> found[0].number.normal, found[0].title, found[0].role.value
    ('京朝社发〔2013〕13号', '关于加强社区公益事业资金管理的意见', 'basis')
    """
    joiner = Joiner(text, find_numbers(text), find_title_spans(text))
    drafts = _with_named(text, joiner)
    return [_reference(text, draft, role, region) for draft, role in assign_roles(text, drafts, context)]


def find_left_out_titles(text: str, *, context: str = "narrative") -> list[TitleLeftOut]:
    """Titles in 《》 that `find_references` does not take, each with the reason, in order.

    The reason is the ending or list that says it is no policy document; "unknown kind" where no list knows
    the ending and nothing around the title proves a document: a decision for a person.
    """
    joiner = Joiner(text, find_numbers(text), find_title_spans(text))
    drafts = joiner.join()
    kept = {id(draft) for draft, _ in assign_roles(text, drafts, context)}
    dropped = [
        TitleLeftOut(draft.start, draft.end, draft.title, _reason(draft.title))
        for draft in drafts
        if id(draft) not in kept and draft.title is not None and draft.grounds is Grounds.CONTEXT
    ]
    return sorted([*joiner.left_out, *dropped], key=lambda title: title.start)


def _reason(title: str) -> str:
    judgement = judge_title(title)
    return judgement.reason if judgement.verdict is TitleVerdict.OTHER else "unknown kind"


def _with_named(text: str, joiner: Joiner) -> list[MentionDraft]:
    drafts = joiner.join()
    named = _apart([*find_plans(text), *find_named(text)])
    if not named:
        return drafts
    covered = sorted(
        [(draft.start, draft.end) for draft in drafts]
        + [(title.start, title.end) for title in joiner.left_out]
    )
    ends = list(accumulate((end for _, end in covered), max))
    free = []
    for draft in named:
        index = bisect_left(covered, (draft.end,)) - 1
        if index < 0 or ends[index] <= draft.start:
            free.append(draft)
    return sorted([*drafts, *free], key=lambda draft: (draft.start, -draft.end))


def _apart(drafts: list[MentionDraft]) -> list[MentionDraft]:
    """Those that do not overlap, in order: one that proves itself before a doubtful one, the longer first."""
    kept: list[MentionDraft] = []
    for draft in sorted(drafts, key=lambda d: (d.start, d.doubtful, -d.end)):
        if not kept or draft.start >= kept[-1].end:
            kept.append(draft)
        elif kept[-1].doubtful and not draft.doubtful:
            kept[-1] = draft
    return kept


def _reference(text: str, draft: MentionDraft, role: CitationRole, region: str | None) -> Reference:
    known = known_names().get(draft.title) if draft.title else None
    issuer = draft.issuer or (issuer_of_title(draft.title) if draft.title else None)
    if issuer is None and draft.number is not None:
        agency = draft.number.resolve(region=region)
        issuer = " ".join(agency.names) if agency.complete else None
    return Reference(
        start=draft.start,
        end=draft.end,
        raw=text[draft.start : draft.end],
        role=role,
        grounds=draft.grounds,
        number=draft.number,
        title=draft.title,
        full_title=known.full_title if known else None,
        issuer=issuer,
        truncated=draft.truncated,
    )
