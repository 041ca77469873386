"""Findings as SARIF 2.1.0, which code hosts and editors show beside the lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from extract.facts import Severity
from kg.build.reading import VERSION
from kg.check.remarks import CheckedFinding

_LEVELS = {Severity.FATAL: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif(remarks: Sequence[CheckedFinding]) -> dict[str, Any]:
    """One run with a result a finding; amounts stand in `properties` as text, exact.

    Source:
        Static Analysis Results Interchange Format (SARIF) Version 2.1.0, OASIS, 2020.
    """
    rules = sorted({r.rule for r in remarks})
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
                "results": [_result(r, rules) for r in remarks],
            }
        ],
    }


def _result(remark: CheckedFinding, rules: Sequence[str]) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(remark.file)}}
    if remark.line:
        location["region"] = {"startLine": remark.line}
    properties = {
        "page": remark.page or None,
        "expected_yuan": _text(remark.expected),
        "actual_yuan": _text(remark.actual),
        "difference_yuan": _text(remark.difference),
        "cause": remark.cause or None,
        "message_zh": remark.message_zh,
        "figures": list(remark.figures),
    }
    return {
        "ruleId": remark.rule,
        "ruleIndex": rules.index(remark.rule),
        "level": _LEVELS[remark.severity],
        "message": {"text": f"{remark.message_zh}\n{remark.message}"},
        "locations": [
            {
                "physicalLocation": location,
                "logicalLocations": [{"fullyQualifiedName": remark.subject or remark.file}],
            }
        ],
        "properties": {k: v for k, v in properties.items() if v},
    }


def _text(amount: object) -> str | None:
    return None if amount is None else f"{amount:f}"
