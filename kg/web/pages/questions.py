"""The saved questions as forms: parameters in, a table out, with its SPARQL and a permalink."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from kg.answers.questions import Answer, answer, saved_queries
from kg.errors import KgError, PageMissingError
from kg.graph.values import Value
from kg.store.snapshot import GraphReader
from kg.web.answers import answer_table, value_text
from kg.web.charts import Bar, bars, bars_height
from kg.web.phases import period_label
from kg.web.places import AnswerPlaces
from kg.web.registry import PageKind
from kg.web.view import Block, Chart, DataTable, Notice, Ref, View, ViewCell, ViewColumn, ViewSection
from kg.words.codes import parameter_text
from kg.words.text import Said, Text, same
from queries.catalogue import SavedQuery
from queries.errors import UnknownNameError

_MOST_ROWS = 2_000
_MOST_BARS = 30
_MOST_PERIODS = 6
_POLICY = ("policy_number", "policy_title")
_LABELS = ("unit_name", "name", "project_name", "directory", "policy_number")


def load(store: GraphReader, ref: Ref) -> View:
    """All questions, or one of them with its answer.

    Raises:
        PageMissingError: There is no such question.
    """
    if not ref.key:
        return _all(ref)
    try:
        question = saved_queries().get(ref.key)
    except UnknownNameError as error:
        raise PageMissingError(
            Said("问题", "question"), Said("现成的问题", "a saved question"), repr(ref.key)
        ) from error
    given = {k: v for k, v in ref.params if question.parameter(k)}
    missing = [p.name for p in question.parameters if p.required and not given.get(p.name, "").strip()]
    blocks: tuple[Block, ...]
    if missing:
        blocks = (Notice(Text("请填写必填的参数。", "Fill in what is required.")),)
    else:
        blocks = _answer(store, question, given)
    section = ViewSection("answer", Text("答案", "Answer"), blocks)
    return View(
        Ref("questions", ref.key, tuple(sorted(given.items()))),
        Text(question.summary, question.summary_en),
        Text("问题", "Question"),
        (section,),
        data={
            "question": _form(question, given),
            "query": question.text or question.sql,
            "language": "SPARQL" if question.text else "SQL",
        },
    )


def _all(ref: Ref) -> View:
    rows = tuple(
        (
            ViewCell(q.name, Text(q.summary, q.summary_en), Ref("questions", q.name)),
            ViewCell(q.description.strip().replace("\n", ""), _described(q)),
            _parameters_cell(q),
        )
        for q in saved_queries()
    )
    columns = (
        ViewColumn("question", Text("问题", "Question")),
        ViewColumn("description", Text("说明", "Description")),
        ViewColumn("parameters", Text("参数", "Parameters")),
    )
    table = DataTable("questions", Text("每个问题一行", "One row a question"), columns, rows)
    return View(
        ref,
        Text("现成的问题", "Ready questions"),
        Text("目录", "Index"),
        (ViewSection("all", Text("全部问题", "All questions"), (table,)),),
    )


def _described(question: SavedQuery) -> Text:
    """The description; a user's own question without one in English has its summary."""
    english = " ".join(question.description_en.split()) or question.summary_en
    return Text(question.description.strip().replace("\n", ""), english)


def _parameters_cell(question: SavedQuery) -> ViewCell:
    names = [parameter_text(p.name) for p in question.parameters]
    text = Text("、".join(n.zh for n in names), ", ".join(n.en for n in names))
    return ViewCell("、".join(p.name for p in question.parameters), text)


def _form(question: SavedQuery, given: dict[str, str]) -> dict[str, object]:
    """What the template needs to draw the form."""
    return {
        "description": _described(question),
        "parameters": [
            {
                "name": p.name,
                "label": Text(p.description, p.description_en),
                "required": p.required,
                "values": [(value, value_text(p.name, value) or same(value)) for value in p.values],
                "value": given.get(p.name, p.default),
                "example": question.example.parameters.get(p.name, ""),
            }
            for p in question.parameters
        ],
    }


def _answer(store: GraphReader, question: SavedQuery, given: dict[str, str]) -> tuple[Block, ...]:
    try:
        found = answer(store, question.name, given, limit=_MOST_ROWS)
    except KgError as error:
        return (Notice(error.text, "warning"),)
    caption = Text(f"{question.summary}，共 {found.total} 行", f"{question.summary_en}, {found.total} rows")
    table = answer_table(found, AnswerPlaces(store, found.columns), name="answer", caption=caption)
    notes: list[Block] = []
    if found.total > len(found.rows):
        text = Text(f"只显示前 {_MOST_ROWS} 行。", f"Only the first {_MOST_ROWS} rows are shown.")
        notes.append(Notice(text, "warning"))
    chart = _chart(found, given)
    return (*notes, *((chart,) if chart else ()), table)


def _chart(found: Answer, given: dict[str, str]) -> Chart | None:
    """Bars of the one amount by the first label, where rows are few enough to be seen.

    Years and stages are series of their own, and only one of them has a total: money of a budget is that of its accounts.
    Projects that cite several policies count for each, so several policies are not drawn together.
    """
    money = [i for i, name in enumerate(found.columns) if name == "amount_yuan"]
    labels = [found.columns.index(name) for name in _LABELS if name in found.columns]
    if not money or not labels or "measure" in found.columns or _has_several_policies(found, labels[0]):
        return None
    by_period: dict[tuple[int, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for row in found.rows:
        amount, label = row[money[0]], row[labels[0]]
        if isinstance(amount, Decimal | int) and label is not None:
            by_period[_period(found.columns, row)][str(label)] += Decimal(amount)
            totals[str(label)] += Decimal(amount)
    if not (1 < len(totals) <= _MOST_BARS and len(by_period) <= _MOST_PERIODS):
        return None
    ranked = sorted(totals, key=lambda label: -totals[label])
    context = [(Text("金额单位", "Unit of money"), Text("元", "yuan"))]
    context += [_shown(name, value) for name, value in given.items() if value]
    if len(by_period) == 1:
        context.append((Text("合计", "Total"), same(f"{sum(totals.values(), Decimal(0)):,.2f}")))
    heading = found.query.columns[labels[0]]
    caption = Text(f"金额按{heading.label}", f"Amount by {heading.label_en}")
    names = [same(name) for name in ranked]
    series = [
        Bar(_period_name(*period), tuple(amounts.get(label) for label in ranked))
        for period, amounts in sorted(by_period.items())
    ]
    height = bars_height(names, len(series))
    return Chart("amounts", caption, bars(names, series), "answer", tuple(context), height)


def _has_several_policies(found: Answer, label: int) -> bool:
    """Whether the rows are about more than one policy, and the bars about something else."""
    places = [found.columns.index(name) for name in _POLICY if name in found.columns]
    return label not in places and len({tuple(row[i] for i in places) for row in found.rows}) > 1


def _period(columns: tuple[str, ...], row: Sequence[Value]) -> tuple[int, str]:
    """The year and stage of a row; 0 and empty where the question has none."""
    said = dict(zip(columns, row, strict=True))
    return int(str(said.get("fiscal_year") or 0)), str(said.get("stage") or "")


def _period_name(year: int, stage: str) -> Text:
    if not year and not stage:
        return Text("金额", "amount")
    return period_label(year or None, stage) if stage else same(str(year))


def _shown(name: str, value: str) -> tuple[Text, Text]:
    """A parameter with its value, as people read them."""
    return parameter_text(name), value_text(name, value) or same(value)


def _keys(store: GraphReader) -> list[Ref]:
    """The list, and the questions that need no parameter."""
    free = [q.name for q in saved_queries() if not any(p.required for p in q.parameters)]
    return [Ref("questions"), *(Ref("questions", name) for name in free)]


PAGE = PageKind("questions", load, template="question.html", keys=_keys, params=None)
