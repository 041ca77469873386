"""How many clicks lie between an amount on a page and where it is printed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.store.asking import each_asked_once
from kg.store.snapshot import StoreSnapshot
from kg.web.address import LiveAddresses
from kg.web.answers import DERIVED
from kg.web.places import numbers_in, ranges_of
from kg.web.registry import Registry
from kg.web.site import Request, reply
from kg.web.view import ColumnKind, DataTable, Facts, Ref, View
from kg.words.text import Language

MOST = 3
"""Clicks from a sum to the page or rows with its cell marked: to what is added up, to a cell of it, to its evidence."""
PLACES = [
    Ref("unit", "110102/275"),
    Ref("unit", "110105/601"),
    Ref("policy", "京财社指〔2023〕1791号"),
    Ref("project", "11010525T000003320835"),
    Ref("function", "208"),
    Ref("government-economic", "502"),
    Ref("questions", "rollup-by-function"),
    Ref("questions", "three-public-expenses"),
    Ref("questions", "budget-against-accounts"),
    Ref("questions", "findings-by-severity"),
]


def money_of(view: View) -> Iterator[tuple[str, Ref | None]]:
    """Every amount of a page that is printed somewhere, with what it leads to."""
    for section in view.sections:
        for block in section.blocks:
            if isinstance(block, Facts):
                for heading, cell in block.pairs:
                    if "元" in heading.zh and "明细合计" not in heading.zh:
                        yield heading.zh, cell.ref
            if isinstance(block, DataTable):
                for row in block.rows:
                    for column, cell in zip(block.columns, row, strict=True):
                        if (
                            column.kind is ColumnKind.MONEY
                            and cell.value is not None
                            and column.name not in DERIVED
                        ):
                            yield f"{block.name}.{column.name}", cell.ref


class Ways:
    """Clicks to evidence from pages of a store, each page made once."""

    def __init__(self, store: StoreSnapshot, registry: Registry) -> None:
        self._store, self._registry = store, registry
        self._known: dict[tuple[Ref, int], int] = {}

    def view(self, ref: Ref) -> View:
        """The page, whatever section of it is meant."""
        with each_asked_once():
            return self._registry.get(ref.page).load(self._store, Ref(ref.page, ref.key, ref.params))

    def clicks(self, ref: Ref | None, left: int = MOST) -> int:
        """Clicks from a link to the nearest evidence; more than `MOST` where there is none that near."""
        if ref is None or left == 0:
            return MOST + 1
        if ref.page == "evidence":
            return 1
        if (ref, left) not in self._known:
            self._known[ref, left] = MOST + 1
            onward = {to for _, to in money_of(self.view(ref))} if left > 1 else set()
            near = (self.clicks(to, left - 1) for to in sorted(onward, key=str)[:20])
            self._known[ref, left] = 1 + min(near, default=MOST)
        return self._known[ref, left]


@pytest.mark.parametrize("ref", PLACES, ids=lambda ref: f"{ref.page}/{ref.key}")
def test_every_amount_is_three_clicks_or_less_from_its_evidence(
    ref: Ref, sample_store: StoreSnapshot, kept_pages: Registry
) -> None:
    ways = Ways(sample_store, kept_pages)
    found = list(money_of(ways.view(ref)))
    assert found
    far = {name for name, to in found if ways.clicks(to) > MOST and "flows" not in name}
    assert far == set()


def test_a_flow_leads_to_the_figures_it_adds_up(sample_store: StoreSnapshot, kept_pages: Registry) -> None:
    ways = Ways(sample_store, kept_pages)
    flows = [to for name, to in money_of(ways.view(Ref("unit", "110105/601"))) if "flows" in name]
    printed = [to for to in flows if to]
    assert len(printed) > len(flows) * 0.9  # what is not explained stands nowhere
    assert {ways.clicks(to) for to in printed[::10]} <= {1, 2}


def test_figures_at_a_place_are_those_printed_there(
    sample_store: StoreSnapshot, kept_pages: Registry
) -> None:
    ways = Ways(sample_store, kept_pages)
    flows = ways.view(Ref("unit", "110105/601")).tables[0]
    place = next(row[3].ref for row in flows.rows if row[3].ref and row[3].ref.page == "printed")
    listed = ways.view(place).tables[0]
    assert {row[-1].value for row in listed.rows} <= numbers_in(dict(place.params)["lines"])
    assert all(row[2].ref and row[2].ref.page == "evidence" for row in listed.rows)


def test_ranges_are_read_as_they_are_written() -> None:
    numbers = {1, 2, 3, 7, 9, 10}
    assert numbers_in(ranges_of(numbers)) == numbers


def test_a_section_of_a_page_is_where_its_address_leads(sample_store: StoreSnapshot) -> None:
    body = reply(
        sample_store, Request(Ref("policy", "京财社指〔2023〕1791号"), Language.ZH, "html"), LiveAddresses()
    ).body.decode()
    assert body.count('#projects"') >= 2 and 'id="projects"' in body
