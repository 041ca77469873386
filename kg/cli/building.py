"""Commands that bring documents into a store: `kg build`, `kg extract`, `kg load`, `kg link`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.engines import EngineName, EngineOption, Parts, Scheduler, chosen_engine
from kg.cli.layouts import Layouts, use_layouts
from kg.cli.options import DEFAULT_STORE, Format, Store
from kg.cli.output import OutputFormat, print_rows, say
from kg.cli.parameters import time_of_reading
from kg.cli.user_folders import Identities


def build(
    paths: Annotated[
        list[str],
        typer.Argument(help="Files, folders or globs of published budgets, or addresses of them (s3://…)."),
    ],
    store: Store = DEFAULT_STORE,
    jobs: Annotated[
        int, typer.Option(min=1, show_default="one a processor", help="Processes that read files.")
    ] = os.cpu_count() or 1,
    sources: Annotated[
        Path | None,
        typer.Option(
            help="CSV: file or sha256, and url, page, title, published, retrieved, licence of each document."
        ),
    ] = None,
    engine: EngineOption = EngineName.LOCAL,
    scheduler: Scheduler = None,
    parts: Parts = None,
    layouts: Layouts = None,
    identities: Identities = None,
) -> None:
    """Read budgets into the store. Unchanged files are left alone; an interrupted build goes on."""
    use_layouts(layouts)
    from kg.build.building import build as run_build
    from kg.build.origins import read_origins
    from kg.cli.progress import build_progress, print_report
    from kg.decisions.file import kept_file
    from kg.evidence.sources import SourceFiles
    from kg.store.opening import is_remote, open_writer

    origins = read_origins(sources) if sources else []
    now = time_of_reading()
    with (
        open_writer(store) as opened,
        chosen_engine(engine, scheduler, parts, store, jobs) as readers,
        build_progress() as progress,
    ):
        noted = progress if is_remote(store) else SourceFiles(Path(store)).noting(progress)
        report = run_build(
            paths,
            opened,
            engine=readers,
            progress=noted,
            decisions=kept_file(store),
            origins=origins,
            now=lambda: now,
        )
    print_report(report, store)
    raise typer.Exit(report.exit_code)


def extract(
    file: Annotated[Path, typer.Argument(help="One published budget, or a ZIP archive of them.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File for the facts; else standard output.")
    ] = None,
    layouts: Layouts = None,
) -> None:
    """Read one file and write its facts as JSON Lines, without any store."""
    use_layouts(layouts)
    from kg.build.extracting import extract_lines

    lines, errors = extract_lines(file)
    if output:
        output.write_bytes(lines)
        count = lines.count(b"\n")
        say(f"{count} facts in {output}")
    else:
        sys.stdout.buffer.write(lines)
    for error in errors:
        say(f"kg: {error}")
    raise typer.Exit(int(bool(errors)) if lines else 2)


def load(
    facts: Annotated[list[Path], typer.Argument(help="Files of facts written by `kg extract`.")],
    store: Store = DEFAULT_STORE,
) -> None:
    """Put facts that were extracted elsewhere into the store."""
    from datetime import UTC, datetime

    from extract.facts import read_facts
    from kg.build.building import load_facts
    from kg.decisions.file import kept_file
    from kg.graph.iri import Namer
    from kg.store.opening import open_writer

    read = [fact for path in facts for fact in read_facts(path)]
    with open_writer(store) as opened:
        now, decisions = datetime.now(UTC), kept_file(store)
        graphs = load_facts(read, opened, Namer(), now=now, decisions=decisions)
    say(f"{len(graphs)} documents with {len(read)} facts loaded into {store}")


def link(
    store: Store = DEFAULT_STORE,
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", "-d", help="File of decisions; kept with the store for later runs."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="Run this rule alone; may be given again.")
    ] = None,
    output: Format = OutputFormat.TABLE,
) -> None:
    """Run the link rules over the whole store again. A build does so by itself."""
    from kg.build.publishing import derive_and_publish, is_behind, run_only
    from kg.decisions.file import keep_file, kept_file, read_file
    from kg.graph.iri import Namer
    from kg.store.opening import open_writer

    with open_writer(store) as opened:
        if decisions:
            keep_file(read_file(decisions, Namer()), store)
        kept = kept_file(store).links
        if only and not is_behind(opened, kept):
            report = run_only(opened, Namer(), kept, only)
        else:
            if only:
                say("kg: more than these rules is behind what is written; all rules are run")
            report = derive_and_publish(opened, Namer(), kept)
    rows = [(r.rule, r.links, r.refused, f"{r.seconds:.2f}") for r in report.results]
    print_rows(("rule", "links", "refused", "seconds"), rows, output)
    for decision in report.idle:
        say(f"kg: decision without effect: {decision.start} – {decision.end} ({decision.reason})")
