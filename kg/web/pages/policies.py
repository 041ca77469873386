"""All policy documents that the budgets cite, ranked by the projects that cite them."""

from __future__ import annotations

from kg.store.snapshot import GraphReader
from kg.web.answers import question_table
from kg.web.registry import PageKind
from kg.web.view import Notice, Ref, View, ViewSection
from kg.words.text import Text


def load(store: GraphReader, ref: Ref) -> View:
    """The cited documents, and those that several units share."""
    cited = question_table(
        store,
        "cited-policies-ranked",
        {},
        name="policies",
        caption=Text("每份政策文件一行", "One row a policy document"),
    )
    shared = question_table(
        store,
        "policies-cited-by-several-units",
        {},
        name="shared-policies",
        caption=Text("两个以上单位引用的文件", "Cited by two or more units"),
    )
    held = Text(
        "图中只有引用这些文件的预算，没有文件全文（未收录）。",
        "The graph holds the budgets that cite these documents, not their texts (not held).",
    )
    return View(
        ref,
        Text("政策文件", "Policy documents"),
        Text("目录", "Index"),
        (
            ViewSection("cited", Text("被引用的文件", "Cited documents"), (Notice(held), cited)),
            ViewSection("shared", Text("多个单位共同引用", "Shared by several units"), (shared,)),
        ),
    )


PAGE = PageKind("policies", load)
