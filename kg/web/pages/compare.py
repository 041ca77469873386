"""Units beside each other: years and stages as columns, subjects as rows, change and share; each yuan once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from kg.answers.held_documents import held_documents
from kg.answers.questions import answer
from kg.errors import ParameterError
from kg.graph.values import Value
from kg.lineage import ask_of_totals
from kg.search import Hit, ThingKind, Tier, find
from kg.store.snapshot import GraphReader
from kg.web.charts import Bar, bars, bars_height
from kg.web.pages.compare_totals import ComparedBody, other_printed_total
from kg.web.places import AnswerPlaces
from kg.web.registry import PageKind
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
from kg.words.codes import CHOICES as WORDS
from kg.words.text import Said, Text, same

QUESTION = "expenditure-by-year"
_MOST_SIDES = 24
_MOST_UNITS = 8
_MOST_BARS = 12
_MOST_NEAR = 8
_OFFERED = 12
_MOST_ROWS = 100_000
_UNITS = (ThingKind.DEPARTMENT, ThingKind.UNIT)
_PARTS = re.compile(r"[、,，;；\s]+")
_STAGES = {"budget": Text("预算", "budget"), "final_accounts": Text("决算", "final accounts")}
_SCALES = {
    "元": (Decimal(1), Text("元", "yuan")),
    "万元": (Decimal(10_000), Text("万元", "10,000 yuan")),
    "亿元": (Decimal(100_000_000), Text("亿元", "100 million yuan")),
}
_CENT = Decimal("0.01")
_ALL = "全部支出"
CHOICES: tuple[tuple[str, Text, tuple[str, ...]], ...] = (
    ("level", Text("科目级次", "Level of subjects"), ("类", "款", "项")),
    ("scope", Text("口径", "Scope"), (_ALL, "一般公共预算")),
    ("money", Text("金额单位", "Unit of money"), tuple(_SCALES)),
)


class CompareColumn(msgspec.Struct, frozen=True, order=True):
    """One column: a unit in a year at a stage. Stages are never added up."""

    unit: str
    stage: str
    year: int


class Compared(msgspec.Struct, frozen=True):
    """What is compared: yuan by side and subject, what of it nothing proves and where it is printed; names; bodies."""

    amounts: Mapping[CompareColumn, Mapping[str, Decimal]]
    unproved: Mapping[tuple[CompareColumn, str], Decimal]
    subjects: Mapping[str, str]
    places: Mapping[tuple[CompareColumn, str], Ref | None]
    bodies: Mapping[CompareColumn, str]

    @property
    def sides(self) -> list[CompareColumn]:
        """The columns in order."""
        return sorted(self.amounts)[:_MOST_SIDES]


def load(store: GraphReader, ref: Ref) -> View:
    """The comparison that the parameters `units`, `level`, `scope` and `money` ask for.

    Raises:
        ParameterError: A parameter has a value that it cannot have.
    """
    given = dict(ref.params)
    chosen = {name: _choice(name, given.get(name) or values[0], values) for name, _, values in CHOICES}
    units = [part for part in _PARTS.split(given.get("units", "")) if part]
    form = {"units": given.get("units", ""), "chosen": chosen, "choices": _spoken_choices()}
    title = Text("比较", "Compare")
    kind = Text("单位、年度、预算与决算", "Units, years, budget and accounts")
    if not units:
        hint = Notice(
            Text(
                "填写一个或几个单位的名称或代码，用顿号分开。", "Name one unit or several, parted by commas."
            )
        )
        return View(
            ref, title, kind, (ViewSection("hint", title, (hint, _offered(store))),), data={"compare": form}
        )
    problems, compared = _compare(store, units, chosen)
    sections = [ViewSection("problems", Text("没有比较的", "Not compared"), problems)] if problems else []
    if compared.amounts:
        totals = _printed_totals(store, compared) if chosen["scope"] == _ALL else ()
        sections += _sections(compared, *_SCALES[chosen["money"]], totals)
    return View(ref, title, kind, tuple(sections), data={"compare": form})


def _spoken_choices() -> list[tuple[str, Text, list[tuple[str, Text]]]]:
    return [
        (name, label, [(value, WORDS.get(value) or _SCALES[value][1]) for value in values])
        for name, label, values in CHOICES
    ]


def _choice(name: str, value: str, values: Sequence[str]) -> str:
    if value not in values:
        raise ParameterError(
            Said(f"参数 {name}", f"parameter {name}"),
            Said("、".join(values), "one of " + ", ".join(values)),
            repr(value),
        )
    return value


def _compare(
    store: GraphReader, units: Sequence[str], chosen: Mapping[str, str]
) -> tuple[tuple[Block, ...], Compared]:
    problems: list[Block] = []
    amounts: dict[CompareColumn, dict[str, Decimal]] = {}
    unproved: dict[tuple[CompareColumn, str], Decimal] = {}
    subjects: dict[str, str] = {}
    places: dict[tuple[CompareColumn, str], Ref | None] = {}
    bodies: dict[CompareColumn, str] = {}
    for unit in units[:_MOST_UNITS]:
        found = _rows(store, unit, chosen)
        if isinstance(found, Text):
            problems.append(Notice(found, "warning"))
            continue
        body, rows = found
        for row, place in rows:
            side = CompareColumn(
                str(row["unit_name"] or row["unit_code"]), str(row["stage"]), int(str(row["fiscal_year"]))
            )
            bodies[side] = body
            code = str(row["code"] or row["name"])
            subjects[code] = str(row["name"] or "")
            amounts.setdefault(side, {})[code] = Decimal(str(row["amount_yuan"]))
            unproved[side, code] = Decimal(str(row["unproved_yuan"]))
            places[side, code] = place
    if len(units) > _MOST_UNITS or len(amounts) > _MOST_SIDES:
        text = Text(
            f"一次至多比较 {_MOST_UNITS} 个单位、{_MOST_SIDES} 列，其余没有列出。",
            f"At most {_MOST_UNITS} units and {_MOST_SIDES} columns at once; the others are left out.",
        )
        problems.append(Notice(text, "warning"))
    return tuple(problems), Compared(amounts, unproved, subjects, places, bodies)


def _rows(
    store: GraphReader, asked: str, chosen: Mapping[str, str]
) -> tuple[str, list[tuple[dict[str, Value], Ref | None]]] | Text:
    """The one unit that is meant and its figures with their places; or what to say where none or several could be."""
    hits = find(store, asked, kinds=_UNITS, limit=_MOST_NEAR)
    if not hits or hits[0].tier is Tier.SIMILAR:
        near = "、".join(hit.label for hit in hits) or "—"
        return Text(f"没有“{asked}”这个单位；相近的：{near}", f"No unit {asked!r}; near: {near}")
    best = [hit for hit in hits if hit.tier is hits[0].tier]
    root = min(best, key=lambda hit: (len(hit.code or hit.label), hit.code or hit.label))
    params = {"unit": root.code or root.label, "level": chosen["level"], "scope": chosen["scope"]}
    found = answer(store, QUESTION, params, limit=_MOST_ROWS)
    places = AnswerPlaces(store, found.columns)
    rows = [
        (dict(zip(found.columns, values, strict=True)), places.ref("amount_yuan", values))
        for values in found.rows
    ]
    own = [(row, place) for row, place in rows if row["unit_name"] == root.label] or rows
    meant = {str(row["unit_name"]) for row, _ in own} | {
        hit.label for hit in best if not _is_below(hit, root)
    }
    if not own:
        return Text(f"“{root.label}”没有可比较的支出", f"No expenditure of {root.label!r} to compare")
    if len({str(row["unit_name"]) for row, _ in own}) > 1 or len(meant - {root.label}) > 1:
        names = "、".join(sorted(meant | {root.label}))
        return Text(f"“{asked}”可以指几个单位：{names}", f"{asked!r} may be several units: {names}")
    return root.iri, own


def _is_below(hit: Hit, root: Hit) -> bool:
    return hit is root or bool(root.code and (hit.code or "").startswith(root.code))


def _printed_totals(store: GraphReader, compared: Compared) -> tuple[Block, ...]:
    """What documents print as total of income and expenditure, where a column adds up to something else."""
    ask_of_totals(store, set(compared.bodies.values()))
    found = []
    for side in compared.sides:
        places = {ref.key for (of, _), ref in compared.places.items() if of == side and ref is not None}
        body = ComparedBody(compared.bodies[side], side.year, side.stage, _named(side))
        if told := other_printed_total(store, body, _sum(compared, side), places):
            found.append(told)
    return (Links(tuple(found)),) if found else ()


def _sections(compared: Compared, scale: Decimal, unit: Text, totals: tuple[Block, ...]) -> list[ViewSection]:
    codes = sorted(compared.subjects)
    amounts = _amounts(compared, codes, scale, unit)
    blocks: tuple[Block, ...] = (amounts, *totals)
    if len(codes) <= _MOST_BARS:
        blocks = (_chart(compared, codes, scale, unit), *blocks)
    sections = [ViewSection("amounts", Text("金额", "Amounts"), blocks)]
    sections.append(ViewSection("shares", Text("占合计", "Share of the total"), (_shares(compared, codes),)))
    pairs = list(_consecutive(compared.sides))
    if pairs:
        change = _changes(compared, codes, pairs, scale, unit)
        sections.append(ViewSection("changes", Text("增减", "Change"), (change,)))
    return sections


def _named(side: CompareColumn) -> Text:
    stage = _STAGES.get(side.stage, same(side.stage))
    return Text(f"{side.unit} {side.year}年{stage.zh}", f"{side.unit} {side.year} {stage.en}")


def _subject_columns() -> tuple[ViewColumn, ...]:
    return ViewColumn("code", Text("科目代码", "Code")), ViewColumn("name", Text("科目", "Subject"))


def _subject_cells(compared: Compared, code: str) -> tuple[ViewCell, ...]:
    return ViewCell(code, ref=Ref("function", code) if code.isdecimal() else None), ViewCell(
        compared.subjects[code]
    )


def _scaled(value: Decimal | None, scale: Decimal) -> Decimal | None:
    """The amount in the chosen unit; what is shown in 万元 or 亿元 is rounded to two decimals."""
    if value is None or scale == 1:
        return value
    return (value / scale).quantize(_CENT, ROUND_HALF_UP)


def _amounts(compared: Compared, codes: Sequence[str], scale: Decimal, unit: Text) -> DataTable:
    columns = [
        ViewColumn(f"side_{number}", _named(side), ColumnKind.MONEY)
        for number, side in enumerate(compared.sides, 1)
    ]
    rows = tuple(
        (
            *_subject_cells(compared, code),
            *(_amount_cell(compared, side, code, scale) for side in compared.sides),
        )
        for code in codes
    )
    sums = (ViewCell(_scaled(_sum(compared, side), scale)) for side in compared.sides)
    return DataTable(
        "amounts",
        Text(f"每个科目一行，{unit.zh}", f"One row a subject, in {unit.en}"),
        (*_subject_columns(), *columns),
        rows,
        total=(ViewCell(None), ViewCell(None, Text("合计", "Total")), *sums),
        note=Text(
            "每笔钱只计一次；预算与决算各自成列，不相加。标出的金额含有未核对的部分。空白是没有这个科目，不是零。",
            "Each yuan once; budget and accounts stand apart and are never added. Marked amounts hold figures that nothing "
            "proves. Blank means that there is no such subject, not nought.",
        ),
    )


def _amount_cell(compared: Compared, side: CompareColumn, code: str, scale: Decimal) -> ViewCell:
    value = compared.amounts[side].get(code)
    tone = "unverified" if compared.unproved.get((side, code)) else ""
    place = compared.places.get((side, code))
    return ViewCell(_scaled(value, scale), ref=None if value is None else place, tone=tone)


def _sum(compared: Compared, side: CompareColumn) -> Decimal:
    return sum(compared.amounts[side].values(), Decimal(0))


def _shares(compared: Compared, codes: Sequence[str]) -> DataTable:
    columns = [
        ViewColumn(f"side_{number}", _named(side), ColumnKind.NUMBER)
        for number, side in enumerate(compared.sides, 1)
    ]
    rows = tuple(
        (*_subject_cells(compared, code), *(_share_cell(compared, side, code) for side in compared.sides))
        for code in codes
    )
    caption = Text("每个科目一行，占该列合计的百分比", "One row a subject, in per cent of the column's total")
    return DataTable("shares", caption, (*_subject_columns(), *columns), rows)


def _share_cell(compared: Compared, side: CompareColumn, code: str) -> ViewCell:
    value, whole = compared.amounts[side].get(code), _sum(compared, side)
    return _percent(value / whole * 100) if value is not None and whole else ViewCell(None)


def _percent(value: Decimal) -> ViewCell:
    """A percentage with two decimals; what is not nothing is never drawn as nothing."""
    rounded = value.quantize(_CENT, ROUND_HALF_UP)
    if value and not rounded:
        return ViewCell(value, same(f"{'<' if value > 0 else '>-'}{_CENT}%"))
    return ViewCell(rounded, same(f"{rounded}%"))


def _consecutive(sides: Iterable[CompareColumn]) -> Iterable[tuple[CompareColumn, CompareColumn]]:
    """Pairs of one unit at one stage in neighbouring years, and of the budget and the accounts of one year."""
    there = set(sides)
    for side in sorted(there):
        before = msgspec.structs.replace(side, year=side.year - 1)
        if before in there:
            yield before, side
        budget = msgspec.structs.replace(side, stage="budget")
        if side.stage == "final_accounts" and budget in there:
            yield budget, side


def _changes(
    compared: Compared,
    codes: Sequence[str],
    pairs: Sequence[tuple[CompareColumn, CompareColumn]],
    scale: Decimal,
    unit: Text,
) -> DataTable:
    columns: list[ViewColumn] = []
    for number, (before, after) in enumerate(pairs, 1):
        one, other = _named(before), _named(after)
        columns.append(
            ViewColumn(
                f"change_{number}",
                Text(f"{one.zh} → {other.zh}：增减", f"{one.en} → {other.en}: change"),
                ColumnKind.MONEY,
            )
        )
        columns.append(ViewColumn(f"percent_{number}", Text("增减率", "Change in %"), ColumnKind.NUMBER))
    rows = []
    for code in codes:
        cells: list[ViewCell] = []
        for before, after in pairs:
            cells += _change_cells(
                compared.amounts[before].get(code), compared.amounts[after].get(code), scale
            )
        rows.append((*_subject_cells(compared, code), *cells))
    sums: list[ViewCell] = []
    for before, after in pairs:
        sums += _change_cells(_sum(compared, before), _sum(compared, after), scale)
    return DataTable(
        "changes",
        Text(f"每个科目一行，{unit.zh}", f"One row a subject, in {unit.en}"),
        (*_subject_columns(), *columns),
        tuple(rows),
        total=(ViewCell(None), ViewCell(None, Text("合计", "Total")), *sums),
    )


def _change_cells(before: Decimal | None, after: Decimal | None, scale: Decimal) -> list[ViewCell]:
    if before is None and after is None:
        return [ViewCell(None), ViewCell(None)]
    change = (after or Decimal(0)) - (before or Decimal(0))
    return [ViewCell(_scaled(change, scale)), _percent(change / before * 100) if before else ViewCell(None)]


def _chart(compared: Compared, codes: Sequence[str], scale: Decimal, unit: Text) -> Chart:
    series = [
        Bar(_named(side), tuple(_scaled(compared.amounts[side].get(code), scale) for code in codes))
        for side in compared.sides
    ]
    names = [same(f"{code} {compared.subjects[code]}") for code in codes]
    context = ((Text("金额单位", "Unit of money"), unit),)
    caption = Text("各科目的金额", "Amounts by subject")
    height = bars_height(names, len(series))
    return Chart("amounts-bars", caption, bars(names, series), "amounts", context, height)


def _offered(store: GraphReader) -> Links:
    """Bodies to begin with, those of most documents first: each with its years and phases side by side."""
    counts = Counter(held.name for held in held_documents(store) if held.name is not None)
    ordered = sorted(counts, key=lambda name: (-counts[name], name))[:_OFFERED]
    return Links(tuple(ViewCell(name, ref=Ref("compare", params=(("units", name),))) for name in ordered))


PAGE = PageKind(
    "compare", load, template="compare.html", params=("units", "level", "scope", "money"), in_files=False
)
