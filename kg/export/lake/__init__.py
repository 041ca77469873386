"""`kg export lake`: a store as partitioned Parquet for DuckDB, Spark and Trino."""

from kg.export.lake.writing import LakeReport, write_lake

__all__ = ["LakeReport", "write_lake"]
