"""A store as an analyst uses it from Python.

    import kg
    with kg.open("STORE") as g:
        g.projects(policy="京财社指[2023]1791号").to_pandas()
        g.series("expenditure", unit="双井街道", phase="budget", function="208")

Sums fail closed: what would mix phases or units, or hold figures that nothing proves, is refused with the
selector that is missing, never added up in silence.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from decimal import Decimal
from types import TracebackType
from typing import Self

from kg.analysis.table import RowTable
from kg.answers.questions import answer, query_table, saved_queries
from kg.errors import ParameterError
from kg.evidence.find import Evidence, evidence_of
from kg.graph.values import Value
from kg.money.figures import RollupTables, figures_of
from kg.money.origin import MoneyOrigin
from kg.search import Hit, SearchIndex, ThingKind, Tier, index_of
from kg.sparql.prefixes import with_prefixes
from kg.store.opening import open_reader
from kg.store.snapshot import GraphReader

PROVED = ("verified", "repaired", "confirmed", "corrected")
"""Statuses of figures that may be added up without asking."""

_BODIES = (ThingKind.DEPARTMENT, ThingKind.UNIT)
_CUBE = """
SELECT figure.data_set AS data_set, unit.code AS unit_code, unit.name AS unit_name, figure.year AS year,
  figure.phase AS phase, f.code AS function_code, f.name AS function_name, d.code AS department_economic_code,
  d.name AS department_economic_name, g.code AS government_economic_code, g.name AS government_economic_name,
  COALESCE(money.code, figure.fund) AS fund, project.code AS project_code, project.name AS project_name,
  figure.origin AS origin, figure.measure AS measure, figure.amount AS amount_yuan, figure.status AS status,
  thing.iri AS fact, document.file AS file, figure.page AS page, figure.line AS line
FROM figure
JOIN document ON document.id = figure.document
LEFT JOIN thing ON thing.id = figure.source
LEFT JOIN unit ON unit.id = figure.holder
LEFT JOIN concept AS f ON f.id = figure.function
LEFT JOIN concept AS d ON d.id = figure.department_economic
LEFT JOIN concept AS g ON g.id = figure.government_economic
LEFT JOIN concept AS money ON money.iri = figure.fund
LEFT JOIN project ON project.id = figure.project
WHERE figure.left_out IS NULL
"""
_SELECTORS = {
    "data_set": " AND figure.data_set = :data_set",
    # A department is asked for with its units: what it states itself does not count beside what they state.
    "unit": " AND (unit.iri = :unit OR unit.department = (SELECT id FROM unit AS above WHERE above.iri = :unit))",
    "year": " AND figure.year = CAST(:year AS INTEGER)",
    "phase": " AND figure.phase = :phase",
    "function": " AND substr(f.code, 1, length(:function)) = :function",
    "department_economic": " AND substr(d.code, 1, length(:department_economic)) = :department_economic",
    "government_economic": " AND substr(g.code, 1, length(:government_economic)) = :government_economic",
    "project": " AND project.code = :project",
    "measure": " AND figure.measure = :measure",
    "origin": " AND figure.origin = :origin",
}
_DIGITS = frozenset({"year", "function", "department_economic", "government_economic"})
_HOLDERS = """SELECT DISTINCT unit.iri, above.iri FROM figure JOIN unit ON unit.id = figure.holder
LEFT JOIN unit AS above ON above.id = unit.department WHERE left_out IS NULL"""
_ORDER = " ORDER BY data_set, unit_code, unit_name, year, phase, function_code, fact"


class Budgets:
    """An open store; `open_budgets` (also `kg.open`) makes one. Use it as a context manager."""

    def __init__(self, store: GraphReader) -> None:
        self._store = store
        self._figures: RollupTables = figures_of(store)
        self._index: SearchIndex = index_of(store)

    def sparql(self, query: str, *, max_rows: int | None = None) -> RowTable:
        """The result of a SPARQL query over all graphs; prefixes (`bkg`, `id`, `qb`, `skos` …) need not be declared.

        A sum over printed amounts, which holds money several times, is answered with a warning.

        Raises:
            QueryRefusedError: It could do harm.
            QueryError: It is no SPARQL.
        """
        found = query_table(self._store, with_prefixes(query), max_rows=max_rows)
        for caution in found.cautions:
            warnings.warn(caution, stacklevel=2)
        return RowTable(found.columns, found.rows)

    def ask(self, question: str, **params: object) -> RowTable:
        """The answer to a saved question; `g.questions()` lists them.

        Raises:
            UnknownQueryError: There is no such question.
            ParameterError: A parameter is unknown, missing or not of its type.
        """
        found = answer(self._store, question, {k: str(v) for k, v in params.items()}, figures=self._figures)
        return RowTable(found.columns, found.rows)

    def questions(self) -> RowTable:
        """The saved questions with their parameters."""
        rows = tuple((q.name, q.summary, " ".join(p.name for p in q.parameters)) for q in saved_queries())
        return RowTable(("question", "summary", "parameters"), rows)

    def projects(self, policy: str, **params: object) -> RowTable:
        """All projects that cite a policy document, by its number in any form or its title."""
        return self.ask("projects-citing-policy", policy=policy, **params)

    def cube(self, data_set: str = "expenditure", **selectors: object) -> RowTable:
        """The counted figures of a data set, each yuan once, narrowed by selectors.

        Args:
            data_set: Such as `expenditure`, `income`, `projects`, `three-public-expenses`; `data_sets()` lists them.
            selectors: `unit` (name or code; a department's stands for its units too), `year`,
                `phase` (budget, final_accounts …), `function`,
                `department_economic`, `government_economic` (codes or their beginnings), `project` (code), `measure`,
                `origin` (current_year, carried_over).

        Raises:
            ParameterError: A selector is unknown, or names no unit or several, no phase of the data set, no year or code.
        """
        known = dict.fromkeys(map(str, self.data_sets().column("data_set")))
        if data_set not in known:
            raise ParameterError("data_set", ", ".join(known), repr(data_set))
        phases = {str(r["phase"]) for r in self.data_sets() if r["data_set"] == data_set and r["phase"]}
        if "phase" in selectors and selectors["phase"] not in phases:
            raise ParameterError("phase", ", ".join(sorted(phases)), repr(selectors["phase"]))
        bound = {"data_set": data_set, **self._bound(selectors)}
        sql = _CUBE + "".join(_SELECTORS[name] for name in bound) + _ORDER
        columns, rows, _ = self._figures.ask(sql, bound)
        return RowTable(columns, tuple(rows))

    def data_sets(self) -> RowTable:
        """The data sets of the store with the phases, years and numbers of figures that each holds."""
        sql = """SELECT data_set, phase, year, COUNT(*) AS figures FROM figure WHERE left_out IS NULL
          GROUP BY data_set, phase, year ORDER BY data_set, phase, year"""
        columns, rows, _ = self._figures.ask(sql, {})
        return RowTable(columns, tuple(rows))

    def series(
        self, data_set: str = "expenditure", *, unproved: bool = False, **selectors: object
    ) -> RowTable:
        """Sums by year, in yuan, of what the selectors leave.

        Args:
            data_set: As for `cube`.
            unproved: Add up figures too whose digits, scale, place or label nothing proves.
            selectors: As for `cube`.

        Raises:
            ParameterError: The sum would mix phases or units, or hold figures that nothing proves or
                tables that do not close; the message names the selector that is missing.
        """
        found = self.cube(data_set, **selectors)
        for name, column in (("phase", "phase"), ("unit", "unit_name")):
            values = sorted({str(v) for v in found.column(column) if v is not None})
            if len(values) > 1 and name not in selectors:
                expected = f"{name}=… (one of {'、'.join(values[:6])})"
                raise ParameterError(f"sum of {data_set}", expected, f"{len(values)} mixed")
        doubtful = [row for row in found if row["status"] not in PROVED]
        if doubtful and not unproved:
            got = f"{len(doubtful)} of {len(found)} figures that are not proved, the first {doubtful[0]['fact']}"
            raise ParameterError(f"sum of {data_set}", "proved figures, or unproved=True", got)
        self._require_closed(data_set, found, unproved=unproved)
        sums: dict[Value, Decimal] = {}
        for row in found:
            amount = row["amount_yuan"]
            if not isinstance(amount, Decimal):
                raise ParameterError(
                    f"sum of {data_set}", "figures that can be read", f"{row['fact']} without amount"
                )
            sums[row["year"]] = sums.get(row["year"], Decimal(0)) + amount
        return RowTable(("year", "amount_yuan"), tuple(sorted(sums.items(), key=lambda item: str(item[0]))))

    def explain(self, row: dict[str, Value]) -> Evidence:
        """Where the figure of a row of `cube` is printed: file, page, cell, the printed text.

        Raises:
            ParameterError: The row names no fact.
            UnknownFactError: The store has no such fact.
        """
        fact = row.get("fact")
        if not isinstance(fact, str):
            raise ParameterError("row", "a row with the column fact", ", ".join(row))
        return evidence_of(self._store, fact)

    def find(self, text: str, limit: int = 20) -> list[Hit]:
        """Things by name, code or number; see `kg search`."""
        return self._index.search(text, limit=limit) or self._index.near(text, limit=limit)

    def close(self) -> None:
        """Let go of the store."""
        self._index.close()
        self._figures.close()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _require_closed(self, data_set: str, found: RowTable, *, unproved: bool) -> None:
        """Refuse figures of tables whose printed total they do not make."""
        files = {str(row["file"]) for row in found}
        sql = """SELECT document.file AS file, printed AS printed_yuan, stated AS stated_yuan FROM closing
          JOIN document ON document.id = closing.document
          WHERE data_set = :data_set AND printed IS NOT NULL AND abs(printed - stated) > rounding"""
        _, rows, _ = self._figures.ask(sql, {"data_set": data_set})
        open_ones = [row for row in rows if row[0] in files]
        if open_ones and not unproved:
            file, printed, stated = open_ones[0]
            got = f"{file}, which prints {printed} and lists {stated}"
            raise ParameterError(f"sum of {data_set}", "tables that close, or unproved=True", got)

    def _bound(self, selectors: dict[str, object]) -> dict[str, str]:
        unknown = sorted(set(selectors) - set(_SELECTORS))
        if unknown:
            raise ParameterError(
                "selector", ", ".join(n for n in _SELECTORS if n != "data_set"), ", ".join(unknown)
            )
        bound = {name: str(value) for name, value in selectors.items()}
        if bound.get("origin", MoneyOrigin.CURRENT_YEAR) not in set(MoneyOrigin):
            raise ParameterError("origin", ", ".join(MoneyOrigin), repr(selectors["origin"]))
        for name in _DIGITS & set(bound):
            if not bound[name].isdecimal():
                raise ParameterError(name, "digits", repr(selectors[name]))
        if "unit" in bound:
            bound["unit"] = self._unit(bound["unit"])
        return bound

    def _unit(self, text: str) -> str:
        """The IRI of the holder that a name or code means."""
        hits = [h for h in self._index.search(text, _BODIES, limit=20) if h.tier <= Tier.PHRASE]
        exact = [h for h in hits if h.tier is Tier.EXACT] or hits
        above = {str(iri): department for iri, department in self._figures.rows(_HOLDERS)}
        holders = {*above, *map(str, filter(None, above.values()))}
        held = [h for h in exact if h.iri in holders] or [h for h in hits if h.iri in holders]
        tops = [h for h in held if all(o.iri == h.iri or above.get(o.iri) == h.iri for o in held)]
        if len(tops) == 1:
            return tops[0].iri
        named = _names(held or hits or self._index.near(text, _BODIES))
        raise ParameterError("unit", "one unit whose money is counted", f"{text!r}: {named or 'none'}")


def _names(hits: Iterable[Hit]) -> str:
    return "、".join(dict.fromkeys(h.label for h in hits))


def open_budgets(store: str) -> Budgets:
    """Open the last published state of a store: a folder, or the URL of a SPARQL endpoint.

    Raises:
        StoreMissingError: There is none.
    """
    return Budgets(open_reader(store))
