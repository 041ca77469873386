"""Things of the graph as programs ask for them: descriptions in RDF, and units, projects and policies as records."""

from kg.resources.description import describe
from kg.resources.policy import Policy, get_policy
from kg.resources.project import ProjectResource, get_project
from kg.resources.unit import UnitResource, get_unit

__all__ = [
    "Policy",
    "ProjectResource",
    "UnitResource",
    "describe",
    "get_policy",
    "get_project",
    "get_unit",
]
