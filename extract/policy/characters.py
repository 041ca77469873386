"""Characters of a mention: blanks inside it, traditional forms in letters, what scans print for digits."""

from __future__ import annotations

import unicodedata

BLANK = "[ \u3000\xa0\u2002-\u200b\ufeff]"
"""One blank, of any width, none of them a line break or a tab."""
GAP = rf"{BLANK}{{0,4}}(?:\r?\n{BLANK}{{0,4}})?"
"""A few blanks and at most one line break. A tab or an empty line ends a mention."""
GAP_REVERSED = rf"{BLANK}{{0,4}}(?:\n\r?{BLANK}{{0,4}})?"
"""The same in a reversed text."""


def without_blanks(text: str) -> str:
    """The text without white space and without characters of no width."""
    return "".join(text.split()).replace("\u200b", "").replace("\ufeff", "")


_TRADITIONAL = (
    "財發國辦衛農號規計務黨組統戰勞動東滬蘇魯晉遼贛陝雲貴瓊寧門順興懷豐圖廣電體聯殘婦團紀編檢審標質價環資產業機關"
    "鐵郵銀證監稅徵優撫養齡醫藥療險應災園綠綜劃設築館學職實驗師藝傳轉撥補貼預決備處貿際僑臺鄉鎮縣區濟運輸橋車屬"
    "鄭漢長瀋濱揚無錫龍馬鳳雞鹽連溫紹麗嶺廈閩張莊陽陰順偉義寶華榮壽開潛黃樂會萬與課項經費專類異議參評獎陸軍陳"
    "擁軍屆員場調單縂總廳書畫糧飲領導議據術開創軟軌護鍋爐壓瀏覽盤錦營葉蘭濰縉雲樺遷遠達過還選邊鄧"
)
_SIMPLIFIED = (
    "财发国办卫农号规计务党组统战劳动东沪苏鲁晋辽赣陕云贵琼宁门顺兴怀丰图广电体联残妇团纪编检审标质价环资产业机关"
    "铁邮银证监税征优抚养龄医药疗险应灾园绿综划设筑馆学职实验师艺传转拨补贴预决备处贸际侨台乡镇县区济运输桥车属"
    "郑汉长沈滨扬无锡龙马凤鸡盐连温绍丽岭厦闽张庄阳阴顺伟义宝华荣寿开潜黄乐会万与课项经费专类异议参评奖陆军陈"
    "拥军届员场调单总总厅书画粮饮领导议据术开创软轨护锅炉压浏览盘锦营叶兰潍缙云桦迁远达过还选边邓"
)
_TO_SIMPLIFIED = {ord(a): b for a, b in zip(_TRADITIONAL, _SIMPLIFIED, strict=True)}
_DIGITS = str.maketrans("OolI|", "00111")


def to_simplified(text: str) -> str:
    """The text with the traditional characters that letters of numbers use in their simplified form.

    >>> to_simplified("京財社指")
    '京财社指'
    """
    return text.translate(_TO_SIMPLIFIED)


def to_digits(printed: str) -> str:
    """Printed digits as ASCII digits: full width, with blanks between them, O and l as scans print 0 and 1.

    >>> to_digits("２O2 3"), to_digits("l791")
    ('2023', '1791')
    """
    return without_blanks(unicodedata.normalize("NFKC", printed)).translate(_DIGITS)
