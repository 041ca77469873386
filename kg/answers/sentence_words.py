"""The words of a sentence: those by which questions are asked, those that say nothing, years, and what is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.answers.questions import saved_queries
from kg.search.spoken import pinyin_forms

SLOT = re.compile(r"\{(\w+)\}")
"""A place for a thing in a form of a question: {unit}."""
NOT = "!"
"""Before words of a form that must not stand in the sentence: `财政拨款 !支出`."""
GENERIC = re.compile(
    r"(?:[\u4e00-\u9fff]{2}[省市区县])*(?:人民)?(?:政府|街道|办事处|乡镇|委员会|部门|单位|[省市区县乡镇])*"
)
"""What is part of very many names and is none by itself."""
FILLER = re.compile(
    r"是多少万元?|多少万元?|是多少亿元?|多少亿元?|几万元?|几亿元?|几个钱|几块钱|正在执行|在执行|科目|安排|对应|报表|之间|大概|大约|计划|准备|怎么分配|怎么样|怎么分|怎么设|怎么定|怎么|多大|多高|出现|拿到|拿了|拿|领到|定了|定的|又"
    r"|请问|请|麻烦|劳驾|上年度|上年|帮我|帮忙|查一下|查询|查|看一下|看看|列出|列一下|给我|告诉我|想知道|我要|一下|有没有|有啥|是不是|是多少|多少钱|多少|开了|有哪些|哪些|哪几个"
    r"|哪个|哪|什么|哪儿|儿|打算|构成|方面|涉及|了解|想|主要|排列|按金额|花销|一览|写明|明确|给出|怎么样|怎样|如何|情况|结果|分别|一共|总共|全部|所有|各个|各|的|了|呢|吗|吧|和|与|及|跟|在|是|有|被|把|对|为|于|里|中|都|谁|由|它|其|这|那|我|您|你"
    r"|按|上级|目录|数据|数字|任何|地方|库里|库中|现在|目前|设立|哪些街道|几个街道|各街道|所有街道|开支|统计|明细|具体|年度|部门|单位|项目|文件|政策|预算|决算|资金|支出|经费|钱|花|用|给|个|份|年|款|费|[\W_]+"
)
"""Words that say nothing by themselves of what is asked."""
_GENERAL = re.compile("街道|乡镇|街乡|清单|列表|[表要数上得比去笔过做末元从来今还会能到啥办啊呀嘛啦哦呗嗯]")
"""All bodies of a kind, and particles: parts of names, so taken out only when units are found already."""
_LETTERS = re.compile("[A-Za-z]+")
_SHORTEST_PINYIN = 4
_PARTICLES = "的了在和与及是对为给跟被把由较比"
"""Around a name; some of them are also within one, as 里 is in 万里."""
_LONG_FILLER = re.compile("|".join(w for w in FILLER.pattern.split("|") if len(w) > 1 or "[" in w))


def words_of(part: str) -> list[str]:
    """The words of one part of a form, any of which will do; none where it is a slot, or forbids words."""
    return [] if SLOT.fullmatch(part) or part.startswith(NOT) else [w for w in part.split("|") if w]


def candidates(text: str) -> Iterator[str]:
    """Parts of the sentence that may be short names: between words of questions, the longest first."""
    parts = re.split(r"\s+", _LONG_FILLER.sub(" ", _all_words().sub(" ", text)))
    parts += [part.strip(_PARTICLES) for part in parts]
    parts += re.split(r"\s+", without_words(text))
    for part in sorted(dict.fromkeys(parts), key=len, reverse=True):
        if 2 <= len(part) <= 30 and not GENERIC.fullmatch(part):
            yield part


def without_words(text: str) -> str:
    """The text without the words by which any question is asked, and without those that say nothing."""
    return FILLER.sub(" ", _all_words().sub(" ", text))


def spelled_out(text: str) -> str:
    """A text whose words of questions are in characters where they are typed in pinyin; names stay as they are.

    >>> spelled_out("shuangjing jiedao 2026 sangongjingfei")
    'shuangjing 街道 2026 三公经费'
    """
    return _LETTERS.sub(lambda found: _in_characters(found[0].lower()) or found[0], text)


def _in_characters(letters: str) -> str:
    """Letters as words whose pinyin they are one after the other; empty where they are not."""
    if not letters:
        return ""
    known = _by_pinyin()
    for end in range(len(letters), _SHORTEST_PINYIN - 1, -1):
        word = known.get(letters[:end])
        rest = _in_characters(letters[end:]) if word else ""
        if word and (rest or end == len(letters)):
            return word + rest
    return ""


@cache
def _by_pinyin() -> dict[str, str]:
    """Pinyin → the one word of questions, or that says nothing, which is spelled so."""
    plain = (w for pattern in (FILLER, _GENERAL) for w in pattern.pattern.split("|"))
    words = {w for w in (*_words(), *plain) if len(w) > 1 and w.isalpha() and not w.isascii()}
    spelled: dict[str, set[str]] = {}
    for word in words:
        spelled.setdefault(pinyin_forms(word)[0], set()).add(word)
    return {letters: min(found) for letters, found in spelled.items() if len(found) == 1}


@cache
def _all_words() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(w) for w in sorted(_words(), key=len, reverse=True)))


def _words() -> set[str]:
    """The words by which any question is asked."""
    return {
        w for query in saved_queries() for s in query.sentences for part in s.split() for w in words_of(part)
    }


def unused_words(rest: str, words: Sequence[str]) -> tuple[str, ...]:
    """What is left of a sentence without the words of one question, and without those that say nothing."""
    letters = list(rest)
    for word in words:  # they may overlap: 预算执行, 执行率
        for found in re.finditer(re.escape(word), rest):
            letters[found.start() : found.end()] = " " * len(word)
    rest = "".join(letters)
    rest = _GENERAL.sub(" ", FILLER.sub(" ", rest))
    return tuple(p for p in rest.split() if not p.isascii() or len(p) > 1 or p.isdigit())


_WORD = r"(?:财政年度|财年度?|年度|年)"
_FIGURES = re.compile(rf"(?<!\d)((?:19|20)\d{{2}})(?!\d)\s*{_WORD}?")
_CHARACTERS = re.compile(rf"([〇零一二三四五六七八九]{{4}}){_WORD}?")
_COUNTED = re.compile(rf"[二两]千[〇零]?([一二三]?十[一二三四五六七八九]?){_WORD}?")
_SHORT = re.compile(
    r"(?<![\d.近前后过第满这那每])(1\d|2\d)(?:财政年度|财年度?|年度|年)(?![级期龄内前后来以间])"
)
_SHORT_CHARACTERS = re.compile(
    r"(?<![〇零一二三四五六七八九十近前后过第满])([一二][〇零一二三四五六七八九])年度?(?![级期龄内前后来以间])"
)
_SPAN = re.compile(
    r"(?:(?:19|20)?\d{2}|[〇零一二三四五六七八九]{2,4})\s*年?度?\s*(?:至|到|[-–—~～])\s*"
    r"(?:(?:19|20)?\d{2}|[〇零一二三四五六七八九]{2,4})\s*年"
)
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


def years_in(text: str) -> tuple[tuple[str, ...], str]:
    """The years in a text, each once in the order of its ways of writing, and the text without them.

    >>> years_in("双井26年预算"), years_in("二〇二五财年"), years_in("两千零二十六年度")
    ((('2026',), '双井 预算'), (('2025',), ' '), (('2026',), ' '))
    >>> years_in("近20年"), years_in("30年房租")
    (((), '近20年'), ((), '30年房租'))
    """
    found: list[str] = []
    short = () if _SPAN.search(text) else (_SHORT, _SHORT_CHARACTERS)
    for pattern in (_FIGURES, _CHARACTERS, _COUNTED, *short):
        found += [_year(match[1]) for match in pattern.finditer(text)]
        text = pattern.sub(" ", text)
    return tuple(dict.fromkeys(found)), text


def _year(written: str) -> str:
    """Four figures of a year however it is written.

    >>> [_year(y) for y in ("2026", "二零二六", "二十六", "26", "二六", "十")]
    ['2026', '2026', '2026', '2026', '2026', '2010']
    """
    if "十" in written:
        tens, _, ones = written.partition("十")
        written = f"{tens or '一'}{ones or '〇'}"
    figures = written.translate(_DIGITS)
    return figures if len(figures) == 4 else f"20{figures}"
