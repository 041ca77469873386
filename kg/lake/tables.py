"""The tables of a lake that saved questions ask, with their columns.

They are those of `kg/money/schema.sql`, under the same names, so that the same SQL asks both. Two things differ: a thing
is its IRI, not a number that only one file knows, and an amount is exact decimal yuan.
"""

from __future__ import annotations

from importlib import resources
from typing import Literal

import msgspec

VERSION = 2
"""Of the tables; a lake of another version is made anew."""
PARTITION = ("document_year", "region")
"""Columns that are folders: the year of a document and the region of its publisher. No table has columns of these names."""

Kind = Literal["thing", "text", "integer", "money"]
"""Of a column: the IRI of a thing, text, a whole number, or yuan with four decimals."""


class LakeTable(msgspec.Struct, frozen=True):
    """One table. `by_document` says that its rows belong to documents, by whose year and region they are parted."""

    name: str
    columns: tuple[tuple[str, Kind], ...]
    by_document: bool = True


def _table(name: str, by_document: bool = True, **kinds: str) -> LakeTable:
    """A table of the columns of each kind, in the order given; `table__` stands for a column `table`."""
    return LakeTable(
        name,
        tuple(
            (column, kind)  # type: ignore[misc]  # a kind by its name
            for group, columns in kinds.items()
            for kind in [group.rstrip("0123456789")]
            for column in columns.split()
        ),
        by_document,
    )


TABLES = (
    _table("document", thing="id", text="iri file publisher", integer="year", text2="stage"),
    _table(
        "figure",
        text="data_set",
        thing="document source owner holder",
        integer="year",
        text2="phase",
        thing2="function department_economic government_economic",
        text3="fund",
        thing3="project category service_domain directory policy transfer_item",
        text4="measure",
        money="amount",
        text5="status",
        money2="rounding",
        integer2="between_units",
        text6="name basis table",
        integer3="row line page",
        text7="left_out",
        thing4="owner_named holder_named",
        text8="kind origin",
    ),
    _table(
        "spending",
        thing="document owner holder function function_class function_subclass department_economic"
        " department_economic_class government_economic government_economic_class",
        money="total basic project between_units",
        integer="unknown",
        money2="rounding",
        text="table",
        integer2="row line page",
        text2="left_out",
        thing2="owner_named holder_named",
    ),
    _table(
        "closing",
        thing="document",
        text="data_set",
        integer="year",
        text2="phase",
        money="printed stated rounding precision",
        text3="totals",
    ),
    _table("purchase_directory", thing="document purchase concept"),
    _table(
        "mention",
        thing="document",
        text="citation",
        thing2="policy project unit",
        money="total",
        text2="total_from role context raw",
        integer="line page",
    ),
    _table("unit", by_document=False, thing="id", text="iri code name", thing2="department"),
    _table("concept", by_document=False, thing="id", text="iri code name", integer="depth"),
    _table("project", by_document=False, thing="id", text="iri code name"),
    _table("policy", by_document=False, thing="id", text="iri key number title"),
    _table("citation", by_document=False, thing="thing policy"),
    _table("same", by_document=False, thing="thing canonical"),
)
NAMING = LakeTable(
    "naming",
    (("graph", "text"), ("thing", "text"), ("property", "text"), ("value", "text"), ("language", "text")),
    by_document=False,
)
"""The statements by which words are understood as policy documents; `language` is empty for plain text, `iri` for an IRI."""


def views() -> list[str]:
    """The views of `kg/money/schema.sql`, as statements that any of the engines takes."""
    schema = resources.files("kg.money").joinpath("schema.sql").read_text("utf-8")
    found = (statement.strip() for statement in schema.split(";"))
    return [text[text.index("CREATE VIEW") :] for text in found if "CREATE VIEW" in text]
