"""All units and departments with the documents they published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.figures.bodies import bodies, canonical_units
from kg.graph.iri import last_key, local_name
from kg.store.asking import Row, ask
from kg.store.snapshot import GraphReader
from kg.web.registry import PageKind
from kg.web.thing import thing_ref
from kg.web.view import ColumnKind, DataTable, Ref, View, ViewCell, ViewColumn, ViewSection
from kg.words.text import Text
from ontology.terms import bkg

KINDS = {
    bkg.Department: Text("部门", "department"),
    bkg.Unit: Text("单位", "unit"),
}


def region_name(store: GraphReader, region: str) -> str:
    """The Chinese name of a region, its code where the code list lacks it."""
    names = [str(row["name"]) for row in ask(store, "web/name-of-region", region=region)]
    return min(names, default=last_key(region))


def region_names(store: GraphReader, regions: Iterable[str]) -> dict[str, str]:
    """The Chinese names of regions, their codes where the code list lacks them."""
    names: dict[str, str] = dict.fromkeys(regions, "")
    for row in ask(store, "web/name-of-region", region=sorted(names)):
        region, name = str(row["region"]), str(row["name"])
        names[region] = min(name, names[region] or name)
    return {region: name or last_key(region) for region, name in names.items()}


def load(store: GraphReader, ref: Ref) -> View:
    """Every unit and department, by region and code."""
    years: dict[str, set[int]] = defaultdict(set)
    documents: dict[str, int] = defaultdict(int)
    published = ask(store, "web/publishers")
    canonical = canonical_units(store, (str(row["unit"]) for row in published))
    for row in published:
        unit = canonical[str(row["unit"])]
        documents[unit] += 1
        if isinstance(row["year"], int):
            years[unit].add(row["year"])
    units = _units(store)
    regions = region_names(store, {str(row["region"]) for row in units if row["region"]})
    found = []
    for row in sorted(units, key=lambda r: (str(r["region"]), str(r["code"] or ""), str(r["name"]))):
        unit, region = str(row["unit"]), str(row["region"] or "")
        found.append(
            (
                ViewCell(row["name"], ref=thing_ref(unit)),
                ViewCell(local_name(str(row["class"])), KINDS.get(str(row["class"]))),
                ViewCell(row["code"]),
                ViewCell(regions.get(region, "")),
                ViewCell("、".join(map(str, sorted(years[unit])))),
                ViewCell(documents[unit]),
            )
        )
    columns = (
        ViewColumn("unit", Text("名称", "Name")),
        ViewColumn("kind", Text("类型", "Kind")),
        ViewColumn("unit_code", Text("代码", "Code")),
        ViewColumn("region", Text("地区", "Region")),
        ViewColumn("years", Text("年度", "Years")),
        ViewColumn("documents", Text("自己公布的文件", "Documents published"), ColumnKind.NUMBER),
    )
    table = DataTable(
        "units", Text("每个单位或部门一行", "One row a unit or department"), columns, tuple(found)
    )
    section = ViewSection("all", Text("全部", "All"), (table,))
    return View(ref, Text("单位与部门", "Units and departments"), Text("目录", "Index"), (section,))


def _units(store: GraphReader) -> list[Row]:
    """Each body once, under its first name."""
    counted = set(bodies(store))
    found: dict[str, Row] = {}
    for row in sorted(ask(store, "web/units"), key=lambda r: str(r["name"])):
        if str(row["unit"]) in counted:
            found.setdefault(str(row["unit"]), row)
    return list(found.values())


PAGE = PageKind("units", load)
