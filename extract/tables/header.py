"""Header rows: which rows they are, and the header path of each column below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

from extract.printed import is_blank, looks_like_amount
from extract.tables.catalogue import TableKind, catalogue, words
from extract.tables.table import Row
from extract.tables.vocabulary import Facet, parse_wording
from extract.text import label_key
from extract.total_words import TOTAL_WORDS

_GENERAL = frozenset(
    words(w)
    for w in (
        "项目", "收入", "支出", "合计", "总计", "小计", "金额", "其中", "其中：", "预算数", "决算数", "科目编码",
        "科目名称", "年度", "备注", "序号", "单位名称", "项目名称", "支出预算", "收入预算", "功能分类科目", "名称",
        "编码", "类", "款", "项", "行次", "栏次",
    )
)  # fmt: skip
_OVER_SIDES = frozenset({"本年收入", "本年支出", "财政拨款收入", "财政拨款支出", "人员经费", "公用经费"})
"""Headers over whole blocks of columns; in the middle of a table they are items."""
_NOISE = re.compile(
    r"(?:\d{4}年度?)?(?:本年|当年|年初|全年)?(?:预算|决算|执行|调整预算|调整)数?|其中:?|支出预算|收入预算|(?:本年)?(?:一般公共|"
    r"政府性基金|国有资本经营)预算(?:财政拨款)?(?:基本)?支出|(?:一般公共预算)?财政拨款三公经费(?:支出)?|项目|指标"
)
_FIGURE = re.compile(r"(?:\d{4}年度?)?(?:本年|年初)?(预算|决算)数?")
_YEAR = re.compile(r"^20\d{2}年度?(?=.)")
_LABELS = re.compile(r"编码|科目|项目")
_LONGEST_HEADER = 30
_LONGEST_SIDE = 10


def is_noise(header: str) -> bool:
    """Whether a header above another says nothing about its column: 预算数, 其中, or the table's subject again."""
    return _NOISE.fullmatch(words(header)) is not None


@lru_cache(maxsize=16384)
def header_words(text: str) -> str:
    """The words by which a header is known: without the year before them.

    >>> header_words("2024年机关运行经费预算数")
    '机关运行经费预算数'
    """
    return _YEAR.sub("", words(text))


def figure_of(header: str) -> str | None:
    """预算数 or 决算数 for a header that only says this, else None."""
    match = _FIGURE.fullmatch(words(header))
    return f"{match[1]}数" if match else None


def is_header_row(row: Row, kind: TableKind | None, *, at_top: bool) -> bool:
    """Whether a row is a heading of columns.

    Args:
        row: The row.
        kind: The table's kind if known; its header words are looked for.
        at_top: Whether no data row came before on this page; then half of the words need to be known,
            because a header may be damaged; else all of them, at least two.
    """
    texts = [header_words(t) for t in row.texts if not is_blank(t)]
    if not texts or any(looks_like_amount(t) and not re.fullmatch(r"(?:19|20)\d{2}", t) for t in texts):
        return False
    if all(t in TOTAL_WORDS for t in texts):
        return False
    own = kind.header_words if kind else _all_words()
    known = [t in _GENERAL or t in own for t in texts]
    hits = sum(1 for t, is_known in zip(texts, known, strict=True) if is_known or is_noise(t))
    if at_top:
        hits += sum(1 for t, is_known in zip(texts, known, strict=True) if not is_known and t in _OVER_SIDES)
        return hits * 2 >= len(texts) and all(len(t) <= _LONGEST_HEADER for t in texts)
    return hits == len(texts) and hits >= 2 and any(t not in TOTAL_WORDS for t in texts)


def header_paths(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """The header path of each column, from the top header to the leaf, as printed.

    A blank under a header belongs to that header (merged downwards); a blank beside a header belongs to
    the header on its left as long as there is a header below it (merged sideways), and below that one too unless
    the format says how far it reaches. Where the format
    writes a merged cell once and leaves no blanks (`Row.collapsed`), the upper row is first spread over
    the columns of the lower one.

    Returns:
        As many paths as the widest header row has columns; an empty path for a column without header.
    """
    grid = (
        _spread([list(row.texts) for row in rows])
        if rows and rows[0].collapsed
        else [list(r.texts) for r in rows]
    )
    _settle_heads(grid)
    for above, texts in pairwise(grid):
        if above and texts and _LABELS.search(above[0]) and words(texts[0]) in TOTAL_WORDS and any(texts[1:]):
            texts[0] = ""  # the label of the total row, printed on the line of the last headers
    width = max((len(texts) for texts in grid), default=0)
    grid = [texts + [""] * (width - len(texts)) for texts in grid]
    filled = [list(texts) for texts in grid]
    reached = [frozenset[int]() if row.collapsed else _reached(row) for row in rows]
    for level, texts in enumerate(grid):
        for column in range(1, width):
            if texts[column] or not any(below[column] for below in grid[level + 1 :]):
                continue
            same_parent = all(filled[above][column] == filled[above][column - 1] for above in range(level))
            left_is_group = any(below[column - 1] for below in grid[level + 1 :])
            if same_parent and (left_is_group or column in reached[level]):
                filled[level][column] = filled[level][column - 1]
    return [
        tuple(filled[level][column] for level in range(len(grid)) if filled[level][column])
        for column in range(width)
    ]


def _reached(row: Row) -> frozenset[int]:
    """The columns that a cell of the row on their left covers, where the format says so."""
    return frozenset(
        column for at, cell in enumerate(row.cells) for column in range(at + 1, at + cell.column_span)
    )


def _settle_heads(grid: list[list[str]]) -> None:
    """Put the heads of the first row over the columns they can only be meant for, where a merged cell lost its width.

    支出 beside 收入 begins where the first header of labels comes again; names and codes stand below 项目, never
    below a sum.
    """
    if len(grid) < 2:
        return
    upper, lower = grid[0], grid[1]
    filled = [i for i, text in enumerate(upper) if text]
    if len(filled) == 2 and filled[0] == 0 and _are_sides([label_key(upper[i]) for i in filled]):
        starts = [i for i, text in enumerate(lower) if text and _begins_side(text, lower[0])]
        if len(starts) > 1 and filled[1] not in starts:
            second = min(starts[1:], key=lambda start: abs(start - filled[1]))
            grid[0] = [upper[0], *[""] * (second - 1), upper[filled[1]]]
        return
    labels = [i for i, text in enumerate(lower) if text]
    if labels != list(range(len(labels))) or len(labels) < 2 or not all(_names(lower[i]) for i in labels):
        return
    if _heads_labels(upper[0]) and any(_heads_sum(text) for text in upper[1 : len(labels)]):
        grid[0] = [upper[0], *[""] * (len(labels) - 1), *upper[1:]]


def lost_its_widths(header: Sequence[Row], data: Sequence[Row]) -> bool:
    """Whether merged heads were written once, with no blank where they reached: nobody knows which columns they head.

    Then no header row has a blank, and none is as wide as the rows below.
    """
    if len(header) < 2 or header[0].collapsed or not data:
        return False
    grid = [list(row.texts) for row in header]
    _settle_heads(grid)
    if any(not text for texts in grid for text in texts):
        return False
    filled = (max((i for i, text in enumerate(row.texts) if text), default=-1) + 1 for row in data)
    return max(map(len, grid)) < max(filled)


def lost_its_blanks(header: Sequence[Row], data: Sequence[Row]) -> bool:
    """Whether the rows lost their blank cells, so that only full rows say which column a figure stands in.

    Then rows are of several lengths, some shorter than the header, and none has a blank inside: a document that cuts
    blanks off at the end of its rows alone keeps those inside.
    """
    width = max((len(row.cells) for row in header), default=0)
    lengths: set[int] = set()
    for row in data:
        texts = row.texts
        end = max((i for i, text in enumerate(texts) if text), default=-1) + 1
        if any(not text for text in texts[:end]):
            return False
        lengths.add(len(texts))
    return len(lengths) > 1 and min(lengths) < width and max(lengths) <= width


def _are_sides(keys: Sequence[str]) -> bool:
    return all(
        side in key and len(key) <= _LONGEST_SIDE for side, key in zip(("收入", "支出"), keys, strict=True)
    )


def _begins_side(text: str, first: str) -> bool:
    """Whether a header names labels as the first one does: 项目 and 项目（按功能分类）."""
    return label_key(text) == label_key(first) or all(parse_wording(t).has(Facet.ITEM) for t in (text, first))


def _names(text: str) -> bool:
    return parse_wording(text).head in {Facet.CODE, Facet.NAME, Facet.LEVEL}


def _heads_labels(text: str) -> bool:
    return parse_wording(text).head in {Facet.ITEM, Facet.SUBJECT}


def _heads_sum(text: str) -> bool:
    return parse_wording(text).has(Facet.SUM) or label_key(text).endswith(("合计", "总计", "小计"))


def is_contradictory(paths: Sequence[tuple[str, ...]]) -> bool:
    """Whether a header has codes or names below a sum: then its heads stand over wrong columns, nobody knows which.

    >>> is_contradictory((("项目", "科目编码"), ("本年支出合计", "科目名称")))
    True
    """
    return any(len(path) > 1 and _names(path[-1]) and any(map(_heads_sum, path[:-1])) for path in paths)


def _spread(grid: list[list[str]]) -> list[list[str]]:
    """Upper header rows with one cell a merged block, spread over the columns of the row below."""
    for level in range(len(grid) - 2, -1, -1):
        if len(grid[level]) < len(grid[level + 1]):
            grid[level] = _spread_row(grid[level], grid[level + 1])
    return grid


def _spread_row(upper: list[str], lower: list[str]) -> list[str]:
    """Each blank below has an upper cell of its own; each run of headers below shares the upper cells left."""
    runs = _runs(lower)
    groups = len(upper) - sum(1 for text in lower if not text)
    spread: list[str] = []
    cells = iter(upper)
    for position, (start, end) in enumerate(runs):
        if not lower[start]:
            spread.append(next(cells, ""))
            continue
        later = sum(1 for s, _ in runs[position + 1 :] if lower[s])
        sizes = _split_run(lower[start:end], max(1, groups - later))
        groups -= len(sizes)
        for size in sizes:
            spread.extend([next(cells, ""), *[""] * (size - 1)])
    return spread


def _runs(texts: list[str]) -> list[tuple[int, int]]:
    """Blank columns one by one, neighbouring headers together."""
    runs: list[tuple[int, int]] = []
    for i, text in enumerate(texts):
        if text and runs and texts[i - 1] and runs[-1][1] == i:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    return runs


def _split_run(texts: list[str], groups: int) -> list[int]:
    """Sizes of the groups that a run of headers forms: a group begins where its first word comes again."""
    if groups <= 1:
        return [len(texts)]
    again = [i for i, text in enumerate(texts) if words(text) == words(texts[0]) or words(text) == "小计"]
    starts = sorted({0, *again})
    if len(starts) != groups:
        size = len(texts) // groups
        starts = [i * size for i in range(groups)]
    return [end - start for start, end in zip(starts, [*starts[1:], len(texts)], strict=True)]


@cache
def _all_words() -> frozenset[str]:
    return frozenset(word for kind in catalogue() for word in kind.header_words)
