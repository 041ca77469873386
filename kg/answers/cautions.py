"""What whoever asks a query of his own should know of its answer: sums that count twice, or leave something out.

A caution is told, never refused: the query may mean what it says. It is read off the terms that a query names and what
the store holds, so that a store of one document in one phase has few.
"""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakKeyDictionary

from kg.graph.iri import is_graph_of, is_of_kind, last_key, local_name
from kg.sparql.asked import Asked, read_asked
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader, StoreSnapshot

PRINTED_SUM = (
    "this adds up printed amounts: totals stand beside their parts, and documents beside those that supersede them; "
    "bkg:countedAmount of one data set (qb:dataSet) has each yuan once"
)
_UNITS = "these numbers are in different units: keep bkg:normalisedUnit or bkg:measureUnit fixed or in the GROUP BY"
_DATA_SET = "the same yuan stands in several data sets: name one by qb:dataSet, or group by it"
_YEAR_TYPE = (
    'bkg:fiscalYear is an xsd:gYear, which no number and no plain text equals: write "2026"^^xsd:gYear, or '
    "compare STR(?year)"
)
_YEARS = "this adds up several years: keep bkg:fiscalYear fixed or in the GROUP BY"
_PHASES = "this adds up budgets and accounts of the same year: keep bkg:phase fixed or in the GROUP BY"
_CARRIED = "this includes money carried over from years before; bkg:moneyOrigin tells it from the year's own"
_PASSED_ON = (
    "this includes money that one unit passes on to another, which spends it again (bkg:betweenUnits true)"
)

_PRINTED = ("amount", "total", "fiscalFunds", "otherFunds")
_ONCE = ("role", "Transfer", "ProjectPart", "Allocation", "AllocationPart")
"""What says which of the amounts of a document are meant."""
_STATED = (
    *_PRINTED, "BudgetLine", "Citation", "Indicator", "Procurement", "ProjectBudget", "ProjectPart", "ServicePurchase",
    "StatedFigure", "Transfer", "citedIn", "hasIndicator", "indicatorName", "quantityValue", "refersTo", "statement",
    "targetValue", "targetYuan",
)  # fmt: skip
"""What each document states by itself."""
_PERIODS = ("fiscalYear", "holderInYear")
_SHORTEST_CODE = 3

Rows = list[tuple[str | None, ...]]
_kept: WeakKeyDictionary[GraphReader, dict[str, Rows]] = WeakKeyDictionary()


def cautions_of(store: GraphReader, query: str) -> tuple[str, ...]:
    """What to know of the answer to a query, a sentence each; none where nothing is known to be wrong.

    Args:
        store: What is asked.
        query: SPARQL, checked before.
    """
    asked = read_asked(query)
    if asked is None:
        return ()
    return tuple(note for rule in _RULES if (note := rule(asked, store)))


def _printed_sum(asked: Asked, _: GraphReader) -> str | None:
    if not asked.adds_up or asked.names("countedAmount") or not asked.names(*_PRINTED):
        return None
    is_once = asked.names("supersededBy") and (asked.names(*_ONCE) or not asked.names("amount"))
    return None if is_once else PRINTED_SUM


def _different_units(asked: Asked, _: GraphReader) -> str | None:
    is_mixed = asked.names("targetValue", "quantityValue")
    is_told = asked.names("normalisedUnit", "unitText", "measureUnit")
    return _UNITS if asked.adds_up and is_mixed and not is_told else None


def _superseded(asked: Asked, store: GraphReader) -> str | None:
    if asked.names("countedAmount", "supersededBy") or not asked.names(*_STATED):
        return None
    if any(is_graph_of(iri, "document") for iri in asked.iris) or not (
        found := _rows(store, "cautions/superseded")
    ):
        return None
    return (
        f"{len(found)} documents are in the store although others count instead of them (copies, corrected editions), and "
        "what they state is among these answers: take what a document states from one graph (GRAPH), and leave out "
        "documents that have bkg:supersededBy"
    )


def _year_type(asked: Asked, _: GraphReader) -> str | None:
    is_compared = asked.names("fiscalYear", "observedYear", "comparedYear") and asked.loose_years
    return _YEAR_TYPE if is_compared and asked.functions.isdisjoint({"STR", "YEAR", "SUBSTR"}) else None


def _many_sets(asked: Asked, _: GraphReader) -> str | None:
    if not _sums_counted(asked) or _sliced(asked):
        return None
    is_one = len(_data_sets(asked)) == 1
    is_grouped = asked.names("dataSet") and not _data_sets(asked) and "GROUP" in asked.functions
    return None if is_one or is_grouped else _DATA_SET


def _many_years(asked: Asked, store: GraphReader) -> str | None:
    if not _sums_counted(asked) or _sliced(asked) or asked.names(*_PERIODS):
        return None
    return _YEARS if len({year for _, year, _ in _periods(asked, store)}) > 1 else None


def _many_phases(asked: Asked, store: GraphReader) -> str | None:
    if not _sums_counted(asked) or _sliced(asked) or asked.names("phase", "stage"):
        return None
    periods = {(data_set, year) for data_set, year, _ in _periods(asked, store)}
    return _PHASES if len(periods) < len(_periods(asked, store)) else None


def _carried_over(asked: Asked, store: GraphReader) -> str | None:
    if not _sums_counted(asked) or asked.names("moneyOrigin", "measure"):
        return None
    return _CARRIED if _chosen(asked, _rows(store, "cautions/carried")) else None


def _passed_on(asked: Asked, store: GraphReader) -> str | None:
    if not _sums_counted(asked) or asked.names(
        "betweenUnits", "holder", "unit", "department", "holderInYear"
    ):
        return None
    return _PASSED_ON if _chosen(asked, _rows(store, "cautions/passed-on")) else None


def _incomplete(asked: Asked, store: GraphReader) -> str | None:
    if not _sums_counted(asked) or asked.names("complete", "unreadable"):
        return None
    holders = _holders(asked, store)
    slices = [
        str(name)
        for _, year, holder, name in _chosen(asked, _rows(store, "cautions/incomplete"))
        if (not asked.years or int(str(year)) in asked.years) and (not holders or holder in holders)
    ]
    if not slices:
        return None
    return (
        f"something of {len(slices)} slices (holder, year and phase) could not be read, or does not make the printed total "
        f"(bkg:complete false), such as <{slices[0]}>"
    )


def _holders(asked: Asked, store: GraphReader) -> set[str]:
    """Who is named by IRI or by the beginning of a code; empty where nobody is."""
    codes = tuple(text for text in asked.texts if len(text) >= _SHORTEST_CODE and text.isdecimal())
    everybody = {str(holder) for _, _, _, holder in _rows(store, "cautions/periods")}
    return {h for h in everybody if h in asked.iris or last_key(h).startswith(codes)}


def _department(asked: Asked, store: GraphReader) -> str | None:
    if not asked.names("holder", "unit") or asked.names("department"):
        return None
    if not asked.names("countedAmount", *_STATED) or asked.names("subOrganizationOf"):
        return None
    for names in _rows(store, "cautions/departments"):
        found = asked.texts.intersection(filter(None, names[1:])) or asked.iris.intersection(names[:1])
        if found:
            return (
                f"{min(found)} is a department: bkg:department finds what it states and what its units do; bkg:holder and "
                "bkg:unit find only what is stated for exactly that name"
            )
    return None


_RULES: tuple[Callable[[Asked, GraphReader], str | None], ...] = (
    _printed_sum, _different_units, _superseded, _year_type, _many_sets, _many_years, _many_phases, _carried_over,
    _passed_on, _incomplete, _department,
)  # fmt: skip


def _sums_counted(asked: Asked) -> bool:
    return asked.adds_up and asked.names("countedAmount")


def _sliced(asked: Asked) -> bool:
    """Whether it names one slice, which is of one data set, year and phase."""
    return any(is_of_kind(iri, "slice") for iri in asked.iris)


def _data_sets(asked: Asked) -> frozenset[str]:
    """The keys of the data sets that it names."""
    return frozenset(last_key(iri) for iri in asked.iris if is_of_kind(iri, "dataset"))


def _periods(asked: Asked, store: GraphReader) -> set[tuple[str, int, str]]:
    """Data set, year and phase of what it may add up."""
    holders = _holders(asked, store)
    found = {
        (last_key(str(data_set)), int(str(year)), local_name(str(phase)))
        for data_set, year, phase, holder in _chosen(asked, _rows(store, "cautions/periods"))
        if not holders or holder in holders
    }
    return {period for period in found if not asked.years or period[1] in asked.years}


def _chosen(asked: Asked, rows: Rows) -> Rows:
    """Rows of the data sets that it names, the first of each row; all where it names none."""
    named = _data_sets(asked)
    return [row for row in rows if not named or last_key(str(row[0])) in named]


def _rows(store: GraphReader, name: str) -> Rows:
    """The solutions of a query about the store; kept of what is published, which does not change."""
    if not isinstance(store, StoreSnapshot):
        return list(ask_texts(store, name))
    kept = _kept.setdefault(store, {})
    if name not in kept:
        kept[name] = list(ask_texts(store, name))
    return kept[name]
