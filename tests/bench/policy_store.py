"""A store for measuring look-ups: thousands of policy documents, each cited by a few projects of many units."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from kg.build.publishing import publish
from kg.graph.nquads import GraphWriter
from kg.store.embedded import EmbeddedStore
from ontology.terms import BASE, bkg, dcterms, rdf, skos

POLICIES = 5_000
DOCUMENTS = 2_000
_BUDGETS_A_DOCUMENT = 14
_LINES_A_DOCUMENT = 38
_SEED = 20261121

LOOKUP = f"""PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
PREFIX skos: <{skos.prefLabel.removesuffix("prefLabel")}>
SELECT ?project ?name ?unit ?year ?amount WHERE {{
  ?policy bkg:policyKey "KEY" .
  ?citation bkg:refersTo ?policy ; bkg:citedIn ?budget .
  ?budget bkg:project ?project ; bkg:unit ?unit ; bkg:fiscalYear ?year ; bkg:total ?amount .
  ?project skos:prefLabel ?name
}}"""


def policy_key(number: int) -> str:
    """The document number of one of the policies."""
    return f"京财测指〔{2015 + number % 10}〕{number:04}号"


def write_policy_store(path: Path) -> int:
    """Make a published store of about a million statements; returns how many."""
    source = path.with_suffix(".nq")
    graphs = []
    with source.open("wb") as file:
        for writer in _graphs():
            graphs.append(writer.graph)
            file.write(writer.to_bytes())
    with EmbeddedStore.open(path) as store:
        store.bulk_load(source, graphs)
        publish(store)
        source.unlink()
        return store.count()


def _graphs() -> Iterator[GraphWriter]:
    chance = random.Random(_SEED)  # noqa: S311  # figures to measure with, no secrets
    shared = GraphWriter(BASE + "graph/things")
    for number in range(POLICIES):
        iri = f"{BASE}policy/{policy_key(number)}"
        shared.link(iri, rdf.type, bkg.PolicyDocument)
        shared.text(iri, bkg.policyKey, policy_key(number))
        shared.text(iri, bkg.documentNumber, policy_key(number))
        shared.text(iri, dcterms.title, f"关于第{number}项工作的通知")
    for number in range(DOCUMENTS):
        yield _document(number, chance, shared)
    yield shared


def _document(number: int, chance: random.Random, shared: GraphWriter) -> GraphWriter:
    writer = GraphWriter(f"{BASE}graph/document/{number:016x}")
    document, unit = f"{BASE}document/{number:016x}", f"{BASE}unit/110102/{number % 500:06}"
    year = 2019 + number // 500
    writer.link(document, rdf.type, bkg.BudgetDocument)
    writer.text(document, bkg.fileName, f"{number}.txt")
    for line in range(_LINES_A_DOCUMENT):
        iri = f"{BASE}line/{number:016x}/{line}"
        writer.link(iri, rdf.type, bkg.BudgetLine)
        writer.link(iri, bkg.unit, unit)
        writer.year(iri, bkg.fiscalYear, year)
        writer.decimal(iri, bkg.amount, Decimal(chance.randrange(10**9)) / 100)
        writer.integer(iri, bkg.line, line)
        writer.text(iri, bkg.printedText, str(line))
    for place in range(_BUDGETS_A_DOCUMENT):
        project = f"{BASE}project/11010224T{number:06}{place:06}"
        budget = f"{project}/{year}"
        shared.link(project, rdf.type, bkg.Project)
        shared.text(project, skos.prefLabel, f"第{number}单位第{place}项目经费", "zh")
        writer.link(budget, rdf.type, bkg.ProjectBudget)
        writer.link(budget, bkg.project, project)
        writer.link(budget, bkg.unit, unit)
        writer.year(budget, bkg.fiscalYear, year)
        writer.decimal(budget, bkg.total, Decimal(chance.randrange(10**9)) / 100)
        for mention in range(1 + chance.randrange(3)):
            _cite(writer, budget, document, mention, chance)
    return writer


def _cite(writer: GraphWriter, budget: str, document: str, mention: int, chance: random.Random) -> None:
    # Some documents are cited far more often than others.
    policy = f"{BASE}policy/{policy_key(int(POLICIES * chance.random() ** 1.5))}"
    citation = f"{budget}/citation/{mention}"
    writer.link(citation, rdf.type, bkg.Citation)
    writer.link(citation, bkg.refersTo, policy)
    writer.link(citation, bkg.citedIn, budget)
    writer.link(citation, bkg.document, document)
    writer.text(citation, bkg.context, "project_name")
    writer.text(citation, bkg.rawText, policy)
