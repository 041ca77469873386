"""One table of a document as it was read: each figure with its status, each leading to its evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from kg.graph.iri import last_key, printed_keys
from kg.store.asking import Row, ask, names_of
from kg.store.snapshot import GraphReader
from kg.web.asking import require
from kg.web.pictures import Mark, Picture, mark_of, picture_of
from kg.web.registry import PageKind
from kg.web.thing import thing_iri, thing_ref
from kg.web.view import (
    Block,
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
from ontology.terms import bkg

_MOST_PAGES = 20

_DIMENSIONS: tuple[tuple[str, str, Text], ...] = (
    ("unit", bkg.unitAsPrinted, Text("单位", "Unit")),
    ("side", bkg.side, Text("收支", "Side")),
    ("item", bkg.item, Text("项目", "Item")),
    ("function", bkg.function, Text("功能科目", "Function")),
    ("government_economic", bkg.governmentEconomic, Text("政府经济分类", "Government economic")),
    ("department_economic", bkg.departmentEconomic, Text("部门经济分类", "Department economic")),
    ("project", bkg.project, Text("项目", "Project")),
    ("category", bkg.category, Text("类别", "Category")),
    ("directory", bkg.directory, Text("指导性目录", "Guide directory")),
    ("year", bkg.observedYear, Text("年度", "Year")),
)
"""Name, property and heading of what a row is about, in the order of printing."""
_ROLES = {
    "detail": Text("明细", "detail"),
    "subtotal": Text("小计", "subtotal"),
    "total": Text("合计", "total"),
}
_ORDINAL = 10**9


def load(store: GraphReader, ref: Ref) -> View:
    """A table by document and number.

    Raises:
        PageMissingError: The store knows no such table.
    """
    iri = thing_iri("table", ref.key)
    require(store, iri, bkg.BudgetTable)
    about = ask(store, "web/table", table=iri)[0]
    blocks = [*_figures(store, iri, about), *_projects(store, iri), *_indicators(store, iri)]
    if not blocks:
        blocks = [Notice(Text("这张表没有读到金额。", "No amount was read from this table."))]
    back = Links((ViewCell(about["file"], ref=thing_ref(str(about["document"]))),), in_line=True)
    legend = Notice(
        Text(
            "底色和标签说明每个数字的状态；点击数字查看它印在哪里、由什么证明。",
            "Colour and label tell the status of a figure; follow it to where it is printed and what proves it.",
        )
    )
    section = ViewSection("figures", Text("读到的内容", "As read"), (back, legend, *blocks))
    number, printed = str(about["number"]), str(about["title"] or "")
    title = f"表{number} {printed if printed != number else ''}"
    data = {"pictures": _pictures(store, iri, str(about["document"]))}
    return View(
        ref, same(title.strip()), Text("文件中的表", "Table of a document"), (section,), data=data, iri=iri
    )


def _pictures(store: GraphReader, iri: str, document: str) -> tuple[Picture, ...]:
    """The pages that the table stands on, every figure marked by its status; none for files without pages."""
    marks: dict[int, list[Mark]] = defaultdict(list)
    for row in ask(store, "web/boxes-of-table", table=iri):
        mark = mark_of(
            str(row["box"]), str(row["status"] or ""), thing_ref(str(row["thing"])), str(row["printed"] or "")
        )
        if mark and isinstance(row["page"], int):
            marks[row["page"]].append(mark)
    key = last_key(document)
    shown = (picture_of(store, key, page, found) for page, found in sorted(marks.items())[:_MOST_PAGES])
    return tuple(picture for picture in shown if picture)


def _figures(store: GraphReader, iri: str, about: Row) -> list[Block]:
    """The amounts as a grid: a row a printed row and side, a column a measure."""
    lines: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in ask(store, "web/cells-of-table", table=iri):
        lines[str(row["line"])][str(row["p"])].append(str(row["o"]))
    if not lines:
        return []
    grid: dict[tuple[int, str], dict[str, str]] = defaultdict(dict)
    measures: dict[str, int] = {}
    for line, said in lines.items():
        measure = printed_keys(said[bkg.measure][0])
        place = int(_first(said, bkg.row) or 0)
        grid[place, _first(said, bkg.side)][measure] = line
        column = int(_first(said, bkg.column) or _ORDINAL)
        measures[measure] = min(column, measures.get(measure, _ORDINAL))
    used = [d for d in _DIMENSIONS if any(said.get(d[1]) for said in lines.values())]
    ordered = sorted(measures, key=lambda m: (measures[m], m))
    terms = [term for _, term, _ in used]
    names = names_of(
        store, (v for said in lines.values() for t in terms for v in said.get(t, ()) if _is_iri(v))
    )
    found = []
    for key in sorted(grid):
        said = lines[next(iter(grid[key].values()))]
        head = tuple(_dimension(said, name, term, names) for name, term, _ in used)
        role = _first(said, bkg.role)
        figures = tuple(_figure(lines, grid[key].get(measure)) for measure in ordered)
        found.append((ViewCell(role, _ROLES.get(role)), *head, *figures))
    columns = (
        ViewColumn("role", Text("行", "Row")),
        *(ViewColumn(name, heading) for name, _, heading in used),
        *(ViewColumn(f"m{i}", same(measure), ColumnKind.MONEY) for i, measure in enumerate(ordered, 1)),
    )
    unit = str(about["printed_unit"] or "")
    caption = Text(
        f"每个印出的行一行；金额折算为元（原印{unit}）",
        f"One row a printed row; amounts in yuan (printed in {unit})",
    )
    return [DataTable("figures", caption, columns, tuple(found))]


def _is_iri(value: str) -> bool:
    return value.startswith("http")


def _dimension(said: Mapping[str, Sequence[str]], name: str, term: str, names: Mapping[str, str]) -> ViewCell:
    value = max(said.get(term, ()), key=len, default="")
    if not _is_iri(value):
        return ViewCell(value or None)
    code, label = last_key(value), names.get(value, "")
    named = label if not label or label == code or name == "project" else f"{code} {label}"
    return ViewCell(named or code, ref=thing_ref(value))


def _figure(lines: Mapping[str, Mapping[str, Sequence[str]]], line: str | None) -> ViewCell:
    if line is None:
        return ViewCell(None)
    said = lines[line]
    status, amount = _first(said, bkg.status), _first(said, bkg.amount)
    text = None if amount else same(_first(said, bkg.printedText))
    return ViewCell(Decimal(amount) if amount else None, text, thing_ref(line), status)


def _first(said: Mapping[str, Sequence[str]], term: str) -> str:
    return min(said.get(term, ()), default="")


def _projects(store: GraphReader, iri: str) -> list[Block]:
    found = sorted(ask(store, "web/budgets-of-table", table=iri), key=lambda r: int(str(r["row"])))
    if not found:
        return []
    columns = (
        ViewColumn("project", Text("项目", "Project")),
        ViewColumn("total_yuan", Text("项目总额（元）", "Total (yuan)"), ColumnKind.MONEY),
    )
    table_rows = tuple(
        (
            ViewCell(row["name"], ref=thing_ref(str(row["project"]))),
            ViewCell(row["total"], ref=thing_ref(str(row["thing"])), tone=str(row["status"] or "")),
        )
        for row in found
    )
    return [DataTable("projects", Text("每个项目一行", "One row a project"), columns, table_rows)]


def _indicators(store: GraphReader, iri: str) -> list[Block]:
    found = sorted(
        ask(store, "web/indicators-of-table", table=iri), key=lambda r: (int(str(r["row"])), str(r["thing"]))
    )
    if not found:
        return []
    names = names_of(store, (str(row["project"]) for row in found if row["project"]))
    table_rows = []
    for row in found:
        project = str(row["project"] or "")
        status = str(row["status"] or "")
        table_rows.append(
            (
                ViewCell(names.get(project, project) or None, ref=thing_ref(project or None)),
                ViewCell(
                    row["name"], ref=thing_ref(str(row["thing"])), tone=status if status == "conflict" else ""
                ),
                ViewCell(last_key(str(row["operator"])) if row["operator"] else None),
                ViewCell(row["target"]),
                ViewCell(row["unit_text"]),
            )
        )
    columns = (
        ViewColumn("project", Text("项目", "Project")),
        ViewColumn("indicator", Text("指标", "Indicator")),
        ViewColumn("operator", Text("性质", "Operator")),
        ViewColumn("target", Text("指标值", "Target")),
        ViewColumn("unit_text", Text("度量单位", "Unit of measure")),
    )
    return [DataTable("indicators", Text("每个指标一行", "One row an indicator"), columns, tuple(table_rows))]


def _keys(store: GraphReader) -> Iterable[Ref]:
    for row in ask(store, "common/things-of-class", type=bkg.BudgetTable):
        if found := thing_ref(str(row["thing"])):
            yield found


PAGE = PageKind("table", load, template="table.html", keys=_keys)
