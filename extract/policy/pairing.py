"""Which number belongs to which title: inside it, behind it in brackets, before it, or directly behind it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from extract.policy.characters import GAP
from extract.policy.mention import Grounds, MentionDraft
from extract.policy.number_scan import NumberMention
from extract.policy.titles import TitleSpan

_BLANKS = re.compile(GAP)
_GLUE = re.compile(rf"{GAP}(?:文件?{GAP})?(?:[:：]{GAP})?(?P<bracket>[（(]{GAP})?")
_QUALIFIED = re.compile(
    rf"(?:{GAP}[（(](?:试行|暂行|修订|修正|修订版|(?:19|20)\d\d年?(?:修订|修正|版|修订版)?)[）)])?"
)
_BRACKET = re.compile(rf"{GAP}[（(【\[〔]{GAP}")
_CLOSE = re.compile(rf"{GAP}[）)】\]〕]")
_ANY_CLOSE = re.compile(r"[）)】\]]")
_LISTED = re.compile(rf"{GAP}(?:(?:、|和|及|与|以及|，){GAP})?")


class NumberPairing:
    """The numbers of one text, each given to one title at most."""

    def __init__(self, text: str, numbers: list[NumberMention]) -> None:
        self._text = text
        self._numbers = numbers
        self._starts = [number.start for number in numbers]
        self._ends = [number.end for number in numbers]
        self._used: set[int] = set()

    def unused(self) -> list[NumberMention]:
        """Numbers that no title took, in order."""
        return [number for index, number in enumerate(self._numbers) if index not in self._used]

    def end_before(self, position: int) -> int:
        """Where the last number before a position ends, 0 where there is none."""
        index = bisect_right(self._ends, position) - 1
        return self._ends[index] if index >= 0 else 0

    def take_inside(self, span: TitleSpan) -> tuple[str, NumberMention | None]:
        """The title without the number printed at its head or its tail, and that number."""
        text = self._text
        stop = span.start + 1 + len(span.content)
        for index in range(bisect_left(self._starts, span.start), bisect_right(self._ends, span.end)):
            number = self._numbers[index]
            before, after = text[span.start + 1 : number.start], text[number.end : stop]
            if not before.strip(" \u3000\n（(") or not after.strip(" \u3000\n）)】]〕文件"):
                self._used.add(index)
                opened = before.rstrip()[-1:] in tuple("（(【[〔")
                before = before.rstrip()[:-1] if opened else before
                after = after.lstrip().removeprefix("）").removeprefix(")") if opened else after
                return (before + after).strip(), number
        return span.content, None

    def take(
        self, draft: MentionDraft, floor: int, earlier: list[MentionDraft], *, title_follows: set[int]
    ) -> None:
        """Give a title the number beside it, if one is there.

        Args:
            draft: The title; its bounds grow over the number.
            floor: End of the mention before it.
            earlier: Mentions before it, for 《A》《B》（1号、2号）.
            title_follows: Positions at which titles begin.
        """
        if self._in_brackets(draft, earlier) or self._on_the_left(draft, floor):
            return
        self._directly_behind(draft, title_follows)

    def _in_brackets(self, draft: MentionDraft, earlier: list[MentionDraft]) -> bool:
        """《…》（京财综〔2020〕510号), also with words before the number."""
        qualified = _QUALIFIED.match(self._text, draft.end)
        bracket = _BRACKET.match(self._text, qualified.end() if qualified else draft.end)
        if bracket is None:
            return False
        first = bisect_left(self._starts, bracket.end())
        if first >= len(self._numbers) or first in self._used:
            return False
        between = self._text[bracket.end() : self._starts[first]]
        if len(between) > 30 or re.search("[《》（）()。]", between):
            return False
        close = _ANY_CLOSE.search(self._text, self._ends[first], self._ends[first] + 120)
        last = bisect_left(self._starts, close.start()) if close else first + 1
        titles = [draft] if last - first == 1 else self._titles_before(draft, earlier)
        if len(titles) not in (1, last - first):
            return True  # three titles and two numbers: nobody can say which belong together
        for title, index in zip(titles[-(last - first) :], range(first, last), strict=False):
            self._attach(title, index)
        whole = close is not None and (last - first == 1 or len(titles) == last - first)
        draft.end = close.end() if close and whole else self._ends[first]
        return True

    def _titles_before(self, draft: MentionDraft, earlier: list[MentionDraft]) -> list[MentionDraft]:
        """The titles without numbers that stand in one list up to a draft, in order."""
        titles = [draft]
        for title in reversed(earlier):
            if title.number is not None or not _LISTED.fullmatch(self._text, title.end, titles[0].start):
                break
            titles.insert(0, title)
        return titles

    def _on_the_left(self, draft: MentionDraft, floor: int) -> bool:
        index = bisect_right(self._ends, draft.start) - 1
        if index < 0 or index in self._used or self._starts[index] < floor:
            return False
        glue = _GLUE.fullmatch(self._text, self._ends[index], draft.start)
        if glue is None:
            return False
        self._attach(draft, index)
        draft.start = self._starts[index]
        if glue["bracket"] and (close := _CLOSE.match(self._text, draft.end)):
            draft.end = close.end()
        return True

    def _directly_behind(self, draft: MentionDraft, title_follows: set[int]) -> None:
        index = bisect_left(self._starts, draft.end)
        if index >= len(self._numbers) or index in self._used:
            return
        number = self._numbers[index]
        if not _BLANKS.fullmatch(self._text, draft.end, number.start):
            return
        following = _GLUE.match(self._text, number.end)
        position = following.end() if following else number.end
        before_title = position in title_follows or self._text.startswith("关于", position)
        if before_title and number.start > draft.end:
            return
        self._attach(draft, index)
        draft.end = number.end

    def _attach(self, draft: MentionDraft, index: int) -> None:
        self._used.add(index)
        mention = self._numbers[index]
        draft.number, draft.issuer = mention.number, draft.issuer or mention.issuers
        draft.grounds, draft.doubtful = Grounds.NUMBER, False
