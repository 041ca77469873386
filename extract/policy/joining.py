"""Joining numbers, titles and issuers that stand side by side into one mention each."""

from __future__ import annotations

import re
from bisect import bisect_right

import msgspec

from extract.policy.characters import GAP
from extract.policy.framing import WINDOW, defines_alias, follows_at_once, free_titles, read_frame
from extract.policy.issuers import agencies_before, is_agency_name
from extract.policy.mention import Grounds, MentionDraft
from extract.policy.number_scan import NumberMention
from extract.policy.pairing import NumberPairing
from extract.policy.titles import TitleSpan, TitleVerdict, clean_title, judge_title

_CONNECTOR = re.compile(rf"{GAP}(?:(?:、|和|及|与|以及){GAP})?")


SHORTEST_FREE = 12
"""Characters that a title without 《》, issuer and number needs; even then only a word such as 根据 proves it."""


class TitleLeftOut(msgspec.Struct, frozen=True):
    """A title in 《》 that was not taken as a policy document, and why."""

    start: int
    end: int
    title: str
    reason: str


class Joiner:
    """Puts the numbers and titles of one text together."""

    def __init__(self, text: str, numbers: list[NumberMention], spans: list[TitleSpan]) -> None:
        self._text = text
        self._pairing = NumberPairing(text, numbers)
        self._spans = spans
        self._span_starts = [span.start for span in spans]
        self._title_starts = set(self._span_starts)
        self._aliases: dict[str, MentionDraft] = {}
        self._last_title: MentionDraft | None = None
        self.drafts: list[MentionDraft] = []
        self.left_out: list[TitleLeftOut] = []

    def join(self) -> list[MentionDraft]:
        """All mentions that have a number or a title, in order."""
        floor = 0
        for span in self._spans:
            draft = self._title(span, floor)
            floor = span.end
            if not defines_alias(self._text, span.start):
                self._last_title = draft
            if draft is not None:
                self.drafts.append(draft)
                floor = max(floor, draft.end)
        self._free_titles()
        self.drafts += [self._lone_number(number) for number in self._pairing.unused()]
        self.drafts.sort(key=lambda draft: (draft.start, -draft.end))
        return self.drafts

    def _title(self, span: TitleSpan, floor: int) -> MentionDraft | None:
        content, inner = self._pairing.take_inside(span)
        if defines_alias(self._text, span.start):
            named = self._last_title
            if named is not None and follows_at_once(self._text, named.end, span.start):
                self._aliases[content] = named
            return None
        if content in self._aliases:
            known = self._aliases[content]
            return MentionDraft(span.start, span.end, known.grounds, known.number, known.title, known.issuer)
        if inner is not None and not content.strip("文件号 \u3000"):
            return MentionDraft(span.start, span.end, Grounds.NUMBER, inner.number)
        judgement = judge_title(content)
        if judgement.verdict is TitleVerdict.OTHER or (not span.closed and _only_names(content)):
            reason = judgement.reason if span.closed else "cut off before it says anything"
            self.left_out.append(TitleLeftOut(span.start, span.end, content, reason))
            return None
        draft = MentionDraft(span.start, span.end, Grounds.KIND, title=clean_title(content))
        draft.truncated = not span.closed and judgement.verdict is not TitleVerdict.POLICY
        draft.doubtful = judgement.verdict is TitleVerdict.UNKNOWN
        draft.number = inner.number if inner else None
        self._extend(draft, floor)
        if draft.number is not None:
            draft.grounds, draft.doubtful = Grounds.NUMBER, False
        elif draft.doubtful:
            draft.grounds = Grounds.CONTEXT
        return draft

    def _extend(self, draft: MentionDraft, floor: int) -> None:
        """Take in what belongs to a title on both sides."""
        begin = max(floor, self._pairing.end_before(draft.start))
        frame = read_frame(self._text, draft.start, draft.end, begin)
        alone = (draft.start, draft.end)
        draft.shared_frame = frame.published and not frame.closed
        draft.issuer = frame.issuer or self._issuer_of_list(draft, closes=frame.closed)
        draft.start, draft.end = frame.start, frame.end
        if draft.number is None:
            self._pairing.take(draft, floor, self.drafts, title_follows=self._title_starts)
        if frame.whole is None:
            return
        if draft.number is not None or draft.issuer is not None:
            draft.title, draft.doubtful = clean_title(frame.whole), False
        else:
            draft.start, draft.end = alone

    def _issuer_of_list(self, draft: MentionDraft, *, closes: bool) -> str | None:
        """关于印发《A》和《B》的通知: both have the issuer that stands before A."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or not last.shared_frame or not closes:
            return None
        return last.issuer if _CONNECTOR.fullmatch(self._text, last.end, draft.start) else None

    def _lone_number(self, number: NumberMention) -> MentionDraft:
        draft = MentionDraft(number.start, number.end, Grounds.NUMBER, number.number, issuer=number.issuers)
        if number.carried or number.number.year is None:
            return draft
        issuers = agencies_before(self._text, number.start, max(0, number.start - WINDOW))
        if issuers and _fits(issuers.name, number):
            draft.start, draft.issuer = issuers.start, issuers.name
        return draft

    def _free_titles(self) -> None:
        """Titles without 《》: 关于…的通知 with a number or an issuer beside it."""
        done = 0
        for start, end in free_titles(self._text):
            if start < done or self._inside_title(start):
                continue
            begin = max(done, start - WINDOW, self._pairing.end_before(start))
            issuers = agencies_before(self._text, start, begin)
            title = clean_title(self._text[start:end].rstrip("》"))
            draft = MentionDraft(issuers.start if issuers else start, end, Grounds.UNBRACKETED, title=title)
            draft.issuer = issuers.name if issuers else None
            self._pairing.take(draft, done, [], title_follows=self._title_starts)
            if draft.number is not None:
                draft.grounds = Grounds.NUMBER
            elif issuers is None and len(title) < SHORTEST_FREE:
                continue
            draft.doubtful = draft.number is None
            self.drafts.append(draft)
            done = draft.end

    def _inside_title(self, position: int) -> bool:
        index = bisect_right(self._span_starts, position) - 1
        return index >= 0 and position < self._spans[index].end


def _fits(name: str, number: NumberMention) -> bool:
    """Whether a name before a number can be its issuer: it must not contradict what the letters say."""
    agency = number.number.resolve()
    if not agency.names:
        return True
    return any(known.endswith(name[-3:]) for known in agency.names) and is_agency_name(name)


def _only_names(content: str) -> bool:
    """Whether a title is cut off behind the names it begins with (《北京市财政局 北京市民政局关)."""
    return is_agency_name(content.rstrip().removesuffix("于").removesuffix("关"))
