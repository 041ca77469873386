"""Paths, folders, globs and archives to the files that a build reads."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from pathlib import Path

from extract.readers.archive import is_archive, list_archive


class FoundFiles:
    """The files that were named, each once, and for each name that leads to none the reason why."""

    def __init__(self) -> None:
        self.files: dict[Path, None] = {}
        self.errors: dict[str, str] = {}

    def add(self, path: Path) -> None:
        """Add a file; of an archive, its members as `archive.zip!member`."""
        if not is_archive(path):
            self.files[path] = None
            return
        contents = list_archive(path)
        for error in contents.errors:
            self.errors[error.place] = str(error)
        if not contents.documents and not contents.errors:
            self.errors[str(path)] = f"{path}: expected an archive with files, got none"
        self.files.update(dict.fromkeys(contents.documents))


def find_files(paths: Sequence[str]) -> FoundFiles:
    """The files that paths, folders and globs name.

    A folder stands for all files below it but hidden ones. A folder with no file and a glob that matches
    nothing are errors of their own, because a build of nothing must not look like a success; so are links
    in a folder that lead nowhere, in a circle, or out of it.
    """
    found = FoundFiles()
    for text in paths:
        path = Path(text)
        if path.is_dir():
            _add_folder(found, path, text)
        elif path.exists() or path.is_symlink() or not glob.has_magic(text):
            found.add(path)
        else:
            matches = glob.glob(text, recursive=True)  # noqa: PTH207  # patterns may be absolute; Path.glob takes none
            files = sorted(Path(p) for p in matches if Path(p).is_file())
            if not files:
                found.errors[text] = f"{text}: expected a pattern that matches files, got none"
            for file in files:
                found.add(file)
    return found


def _add_folder(found: FoundFiles, folder: Path, text: str) -> None:
    before = len(found.files) + len(found.errors)
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        if _is_hidden(path, folder):
            continue
        if path.is_symlink() and (why := _bad_link(path, root)):
            found.errors[str(path)] = f"{path}: expected a file in {text}, got {why}"
        elif path.is_file():
            found.add(path)
    if len(found.files) + len(found.errors) == before and not any(folder.rglob("*.*")):
        found.errors[text] = f"{text}: expected a folder with files, got none"


def _bad_link(path: Path, root: Path) -> str | None:
    """What is wrong with a link inside a folder; None for one to a file of the same folder."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # Python up to 3.12 raises RuntimeError for a circle
        return "a link that leads nowhere or in a circle"
    if target.is_dir():
        return "a link to a folder, which is not followed"
    return None if target.is_relative_to(root) else "a link that leads out of it"


def _is_hidden(path: Path, below: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(below).parts)
