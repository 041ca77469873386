"""What `kg check` does: open a store or read files, print the findings, say whether any is grave."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from extract.facts import Severity
from kg.check.coverage import COLUMNS, coverage_rows
from kg.check.findings import CheckedFinding, at_least, read_findings
from kg.cli.output import CheckFormat, FailOn, OutputFormat, print_rows, say
from kg.graph.iri import Namer
from kg.graph.values import Value
from kg.store.opening import open_reader
from kg.store.snapshot import GraphReader

_FINDING_COLUMNS = (
    "severity", "rule", "document", "page", "line", "subject", "message", "message_zh", "expected_yuan", "actual_yuan",
    "difference_yuan", "cause", "figures",
)  # fmt: skip
_SHORT = ("severity", "rule", "document", "place", "message_zh")


@contextmanager
def checked(
    paths: Sequence[str] | None, store: str, decisions: Path | None = None
) -> Iterator[tuple[GraphReader, list[str]]]:
    """What is checked: the files if any are named, else the store; with messages on files that were not read.

    Args:
        paths: Files, folders or globs; none for the store.
        store: The store, which was read with its own decisions.
        decisions: A file of decisions that files are read with.
    """
    if paths:
        from kg.check.files import store_of_files
        from kg.decisions.file import read_file

        readings = read_file(decisions, Namer()).readings if decisions else ()
        with store_of_files(paths, jobs=os.cpu_count() or 1, readings=readings) as found:
            yield found
    else:
        with open_reader(store) as opened:
            yield opened, []


def print_findings(store: GraphReader, output: CheckFormat, fail_on: FailOn) -> bool:
    """Print all findings; whether any matters at least as much as `fail_on`."""
    findings, level = read_findings(store), Severity(fail_on)
    if output is CheckFormat.SARIF:
        from kg.check.sarif import sarif

        sys.stdout.write(json.dumps(sarif(findings), ensure_ascii=False, indent=2) + "\n")
    elif output is CheckFormat.TTL:
        from kg.check.shacl import shacl_report

        sys.stdout.write(shacl_report(findings, level))
    elif output is CheckFormat.JSON:
        print_rows(_FINDING_COLUMNS, [_full(r) for r in findings], OutputFormat.JSON)
    else:
        rows = [(r.severity, r.rule, r.file, r.place, r.message_zh) for r in findings]
        print_rows(_SHORT, rows, OutputFormat.TABLE, headings=("严重程度", "规则", "文件", "位置", "说明"))
    counts = ", ".join(f"{sum(r.severity is s for r in findings)} {s}" for s in reversed(Severity))
    say(f"{len(findings)} findings: {counts}")
    return bool(at_least(findings, level))


def print_coverage(store: GraphReader, output: CheckFormat) -> bool:
    """Print the tables and what is missing; whether anything is."""
    rows = list(coverage_rows(store, read_findings(store)))
    form = OutputFormat.JSON if output is CheckFormat.JSON else OutputFormat.TABLE
    print_rows(COLUMNS, rows, form)
    return any(str(row[COLUMNS.index("state")]).endswith("missing") for row in rows)


def _full(finding: CheckedFinding) -> tuple[Value, ...]:
    return (
        finding.severity,
        finding.rule,
        finding.file,
        finding.page,
        finding.line,
        finding.subject,
        finding.message,
        finding.message_zh,
        finding.expected,
        finding.actual,
        finding.difference,
        finding.cause,
        " ".join(finding.figures),
    )
