"""The chain of a policy on its page: what it rests on, what rests on it, who was paid, what is promised."""

from __future__ import annotations

from kg.answers.policy_chain import MONEY_LABELS
from kg.policy.chain import RELATION_LABELS, PolicyChain, policy_chain
from kg.store.snapshot import GraphReader
from kg.web.thing import thing_ref
from kg.web.view import ColumnKind, DataTable, ViewCell, ViewColumn, ViewSection
from kg.words.text import Text

_RELATIONS = {
    "forwards": "forwards",
    "issues": "publishes",
    "implements": "carries out",
    "supplements": "supplements",
    "amends": "amends",
    "repeals": "repeals",
    "basedOn": "rests on",
}
_MONEY = {"handed_out": "handed out", "received": "received", "promised": "total of citing projects"}


def chain_sections(store: GraphReader, iri: str) -> list[ViewSection]:
    """The section of the chain; none where a policy has neither relations nor a paper's annex."""
    chain = policy_chain(store, iri)
    if chain is None or not (chain.links or any(row.kind == "handed_out" for row in chain.money)):
        return []
    blocks = [table for table in (_documents(chain), _money(chain)) if table.rows]
    title = Text(f"政策链（{chain.levels} 层）", f"Chain ({chain.levels} levels)")
    return [ViewSection("chain", title, tuple(blocks))]


def _documents(chain: PolicyChain) -> DataTable:
    rows = tuple(
        (
            ViewCell(link.level),
            ViewCell(
                RELATION_LABELS[link.relation],
                Text(RELATION_LABELS[link.relation], _RELATIONS[link.relation]),
            ),
            ViewCell(link.policy.key, ref=thing_ref(link.policy.iri)),
            ViewCell(link.policy.title),
            ViewCell(link.is_held, Text("已收录", "held") if link.is_held else Text("未收录", "not held")),
        )
        for link in chain.links
    )
    columns = (
        ViewColumn("level", Text("层级", "Level"), ColumnKind.NUMBER),
        ViewColumn("relation", Text("下位文件与上位文件的关系", "What the lower does to the upper")),
        ViewColumn("policy", Text("政策文件", "Policy document")),
        ViewColumn("title", Text("标题", "Title")),
        ViewColumn("held", Text("收录", "Text")),
    )
    note = Text(
        "负数是它依据的文件，正数是依据它的文件。",
        "Below zero stands what it rests on, above zero what rests on it.",
    )
    return DataTable("chain", Text("每份文件一行", "One row a document"), columns, rows, note=note)


def _money(chain: PolicyChain) -> DataTable:
    rows = tuple(
        (
            ViewCell(row.policy),
            ViewCell(MONEY_LABELS[row.kind], Text(MONEY_LABELS[row.kind], _MONEY[row.kind])),
            ViewCell(row.receiver),
            ViewCell(row.year),
            ViewCell(row.amount_yuan),
            ViewCell(row.items),
        )
        for row in chain.money
    )
    columns = (
        ViewColumn("policy", Text("政策文件", "Policy document")),
        ViewColumn("kind", Text("金额种类", "Kind of money")),
        ViewColumn("receiver", Text("单位或地区", "Unit or place")),
        ViewColumn("year", Text("年度", "Year"), ColumnKind.YEAR),
        ViewColumn("amount_yuan", Text("金额（元）", "Amount (yuan)"), ColumnKind.MONEY),
        ViewColumn("items", Text("项数", "Items"), ColumnKind.NUMBER),
    )
    note = Text(
        "下达、入账和项目总额说的可能是同一笔钱，不可相加。",
        "What is handed out, received and promised may be the same money; do not add them up.",
    )
    return DataTable(
        "chain-money", Text("每个接收方、年度一行", "One row a receiver and year"), columns, rows, note=note
    )
