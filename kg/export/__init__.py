"""The graph as flat files for spreadsheets and statistics; the columns are a public contract (`docs/exports.md`)."""

from kg.export.datasets import DATASETS, rows_of
from kg.export.writers import FORMATS, write_rows

__all__ = ["DATASETS", "FORMATS", "rows_of", "write_rows"]
