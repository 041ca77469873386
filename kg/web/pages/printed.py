"""The figures that a document prints at some place or about some subject: the step between a sum and its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kg.errors import PageMissingError, ParameterError
from kg.graph.iri import Namer, last_key, path_below, printed_path, split_path
from kg.store.asking import Row, ask, ask_each, names_of
from kg.store.snapshot import GraphReader
from kg.web.places import LINES, PAGES, SUBJECT, TABLE, numbers_in
from kg.web.registry import PageKind
from kg.web.thing import thing_iri, thing_ref
from kg.web.view import ColumnKind, DataTable, Links, Notice, Ref, View, ViewCell, ViewColumn, ViewSection
from kg.words.text import Said, Text, same
from ontology.terms import Scheme

_MOST = 300
_SUBJECTS = frozenset({Scheme.FUNCTION, Scheme.DEPARTMENT_ECONOMIC, Scheme.GOVERNMENT_ECONOMIC})
_CODE = re.compile(r"\d{3,7}")


def load(store: GraphReader, ref: Ref) -> View:
    """The figures of a document on some lines or pages, in a table, or about a subject.

    Raises:
        PageMissingError: The store knows no such document.
        ParameterError: A parameter is not as `kg.web.places` writes it.
    """
    document = thing_iri("document", ref.key)
    about = ask(store, "web/file-of-document", document=document)
    if not about:
        raise PageMissingError(
            Said("文件", "document"), Said("库中的文件", "one of the store"), repr(ref.key)
        )
    params = dict(ref.params)
    found = _wanted(store, document, params)
    shown = found[:_MOST]
    blocks: list[Links | Notice | DataTable] = [Links(_above(ref, about[0], params), in_line=True)]
    if not found:
        blocks.append(Notice(Text("这里没有印出金额。", "No amount is printed here.")))
    else:
        blocks.append(_table(store, shown))
    if len(found) > len(shown):
        text = Text(f"只列出前 {_MOST} 个，共 {len(found)} 个。", f"The first {_MOST} of {len(found)}.")
        blocks.insert(1, Notice(text))
    title = Text(
        f"{about[0]['file']} {_place(params).zh}".strip(), f"{about[0]['file']} {_place(params).en}".strip()
    )
    heading = Text("印出的数字", "Figures as printed")
    return View(ref, title, heading, (ViewSection("printed", heading, tuple(blocks)),), iri=document)


def _wanted(store: GraphReader, document: str, params: Mapping[str, str]) -> list[Row]:
    """The figures that all parameters fit, in the order of printing."""
    lines, pages = numbers_in(params.get(LINES, "")), numbers_in(params.get(PAGES, ""))
    subject, table = params.get(SUBJECT, ""), params.get(TABLE, "")
    if subject:
        kind, code = split_path(subject)
        if kind not in _SUBJECTS or not _CODE.fullmatch(code):
            expected = path_below(Namer().function("208"))
            raise ParameterError(Said("科目", "subject"), expected, repr(subject))
        rows = ask(store, "web/figures-of-subject", document=document, subject=thing_iri(kind, code))
    else:
        rows = ask(store, "web/places-of-document", document=document)
    kept = {
        str(row["thing"]): row
        for row in rows
        if (not table or (row["table"] and last_key(str(row["table"])) == table))
        and (not lines or row["line"] in lines)
        and (not pages or row["page"] in pages)
    }
    return sorted(kept.values(), key=lambda r: (_number(r["page"]), _number(r["line"]), str(r["thing"])))


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _above(ref: Ref, about: Row, params: Mapping[str, str]) -> tuple[ViewCell, ...]:
    """The document, and the table that is asked for."""
    cells = [ViewCell(about["file"], ref=Ref("document", ref.key))]
    if number := params.get(TABLE):
        cells.append(
            ViewCell(number, Text(f"表{number}", f"Table {number}"), Ref("table", f"{ref.key}/{number}"))
        )
    return tuple(cells)


def _place(params: Mapping[str, str]) -> Text:
    parts = []
    if number := params.get(TABLE):
        parts.append(Text(f"表{number}", f"table {number}"))
    if pages := params.get(PAGES):
        parts.append(Text(f"第{pages}页", f"page {pages}"))
    if lines := params.get(LINES):
        parts.append(Text(f"第{lines}行", f"line {lines}"))
    if subject := params.get(SUBJECT):
        code = split_path(subject)[1]
        parts.append(Text(f"科目 {code}", f"subject {code}"))
    return Text(" ".join(p.zh for p in parts), " ".join(p.en for p in parts))


def _table(store: GraphReader, found: Sequence[Row]) -> DataTable:
    said: dict[str, Row] = {}
    for row in ask_each(store, "web/figures-shown", "thing", (str(row["thing"]) for row in found)):
        said.setdefault(str(row["thing"]), row)
    names = names_of(store, (str(r[k]) for r in said.values() for k in ("function", "economic") if r[k]))
    columns = (
        ViewColumn("row", Text("行的内容", "What the row is about")),
        ViewColumn("measure", Text("列", "Column")),
        ViewColumn("amount_yuan", Text("金额（元）", "Amount (yuan)"), ColumnKind.MONEY),
        ViewColumn("printed", Text("印文", "As printed")),
        ViewColumn("table", Text("表", "Table")),
        ViewColumn("page", Text("页", "Page"), ColumnKind.NUMBER),
        ViewColumn("line", Text("行", "Line"), ColumnKind.NUMBER),
    )
    rows = tuple(
        _row(place, said[str(place["thing"])], names) for place in found if str(place["thing"]) in said
    )
    note = Text(
        "点击金额查看它印在哪里、由什么证明。各表各自完整，不能相加。",
        "Follow an amount to where it is printed and what proves it. Each table is whole by itself; do not add them up.",
    )
    return DataTable(
        "figures", Text("每个印出的数字一行", "One row a printed figure"), columns, rows, note=note
    )


def _row(place: Row, row: Row, names: Mapping[str, str]) -> tuple[ViewCell, ...]:
    thing = str(place["thing"])
    amount = row["amount"] if row["amount"] is not None else row["total"]
    about = _about(row, names) or printed_path(thing)
    year = f"{row['year']} " if row["year"] else ""
    table = str(place["table"]) if place["table"] else ""
    return (
        ViewCell(about),
        ViewCell(f"{year}{row['measure'] or ''}".strip() or None),
        ViewCell(
            amount,
            None if amount is not None else same(str(row["printed"] or "—")),
            thing_ref(thing),
            str(row["status"] or ""),
        ),
        ViewCell(row["printed"]),
        ViewCell(last_key(table) if table else None, ref=thing_ref(table or None)),
        ViewCell(place["page"]),
        ViewCell(place["line"]),
    )


def _about(row: Row, names: Mapping[str, str]) -> str:
    """What a row is about: its subject, item, project and unit, as far as it prints them."""
    parts: list[str] = []
    for key in ("function", "economic"):
        if row[key]:
            code = last_key(str(row[key]))
            parts.append(f"{code} {names.get(str(row[key]), '')}".strip())
    parts += [str(row[key]) for key in ("item", "project", "unit") if row[key]]
    return "；".join(dict.fromkeys(parts))


def _keys(store: GraphReader) -> Iterable[Ref]:
    for row in ask(store, "web/documents"):
        if found := thing_ref(str(row["document"])):
            yield Ref("printed", found.key, ((PAGES, "1"),))


PAGE = PageKind("printed", load, keys=_keys, params=(LINES, PAGES, SUBJECT, TABLE), in_files=False)
