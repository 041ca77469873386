"""Rows with named columns, and their forms in the libraries that analysts use."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import ModuleType
from typing import Any

from kg.errors import SettingError
from kg.graph.values import Value


@dataclass(frozen=True, slots=True)
class RowTable:
    """An answer: `columns`, and `rows` of plain values; amounts are Decimal, in yuan, in columns that end in `_yuan`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __getitem__(self, number: int) -> dict[str, Value]:
        """One row as a dictionary; negative numbers count from the end."""
        return dict(zip(self.columns, self.rows[number], strict=True))

    def column(self, name: str) -> list[Value]:
        """The values of a column.

        Raises:
            KeyError: There is no such column.
        """
        if name not in self.columns:
            raise KeyError(f"{name!r}; there are {', '.join(self.columns)}")
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    def to_dicts(self) -> list[dict[str, Value]]:
        """The rows as dictionaries."""
        return list(self)

    def to_pandas(self) -> Any:
        """A pandas DataFrame; amounts stay Decimal (`astype(float)` where speed matters more than the fen)."""
        return _library("pandas").DataFrame(list(self.rows), columns=list(self.columns))

    def to_polars(self) -> Any:
        """A Polars DataFrame; amounts are of type Decimal."""
        polars = _library("polars")
        return polars.DataFrame(
            list(self.rows), schema=list(self.columns), orient="row", infer_schema_length=None
        )

    def to_arrow(self) -> Any:
        """A pyarrow Table; amounts are decimal128."""
        arrow = _library("pyarrow")
        columns = [_same_kind([row[i] for row in self.rows]) for i in range(len(self.columns))]
        return arrow.table(dict(zip(self.columns, columns, strict=True)))


def _same_kind(values: Sequence[Value]) -> Sequence[Value]:
    """Decimals with one number of places, which Arrow asks for; anything else as it is."""
    amounts = [v for v in values if isinstance(v, Decimal)]
    if not amounts:
        return values
    places = max(max(0, -int(a.as_tuple().exponent)) for a in amounts)
    step = Decimal(1).scaleb(-places)
    return [v.quantize(step) if isinstance(v, Decimal) else v for v in values]


def _library(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise SettingError(f"table as {name}", f"the library: pip install {name}", "none") from error
