"""Commands that serve: pages of a store or of files that are read for it, and tools for assistants."""

from __future__ import annotations

import os
import socket
import sys
import threading
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.layouts import Layouts, use_layouts
from kg.cli.options import DEFAULT_STORE
from kg.cli.output import say
from kg.cli.user_folders import Identities, Queries
from kg.errors import SettingError


def serve(
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            "-s",
            help="Folder of the store, or URL of a SPARQL endpoint.",
            show_default=DEFAULT_STORE,
        ),
    ] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen at.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port.", show_default="8000")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that answer requests.", show_default="1")
    ] = None,
    writable: Annotated[
        bool | None,
        typer.Option(
            "--writable",
            help="Read files that are dropped on a page; needs a token (BUDGETKG_TOKENS) or a browser on this machine.",
            show_default=False,
        ),
    ] = None,
    queries: Queries = None,
) -> None:
    """Show the pages and answer over HTTP: SPARQL, saved questions, search. All settings: docs/service.md."""
    from kg.api.serving import serve as run_service
    from kg.api.settings import Settings

    settings = Settings.from_environment(
        store=store, host=host, port=port, workers=workers, writable=writable
    )
    say(f"kg: serving {settings.store} at http://{settings.host}:{settings.port}")
    run_service(settings)


def open_files(
    paths: Annotated[list[str], typer.Argument(help="Files, folders or globs of published budgets.")],
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port.", show_default="a free one")
    ] = None,
    layouts: Layouts = None,
    identities: Identities = None,
) -> None:
    """Read files and look at them in the browser, without a store; what was read is gone when this ends."""
    use_layouts(layouts)
    from kg.api.serving import passing_folder
    from kg.api.serving import serve as run_service
    from kg.api.settings import Settings
    from kg.build.building import build
    from kg.cli.progress import build_progress, print_report
    from kg.evidence.sources import SourceFiles
    from kg.store.opening import open_writer

    with passing_folder() as folder:
        store = str(folder / "store")
        with open_writer(store) as opened, build_progress() as progress:
            noted = SourceFiles(Path(store)).noting(progress)
            report = build(paths, opened, jobs=os.cpu_count() or 1, progress=noted)
        print_report(report, store)
        if report.exit_code == 2:
            raise typer.Exit(2)
        settings = Settings.from_environment(
            store=store, host="127.0.0.1", port=port or _free_port(), workers=1, base_url="", writable=False
        )
        address = f"http://127.0.0.1:{settings.port}/quality"
        say(f"kg: look at {address} ; stop with Ctrl-C")
        if sys.stdout.isatty():
            threading.Timer(1.0, webbrowser.open, (address,)).start()
        run_service(settings)
    raise typer.Exit(report.exit_code)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def mcp(
    store: Annotated[
        str, typer.Option("--store", "-s", envvar="BUDGETKG_STORE", help="Folder of the store.")
    ] = "budget-store",
    timeout: Annotated[float, typer.Option(min=0.1, help="Stop a question after so many seconds.")] = 30.0,
) -> None:
    """Serve an assistant over standard input and output (Model Context Protocol; docs/mcp.md)."""
    from kg.answers.pool import PoolLimits
    from kg.store.served import open_served

    try:
        from kg.mcp.server import create_server
    except ModuleNotFoundError as error:
        raise SettingError(
            "kg mcp", "the package mcp: pip install 'budget-kg[mcp]'", f"no module {error.name}"
        ) from error

    opened = open_served(store)
    opened.current()  # a store that cannot be read is told now, not by the first tool
    opened.close()
    create_server(store, PoolLimits(timeout_s=timeout)).run("stdio")
