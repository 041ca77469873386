"""The command that serves assistants."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.errors import SettingError


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
