"""The lake: counted money and facts as partitioned Parquet, and its saved questions answered without a store."""

from kg.lake.reading import Lake

__all__ = ["Lake"]
