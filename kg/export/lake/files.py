"""Parquet files of a lake: equal rows make equal bytes, and a file is replaced whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from kg.errors import ExportError
from kg.lake.manifest import LakeFile, digest_of
from kg.lake.tables import Kind

NAME = "part.parquet"
_BATCH = 20_000
_YUAN = Decimal("0.0001")
_MONEY, _FACT_MONEY = (19, 4), (38, 6)
"""Digits and decimals: of counted money, and of facts, which keep what is printed."""

Columns = Sequence[tuple[str, Kind]]


class LakeWriter:
    """Writes files of one lake and knows what it wrote and what it left alone.

    Args:
        folder: The lake.
        before: The files that the last manifest names.
    """

    def __init__(self, folder: Path, before: dict[str, LakeFile]) -> None:
        self._folder = folder
        self._before = before
        self.files: dict[str, LakeFile] = {}
        self.written = 0
        try:
            import pyarrow.parquet  # noqa: F401 - large, and an extra
        except ImportError as error:
            raise ExportError("export lake", "budget-kg[lake] to be installed", "no pyarrow") from error

    def keep(self, path: str) -> None:
        """Leave a file as it is."""
        self.files[path] = self._before[path]

    def is_as_before(self, path: str) -> bool:
        """Whether a file is still what the last manifest says."""
        known = self._before.get(path)
        return known is not None and digest_of(self._folder / path) == known.sha256

    def write(
        self, path: str, columns: Columns, rows: Iterable[Sequence[object]], *, facts: bool = False
    ) -> None:
        """Write the rows of a file in their order; no file where there are none.

        Args:
            path: Relative to the lake.
            columns: Names and kinds.
            rows: Values in the order of the columns; money as ten-thousandths, of `facts` as decimal text.
            facts: Whether the money is printed text.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        schema = _schema(columns, _FACT_MONEY if facts else _MONEY)
        source = iter(rows)
        first = list(islice(source, _BATCH))
        if not first:
            return
        target = self._folder / path
        new = target.with_suffix(".new")
        target.parent.mkdir(parents=True, exist_ok=True)
        count = 0
        try:
            with pq.ParquetWriter(new, schema, compression="zstd") as writer:
                for batch in _batches(first, source):
                    count += len(batch)
                    arrays = [
                        pa.array([_value(row[i], kind) for row in batch], type=schema.field(i).type)
                        for i, (_, kind) in enumerate(columns)
                    ]
                    writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
        except pa.ArrowInvalid as error:
            new.unlink(missing_ok=True)
            raise ExportError(str(target), "values that fit their columns", str(error)) from error
        self._replace(path, new, count)

    def _replace(self, path: str, new: Path, count: int) -> None:
        digest = digest_of(new) or ""
        self.files[path] = LakeFile(count, new.stat().st_size, digest)
        if digest_of(self._folder / path) == digest:
            new.unlink()
        else:
            new.replace(self._folder / path)
            self.written += 1

    def remove_others(self) -> None:
        """Remove what earlier exports wrote and this one does not have."""
        for path in self._before.keys() - self.files.keys():
            (self._folder / path).unlink(missing_ok=True)
        for left in self._folder.glob("*/**/*.new"):
            left.unlink()
        for folder in sorted((p for p in self._folder.rglob("*") if p.is_dir()), reverse=True):
            if not any(folder.iterdir()):
                folder.rmdir()


def types_of(columns: Columns, *, facts: bool = False) -> dict[str, str]:
    """Column → type as the manifest tells it."""
    digits, places = _FACT_MONEY if facts else _MONEY
    names = {
        "thing": "string (IRI)",
        "text": "string",
        "integer": "int64",
        "money": f"decimal({digits}, {places})",
    }
    return {name: names[kind] for name, kind in columns}


def _schema(columns: Columns, money: tuple[int, int]) -> Any:
    import pyarrow as pa

    types = {"thing": pa.string(), "text": pa.string(), "integer": pa.int64(), "money": pa.decimal128(*money)}
    return pa.schema([pa.field(name, types[kind]) for name, kind in columns])


def _batches(
    first: list[Sequence[object]], rest: Iterator[Sequence[object]]
) -> Iterator[list[Sequence[object]]]:
    while first:
        yield first
        first = list(islice(rest, _BATCH))


def _value(value: object, kind: Kind) -> object:
    """A cell as its column holds it; a blank text of a fact is null where it is no text."""
    if value is None or (value == "" and kind != "text"):
        return None
    if kind == "money":
        return Decimal(value) * _YUAN if isinstance(value, int) else Decimal(str(value))
    return int(str(value)) if kind == "integer" else str(value)


def read_state(path: Path) -> dict[str, str]:
    """Partition → what it was made of, as the last export noted it; empty where it noted nothing."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except (OSError, msgspec.MsgspecError):
        return {}
