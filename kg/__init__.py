"""Facts to graph, store, answers and exports, and the command line.

`kg.open("STORE")` gives the store to analysts; see `kg.analysis`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.analysis import Budgets

__all__ = ["open"]


def open(store: str) -> Budgets:  # `kg.open(…)` is what people type, as in gzip and PIL
    """Open a store, a folder or the URL of a SPARQL endpoint, for questions from Python."""
    from kg.analysis import open_budgets  # imported here: starting the command line must be fast

    return open_budgets(store)
