"""What every worker of a build must know, kept on the shared storage under a name made from its content."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from extract.audit.identities import VARIABLE as IDENTITIES
from extract.tables.user_layouts import VARIABLE as LAYOUTS
from kg.build.reading import VERSION
from kg.graph.iri import Namer

_FOLDERS = (LAYOUTS, IDENTITIES)


class BuildJob(msgspec.Struct, frozen=True):
    """The settings of a build.

    Attributes:
        version: Version of this program; workers of another one refuse.
        base: Beginning of all IRIs.
        now: Time of reading.
        folders: Variable that names a folder of the user's entries → name of each file in it → content.
    """

    version: str
    base: str
    now: datetime
    folders: dict[str, dict[str, bytes]]

    @property
    def digest(self) -> str:
        """Digest of all that a document's graph depends on besides the document, but for the time."""
        same = msgspec.structs.replace(self, now=datetime.min)
        return hashlib.sha256(msgspec.json.encode(same, order="sorted")).hexdigest()[:16]

    @property
    def name(self) -> str:
        """Name of its file on the shared storage."""
        return f"jobs/{hashlib.sha256(self.to_bytes()).hexdigest()[:16]}.json"

    def to_bytes(self) -> bytes:
        """Itself as JSON."""
        return msgspec.json.encode(self, order="sorted")


def job_of(namer: Namer, now: datetime) -> BuildJob:
    """The job that the settings of this process are."""
    folders = {name: _files(Path(os.environ[name])) for name in _FOLDERS if os.environ.get(name)}
    return BuildJob(VERSION, namer.base, now, folders)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def take_on(data: bytes) -> tuple[BuildJob, TemporaryDirectory[str]]:
    """Make this process read as a job says; the user's entries stand in the folder returned as long as it lives."""
    job = msgspec.json.decode(data, type=BuildJob)
    folder = TemporaryDirectory(prefix="budget-kg-")
    for name in _FOLDERS:
        os.environ.pop(name, None)
    for name, files in job.folders.items():
        own = Path(folder.name) / name
        own.mkdir()
        for file, content in files.items():
            (own / Path(file).name).write_bytes(content)
        os.environ[name] = str(own)
    return job, folder
