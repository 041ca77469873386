"""Which kind a table is when its title is lost, and of which family: told by its header words, else its neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extract.printed import looks_like_amount
from extract.tables.blocks import EXPENDITURE, INCOME, total_of_side
from extract.tables.catalogue import OTHER_KIND, ColumnEntry, TableForm, TableKind, catalogue, find_variants
from extract.tables.header import header_paths, header_words, is_header_row, is_noise
from extract.tables.table import Row, Table
from extract.tables.vocabulary import Facet, parse_wording

_LEAST_COLUMNS = 3
_BALANCE = "income_expenditure"
_FUNDS = ("一般公共预算", "政府性基金", "国有资本", "社会保险", "财政拨款")
"""Words of titles of a balance that is not that of all money."""
_SCORE = "得分"
_HEADER_ROWS = 4


def find_kind_by_header(header: Sequence[Row]) -> TableKind | None:
    """The one kind whose columns a header prints, None where no kind or more than one fits best.

    All required columns must be there, and at least three columns in all.
    """
    if not header:
        return None
    scored = [
        (fit(header, kind), kind)
        for kind in catalogue()
        if kind.columns and kind.form is not TableForm.PERFORMANCE
    ]
    score, best = max(scored, key=lambda pair: pair[0])
    rivals = [kind for other, kind in scored if other == score and kind.kind != best.kind]
    return None if score < _LEAST_COLUMNS or rivals else best


def is_header_of_another(row: Row, kind: TableKind) -> bool:
    """Whether a row in the middle of a table of this kind is the header of a table of another kind."""
    if is_header_row(row, kind, at_top=False) or not is_header_row(row, None, at_top=False):
        return False
    known = kind.header_words
    if not known:
        return False
    texts = [header_words(t) for t in row.texts if t and not is_noise(t)]
    return bool(texts) and sum(1 for t in texts if t in known) * 2 < len(texts)


def fit(header: Sequence[Row], kind: TableKind) -> float:
    """How many printed columns the kind has, less those it lacks; 0 if a required one is not printed."""
    paths = [tuple(header_words(p) for p in path if not is_noise(p)) for path in header_paths(list(header))]
    printed = [path for path in paths if path]
    hits = sum(1 for path in printed if any(_is(path, column) for column in kind.columns))
    if not all(any(_is(path, column) for path in printed) for column in kind.columns if column.required):
        return 0.0
    misses = len(printed) - hits
    unused = sum(1 for column in kind.columns if not any(_is(path, column) for path in printed))
    return hits - misses - 0.01 * unused


def _is(path: tuple[str, ...], column: ColumnEntry) -> bool:
    if path[-1] not in column.headers:
        return False
    return not column.groups or len(path) == 1 or bool(set(path[:-1]) & column.groups)


def settle_families(tables: Sequence[Table]) -> None:
    """Give each table the entry of the family that its title and header fit best.

    Where they decide nothing, the family that most tables of the document are of. A balance has two sides at last.
    """
    open_tables: list[tuple[Table, list[TableKind]]] = []
    count: Counter[str] = Counter()
    for table in tables:
        if table.kind is None:
            continue
        best = _best_entries(table, table.kind)
        if len(best) == 1:
            table.kind = best[0]
            count[table.kind.family] += 1
        else:
            open_tables.append((table, best))
    for table, best in open_tables:
        table.kind = max(best, key=lambda kind: count[kind.family])
    _settle_sides(tables)


def _best_entries(table: Table, kind: TableKind) -> list[TableKind]:
    """The entries for the kind that fit equally well, best of all."""
    entries = find_variants(table.name, kind)
    if len(entries) == 1:
        return entries
    header = _header(table)
    scores = {entry.family: fit(header, entry) if header and entry.columns else 0.0 for entry in entries}
    top = max(scores.values())
    return [entry for entry in entries if scores[entry.family] == top]


def _header(table: Table) -> list[Row]:
    """The header rows of the first page that has rows."""
    header: list[Row] = []
    for row in next((page for page in table.pages if page), []):
        if not is_header_row(row, None, at_top=True):
            break
        header.append(row)
    return header


def _settle_sides(tables: Sequence[Table]) -> None:
    """Read a table as two-sided whose rows set income against expenditure, whatever its title says.

    A title may name one side of a balance alone (国有资本经营预算收入表 above 收入 and 支出); as one list of income its
    expenditure would be income.
    """
    for table in tables:
        form = table.kind.form if table.kind else TableForm.ROWS
        if form is TableForm.ROWS and table.unit and any(_sets_sides(r) for p in table.pages for r in p):
            of_all = table.kind is not None and not any(word in table.name for word in _FUNDS)
            table.kind = TableKind(_BALANCE if of_all else OTHER_KIND, titles=(), form=TableForm.TWO_SIDED)


def _sets_sides(row: Row) -> bool:
    """Whether a row totals income and, behind amounts of it, expenditure."""
    named = [text for text in row.texts if text and not looks_like_amount(text)]
    return [total_of_side(text) for text in named] == [INCOME, EXPENDITURE]


def is_evaluation_list(table: Table) -> bool:
    """Whether a performance table lists evaluations (自评情况汇总表): projects, their money and scores, and no indicator.

    A form of one project names them below each other; a table with indicators has a reader of its own.
    """
    if table.kind is None or table.kind.form is not TableForm.PERFORMANCE:
        return False
    rows = [row for page in table.pages for row in page]
    return any(map(_heads_evaluations, rows[:_HEADER_ROWS])) and not any(
        "指标" in text for row in rows for text in row.texts
    )


def _heads_evaluations(row: Row) -> bool:
    wordings = [parse_wording(text) for text in row.texts if text]
    names = any(w.scheme == "project" and not w.has(Facet.FIGURE, Facet.MONEY) for w in wordings)
    figures = any(w.has(Facet.FIGURE) for w in wordings)
    return names and figures and any(t.name == _SCORE for w in wordings for t in w.terms)
