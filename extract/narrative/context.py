"""What earlier paragraphs say of the next: headings, the functional subject and the whole whose parts follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from extract.narrative.drafts import FigureDraft
from extract.narrative.functions import FunctionPath, find_function
from extract.narrative.passages import Passage
from extract.narrative.subjects import clean_subject, heading_topic
from extract.narrative.values import find_values
from extract.narrative.wording import any_of, compile_words, wording

_HEADING_YEAR = re.compile(
    r"(?<!\d)(20\d{2})年度?[^\d，。]{0,20}?(?:执行|完成)情况|(?<!\d)(20\d{2})年度?[^\d，。]{0,20}?预算草案"
)
"""The years of which a report to a congress tells in turn, as its headings name them."""
_HEADING_FIGURE = re.compile(r"[^，。；：]{3,40}[(（][\d,.]+(?:亿|万|千)?元[)）]")
"""A heading that gives the sum of what is listed below it: 一、中央财政资金（5273万元）."""
_LONGEST_HEADING = 60
_SO_FAR, _SINCE = "累计", "截至"
"""What came in so far (6月，…累计完成) is no figure of the one month, but of all up to it."""


class Context:
    """Headings in force by their level, and what they and lists announce."""

    def __init__(self, year: int | None) -> None:
        self._year = year
        """The fiscal year of the document."""
        self._years: dict[int, int] = {}
        """Years that headings in force name, by their level."""
        self.function: FunctionPath | None = None
        """The functional subject that the paragraph in force is about."""
        self.whole: str | None = None
        """The subject whose parts the paragraphs in force list."""
        self.is_complete = False
        """Whether the parts stated so far add up to the whole."""
        self.months = ""
        """The part of a year that the sentences in force tell of, as printed (1-5月); blank where they tell of a year."""
        self._outer_function: FunctionPath | None = None
        self._function_level: int | None = None
        self._topics: dict[int, str] = {}
        self._whole_level: int | None = None
        self._open: Decimal | None = None
        """What of the whole, in yuan, the parts stated so far leave; None where its amount is not known."""
        self._item_level: int | None = None
        self._level: int | None = None

    @property
    def year(self) -> int | None:
        """The year that figures without one of their own are of: of the nearest heading that names one, else of all."""
        return self._years[max(self._years)] if self._years else self._year

    @property
    def topic(self) -> str:
        """What the nearest heading that names something is about."""
        return next((self._topics[level] for level in sorted(self._topics, reverse=True)), "")

    def enter(self, passage: Passage) -> None:
        """Begin a paragraph: an enumerator ends what stood at its level and below."""
        level = passage.level
        if level is not None:
            self._level = level
            self.months = ""
            self._topics = {lv: topic for lv, topic in self._topics.items() if lv < level}
            self._years = {lv: year for lv, year in self._years.items() if lv < level}
            self._leave_whole(level)
            if self._function_level is None or level <= self._function_level:
                self.function, self._function_level = None, None
        elif _is_title(passage.text):
            self._topics, self._years, self.function, self.whole = {}, {}, None, None
        heading = _heading(passage)
        if level is not None and (year := _year_of_heading(heading)):
            self._years[level] = year
        if heading and not find_function(heading):
            topic = heading_topic(heading)
            if topic and level is not None:
                self._topics[level] = topic

    def leave(self, passage: Passage, drafts: Sequence[FigureDraft]) -> None:
        """End a paragraph; one that ends in 其中： or 如下： announces parts, as a heading with its figure does."""
        words = wording()
        if passage.level is not None and len(drafts) == 1 and _HEADING_FIGURE.fullmatch(passage.text):
            self._announce(drafts[0].subject, passage, drafts[0])
            return
        match = compile_words(f"(?:{any_of(words.lists_follow)})[：:，]?$").search(passage.text)
        if not match:
            self._count_parts(drafts)
            return
        clause = re.split(r"[。；，;]|,(?!\d)", passage.text[passage.body : match.start()])[-1]
        mains = [d for d in drafts if not d.is_base and d.value is not None]
        named = clean_subject(clause).name if clause and not list(find_values(clause)) else ""
        if not compile_words(f"{any_of(words.money_noun)}$").search(named):
            named = ""
        begins_parts = match[0].startswith(words.part) and not clause
        whole = named or (mains[-1].subject if mains and begins_parts else "")
        if whole:
            self._announce(whole, passage, mains[-1] if mains else None)
        else:
            self._count_parts(drafts)

    def _count_parts(self, drafts: Sequence[FigureDraft]) -> None:
        """Note the parts that a paragraph states; behind those that add up to their whole nothing but noughts can follow."""
        if self.whole is None or self._open is None:
            return
        parts = [d for d in drafts if d.part_of == self.whole and d.value and not d.is_base]
        self._open -= sum((d.value.yuan or Decimal(0) for d in parts if d.value), Decimal(0))
        self.is_complete |= bool(parts) and not self._open

    def _announce(self, whole: str, passage: Passage, stated: FigureDraft | None) -> None:
        """Parts of a whole follow, until an enumerator of its level or of the section that it stands in."""
        self.whole, self.is_complete, self._item_level = whole, False, None
        self._open = stated.value.yuan if stated and stated.value and stated.subject == whole else None
        self._whole_level = passage.level if passage.level is not None else self._level

    def begin_sentence(self, words: str) -> None:
        """Note whether a sentence begins with a part of a year (1-5月, 上半年) or with a year, by its first words."""
        known = wording()
        months, month = any_of(known.part_of_year), any_of(known.month)
        found = compile_words(
            rf"[^\d，,。]{{0,8}}?(?:[，,])?(?:20\d{{2}}年)?(?:(?P<several>{months})|(?P<one>{month}))"
        ).match(words)
        done, planned = (compile_words(any_of(w)).search(words) for w in (known.carried_out, known.planned))
        if found and not planned and (found["several"] or done):
            since = _SINCE if not found["several"] and _SO_FAR in words else ""
            self.months = found["several"] or f"{since}{found['one']}"
        elif re.match(r"20\d{2}年|全年", words):
            self.months = ""

    def set_function(self, path: FunctionPath) -> FunctionPath:
        """Note the functional subject that a sentence names; returns it with the levels named before."""
        full = path.below(self._outer_function)
        self.function, self._function_level = full, self._level
        self._outer_function = full
        return full

    def _leave_whole(self, level: int) -> None:
        if self.whole is None:
            return
        if self._item_level is None and (self._whole_level is None or level > self._whole_level):
            self._item_level = level
        elif self._item_level is None or level < self._item_level:
            self.whole = None


def _heading(passage: Passage) -> str:
    """The enumerated heading that a passage is, or begins with (1.公务接待费。2024年预算数…); blank if none."""
    if passage.level is None:
        return ""
    first, *_ = re.split("。", passage.text, maxsplit=1)
    is_heading = (
        len(first) < _LONGEST_HEADING and not re.search(r"[，；]", first) and not list(find_values(first))
    )
    return first if is_heading else ""


def _year_of_heading(heading: str) -> int | None:
    """The one year that a heading of a report says its figures are of; None where it names none or both.

    >>> _year_of_heading("一、2022年财政预算执行情况"), _year_of_heading("二、2023年预算草案")
    (2022, 2023)
    """
    years = {int(executed or planned) for executed, planned in _HEADING_YEAR.findall(heading)}
    return years.pop() if len(years) == 1 else None


def _is_title(text: str) -> bool:
    return (
        len(text) < _LONGEST_HEADING
        and compile_words(f"{any_of(wording().title_end)}$").search(text) is not None
    )
