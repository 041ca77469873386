"""How names are typed by people who do not write their characters: in pinyin, by initials, in traditional characters."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC


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
