"""Policy documents and where they are cited, as statements."""

from __future__ import annotations

from extract.facts import Citation
from extract.policy import parse_number, policy_key
from kg.graph.mapping.context import DocumentContext
from kg.graph.mapping.place import map_place
from ontology.terms import bkg, rdf


def funding_document(context: DocumentContext, printed: str) -> str | None:
    """IRI of the document a 文号 cell names; None where it is no document number."""
    number = parse_number(printed)
    key = policy_key(number.normal, None, region=context.document.region) if number else None
    return context.seen(context.namer.policy(key), key) if key else None


def map_citation(context: DocumentContext, citation: Citation, cited_in: list[str]) -> str | None:
    """One mention; None where it names neither a number nor a title.

    Args:
        context: The document.
        citation: The mention.
        cited_in: The things that cite: the project and its transfer or budget, else the document.
    """
    region = context.document.region
    key = policy_key(citation.document_number, citation.title, citation.full_title, region=region)
    if not key:
        return None
    namer, writer = context.namer, context.writer
    policy = context.seen(namer.policy(key), key if citation.document_number else citation.title or key)
    _map_names(context, policy, citation)
    source = citation.source
    parts = (source.page, source.sheet, source.block, source.line, source.row, source.column)
    place = ".".join(str(p) for p in parts if p is not None)
    iri = namer.citation(context.sha, citation.context, place or "0", citation.start)
    writer.link(iri, rdf.type, bkg.Citation)
    writer.link(iri, bkg.refersTo, policy)
    writer.link(iri, bkg.document, context.iri)
    writer.text(iri, bkg.rawText, citation.raw)
    writer.text(iri, bkg.context, citation.context)
    writer.text(iri, bkg.citationRole, citation.role)
    if citation.document_number:
        writer.text(iri, bkg.citedNumber, citation.document_number)
    if citation.title:
        writer.text(iri, bkg.citedTitle, citation.title, "zh")
    if citation.project:
        if citation.project.code:
            writer.text(iri, bkg.printedProjectCode, citation.project.code)
        writer.text(iri, bkg.printedProjectName, citation.project.name, "zh")
    if citation.relation:
        writer.text(iri, bkg.citedRelation, citation.relation)
    if citation.article:
        writer.text(iri, bkg.citedArticle, citation.article, "zh")
    if citation.issuer:
        writer.text(iri, bkg.statedIssuer, citation.issuer, "zh")
    map_place(context, iri, source)
    for thing in cited_in:
        writer.link(iri, bkg.citedIn, thing)
    return iri


def _map_names(context: DocumentContext, policy: str, citation: Citation) -> None:
    """The titles under which this document knows a policy; one that the print breaks off names it only so far."""
    writer = context.writer
    if citation.truncated:
        if not citation.document_number:
            writer.boolean(policy, bkg.seenCut, True)
        return
    for title in (citation.title if citation.document_number else None, citation.full_title):
        if title:
            writer.text(policy, bkg.seenTitle, title, "zh")
