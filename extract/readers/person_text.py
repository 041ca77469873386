"""Persons in running text: names behind 联系人 and its like, names beside a telephone, and all ways to reach them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from extract.readers.person_numbers import (
    ACCOUNT_NUMBER,
    ADDRESS,
    ADDRESSED_TO,
    CALLS,
    CARD_NUMBER,
    EMAIL,
    EXTENSION,
    HOME,
    HOUSES,
    IDENTITY_NUMBER,
    LABELLED_NUMBER,
    PHONE_NUMBER,
    PLATE,
)
from extract.readers.person_spotting import person_spans
from extract.readers.person_told import REMOVED, TITLES, without_holders, without_unlabelled
from extract.readers.person_words import (
    LATIN_NAME,
    MASKED_NAME,
    MASKS,
    OFFICES,
    ROLES,
    SIGNED,
    SOMEBODY,
    SURE_NAME,
    SURNAME,
    TASKS,
    is_common_word,
    is_name,
    is_no_word,
    is_organisation,
    is_person_unlabelled,
    may_be_called,
    may_be_listed,
)

_NUMBERS = rf"(?:{PHONE_NUMBER.pattern}|{LABELLED_NUMBER.pattern})"
_PLAIN = {
    0xFF01 + sign: chr(0x21 + sign)
    for sign in range(94)
    if chr(0x21 + sign).isalnum() or chr(0x21 + sign) in "@_."
}
_PLAIN |= dict.fromkeys(map(ord, "‐‑‒–—―－﹣−"), "-") | {ord("＋"): "+", 0x3000: " ", 0xA0: " "}
"""One sign for each way to print it, so that places in the text stay the same."""

_HAN = r"\u3400-\u9fff"
_AND_CALLS = rf"(?:\s?[及和与/、(（]?\s?{CALLS}\s?[)）]?)?"
_ALSO_CALLED = rf"(?:\s?[(（][{_HAN}]{{2,8}}人员?[)）])?"
"""The same label in other words: 会计机构负责人（会计主管人员）."""
_ROLE = re.compile(rf"{ROLES}{_ALSO_CALLED}(?:{SIGNED}{_AND_CALLS}|{_AND_CALLS}{SIGNED})")
_TASK = re.compile(
    rf"(?:{TASKS}|{OFFICES}|{SOMEBODY})(?:{SIGNED}{_AND_CALLS}|{_AND_CALLS}{SIGNED})|[Cc]ontact(?:\s?[Pp]erson)?|CONTACT"
    r"|(?:[Pp]repared|[Aa]pproved|[Rr]eviewed|[Cc]hecked|[Ss]igned)\s+[Bb]y"
)
_HINT = re.compile(
    r"[人员者办核表制对导长任记理报计纳审签写发单定责志席主稿批辑法家系准收定评收接入草件询复布示督举验集务会算产目开统官认干师董监司医律户]|ontact|ONTACT|\s[Bb]y"
)
"""A sign of each label, to pass most texts by."""
_COLON = re.compile(r"\s*[:：]\s*(?:[(（](?:签字|签名|签章|盖章)[)）]\s*)?|\s*(?:为|是)\s*(?=\S)")
_WRAP = re.compile(rf"[{_HAN}]\n[{_HAN}]")
"""Where a cell ends in the middle of its words."""
_ENDS_AS_PLACE = re.compile(r"[省市县区旗州盟镇乡村]$")
_SAYS_MORE = re.compile(rf"[{_HAN}][\s:：,，、(（\d]+[{_HAN}\d]")
"""A line with a label, a number or another name beside what looks like one."""
_APART = re.compile(r"\s+")
_STANDS_APART = re.compile(rf"(?<![{_HAN}])[{_HAN}]{{0,6}}$")
_GAP = re.compile(r"\s*[(（]?\s*")
_AFTER_COLON = re.compile(rf"(?:(?!{CALLS})[^\s,，;；。、()（）:：]){{1,20}}|[{_HAN}]\s[{_HAN}](?![{_HAN}])")
_DIGIT_LATER = r"[\s,，;；。、()（）:：]|[+\d]"
_AFTER_TASK = rf"(?=[\s,，;；。、()（）/]|$|{CALLS})"
_AFTER_NAME = (
    rf"(?={_DIGIT_LATER}|/|{CALLS}|{'|'.join(TITLES)}|填写|填报|编制|报送|签字|签名|负责|联系|{REMOVED[0]}|$)"
)
_BARE_NAME = re.compile(rf"(?:{SURE_NAME.pattern}){_AFTER_NAME}")
_BEFORE_NUMBER = re.compile(
    rf"[{_HAN}]{{2,4}}(?=\s*[（(，,]?\s*(?:{CALLS})?\s*[:：]?\s*{LABELLED_NUMBER.pattern})"
)
"""Behind a label and before a number of a telephone's length, a name of any kind."""
_BEFORE_CALL = re.compile(rf"[{_HAN}]{{2,4}}(?=\s*[（(，,]?\s*{CALLS}\s*[:：]?\s*{LABELLED_NUMBER.pattern})")
"""The same behind a label that may have something else behind it: the number must have a label too."""
_WORD_SIGNED = re.compile(rf"\s*[:：]\s*(?P<name>[{_HAN}]{{2,3}})(?=\s|$)")
_DATED = re.compile(r"\s+(?:19|20)\d\d\s?[年./-]")
_TASK_NAME = re.compile(rf"(?:{SURE_NAME.pattern}){_AFTER_TASK}")
_NEXT_NAME = re.compile(
    rf"(?:\s*[(（][^()（）\d]{{1,16}}[)）])?\s*[、，,；;/和及]\s*(?P<name>{SURE_NAME.pattern})(?:{_AFTER_NAME}|(?=和))"
)
_SPACED_NAME = re.compile(rf"\s+(?P<name>{SURE_NAME.pattern})(?=\s|$|[、，,；;。])")
_OFFICE = re.compile(
    rf"[{_HAN}]{{1,10}}?(?:科|处|室|办|局|中心|所|站|部|股|院|校|公司|街道|镇|乡|村|委)(?:[\s，,、]+|(?={SURE_NAME.pattern}{_AFTER_NAME}))"
)
"""The office before a person's name: 联系人：预算科 王某."""
_ADDRESSED = re.compile(
    rf"(?:(?<![{_HAN}])|(?<=主任)|(?<=书记)|(?<=[科处局院校所站]长)|(?<=[科处局院校所站室队部司]))"
    rf"(?!全体|党员|成员|时任|师生|广大)(?P<name>{SURE_NAME.pattern})(?=\s?(?:{'|'.join(TITLES)})(?!故居|旧居|纪念|诞辰|生平))"
)
_TURN_TO = re.compile(
    rf"(?:请与|可与|日内与|请联系|可联系|请找|请咨询|请向|联系)\s*(?P<name>{SURE_NAME.pattern})"
    rf"(?=\s*(?:[(（][^()（）［］]{{1,24}}[)）]|[(（][^()（）［］]{{1,8}}{REMOVED}[)）]?)?\s*(?:联系|咨询|商洽|[，,、(（]?\s*(?:{CALLS}|[+\d]{{3}}|{REMOVED})))"
)
_BEFORE_ROLE = re.compile(
    rf"(?:(?<=^)|(?<=[\s。；;，,]))(?P<name>{SURE_NAME.pattern})"
    rf"(?=\s*[（(，,：:]?\s*(?:{PHONE_NUMBER.pattern}|{LABELLED_NUMBER.pattern})[\s（(，,]*{ROLES})"
)
_NUMBER_LABEL = re.compile(
    rf"(?:{CALLS}|致电|来电|拨打?|(?:业务|政策|报名)咨询(?=[:：]?\d))\s*(?:[(（][^()（）]{{1,8}}[)）])?\s*(?:[:：]|为|是)?\s*"
)
_LOOSE_NUMBER = re.compile(
    r"(?:(?:\+?\d{1,4}|[(（]\+?\d{1,4}[)）])(?:\s*[-—–./]{0,2}\s*(?:\d{3,4}|[(（]\d{3,4}[)）])){1,3}"
    r"|\d(?:\s\d){6,14})(?!\d|[.,]\d|\s*[年月日万亿元%])"
)
"""A number behind a label however it is set apart: 0512 - 6789 1234, 138.1234.5678."""
_LEAST_DIGITS = 7
_DOCUMENT_NUMBER = re.compile(
    r"(?:(?:身份证|证|身份)件?(?:号码?)?|护照(?:号码?)?)\s*[:：为是]?\s*(?P<name>\d{15}|[A-Za-z]{1,2}\d{7,8})(?!\d)"
)
_NUMBER_BEFORE = re.compile(r"(?<![\d.,])(?P<name>0\d{9,11}|[2-8]\d{7}|[48]00\d{7})(?=\s?[(（]［略］[)）])")
"""A telephone number with its person in brackets behind it."""
_SPACED_SIGNED = re.compile(
    rf"(?<![{_HAN}])(?P<name>{SURNAME}(?:\s+[{_HAN}]){{1,2}})(?=\s*[(（](?:签字|签名|签章|盖章))"
)
_CERTIFICATE_NUMBER = re.compile(
    rf"［略］[^。；;：:\d［］]{{0,20}}证书?(?:编?号码?|字第)\s*[:：]?\s*(?P<name>[{_HAN}A-Za-z]{{0,2}}\d[\dA-Za-z-]{{6,20}})(?![\dA-Za-z])"
)
"""The number of a certificate that a person before it holds."""
_SURNAME_ALONE = re.compile(
    rf"(?:(?<![{_HAN}])|(?<=找)|(?<=联系人)|(?<=电话)|(?<=联系)|(?<=人))(?![向应全连都从经解任单高由])(?P<name>{SURNAME})"
    rf"(?=(?:先生|女士|小姐|老师|大夫|师傅|阿姨|同学)\s?(?:[\d+，,。；;、（(）)：:/［]|$|{CALLS}|联系|负责)"
    rf"|工程师|(?:工|总|队|经理|主任|书记|会计|医生|律师|副?[科处局院校所站队镇乡区]长)(?:负责|联系|解释|咨询){{0,2}}\s?[（(，,：:]?\s?(?:{CALLS}\s?[:：]?\s?)?(?:{_NUMBERS}))"
)
"""A surname alone, called politely or beside a number."""
_CALLED_FAMILIARLY = re.compile(
    rf"(?:请?找|致电|联系人?[:：]?|\d[\s（(，,]{{1,2}})\s?(?P<name>[小老]{SURNAME})(?=[\s，,。；;、）)（(\d:：]|$)"
)
_SIGNED_OPINION = re.compile(
    rf"(?:同意|已[阅审核]|属实|无误)[。，,！!\s]{{1,3}}(?P<name>{SURE_NAME.pattern})(?=\s*(?:$|\d{{4}}\s?[年./-]))"
)
"""Who signed what is agreed or checked: 同意。(name) 2023年5月."""
_LATIN_TITLED = re.compile(
    rf"(?<![A-Za-z])(?:Mrs?|Ms|Miss|Dr|Prof)\b\.?\s?(?P<name>{LATIN_NAME}|(?<=\. )[A-Z][a-z]+)"
)
_NUMBER_LIST = re.compile(rf"(?:\s*[、，,；;/和或及转(（]?\s*{_NUMBERS})+")
_ACCOUNT = re.compile(
    r"(?:微信|[Ww]e[Cc]hat)(?:号码?|账号)?\s*[:：]?\s*(?P<name>[A-Za-z][\w-]{5,19}(?![\w]))", re.ASCII
)
_NUMBERS_OF_PERSON = re.compile(
    rf"(?<=［略］)(?:{'|'.join(TITLES)})?(?:\s*(?:联系)?[、，,；;（(/:：]?\s*{_NUMBERS})+"
)
_BESIDE_NUMBER = (
    re.compile(
        rf"(?:(?<=^)|(?<=[\s。；;，,、:：（(]))(?P<name>{SURE_NAME.pattern})"
        rf"\s*[（(，,：:]?\s*(?:{_NUMBER_LABEL.pattern})?{REMOVED}"
    ),
    re.compile(rf"^{REMOVED}\s?(?P<name>{SURE_NAME.pattern})$"),
    re.compile(
        rf"{_NUMBER_LABEL.pattern}{REMOVED}[\s（(，,、/]+(?P<name>{SURE_NAME.pattern})(?=[\s)）。，,；;]|$)"
    ),
)
_LISTED = re.compile(
    rf"(?:(?<=[:：为是])(?P<first>)|(?<=［略］、))(?P<name>[{_HAN}]{{2,3}})(?=、［略］(?(first)、［略］|))"
)
"""What stands in a list of names, called by a word of any kind: 成员：和平、［略］、［略］."""
_DIGITS = re.compile(r"\d{3}|\d(?:\s\d){6}")
_MASK = re.compile(f"[{re.escape(MASKS)}]")
_TITLE = re.compile("|".join(TITLES))
_SHORT = 80
"""The longest text whose cleaned form is remembered."""
_AMOUNT = re.compile(r"[-\d,]*\d\.\d+", re.ASCII)


def plain(text: str) -> str:
    """A text of the same length with digits, dashes and blanks in their usual form.

    >>> plain("１３８－1234　5678")
    '138-1234 5678'
    """
    return text.translate(_PLAIN)


def clean_text(text: str, known: set[str]) -> str:
    """A text without what names or reaches a person; names found behind a label are added to `known`."""
    if len(text) < 2 or _AMOUNT.fullmatch(text):
        return text
    if len(text) > _SHORT:
        return _cleaned(text, known)
    cleaned, names = _cleaned_label(text)
    known |= names
    return cleaned


@lru_cache(maxsize=16384)
def _cleaned_label(text: str) -> tuple[str, frozenset[str]]:
    """A short text cleaned, and the names found in it: tables repeat most of theirs."""
    names: set[str] = set()
    cleaned = _cleaned(text, names)
    if cleaned != text and _WRAP.search(text) and _is_wrapped_word(text):
        return text, frozenset()
    return cleaned, frozenset(names)


def _is_wrapped_word(text: str) -> bool:
    """Whether a cell names persons only because its words are cut at the ends of its lines: 农⏎林水支出 names nobody.

    It does where its words, joined, still do, where each line is a name, or where one says so by more than its end.
    """
    joined = text.replace("\n", "")
    if _cleaned(joined, set()) != joined:
        return False
    lines = text.split("\n")
    if all(map(is_name, lines)) and not _ENDS_AS_PLACE.search(joined):
        return False
    return not any(_SAYS_MORE.search(line) and _cleaned(line, set()) != line for line in lines)


def _cleaned(text: str, known: set[str]) -> str:
    if "@" in text or "＠" in text:
        text = _without(EMAIL, text)
    if _HINT.search(text):
        text = _without_labelled_names(text, known)
    if "签" in text or "章" in text:
        text = _without_names(_SPACED_SIGNED, text)
    if _MASK.search(text):
        text = _without(MASKED_NAME, text)
    if _TITLE.search(text):
        text = _without_names(_ADDRESSED, text)
    text = _without_names(_SIGNED_OPINION, text)
    for pattern in (_SURNAME_ALONE, _CALLED_FAMILIARLY, _LATIN_TITLED):
        text = _cut(text, (m.span("name") for m in pattern.finditer(plain(text))))
    text = _without_spotted(without_unlabelled(without_holders(text)))
    if "单元" in text or "门" in text:
        text = _without(HOME, text)
    if "住" in text or "居" in text or "户籍" in text or "地址" in text:
        for pattern in (ADDRESS, ADDRESSED_TO):
            text = _cut(text, (m.span("name") for m in pattern.finditer(text)))
    text = _without(PLATE, text)
    if not _DIGITS.search(text) and "微信" not in text:
        return _without_houses(text)
    for pattern in (_TURN_TO, _BEFORE_ROLE, _DOCUMENT_NUMBER, ACCOUNT_NUMBER):
        text = _without_names(pattern, text)
    text = _without(CARD_NUMBER, _without(IDENTITY_NUMBER, text))
    text = _without_labelled_numbers(text, near_person=REMOVED in text)
    text = _without_names(_ACCOUNT, _without(PHONE_NUMBER, text))
    if REMOVED in text:
        for pattern in (*_BESIDE_NUMBER, _CERTIFICATE_NUMBER, _NUMBER_BEFORE):
            text = _without_names(pattern, text)
        text = EXTENSION.sub("", _without_houses(text))
    return text


def _without_houses(text: str) -> str:
    """A text without the houses of persons that were taken out of it."""
    if REMOVED in text:
        for pattern in HOUSES:
            text = _cut(text, (m.span("name") for m in pattern.finditer(text)))
    return text


def _cut(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """A text with `REMOVED` in place of the spans, which come in order and do not overlap."""
    done: list[str] = []
    at = 0
    for start, end in spans:
        done += [text[at:start], REMOVED]
        at = end
    return "".join([*done, text[at:]])


def _without(pattern: re.Pattern[str], text: str) -> str:
    return _cut(text, (match.span() for match in pattern.finditer(plain(text))))


def _without_names(pattern: re.Pattern[str], text: str) -> str:
    """The names that a pattern finds taken out, where they name no office and are no word of tables."""
    found = pattern.finditer(plain(text))
    return _cut(text, (m.span("name") for m in found if is_no_word(m["name"])))


def _without_spotted(text: str) -> str:
    """A text without what its words show to be names of persons, and what stands in a list beside one."""
    first = _cut(text, person_spans(text))
    if first == text and REMOVED not in text:
        return text
    second = _cut(first, person_spans(first))
    return _cut(second, (m.span("name") for m in _LISTED.finditer(second) if may_be_listed(m["name"])))


def _without_labelled_names(text: str, known: set[str]) -> str:
    """Names behind 联系人 and its like taken out, with or without colon."""
    seen = plain(text)
    spans: list[tuple[int, int]] = []
    labels = [(m.end(), True, m) for m in _ROLE.finditer(seen)] + [
        (m.end(), False, m) for m in _TASK.finditer(seen)
    ]
    left: list[re.Match[str]] = []
    for start, is_role, label in sorted(labels, key=lambda found: found[:2]):
        if spans and start < spans[-1][1]:
            continue
        names = _names_behind(seen, start, known) if is_role else _names_of_task(seen, label, known)
        if names:
            spans.append(names)
        elif not is_role:
            left.append(label)
    for label in left:  # in a line of signatures, or before its date, somebody is called by a word in use
        word = _WORD_SIGNED.match(seen, label.end())
        if word and (spans or _DATED.match(seen, word.end())) and may_be_called(word["name"]):
            spans.append(word.span("name"))
    return _cut(text, sorted(spans))


def _names_behind(text: str, start: int, known: set[str]) -> tuple[int, int] | None:
    """Where the names behind a label begin and end; None where no name stands there."""
    link = _COLON.match(text, start)
    begin = link.end() if link else _match_end(_GAP, text, start)
    name = _BARE_NAME.match(text, begin) or _BEFORE_NUMBER.match(text, begin)
    office = link and (name is None or is_organisation(name[0])) and _OFFICE.match(text, begin)
    behind = office and _BARE_NAME.match(text, office.end())
    if behind and is_no_word(behind[0]):
        return behind.start(), _end_of_names(text, behind, known)
    if name is None and link and (":" in link[0] or "：" in link[0]):
        name = _AFTER_COLON.match(text, begin)  # whatever shape it has
        if name and is_common_word(name[0]):
            return None
    if not name or is_organisation(name[0]) or name[0].startswith(REMOVED[0]):
        return None
    return name.start(), _end_of_names(text, name, known)


def _names_of_task(text: str, label: re.Match[str], known: set[str]) -> tuple[int, int] | None:
    """The same behind 审核 or 局长, words that name a person only before a sure name.

    A colon stands between them, or a blank or 签字 behind a label that begins a line or follows a blank.
    """
    link = _COLON.match(text, label.end())
    if link and (":" in link[0] or "：" in link[0]):
        begin = link.end()
    elif _STANDS_APART.search(text, max(0, label.start() - 8), label.start()):
        begin = _match_end(_APART, text, label.end())
        if begin == label.end() and not label[0].endswith((")", "）", "字", "章", "名")):
            return None
    else:
        return None
    name = _TASK_NAME.match(text, begin) or _BEFORE_CALL.match(text, begin)
    return (name.start(), _end_of_names(text, name, known)) if name and is_no_word(name[0]) else None


def _end_of_names(text: str, first: re.Match[str], known: set[str]) -> int:
    """Where a list of names ends whose first was found."""
    _learn(known, first[0])
    end = first.end()
    while (more := _NEXT_NAME.match(text, end)) and not is_organisation(more["name"]):
        _learn(known, more["name"])
        end = more.end()
    while (more := _SPACED_NAME.match(text, end)) and is_person_unlabelled(more["name"]):
        _learn(known, more["name"])
        end = more.end()
    return end


def _match_end(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def _learn(known: set[str], name: str) -> None:
    """Names of two characters are words too often (高原, 安宁) to be taken out where no label stands."""
    if len(name) >= 3 and SURE_NAME.fullmatch(name):
        known.add(name)


def _numbers_at(text: str, start: int) -> re.Match[str] | None:
    """The numbers right behind a label."""
    usual, loose = _NUMBER_LIST.match(text, start), _LOOSE_NUMBER.match(text, start)
    if loose is None or sum(map(str.isdigit, loose[0])) < _LEAST_DIGITS:
        return usual
    return loose if usual is None or usual.end() < loose.end() else usual


def _without_labelled_numbers(text: str, *, near_person: bool) -> str:
    """Numbers behind 电话 and its like taken out, all of a list; those of a person's sentence too."""
    seen = plain(text)
    spans: list[tuple[int, int]] = []
    for label in _NUMBER_LABEL.finditer(seen):
        numbers = _numbers_at(seen, label.end())
        if numbers and (not spans or label.start() >= spans[-1][1]):
            spans.append((label.end(), numbers.end()))
    text = _cut(text, spans)
    return _without(_NUMBERS_OF_PERSON, text) if near_person else text
