"""Figures that sentences state: the running text of budgets and final accounts to facts."""

from extract.narrative.narrative import Narrative, read_narrative, speaks_of_budget, states_budget

__all__ = ["Narrative", "read_narrative", "speaks_of_budget", "states_budget"]
