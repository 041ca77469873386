"""Findings as a SHACL validation report in Turtle."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from extract.facts import Severity
from kg.check.findings import RANK, CheckedFinding
from kg.graph.iri import Namer
from ontology.terms import bkg, rdf, xsd

_SH = "http://www.w3.org/ns/shacl#"
_DECIMAL = ox.NamedNode(xsd.decimal)
_LEVELS = {Severity.FATAL: "Violation", Severity.WARNING: "Warning", Severity.INFO: "Info"}


def shacl_report(findings: Sequence[CheckedFinding], fail_on: Severity, namer: Namer | None = None) -> str:
    """A `sh:ValidationReport`; each result is the finding itself, about its lines, or its document.

    It conforms where nothing is as grave as `fail_on`.
    """
    namer = namer or Namer()
    report = ox.NamedNode(namer.report("check"))
    conforms = all(RANK[r.severity] < RANK[fail_on] for r in findings)
    triples = [
        _triple(report, rdf.type, ox.NamedNode(f"{_SH}ValidationReport")),
        _triple(report, f"{_SH}conforms", ox.Literal(conforms)),
    ]
    for finding in findings:
        triples.append(_triple(report, f"{_SH}result", ox.NamedNode(finding.iri)))
        triples.extend(_result(finding, namer))
    prefixes = {"sh": _SH, "bkg": bkg.Finding.removesuffix("Finding")}
    found = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    return (found or b"").decode()


def _result(finding: CheckedFinding, namer: Namer) -> list[ox.Triple]:
    result = ox.NamedNode(finding.iri)
    focus = finding.figures[0] if finding.figures else finding.document
    rule = ox.NamedNode(namer.word("rule", finding.rule))
    found = [
        _triple(result, rdf.type, ox.NamedNode(f"{_SH}ValidationResult")),
        _triple(result, f"{_SH}focusNode", ox.NamedNode(focus)),
        _triple(result, f"{_SH}resultSeverity", ox.NamedNode(_SH + _LEVELS[finding.severity])),
        _triple(result, f"{_SH}resultMessage", ox.Literal(finding.message, language="en")),
        _triple(result, f"{_SH}resultMessage", ox.Literal(finding.message_zh, language="zh")),
        _triple(result, f"{_SH}sourceConstraintComponent", rule),
        _triple(result, bkg.rule, ox.Literal(finding.rule)),
        _triple(result, bkg.document, ox.NamedNode(finding.document)),
    ]
    found.extend(_triple(result, bkg.involves, ox.NamedNode(figure)) for figure in finding.figures)
    for term, amount in ((bkg.expected, finding.expected), (bkg.actual, finding.actual)):
        if amount is not None:
            found.append(_triple(result, term, ox.Literal(f"{amount:f}", datatype=_DECIMAL)))
    return found


def _triple(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), value)
