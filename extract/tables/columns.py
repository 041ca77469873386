"""Printed columns to the columns of the catalogue, by header words and by what the cells hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from extract.printed import PrintedUnit, could_be_amount, is_blank, looks_like_amount, looks_like_figure
from extract.tables.catalogue import ColumnEntry, TableKind, words
from extract.tables.cell_shapes import are_years
from extract.tables.header import figure_of, header_words, is_noise
from extract.tables.table import Row
from extract.text import unwrap
from extract.total_words import is_total_word

_HOLDS: dict[str, re.Pattern[str]] = {
    "function": re.compile(r"2\d{2}(?:\d{2}){0,2}\s*[-－].+", re.S),
    "function_class": re.compile(r"2\d{2}\s*[-－].+", re.S),
    "function_code": re.compile(r"2\d{2}(?:\d{2}){0,2}"),
    "government_economic": re.compile(r"5\d{2}(?:\d{2})?\s*[-－].+", re.S),
    "department_economic": re.compile(r"3\d{2}(?:\d{2}){0,2}\s*[-－].+", re.S),
    "government_economic_code": re.compile(r"5\d{2}(?:\d{2})?"),
    "department_economic_code": re.compile(r"3\d{2}(?:\d{2}){0,2}"),
    "directory_1": re.compile(r"\d{2}\s*[-－].+", re.S),
    "directory_2": re.compile(r"\d{4}\s*[-－].+", re.S),
    "unit": re.compile(r"\d{3}(?:\d{3}){0,2}\s*[-－].+", re.S),
    "unit_code": re.compile(r"\d{3}(?:\d{3}){0,2}"),
    "procurement": re.compile(r"[ABC]\s*[-－].+"),
    "short_code": re.compile(r"\d{1,3}\s*[-－].+", re.S),
    "project": re.compile(r"\d{6,8}\s*[A-Z0-9][\d\s]{10,16}\s*[-－].+", re.S),
    "year": re.compile(r"(?:19|20)\d{2}年?度?"),
    "ordinal": re.compile(r"\d{1,4}"),
    "digits": re.compile(r"\d{2,12}"),
    "code_part": re.compile(r"\d{1,3}|[23]\d{2}(?:\d{2}){1,2}"),
    "document_number": re.compile(r".*[\[〔［【﹝（(]\s*(?:19|20)\d{2}\s*[\]〕］】﹞）)].*", re.S),
}
_NUMERIC_DIMENSIONS = frozenset(
    {
        "unit_code",
        "function_code",
        "government_economic_code",
        "department_economic_code",
        "code_part",
        "digits",
        "year",
        "ordinal",
    }
)

_YEARS = re.compile(r"\s*(?:19|20)\d{2}(?!\d)")
_LETTER = re.compile(r"[A-Za-z]")
"""A code has letters; a share, a range or a damaged number has none and names nothing."""
IMPOSSIBLE = 50.0
"""Cost of a cell that cannot stand in a column: text as an amount, an amount as a name."""


class PrintedColumn(msgspec.Struct, frozen=True):
    """One column of a table as it is printed on a page.

    `position` is its place in the rows, None for a column that the catalogue knows and the header lacks.
    `path` is the printed header path without noise; `kind` is None for a column the catalogue lacks. `whole` says
    that the printed path is the measure as it is, with headers that the catalogue does not know.
    """

    position: int | None
    path: tuple[str, ...]
    kind: ColumnEntry | None
    whole: bool = False
    year: int | None = None
    """The year its header prints, where the table prints several."""
    figure: str = ""
    """The figure it states where that is not the main one of its table (上年执行数, 增减额)."""
    unit: str | None = None
    """What is counted, of a column of counts or shares (辆, 人次, %)."""
    said_unit: PrintedUnit | None = None
    """The unit of money that its header prints."""
    own_unit: PrintedUnit | None = None
    """The unit that its amounts are read in, where it is another than its table's."""

    @property
    def dimension(self) -> str | None:
        """Name of the dimension it holds, None for a measure."""
        return self.kind.dimension if self.kind else None

    @property
    def is_measure(self) -> bool:
        """Whether its cells are amounts: only where an entry or the header says so."""
        return self.kind is not None and self.kind.measure is not None

    @property
    def key(self) -> str:
        """The measure in the catalogue's words, by which identities name it; the printed path if unknown."""
        return self.kind.measure_key if self.kind and self.kind.measure_key else "/".join(self.path)

    @property
    def measure(self) -> tuple[str, ...]:
        """The measure in printed words, with the catalogue's word where the printed group is not this column's."""
        if self.kind is None or not self.kind.path:
            return self.path or ("金额",)
        known = self.kind.path
        if not self.path:
            return known
        if self.whole or self.kind.figure or (self.kind.key and len(self.path) < len(known)):
            return self.path
        if words(self.path[-1]) in self.kind.groups - self.kind.headers:
            return self.path
        printed = (
            self.path[-len(known) :]
            if len(self.path) >= len(known)
            else (*known[: -len(self.path)], *self.path)
        )
        groups = [
            p if words(p) == words(k) or header_words(p) in self.kind.groups else k
            for p, k in zip(printed[:-1], known[:-1], strict=True)
        ]
        return (*groups, printed[-1])

    def cost(self, text: str) -> float:
        """How badly a non-blank text fits into this column: 0 fits, IMPOSSIBLE cannot be."""
        if self.kind is None:
            return 0.0
        if self.is_measure:
            return 0.0 if could_be_amount(text) else IMPOSSIBLE
        holds = self.kind.holds
        if holds == "any":
            return 0.0
        pattern = _HOLDS.get(holds)
        if (pattern and pattern.fullmatch(text.strip())) or is_blank(text):
            return 0.0
        if looks_like_amount(text) or (looks_like_figure(text) and not _LETTER.search(text)):
            return IMPOSSIBLE
        if is_total_word(text):
            return 0.2
        if holds in _NUMERIC_DIMENSIONS:
            return 4.0
        if pattern is None:
            return 2.0 if _is_coded(text) else 0.3
        return 3.0 if _is_coded(text) else 1.0


def match_columns(
    paths: Sequence[tuple[str, ...]], kind: TableKind, rows: Sequence[Row]
) -> list[PrintedColumn]:
    """The columns of a page: printed ones matched in order to the catalogue's, unknown ones kept.

    The match is the best order-preserving alignment, scored by leaf header, group header and content.
    Printed columns without header and without content are dropped.

    Args:
        paths: Header path of each printed column.
        kind: The table's kind.
        rows: The data rows below, for what the columns hold.
    """
    content = _profiles(rows, len(paths))
    if _has_lost_years(paths, kind, content):
        content = [msgspec.structs.replace(p, years=are_years(p.texts, least=1)) for p in content]
    score = [[_score(path, known, content[i]) for known in kind.columns] for i, path in enumerate(paths)]
    pairs = _best_alignment(score, len(paths), len(kind.columns))
    if any(path and i not in pairs for i, path in enumerate(paths)):
        pairs = max(pairs, _in_any_order(score), key=len)
    columns = []
    cleaned = clean_paths(paths)
    for i, path in enumerate(paths):
        known = kind.columns[pairs[i]] if i in pairs else None
        if known and _is_damaged(path, known, [kind.columns[j] for j in pairs.values()]):
            columns.append(PrintedColumn(i, (), known))
        elif known or cleaned[i]:
            columns.append(PrintedColumn(i, cleaned[i], known))
    missing = [known for j, known in enumerate(kind.columns) if j not in pairs.values()]
    for known in missing:
        if known.dimension:
            columns.insert(_place(known, kind, columns), PrintedColumn(None, (), known))
    return columns


def _has_lost_years(paths: Sequence[tuple[str, ...]], kind: TableKind, content: Sequence[_Profile]) -> bool:
    """Whether the header of the years stands over none: then they may stand under another's."""
    heads = {h for column in kind.columns if column.dimension == "year" for h in column.headers}
    return any(
        path and header_words(path[-1]) in heads and not any(_YEARS.match(t) for t in own.texts)
        for path, own in zip(paths, content, strict=True)
    )


def _is_damaged(path: tuple[str, ...], known: ColumnEntry, matched: Sequence[ColumnEntry]) -> bool:
    """Whether a column stands under its group's header while its sisters have headers of their own."""
    if not path or header_words(path[-1]) in known.headers or header_words(path[-1]) not in known.groups:
        return False
    return any(other is not known and other.groups & known.groups for other in matched)


def clean_paths(paths: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The paths without headers that say nothing; 预算数 and 决算数 stay where they tell two columns apart."""
    cleaned = [_clean(path) for path in paths]
    count = Counter(cleaned)
    return [
        tuple(unwrap(p) for p in path if not is_noise(p) or figure_of(p) or p is path[-1])
        if short and count[short] > 1
        else short
        for path, short in zip(paths, cleaned, strict=True)
    ]


def _in_any_order(score: list[list[float]]) -> dict[int, int]:
    """Each printed column with the one known column its headers fit exactly; empty where two claim the same."""
    pairs: dict[int, int] = {}
    for i, row in enumerate(score):
        best = max(row, default=0.0)
        if best < _EXACT:
            continue
        pairs[i] = row.index(best)
        if row.count(best) > 1:
            return {}
    return pairs if len(set(pairs.values())) == len(pairs) else {}


def _clean(path: tuple[str, ...]) -> tuple[str, ...]:
    """The path without headers that say nothing, but never without its leaf."""
    printed = [unwrap(p) for p in path]
    return tuple(p for i, p in enumerate(printed) if i == len(printed) - 1 or not is_noise(p))


def _place(known: ColumnEntry, kind: TableKind, columns: list[PrintedColumn]) -> int:
    """Where a column that the header lacks belongs among those it has: before the first one after it."""
    order = {column: i for i, column in enumerate(kind.columns)}
    for place, column in enumerate(columns):
        if column.kind is not None and order[column.kind] > order[known]:
            return place
    return len(columns)


_NEVER = -100.0
"""The score of a column of years under a header of money."""
_EXACT = 8.0
"""The score of a column whose headers are a known column's."""


class _Profile(msgspec.Struct, frozen=True):
    texts: tuple[str, ...]
    amounts: int
    years: bool
    """Whether they are years and no amounts."""


def _profiles(rows: Sequence[Row], width: int) -> list[_Profile]:
    """What each printed column holds in the rows."""
    profiles = []
    for i in range(width):
        texts = tuple(
            row.cells[i].text for row in rows if i < len(row.cells) and not is_blank(row.cells[i].text)
        )
        profiles.append(_Profile(texts, sum(1 for t in texts if looks_like_amount(t)), are_years(texts)))
    return profiles


def _score(path: tuple[str, ...], known: ColumnEntry, content: _Profile) -> float:
    """How well a printed column fits a known one; 0 is no evidence."""
    if not path:
        return 0.0
    if known.figure:
        if known.figure not in {figure_of(p) for p in path}:
            return 0.0
        path = tuple(p for p in path if not figure_of(p)) or path
    leaf = header_words(path[-1])
    groups = {header_words(p) for p in path[:-1]}
    score = 0.0
    if leaf in known.headers:
        score += 10
    elif len(leaf) >= 4 and any(len(h) >= 4 and (h in leaf or leaf in h) for h in known.headers):
        score += 5
    elif leaf in known.groups and content.texts:
        return 4.0 + min(0.0, _content_score(known, content))
    else:
        return 0.0
    if known.groups:
        score += 4 if groups & known.groups else -2
    if content.texts:
        score += _content_score(known, content)
    elif known.dimension:
        score -= 9
    return score


def _content_score(known: ColumnEntry, content: _Profile) -> float:
    share = content.amounts / len(content.texts)
    if known.measure:
        return _NEVER if content.years else 2 if share > 0.5 else -4
    pattern = _HOLDS.get(known.holds)
    if pattern and sum(1 for t in content.texts if pattern.fullmatch(t.strip())) * 2 > len(content.texts):
        return 4
    return -4 if share > 0.5 and known.holds not in _NUMERIC_DIMENSIONS else 0


def _best_alignment(score: list[list[float]], printed: int, known: int) -> dict[int, int]:
    """Order-preserving pairs (printed column → known column) with the largest sum of scores."""
    best = [[0.0] * (known + 1) for _ in range(printed + 1)]
    for i in range(printed - 1, -1, -1):
        for j in range(known - 1, -1, -1):
            pair = score[i][j] + best[i + 1][j + 1] if score[i][j] > 0 else float("-inf")
            best[i][j] = max(best[i + 1][j], best[i][j + 1], pair)
    pairs: dict[int, int] = {}
    i = j = 0
    while i < printed and j < known:
        if score[i][j] > 0 and best[i][j] == score[i][j] + best[i + 1][j + 1]:
            pairs[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _is_coded(text: str) -> bool:
    """Whether a text begins with a code of one of the classifications."""
    return any(
        _HOLDS[name].fullmatch(text.strip()) for name in ("function", "government_economic", "project")
    )
