"""The chain of a policy document as rows: documents from the highest down, then the money of each."""

from __future__ import annotations

from collections.abc import Iterable

from kg.graph.values import Rows, Value
from kg.policy.chain import RELATION_LABELS, ChainLink, PolicyChain

CHAIN_COLUMNS = (
    "level",
    "relation",
    "number_or_title",
    "title",
    "held",
    "receiver",
    "year",
    "amount_yuan",
    "items",
)
CHAIN_HEADINGS = ("层级", "关系", "文号或标题", "标题", "收录", "单位或地区", "年度", "金额（元）", "项数")
MONEY_LABELS = {"handed_out": "下达", "received": "入账", "promised": "引用它的项目总额"}


def chain_rows(chain: PolicyChain) -> Rows:
    """Rows of `CHAIN_COLUMNS`: documents by level, the one asked for on level 0, then who was paid and what is promised."""
    documents = [
        *_documents(link for link in chain.links if link.level < 0),
        (
            0,
            "",
            chain.policy.key,
            _title(chain.policy.key, chain.policy.title),
            chain.is_held,
            None,
            None,
            None,
            None,
        ),
        *_documents(link for link in chain.links if link.level > 0),
    ]
    levels = {link.policy.key: link.level for link in chain.links} | {chain.policy.key: 0}
    money = [
        (
            levels[row.policy] + 1,
            MONEY_LABELS[row.kind],
            row.policy,
            None,
            None,
            row.receiver,
            row.year,
            row.amount_yuan,
            row.items,
        )
        for row in chain.money
    ]
    return [*documents, *sorted(money, key=lambda row: row[0])]


def _documents(links: Iterable[ChainLink]) -> list[tuple[Value, ...]]:
    return [
        (
            link.level,
            RELATION_LABELS[link.relation],
            link.policy.key,
            _title(link.policy.key, link.policy.title),
            link.is_held,
            None,
            None,
            None,
            None,
        )
        for link in links
    ]


def _title(key: str, title: str) -> str | None:
    return title if title != key else None
