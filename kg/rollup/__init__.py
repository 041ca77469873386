"""Roll-ups: money by class, unit, year and stage, nothing counted twice."""

from kg.rollup.choice import LeftOut
from kg.rollup.figures import Figures, figures_beside, figures_of

__all__ = ["Figures", "LeftOut", "figures_beside", "figures_of"]
