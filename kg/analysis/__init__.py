"""For analysts who work in Python: a store opened as `Budgets`, its counted money as tables, sums that fail closed."""

from kg.analysis.budgets import Budgets, open_budgets
from kg.analysis.table import RowTable

__all__ = ["Budgets", "RowTable", "open_budgets"]
