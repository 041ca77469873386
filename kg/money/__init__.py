"""Roll-ups: money by class, unit, year and stage, nothing counted twice."""

from kg.money.choice import RowLeftOut
from kg.money.figures import RollupTables, figures_beside, figures_of

__all__ = ["RollupTables", "RowLeftOut", "figures_beside", "figures_of"]
