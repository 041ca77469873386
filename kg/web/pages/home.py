"""The first page: what the graph holds, how much of it is proved, and where to begin."""

from __future__ import annotations

from importlib.metadata import version

from kg.answers.counts import count_by
from kg.answers.questions import saved_queries
from kg.figures.bodies import bodies
from kg.graph.iri import last_key
from kg.store.asking import ask
from kg.store.snapshot import GraphReader
from kg.web.pages.policies import cited_policies
from kg.web.phases import together
from kg.web.proof_shares import proof_shares
from kg.web.registry import PageKind
from kg.web.thing import thing_ref
from kg.web.view import ColumnKind, DataTable, Facts, Links, Ref, View, ViewCell, ViewColumn, ViewSection
from kg.words.text import Text, same
from ontology.terms import bkg

_SHOWN_QUESTIONS = (
    "three-public-expenses",
    "rollup-by-function",
    "budget-against-accounts",
    "year-on-year",
    "income-of-units",
    "projects-in-several-units",
    "projects-without-policy",
    "findings-by-severity",
)
"""Those that need no parameter and that most readers ask first."""
_SHOWN_POLICIES = 8
_SHOWN_PUBLISHERS = 50


def load(store: GraphReader, ref: Ref) -> View:
    """What the graph holds, and ways in."""
    documents = _documents(store)
    return View(
        ref,
        Text("预算知识图谱", "Budget knowledge graph"),
        Text("公开预算与决算", "Published budgets and final accounts"),
        (
            ViewSection(
                "contents", Text("图中有什么", "What is in the graph"), (_contents(store, documents),)
            ),
            ViewSection(
                "policies",
                Text("被引用最多的政策文件", "Policies cited most"),
                (_policies(store),),
            ),
            ViewSection("questions", Text("现成的问题", "Ready questions"), (_questions(),)),
            ViewSection("documents", Text("文件", "Documents"), (documents,)),
        ),
        data={"schema": _dataset(documents)},
    )


def _dataset(documents: DataTable) -> dict[str, object]:
    """The whole as a schema.org Dataset, for search engines of data sets; addresses are relative to the page."""
    years = sorted({row[2].value for row in documents.rows if isinstance(row[2].value, int)})
    publishers = sorted({str(row[1].value) for row in documents.rows if row[1].value})
    found: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": Text("预算知识图谱", "Budget knowledge graph"),
        "description": Text(
            f"{len(documents.rows)} 份公开的部门预算和决算，每个数字都可以追溯到原文件的页和单元格。",
            f"{len(documents.rows)} published budgets and final accounts; every figure traces to page and cell.",
        ),
        "inLanguage": ["zh", "en"],
        "isAccessibleForFree": True,
        "keywords": [Text("部门预算", "budget"), Text("决算", "final accounts"), Text("绩效", "performance")],
        "version": version("budget-kg"),
        "measurementTechnique": Text(
            "读取公开文件并逐项勾稽核对", "reading published files, checked by their own sums"
        ),
        "creator": [{"@type": "Organization", "name": name} for name in publishers[:_SHOWN_PUBLISHERS]],
    }
    if years:
        found["temporalCoverage"] = f"{years[0]}/{years[-1]}"
    return found


def _contents(store: GraphReader, documents: DataTable) -> Facts:
    statuses = {str(row["status"]): int(str(row["n"])) for row in count_by(store, "web/statuses")}
    years = sorted({row[2].value for row in documents.rows if isinstance(row[2].value, int)})
    span = together([same(str(year)) for year in years])
    return Facts(
        (
            (
                Text("文件", "Documents"),
                ViewCell(
                    len(documents.rows),
                    ref=Ref("home", part="documents"),
                    text=same(f"{len(documents.rows):,}"),
                ),
            ),
            (
                Text("单位与部门", "Units and departments"),
                ViewCell(len(bodies(store)), ref=Ref("units")),
            ),
            (Text("年度", "Years"), ViewCell(span.zh, span)),
            (Text("项目", "Projects"), ViewCell(_count(store, bkg.Project))),
            (
                Text("政策文件", "Policy documents"),
                ViewCell(_count(store, bkg.PolicyDocument), ref=Ref("policies")),
            ),
            *proof_shares(statuses),
        )
    )


def _documents(store: GraphReader) -> DataTable:
    found = []
    for row in sorted(ask(store, "web/documents"), key=lambda r: (-int(str(r["year"] or 0)), str(r["file"]))):
        stage = last_key(str(row["stage"] or ""))
        found.append(
            (
                ViewCell(row["file"], ref=thing_ref(str(row["document"]))),
                ViewCell(row["name"], ref=thing_ref(str(row["unit"]) if row["unit"] else None)),
                ViewCell(row["year"]),
                ViewCell(stage, STAGES.get(stage)),
            )
        )
    columns = (
        ViewColumn("file", Text("文件", "File")),
        ViewColumn("publisher", Text("发布单位", "Publisher")),
        ViewColumn("fiscal_year", Text("年度", "Year"), ColumnKind.YEAR),
        ViewColumn("stage", Text("阶段", "Stage")),
    )
    return DataTable("documents", Text("每份文件一行", "One row a document"), columns, tuple(found))


STAGES = {"budget": Text("预算", "budget"), "final_accounts": Text("决算", "final accounts")}


def _count(store: GraphReader, kind: str) -> int:
    return sum(int(str(row["n"])) for row in ask(store, "common/count-of-things", type=kind))


def _policies(store: GraphReader) -> DataTable:
    caption = Text("按引用项目数排列", "By number of citing projects")
    return cited_policies(store, "cited-policies", caption, limit=_SHOWN_POLICIES, more=Ref("policies"))


def _questions() -> Links:
    shown = [saved_queries().get(name) for name in _SHOWN_QUESTIONS]
    items = [ViewCell(q.name, Text(q.summary, q.summary_en), Ref("questions", q.name)) for q in shown]
    return Links((*items, ViewCell(None, Text("全部问题", "All questions"), Ref("questions"))))


PAGE = PageKind("home", load)
