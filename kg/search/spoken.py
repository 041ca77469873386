"""How names are typed by people who do not write their characters: in pinyin, by initials, in traditional characters."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC


_MOST_READINGS = 3
_MOST_FORMS = 12
"""Characters of more readings are mostly rare ones; of more forms the first."""


@cache
def _to_simplified() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(text: str) -> str:
    """The text in simplified characters (简体).

    >>> simplified("雙井街道辦事處")
    '双井街道办事处'
    """
    return text if text.isascii() else str(_to_simplified().convert(text))


def pinyin_forms(text: str) -> tuple[str, ...]:
    """The pinyin of a name without tones, and its initials; none where it has no Chinese characters.

    >>> pinyin_forms("双井街道")
    ('shuangjingjiedao', 'sjjd')
    """
    if text.isascii():
        return ()
    from pypinyin import Style, lazy_pinyin  # slow to import, and only the writing of an index needs it

    syllables = lazy_pinyin(text, style=Style.NORMAL)
    return "".join(syllables), "".join(s[0] for s in syllables if s)


def other_readings(text: str) -> tuple[str, ...]:
    """The pinyin of a name with one of its characters read otherwise, as people do who know the place.

    >>> other_readings("劲松街道")
    ('jinsongjiedao',)
    """
    if text.isascii():
        return ()
    from pypinyin import Style, lazy_pinyin, pinyin

    usual = lazy_pinyin(text, style=Style.NORMAL)
    if len(text) != len(usual):  # letters and digits stand together in one of them
        return ()
    each = [pinyin(character, style=Style.NORMAL, heteronym=True)[0] for character in text]
    return tuple(
        "".join((*usual[:place], other, *usual[place + 1 :]))
        for place, readings in enumerate(each)
        for other in readings
        if other != usual[place] and len(readings) <= _MOST_READINGS
    )[:_MOST_FORMS]
