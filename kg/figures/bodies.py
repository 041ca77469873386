"""Units and departments as bodies: each once, under the name that stands for its other names."""

from __future__ import annotations

from collections.abc import Iterable

from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import bkg


def canonical_unit(store: GraphReader, unit: str) -> str:
    """The unit that a document means by a name; the name itself where nothing says that it means another."""
    return next((c for _, c in ask_texts(store, "figures/canonical", named=unit) if c), unit)


def canonical_units(store: GraphReader, units: Iterable[str]) -> dict[str, str]:
    """Name → the unit that a document means by it, as `canonical_unit` gives it, in one query."""
    found = {unit: unit for unit in units}
    meant: dict[str, str] = {}
    for named, unit in ask_texts(store, "figures/canonical", named=sorted(found)):
        if named and unit:
            meant.setdefault(named, unit)
    return found | meant


def other_names(store: GraphReader, unit: str) -> list[str]:
    """IRIs under which documents name the same body, without its own."""
    named = {n for n, _ in ask_texts(store, "figures/canonical", unit=unit) if n}
    return sorted(named - {unit})


def bodies(store: GraphReader) -> list[str]:
    """All units and departments, each body once, sorted."""
    found = {
        unit
        for kind in (bkg.Unit, bkg.Department)
        for _, unit in ask_texts(store, "search/things-of-class", type=kind)
        if unit
    }
    aliases = {named for named, unit in ask_texts(store, "figures/canonical") if named != unit}
    return sorted(found - aliases)
