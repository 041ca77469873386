"""Paths, folders, globs and archives to the files that a build reads."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from pathlib import Path
from urllib.request import url2pathname

from extract.errors import ExtractError
from extract.readers.archive import is_archive, list_archive
from kg.errors import KgError
from kg.places import at_hand, is_archive_url, is_url, list_url, shown_as

_FILE = "file://"


class FoundFiles:
    """The files that were named, each once, and for each name that leads to none the reason why."""

    def __init__(self) -> None:
        self.files: dict[str, None] = {}
        self.errors: dict[str, str] = {}

    def add(self, path: Path) -> None:
        """Add a file; of an archive, its members as `archive.zip!member`."""
        if not is_archive(path):
            self.files[str(path)] = None
            return
        contents = list_archive(path)
        for error in contents.errors:
            self.errors[error.place] = str(error)
        if not contents.documents and not contents.errors:
            self.errors[str(path)] = f"{path}: expected an archive with files, got none"
        self.files.update((str(document), None) for document in contents.documents)

    def add_url(self, url: str) -> None:
        """Add what an address names; of an archive, its members as `s3://…/archive.zip!member`."""
        try:
            for found in list_url(url):
                if is_archive_url(found):
                    self._add_archive_url(found)
                else:
                    self.files[found] = None
        except (KgError, ExtractError) as error:
            self.errors[url] = str(error)

    def _add_archive_url(self, url: str) -> None:
        with at_hand(url) as local:
            if not is_archive(local):
                self.files[url] = None
                return
            inner = FoundFiles()
            inner.add(local)
        self.files.update((shown_as(path, local, url), None) for path in inner.files)
        for place, error in inner.errors.items():
            self.errors[shown_as(place, local, url)] = shown_as(error, local, url)


def find_files(paths: Sequence[str]) -> FoundFiles:
    """The files that paths, folders, globs and addresses (`s3://…`) name.

    A folder stands for all files below it but hidden ones. A folder with no file and a glob that matches
    nothing are errors of their own, because a build of nothing must not look like a success; so are links
    in a folder that lead nowhere, in a circle, or out of it. Pipes and sockets are found as files are: their reader
    refuses them by name.
    """
    found = FoundFiles()
    for text in map(_without_file_scheme, paths):
        if is_url(text):
            found.add_url(text)
            continue
        path = Path(text)
        if path.is_dir():
            _add_folder(found, path, text)
        elif path.exists() or path.is_symlink() or not glob.has_magic(text):
            found.add(path)
        else:
            matches = glob.glob(text, recursive=True)  # noqa: PTH207  # patterns may be absolute; Path.glob takes none
            others = sorted(path for path in map(Path, matches) if not path.is_dir())
            if not others:
                found.errors[text] = f"{text}: expected a pattern that matches files, got none"
            for other in others:
                found.add(other)
    return found


def _without_file_scheme(text: str) -> str:
    """The path that a `file://` address names; other texts as they are."""
    return url2pathname(text.removeprefix(_FILE)) if text.startswith(_FILE) else text


def _add_folder(found: FoundFiles, folder: Path, text: str) -> None:
    before = len(found.files) + len(found.errors)
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        if _is_hidden(path, folder):
            continue
        if path.is_symlink() and (why := _bad_link(path, root)):
            found.errors[str(path)] = f"{path}: expected a file in {text}, got {why}"
        elif not path.is_dir():
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
