"""A project: its budgets by unit and year, the policies it cites, its indicators."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from kg.answers.questions import RowPage, answer_rows
from kg.graph.iri import keys_behind
from kg.lineage import NodeKind
from kg.money import RollupTables, RowLeftOut, figures_of
from kg.resources.place import find_one
from kg.store.snapshot import GraphReader

_COPY = f"'{RowLeftOut.PUBLISHED_AGAIN}', '{RowLeftOut.DUPLICATE}'"
_BUDGETS = f"""
SELECT thing.iri, budget.name, unit.code, unit.name, COALESCE(budget.year, document.year), document.stage,
  budget.total AS total_yuan, total_from, status, document.file, budget.page, budget.line
FROM budget JOIN project ON project.id = budget.project JOIN thing ON thing.id = budget
JOIN document ON document.id = document LEFT JOIN unit ON unit.id = owner
WHERE project.iri = :project AND COALESCE(left_out, '') NOT IN ({_COPY})
ORDER BY 5, unit.code, document.stage, document.file
"""  # noqa: S608 - words of ours


class ProjectBudget(msgspec.Struct, frozen=True):
    """What one document says a project may spend in one unit, year and stage, in yuan."""

    iri: str
    printed_name: str | None
    unit_code: str | None
    unit_name: str | None
    year: int | None
    stage: str
    total_yuan: Decimal | None
    total_from: str
    status: str
    file: str
    page: int | None
    line: int | None


class ProjectResource(msgspec.Struct, frozen=True):
    """A project (项目); `policies` and `indicators` are rows of the saved questions of that name."""

    iri: str
    code: str | None
    name: str
    budgets: tuple[ProjectBudget, ...]
    policies: tuple[dict[str, object], ...]
    indicators: tuple[dict[str, object], ...]


def get_project(store: GraphReader, text: str, *, figures: RollupTables | None = None) -> ProjectResource:
    """A project by code (also a damaged one), name or IRI.

    Args:
        store: An open store.
        text: What is meant.
        figures: The figures of the store, if the caller has them open.

    Raises:
        UnknownThingError: There is no such project.
        ParameterError: Several projects fit.
    """
    found = find_one(store, text, (NodeKind.PROJECT,), "project")
    code = found.code if found.code and "/" not in keys_behind(found.iri, "project") else None
    asked = {"project": code or found.label}
    return ProjectResource(
        iri=found.iri,
        code=code,
        name=found.label,
        budgets=_budgets(store, found.iri, figures),
        # By name the questions also find projects whose names are longer.
        policies=tuple(
            row
            for row in _records(answer_rows(store, "policies-of-project", asked))
            if code or row["project_name"] == found.label
        ),
        indicators=_records(answer_rows(store, "indicators-of-project", asked)),
    )


def _budgets(store: GraphReader, project: str, figures: RollupTables | None) -> tuple[ProjectBudget, ...]:
    if figures is None:
        with figures_of(store) as opened:
            return _budgets(store, project, opened)
    _, rows, _ = figures.ask(_BUDGETS, {"project": project})
    names = ProjectBudget.__struct_fields__
    return tuple(msgspec.convert(dict(zip(names, row, strict=True)), ProjectBudget) for row in rows)


def _records(page: RowPage) -> tuple[dict[str, object], ...]:
    return tuple(dict(zip(page.columns, row, strict=True)) for row in page.rows)
