"""Roll-ups: money by class, unit, year and stage, nothing counted twice."""

from kg.money.choice import RowLeftOut
from kg.money.figures import RollupTables, figures_beside, figures_of
from kg.money.project_sums import BUDGET, ProjectSum, by_phase, new_money_by_policy, project_sums
from kg.money.public_expenses import public_expenses
from kg.money.subject_sums import SubjectSum, class_sums, subject_sums

PHASES = {
    "budget": ("预算", "budget"),
    "adjusted_budget": ("调整预算", "adjusted budget"),
    "execution": ("执行数", "execution"),
    "final_accounts": ("决算", "final accounts"),
    "budget_in_accounts": ("决算所列预算", "budget as the accounts state it"),
}
"""Phases of counted money in Chinese and English."""

__all__ = [
    "BUDGET",
    "PHASES",
    "ProjectSum",
    "RollupTables",
    "RowLeftOut",
    "SubjectSum",
    "by_phase",
    "class_sums",
    "figures_beside",
    "figures_of",
    "new_money_by_policy",
    "project_sums",
    "public_expenses",
    "subject_sums",
]
