"""Whether what budgets rest on was still in force when their year began."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kg.graph.iri import Namer, last_key
from kg.graph.nquads import GraphWriter
from kg.policy.catalogue import policy_of_iri
from kg.store.asking import ask, ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, rdf

RULE = "basis-repealed"
"""A budget rests on a document that was repealed, or had run out, before its year began."""


def describe_repealed_bases(
    store: GraphReader, namer: Namer, writer: GraphWriter, canonical: Mapping[str, str]
) -> None:
    """State a finding for each budget and each basis of it that was out of force before its year.

    Only a date that a held text gives counts: the day from which the repealing text holds, or the last day of the
    document's own validity. A law repealed by a text that is not held is not noticed.
    """
    ended = _ends(store, canonical)
    if not ended:
        return
    found: set[tuple[str, str]] = set()
    for row in ask(store, "policy/bases"):
        policy = canonical.get(str(row["policy"]), str(row["policy"]))
        year, document = row["year"], str(row["document"])
        day, by = ended.get(policy, (None, ""))
        if day is None or not isinstance(year, int) or day.year >= year or (document, policy) in found:
            continue
        found.add((document, policy))
        named = policy_of_iri(store, policy)
        name = (named.title or named.key) if named else policy
        iri = namer.finding(last_key(document), RULE, len(found))
        writer.link(iri, rdf.type, bkg.Finding)
        writer.text(iri, bkg.rule, RULE)
        writer.text(iri, bkg.severity, "warning")
        writer.text(iri, bkg.subject, name, "zh")
        cause_zh, cause = (f"被{by}废止", f"repealed by {by}") if by else ("有效期已满", "no longer valid")
        writer.text(iri, bkg.message, f"依据《{name}》在{year}年度开始之前（{day}）已{cause_zh}", "zh")
        writer.text(iri, bkg.message, f"the basis 《{name}》 was {cause} before {year} began ({day})", "en")
        writer.link(iri, bkg.document, document)
        for term, value in ((bkg.line, row["line"]), (bkg.page, row["page"])):
            if isinstance(value, int):
                writer.integer(iri, term, value)


def _ends(store: GraphReader, canonical: Mapping[str, str]) -> dict[str, tuple[date, str]]:
    """Policy → the first day on which it is known to be out of force, and the key of what repealed it."""
    ends: dict[str, tuple[date, str]] = {}
    since: dict[str, date] = {}
    for row in ask(store, "policy/texts"):
        policy = canonical.get(str(row["policy"]), str(row["policy"]))
        if day := _day(row["effective"]) or _day(row["written"]):
            since[policy] = min(day, since.get(policy, day))
        if last := _day(row["expires"]):
            ends[policy] = min((last, ""), ends.get(policy, (last, "")))
    for lower, relation, upper in ask_texts(store, "policy/relations"):
        policy, by = canonical.get(upper or "", upper or ""), canonical.get(lower or "", lower or "")
        if relation == "repeals" and by in since and by != policy:
            named = policy_of_iri(store, by)
            end = (since[by], named.key if named else by)
            ends[policy] = min(end, ends.get(policy, end))
    return ends


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
