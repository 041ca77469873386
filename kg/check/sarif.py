"""Findings as SARIF 2.1.0, which code hosts and editors show beside the lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from extract.facts import Severity
from kg.build.reading import VERSION
from kg.check.findings import CheckedFinding

_LEVELS = {Severity.FATAL: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif(findings: Sequence[CheckedFinding]) -> dict[str, Any]:
    """One run with a result a finding; amounts stand in `properties` as text, exact.

    Source:
        Static Analysis Results Interchange Format (SARIF) Version 2.1.0, OASIS, 2020.
    """
    rules = sorted({r.rule for r in findings})
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "kg check",
                        "semanticVersion": VERSION,
                        "rules": [{"id": rule, "name": rule} for rule in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(r, rules) for r in findings],
            }
        ],
    }


def _result(finding: CheckedFinding, rules: Sequence[str]) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(finding.file)}}
    if finding.line:
        location["region"] = {"startLine": finding.line}
    properties = {
        "page": finding.page or None,
        "expected_yuan": _text(finding.expected),
        "actual_yuan": _text(finding.actual),
        "difference_yuan": _text(finding.difference),
        "cause": finding.cause or None,
        "message_zh": finding.message_zh,
        "figures": list(finding.figures),
    }
    return {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message_zh}\n{finding.message}"},
        "locations": [
            {
                "physicalLocation": location,
                "logicalLocations": [{"fullyQualifiedName": finding.subject or finding.file}],
            }
        ],
        "properties": {k: v for k, v in properties.items() if v},
    }


def _text(amount: object) -> str | None:
    return None if amount is None else f"{amount:f}"
