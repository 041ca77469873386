"""What a policy text does to the documents it names: forward, issue, implement, amend, repeal, supplement, rest on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extract.document import Paragraph
from extract.facts import Citation
from extract.policy import (
    CitationRole,
    Reference,
    TitleVerdict,
    article_after,
    find_references,
    judge_title,
    published_title,
    title_key,
)
from extract.policy.issuers import issuer_of_title
from extract.policy.titles import clean_title
from extract.policy_text.wording import policy_wording
from extract.source import Source

CONTEXT = "policy_text"
_SENTENCE_END = re.compile(r"[。；;\n]")
_NAMED = re.compile(
    r"《[^《》]*(?:《[^》]*》[^《》]*)?》|〔|（[^（）]*）|\([^()]*\)|[\u4e00-\u9fff]{1,12}[〔\[（(]\d{4}[〕\])）]\d+号|[、和及与等个文件通知办法以一并均]"
)
_GAP = 6
_MARKUP = re.compile(r"^\s*#+\s*")
_OTHER_CLAUSE = re.compile(r"[，,]\s*《")
_SECOND = re.compile(r"\s*#*\s*\**(?:第二条|二、|第2条)")
_LETTER_OPENS = 14
_MADE = re.compile(r"[^。；]{0,60}(?:制定本|制订本|制定以下|特制定|修订本)")
_TITLES = (
    ("forwards", re.compile(r"(?:转发|批转)(?:的)?[《〈]?(?P<title>.+?)[》〉]?的(?:通知|函)$")),
    (
        "amends",
        re.compile(r"关于(?:修改|修订|修正)[《〈](?P<title>[^《》〈〉]+)[》〉].*的(?:决定|通知|公告)$"),
    ),
    (
        "repeals",
        re.compile(r"关于(?:废止|停止执行)[《〈](?P<title>[^《》〈〉]+)[》〉].*的(?:决定|通知|公告)$"),
    ),
    (
        "supplements",
        re.compile(
            r"[《〈](?P<title>[^《》〈〉]+)[》〉]的?(?:有关问题的|有关事项的)?补充(?:通知|规定|意见|说明)$"
        ),
    ),
    (
        "implements",
        re.compile(
            r"(?:贯彻落实|贯彻执行|贯彻实施|贯彻|落实|实施)[《〈](?P<title>.+)[》〉].{0,20}(?:意见|方案|办法|措施|通知|细则|计划)$"
        ),
    ),
    (
        "implements",
        re.compile(
            r"[《〈](?P<title>[^《》〈〉]+)[》〉](?:的)?(?:实施细则|实施办法|实施意见|实施方案|实施条例|暂行细则)$"
        ),
    ),
    (
        "implements",
        re.compile(
            r"^(?P<title>.{2,60}?(?:法|条例|办法|规定))(?:的)?(?:实施细则|实施办法|实施条例|实施意见)(?:[（(].{1,6}[)）])?$"
        ),
    ),
)


def title_relations(title: str) -> Iterator[tuple[str, str]]:
    """Relation and title of the document that a title itself names.

    >>> list(title_relations("某市关于转发《省厅关于加强救助的通知》的通知"))
    [('forwards', '省厅关于加强救助的通知')]
    >>> list(title_relations("中华人民共和国预算法实施条例"))
    [('implements', '中华人民共和国预算法')]
    """
    whole = published_title(title) or title
    if whole != title and title_key(whole) != title_key(title):
        yield "issues", whole
    for relation, pattern in _TITLES:
        match = pattern.search(whole)
        if match and (named := match["title"].strip("《》〈〉 ")) and len(named) >= 3:
            if relation == "implements" and judge_title(named).verdict is not TitleVerdict.POLICY:
                continue
            yield relation, named
            return


def find_text_citations(
    document: str, title: str, title_source: Source, lines: Sequence[Paragraph], region: str | None
) -> list[Citation]:
    """All documents that a policy text names, each mention with its relation where the words say one.

    Args:
        document: SHA-256 of the file.
        title: Title of the text, which may itself name the document it forwards or carries out.
        title_source: Where the title stands.
        lines: The lines of the text without its head; what is its own title or number is no citation.
        region: Place of the issuer.
    """
    own = title_key(title)
    found = [_of_title(document, relation, named, title_source) for relation, named in title_relations(title)]
    opening = _opening(lines)
    for number, line in enumerate(lines):
        if clean_title(_MARKUP.sub("", line.text)) in title:
            continue
        for reference in find_references(line.text, context="narrative", region=region):
            is_own = reference.number is None and own in (reference.key, title_key(reference.title or "-"))
            if not is_own:
                found.append(_citation(document, line, reference, number in opening))
    return found


def _of_title(document: str, relation: str, named: str, source: Source) -> Citation:
    return Citation(
        document=document,
        source=source,
        context=CONTEXT,
        raw=named,
        start=0,
        end=len(named),
        role=_role(relation),
        title=named,
        issuer=issuer_of_title(named),
        relation=relation,
    )


def _opening(lines: Sequence[Paragraph]) -> range:
    """The lines that say why a text is made: those before its second article, or the first of a letter."""
    for number, line in enumerate(lines):
        if _SECOND.match(line.text):
            return range(number)
    return range(_LETTER_OPENS)


def _citation(document: str, line: Paragraph, reference: Reference, is_opening: bool) -> Citation:
    relation = relation_of(line.text, reference)
    if relation == "based_on" and not (is_opening or _MADE.search(line.text, reference.end)):
        relation = None  # 依照《甲法》处罚: an article that applies another law does not rest on it
    return Citation(
        document=document,
        source=line.source,
        context=CONTEXT,
        raw=reference.raw,
        start=reference.start,
        end=reference.end,
        role=_role(relation),
        document_number=reference.number.normal if reference.number else None,
        title=reference.title,
        full_title=reference.full_title,
        truncated=reference.truncated,
        article=article_after(line.text, reference.end),
        issuer=reference.issuer,
        relation=relation,
    )


def _role(relation: str | None) -> CitationRole:
    """What rests on a document or carries it out has it as its basis."""
    return CitationRole.BASIS if relation in ("based_on", "implements") else CitationRole.MENTION


def relation_of(text: str, reference: Reference) -> str | None:
    """What a sentence does to the document it names; None where it only mentions it."""
    words = policy_wording().relations
    end = _SENTENCE_END.search(text, reference.end)
    after = text[reference.end : end.start() if end else len(text)]
    before = text[max(0, reference.start - 16) : reference.start].rstrip('《“" ')
    if _comes_to(after, words.repeals_after) and not any(word in after for word in words.negated):
        return "repeals"
    if before.endswith(words.amends_before) or _comes_to(after, words.amends_after):
        return "amends"
    if after.startswith(("的补充", "补充")) or before.endswith(words.supplements_before):
        return "supplements"
    if before.endswith(("现将", "将", "把")):
        if re.match(r".{0,12}(?:转发|批转)", after):
            return "forwards"
        return "issues" if re.match(r".{0,12}(?:印发|公布|发布)", after) else None
    if before.endswith(words.forwards_before):
        return "forwards"
    if before.endswith(words.issues_before):
        return "issues"
    if before.endswith(words.implements_before):
        return "implements"
    return "based_on" if reference.role is not CitationRole.MENTION else None


def _comes_to(after: str, words: Sequence[str]) -> bool:
    """Whether nothing but other documents stands between a mention and one of these words."""
    match = _any_of(tuple(words)).search(after)
    if match is None or _OTHER_CLAUSE.search(after, 0, match.start()):
        return False
    return len(_NAMED.sub("", after[: match.start()]).strip(" \u3000》）)")) <= _GAP


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))
