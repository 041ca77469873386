"""One policy document: who cites it, how much money, where it is printed, where the money goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kg.errors import PageMissingError, ParameterError
from kg.graph.iri import last_key
from kg.lineage import policy_lineage
from kg.money import ProjectSum, by_phase, figures_of, project_sums
from kg.policy.identity import canonical_policy, names_of_policy, perhaps_same
from kg.policy.names import Understood, understand
from kg.store.asking import Row, ask, ask_each, label_of, labels_of, types_of
from kg.store.snapshot import GraphReader
from kg.web.charts import Bar, bars, bars_height, lineage_blocks
from kg.web.drawings import FOCUS
from kg.web.pages.policy_asked import ask_of_citations, ask_of_names, ask_of_policy, places_of_budgets
from kg.web.pages.policy_chain import chain_sections
from kg.web.pages.policy_choice import choice_view, expected_near
from kg.web.pages.policy_text import text_sections
from kg.web.phases import period_label, phase_name, together
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
from kg.words.codes import CITED_IN
from kg.words.text import Said, Text, both, same
from ontology.terms import bkg

ROLES = {
    "funding": Text("资金来源", "funding"),
    "basis": Text("依据", "basis"),
    "mention": Text("提及", "mention"),
}
_LEVELS = {
    "central": Text("中央", "central"),
    "province": Text("省级", "province"),
    "city": Text("市级", "city"),
    "county": Text("区县级", "county"),
    "town": Text("街道、乡镇", "town"),
}


def load(store: GraphReader, ref: Ref) -> View:
    """A policy document by the key in its IRI, or as people write it; where several fit, those to choose from.

    Raises:
        PageMissingError: The store knows no such document.
    """
    found = _found(store, ref)
    if isinstance(found, Understood):
        return choice_view(ref, found)
    iri = found
    names = names_of_policy(store, iri)
    ask_of_policy(store, iri, names)
    about = ask(store, "web/policy", policy=iri)[0]
    citations = ask_each(store, "web/citations-of-policy", "policy", names)
    ask_of_citations(store, iri, about, citations)
    budgets = _budgets(store, citations)
    sums = _counted(store, budgets)
    number, title = about["number"], about["title"]
    sections = [
        ViewSection(
            "about",
            Text("文件", "Document"),
            (_facts(store, about, citations, sums, names, section_ref(iri, "projects")),),
        ),
        ViewSection("projects", Text("引用它的项目", "Citing projects"), _projects(budgets, citations, sums)),
        *text_sections(store, names),
        *chain_sections(store, iri),
        ViewSection("flow", Text("资金去向", "Where the money goes"), _flow(store, iri)),
        ViewSection("places", Text("引用之处", "Where it is cited"), (_places(citations),)),
    ]
    if maybe := perhaps_same(store, iri):
        sections.append(
            ViewSection("perhaps", Text("可能是同一文件", "Perhaps the same"), (_maybe(store, maybe),))
        )
    together = _cited_together(store, iri)
    if together.rows:
        sections.append(ViewSection("together", Text("同被引用的文件", "Cited together with"), (together,)))
    name = str(number or title or key_text(ref.key))
    return View(ref, same(name), Text("政策文件", "Policy document"), tuple(sections), iri=iri)


def _found(store: GraphReader, ref: Ref) -> str | Understood:
    """The policy that a key of a page means: that of its IRI, else as people write it; or the several that fit."""
    iri = thing_iri("policy", ref.key)
    ask_of_names(store, iri)
    if bkg.PolicyDocument in types_of(store, iri):
        return canonical_policy(store, iri)
    meant = understand(store, key_text(ref.key))
    known = [policy.iri for policy in meant.policies if policy.iri]
    if not known:
        raise PageMissingError(
            Said("政策文件", "policy document"), expected_near(meant), repr(key_text(ref.key))
        )
    return known[0] if len(meant.policies) == 1 and not meant.unknown else meant


def _other_names(store: GraphReader, names: Sequence[str], about: Row) -> list[str]:
    """Titles and short names under which documents cite it, besides those shown."""
    labels = {str(row["label"]) for row in ask_each(store, "policy/also", "policy", names)}
    return sorted(labels - {str(about["title"]), str(about["number"])})


def _maybe(store: GraphReader, policies: Sequence[str]) -> DataTable:
    """Documents of nearly the same title, of which nobody has said whether they are this one."""
    names = _names(store, policies)
    found = tuple((ViewCell(names[policy], ref=thing_ref(policy)),) for policy in policies)
    note = Text(
        "只是标题相近，没有人认定是同一文件；它们的项目和金额不计在这里。",
        "Their titles are alike, no more; their projects and money are not counted here.",
    )
    columns = (ViewColumn("policy", Text("政策文件", "Policy document")),)
    return DataTable("perhaps-same", Text("每份文件一行", "One row a document"), columns, found, note=note)


def _budgets(store: GraphReader, citations: Sequence[Row]) -> list[Row]:
    """The project budgets that cite, each once, by unit, year and project."""
    found: dict[str, Row] = {}
    for row in ask_each(store, "web/project-budget", "budget", places_of_budgets(citations)):
        found.setdefault(str(row["budget"]), row)
    return sorted(found.values(), key=lambda r: (str(r["unit_name"]), str(r["year"]), str(r["name"])))


def _counted(store: GraphReader, budgets: Sequence[Row]) -> list[ProjectSum]:
    """What of the citing budgets counts: each yuan once, of whatever documents state it."""
    cited = {str(row["budget"]) for row in budgets}
    with figures_of(store) as figures:
        sums = project_sums(figures, {str(row["project"]) for row in budgets})
    return [one for one in sums if one.budget in cited]


def money_facts(sums: Sequence[ProjectSum], rows: Ref | None) -> list[tuple[Text, ViewCell]]:
    """Project money by phase: what is new, and apart from it what the year before had already.

    Args:
        sums: The counted money.
        rows: The section whose rows are added up, each with its evidence.
    """
    pairs = []
    for phase, found in by_phase(sums).items():
        named = phase_name(phase) or same(phase)
        zh, en = (
            f"项目{named.zh}总额（元，不含上年结转）",
            f"Total of projects, {named.en} (yuan, without carry-over)",
        )
        if found.new is not None:
            pairs.append((Text(zh, en), ViewCell(found.new, ref=rows)))
        if found.carried_over:
            label = Text(
                f"另有上年结转（元，{named.zh}）",
                f"Besides, carried over from the year before (yuan, {named.en})",
            )
            pairs.append((label, ViewCell(found.carried_over, ref=rows)))
        if found.unread:
            pairs.append(
                (Text("其中读不出金额的", "Of them without a readable amount"), ViewCell(found.unread))
            )
    return pairs


def _facts(
    store: GraphReader,
    about: Row,
    citations: Sequence[Row],
    sums: Sequence[ProjectSum],
    names: Sequence[str],
    rows: Ref | None,
) -> Facts:
    agency = label_of(store, str(about["agency"])) if about["agency"] else None
    level = str(about["level"] or "")
    held = (
        Text("已收录全文", "held")
        if about["held"]
        else Text("未收录（图中没有全文）", "not held (no full text)")
    )
    citing = {str(row["citation"]) for row in citations}
    pairs = [
        (Text("文号", "Number"), ViewCell(about["number"])),
        (Text("标题", "Title"), ViewCell(about["title"])),
        (Text("又引作", "Also cited as"), ViewCell("；".join(_other_names(store, names, about)))),
        (Text("发文机关", "Issuer"), ViewCell(agency)),
        (Text("层级", "Level"), ViewCell(level, _LEVELS.get(level))),
        (Text("年份", "Year"), ViewCell(about["year"])),
        (Text("引用处", "Citations"), ViewCell(len(citing))),
        (Text("引用它的项目预算", "Citing project budgets"), ViewCell(len(sums))),
        *money_facts(sums, rows),
        (Text("收录", "Text"), ViewCell(bool(about["held"]), held)),
    ]
    return Facts(tuple(pair for pair in pairs if pair[1].value not in (None, "")))


def _projects(
    budgets: Sequence[Row], citations: Sequence[Row], sums: Sequence[ProjectSum]
) -> tuple[Block, ...]:
    roles: dict[str, set[str]] = defaultdict(set)
    counted = {one.budget: one for one in sums}
    for row in citations:
        roles[str(row["place"])].add(str(row["role"]))
    found = []
    for row in budgets:
        shown = [ROLES[role] for role in ROLES if role in roles[str(row["budget"])]]
        said = Text("、".join(t.zh for t in shown), ", ".join(t.en for t in shown))
        found.append(
            (
                ViewCell(row["name"], ref=thing_ref(str(row["project"]))),
                ViewCell(row["unit_name"], ref=thing_ref(str(row["unit"]))),
                ViewCell(row["year"]),
                ViewCell(
                    row["total"],
                    ref=thing_ref(str(row["budget"])),
                    tone=str(row["status"] or ""),
                    stated_in=document_key(row),
                ),
                _carried_cell(counted.get(str(row["budget"]))),
                ViewCell(last_key(str(row["stage"] or "")), phase_name(last_key(str(row["stage"] or "")))),
                ViewCell(said.zh, said),
            )
        )
    columns = (
        ViewColumn("project", Text("项目", "Project")),
        ViewColumn("unit", Text("单位", "Unit")),
        ViewColumn("fiscal_year", Text("年度", "Year"), ColumnKind.YEAR),
        ViewColumn("amount_yuan", Text("项目总额（元）", "Project total (yuan)"), ColumnKind.MONEY),
        ViewColumn(
            "carried_over_yuan", Text("其中上年结转（元）", "Of it carried over (yuan)"), ColumnKind.MONEY
        ),
        ViewColumn("stage", Text("阶段", "Stage")),
        ViewColumn("roles", Text("引用作用", "Role")),
    )
    note = Text(
        "金额是项目的总额，不一定全部来自这份文件。点击金额查看它印在哪里。",
        "Amounts are totals of the projects; not all of it need come from this document. Follow an amount to its place.",
    )
    caption = Text("每个项目、单位、年度一行", "One row a project, unit and year")
    table = DataTable("projects", caption, columns, tuple(found), note=note)
    if not found:
        return (Notice(Text("没有项目引用它；见引用之处。", "No project cites it; see where it is cited.")),)
    chart = _by_year(budgets, sums)
    return (table, chart) if chart else (table,)


def _carried_cell(one: ProjectSum | None) -> ViewCell:
    if one is None:
        return ViewCell(None, Text("另一份文件已计入", "counted in another document"))
    return ViewCell(one.carried_over or None, ref=thing_ref(one.budget) if one.carried_over else None)


def _by_year(budgets: Sequence[Row], sums: Sequence[ProjectSum]) -> Chart | None:
    """New money of the citing projects by year and phase, a series a unit; None for a single period."""
    names = {str(row["budget"]): str(row["unit_name"]) for row in budgets}
    periods = sorted({(one.year or 0, one.phase) for one in sums})
    if len(periods) < 2:
        return None
    amounts: dict[str, dict[tuple[int, str], Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for one in sums:
        if one.new is not None:
            amounts[names[one.budget]][one.year or 0, one.phase] += one.new
    series = [
        Bar(same(unit), tuple(found.get(p) for p in periods)) for unit, found in sorted(amounts.items())
    ]
    labels = [period_label(year, phase) for year, phase in periods]
    context = (
        (Text("金额", "Amounts"), Text("元，不含上年结转", "yuan, without carry-over")),
        (Text("年度", "Years"), together(labels)),
    )
    caption = Text("各年度、各单位的项目总额", "Project totals by year and unit")
    return Chart(
        "years",
        caption,
        bars(labels, series, stacked=True),
        "projects",
        context,
        bars_height(labels, len(series), stacked=True),
    )


def _flow(store: GraphReader, iri: str) -> tuple[Block, ...]:
    try:
        lineage = policy_lineage(store, iri)
    except ParameterError:
        return (Notice(Text("没有可以追溯的资金。", "No money can be traced.")),)
    caption = Text("政策文件 → 转移支付 → 项目 → 单位 → 科目", "Policy → transfer → project → unit → subject")
    notes = (Notice(both(note)) for note in lineage.notes)
    return (*notes, *lineage_blocks(lineage, "flow", caption))


def _places(citations: Sequence[Row]) -> DataTable:
    found: dict[str, tuple[ViewCell, ...]] = {}
    for row in sorted(citations, key=lambda r: (str(r["file"]), int(str(r["line"] or r["page"] or 0)))):
        context, role = str(row["context"]), str(row["role"])
        found.setdefault(
            str(row["citation"]),
            (
                ViewCell(row["raw"], ref=thing_ref(str(row["citation"]))),
                ViewCell(context, CITED_IN.get(context)),
                ViewCell(role, ROLES.get(role)),
                ViewCell(row["file"], ref=thing_ref(str(row["document"]))),
                ViewCell(row["page"]),
                ViewCell(row["line"]),
            ),
        )
    columns = (
        ViewColumn("raw_text", Text("原文", "As printed")),
        ViewColumn("context", Text("位置", "Context")),
        ViewColumn("role", Text("作用", "Role")),
        ViewColumn("file", Text("文件", "File")),
        ViewColumn("page", Text("页", "Page"), ColumnKind.NUMBER),
        ViewColumn("line", Text("行", "Line"), ColumnKind.NUMBER),
    )
    return DataTable("citations", Text("每处引用一行", "One row a mention"), columns, tuple(found.values()))


def _cited_together(store: GraphReader, iri: str) -> DataTable:
    """Documents that projects cite besides this one."""
    counts: dict[str, int] = defaultdict(int)
    citers = sorted({str(row["citer"]) for row in ask(store, "web/projects-citing", policy=iri)})
    cited = {(row["citer"], str(row["policy"])) for row in ask(store, "web/policies-cited", citer=citers)}
    for _, other in cited:
        if other != iri:
            counts[other] += 1
    names = _names(store, counts)
    found = tuple(
        (ViewCell(names[other], ref=thing_ref(other)), ViewCell(count))
        for other, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    columns = (
        ViewColumn("policy", Text("政策文件", "Policy document")),
        ViewColumn("projects", Text("共同引用的项目", "Projects citing both"), ColumnKind.NUMBER),
    )
    return DataTable("cited-together", Text("每份文件一行", "One row a document"), columns, found)


def _names(store: GraphReader, policies: Iterable[str]) -> dict[str, str]:
    """Number or title of several policies, in two queries however many there are."""
    wanted = sorted(set(policies))
    found: dict[str, str] = {}
    for row in ask_each(store, "web/name-of-policy", "policy", wanted):
        found.setdefault(str(row["policy"]), str(row["number"] or row["title"] or ""))
    unnamed = [policy for policy in wanted if not found.get(policy)]
    return {policy: found.get(policy, "") for policy in wanted} | labels_of(store, unnamed)


def _keys(store: GraphReader) -> Iterable[Ref]:
    for row in ask(store, "common/things-of-class", type=bkg.PolicyDocument):
        if canonical_policy(store, str(row["thing"])) != row["thing"]:
            continue
        if found := thing_ref(str(row["thing"])):
            yield found


PAGE = PageKind("policy", load, keys=_keys, params=(FOCUS,))
