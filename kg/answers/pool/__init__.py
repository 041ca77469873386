"""Processes that answer queries and can be stopped, because the database itself cannot stop a query."""

from kg.answers.pool.pool import Pool, PoolLimits
from kg.answers.pool.run import Run

__all__ = ["Pool", "PoolLimits", "Run"]
