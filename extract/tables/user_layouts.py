"""Entries that a user adds to the package's own: a folder of YAML files, named by an environment variable."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

from extract.errors import CatalogueError

VARIABLE = "BUDGETKG_LAYOUTS"
"""Names the folder; a variable, so that the processes which read files see it too."""
VOCABULARY, MEASURES, TITLES = "vocabulary.yaml", "measures.yaml", "title_kinds.yaml"
_SHARED = frozenset({VOCABULARY, MEASURES, TITLES})


def user_folder() -> Path | None:
    """The folder of the user's entries; None where none is named.

    Raises:
        CatalogueError: It is no folder.
    """
    named = os.environ.get(VARIABLE)
    if not named:
        return None
    folder = Path(named)
    if not folder.is_dir():
        raise CatalogueError(VARIABLE, "a folder of YAML files", repr(named))
    return folder


def shared_texts(name: str) -> list[tuple[str, str]]:
    """The package's file of this name and the user's, with what messages call them; the package's first."""
    found = [(name, files("extract.tables").joinpath(name).read_text("utf-8"))]
    folder = user_folder()
    if folder and (folder / name).is_file():
        found.append((str(folder / name), (folder / name).read_text("utf-8")))
    return found


def family_texts() -> dict[str, tuple[str, str]]:
    """Name of a family → what messages call its file, and its text; the user's replace those of the same name."""
    own = files("extract.tables").joinpath("families")
    found = {
        entry.name.removesuffix(".yaml"): (f"families/{entry.name}", entry.read_text("utf-8"))
        for entry in own.iterdir()
        if entry.name.endswith(".yaml")
    }
    folder = user_folder()
    for path in sorted(folder.glob("*.yaml")) if folder else []:
        if path.name not in _SHARED:
            found[path.stem] = (str(path), path.read_text("utf-8"))
    return dict(sorted(found.items()))
