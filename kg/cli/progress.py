"""What a build shows: a bar on a terminal, plain lines in a pipe, a summary at the end."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from extract.file_names import printable
from kg.build.building import BuildReport, Progress
from kg.build.reading import BuiltDocument
from kg.cli.output import OutputFormat, print_rows, say


@contextlib.contextmanager
def build_progress() -> Iterator[Progress]:
    """A function that shows each file as it is done."""
    if not sys.stderr.isatty():
        yield lambda document: say(f"{_state(document):>9}  {printable(Path(document.path).name)}")
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    with Bar(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("reading", total=None)
        done = 0

        def show(document: BuiltDocument) -> None:
            nonlocal done
            done += 1
            bar.update(
                task, description=f"{done} files, {_state(document)} {printable(Path(document.path).name)}"
            )

        yield show


_SAID_EVERY = 100
"""Pages between two lines of progress in a pipe."""


@contextlib.contextmanager
def site_progress() -> Iterator[Callable[[int, int], None]]:
    """A function that shows how many pages are written, and how many are known."""
    if not sys.stderr.isatty():

        def line(done: int, known: int) -> None:
            if done % _SAID_EVERY == 0:
                say(f"{done:>9,} of {known:,} pages")

        yield line
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("pages", total=None)
        yield lambda done, known: bar.update(task, completed=done, total=known)


def print_report(report: BuildReport, store: str) -> None:
    """The summary of a build; errors and what stayed unread go to standard error."""
    columns = ("file", "state", "tables", "facts", "findings")
    rows = [
        (
            printable(Path(d.path).name),
            _state(d),
            *((None,) * 3 if d.error or d.unchanged else (d.tables, d.facts, d.findings)),
        )
        for d in report.documents
    ]
    print_rows(columns, rows, OutputFormat.TABLE)
    for row in report.unmatched:
        say(f"kg: sources: {row}")
    for document in report.documents:
        if document.error:
            say(f"kg: {document.error}")
        for message in document.fatal:
            say(f"kg: {message}")
    if report.finished:
        say("an earlier run had ended before it published what it wrote; it is published now")
    built = [d for d in report.documents if not d.error and not d.unchanged]
    unchanged = sum(1 for d in report.documents if d.unchanged)
    say(
        f"{len(built)} documents built, {unchanged} unchanged, {len(report.failed)} failed; "
        f"{sum(d.tables for d in built)} tables, {sum(d.facts for d in built)} facts, "
        f"{sum(d.findings for d in built)} findings; store {store}"
    )


def _state(document: BuiltDocument) -> str:
    if document.error:
        return "failed"
    return "unchanged" if document.unchanged else "built"
