"""Why a project has its money and what for: policies, transfers, its budgets by unit and year, indicators, sisters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.figures.printed import ZERO, PrintedAt
from kg.figures.records import Record
from kg.figures.statements import about_thing
from kg.graph.iri import code_of, last_key
from kg.lineage.balance import common
from kg.lineage.comparison import BY_TABLES, independent, same_figure, total_of
from kg.lineage.entities import resolve
from kg.lineage.flows import Flows
from kg.lineage.kinds import STAGE_LABELS, Breakdown, EdgeKind, NodeKind
from kg.lineage.links import relate_givers, relate_sisters
from kg.lineage.model import Lineage
from kg.lineage.projects import CitedIn, Library, ProjectMoney, strongest
from kg.lineage.subjects import transfer_node
from kg.lineage.totals import ProjectTotal
from kg.store.asking import ask_ahead, labels_of
from kg.store.snapshot import GraphReader
from kg.words.text import Said
from ontology.terms import bkg

_VIEW = (Breakdown.PROJECT,)
_WITH_TRANSFERS = (Breakdown.PROJECT, Breakdown.TRANSFER)
_TARGETS = (
    bkg.indicatorLevel2,
    bkg.indicatorName,
    bkg.operator,
    bkg.targetText,
    bkg.unitText,
)


def project_lineage(store: GraphReader, code: str) -> Lineage:
    """Policies and transfers → project budgets by unit and year → indicators; sister units.

    Units that have the same project are its sisters and stand side by side; projects of another code that a
    link calls the same programme are named, not added.

    Args:
        store: An open store.
        code: Project code, name or IRI.

    Raises:
        ParameterError: No such project, or several of them.
    """
    project = resolve(store, code, (NodeKind.PROJECT,))
    library, flows = Library(store), Flows()
    flows.node(NodeKind.PROJECT, project)
    money = library.money(project)
    transfers = library.transfers(bkg.project, project)
    budgets = _budgets(flows, project, money)
    _transfers(flows, library, transfers, budgets, money)
    _policies(flows, project, budgets, library)
    _indicators(flows, store, budgets, money)
    relate_givers(flows, store, {project: [project, *(b.iri for entry in money for b in entry.budgets)]})
    relate_sisters(flows, store, project)
    total = ProjectTotal(store, money)
    count = sum(len(b.indicators) for entry in money for b in entry.budgets)
    flows.describe(project, amount=total.amount, indicators=count)
    units = {entry.unit for entry in money}
    name = labels_of(store, [project])[project]
    draft = Lineage(
        kind="project",
        subject=project,
        title=Said(f"{name} 资金来源与绩效指标", f"{name}: funds and indicators"),
        nodes=(),
        edges=(),
        year=common({entry.year for entry in money}),
        stage=common({entry.stage for entry in money}),
        total=total.amount,
        notes=(_meaning_of_total(len(units), len(money)), *total.notes),
        filters=((Said("项目", "project"), f"{code_of(project) or ''} {name}".strip()),),
    )
    return flows.finish(store, draft)


def _meaning_of_total(units: int, budgets: int) -> Said:
    return Said(
        f"{units} 个单位、{budgets} 笔项目预算；合计为各单位各年度之和",
        f"{budgets} budgets in {units} units; the total is that of all units and years",
    )


_Budgets = Mapping[tuple[str, int | None, str], str]
"""Unit, year and stage → node of the project budget."""


def _budgets(flows: Flows, project: str, money: Sequence[ProjectMoney]) -> _Budgets:
    """Project → project budget → unit, for each unit and year."""
    nodes: dict[tuple[str, int | None, str], str] = {}
    for entry in money:
        iri = entry.budgets[0].iri if entry.budgets else entry.figures[0].iri
        stage = STAGE_LABELS.get(entry.stage, entry.stage)
        period = f"{entry.year}年{stage}" if entry.year else stage
        node = flows.node(NodeKind.PROJECT_BUDGET, iri, label=f"{period} {{}}", named_after=entry.unit)
        count = sum(len(b.indicators) for b in entry.budgets)
        flows.describe(node, amount=total_of(entry.figures), indicators=count)
        unit = flows.node(NodeKind.UNIT, entry.unit)
        for figure in entry.figures:
            flows.add(project, node, EdgeKind.PROJECT, _VIEW, figure)
            flows.add(node, unit, EdgeKind.PROJECT, _WITH_TRANSFERS, figure)
        printed = [budget for budget in entry.budgets if budget.stated]
        if printed and entry.figures != entry.budgets:
            flows.checks.append(same_figure(node, entry.figures, printed, BY_TABLES))
        nodes[entry.unit, entry.year, entry.stage] = node
    return nodes


def _transfers(
    flows: Flows,
    library: Library,
    transfers: Sequence[Record],
    budgets: _Budgets,
    money: Sequence[ProjectMoney],
) -> None:
    """Funding document → transfer → project budget; → unit where no table of projects states a budget."""
    given: dict[str, list[Record]] = {}
    for record in transfers:
        amount = record.amount or ZERO
        transfer = transfer_node(flows, record)
        unit = library.holder(record.unit, record.document)
        budget = budgets.get((unit, record.document.year, record.document.stage))
        target = budget or flows.node(NodeKind.UNIT, unit)
        if record.policy:
            policy = flows.node(NodeKind.POLICY, record.policy)
            flows.add(
                policy, transfer, EdgeKind.TRANSFER, (Breakdown.TRANSFER,), record, between_units=amount
            )
        flows.add(transfer, target, EdgeKind.TRANSFER, (Breakdown.TRANSFER,), record, between_units=amount)
        if budget:
            given.setdefault(budget, []).append(record)
    for entry in money:
        node = budgets[entry.unit, entry.year, entry.stage]
        printed = independent(entry.figures)
        if node in given and printed:
            flows.checks.append(same_figure(node, given[node], printed, "上级转移支付与项目预算"))


def _policies(flows: Flows, project: str, budgets: _Budgets, library: Library) -> None:
    """Policies that the project or one of its budgets cites."""
    cited: dict[tuple[str, str], list[CitedIn]] = {}
    budget_nodes = set(budgets.values())
    for thing in (project, *sorted(budget_nodes)):
        for citation in library.cited_by(thing):
            cited.setdefault((citation.policy, thing), []).append(citation)
    by_budget = {policy for policy, thing in cited if thing != project}
    for (policy, thing), citations in sorted(cited.items()):
        if thing == project and policy in by_budget:
            continue  # a budget that cites it says the same with its year
        node = flows.node(NodeKind.POLICY, policy)
        flows.relate(node, thing, strongest(citations), [c.evidence for c in citations])


def _indicators(flows: Flows, store: GraphReader, budgets: _Budgets, money: Sequence[ProjectMoney]) -> None:
    told = _told(store, [i for m in money for b in m.budgets for i in b.indicators])
    for entry in money:
        node = budgets[entry.unit, entry.year, entry.stage]
        for budget in entry.budgets:
            for iri in budget.indicators:
                label = _indicator_label(told[iri]) or last_key(iri)
                indicator = flows.node(NodeKind.INDICATOR, iri, label=label)
                lines, pages = (_numbers(told[iri], term) for term in (bkg.line, bkg.page))
                place = PrintedAt(budget.document.iri, budget.document.file, budget.table, lines, pages)
                flows.relate(node, indicator, EdgeKind.INDICATOR, [place], year=entry.year, stage=entry.stage)


def _told(store: GraphReader, indicators: Iterable[str]) -> dict[str, dict[str, str]]:
    """What the documents say of indicators, and where; of concepts the names."""
    told: dict[str, dict[str, str]] = {}
    wanted = sorted(set(indicators))
    ask_ahead(store, ("common/about-thing", {"thing": wanted}))
    for iri in wanted:
        said = about_thing(store, iri)
        told[iri] = {term: said[term][0] for term in (*_TARGETS, bkg.line, bkg.page) if term in said}
        for term in (bkg.indicatorLevel2, bkg.operator):
            if term in told[iri]:
                told[iri][term] = last_key(told[iri][term])
    return told


def _numbers(told: Mapping[str, str], term: str) -> tuple[int, ...]:
    text = told.get(term, "")
    return (int(text),) if text.isdigit() else ()


def _indicator_label(told: Mapping[str, str]) -> str:
    """Kind, name and target in one line, such as 数量指标：清扫面积 ≥ 20万平方米."""
    kind, name, operator, target, unit = (told.get(term, "") for term in _TARGETS)
    head = "：".join(part for part in (kind, name) if part)
    return " ".join(part for part in (head, operator, f"{target}{unit}") if part)
