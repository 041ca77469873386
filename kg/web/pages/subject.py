"""One subject (科目) of a classification: its place in the hierarchy, its names by year, its money by unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import pyoxigraph as ox

from kg.graph.iri import last_key
from kg.money import SubjectSum, figures_of, subject_sums
from kg.store.asking import Row, ask, label_of, names_of
from kg.store.snapshot import GraphReader
from kg.web.asking import require
from kg.web.charts import Bar, bars, bars_height
from kg.web.phases import period_label, phase_name
from kg.web.places import printed_ref
from kg.web.registry import Keys, Load, PageKind
from kg.web.thing import key_text, section_ref, thing_iri, thing_ref
from kg.web.view import (
    Block,
    Chart,
    ColumnKind,
    DataTable,
    Links,
    Notice,
    Ref,
    View,
    ViewCell,
    ViewColumn,
    ViewSection,
)
from kg.words.text import Text, same
from ontology.terms import bkg, skos

KINDS = {
    "function": Text("支出功能分类科目", "Functional subject"),
    "department-economic": Text("部门支出经济分类科目", "Department economic subject"),
    "government-economic": Text("政府支出经济分类科目", "Government economic subject"),
}
_PROPERTIES: dict[str, dict[int, str]] = {
    "function": {3: bkg.functionClass, 5: bkg.functionSubclass, 7: bkg.function},
    "department-economic": {
        3: bkg.departmentEconomicClass,
        5: bkg.departmentEconomic,
        7: bkg.departmentEconomic,
    },
    "government-economic": {3: bkg.governmentEconomicClass, 5: bkg.governmentEconomic},
}
"""Which property of a line leads to a code of so many digits."""


def load(kind: str, store: GraphReader, ref: Ref) -> View:
    """A subject by its code.

    Raises:
        PageMissingError: The store knows no such code.
    """
    iri = thing_iri(kind, ref.key)
    require(store, iri, skos.Concept)
    code = key_text(ref.key)
    name = label_of(store, iri)
    sections = [
        ViewSection("place", Text("在分类中的位置", "Place in the classification"), _place(store, iri)),
        ViewSection("money", Text("各单位的支出", "Expenditure by unit"), _money(store, kind, iri, code)),
        ViewSection("names", Text("各年度的名称", "Names by year"), (_names(store, iri),)),
    ]
    title = f"{code} {name}" if name and name != code else code
    return View(ref, same(title), KINDS[kind], tuple(sections), iri=iri)


def _place(store: GraphReader, iri: str) -> tuple[Block, ...]:
    above: list[str] = []
    while True:
        broader = {str(row["other"]) for row in ask(store, "web/broader", thing=above[-1] if above else iri)}
        broader -= {iri, *above}
        if not broader:
            break
        above.append(min(broader))
    below = sorted({str(row["other"]) for row in ask(store, "web/narrower", thing=iri)})
    names = names_of(store, (*above, iri, *below))
    path = Links(tuple(_cell(names, thing) for thing in (*reversed(above), iri)), in_line=True)
    return (path, Links(tuple(_cell(names, thing) for thing in below))) if below else (path,)


def _cell(names: Mapping[str, str], iri: str) -> ViewCell:
    code, name = last_key(iri), names.get(iri)
    return ViewCell(f"{code} {name}" if name and name != code else code, ref=thing_ref(iri))


def _money(store: GraphReader, kind: str, iri: str, code: str) -> tuple[Block, ...]:
    term = _PROPERTIES[kind].get(len(code))
    found = ask(store, "web/money-of-subject", term=term, thing=iri) if term else []
    if not found:
        return (Notice(Text("没有明细金额用到这个科目。", "No detail amount has this subject.")),)
    named = names_of(store, (str(row["unit"]) for row in found))
    names = {str(row["unit"]): named.get(str(row["unit"]), "") for row in found}
    ordered = sorted(
        found,
        key=lambda r: (
            -int(str(r["year"] or 0)),
            names[str(r["unit"])],
            str(r["number"]),
            str(r["document"]),
        ),
    )
    table_rows = tuple(
        (
            ViewCell(names[str(row["unit"])], ref=thing_ref(str(row["unit"]))),
            ViewCell(row["year"]),
            ViewCell(last_key(str(row["stage"])), phase_name(last_key(str(row["stage"])))),
            ViewCell(row["number"], ref=thing_ref(str(row["document"]))),
            ViewCell(row["sum"], ref=_printed(row, kind, code)),
            ViewCell(row["n"]),
        )
        for row in ordered
    )
    columns = (
        ViewColumn("unit", Text("单位", "Unit")),
        ViewColumn("fiscal_year", Text("年度", "Year"), ColumnKind.YEAR),
        ViewColumn("stage", Text("阶段", "Stage")),
        ViewColumn("table_number", Text("表", "Table")),
        ViewColumn("amount_yuan", Text("金额（元）", "Amount (yuan)"), ColumnKind.MONEY),
        ViewColumn("lines", Text("明细行", "Detail rows"), ColumnKind.NUMBER),
    )
    note = Text(
        "每张表各自完整：同一笔钱在几张表中都有，不能跨表相加。",
        "Each table is whole by itself: the same money stands in several; do not add over tables.",
    )
    caption = Text("每个单位、年度、表一行，只加明细", "One row a unit, year and table; details only")
    return (*_counted(store, kind, iri, code), DataTable("money", caption, columns, table_rows, note=note))


def _printed(row: Row, kind: str, code: str) -> Ref:
    """The figures behind a sum: those of its table that are about the subject."""
    return printed_ref(
        last_key(str(row["document"])), table=str(row["number"] or ""), subject=f"{kind}/{code}"
    )


def _counted(store: GraphReader, kind: str, iri: str, code: str) -> tuple[Block, ...]:
    """Each yuan once, budgets and final accounts apart, as a chart and its table."""
    with figures_of(store) as figures:
        found = subject_sums(figures, kind, iri, code)
    if not found:
        return ()
    columns = (
        ViewColumn("unit", Text("单位", "Unit")),
        ViewColumn("fiscal_year", Text("年度", "Year"), ColumnKind.YEAR),
        ViewColumn("stage", Text("阶段", "Stage")),
        ViewColumn("amount_yuan", Text("金额（元）", "Amount (yuan)"), ColumnKind.MONEY),
        ViewColumn(
            "between_units_yuan", Text("其中给其他单位（元）", "Of it to others (yuan)"), ColumnKind.MONEY
        ),
        ViewColumn("unreadable", Text("读不出的行", "Rows not readable"), ColumnKind.NUMBER),
    )
    rows = tuple(
        (
            ViewCell(one.name, ref=thing_ref(one.unit)),
            ViewCell(one.year),
            ViewCell(one.phase, phase_name(one.phase)),
            ViewCell(one.total, ref=section_ref(iri, "table-money")),
            ViewCell(one.between_units or None),
            ViewCell(one.unread or None),
        )
        for one in found
    )
    caption = Text(
        "每笔钱只计一次；预算和决算是同一笔钱，不能相加",
        "Each yuan once; budget and final accounts are the same money, do not add them",
    )
    table = DataTable("counted", caption, columns, rows)
    chart = _compared(found)
    return (chart, table) if chart else (table,)


def _compared(found: Sequence[SubjectSum]) -> Chart | None:
    """Units side by side, a series a year and phase; None where there is nothing to compare."""
    units = sorted({(one.name or "", one.unit) for one in found})
    periods = sorted({(one.year or 0, one.phase) for one in found})
    if len(units) < 2 and len(periods) < 2:
        return None
    amounts = {(one.unit, one.year or 0, one.phase): one.total for one in found}
    series = [
        Bar(period_label(year, phase), tuple(amounts.get((unit, year, phase)) for _, unit in units))
        for year, phase in periods
    ]
    context = ((Text("金额单位", "Unit of money"), Text("元", "yuan")),)
    names = [same(name) for name, _ in units]
    height = bars_height(names, len(series))
    caption = Text("各单位对比", "Units compared")
    return Chart("by-unit", caption, bars(names, series), "counted", context, height)


def _names(store: GraphReader, iri: str) -> DataTable:
    found = sorted(
        {
            (str(row["name"]), row["year"], str(row["file"]))
            for row in ask(store, "web/names-of-subject", thing=iri)
        },
        key=lambda r: (str(r[1]), r[0], r[2]),
    )
    columns = (
        ViewColumn("name", Text("名称", "Name")),
        ViewColumn("fiscal_year", Text("年度", "Year"), ColumnKind.YEAR),
        ViewColumn("file", Text("文件", "File")),
    )
    cells = tuple((ViewCell(name), ViewCell(year), ViewCell(file)) for name, year, file in found)
    return DataTable("names", Text("文件中印出的名称", "Names as documents print them"), columns, cells)


def _keys(kind: str, store: GraphReader) -> Iterable[Ref]:
    for row in ask(store, "web/things-seen", part=ox.Literal(f"/{kind}/")):
        if found := thing_ref(str(row["thing"])):
            yield found


def _page(kind: str) -> PageKind:
    made: Load = partial(load, kind)
    keys: Keys = partial(_keys, kind)
    return PageKind(kind, made, keys=keys)


PAGES = tuple(_page(kind) for kind in KINDS)
