"""Findings about a document as a whole."""

from __future__ import annotations

from extract.facts import Finding, Severity
from extract.source import Source


def document_finding(here: Source, rule: str, severity: Severity, message: str, message_zh: str) -> Finding:
    """A finding whose place is the document itself."""
    return Finding(
        document=here.document,
        source=here,
        rule=rule,
        severity=severity,
        message=message,
        message_zh=message_zh,
    )
