"""A published file as the text of a policy document: what it is, its articles, what it names and whom it pays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from extract.document import Document, Grid, Paragraph
from extract.facts import Allocation, AnyFact, Citation, DocumentFact, Finding, PolicyArticle, PolicyText
from extract.policy import is_funding_number
from extract.policy_text.allocations import read_allocations
from extract.policy_text.articles import read_articles
from extract.policy_text.head import PolicyHead, read_head
from extract.policy_text.metadata import is_metadata, read_metadata
from extract.policy_text.relations import find_text_citations
from extract.policy_text.title_lines import plain_line
from extract.policy_text.wording import policy_wording
from extract.source import Source
from extract.tables.unread import rows_in_text
from ontology.codelist import find_region

_FEW_ARTICLES = 3
_BUDGET = re.compile("部门预算|单位预算|决算|批复")


class PolicyReading(msgspec.Struct, frozen=True):
    """The facts of one policy text."""

    document: DocumentFact
    policy: PolicyText
    articles: tuple[PolicyArticle, ...]
    citations: tuple[Citation, ...]
    allocations: tuple[Allocation, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def is_letter(self) -> bool:
        """Whether an office sends it under a number of its own, whatever tables are annexed; not a budget's approval."""
        return bool(self.policy.number and self.policy.addressees) and not _BUDGET.search(self.policy.title)

    @property
    def facts(self) -> tuple[AnyFact, ...]:
        """All facts in their order, the document first."""
        return (
            self.document,
            self.policy,
            *self.articles,
            *self.allocations,
            *self.citations,
            *self.findings,
        )


def read_policy_text(document: Document) -> PolicyReading | None:
    """The policy document whose text a file is; None where the file is none.

    A file is one where it has the title of a policy document and, of its own, a number, metadata, articles, or
    both addressees and a signature.
    """
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    metadata = read_metadata(grids, paragraphs)
    lines = [p for p in paragraphs if plain_line(p.text) and not is_metadata(p.text)]
    head = read_head(lines, metadata)
    if head is None:
        return None
    sha = document.file.sha256
    articles = read_articles(sha, lines)
    by_letter = bool(head.addressees and head.written)
    is_published = bool(head.number) or len(metadata) > 1 or head.is_adopted or by_letter
    if not (is_published or len(articles) >= _FEW_ARTICLES):
        return None
    region = next((code for name in head.issuers if (code := find_region(name))), None)
    reading = PolicyReading(
        document=DocumentFact(
            document=sha,
            source=Source(sha),
            file_name=document.file.name,
            format=document.file.format,
            size=document.file.size,
            title=head.title,
            region=region,
            kind="policy",
        ),
        policy=_policy(sha, head, metadata),
        articles=tuple(articles),
        citations=tuple(_citations(sha, head, lines, region)),
        allocations=(),
    )
    if (
        (head.number is not None and is_funding_number(head.number))
        or "下达" in head.title
        or "拨付" in head.title
    ):
        allocations, findings = read_allocations(sha, document.blocks)
        findings += rows_in_text(document, paragraphs, paragraphs)
        reading = msgspec.structs.replace(reading, allocations=tuple(allocations), findings=tuple(findings))
    return reading


def _policy(sha: str, head: PolicyHead, metadata: Mapping[str, str]) -> PolicyText:
    printed = metadata.get("validity")
    return PolicyText(
        document=sha,
        source=head.title_line.source,
        number=head.number.normal if head.number else None,
        title=head.title,
        issuers=head.issuers,
        written=head.written,
        published=head.published,
        revised=head.revised,
        effective=head.effective,
        expires=head.expires,
        validity=_validity(printed),
        validity_printed=printed,
        index_number=metadata.get("index_number"),
        addressees=head.addressees,
        annexes=head.annexes,
    )


def _validity(printed: str | None) -> str | None:
    if not printed:
        return None
    for state, words in policy_wording().validity.items():
        if any(word in printed for word in words):
            return state
    return None


def _citations(sha: str, head: PolicyHead, lines: Sequence[Paragraph], region: str | None) -> list[Citation]:
    """What the text names, without its own number."""
    own = head.number.normal if head.number else None
    found = find_text_citations(sha, head.title, head.title_line.source, lines, region)
    return [citation for citation in found if own is None or citation.document_number != own]
