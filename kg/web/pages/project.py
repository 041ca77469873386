"""One project: its budgets by unit and year, indicators compared over units, policies, links, lineage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from extract.printed import PrintedUnit
from kg.errors import ParameterError
from kg.graph.iri import last_key
from kg.lineage import project_lineage
from kg.money import figures_of, project_sums
from kg.policy.identity import canonical_of
from kg.store.asking import Question, Row, ask, ask_ahead, ask_each, label_of
from kg.store.snapshot import GraphReader
from kg.web.asking import require
from kg.web.charts import Bar, bars, bars_height, lineage_blocks
from kg.web.drawings import FOCUS
from kg.web.pages.evidence import spoken_names
from kg.web.pages.policy import ROLES, money_facts
from kg.web.phases import period_label
from kg.web.registry import PageKind
from kg.web.thing import document_key, key_text, section_ref, thing_iri, thing_ref
from kg.web.view import (
    Block,
    Chart,
    ColumnKind,
    DataTable,
    Facts,
    Notice,
    Ref,
    View,
    ViewCell,
    ViewColumn,
    ViewSection,
)
from kg.words.codes import CITED_IN, rule_text
from kg.words.text import Text, both, same
from ontology.terms import bkg

_OF_PROJECT = ("web/budgets-of-project", "web/project", "web/citations-in-project")
_OF_THINGS = (
    ("web/links-from", "start"),
    ("web/links-to", "start"),
    ("lineage/citations-in-thing", "thing"),
    ("lineage/givers", "thing"),
)
_MONEY_UNITS = {unit.printed: unit.worth_yuan for unit in PrintedUnit}
"""Units of targets that are money, in yuan, so that unit costs of several units can be compared."""


def load(store: GraphReader, ref: Ref) -> View:
    """A project by the key in its IRI.

    Raises:
        PageMissingError: The store knows no such project.
    """
    iri = thing_iri("project", ref.key)
    ask_ahead(store, *_of_project(iri))
    require(store, iri, bkg.Project)
    budgets = _budgets(store, iri)
    of_budgets = [str(row["budget"]) for row in budgets]
    things = [iri, *of_budgets]
    cited = [str(row["policy"]) for row in ask(store, "web/citations-in-project", project=iri)]
    ask_ahead(
        store,
        ("web/indicators-of-budget", {"budget": of_budgets}),
        *((name, {variable: things}) for name, variable in _OF_THINGS),
        ("policy/canonical", {"named": sorted(set(cited))}),
    )
    sections = [
        ViewSection("about", Text("项目", "Project"), (_facts(store, iri, budgets),)),
        ViewSection(
            "budgets", Text("各单位、各年度的预算", "Budgets by unit and year"), _side_by_side(budgets)
        ),
        *_goals(budgets),
        *_indicators(store, budgets),
        *_policies(store, iri),
        *_links(store, iri, budgets),
        *_flow(store, iri),
    ]
    name = label_of(store, iri) or key_text(ref.key)
    return View(ref, same(name), Text("项目", "Project"), tuple(sections), iri=iri)


def _of_project(project: str) -> list[Question]:
    """What the parts of the page ask of a project before its budgets are known."""
    return [
        ("common/types", {"thing": project}),
        ("common/label", {"thing": project}),
        *((name, {"project": project}) for name in _OF_PROJECT),
        ("lineage/same-programme-as", {"thing": project}),
        ("lineage/same-programme-of", {"thing": project}),
        ("figures/subjects-with-value", {"term": bkg.project, "object": project}),
    ]


def _budgets(store: GraphReader, iri: str) -> list[Row]:
    """Every budget once, by year and unit."""
    found: dict[str, Row] = {}
    for row in ask(store, "web/budgets-of-project", project=iri):
        found.setdefault(str(row["budget"]), row)
    return sorted(found.values(), key=lambda r: (-int(str(r["year"] or 0)), str(r["unit_name"])))


def _facts(store: GraphReader, iri: str, budgets: Sequence[Row]) -> Facts:
    about = ask(store, "web/project", project=iri)
    units = {str(row["unit"]) for row in budgets}
    pairs = [
        (Text("项目代码", "Code"), ViewCell(next((row["code"] for row in about if row["code"]), None))),
        (
            Text("起始年份", "First year"),
            ViewCell(next((row["start"] for row in about if row["start"]), None)),
        ),
        (Text("单位数", "Units"), ViewCell(len(units))),
        (Text("预算数", "Budgets"), ViewCell(len(budgets))),
    ]
    with figures_of(store) as figures:
        pairs += money_facts(project_sums(figures, [iri]), section_ref(iri, "budgets"))
    return Facts(tuple(pair for pair in pairs if pair[1].value is not None))


def _side_by_side(budgets: Sequence[Row]) -> tuple[Block, ...]:
    if not budgets:
        return (Notice(Text("只被引用，没有印出预算。", "Only mentioned; no budget is printed.")),)
    table_rows = tuple(
        (
            ViewCell(row["unit_name"], ref=thing_ref(str(row["unit"]) if row["unit"] else None)),
            ViewCell(row["year"]),
            ViewCell(
                last_key(str(row["stage"] or "")),
                _STAGES.get(last_key(str(row["stage"] or ""))),
            ),
            ViewCell(
                row["total"],
                ref=thing_ref(str(row["budget"])),
                tone=str(row["status"] or ""),
                stated_in=document_key(row),
            ),
            _part_cell(row, "fiscal"),
            _part_cell(row, "other"),
            ViewCell(row["name"]),
        )
        for row in budgets
    )
    columns = (
        ViewColumn("unit", Text("单位", "Unit")),
        ViewColumn("fiscal_year", Text("年度", "Year"), ColumnKind.YEAR),
        ViewColumn("stage", Text("阶段", "Stage")),
        ViewColumn("total_yuan", Text("项目总额（元）", "Total (yuan)"), ColumnKind.MONEY),
        ViewColumn("fiscal_yuan", Text("财政资金（元）", "Fiscal funds (yuan)"), ColumnKind.MONEY),
        ViewColumn("other_yuan", Text("其他资金（元）", "Other funds (yuan)"), ColumnKind.MONEY),
        ViewColumn("printed_name", Text("印出的名称", "Name as printed")),
    )
    table = DataTable("budgets", Text("每个单位、年度一行", "One row a unit and year"), columns, table_rows)
    return (*_bars(budgets), table)


def _part_cell(row: Row, part: str) -> ViewCell:
    """A part of a project's total, which stands where the total does."""
    return ViewCell(row[part], ref=None if row[part] is None else thing_ref(str(row["budget"])))


_STAGES = {"budget": Text("预算", "budget"), "final_accounts": Text("决算", "final accounts")}


def _bars(budgets: Sequence[Row]) -> tuple[Chart, ...]:
    """Totals of units beside each other, a series a year; nothing for a single figure."""
    sums: dict[Text, dict[str, Decimal]] = defaultdict(dict)
    for row in budgets:
        if isinstance(row["total"], Decimal | int):
            period = period_label(
                row["year"] if isinstance(row["year"], int) else None, last_key(str(row["stage"]))
            )
            sums[period][str(row["unit_name"])] = Decimal(row["total"])
    units = sorted({unit for by_unit in sums.values() for unit in by_unit})
    if sum(len(by_unit) for by_unit in sums.values()) < 2:
        return ()
    series = [
        Bar(name, tuple(by_unit.get(u) for u in units))
        for name, by_unit in sorted(sums.items(), key=lambda pair: pair[0].zh)
    ]
    names = [same(unit) for unit in units]
    caption = Text("项目总额对比", "Totals compared")
    context = ((Text("金额单位", "Unit of money"), Text("元", "yuan")),)
    return (
        Chart("totals", caption, bars(names, series), "budgets", context, bars_height(names, len(series))),
    )


def _goals(budgets: Sequence[Row]) -> list[ViewSection]:
    found = [row for row in budgets if row["goal"]]
    if not found:
        return []
    table_rows = tuple(
        (ViewCell(row["unit_name"]), ViewCell(row["year"]), ViewCell(row["goal"])) for row in found
    )
    columns = (
        ViewColumn("unit", Text("单位", "Unit")),
        ViewColumn("fiscal_year", Text("年度", "Year"), ColumnKind.YEAR),
        ViewColumn("goal", Text("绩效目标", "Goal")),
    )
    table = DataTable("goals", Text("每个单位、年度一行", "One row a unit and year"), columns, table_rows)
    return [ViewSection("goals", Text("绩效目标", "Goals"), (table,))]


def _indicators(store: GraphReader, budgets: Sequence[Row]) -> list[ViewSection]:
    """Indicators of all units, equal names together; money targets also in yuan, so that unit costs compare."""
    table_rows = []
    of_budget = {str(budget["budget"]): budget for budget in budgets}
    for row in ask_each(store, "web/indicators-of-budget", "budget", of_budget):
        budget = of_budget[str(row["budget"])]
        scale = _MONEY_UNITS.get(str(row["unit_text"] or ""))
        is_money = scale is not None and isinstance(row["value"], Decimal | int)
        table_rows.append(
            (
                ViewCell(_last(row["level1"])),
                ViewCell(_last(row["level2"])),
                ViewCell(row["name"], ref=thing_ref(str(row["indicator"])), tone=_doubt(row["status"])),
                ViewCell(_last(row["operator"])),
                ViewCell(row["target"]),
                ViewCell(row["unit_text"]),
                ViewCell(
                    Decimal(str(row["value"])) * scale if is_money and scale else None,
                    ref=thing_ref(str(row["indicator"])) if is_money else None,
                ),
                ViewCell(budget["unit_name"]),
                ViewCell(budget["year"]),
            )
        )
    if not table_rows:
        return []
    table_rows.sort(key=lambda r: tuple(str(r[i].value or "") for i in (0, 1, 2, 7, 8)))
    columns = (
        ViewColumn("level1", Text("一级指标", "Level 1")),
        ViewColumn("level2", Text("二级指标", "Level 2")),
        ViewColumn("name", Text("三级指标", "Indicator")),
        ViewColumn("operator", Text("性质", "Operator")),
        ViewColumn("target", Text("指标值", "Target")),
        ViewColumn("unit_text", Text("度量单位", "Unit of measure")),
        ViewColumn("target_yuan", Text("折合（元）", "In yuan"), ColumnKind.MONEY),
        ViewColumn("unit", Text("单位", "Unit")),
        ViewColumn("fiscal_year", Text("年度", "Year"), ColumnKind.YEAR),
    )
    caption = Text("同名指标相邻，可在单位间比较", "Equal indicators stand together, to compare units")
    table = DataTable("indicators", caption, columns, tuple(table_rows))
    return [ViewSection("indicators", Text("绩效指标", "Performance indicators"), (table,))]


def _last(iri: object) -> str | None:
    return last_key(str(iri)) if iri else None


def _doubt(status: object) -> str:
    """Only what a reader must look at is marked; nothing proves a target."""
    return str(status) if status in ("conflict", "repaired") else ""


def _policies(store: GraphReader, iri: str) -> list[ViewSection]:
    found: dict[str, tuple[ViewCell, ...]] = {}
    rows = ask(store, "web/citations-in-project", project=iri)
    meant = canonical_of(store, (str(row["policy"]) for row in rows))
    abouts: dict[str, list[Row]] = defaultdict(list)
    for row in ask_each(store, "web/name-of-policy", "policy", meant.values()):
        abouts[str(row["policy"])].append(row)
    for row in rows:
        policy = meant[str(row["policy"])]
        about = abouts[policy]
        name = next((a["number"] or a["title"] for a in about), last_key(policy))
        found[str(row["citation"])] = (
            ViewCell(name, ref=thing_ref(policy)),
            ViewCell(next((a["title"] for a in about), None)),
            ViewCell(row["role"], ROLES.get(str(row["role"]))),
            ViewCell(row["context"], CITED_IN.get(str(row["context"]))),
            ViewCell(row["raw"], ref=thing_ref(str(row["citation"]))),
            ViewCell(row["file"]),
        )
    if not found:
        return []
    columns = (
        ViewColumn("policy", Text("政策文件", "Policy document")),
        ViewColumn("title", Text("标题", "Title")),
        ViewColumn("role", Text("作用", "Role")),
        ViewColumn("context", Text("位置", "Context")),
        ViewColumn("raw_text", Text("原文", "As printed")),
        ViewColumn("file", Text("文件", "File")),
    )
    ordered = tuple(sorted(found.values(), key=lambda r: (str(r[0].value), str(r[5].value))))
    table = DataTable("policies", Text("每处引用一行", "One row a mention"), columns, ordered)
    return [ViewSection("policies", Text("依据的政策文件", "Policy documents"), (table,))]


def _links(store: GraphReader, iri: str, budgets: Sequence[Row]) -> list[ViewSection]:
    """What rules found between this project or its budgets and others, with evidence and confidence."""
    starts = (iri, *(str(row["budget"]) for row in budgets))
    rows = [
        row for way in ("web/links-from", "web/links-to") for row in ask_each(store, way, "start", starts)
    ]
    names = spoken_names(store, (str(row["end"]) for row in rows))
    found = {
        str(row["link"]): (
            ViewCell(str(row["end"]), names[str(row["end"])], thing_ref(str(row["end"]))),
            ViewCell(row["rule"], rule_text(str(row["rule"]))),
            ViewCell(row["confidence"], same(str(row["confidence"]))),
            ViewCell(row["zh"], Text(str(row["zh"] or ""), str(row["en"] or ""))),
        )
        for row in rows
    }
    if not found:
        return []
    columns = (
        ViewColumn("other", Text("相关的事物", "Other thing")),
        ViewColumn("rule", Text("规则", "Rule")),
        ViewColumn("confidence", Text("置信度", "Confidence"), ColumnKind.NUMBER),
        ViewColumn("evidence", Text("理由", "Evidence")),
    )
    table = DataTable(
        "links",
        Text("规则得出的联系，每个一行", "One row a link, made by rules"),
        columns,
        tuple(found.values()),
    )
    return [ViewSection("links", Text("联系", "Links"), (table,))]


def _flow(store: GraphReader, iri: str) -> list[ViewSection]:
    try:
        lineage = project_lineage(store, iri)
    except ParameterError:
        return []
    caption = Text("政策文件 → 转移支付 → 项目 → 单位", "Policy → transfer → project → unit")
    blocks = lineage_blocks(lineage, "flow", caption)
    notes = tuple(Notice(both(note)) for note in lineage.notes)
    return [ViewSection("flow", Text("资金脉络", "Lineage"), (*notes, *blocks))]


def _keys(store: GraphReader) -> Iterable[Ref]:
    for row in ask(store, "common/things-of-class", type=bkg.Project):
        if found := thing_ref(str(row["thing"])):
            yield found


PAGE = PageKind("project", load, keys=_keys, params=(FOCUS,))
