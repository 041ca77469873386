"""Radicals that some fonts give for ordinary characters: ⻔ for 门, ⾦ for 金."""

from __future__ import annotations

import unicodedata

_SUPPLEMENT = dict(
    zip(
        "⺁⺇⺋⺐⺒⺓⺕⺜⺝⺞⺠⺩⺬⺭⺰⺶⺻⺽⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻱",
        "厂几㔾尢巳幺彐日月歹民王示礻纟羊聿臼虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)
"""The radicals supplement has no compatibility decomposition in Unicode, but for ⺟ and ⻳."""


def as_ordinary(character: str) -> str:
    """The ordinary character for a radical or a compatibility ideograph; any other character as it is.

    >>> "".join(map(as_ordinary, "部⻔⾦额⻋辆（元）"))
    '部门金额车辆（元）'
    """
    if "⺀" <= character <= "⿕":
        return _SUPPLEMENT.get(character) or unicodedata.normalize("NFKC", character)
    if "豈" <= character <= "\ufaff":
        return unicodedata.normalize("NFKC", character)
    return character
