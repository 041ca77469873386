"""The texts of the program's own queries, by name."""

from __future__ import annotations

from functools import cache
from importlib import resources

from queries.errors import UnknownNameError


@cache
def internal_query(name: str) -> str:
    """The SPARQL text of a query.

    Args:
        name: Folder and name of the file without its ending, `lineage/things-of-class`.

    Raises:
        UnknownNameError: There is no such file.
    """
    folder, _, stem = name.rpartition("/")
    file = resources.files("queries.internal").joinpath(folder, f"{stem}.rq")
    if not file.is_file():
        raise UnknownNameError("internal query", "a file of queries/internal", repr(name))
    return file.read_text("utf-8")


def internal_query_names() -> list[str]:
    """The names of all of them, sorted."""
    root = resources.files("queries.internal")
    return sorted(
        f"{folder.name}/{file.name.removesuffix('.rq')}"
        for folder in root.iterdir()
        if folder.is_dir()
        for file in folder.iterdir()
        if file.name.endswith(".rq")
    )
