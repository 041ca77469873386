"""What a search found can be narrowed: each number is how many finds are left."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.store.snapshot import StoreSnapshot
from kg.web.pages import PAGES
from kg.web.view import DataTable, Links, Ref, View


def search(store: StoreSnapshot, **params: str) -> View:
    return PAGES.get("search").load(store, Ref("search", params=tuple(sorted(params.items()))))


def rows(view: View) -> int:
    tables = [b for s in view.sections for b in s.blocks if isinstance(b, DataTable)]
    return sum(len(table.rows) for table in tables if table.name.startswith("found-"))


def offered(view: View) -> dict[Ref, int]:
    """Page of each value → the number beside it."""
    (facets,) = [s for s in view.sections if s.name == "facets"]
    cells = [c for b in facets.blocks if isinstance(b, Links) for c in b.items if c.value is not None]
    return {c.ref: int(c.text.zh.split("（")[-1].rstrip("）")) for c in cells if c.ref and c.text}


@pytest.mark.parametrize("text", ["垃圾分类", "街道", "经费"])
def test_each_number_is_how_many_finds_are_left(sample_store: StoreSnapshot, text: str) -> None:
    found = offered(search(sample_store, q=text))
    assert len(found) >= 6
    for ref, count in found.items():
        assert rows(PAGES.get("search").load(sample_store, ref)) == count, ref


def test_values_of_several_facets_hold_together(sample_store: StoreSnapshot) -> None:
    both = rows(search(sample_store, q="经费", kind="project", year="2024"))
    assert 0 < both < rows(search(sample_store, q="经费", kind="project"))
    none = search(sample_store, q="街道", kind="department", year="2024")
    assert rows(none) == 0 and [s.name for s in none.sections] == ["facets"]


def test_finds_are_narrowed_to_a_region_under_its_name(sample_store: StoreSnapshot) -> None:
    (facets,) = [s for s in search(sample_store, q="街道").sections if s.name == "facets"]
    cells = [c for b in facets.blocks if isinstance(b, Links) for c in b.items]
    regions = {str(c.value): c.text.zh.split("（")[0] for c in cells if c.ref and c.text and c.value}
    assert regions["110105"] == "朝阳区" and "000000" not in regions
    there = search(sample_store, q="街道", region="110105", kind="department")
    tables = [b for s in there.sections for b in s.blocks if isinstance(b, DataTable)]
    found = [str(row[0].value) for table in tables for row in table.rows if table.name == "found-department"]
    assert found and all("朝阳区" in name for name in found)


def test_projects_are_narrowed_to_a_class_of_subjects_and_an_amount(sample_store: StoreSnapshot) -> None:
    found = offered(search(sample_store, q="经费"))
    kinds = {name: value for ref in found for name, value in ref.params if name in ("subject", "amount")}
    assert set(kinds) == {"subject", "amount"}
    narrowed = search(sample_store, q="经费", kind="project", subject="208", amount="1000000")
    (table,) = [b for s in narrowed.sections for b in s.blocks if isinstance(b, DataTable)]
    for row in table.rows:
        assert row[0].ref is not None
        page = PAGES.get("project").load(sample_store, row[0].ref)
        (budgets,) = [t for t in page.tables if t.name == "budgets"]
        totals = [r[3].value for r in budgets.rows]
        assert any(isinstance(total, Decimal) and 10**6 <= total < 10**7 for total in totals), totals
    assert table.rows
