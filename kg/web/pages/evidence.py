"""Where one figure, mention or finding is printed, what it says as printed, and what proves it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from extract.annotation import SpanGroup, find_spans
from extract.errors import ExtractError
from kg.errors import KgError, PageMissingError
from kg.evidence import Excerpt, excerpt_of, find_evidence
from kg.evidence.excerpt import ExcerptRow
from kg.graph.iri import last_key, local_name, printed_keys, printed_path, split_iri, split_path
from kg.store.asking import Question, ask, ask_ahead, ask_each, label_of, labels_of, names_of
from kg.store.snapshot import GraphReader
from kg.web.pages.proofs import VERDICTS, decided, involved, message, proofs
from kg.web.pictures import Picture, mark_of, not_here, picture_of, source_file
from kg.web.registry import PageKind
from kg.web.thing import key_text, thing_iri, thing_ref
from kg.web.view import (
    Block,
    DataTable,
    Facts,
    Links,
    Notice,
    Ref,
    TextMark,
    View,
    ViewCell,
    ViewColumn,
    ViewSection,
)
from kg.words.codes import CAUSES, CITED_IN, CODE_LISTS, MONEY_FROM, code_text, code_words, rule_text
from kg.words.text import Said, Text, same
from ontology.terms import bkg, prov, rdf, skos

_KEPT_IN_FILES = (bkg.BudgetLine, bkg.Citation, bkg.Finding, bkg.ProjectBudget, bkg.Transfer)

_OF_THING = (
    ("web/checks-of-figure", "figure"),
    ("web/decisions-of-thing", "thing"),
    ("web/repair-of-figure", "figure"),
    ("web/findings-of-figure", "figure"),
    ("web/message-of-finding", "thing"),
)

KINDS = {
    "line": Text("金额", "Figure"),
    "project-budget": Text("项目预算", "Project budget"),
    "transfer": Text("上级转移支付", "Transfer from above"),
    "citation": Text("政策引用", "Citation"),
    "finding": Text("核对发现", "Finding"),
    "indicator": Text("绩效指标", "Indicator"),
    "stated": Text("文字说明中的数字", "Figure of the narrative"),
}
SPAN_KINDS = {
    SpanGroup.POLICIES: Text("政策文件", "policy"),
    SpanGroup.NUMBERS: Text("发文字号", "document number"),
    SpanGroup.UNITS: Text("单位", "public body"),
    SpanGroup.SUBJECTS: Text("用途", "subject"),
    SpanGroup.AMOUNTS: Text("金额（元）", "amount in yuan"),
    SpanGroup.PERCENTS: Text("百分比", "percent"),
    SpanGroup.YEARS: Text("年度", "year"),
    SpanGroup.PROJECTS: Text("项目", "project"),
}
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
_AROUND = 4
_VERDICTS_OF = {
    "line": ("confirm", "correct", "column", "money-unit"),
    "transfer": ("confirm", "correct"),
    "stated": ("confirm", "correct"),
    "project-budget": ("confirm", "correct"),
    "finding": ("set-aside",),
}
_PLACES = {"line": "行", "page": "页", "row": "行"}
_ENGLISH_PLACE = re.compile(r"(line|page|row) (\d+)")
_MONEY = (bkg.amount, bkg.total)
_TOP = (bkg.printedText, bkg.rawText, bkg.printedUnit, bkg.status, bkg.page, bkg.line, bkg.row, bkg.column)
_CODED = frozenset(
    {bkg.status, bkg.role, bkg.severity, bkg.state, bkg.tableKind, bkg.unproved, bkg.stage, bkg.citationRole}
)
"""Properties whose values are codes of the ontology's lists."""
_OTHER_TERMS = MappingProxyType(
    {
        prov.wasRevisionOf: Text("修订自", "revision of"),
        prov.alternateOf: Text("另一份文件中的同一事物", "the same in another document"),
        skos.hiddenLabel: Text("别名", "other name"),
    }
)
"""Properties of other vocabularies, whose own labels are in English."""
_HIDDEN = frozenset({rdf.type, "http://purl.org/linked-data/cube#dataSet", bkg.document, bkg.table, bkg.box})


def load(store: GraphReader, ref: Ref) -> View:
    """The thing with this kind and key.

    Raises:
        PageMissingError: The store knows no such thing.
    """
    kind, key = split_path(ref.key)
    iri = thing_iri(kind, key)
    if kind in KINDS:
        ask_ahead(
            store, ("common/about-thing", {"thing": iri}), *((name, {of: iri}) for name, of in _OF_THING)
        )
    said = _said(store, iri) if kind in KINDS else {}
    if not said:
        raise PageMissingError(
            Said("数字或引用", "figure or mention"),
            Said("图中有的数字或引用", "one that the store describes"),
            repr(ref.key),
        )
    status = min(said.get(bkg.status, [""]))
    amount = next((min(said[term]) for term in _MONEY if term in said), None)
    headline: list[tuple[Text, ViewCell]] = []
    if amount is not None:
        headline.append((Text("金额（元）", "Amount (yuan)"), ViewCell(Decimal(amount), tone=status)))
    elif status:
        headline.append((Text("状态", "Status"), ViewCell(status, code_text(status, "status"))))
    if bkg.unproved in said:
        names = code_words("figure-part")
        parts = [names[part] for part in sorted(said[bkg.unproved]) if part in names]
        words = Text("、".join(p.zh for p in parts), ", ".join(p.en for p in parts))
        headline.append((Text("未证实的部分", "Not proved"), ViewCell(words.en, words)))
    ask_ahead(store, *_of_said(said))
    called = _names(store, said)
    for term in _TOP:
        if term in said and term != bkg.status:
            headline.append((called[term], ViewCell(min(said[term]))))
    pictures, printed = _printed(store, iri, status)
    place = (*message(store, iri), *_document(store, said), Facts(tuple(headline)), *printed)
    sections = [
        ViewSection("place", Text("印在哪里", "Where it is printed"), place),
        *(_about(store, iri, said) if kind == "finding" else proofs(store, iri)),
        ViewSection("statements", Text("全部陈述", "All statements"), (_statements(store, said, called),)),
    ]
    title = _title(store, said, kind, key)
    return View(
        ref,
        title,
        KINDS[kind],
        tuple(sections),
        data={"pictures": pictures, "verdicts": _verdicts(kind, said)},
        iri=iri,
    )


def _about(store: GraphReader, finding: str, said: Mapping[str, Sequence[str]]) -> list[ViewSection]:
    """What was decided of a finding, and its figures."""
    figures = said.get(bkg.involves, ())
    return [*decided(store, finding), *involved(spoken_names(store, figures), _said_of(store, figures))]


def _of_said(said: Mapping[str, Sequence[str]]) -> list[Question]:
    """What the parts of the page ask of the terms and things of its statements."""
    documents = said.get(bkg.document, ())
    things = [value for values in said.values() for value in values if value.startswith("http")]
    facts = [thing for thing in things if (split_iri(thing) or ("",))[0] in KINDS]
    return [
        ("web/label-of-term", {"term": sorted(said)}),
        ("web/file-of-document", {"document": documents}),
        ("web/hash-of-document", {"document": documents}),
        ("web/columns-of-table", {"table": said.get(bkg.table, ())}),
        ("common/label", {"thing": things}),
        ("common/about-thing", {"thing": facts}),
    ]


def _verdicts(kind: str, said: Mapping[str, Sequence[str]]) -> list[dict[str, object]]:
    """What a person can decide about such a thing; nothing where its place or its print is not known."""
    names = _VERDICTS_OF.get(kind, ())
    if kind == "project-budget" and not {"performance", "text"} & set(said.get(bkg.totalFrom, ())):
        names = ()
    if not any(term in said for term in (bkg.amount, bkg.total)):
        names = tuple(name for name in names if name != "confirm")
    return [{"name": name, "says": VERDICTS[name]} for name in names]


def _printed(store: GraphReader, iri: str, tone: str) -> tuple[tuple[Picture, ...], tuple[Block, ...]]:
    """The page with the cell marked, or the rows around it where the file has no pages."""
    try:
        found = find_evidence(store, iri)[0]
    except KgError:
        return (), ()
    document = last_key(found.document)
    if found.page is not None and found.box is not None:
        box = found.box
        mark = mark_of(f"{box.x0} {box.top} {box.x1} {box.bottom}", tone, label=found.printed or "")
        shown = picture_of(store, document, found.page, [mark] if mark else [])
        if shown:
            return (shown,), ()
    file = source_file(store, document)
    if file is None:
        return (), (Notice(not_here(found.file_name)),)
    try:
        return (), (_excerpt_table(excerpt_of(file, found, around=_AROUND), _heads(store, iri)),)
    except ExtractError as error:
        return (), (Notice(same(str(error)), "warning"),)


def _excerpt_table(excerpt: Excerpt, heads: Mapping[int, str] = MappingProxyType({})) -> DataTable:
    """Rows as printed, blank columns left out; the cell of the fact is marked."""
    width = max((len(row.cells) for row in excerpt.rows), default=0)
    used = [
        i for i in range(width) if any(i < len(row.cells) and row.cells[i].strip() for row in excerpt.rows)
    ]
    table_rows = tuple((_place_cell(row), *(_excerpt_cell(row, i) for i in used)) for row in excerpt.rows)
    columns = (
        ViewColumn("place", Text("位置", "Place")),
        *(ViewColumn(f"c{i + 1}", _head(i + 1, heads)) for i in used),
    )
    caption = Text(
        "原文件中的这几行，标出的单元格就是它", "These rows of the file; the marked cell is the one"
    )
    return DataTable("printed", caption, columns, table_rows)


def _head(column: int, heads: Mapping[int, str]) -> Text:
    return same(heads[column]) if column in heads else Text(f"第{column}格", f"Cell {column}")


def _heads(store: GraphReader, figure: str) -> dict[int, str]:
    """Column → what its figures are, of the row of a figure, else where the whole table agrees."""
    said = _said(store, figure)
    if bkg.table not in said:  # a finding is printed where one of its figures is
        at = (said.get(bkg.line), said.get(bkg.column))
        of_figures = _said_of(store, said.get(bkg.involves, ())).values()
        said = next((of for of in of_figures if (of.get(bkg.line), of.get(bkg.column)) == at), said)
    tables, own = said.get(bkg.table, []), set(said.get(bkg.row, []))
    by_column: dict[int, set[str]] = defaultdict(set)
    of_row: dict[int, str] = {}
    for table in tables:
        for row in ask(store, "web/columns-of-table", table=table):
            column, name = int(str(row["column"])), printed_keys(str(row["measure"]))
            by_column[column].add(name)
            if str(row["row"]) in own:
                of_row[column] = name
    return {column: min(names) for column, names in by_column.items() if len(names) == 1} | of_row


def _place_cell(row: ExcerptRow) -> ViewCell:
    zh = _ENGLISH_PLACE.sub(lambda m: f"第{m[2]}{_PLACES[m[1]]}", row.place)
    arrow = "▶ " if row.is_fact else ""
    return ViewCell(row.place, Text(arrow + zh, arrow + row.place))


def _excerpt_cell(row: ExcerptRow, position: int) -> ViewCell:
    text = row.cells[position] if position < len(row.cells) else ""
    return ViewCell(text, mark=text if position == row.marked else "", named=_named(text))


def _named(text: str) -> tuple[TextMark, ...]:
    """What a printed text names, the spans of the text pipeline; of spans inside each other the outermost."""
    if not _WORDS.search(text):
        return ()
    marks: list[TextMark] = []
    for span in find_spans(text):
        if not marks or span.start >= marks[-1].end:
            kind = SPAN_KINDS[span.group]
            marks.append(
                TextMark(
                    span.start,
                    span.end,
                    span.group.value,
                    Text(f"{kind.zh}：{span.value}", f"{kind.en}: {span.value}"),
                )
            )
    return tuple(marks)


def _said(store: GraphReader, iri: str) -> dict[str, list[str]]:
    return _said_of(store, [iri]).get(iri, {})


def _said_of(store: GraphReader, iris: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """What is said of several things, by property, in one query."""
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in ask_each(store, "common/about-thing", "thing", iris):
        values = said[str(row["thing"])][str(row["property"])]
        if str(row["value"]) not in values:
            values.append(str(row["value"]))
    return {iri: dict(properties) for iri, properties in said.items()}


def _title(store: GraphReader, said: dict[str, list[str]], kind: str, key: str) -> Text:
    for term in (bkg.printedProjectName, bkg.rawText, bkg.indicatorName, bkg.item):
        if term in said:
            return same(min(said[term]))
    if kind == "finding":
        rule = key_text(split_path(split_path(key)[1])[0]) or key
        return rule_text(min(said.get(bkg.rule, [rule])))
    for term in (bkg.project, bkg.function, bkg.departmentEconomic, bkg.unit, bkg.department):
        if term in said:
            name = label_of(store, min(said[term])) or last_key(min(said[term]))
            measure = printed_keys(min(said.get(bkg.measure, [""])))
            return same(f"{name}：{measure}" if measure else name)
    return same(last_key(key))


def spoken_names(store: GraphReader, iris: Iterable[str]) -> dict[str, Text]:
    """What things are called: by their names, or where they have none by kind, year and text; in a few queries."""
    wanted = sorted(set(iris))
    unnamed = {iri: parts for iri in wanted if (parts := split_iri(iri)) and parts[0] in KINDS}
    named = [iri for iri in wanted if iri not in unnamed]
    ask_ahead(store, ("common/label", {"thing": named}), ("common/about-thing", {"thing": list(unnamed)}))
    names = names_of(store, (iri for iri in wanted if iri not in unnamed))
    found = {iri: same(names.get(iri) or printed_path(iri)) for iri in wanted if iri not in unnamed}
    said = _said_of(store, unnamed)
    for iri, (kind, key) in unnamed.items():
        found[iri] = _spoken(store, said.get(iri, {}), kind, key)
    return found


def _spoken(store: GraphReader, said: dict[str, list[str]], kind: str, key: str) -> Text:
    """A figure, mention or other thing that has no name of its own: its kind, year and text."""
    title, year = _title(store, said, kind, key), min(said.get(bkg.fiscalYear, [""]))
    line = min(said.get(bkg.line, [""])) if kind == "transfer" else ""
    zh = " ".join(filter(None, (year, KINDS[kind].zh, f"第{line}行" if line else "")))
    en = " ".join(filter(None, (year, KINDS[kind].en, f"line {line}" if line else "")))
    return Text(zh, en) if line else Text(f"{zh}：{title.zh}", f"{en}: {title.en}")


def _document(store: GraphReader, said: dict[str, list[str]]) -> tuple[Block, ...]:
    """The document and table it stands in."""
    cells = []
    for document in sorted(said.get(bkg.document, [])):
        for row in ask(store, "web/file-of-document", document=document):
            cells.append(ViewCell(row["file"], ref=thing_ref(document)))
    for table in sorted(said.get(bkg.table, [])):
        cells.append(
            ViewCell(None, Text(f"表{last_key(table)}", f"Table {last_key(table)}"), thing_ref(table))
        )
    return (Links(tuple(cells), in_line=True),) if cells else ()


def _statements(
    store: GraphReader, said: Mapping[str, Sequence[str]], called: Mapping[str, Text]
) -> DataTable:
    found = []
    terms = [term for term in sorted(said, key=lambda t: (t not in _TOP, t)) if term not in _HIDDEN]
    things = [v for term in terms for v in said[term] if v.startswith("http")]
    facts = [v for v in things if (split_iri(v) or ("",))[0] in KINDS]
    labels = {iri: same(label) for iri, label in labels_of(store, things).items()}
    labels |= spoken_names(store, facts) if facts else {}
    for term in terms:
        for value in sorted(said[term]):
            found.append((ViewCell(term, called[term]), _value(labels, term, value)))
    columns = (ViewColumn("property", Text("陈述", "Statement")), ViewColumn("value", Text("值", "Value")))
    return DataTable(
        "statements", Text("图中关于它的每条陈述", "Every statement of the graph"), columns, tuple(found)
    )


def _value(labels: Mapping[str, Text], term: str, value: str) -> ViewCell:
    if not value.startswith("http"):
        return ViewCell(value, _words(term, value))
    kind, key = split_iri(value) or ("", "")
    if words := (code_text(key, kind) if kind in CODE_LISTS else None):
        return ViewCell(value, words)
    return ViewCell(value, labels[value], thing_ref(value))


def _words(term: str, value: str) -> Text | None:
    """What a code in a statement is called; None for what is printed."""
    if term == bkg.rule:
        return rule_text(value)
    if term == bkg.context:
        return CITED_IN.get(value)
    if term == bkg.totalFrom:
        return MONEY_FROM.get(value)
    if term == bkg.cause:
        return CAUSES.get(value)
    return code_text(value) if term in _CODED else None


def _names(store: GraphReader, terms: Iterable[str]) -> dict[str, Text]:
    """The labels of properties in both languages; the last segment of one that has none."""
    found = {term: same(local_name(term)) for term in terms}
    named: dict[str, Text] = {}
    for row in ask(store, "web/label-of-term", term=sorted(found)):
        named.setdefault(str(row["term"]), Text(str(row["zh"]), str(row["en"])))
    return found | _OTHER_TERMS | named


def _keys(store: GraphReader) -> list[Ref]:
    found = []
    for kind in _KEPT_IN_FILES:
        found += [
            ref
            for row in ask(store, "common/things-of-class", type=kind)
            if (ref := thing_ref(str(row["thing"])))
        ]
    return found


PAGE = PageKind("evidence", load, template="evidence.html", keys=_keys)
