"""What a text finds: units, policies, projects, subjects, indicators and documents, by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from kg.answers.questions import saved_queries
from kg.answers.sentences import ReadSentence, read_sentence
from kg.errors import KgError
from kg.graph.iri import join_iri, last_key
from kg.search import LABELS, AmountHit, Hit, ThingKind, Tier, find, find_amounts, index_of
from kg.search.amounts import amount_of
from kg.search.facets import SearchFacet, facets_of, narrowed
from kg.store.snapshot import GraphReader
from kg.web.answers import question_table, value_text
from kg.web.pages.units import region_names
from kg.web.registry import PageKind
from kg.web.search_money import AMOUNT_NAMES, money_of, subject_name
from kg.web.thing import thing_ref
from kg.web.view import ColumnKind, DataTable, Links, Notice, Ref, View, ViewCell, ViewColumn, ViewSection
from kg.words.codes import parameter_text
from kg.words.text import Text, both, same

_MOST = 200
_OF_FIRST = Notice(Text(f"数目只算前 {_MOST} 个结果。", f"Numbers are of the first {_MOST} finds."))
_NONE_LEFT = Notice(Text("没有同时符合这些条件的结果。", "Nothing found has all of these."))
_FACET_VALUES = 12
_FACETS = {
    SearchFacet.KIND: Text("种类：全部", "Kind: all"),
    SearchFacet.YEAR: Text("年度：全部", "Year: all"),
    SearchFacet.STAGE: Text("阶段：全部", "Stage: all"),
    SearchFacet.REGION: Text("地区：全部", "Region: all"),
    SearchFacet.BODY: Text("单位：全部", "Unit: all"),
    SearchFacet.SUBJECT: Text("功能科目：全部", "Functional class: all"),
    SearchFacet.AMOUNT: Text("项目总额：全部", "Total of a project: all"),
}
_STAGE_NAMES = {"预算": Text("预算", "budget"), "决算": Text("决算", "final accounts")}
_ANSWERED = 20
"""Rows of an answer on this page; its own page has all."""
_FACTS = {
    "BudgetLine": Text("表中金额", "Amount in a table"),
    "Transfer": Text("上级转移支付", "Transfer from above"),
    "StatedFigure": Text("文字说明", "Running text"),
    "ProjectBudget": Text("项目总额", "Total of a project"),
}
_ENGLISH = {
    ThingKind.DEPARTMENT: "Departments",
    ThingKind.UNIT: "Units",
    ThingKind.POLICY: "Policy documents",
    ThingKind.PROJECT: "Projects",
    ThingKind.FUNCTION: "Functional subjects",
    ThingKind.GOVERNMENT_ECONOMIC: "Government economic subjects",
    ThingKind.DEPARTMENT_ECONOMIC: "Department economic subjects",
    ThingKind.AGENCY: "Issuing agencies",
    ThingKind.INDICATOR: "Indicators",
    ThingKind.DOCUMENT: "Documents",
}


def load(store: GraphReader, ref: Ref) -> View:
    """The finds for the parameter `q`, the kinds in the order of their best find."""
    asked = dict(ref.params).get("q", "").strip()
    hits = find(store, asked, limit=_MOST) if asked else []
    chosen = {facet: value for facet in SearchFacet if (value := dict(ref.params).get(facet, ""))}
    read = _read(store, asked) if asked else None
    if read and read.is_sure and hits and hits[0].tier is Tier.SIMILAR:
        hits = []  # a sentence that is understood means no name
    is_cut = len(hits) == _MOST
    offered, hits = _narrowed(store, ref, hits, chosen)
    by_kind: dict[ThingKind, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_kind[hit.kind].append(hit)
    sections = [
        ViewSection(str(kind), Text(LABELS[kind], _ENGLISH[kind]), (_table(kind, found, asked),))
        for kind, found in by_kind.items()
    ]
    if hits and hits[0].tier is Tier.SIMILAR:
        sections.insert(0, ViewSection("near", Text("没有完全相符的", "Nothing fits"), (_nearest(asked),)))
    if offered and (hits or chosen):
        more = (_OF_FIRST,) if is_cut else ()
        none = () if hits else (_NONE_LEFT,)
        sections.insert(0, ViewSection("facets", Text("缩小范围", "Narrow down"), (*offered, *more, *none)))
    amounts = find_amounts(store, asked) if asked and not chosen else []
    if amounts:
        sections.insert(0, ViewSection("amounts", Text("金额", "Amounts"), (_amounts(amounts, asked),)))
    understood = _understood(store, read) if read and not chosen else None
    if understood:
        sections.insert(0, understood)
    if not sections:
        sections = [ViewSection("none", Text("没有结果", "Nothing found"), (_advice(asked),))]
    title = Text(f"搜索：{asked}", f"Search: {asked}") if asked else Text("搜索", "Search")
    return View(ref, title, Text("搜索", "Search"), tuple(sections), data={"q": asked})


def _narrowed(
    store: GraphReader, ref: Ref, hits: list[Hit], chosen: Mapping[SearchFacet, str]
) -> tuple[tuple[Links, ...], list[Hit]]:
    """What the finds can be narrowed to, in a line for each facet, and the finds that are left of them."""
    if not hits:
        return (), hits
    besides = money_of(store, hits)
    with index_of(store) as index:
        facets = facets_of(index, hits, besides)
        left = narrowed(index, hits, chosen, besides) if chosen else hits
    codes = [join_iri("region", code) for code in facets.get(SearchFacet.REGION, ())]
    regions = {last_key(iri): same(name) for iri, name in region_names(store, codes).items()}
    return tuple(_facet(ref, facet, counts, chosen, regions) for facet, counts in facets.items()), left


def _facet(
    ref: Ref,
    facet: SearchFacet,
    counts: Mapping[str, int],
    chosen: Mapping[SearchFacet, str],
    regions: Mapping[str, Text],
) -> Links:
    """One facet: its values with the number of finds, and all of them; regions by their names."""
    others = {name: value for name, value in ref.params if name != facet}
    cells = [ViewCell(None, _FACETS[facet], Ref("search", params=tuple(sorted(others.items()))))]
    for value, count in list(counts.items())[:_FACET_VALUES]:
        name = regions.get(value) if facet is SearchFacet.REGION else None
        name = name or _facet_name(facet, value)
        is_chosen = chosen.get(facet) == value
        text = Text(f"{name.zh}（{count}）", f"{name.en} ({count})")
        params = tuple(sorted((others | {str(facet): value}).items()))
        cells.append(ViewCell(value, text, None if is_chosen else Ref("search", params=params)))
    return Links(tuple(cells), in_line=True)


def _facet_name(facet: SearchFacet, value: str) -> Text:
    if facet is SearchFacet.KIND:
        return Text(LABELS[ThingKind(value)], _ENGLISH[ThingKind(value)])
    if facet is SearchFacet.SUBJECT:
        return subject_name(value)
    if facet is SearchFacet.AMOUNT:
        return AMOUNT_NAMES.get(value, same(value))
    return _STAGE_NAMES.get(value, same(value)) if facet is SearchFacet.STAGE else same(value)


def _table(kind: ThingKind, hits: list[Hit], asked: str) -> DataTable:
    rows = tuple(
        (
            ViewCell(hit.label, ref=thing_ref(hit.iri), mark=asked),
            ViewCell(hit.code or None, mark=asked),
            ViewCell(hit.matched if hit.matched not in (hit.label, hit.code) else None, mark=asked),
            ViewCell(None if hit.kind is ThingKind.DOCUMENT else hit.uses),
        )
        for hit in hits
    )
    columns = (
        ViewColumn("name", Text("名称", "Name")),
        ViewColumn("code", Text("代码或文号", "Code or number")),
        ViewColumn("matched", Text("相符的别名", "Other name that fits")),
        ViewColumn("uses", Text("出现次数", "Uses"), ColumnKind.NUMBER),
    )
    shown = [at for at in range(len(columns)) if any(row[at].value is not None for row in rows)]
    return DataTable(
        f"found-{kind}",
        Text("按相符程度排列", "Best finds first"),
        tuple(columns[at] for at in shown),
        tuple(tuple(row[at] for at in shown) for row in rows),
    )


def _read(store: GraphReader, asked: str) -> ReadSentence:
    with index_of(store) as index:
        return read_sentence(store, index, asked)


def _answer(store: GraphReader, read: ReadSentence) -> tuple[Notice | DataTable, ...]:
    """The first rows of the answer to a sentence that is understood; where there are none, that."""
    caption = Text("答案", "Answer")
    try:
        table = question_table(
            store, read.question, read.params, name="answer", caption=caption, limit=_ANSWERED
        )
    except KgError as error:
        return (Notice(error.text, "warning"),)
    nothing = Text("库中没有所问的记录。", "The store holds nothing of what is asked.")
    return (table,) if table.rows else (Notice(nothing, "warning"),)


def _understood(store: GraphReader, read: ReadSentence) -> ViewSection | None:
    """The saved question that the text asks, if it asks one; what of it was not understood is said."""
    names = [read.question] if read.question else list(read.others if read.params or read.missing else ())
    if not names and not (read.missing and read.shown):
        return None
    questions = saved_queries()
    rows = tuple(
        (
            ViewCell(
                name,
                Text(questions.get(name).summary, questions.get(name).summary_en),
                Ref("questions", name, tuple(sorted(read.params.items()))),
            ),
            _shown_cell(read.shown),
        )
        for name in names
    )
    columns = (
        ViewColumn("question", Text("问题", "Question")),
        ViewColumn("understood", Text("理解为", "Understood as")),
    )
    blocks: list[Notice | DataTable] = []
    if rows:
        blocks.append(DataTable("understood", Text("可以这样问", "Questions that fit"), columns, rows))
    if read.missing or read.unused:
        said = [both(sentence) for sentence in read.missing]
        if read.unused:
            words = Text("没有看懂：" + "、".join(read.unused), "not understood: " + ", ".join(read.unused))
            said.append(words)
        text = Text("；".join(s.zh for s in said), "; ".join(s.en for s in said))
        blocks.insert(0, Notice(Text(text.zh, text.en[:1].upper() + text.en[1:])))
    if read.is_sure:
        blocks.extend(_answer(store, read))
    return ViewSection("question", Text("作为问题", "As a question"), tuple(blocks))


def _shown_cell(shown: Mapping[str, str]) -> ViewCell:
    """The parameters with their values, as people read them."""
    if not shown:
        return ViewCell(None)
    pairs = [(parameter_text(name), value_text(name, value) or same(value)) for name, value in shown.items()]
    text = Text(
        "，".join(f"{name.zh}：{value.zh}" for name, value in pairs),
        ", ".join(f"{name.en}: {value.en}" for name, value in pairs),
    )
    return ViewCell("，".join(f"{name}: {value}" for name, value in shown.items()), text)


def _amounts(hits: list[AmountHit], asked: str) -> DataTable:
    rows = tuple(
        (
            ViewCell(hit.unit or None, ref=thing_ref(hit.iri)),
            ViewCell(int(hit.year) if hit.year.isdigit() else None),
            ViewCell(hit.fact, _FACTS.get(hit.fact)),
            ViewCell(hit.amount, ref=thing_ref(hit.iri)),
            ViewCell(hit.printed or None),
        )
        for hit in hits
    )
    columns = (
        ViewColumn("unit", Text("单位", "Unit")),
        ViewColumn("year", Text("年度", "Year"), ColumnKind.YEAR),
        ViewColumn("fact", Text("所在", "Where")),
        ViewColumn("amount_yuan", Text("金额（元）", "Amount in yuan"), ColumnKind.MONEY),
        ViewColumn("printed", Text("印文", "As printed")),
    )
    caption = Text("印有这个金额的地方", "Where this amount is printed")
    if hits[0].amount != amount_of(asked):
        caption = Text(
            f"没有恰好{asked}的；四舍五入是这个数的金额，最近的在前",
            f"None is exactly {asked}; amounts that round to it, the nearest first",
        )
    return DataTable("found-amounts", caption, columns, rows)


def _nearest(asked: str) -> Notice:
    return Notice(
        Text(
            f"没有与“{asked}”相符的名称、代码或文号；以下名称与它相近，是否指其中之一？",
            f"No name, code or number fits “{asked}”; did you mean one of these?",
        )
    )


def _advice(asked: str) -> Notice:
    if not asked:
        return Notice(Text("请输入文号、单位、项目或科目。", "Enter a number, unit, project or subject."))
    return Notice(
        Text(
            "换一个说法，或只写文号中的数字、名称中的两三个字。",
            "Try other words, the digits of a number, or two or three characters of a name.",
        )
    )


PAGE = PageKind("search", load, params=("q", *SearchFacet), in_files=False)
