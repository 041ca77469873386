"""The command `kg check`. Heavy imports stand inside it: starting must be fast."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import DEFAULT_STORE, Store
from kg.cli.output import CheckFormat, FailOn, say
from kg.cli.user_folders import Identities


def check(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files, folders or globs to check; without any, the store.")
    ] = None,
    store: Store = DEFAULT_STORE,
    output: Annotated[CheckFormat, typer.Option("--format", "-f", help="How to print.")] = CheckFormat.TABLE,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="Exit with 1 if a finding matters at least as much.")
    ] = FailOn.WARNING,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Print which tables and rows are there and which are missing.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option("--report", help="Write a report to hand on: a file .html or .xlsx.")
    ] = None,
    decisions: Annotated[
        Path | None, typer.Option("--decisions", "-d", help="File of decisions that the files are read with.")
    ] = None,
    identities: Identities = None,
) -> None:
    """What the figures' own arithmetic and the reading found: sums that cannot be, rows and tables that are missing."""
    from kg.cli.checking import checked, print_coverage, print_findings

    with checked(paths, store, decisions) as (opened, errors):
        for error in errors:
            say(f"kg: {error}")
        grave = print_coverage(opened, output) if coverage else print_findings(opened, output, fail_on)
        if report:
            from datetime import UTC, datetime

            from kg.check.report import report_of, write_report

            write_report(report_of(opened, errors, datetime.now(UTC)), report)
            say(f"report in {report}")
        unread = bool(errors) and not opened.graphs()
    raise typer.Exit(2 if unread else 1 if grave or errors else 0)
