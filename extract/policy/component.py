"""spaCy components around the same grammar: `spacy.blank("zh")` as the container, no model.

Importing this module imports spaCy; nothing else in this package does. The components are registered under
the names `policy_references` and, for spans alone, `policy_numbers`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.policy.number_scan import find_numbers
from extract.policy.references import Reference, find_references

if TYPE_CHECKING:
    from extract.policy.numbers import DocumentNumber

GROUP = "policies"
"""Name of the span group that holds the mentions, labelled by their role."""
NUMBER_GROUP = "document_numbers"
"""Name of the span group that holds document numbers, labelled by their normal form."""


def _add_extensions() -> None:
    if not Doc.has_extension("policies"):
        Doc.set_extension("policies", default=())
        Doc.set_extension("policy_context", default="narrative")
        Span.set_extension("policy", default=None)
        Span.set_extension("document_number", default=None)
        Span.set_extension("policy_title", getter=_title)
        Span.set_extension("policy_role", getter=_role)


def _title(span: Span) -> str | None:
    reference: Reference | None = span._.policy
    return reference.title if reference is not None else None


def _role(span: Span) -> str | None:
    reference: Reference | None = span._.policy
    return reference.role.value if reference is not None else None


class PolicyReferences:
    """Puts every mention of a policy document on the doc.

    `doc._.policies` holds the references, `doc.spans["policies"]` their spans (a list may hold spans inside
    each other), `span._.policy`, `span._.document_number`, `span._.policy_title`, `span._.policy_role` their
    parts. `doc._.policy_context`, set before, says where the text stands.
    """

    def __init__(self, region: str | None = None) -> None:
        self._region = region

    def __call__(self, doc: Doc) -> Doc:
        """The same doc with its mentions."""
        references = find_references(doc.text, context=doc._.policy_context, region=self._region)
        doc._.policies = tuple(references)
        spans = []
        for reference in references:
            span = _span(doc, reference.start, reference.end, reference.role.value)
            span._.policy = reference
            span._.document_number = reference.number
            spans.append(span)
        doc.spans[GROUP] = spans
        return doc


def _span(doc: Doc, start: int, end: int, label: str) -> Span:
    span = doc.char_span(start, end, label=label, alignment_mode="expand")
    if span is None:
        raise ValueError(f"characters {start} to {end} lie outside a text of {len(doc.text)} characters")
    return span


@Language.factory("policy_references", default_config={"region": None})
def make_policy_references(nlp: Language, name: str, region: str | None) -> PolicyReferences:
    """Factory of the component; `region` is the GB/T 2260 code of the documents' place, if known."""
    return PolicyReferences(region)


@Language.component("policy_numbers")
def mark_numbers(doc: Doc) -> Doc:
    """Puts the document numbers alone on the doc, as `doc.spans["document_numbers"]`."""
    spans = []
    for mention in find_numbers(doc.text):
        number: DocumentNumber = mention.number
        span = _span(doc, mention.start, mention.end, number.normal)
        span._.document_number = number
        spans.append(span)
    doc.spans[NUMBER_GROUP] = spans
    return doc


def policy_pipeline(*, region: str | None = None) -> Language:
    """A blank Chinese pipeline (character tokens) that finds policy references.

    >>> doc = policy_pipeline()("资金文号为京财社指[2023]1791号。")
    >>> doc._.policies[0].number.normal
    '京财社指〔2023〕1791号'
    """
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_references", config={"region": region})
    return nlp


_add_extensions()
