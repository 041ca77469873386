"""Where a column of a comparison adds up to another total than the documents print."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

import msgspec

from kg.lineage import printed_total_of
from kg.store.snapshot import GraphReader
from kg.web.thing import thing_ref
from kg.web.view import ViewCell, money
from kg.words.text import Text


class ComparedBody(msgspec.Struct, frozen=True):
    """Whose money a column is, by IRI, in which year and at which stage, and how its heading says that."""

    iri: str
    year: int
    stage: str
    name: Text


def other_printed_total(
    store: GraphReader, body: ComparedBody, total: Decimal, documents: Collection[str]
) -> ViewCell | None:
    """The printed total of income and expenditure with the difference, leading to the page that says why.

    None where none is printed, or the same.

    Args:
        store: An open store.
        body: Whose column it is.
        total: What the column adds up to, yuan.
        documents: Keys of the documents that state its amounts.
    """
    printed = printed_total_of(store, body.iri, body.year, body.stage, total, documents)
    if printed is None or printed.amount == total:
        return None
    apart = printed.amount - total
    text = Text(
        f"{body.name.zh}：印出的收支总计 {money(printed.amount)} 元，比本列支出合计{'多' if apart > 0 else '少'} "
        f"{money(abs(apart))} 元（原因见该单位的网页）",
        f"{body.name.en}: the total as printed is {money(printed.amount)} yuan, {money(abs(apart))} "
        f"{'more' if apart > 0 else 'less'} than this column's expenditure (its page says why)",
    )
    return ViewCell(printed.amount, text, thing_ref(body.iri, stage=body.stage, year=str(body.year)))
