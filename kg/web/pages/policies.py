"""All policy documents that the budgets cite, ranked by the projects that cite them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from kg.money import figures_of, new_money_by_policy
from kg.store.snapshot import GraphReader
from kg.web.answers import question_table
from kg.web.registry import PageKind
from kg.web.view import ColumnKind, DataTable, Notice, Ref, View, ViewCell, ViewColumn, ViewSection
from kg.words.text import Text

_RANKED = "cited-policies-ranked"
_NEW_MONEY = ViewColumn(
    "new_yuan",
    Text("引用它的项目总额（元，不含上年结转）", "Total of citing projects (yuan, without carry-over)"),
    ColumnKind.MONEY,
)


def load(store: GraphReader, ref: Ref) -> View:
    """The cited documents, and those that several units share."""
    cited = cited_policies(store, "policies", Text("每份政策文件一行", "One row a policy document"))
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


def cited_policies(
    store: GraphReader, name: str, caption: Text, *, limit: int | None = None, more: Ref | None = None
) -> DataTable:
    """The cited documents, the most cited first, with the money that heads the page of each.

    The question itself adds what projects state in all years; here what the year before had already is left out.

    Args:
        store: An open store.
        name: Name of the table on its page.
        caption: What a row is.
        limit: Most rows shown.
        more: The page with all rows.
    """
    table = question_table(
        store, _RANKED, {}, name=name, caption=caption, limit=limit, without=("behind_yuan",), more=more
    )
    with figures_of(store) as figures:
        money = new_money_by_policy(figures)
    names = [column.name for column in table.columns]
    keys = [names.index("policy_number"), names.index("policy_title")]
    rows = tuple((*row, _money(money, *(row[key] for key in keys))) for row in table.rows)
    return msgspec.structs.replace(table, columns=(*table.columns, _NEW_MONEY), rows=rows)


def _money(money: Mapping[str, Decimal], number: ViewCell, title: ViewCell) -> ViewCell:
    cell = number if number.value else title
    ref = msgspec.structs.replace(cell.ref, part="projects") if cell.ref else None
    found = money.get(str(cell.value))
    return ViewCell(found, ref=ref if found is not None else None)


PAGE = PageKind("policies", load)
