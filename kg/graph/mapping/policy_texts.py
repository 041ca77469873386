"""Policy documents that are held, as statements: the text, its articles, and what its annexes hand out."""

from __future__ import annotations

from extract.facts import Allocation, PolicyArticle, PolicyText
from extract.policy import policy_key
from kg.graph.mapping.context import DocumentContext
from kg.graph.mapping.official import coded
from kg.graph.mapping.place import map_place
from ontology.terms import Scheme, bkg, dcterms, rdf, skos


def held_policy(context: DocumentContext, text: PolicyText) -> str:
    """IRI of the policy document whose text this is."""
    return context.namer.policy(
        policy_key(text.number, text.title, region=context.document.region) or text.title
    )


def map_policy_text(context: DocumentContext, text: PolicyText) -> str:
    """What a text says of its document; returns the IRI of that."""
    writer = context.writer
    policy = context.seen(held_policy(context, text), text.number or text.title)
    if text.number:
        writer.text(policy, bkg.seenTitle, text.title, "zh")
    writer.link(context.iri, bkg.textOf, policy)
    writer.text(context.iri, dcterms.title, text.title, "zh")
    for name in text.issuers:
        writer.text(context.iri, bkg.issuerName, name, "zh")
    for value, term in (
        (text.written, bkg.dateWritten),
        (text.published, bkg.datePublished),
        (text.revised, bkg.dateRevised),
        (text.effective, bkg.effectiveFrom),
        (text.expires, bkg.expiresOn),
    ):
        if value is not None:
            writer.day(context.iri, term, value)
    if text.validity:
        writer.text(context.iri, bkg.validity, text.validity)
    if text.index_number:
        writer.text(context.iri, bkg.indexNumber, text.index_number)
    for name in text.addressees:
        writer.text(context.iri, bkg.addressee, name, "zh")
    for title in text.annexes:
        writer.text(context.iri, bkg.annex, title, "zh")
    return policy


def map_article(context: DocumentContext, policy: str, article: PolicyArticle) -> None:
    """One article, below its document."""
    writer = context.writer
    iri = context.namer.article(policy, article.number)
    writer.link(iri, rdf.type, bkg.PolicyArticle)
    writer.link(iri, bkg.articleOf, policy)
    writer.integer(iri, bkg.articleNumber, article.number)
    writer.text(iri, skos.prefLabel, article.label, "zh")
    writer.integer(iri, bkg.paragraphCount, article.paragraphs)
    writer.link(iri, bkg.document, context.iri)
    if article.chapter:
        writer.text(iri, bkg.chapter, article.chapter, "zh")
    if article.text:
        writer.text(iri, bkg.articleText, article.text, "zh")
    map_place(context, iri, article.source)


def map_allocation(context: DocumentContext, policy: str, allocation: Allocation, ordinal: int) -> None:
    """What an annex hands to one receiver; `ordinal` counts the allocations of the document."""
    writer, namer = context.writer, context.namer
    iri = namer.allocation(context.sha, ordinal)
    writer.link(iri, rdf.type, bkg.Allocation)
    writer.link(iri, bkg.allocatedBy, policy)
    writer.text(iri, bkg.receiverName, allocation.receiver.name, "zh")
    if allocation.receiver.code:
        writer.text(iri, bkg.unitCode, allocation.receiver.code)
    if allocation.amount is not None:
        writer.decimal(iri, bkg.amount, allocation.amount)
    writer.text(iri, bkg.printedText, allocation.printed)
    writer.text(iri, bkg.printedUnit, allocation.printed_unit)
    writer.text(iri, bkg.status, allocation.status)
    writer.link(iri, bkg.document, context.iri)
    map_place(context, iri, allocation.source)
    if allocation.item:
        writer.text(iri, bkg.allocationItem, allocation.item, "zh")
    if allocation.project:
        writer.text(iri, bkg.printedProjectName, allocation.project.name, "zh")
        if allocation.project.code:
            writer.text(iri, bkg.printedProjectCode, allocation.project.code)
    if allocation.function:
        code = coded(Scheme.FUNCTION, allocation.function)
        writer.link(iri, bkg.function, context.seen(namer.function(code), allocation.function.name))
    for number, part in enumerate(allocation.parts, 1):
        share = f"{iri}/{number}"
        writer.link(iri, bkg.hasPart, share)
        writer.link(share, rdf.type, bkg.AllocationPart)
        writer.text(share, bkg.partLabel, part.label, "zh")
        writer.decimal(share, bkg.amount, part.amount)
        writer.text(share, bkg.printedText, part.printed)
