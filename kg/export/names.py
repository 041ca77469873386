"""The tables of names: policy documents, each with who cites it and the money that names it; units; links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import msgspec

from kg.export.records import Records, Values, document_graphs, first, first_or_none, in_chinese
from kg.graph.iri import Namer, split_iri
from kg.money.figures import figures_of, yuan
from kg.policy.identity import canonical_policies
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, dcterms, org, skos

_TRANSFERS = """SELECT thing.iri, SUM(amount) FROM figure JOIN thing ON thing.id = policy
WHERE data_set = 'transfers' AND left_out IS NULL AND amount IS NOT NULL GROUP BY thing.iri"""
_PROJECTS = """SELECT thing.iri, amount FROM figure JOIN thing ON thing.id = source
WHERE data_set = 'projects' AND left_out IS NULL AND amount IS NOT NULL"""
Row = dict[str, str]

_CARRIED_OVER = "结转"
_SUM = "小计"


class _PolicyMoney(msgspec.Struct):
    """Who cites one policy, and figures by what states them, so that a figure that two files state counts once."""

    projects: set[str] = msgspec.field(default_factory=set)
    units: set[str] = msgspec.field(default_factory=set)
    transfers: Decimal | None = None
    budgets: dict[str, Decimal] = msgspec.field(default_factory=dict)
    carried_over: dict[tuple[str, ...], Decimal] = msgspec.field(default_factory=dict)
    handed_out: Decimal | None = None


def policy_rows(store: GraphReader, namer: Namer) -> Iterator[Row]:
    """Every policy once, under the name that stands for its names.

    Of documents that state the same money only the one that counts is summed up. `amount_yuan` sums the transfer rows
    that name it; `budget_yuan` the totals of the project budgets that cite it, of which not all need come from it;
    `carry_over_yuan` what tables of project expenditure print as 结转 for the projects that cite it; `handed_out_yuan`
    what its annexes hand out. They overlap: nobody may add them up.
    """
    things = Records(store, namer.things_graph, namer)
    canonical = canonical_policies(store)
    money: dict[str, _PolicyMoney] = {}
    with figures_of(store) as figures:
        for named, amount in figures.rows(_TRANSFERS):
            own = money.setdefault(canonical.get(named, named), _PolicyMoney())
            own.transfers = (own.transfers or Decimal(0)) + yuan(amount)
        budgets = {iri: yuan(amount) for iri, amount in figures.rows(_PROJECTS)}
    for graph in document_graphs(store):
        _read(Records(store, graph, namer), canonical, money, budgets)
    for policy, values in sorted(things.of_type(bkg.PolicyDocument)):
        if canonical.get(policy, policy) != policy:
            continue
        own = money.get(policy) or _PolicyMoney()
        agency = first_or_none(values, bkg.agency)
        yield {
            "policy": policy,
            "document_number": first(values, bkg.documentNumber),
            "title": first(values, dcterms.title),
            "issuer": first(things.get(agency or ""), skos.prefLabel),
            "level": first(values, bkg.level),
            "year": first(values, bkg.year),
            "held": first(values, bkg.held),
            "citing_projects": str(len(own.projects)),
            "citing_units": str(len(own.units)),
            "amount_yuan": _text(own.transfers),
            "budget_yuan": _text(sum(own.budgets.values(), Decimal(0)) if own.budgets else None),
            "carry_over_yuan": _text(
                sum(own.carried_over.values(), Decimal(0)) if own.carried_over else None
            ),
            "handed_out_yuan": _text(own.handed_out),
        }


def unit_rows(store: GraphReader, namer: Namer) -> Iterator[Row]:
    """Every unit and department once, with how many documents it publishes."""
    things = Records(store, namer.things_graph, namer)
    documents = {unit: count for unit, count in ask_texts(store, "common/documents-of-publishers") if unit}
    for unit, values in sorted([*things.of_type(bkg.Unit), *things.of_type(bkg.Department)]):
        yield {
            "unit": first(values, bkg.unitCode) or things.code(unit),
            "region": things.code(first_or_none(values, bkg.region)),
            "department": things.code(first_or_none(values, org.subOrganizationOf)),
            "name": first(values, skos.prefLabel),
            "documents": documents.get(unit) or "0",
        }


def link_rows(store: GraphReader, namer: Namer) -> Iterator[Row]:
    """Every link that a rule or a person drew, with what shows it."""
    for graph in store.graphs():
        if not namer.is_links_graph(graph):
            continue
        for _, link in sorted(Records(store, graph, namer).of_type(bkg.Link)):
            yield {
                "rule": first(link, bkg.rule),
                "from": first(link, bkg.linkFrom),
                "to": first(link, bkg.linkTo),
                "evidence": in_chinese(link, bkg.evidence),
                "confidence": first(link, bkg.confidence),
            }


def _read(
    records: Records,
    canonical: Mapping[str, str],
    money: dict[str, _PolicyMoney],
    budgets: Mapping[str, Decimal],
) -> None:
    """Add what one document states; `budgets` are the project budgets whose money counts, with it."""
    publisher = next((first(v, bkg.publishedBy) for _, v in records.of_type(bkg.BudgetDocument)), "")
    citing: dict[str, set[str]] = {}
    for _, citation in records.of_type(bkg.Citation):
        policy = canonical.get(first(citation, bkg.refersTo), "")
        own = money.setdefault(policy, _PolicyMoney())
        if publisher:
            own.units.add(publisher)
        for thing in citation.get(bkg.citedIn, ()):
            if (split_iri(thing, records.base) or ("",))[0] == "project":
                own.projects.add(thing)
                citing.setdefault(thing, set()).add(policy)
            elif thing in budgets:
                own.budgets[thing] = budgets[thing]
    for _, allocation in records.of_type(bkg.Allocation):
        own = money.setdefault(canonical.get(first(allocation, bkg.allocatedBy), ""), _PolicyMoney())
        own.handed_out = (own.handed_out or Decimal(0)) + Decimal(first(allocation, bkg.amount) or 0)
    _carried_over(records.of_type(bkg.BudgetLine), citing, money)


def _carried_over(
    lines: Iterable[tuple[str, Values]], citing: Mapping[str, set[str]], money: Mapping[str, _PolicyMoney]
) -> None:
    """Cells of project expenditure in columns of money carried over, of projects that cite a policy."""
    for _, line in lines:
        measure, project = first(line, bkg.measureKey), first(line, bkg.project)
        if project not in citing or _CARRIED_OVER not in measure or measure.endswith(_SUM):
            continue
        if first(line, bkg.tableKind) != "project_expenditure" or first(line, bkg.role) != "detail":
            continue
        amount = Decimal(first(line, bkg.amount) or 0)
        place = tuple(
            first(line, term)
            for term in (
                bkg.project,
                bkg.unit,
                bkg.department,
                bkg.fiscalYear,
                bkg.function,
                bkg.departmentEconomic,
            )
        )
        for policy in citing[project]:
            key = (*place, measure)
            money[policy].carried_over[key] = max(amount, money[policy].carried_over.get(key, amount))


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:f}"
