"""Where the money of a policy document goes: transfer rows, projects, units, subjects; and who cites it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.figures.printed import ZERO
from kg.figures.records import Record
from kg.lineage.balance import common
from kg.lineage.comparison import WITH_TRANSFERS, independent, same_figure, total_of
from kg.lineage.entities import describe_entities, resolve
from kg.lineage.flows import Flows
from kg.lineage.kinds import Breakdown, EdgeKind, NodeKind
from kg.lineage.links import same_policies
from kg.lineage.model import Lineage
from kg.lineage.projects import CitedIn, Library, ProjectMoney, strongest
from kg.lineage.reasons import with_carry_over
from kg.lineage.subjects import function_nodes, transfer_node
from kg.lineage.totals import ProjectTotal
from kg.policy.chain import policy_chain
from kg.store.asking import labels_of
from kg.store.snapshot import GraphReader
from kg.words.text import Said
from ontology.terms import bkg

_VIEW = (Breakdown.POLICY,)


def policy_lineage(store: GraphReader, number_or_title: str, *, year: int | None = None) -> Lineage:
    """Policy → transfer rows → projects → units → 类 → 款 → 项.

    A project that only cites the policy hangs on it by an edge without amount: how much of its money is due to
    the policy nobody says. What a project may spend beyond the transfers it gets is shown as 未说明.

    Args:
        store: An open store.
        number_or_title: Document number in any form, title or part of one, or IRI.
        year: Fiscal year of the budgets; all if None.

    Raises:
        ParameterError: No such policy document, or several of them.
    """
    same = same_policies(store, resolve(store, number_or_title, (NodeKind.POLICY,)))
    policy = same[0]
    library, flows = Library(store), Flows()
    flows.node(NodeKind.POLICY, policy)
    library.read_policies(same)
    transfers = [
        r
        for one in same
        for r in library.transfers(bkg.fundingDocument, one)
        if year in (None, r.document.year)
    ]
    citations = [c for one in same for c in library.citing(one) if year in (None, c.document.year)]
    _chain(flows, store, policy)
    paid = _transfers(flows, library, policy, transfers)
    projects = sorted({*paid, *_citing_projects(flows, library, policy, citations, set(paid))})
    library.read(projects)
    money = [m for project in projects for m in library.money(project) if year in (None, m.year)]
    for entry in money:
        _spend(flows, entry, paid.get(entry.project, []), library)
    _without_budget(flows, library, paid, {m.project for m in money})
    projects_total = ProjectTotal(store, money)
    _describe(flows, projects, money, projects_total)
    name = labels_of(store, [policy])[policy]
    years = {r.document.year for r in transfers} | {entry.year for entry in money}
    shown = "、".join(str(y) for y in sorted(y for y in years if y is not None))
    draft = Lineage(
        kind="policy",
        subject=policy,
        title=Said(
            f"{name}{f' {year}年' if year else ''}资金去向",
            f"{name}: where money goes{f', {year}' if year else ''}",
        ),
        nodes=(),
        edges=(),
        year=year or common(years),
        stage=common({r.document.stage for r in transfers} | {entry.stage for entry in money}),
        total=total_of(transfers) if transfers else projects_total.amount,
        notes=(*_meaning_of_total(transfers, projects_total), *_other_names(store, policy, same)),
        filters=(
            (Said("政策文件", "policy document"), name),
            (Said("年度", "year"), str(year) if year else _any_year(shown)),
        ),
    )
    carried = {p: projects_total.carried_of([m for m in money if m.project == p]) for p in projects}
    return with_carry_over(flows.finish(store, draft), carried)


def _chain(flows: Flows, store: GraphReader, policy: str) -> None:
    """The documents that it rests on and that rest on it, as edges without amount from the upper to the lower."""
    chain = policy_chain(store, policy)
    by_key = {link.policy.key: link.policy.iri for link in chain.links} if chain else {}
    for link in chain.links if chain else ():
        other = flows.node(NodeKind.POLICY, link.policy.iri)
        beside = flows.node(NodeKind.POLICY, by_key.get(link.beside, policy))
        ends = (other, beside) if link.level < 0 else (beside, other)
        flows.relate(*ends, EdgeKind.RESTED_ON)


def _other_names(store: GraphReader, policy: str, same: Sequence[str]) -> list[str]:
    names = labels_of(store, [one for one in same if one != policy])
    if not names:
        return []
    zh = f"同一文件还引用为：{'、'.join(names.values())}"
    return [Said(zh, f"The same document is also cited as: {', '.join(names.values())}")]


def _any_year(shown: str) -> Said:
    return Said(f"不限（有 {shown}）", f"any ({shown})") if shown else Said("不限", "any")


def _meaning_of_total(transfers: Sequence[Record], projects: ProjectTotal) -> tuple[str, ...]:
    if transfers:
        count = len(transfers)
        return (
            Said(f"合计为上级转移支付 {count} 行之和", f"The total is the sum of {count} rows of transfers"),
        )
    if projects.entries:
        meaning = Said(
            "没有转移支付行；合计为引用该文件的项目的预算之和，其资金不一定都来自该文件",
            "No row of transfers; the total is that of the projects that cite it, whose money need not all be its own",
        )
        return (meaning, *projects.notes)
    return (Said("没有找到与该文件有关的金额", "No amount was found for this document"),)


def _transfers(
    flows: Flows, library: Library, policy: str, transfers: Sequence[Record]
) -> dict[str, list[Record]]:
    """Policy → transfer → project, or unit where the row names no project; returns project → its rows."""
    paid: dict[str, list[Record]] = {}
    for record in transfers:
        transfer = transfer_node(flows, record)
        amount = record.amount or ZERO
        flows.add(policy, transfer, EdgeKind.TRANSFER, _VIEW, record, between_units=amount)
        if record.project:
            target = flows.node(NodeKind.PROJECT, record.project)
            paid.setdefault(record.project, []).append(record)
        else:
            target = flows.node(NodeKind.UNIT, library.holder(record.unit, record.document))
        flows.add(transfer, target, EdgeKind.TRANSFER, _VIEW, record, between_units=amount)
    return paid


def _citing_projects(
    flows: Flows, library: Library, policy: str, citations: Sequence[CitedIn], paid: set[str]
) -> set[str]:
    """Edges from the policy to the projects and publishers that cite it; returns the projects."""
    things = {c.thing for c in citations}
    kinds = {c.iri: c.kind for c in describe_entities(library.store, things)}
    by_thing: dict[str, list[CitedIn]] = {}
    for citation in citations:
        by_thing.setdefault(citation.thing, []).append(citation)
    projects: set[str] = set()
    for thing, cited in sorted(by_thing.items()):
        evidence = [c.evidence for c in cited]
        if kinds.get(thing) is NodeKind.PROJECT:
            projects.add(thing)
            if thing not in paid:
                node = flows.node(NodeKind.PROJECT, thing)
                flows.relate(policy, node, strongest(cited), evidence)
        elif any(c.document.iri == thing and c.document.publisher for c in cited):
            document = cited[0].document
            unit = flows.node(NodeKind.UNIT, library.holder(None, document))
            flows.relate(policy, unit, strongest(cited), evidence, year=document.year, stage=document.stage)
    return projects


def _spend(flows: Flows, money: ProjectMoney, paid: Sequence[Record], library: Library) -> None:
    """Project → unit → subjects, of what the project may spend in one unit and year."""
    project = flows.node(NodeKind.PROJECT, money.project)
    unit = flows.node(NodeKind.UNIT, money.unit)
    for figure in money.figures:
        flows.add(project, unit, EdgeKind.PROJECT, _VIEW, figure)
    own = [
        r
        for r in paid
        if (r.document.year, r.document.stage) == (money.year, money.stage)
        and library.holder(r.unit, r.document) == money.unit
    ]
    printed = independent(money.figures)
    if own and printed:
        flows.checks.append(same_figure(project, own, printed, WITH_TRANSFERS))
    rows = [f for f in money.figures if isinstance(f, Record)]
    if not rows and own and total_of(own) == total_of(money.figures):
        rows = own  # the performance table prints no subjects, the transfer rows of the same money do
    for record in rows:
        _subjects(flows, unit, record)


def _subjects(flows: Flows, unit: str, record: Record) -> None:
    if record.function:
        nodes = [unit, *function_nodes(flows, record.function)]
        flows.path(nodes, [EdgeKind.FUNCTION] * (len(nodes) - 1), _VIEW, record)


def _without_budget(
    flows: Flows, library: Library, paid: Mapping[str, Sequence[Record]], budgeted: set[str]
) -> None:
    """Transfers to projects for which no table of projects states anything: their own rows say the rest."""
    for project, records in paid.items():
        if project in budgeted:
            continue
        for record in records:
            unit = flows.node(NodeKind.UNIT, library.holder(record.unit, record.document))
            flows.add(project, unit, EdgeKind.TRANSFER, _VIEW, record)
            _subjects(flows, unit, record)


def _describe(
    flows: Flows, projects: Sequence[str], money: Sequence[ProjectMoney], total: ProjectTotal
) -> None:
    for project in projects:
        own = [m for m in money if m.project == project]
        indicators = sum(len(b.indicators) for entry in own for b in entry.budgets)
        flows.describe(project, amount=total.amount_of(own), indicators=indicators)
