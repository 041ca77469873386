"""How what reaches a person or is a person's own looks: telephones, e-mail, identity numbers, cards, cars, homes.

Used by `extract.readers.privacy` alone. A number is told by its digits, however they are set apart, and by what stands
before it; codes of projects, contracts and documents are none.
"""

from __future__ import annotations

import re

CALLS = (
    r"(?:(?:联系|咨询|办公|监督|举报|服务|值班|公开|手机|移动|固定|座机)?"
    r"(?:电\s*话|手\s*机|座机|总机|直拨|小灵通|传\s*真|联[系络]方式|热线|微信|QQ|(?<=加)[Qq]|(?:工作|交流|通知|联络)群)(?:号码?|群主?)?|[☎📞📱]"
    r"|(?i:tel|phone|mobile|fax)(?![A-Za-z])\.?)"
)
"""Words behind which a number is one by which somebody is reached."""

_CODED = "".join(
    f"(?<!{what}{colon})"
    for what in (
        "编号",
        "编码",
        "代码",
        "单号",
        "票号",
        "票号码",
        "批号",
        "文号",
        "合同号",
        "凭证号",
        "序列号",
        "流水号",
    )
    for colon in ("", "为", "[:：]", "[:：]\\s")
)
"""What is numbered so is no person, whatever its number looks like."""
_ABROAD = r"(?:(?:\+|00)?86[-\s]?|[(（](?:\+|00)?86[)）]\s?)"
_AREA = r"0(?:10|2[0-57-9]|[3-9]\d{2})"
_DASH = r"\s?[-/]{1,2}\s?"
_INSIDE = r"(?:\s?[-转]\s?\d{1,6})?"
"""An extension behind the number of an office."""
_BEHIND = r"(?![0-9]|\.\d|[A-Za-z元万亿%％])"
"""What stands behind no telephone number: more of a figure, or its unit."""

PHONE_NUMBER = re.compile(
    rf"(?<![0-9A-Za-z.〕])(?<!总额)(?<!数){_CODED}(?:"
    rf"{_ABROAD}?1[3-9]\d(?:(?:[-\s·/]?\d{{4}}){{2}}|\.\d{{4}}\.\d{{4}}|{_DASH}\d{{4}}{_DASH}\d{{4}})"
    rf"|{_ABROAD}?1[3-9]\d{{2}}([-\s./])\d{{3}}\1\d{{4}}|{_ABROAD}?1[3-9]\d{{3}}-\d{{6}}"
    rf"|(?:(?<=[\u4e00-\u9fff］:：_/、，（(])\s?|(?:\+|00)86\s?|^)1\s?[3-9](?:\s\d){{9}}"
    rf"|{_ABROAD}[(（]?0?(?:10|2\d|[3-9]\d{{2}})[)）]?[-\s]?\d{{3,4}}[-\s]?\d{{4}}{_INSIDE}"
    rf"|[(（]0\d{{2,3}}[)）]\s?-?\s?\d{{3,4}}[-\s]?\d{{4}}{_INSIDE}"  # (010) 6301 2222
    rf"|0[1-9]\d{{1,2}}(?:\s|{_DASH})(?:\d{{3,4}}[-\s]?\d{{4}}|\d{{4}}[-\s]\d{{3}}){_INSIDE}"  # 010-63012222
    rf"|(?<=[\u4e00-\u9fff］:：/／]){_AREA}[2-9]\d{{6,7}}|{_AREA}[2-9]\d{{6,7}}\s?转\s?\d{{1,6}}"
    rf"|[48]00-(?:\d{{3}}-?\d{{4}}|\d{{4}}-?\d{{3}})"
    rf"){_BEHIND}"
)
"""A number that is a telephone wherever it stands."""

_LOCAL_NUMBER = rf"(?:\d{{3,4}}[-\s]?\d{{4}}|\d{{4}}[-\s]\d{{3}}){_INSIDE}"
LABELLED_NUMBER = re.compile(
    rf"(?<![0-9A-Za-z.])(?:[48]00[-\s]?\d{{3,4}}[-\s]?\d{{3,4}}|{_LOCAL_NUMBER}|0\d{{9,11}}|(?!(?:12|9[56])\d{{3}}(?!\d))\d{{5,12}})(?![0-9]|\.\d|[A-Za-z]|[年月日万元号])"
)
"""A number that is a telephone where a label or a person stands before it."""
CARD_NUMBER = re.compile(
    rf"(?<![0-9A-Za-z.]){_CODED}(?:62\d{{2}}(?:[\s-]\d{{4}}){{3}}(?:[\s-]?\d{{1,3}})?|(?<=[\u4e00-\u9fff］:：\s，,（(、])62\d{{14,17}})(?![0-9A-Za-z]|\.\d)"
)
"""A number that only cards of persons have."""
ACCOUNT_NUMBER = re.compile(
    r"(?:(?:账|帐|卡)号|[账帐]户)(?:码|为|是)?\s*[:：]?\s*(?P<name>\d(?:[\s-]?\d){9,30})(?!\d|[.,]\d|[元万亿])"
)

PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][-·•.\s]?"
    r"(?=[A-HJ-NP-Z]{0,5}\d)[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"
)
"""The number of a car."""
ADDRESS = re.compile(
    r"(?:(?<=[（(，,])住|(?:家庭)?住址|家庭地址|户籍(?:所在地|地址|地)?|居住地|现住|现居住?|居住[于在]|家住|住所地)\s?(?:为|是|在|[:：])?\s?"
    r"(?P<name>[^\s，,。；;、()（）［］:：]*(?:\d|村|组|号|室|栋|小区|镇|街|路)[^\s，,。；;、()（）［］]*)"
)
"""Where somebody lives."""
_HOUSE = r"[\u3400-\u9fff]{2,12}?\d{1,4}(?:号|弄|栋|幢|组|室)(?:[\u3400-\u9fff\d-]{0,16}\d[\u3400-\u9fff\d-]{0,4}|院)?"
HOUSES = (
    re.compile(rf"(?:(?<=［略］[，,\s])|(?<=［略］住))[在于]?\s?(?P<name>{_HOUSE})(?![\d年月日]|文|令)"),
    re.compile(rf"[送寄][至到往]?(?<!送|寄)(?P<name>{_HOUSE})(?=[，,\s]?\s?［略］)"),
    re.compile(rf"(?P<name>{_HOUSE})(?=［略］家)"),
    re.compile(rf"(?<=住)[在于]?(?P<name>{_HOUSE})(?=的?［略］)"),
)
"""The house of somebody, printed beside the name with no word that it is one."""
ADDRESSED_TO = re.compile(
    r"地址\s?[:：]?\s?(?P<name>[^\s，,。；;、:：]*\d[^\s，,。；;、]*)(?=[，,、\s]+［略］)"
)
"""Where somebody's letters go."""
HOME = re.compile(
    r"(?P<name>(?:(?!地址|住址|位于|坐落)[\u3400-\u9fff\d-]){2,24}(?:楼|栋|幢|座)[\d一二三四五六七八九十]+(?:单元|门)\d{2,4}(?:室|号)?)(?![\d年月])"
)
"""A flat, told by its entrance: somebody's home wherever it stands."""
EXTENSION = re.compile(r"(?<=［略］)\s?(?:转|-|—)\s?(?:\d{1,6}|［略］)(?!\d)")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+\s?[@＠]\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_COUNTY = (
    r"(?:(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d{2}(?!00)\d{2}|441900|442000|460400|620200)"
)
"""The first digits of an identity number, a county's or a city's without counties; codes of projects begin with others."""
IDENTITY_NUMBER = re.compile(
    rf"(?<![0-9A-Za-z]){_CODED}{_COUNTY}[-\s]?(?:19|20)\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-\s]?\d{{3}}[0-9Xx](?![0-9A-Za-z])"
)


def is_phone(text: str) -> bool:
    """Whether a cell under a telephone header holds one number or several, and nothing else."""
    if not text.rstrip()[-1:].isdecimal():
        return False
    if PHONE_NUMBER.fullmatch(text.strip()):
        return True
    parts = [p.strip() for p in re.split(r"[、，,；;/／\n]|\s{2,}", text) if p.strip()]
    return bool(parts) and all(
        PHONE_NUMBER.fullmatch(p) or re.fullmatch(rf"{_LOCAL_NUMBER}|\d{{5,12}}(?:[-转]\d{{1,6}})?", p)
        for p in parts
    )
