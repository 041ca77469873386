"""Where a unit's money comes from and where it goes: funds, department, unit, subjects, projects, transfers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from kg.errors import ParameterError
from kg.figures.documents import UnitFamily, choose_period, documents_of, family_of
from kg.figures.levels import EXPENDITURE, INCOME, PROJECTS, Reader
from kg.figures.records import DocumentInfo
from kg.graph.iri import last_key
from kg.lineage.entities import resolve
from kg.lineage.flows import Flows
from kg.lineage.kinds import STAGE_LABELS, NodeKind
from kg.lineage.model import Lineage, PrintedTotal
from kg.lineage.reasons import STATEMENT, printed_total, statement_rows, with_reasons
from kg.lineage.unit_levels import UnitFlows
from kg.store.asking import ask_ahead, labels_of
from kg.store.snapshot import GraphReader
from kg.words.text import Said, english

_ABOUT_UNIT = (
    "figures/department-of-unit",
    "figures/names-of-unit",
    "figures/documents-published-by",
    "figures/documents-naming",
)
_KINDS = (*INCOME[0], *EXPENDITURE[0], *PROJECTS[0], *STATEMENT)
"""Tables of which a lineage is made where a document has them."""


def unit_lineage(
    store: GraphReader, unit: str, year: int | None = None, *, stage: str | None = None
) -> Lineage:
    """Funds → department → unit → 类 → 款 → 项 → economic class, unit → 基本/项目支出 → projects, and transfers.

    Only detail rows are added, each level from one table of one document (`kg.figures.levels`). The same yuan is
    shown by subject and by project; these are two views, told apart by `Edge.views` and never added up.

    Args:
        store: An open store.
        unit: IRI, code or name of a unit or department. A name that fits a department and its units means
            the department.
        year: Fiscal year; the latest one if None.
        stage: "budget" or "final_accounts"; the budget if there is one, if None.

    Raises:
        ParameterError: No such unit, several of them, or no document for that year and stage.
    """
    iri = resolve(store, unit, (NodeKind.DEPARTMENT, NodeKind.UNIT))
    family = family_of(store, iri)
    documents = documents_of(store, family)
    chosen_year, chosen_stage = choose_period(documents, year, stage)
    fitting = [(rank, d) for rank, d in documents if d.year == chosen_year and d.stage == chosen_stage]
    if not fitting:
        raise _without_document(last_key(iri), year, stage, [d for _, d in documents])
    flows, reader = Flows(), Reader(store)
    reader.ahead([d for _, d in fitting], _KINDS, with_projects=True)
    builder = UnitFlows(flows, reader)
    for part in _parts(family, fitting):
        builder.build(part, _near(fitting, part))
    name = labels_of(store, [iri])[iri]
    stage_name = STAGE_LABELS.get(chosen_stage or "", chosen_stage or "")
    draft = Lineage(
        kind="unit",
        subject=iri,
        title=Said(
            f"{name} {f'{chosen_year}年' if chosen_year else ''}{stage_name}资金来源与去向",
            " ".join(
                filter(
                    None,
                    (name, str(chosen_year or ""), english(stage_name) + ": where money comes from and goes"),
                )
            ),
        ),
        nodes=(),
        edges=(),
        year=chosen_year,
        stage=chosen_stage,
        total=builder.total,
        filters=(
            (Said("单位", "unit"), name if last_key(iri) == name else f"{last_key(iri)} {name}"),
            (Said("年度", "year"), str(chosen_year) if chosen_year else Said("未知", "unknown")),
            (Said("阶段", "stage"), stage_name),
        ),
    )
    flows.node(NodeKind.DEPARTMENT if family.is_department else NodeKind.UNIT, iri)
    flows.notes.extend(_unread(fitting, builder.documents))
    used = [d for _, d in fitting if d.iri in builder.documents] or [d for _, d in fitting]
    return with_reasons(flows.finish(store, draft), reader, used, family)


def printed_total_of(
    store: GraphReader, unit: str, year: int, stage: str, details: Decimal, stated_by: Collection[str]
) -> PrintedTotal | None:
    """The one total of income and expenditure that the documents of a body print for a year and stage.

    Args:
        store: An open store.
        unit: IRI of a unit or department.
        year: Fiscal year.
        stage: "budget" or "final_accounts".
        details: What its details add up to, yuan: of documents that print several totals, the one that prints this.
        stated_by: Keys of the documents that state the details; others are asked only where these print no total.
    """
    family, reader = family_of(store, unit), Reader(store)
    documents = [d for _, d in documents_of(store, family) if d.year == year and d.stage == stage]
    own = [d for d in documents if last_key(d.iri) in stated_by]
    return printed_total(statement_rows(reader, own, family), details) or printed_total(
        statement_rows(reader, documents, family), details
    )


def ask_of_totals(store: GraphReader, units: Collection[str]) -> None:
    """Ask at once what `printed_total_of` needs of several units, where what is asked is kept."""
    bodies = sorted(units)
    of_units = [(name, {"unit": bodies}) for name in _ABOUT_UNIT]
    ask_ahead(
        store,
        ("figures/canonical", {"named": bodies}),
        *of_units,
        ("figures/department-of-unit", {"department": bodies}),
    )
    families = [family_of(store, unit) for unit in bodies]
    others = sorted({u for f in families for u in (f.department, *f.units) if u})
    ask_ahead(store, *((name, {"unit": others}) for name in _ABOUT_UNIT[1:3]))
    documents = {d.iri: d for family in families for _, d in documents_of(store, family)}
    Reader(store).ahead(documents.values(), STATEMENT)


def _parts(family: UnitFamily, documents: Sequence[tuple[int, DocumentInfo]]) -> list[UnitFamily]:
    """What is built one after the other: the unit itself; for a department that publishes nothing, its units."""
    ranks = {rank for rank, _ in documents}
    if family.is_department and 0 not in ranks and 2 in ranks:
        return [UnitFamily(unit, family.department, family.units) for unit in family.units]
    return [family]


def _near(documents: Sequence[tuple[int, DocumentInfo]], part: UnitFamily) -> list[tuple[int, DocumentInfo]]:
    """The documents as one unit sees them: its own first, those of sister units not at all."""
    sisters = set(part.units) - {part.unit}
    if part.is_department:
        return list(documents)
    return [
        (0 if d.publisher == part.unit else max(rank, 1), d)
        for rank, d in documents
        if d.publisher not in sisters
    ]


def _unread(documents: Sequence[tuple[int, DocumentInfo]], read: set[str]) -> list[str]:
    others = sorted(d.file for rank, d in documents if d.iri not in read and rank < 3)
    if not others:
        return []
    return [
        Said(
            f"同一年度和阶段另有文件未计入，避免重复：{'、'.join(others)}",
            f"Other documents of the same year and stage, left out so that nothing counts twice: {', '.join(others)}",
        )
    ]


def _without_document(
    unit: str, year: int | None, stage: str | None, documents: Sequence[DocumentInfo]
) -> ParameterError:
    """Says which years and stages there are instead of the one asked for."""
    periods = sorted({(d.year or 0, d.stage) for d in documents})
    zh = "、".join(f"{year or '无年度'}{STAGE_LABELS.get(stage, stage)}" for year, stage in periods)
    en = ", ".join(f"{year or 'no year'} {stage}" for year, stage in periods)
    phase = STAGE_LABELS.get(stage or "", stage or "")
    return ParameterError(
        Said(f"{unit} 的资金脉络", f"lineage of {unit}"),
        Said(
            f"{year or '任一年度'}{phase}的文件",
            f"a document of {' '.join(filter(None, (str(year or 'any year'), stage)))}",
        ),
        Said(f"有{zh}的文件" if zh else "没有文件", f"documents of {en or 'no year'}"),
    )
