"""What can be reconciled, and by which properties."""

from __future__ import annotations

import msgspec

from kg.graph.iri import path_below, split_iri
from kg.search import ThingKind


class EntityType(msgspec.Struct, frozen=True):
    """A type of things with the names people see."""

    id: str
    name: str


TYPES = (
    EntityType("unit", "单位 Unit"),
    EntityType("department", "部门 Department"),
    EntityType("project", "项目 Project"),
    EntityType("policy", "政策文件 Policy document"),
)
"""The types offered; their ids are kinds of search."""

PROPERTIES = (
    EntityType("code", "代码、文号 Code or number"),
    EntityType("region", "行政区划代码 Region code"),
)
"""The properties by which a match may be told apart."""

KINDS = tuple(ThingKind(t.id) for t in TYPES)


def type_of(kind: ThingKind) -> EntityType:
    """The type of a kind of thing."""
    return next(t for t in TYPES if t.id == kind)


def id_of(iri: str) -> str:
    """The identifier of a thing in the identifier space, which is the base of all IRIs."""
    return path_below(iri)


def region_of(iri: str) -> str | None:
    """Code of the region that the IRI of a unit or project names.

    >>> region_of("https://w3id.org/budgetkg/id/unit/110105/601")
    '110105'
    """
    kind, keys = split_iri(iri) or ("", "")
    return keys[:6] if keys[:6].isdigit() and kind != "policy" else None
