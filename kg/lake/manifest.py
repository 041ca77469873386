"""What a lake says of itself: software, licence, tables with their columns, and every file with its checksum."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from kg.errors import StoreError
from kg.lake.tables import VERSION

MANIFEST = "manifest.json"
"""Is there only while the lake is whole: it goes before the first file is changed and comes after the last."""
FORMAT = "budget-kg lake"
LICENCE = (
    "Figures, codes, names and titles of published government documents; the terms of a document are those of its source,"
    " where that states any. The program that made the tables is under Apache-2.0."
)


class LakeFile(msgspec.Struct, frozen=True):
    """One Parquet file of a lake."""

    rows: int
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """The manifest: `tables` says column → type of each table, `files` path → file. Equal lakes have equal ones."""

    format: str
    version: int
    software: str
    licence: str
    partition: tuple[str, ...]
    tables: dict[str, dict[str, str]]
    files: dict[str, LakeFile]

    def files_of(self, table: str) -> list[str]:
        """Paths of a table's files, relative to the lake."""
        return [path for path in self.files if path.startswith(f"{table}/")]


def read_manifest(folder: Path, name: str = MANIFEST) -> Manifest:
    """The manifest of a lake.

    Raises:
        StoreError: There is none, it is no manifest, or that of another version.
    """
    path = folder / name
    expected = f"a lake of version {VERSION}, made by kg export lake"
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError as error:
        raise StoreError(
            f"lake {folder}", f"{MANIFEST} of a whole lake", "none: no lake, or its export was cut off"
        ) from error
    except (OSError, msgspec.MsgspecError) as error:
        raise StoreError(f"lake {path}", expected, str(error)) from error
    if manifest.format != FORMAT or manifest.version != VERSION:
        raise StoreError(f"lake {path}", expected, f"{manifest.format!r} {manifest.version}")
    return manifest


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Write a manifest, its files in the order of their paths."""
    ordered = msgspec.structs.replace(manifest, files=dict(sorted(manifest.files.items())))
    path.write_bytes(msgspec.json.format(msgspec.json.encode(ordered), indent=1) + b"\n")


def check_files(folder: Path, manifest: Manifest) -> list[str]:
    """Paths of files that are missing or not as the manifest says."""
    return [path for path, file in manifest.files.items() if digest_of(folder / path) != file.sha256]


def digest_of(path: Path) -> str | None:
    """SHA-256 of a file; None where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None
