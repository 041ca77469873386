"""`kg collect`: published files from the disclosure pages of named hosts."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.output import say


def collect(
    urls: Annotated[
        list[str],
        typer.Argument(help="Disclosure pages to begin at; their hosts alone are asked. @FILE: a list."),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for the files and sources.csv.")
    ] = Path("collected"),
    host: Annotated[
        list[str] | None,
        typer.Option(help="Another host that files may come from, such as one for downloads."),
    ] = None,
    delay: Annotated[
        float,
        typer.Option(
            min=0.0, help="Seconds between two requests to a host, at least; robots.txt may ask for more."
        ),
    ] = 2.0,
    depth: Annotated[
        int, typer.Option(min=0, help="Links from a start; further pages of a list are no step.")
    ] = 3,
    max_pages: Annotated[int, typer.Option(min=1, help="Pages that are read.")] = 1000,
    max_files: Annotated[int, typer.Option(min=1, help="Files that are taken anew.")] = 2000,
    max_megabytes: Annotated[int, typer.Option(min=1, help="Largest file that is taken.")] = 100,
    timeout: Annotated[
        float, typer.Option(min=0.1, help="Seconds without a byte after which a request is given up.")
    ] = 30.0,
    licence: Annotated[
        str, typer.Option(help="Address or words, for files whose page names no licence.")
    ] = "",
    contact: Annotated[
        str, typer.Option(help="Address at which the hosts can reach you; it is told to them.")
    ] = "",
) -> None:
    """Collect published files and where they come from. Only what is new is taken; what was broken off goes on."""
    from kg.collect.addresses import Hosts
    from kg.collect.collecting import CollectLimits, Collector, addresses_of
    from kg.collect.fetching import Fetcher, FetchLimits
    from kg.collect.folder import CollectFolder

    starts = list(addresses_of(urls))
    hosts = Hosts(starts, host or ())
    folder = CollectFolder(output)
    agent = f"budget-kg/{version('budget-kg')}" + (f" (+{contact})" if contact else "")
    fetcher = Fetcher(hosts, agent, FetchLimits(delay, timeout, max_megabytes * 1_000_000))
    limits = CollectLimits(depth, max_pages, max_files)
    try:
        found = Collector(
            fetcher, hosts, folder, limits, licence, lambda url, what: say(f"{url}  {what}")
        ).run(starts)
    finally:
        fetcher.close()
    say(
        f"{found.new} new files, {found.unchanged} unchanged, {found.duplicates} the same as others, {found.pages} pages, "
        f"{len(found.errors)} errors"
        + (f"; {found.left} addresses left out by the limits" if found.left else "")
    )
    say(f"kg build {output / 'files'} --sources {output / 'sources.csv'}")
    raise typer.Exit(1 if found.errors else 0)
