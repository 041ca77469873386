"""Dumps without what follows from the rest: the statements of `ontology/restore.ru` are left out where they do follow.

Nothing is lost, graph by graph: what the rules do not restore as it is stays, and the rules add nothing to a thing that has
a statement of its own. It is proved of each graph before it is written.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import pyoxigraph as ox

from kg.errors import ExportError
from ontology.files import restoring_rules
from ontology.terms import bkg, prov, rdf, skos

_PERIOD = (bkg.document, bkg.fiscalYear, bkg.stage)
_UPPER = (bkg.functionClass, bkg.functionSubclass, bkg.governmentEconomicClass, bkg.departmentEconomicClass)
_OF_LINE = (bkg.tableKind, bkg.printedUnit, bkg.measureKey, bkg.unit, bkg.department)
_OF_INDICATOR = (bkg.project, bkg.scope, bkg.indicatorLevel1)
_FOLLOWS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        bkg.BudgetLine: frozenset({rdf.type, *_PERIOD, *_UPPER, *_OF_LINE}),
        bkg.Indicator: frozenset({rdf.type, *_PERIOD, *_OF_INDICATOR}),
        bkg.ProjectBudget: frozenset({rdf.type, *_PERIOD, bkg.hasIndicator}),
        bkg.StatedFigure: frozenset({rdf.type, *_PERIOD, *_UPPER}),
        bkg.Check: frozenset({rdf.type, bkg.document}),
        bkg.Citation: frozenset({rdf.type, bkg.document}),
        bkg.Repair: frozenset({rdf.type, bkg.document, prov.used}),
        bkg.Transfer: frozenset(_UPPER),
        bkg.BudgetDocument: frozenset({bkg.hasIndicator}),
    }
)
"""Class → properties whose statements the rules may restore."""
_LISTS = ox.NamedNode("urn:budgetkg:lists")
_GRAPH = ox.NamedNode("urn:budgetkg:graph")


class Leaner:
    """Leaves out of a document's graph what the rules restore.

    Args:
        codelists: The statements of the code lists as N-Triples lines; the rules read which concept is above which.
    """

    def __init__(self, codelists: Iterable[bytes]) -> None:
        above = f"<{skos.broader}>".encode()
        self._lists = _quads((line for line in codelists if above in line), _LISTS)
        self._rules = restoring_rules()

    def lean(self, lines: Sequence[bytes]) -> list[bytes]:
        """The N-Triples lines of a graph without those that the rules restore, in the same order.

        Raises:
            ExportError: The rules would add what the graph does not state, so that it has no lean form.
        """
        whole = dict(zip(_quads(lines, _GRAPH), lines, strict=True))
        follows = self._may_follow(whole)
        kept = whole.keys() - follows
        # A statement that stays may be one from which a rule told another, so that this one stays too.
        while lost := whole.keys() - (restored := self._restored(kept)):
            kept |= lost
        if more := restored - whole.keys():
            raise ExportError(
                "a lean graph", "the statements of the whole one", f"also {min(map(str, more))}"
            )
        return [line for quad, line in whole.items() if quad in kept]

    def restored(self, lines: Sequence[bytes]) -> set[ox.Quad]:
        """All statements that a lean graph stands for."""
        return self._restored(_quads(lines, _GRAPH))

    def _restored(self, quads: Iterable[ox.Quad]) -> set[ox.Quad]:
        store = ox.Store()
        store.extend(quads)
        store.extend(self._lists)
        store.update(self._rules)
        return set(store.quads_for_pattern(None, None, None, _GRAPH))

    def _may_follow(self, quads: Iterable[ox.Quad]) -> set[ox.Quad]:
        """Statements of a class's things with one of its properties that the rules restore."""
        classes: dict[object, set[str]] = {}
        for quad in quads:
            if quad.predicate.value == rdf.type:
                classes.setdefault(quad.subject, set()).add(str(getattr(quad.object, "value", "")))
        properties = {
            thing: frozenset().union(*(_FOLLOWS.get(c, frozenset()) for c in found))
            for thing, found in classes.items()
        }
        return {q for q in quads if q.predicate.value in properties.get(q.subject, ())}


def _quads(lines: Iterable[bytes], graph: ox.NamedNode) -> list[ox.Quad]:
    found = ox.parse(io.BytesIO(b"".join(lines)), format=ox.RdfFormat.N_TRIPLES)
    return [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in found]
