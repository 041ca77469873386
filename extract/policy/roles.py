"""What a mention is for: a funding document (指标文), a basis (依据), or a mere mention."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from extract.policy.mention import Grounds, MentionDraft
from extract.policy.named import proves_law
from extract.policy.numbers import is_finance_number, is_funding_number
from extract.policy.vocabulary import wording

_WINDOW = 70
_NUMBERS_CELL = "doc_no_column"
"""Context of a cell in a column of document numbers (文号)."""
_CLOSING = " \u3000\n\r。；;文件"
_FOLLOWED = (
    r"(?:[（(][^（(）)。]{1,40}[）)])?(?:[A-Z]{2,5}(?:/T)?\s?[\d.\-—]{2,12})?(?:第[\d一二三四五六七八九十百零]{1,6}[条款章])*"
    r"(?:等|的|中|有关|相关|总体|政策|法律|法规|规章|文件|文|规定|要求|精神|通知|批复|标准|制度){0,8}"
)
_CHAIN = re.compile(
    rf"[）)”\"’]*{_FOLLOWED}\s*(?:[，,；;/]?\s*|[，,]?\s*(?:、|和|及|与|以及|或|并)(?P<rest>[^，,。；;！？]{{0,30}}))"
)


class CitationRole(StrEnum):
    """What a mention is for."""

    FUNDING = "funding"
    BASIS = "basis"
    MENTION = "mention"


def assign_roles(
    text: str, drafts: list[MentionDraft], context: str
) -> list[tuple[MentionDraft, CitationRole]]:
    """The role of each draft that is proved; doubtful drafts that nothing proves are left out.

    Args:
        text: The text the drafts were found in.
        drafts: In order of their start.
        context: Where the text stands: basis makes every mention a basis, doc_no_column makes every
            number a funding document, project_name the number of a finance paper.
    """
    kept: list[tuple[MentionDraft, CitationRole]] = []
    previous: MentionDraft | None = None
    in_chain = False
    for draft in drafts:
        basis = context == "basis" or _after_basis_word(text, draft, previous)
        if not basis and previous is not None and in_chain:
            basis = _continues(text, previous, draft)
        if draft.doubtful and not _proved(text, draft, basis, context):
            continue
        role = CitationRole.BASIS if basis else CitationRole.MENTION
        if _hands_out_money(text, draft) or _funds_by_place(draft, context, basis):
            role = CitationRole.FUNDING
        kept.append((draft, role))
        if previous is None or draft.end > previous.end:
            previous, in_chain = draft, basis
    return kept


def _after_basis_word(text: str, draft: MentionDraft, previous: MentionDraft | None) -> bool:
    floor = previous.end if previous is not None and previous.end <= draft.start else 0
    window = text[max(floor, draft.start - _WINDOW) : draft.start].rstrip(' \u3000\n\r“"（(')
    if window.endswith(wording().basis_adjacent):
        return True
    match = _basis().search(window)
    return match is not None and not _broken().search(match["between"])


@cache
def _basis() -> re.Pattern[str]:
    words = "|".join(sorted(wording().basis, key=len, reverse=True))
    return re.compile(rf"(?:{words})(?P<between>(?:(?!{words})[^，,。；;！？!?\t]){{0,60}})$")


@cache
def _broken() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(wording().basis_broken)})(?!的)")


def _continues(text: str, previous: MentionDraft, draft: MentionDraft) -> bool:
    """Whether a mention goes on with the list that the one before it stands in."""
    if draft.start < previous.end:
        return True
    gap = text[previous.end : draft.start]
    match = _CHAIN.fullmatch(gap) if len(gap) <= 60 else None
    return match is not None and not _broken().search(match["rest"] or "")


def _stands_alone(text: str, draft: MentionDraft) -> bool:
    """Whether a title is all that its cell says: 某市财政局关于下达…的通知."""
    return not text[: draft.start].strip() and not text[draft.end :].strip(_CLOSING)


def _funds_by_place(draft: MentionDraft, context: str, basis: bool) -> bool:
    """Whether where a number stands makes it a funding document.

    In a 文号 column any number; in a project's name one of a finance paper (浙财社〔2025〕12号困难群众补助), unless
    a word such as 根据 makes it the project's basis.
    """
    if draft.number is None:
        return False
    if context == _NUMBERS_CELL:
        return True
    return context == "project_name" and not basis and is_finance_number(draft.number)


def _hands_out_money(text: str, draft: MentionDraft) -> bool:
    if draft.number is not None and is_funding_number(draft.number):
        return True
    if draft.title is not None and _funding_title().search(draft.title):
        return True
    if draft.number is None:
        return False
    if _funding_after().match(text, draft.end):
        return True
    return _funding_before().search(text[max(0, draft.start - 50) : draft.start]) is not None


@cache
def _funding_title() -> re.Pattern[str]:
    words = wording()
    return re.compile(rf"(?:{'|'.join(words.funding_verbs)}).*(?:{'|'.join(words.funding_objects)})", re.S)


@cache
def _funding_after() -> re.Pattern[str]:
    return re.compile(rf"(?:文件|文)?[\s，,：:）)]{{0,3}}(?:关于)?(?:{'|'.join(wording().funding_after)})")


@cache
def _funding_before() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(wording().funding_after)})[^，,。；;]{{0,40}}[（(]$")


def _proved(text: str, draft: MentionDraft, basis: bool, context: str) -> bool:
    """Whether the words around a title of unknown kind, or a name in common words, prove a document."""
    if draft.grounds is Grounds.NAMED:
        return basis or proves_law(text, draft.end)
    if draft.grounds is Grounds.UNBRACKETED:
        whose = context == _NUMBERS_CELL or (draft.issuer is not None and context != "narrative")
        return basis or (whose and _stands_alone(text, draft))
    around = text[max(0, draft.start - 14) : draft.start] + "|" + text[draft.end : draft.end + 10]
    if any(word in around for word in wording().reading_matter):
        return False
    return basis or draft.issuer is not None or text.startswith(wording().proof_after, draft.end)
