"""Persons whom a sentence names without a label: whom something is paid, who came, who is in charge."""

from __future__ import annotations

import re

from extract.readers.person_words import (
    SURE_NAME,
    SURNAME,
    is_common_word,
    is_person_unlabelled,
    may_be_called,
)

REMOVED = "［略］"
"""What stands where a person stood."""
TITLES = ("同志", "先生", "女士", "老师")

_HAN = r"\u3400-\u9fff"
_NAME = rf"(?:{SURE_NAME.pattern})"
_LIST = rf"(?P<name>{_NAME}(?:\s?[、和及与]\s?{_NAME}){{0,8}})"
_BETWEEN = re.compile(r"\s?[、和及与]\s?")
_PERSONS = (
    "同志|职工|干部|人员|员工|驾驶员|教师|学生|医生|军人|烈士|党员|村民|居民|专家|主持人|成员|代表|民警|辅警|护士"
    "|遗属|子女|家属|老人|儿童|劳模|对象|队员|第一书记"
)
_OFFICES = "局长|处长|科长|主任|书记|校长|院长|所长|站长|部长|厅长|会长|行长|主席"
_MEANS = (
    "工资|补助|补贴|津贴|生活|医药|医疗|丧葬|抚恤|慰问|住院|救助|差旅|稿费|劳务|讲课|奖金|社保|保险|赔偿|退休|独生子女"
    "|遗属|家庭|家属|工作经费|青苗"
)
_COUNT = r"(?:\d{1,4}|[一二两三四五六七八九十]{1,3})[名位人户]"
_TITLED = rf"(?:{'|'.join(TITLES)}|教授|研究员)"
_PATTERNS = (
    re.compile(
        rf"(?:{_PERSONS})\s?{_LIST}(?=\s?(?:等|{_COUNT}|(?:的)?(?:基本)?(?:{_MEANS})|进行|参加|参与|主持|主讲|{_TITLED}))"
    ),
    re.compile(
        rf"(?:支付|发放|给予|慰问|救助|资助|奖励|表彰|聘请|邀请|选派|安排|补助|单位|我[局院校所站]|拨付|给|包括)\s?{_LIST}"
        rf"(?=\s?(?:等?\s?{_COUNT}|{_TITLED}))"
    ),
    re.compile(
        rf"(?:(?<![{_HAN}])|(?<=由)|(?<=请)|(?<=[和与]))(?P<name>{_NAME})(?=(?:常务)?副?(?:{_OFFICES})"
        rf"(?:牵头|负责|主持|带队|担任|配合|分管|讲话|$|[，。；、]))"
    ),
    re.compile(
        rf"(?<=由)\s*{_LIST}(?=\s*(?:{'|'.join(TITLES)})?\s*(?:具体|全权|牵头|共同)?(?:负责|联系|承办|经办|解释|签字|审核|执笔|起草|主持))"
    ),
    re.compile(rf"(?:专家|代表|顾问|[长员师]|主任|书记|法人|主管)[为是]\s?{_LIST}(?=[，。；、（(\s]|$)"),
    re.compile(
        rf"(?:遗属|抚恤|丧葬|医药费|独生子女|讲课费|劳务费|稿费)[^（(，。；\s]{{0,8}}[（(]{_LIST}(?=[）)])"
    ),
    re.compile(rf"(?:{_OFFICES}|组长|顾问)\s?(?P<name>{_NAME})(?=负责|主持|牵头|教授|律师|讲话)"),
    re.compile(rf"(?:会计|出纳)\s?(?P<name>{_NAME})(?=[，、；。]|$)"),
    re.compile(rf"(?<=转)(?P<name>{_NAME})(?=\s?收)"),
)
_SIGN = re.compile(
    rf"{_PERSONS}|{_OFFICES}|{_COUNT}|由|[为是]|转|组长|顾问|会计|出纳|丧葬|医药费|独生子女|抚恤|讲课费|劳务费|稿费|支付|发放|给|慰问|救助|资助|奖励|表彰|邀请|选派|安排|补助|单位|包括"
)
"""A sign of each pattern, to pass most texts by."""
_HOLDER = re.compile(
    rf"(?:户名|[{_HAN}](?<![法本])人)\s*[:：]\s*(?P<name>{SURNAME}[{_HAN}]{{1,2}})(?=[\s，,。；;、)）]|$)"
)


def without_unlabelled(text: str) -> str:
    """A text without the names of persons that its words tell of.

    >>> without_unlabelled("驾驶员陆甲乙补助0.60万元"), without_unlabelled("驾驶员高温补助0.60万元")
    ('驾驶员［略］补助0.60万元', '驾驶员高温补助0.60万元')
    """
    if not _SIGN.search(text):
        return text
    for pattern in _PATTERNS:
        text = pattern.sub(_removed, text)
    return text


def without_holders(text: str) -> str:
    """A text without who holds an account or is somebody for a label, though called by a word in use.

    >>> without_holders("户名：成功，开户行：农业银行"), without_holders("受益人：全体牧民")
    ('户名：［略］，开户行：农业银行', '受益人：全体牧民')
    """
    return _HOLDER.sub(_held, text)


def _held(match: re.Match[str]) -> str:
    """The match with `REMOVED` for a word that budgets do not use."""
    if not may_be_called(match["name"]) or is_common_word(match["name"]):
        return match[0]
    return match[0][: match.start("name") - match.start()] + REMOVED


def _removed(match: re.Match[str]) -> str:
    """The match with `REMOVED` for its names, where all of them are names."""
    whole, (start, end) = match[0], match.span("name")
    if not all(is_person_unlabelled(name) for name in _BETWEEN.split(match["name"])):
        return whole
    return f"{whole[: start - match.start()]}{REMOVED}{whole[end - match.start() :]}"
