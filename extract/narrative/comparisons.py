"""The words of a comparison: what is compared with, the verb of change and its direction."""

from __future__ import annotations

import re

import msgspec

from extract.narrative.drafts import Base
from extract.narrative.subjects import clean_subject, split_measure
from extract.narrative.wording import any_of, compile_words, wording, year_pattern

_PLAN = r"(?:年初预算数?|调整预算数?|全年预算数?|预算数|预算)"


class ComparisonWords(msgspec.Struct, frozen=True):
    """The words before a value, taken apart.

    `subject` is what stands before the comparison, or behind it and before the verb. `sign` is 1 or −1 where
    a verb of change ends the words, else 0. `base` is what they compare with; `open_base` tells that they
    end inside it, so that the value that follows is the figure compared with.
    """

    subject: str
    sign: int = 0
    base: Base | None = None
    open_base: bool = False
    doubtful: bool = False
    """Whether the verb contradicts itself, as in the unfilled form 增加（减少）."""


def read_words(text: str) -> ComparisonWords:
    """Take the words before a value apart.

    >>> words = read_words("收入预算比2023年预算减少")
    >>> words.subject, words.sign, words.base.year
    ('收入预算', -1, 2023)
    >>> words = read_words("决算数大于年初预算数")  # the value that follows is the difference
    >>> words.subject, words.sign, words.base.measure, words.open_base
    ('决算数', 1, '年初预算数', False)
    """
    sign, doubtful, nominal = _verb(text)
    match = _find_base(nominal)
    if match is None:
        return ComparisonWords(_without_close(nominal), sign, None, False, doubtful)
    if match["above"] or match["below"]:
        direction = 1 if match["above"] else -1
        doubtful, sign = doubtful or sign == -direction, direction
    before, rest = nominal[: match.start()], nominal[match.end() :]
    close = list(compile_words(any_of(wording().compare_close)).finditer(rest))
    what = rest[: close[-1].start()] if close else rest
    behind = rest[close[-1].end() :] if close else ""
    base = _base(match, what)
    return ComparisonWords(before or behind, sign, base, not sign and not behind and not close, doubtful)


def _verb(text: str) -> tuple[int, bool, str]:
    """Direction of the verb at the end of a text, whether it is doubtful, and the text before it."""
    words = wording()
    verbs = f"(?:(?P<up>{any_of(words.increase)})|(?P<down>{any_of(words.decrease)}))"
    other = any_of((*words.increase, *words.decrease))
    pattern = rf"{verbs}(?P<other>[(（/]{other}[)）]?)?(?:{'|'.join(words.change_filler)})*$"
    match = compile_words(pattern).search(text)
    if not match:
        return 0, False, text
    return (1 if match["up"] else -1), bool(match["other"]), text[: match.start()]


def _find_base(text: str) -> re.Match[str] | None:
    compare = any_of(wording().compare)
    implicit = any_of(wording().implicit_last_year)
    differ = f"(?P<above>{any_of(wording().exceeds)})|(?P<below>{any_of(wording().falls_short)})"
    pattern = (
        rf"(?:{compare}|{differ})(?:(?P<year>{year_pattern()})|(?P<plan>{_PLAN}))|(?P<implicit>{implicit})"
    )
    return next(iter(compile_words(pattern).finditer(text)), None)


def _base(match: re.Match[str], what: str) -> Base:
    words = wording()
    if match["plan"]:
        return Base(None, 0, split_measure(match["plan"])[1] or "预算数")
    subject = clean_subject(what)
    printed = match["year"] or ""
    digits = re.match(r"\d+", printed)
    if digits:
        year = int(digits[0])
        return Base(year if year > 100 else 2000 + year, 0, subject.measure, subject.name)
    offset = 0 if printed in words.this_year else -1
    return Base(None, offset, subject.measure, subject.name)


def _without_close(text: str) -> str:
    """The words behind 相比, which closes a comparison that a clause before began."""
    match = compile_words(f"^{any_of(wording().compare_close)}").match(text)
    return text[match.end() :] if match else text
