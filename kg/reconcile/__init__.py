"""Reconciliation: names that a user has, matched with things of the graph (Reconciliation Service API 0.2)."""

from kg.reconcile.matching import Candidate, NameQuery, reconcile
from kg.reconcile.types import TYPES, EntityType

__all__ = ["TYPES", "Candidate", "EntityType", "NameQuery", "reconcile"]
