"""Roll-ups: money by class, unit, year and stage, nothing counted twice."""

from kg.rollup.choice import RowLeftOut
from kg.rollup.figures import RollupTables, figures_beside, figures_of

__all__ = ["RollupTables", "RowLeftOut", "figures_beside", "figures_of"]
