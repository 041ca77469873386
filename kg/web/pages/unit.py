"""One unit or department: its money from fund to subject and project, and what its documents say besides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from kg.errors import ParameterError
from kg.figures.bodies import canonical_unit, other_names
from kg.figures.printed import ZERO
from kg.graph.iri import last_key
from kg.lineage import Balance, EdgeKind, Lineage, NodeKind, fold, unit_lineage
from kg.lineage import Breakdown as Breakdown
from kg.lineage.kinds import DifferenceCause
from kg.store.asking import Question, Row, ask, ask_ahead, ask_each, label_of
from kg.store.snapshot import GraphReader
from kg.web.asking import require
from kg.web.charts import lineage_blocks
from kg.web.drawings import FOCUS
from kg.web.pages.unit_government import of_government
from kg.web.pages.unit_tables import comparisons, findings, names_by_year, projects, purchases, three_public
from kg.web.pages.units import KINDS, region_name
from kg.web.places import printed_ref
from kg.web.registry import PageKind
from kg.web.thing import thing_iri, thing_ref
from kg.web.view import Block, Facts, Links, Notice, Ref, View, ViewCell, ViewSection, money
from kg.words.text import Said, Text, both, same
from ontology.terms import bkg

_DEPTHS: dict[str, tuple[Text, tuple[NodeKind, ...]]] = {
    "class": (
        Text("到类", "to class (类)"),
        (NodeKind.FUNCTION_SUBCLASS, NodeKind.FUNCTION_ITEM, NodeKind.ECONOMIC_CLASS),
    ),
    "subclass": (Text("到款", "to subclass (款)"), (NodeKind.FUNCTION_ITEM, NodeKind.ECONOMIC_CLASS)),
    "item": (Text("到项", "to item (项)"), (NodeKind.ECONOMIC_CLASS,)),
    "economic": (Text("到经济分类", "to the economic class"), ()),
}
_DEPTH = "subclass"
_CENT = Decimal("0.01")
_BY_PROJECT = {EdgeKind.SPENDING, EdgeKind.PROJECT}
_ONLY_INCOME = Notice(
    Text(
        "文件没有按功能科目列出支出明细，只画出收入。",
        "No document details the expenditure by functional subject; only the income is drawn.",
    )
)
_NO_PROJECTS = Notice(
    Text(
        "文件没有分列基本支出、项目支出，也没有列出项目。",
        "No document tells basic from project expenditure, nor lists projects.",
    )
)
_ABOUT_UNIT = (
    "web/units",
    "web/units-of-department",
    "web/department-of-unit",
    "web/years-of-unit",
    "figures/department-of-unit",
    "figures/documents-naming",
)
_ABOUT_FAMILY = (
    "web/documents-of-unit",
    "web/budgets-of-unit",
    "web/three-public-expenses-of-unit",
    "web/purchases-of-unit",
)
_STAGES = {"budget": Text("预算", "budget"), "final_accounts": Text("决算", "final accounts")}


def load(store: GraphReader, ref: Ref) -> View:
    """A unit or department by the key in its IRI, for one year and stage.

    Raises:
        PageMissingError: The store knows no such unit.
        ParameterError: Its documents have no such year or stage, or the depth is none of ours.
    """
    named = thing_iri("unit", ref.key)
    ask_ahead(store, *_of_unit(named))
    iri = canonical_unit(store, named)
    ask_ahead(store, *_of_unit(iri))
    classes = require(store, iri, bkg.Unit, bkg.Department)
    family = _family(store, iri)
    _ask_of_family(store, iri, family)
    documents = ask_each(store, "web/documents-of-unit", "unit", family)
    periods = _periods(documents)
    params = dict(ref.params)
    lineage = _lineage(store, iri, params)
    depth = params.get("depth", _DEPTH)
    if depth not in _DEPTHS:
        raise ParameterError(Said("深度", "depth"), ", ".join(_DEPTHS), repr(depth))
    government = of_government(store, documents)
    flows = (
        _money(ref, lineage, depth)
        if lineage and lineage.edges
        else _no_money(lineage, documents, bool(government))
    )
    sections = [
        ViewSection("about", Text("基本情况", "About"), _about(store, iri, classes, documents, lineage)),
        *names_by_year(store, iri),
        *flows,
        *government,
        *projects(store, family, lineage.year if lineage else None),
        *comparisons(store, family, documents),
        *three_public(store, family),
        *purchases(store, family),
        *findings(store, sorted({str(row["document"]) for row in documents})),
    ]
    name = label_of(store, iri) or ref.key
    return View(
        ref,
        same(name),
        next((KINDS[c] for c in KINDS if c in classes), KINDS[bkg.Unit]),
        tuple(sections),
        choices=tuple(
            (
                Text(f"{year} {_STAGES[stage].zh}", f"{year} {_STAGES[stage].en}"),
                _period_ref(ref, year, stage),
            )
            for year, stage in periods
            if stage in _STAGES
        ),
        iri=iri,
        window=_window(name, lineage),
        chosen=_period_ref(ref, lineage.year, lineage.stage) if lineage and lineage.year else None,
    )


def _of_unit(unit: str) -> list[Question]:
    """What is asked of a unit, and of those it belongs to, before its documents are known."""
    return [
        ("figures/canonical", {"named": unit}),
        ("figures/canonical", {"unit": unit}),
        ("common/types", {"thing": unit}),
        ("common/label", {"thing": unit}),
        *((name, {"unit": unit}) for name in _ABOUT_UNIT),
        ("figures/department-of-unit", {"department": unit}),
    ]


def _ask_of_family(store: GraphReader, unit: str, family: Sequence[str]) -> None:
    """Ask at once what documents of a unit and those below it, and the region and department, say."""
    about = ask(store, "web/units", unit=unit)
    parents = [str(row["parent"]) for row in ask(store, "web/department-of-unit", unit=unit)]
    ask_ahead(
        store,
        *((name, {"unit": family}) for name in _ABOUT_FAMILY),
        ("figures/names-of-unit", {"unit": [*family, *parents]}),
        ("figures/documents-published-by", {"unit": [*family, *parents]}),
        ("figures/department-of-unit", {"department": parents or unit}),
        ("common/label", {"thing": [*family, *parents]}),
        ("web/name-of-region", {"region": [str(row["region"]) for row in about if row["region"]]}),
    )


def _period_ref(ref: Ref, year: int | None, stage: str | None) -> Ref:
    """The same page for a year and stage."""
    return Ref(ref.page, ref.key, (("stage", stage or ""), ("year", str(year))))


def _window(name: str, lineage: Lineage | None) -> Text:
    """The name with the year and stage that are shown."""
    if lineage is None or lineage.year is None:
        return same(name)
    stage = _STAGES.get(lineage.stage or "", same(""))
    return Text(f"{name} {lineage.year}年{stage.zh}", f"{name}, {lineage.year} {stage.en}".rstrip())


def _family(store: GraphReader, iri: str) -> list[str]:
    """The unit itself under all its names, and the units below it."""
    below = {str(row["member"]) for row in ask(store, "web/units-of-department", unit=iri)}
    names = other_names(store, iri)
    return [iri, *names, *sorted(below - {iri, *names})]


def _periods(documents: Iterable[Row]) -> list[tuple[int, str]]:
    found = {
        (row["year"], last_key(str(row["stage"] or ""))) for row in documents if isinstance(row["year"], int)
    }
    return sorted(found, reverse=True)


def _lineage(store: GraphReader, iri: str, params: dict[str, str]) -> Lineage | None:
    """The lineage of the year asked for; None where no document of the unit has tables with money."""
    year = params.get("year")
    if year is not None and not year.isdigit():
        raise ParameterError(Said("年度", "year"), Said("四位数字", "four digits"), repr(year))
    try:
        return unit_lineage(store, iri, int(year) if year else None, stage=params.get("stage"))
    except ParameterError:
        if year:
            raise
        return None


def _about(
    store: GraphReader, iri: str, classes: frozenset[str], documents: Sequence[Row], lineage: Lineage | None
) -> tuple[Block, ...]:
    about = ask(store, "web/units", unit=iri)
    parents = sorted({str(row["parent"]) for row in ask(store, "web/department-of-unit", unit=iri)})
    members = sorted(set(_family(store, iri)) - {iri, *other_names(store, iri)})
    region = next((str(row["region"]) for row in about if row["region"]), "")
    pairs = [
        (Text("代码", "Code"), ViewCell(next((row["code"] for row in about if row["code"]), None))),
        (Text("地区", "Region"), ViewCell(region_name(store, region) if region else None)),
    ]
    pairs += [(Text("部门", "Department"), ViewCell(label_of(store, p), ref=thing_ref(p))) for p in parents]
    if lineage:
        stage = _STAGES.get(lineage.stage or "", same(""))
        period = Text(f"{lineage.year} {stage.zh}", f"{lineage.year} {stage.en}")
        pairs.append((Text("年度", "Year"), ViewCell(lineage.year, period if lineage.year else None)))
        pairs.extend(_totals(lineage))
    files = Links(
        tuple(
            ViewCell(row["file"], ref=thing_ref(str(row["document"])))
            for row in sorted(documents, key=lambda r: str(r["file"]), reverse=True)
        )
    )
    facts = Facts(tuple(pair for pair in pairs if pair[1].value is not None))
    units = Links(tuple(ViewCell(label_of(store, m) or m, ref=thing_ref(m)) for m in members))
    return (facts, *((units,) if members else ()), *((files,) if documents else ()))


def _totals(lineage: Lineage) -> list[tuple[Text, ViewCell]]:
    """The total as it is printed, with its evidence; beside it the sum of the details where that is another."""
    printed = lineage.printed
    if printed is None:
        text = Text("收支总额（元，明细合计，文件未印总计）", "Total (yuan, sum of details; none is printed)")
        return [(text, ViewCell(lineage.total))]
    total = ViewCell(printed.amount, ref=thing_ref(printed.line), tone=printed.status)
    pairs = [(Text("收支总额（元，印出的总计）", "Total as printed (yuan)"), total)]
    if lineage.total is None or lineage.total == printed.amount:
        return pairs
    difference = lineage.total - printed.amount
    reason = both(_why(lineage, difference))
    text = Text(
        f"{money(lineage.total)}，比总计{'多' if difference > 0 else '少'} {money(abs(difference))}"
        + (f"：{reason.zh}" if reason.zh else ""),
        f"{money(lineage.total)}, {money(abs(difference))} {'more' if difference > 0 else 'less'} than the total"
        + (f": {reason.en}" if reason.en else ""),
    )
    return [*pairs, (Text("明细合计（元）", "Sum of details (yuan)"), ViewCell(lineage.total, text))]


def _why(lineage: Lineage, difference: Decimal) -> str:
    """Why the details of a body make another total than the printed one, by the checks of bodies alone.

    Carry-over stands between income, expenditure and the total, so that its check differs by another amount.
    """
    of_bodies = [
        c
        for c in lineage.unbalanced
        if (node := lineage.by_id.get(c.node)) and node.kind in (NodeKind.UNIT, NodeKind.DEPARTMENT)
    ]
    for check in of_bodies:
        if check.explanation is DifferenceCause.CARRIED_OVER:
            return check.detail
        is_same = abs(abs(check.difference or ZERO) - abs(difference)) <= _CENT
        if check.explanation is DifferenceCause.FINDING and is_same:
            return check.detail
    return Said("文件没有说明", "which the documents do not explain")


def _no_money(lineage: Lineage | None, documents: Sequence[Row], of_government: bool) -> list[ViewSection]:
    """Why there is no picture of money, and where figures of its own documents are listed all the same."""
    text = Text("没有一份文件印有它的收支表。", "No document prints its income and expenditure.")
    if documents:
        text = Text(
            "它公开的文件里没有读到收支表；读到的数字逐个列在：",
            "No table of its income and expenditure was read in its documents; what was read is listed at:",
        )
        if of_government:
            text = Text(
                "它公开的文件里没有它自己的收支表，有政府预算的表，列在下面；读到的数字逐个列在：",
                "Its documents have no table of its own income and expenditure but those of a government's budget, "
                "listed below; all that was read is listed at:",
            )
        own = {(str(row["file"]), last_key(str(row["document"]))) for row in documents}
        lists = Links(tuple(ViewCell(file, ref=printed_ref(key)) for file, key in sorted(own)))
        return [ViewSection("money", Text("资金", "Money"), (Notice(text), lists))]
    if lineage:
        text = Text(
            "文件提到这个单位，但没有单独印出它的收支；它的资金包含在所属部门的数字里。",
            "Documents name this unit but print no money of its own; it is part of its department's figures.",
        )
    return [ViewSection("money", Text("资金", "Money"), (Notice(text),))]


def _money(ref: Ref, lineage: Lineage, depth: str) -> list[ViewSection]:
    """By subject with a depth to choose, by project, and what is parts of what."""
    kept = dict(ref.params)
    choices = Links(
        tuple(
            ViewCell(name, label, Ref("unit", ref.key, tuple(sorted((kept | {"depth": name}).items()))))
            for name, (label, _) in _DEPTHS.items()
        ),
        in_line=True,
    )
    kinds = {edge.kind for edge in lineage.edges}
    folded, note = _folded(lineage, depth)
    caption = Text("资金来源 → 单位 → 功能科目", "Funds → unit → functional subjects")
    by_subject = lineage_blocks(folded, "subjects", caption, Breakdown.FUNCTION)
    by_project = lineage_blocks(
        lineage,
        "projects",
        Text("单位 → 基本支出与项目", "Unit → basic expenditure and projects"),
        Breakdown.PROJECT,
    )
    notes: list[Block] = [Notice(both(text)) for text in lineage.notes]
    return [
        ViewSection(
            "subjects",
            Text("从资金到科目", "From funds to subjects"),
            (choices, *note, *by_subject) if EdgeKind.FUNCTION in kinds else (_ONLY_INCOME, *by_subject),
        ),
        ViewSection(
            "money-projects",
            Text("从单位到项目", "From the unit to projects"),
            tuple(by_project) if kinds & _BY_PROJECT else (_NO_PROJECTS,),
        ),
        ViewSection(
            "notes",
            Text("读数说明", "How to read this"),
            (*notes, *_checks(lineage)),
        ),
    ]


def _folded(lineage: Lineage, depth: str) -> tuple[Lineage, tuple[Block, ...]]:
    """The lineage to a depth; levels that mix sources cannot be folded and stay."""
    try:
        return fold(lineage, _DEPTHS[depth][1]), ()
    except ParameterError:
        text = Text(
            "资金在科目间交汇，不能折叠，全部画出。", "Money mixes between levels; they cannot be folded."
        )
        return lineage, (Notice(text),)


def _checks(lineage: Lineage) -> tuple[Block, ...]:
    held = sum(1 for check in lineage.checks if check.balanced)
    text = Text(
        f"收支平衡核对 {len(lineage.checks)} 处，{held} 处相符。",
        f"{len(lineage.checks)} balances checked, {held} hold.",
    )
    failed = tuple(Notice(_difference(c), "warning") for c in lineage.unbalanced)
    return (Notice(text), *failed)


def _difference(check: Balance) -> Text:
    detail = both(check.detail)
    zh = f"{check.label}：{money(check.inflow)} − {money(check.outflow)}"
    en = f"{check.label}: {money(check.inflow)} − {money(check.outflow)}"
    if check.difference is not None:
        zh, en = (f"{text} = {money(check.difference)}" for text in (zh, en))
    return Text(f"{zh}，{detail.zh}", f"{en}, {detail.en}")


def _keys(store: GraphReader) -> Iterable[Ref]:
    for unit in sorted({str(row["unit"]) for row in ask(store, "web/units")}):
        if found := thing_ref(unit):
            yield found


PAGE = PageKind("unit", load, keys=_keys, params=("year", "stage", "depth", FOCUS))
