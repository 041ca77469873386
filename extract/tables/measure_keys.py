"""The name of a measure over all layouts: the listed one that means the same, else its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

import msgspec
import msgspec.yaml

from extract.errors import CatalogueError
from extract.numbering import strip_numbering
from extract.tables.user_layouts import MEASURES, shared_texts
from extract.tables.vocabulary import MEANING_FACETS, Facet, meaning, parse_wording
from extract.text import label_key, unwrap

TOTAL_KEY = "合计"
"""The name of a total."""
THREE_PUBLIC = "三公经费"
_TRANSFERS = "上级转移支付"
_PART_WORDS = "其中"
_OF_WHICH = re.compile(r"^\s*其中[:：]?\s*")
_WORDS = re.compile(r"[\u4e00-\u9fff]")
_REST = ("其他", "其它")
_BESIDE_THREE_PUBLIC = frozenset({"会议费", "培训费"})


class KindMeasures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a kind of table is about and the names of its measures; see `measures.yaml`."""

    kind: str
    about: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


class _MeasuresFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kinds: tuple[KindMeasures, ...]


@cache
def kind_measures() -> Mapping[str, KindMeasures]:
    """The measures of each kind of table.

    Raises:
        CatalogueError: A file is malformed.
    """
    found: dict[str, KindMeasures] = {}
    for place, text in shared_texts(MEASURES):
        try:
            kinds = msgspec.yaml.decode(text, type=_MeasuresFile).kinds
        except msgspec.MsgspecError as error:
            raise CatalogueError(place, "a list of kinds", str(error)) from error
        found |= {kind.kind: kind for kind in kinds}
    return found


def measure_key(kind: str, path: Sequence[str]) -> str:
    """The name of the measure that a header path or a row label prints, in tables of a kind.

    >>> measure_key("income", ("本年收入", "一般公共预算"))
    '本年收入/一般公共预算资金'
    >>> measure_key("three_public_expenses", ("其中：公务用车购置",))
    '公务用车购置及运行维护费/公务用车购置费'
    >>> measure_key("other", ("一般债务重组额",)), measure_key("three_public_expenses", ("公务用车购置及运",))
    ('一般债务重组额', '公务用车购置及运')
    >>> measure_key("three_public_expenses", ("公务用车购置及运行维护费", "公务用车运行维护费", "其他"))
    '公务用车购置及运行维护费/公务用车运行维护费/其他'
    """
    if (
        any(term.partial for text in path for term in parse_wording(text).terms)
        or _goes_on(path)
        or _is_one_kind(path)
    ):
        return "/".join(unwrap(text) for text in path)
    if len(path) > 1 and label_key(path[-1]) in _REST:
        return f"{measure_key(kind, path[:-1])}/{_REST[0]}"  # a part of what stands above it, and not all of that
    what = meaning(path) - _repeated(kind, path)
    if not what and path and not _says_total(path[-1]):
        return unwrap(path[-1])
    known = _known(kind).get(what)
    if known:
        depth = _depth(path)
        fitting = [key for key in known if _depth(key.split("/")) == depth]
        return (fitting or known)[0]
    names = [t.name for text in path for t in parse_wording(text).terms if t.facet in MEANING_FACETS]
    return "/".join(name for name in dict.fromkeys(names) if name in what) or TOTAL_KEY


def item_keys(kind: str, labels: Sequence[str]) -> list[str]:
    """The names of all measures of a list of items: an item that says more than is known is named by its words.

    投资服务企业利润收入 is no money of 服务, and 财政补贴收入 no total, although these words stand in them.

    >>> item_keys("other", ("其中：投资服务企业利润收入", "2.财政补贴收入", "事业收入", "收入总计"))
    ['其中：投资服务企业利润收入', '2.财政补贴收入', '事业收入', '合计']
    """
    names = measure_keys(kind, [(label,) for label in labels])
    return [unwrap(label) if _says_more(label) else name for label, name in zip(labels, names, strict=True)]


def _says_more(label: str) -> bool:
    wording = parse_wording(strip_numbering(_OF_WHICH.sub("", strip_numbering(label))))
    return bool(wording.terms) and (
        bool(_WORDS.search(wording.rest)) or not wording.has(*MEANING_FACETS, Facet.SUM, Facet.FIGURE)
    )


def _goes_on(path: Sequence[str]) -> bool:
    """Whether words that nobody knows, and no header above says, follow what is known: 一般债务 is not 一般债务还本额."""
    for place, text in enumerate(path):
        wording = parse_wording(text)
        if wording.terms and wording.rest and not wording.ends_known:
            return not any(wording.rest in label_key(above) for above in path[:place])
    return False


def _is_one_kind(path: Sequence[str]) -> bool:
    """Whether a header names one kind of transfers by words that nobody knows: 重点生态功能区转移支付 is not all of them."""
    wording = parse_wording(path[-1]) if path else None
    return (
        wording is not None
        and {t.name for t in wording.terms} == {_TRANSFERS}
        and _WORDS.search(wording.rest) is not None
    )


def measure_keys(kind: str, paths: Sequence[Sequence[str]]) -> list[str]:
    """The names of all measures of one table.

    Where 会议费 or 培训费 stands beside the three public expenses, a plain total sums up more than these: it is
    no total of theirs.

    >>> measure_keys("expenditure", (("合计",), ("某某", "合计"), ("某某", "项目支出")))
    ['合计', '某某/合计', '某某/项目支出']
    >>> measure_keys("three_public_expenses", (("合计",), ("“三公”经费小计",), ("会议费",)))
    ['合计', '总额', '会议费']
    """
    about = frozenset(kind_measures()[kind].about) if kind in kind_measures() else frozenset()
    if THREE_PUBLIC in about and _heads_all(paths):
        paths = [path[1:] for path in paths]
    names = [_below_unknown(measure_key(kind, path), path, paths) for path in paths]
    if THREE_PUBLIC not in about or not any(_BESIDE_THREE_PUBLIC & _terms(path) for path in paths):
        return names
    total = measure_key(kind, ("合计",))
    return [
        TOTAL_KEY if name == total and THREE_PUBLIC not in _terms(path) else name
        for name, path in zip(names, paths, strict=True)
    ]


def _heads_all(paths: Sequence[Sequence[str]]) -> bool:
    """Whether the same header that says only whose money it is stands over all columns (当年财政拨款预算安排)."""
    tops = {path[0] for path in paths if path}
    if len(tops) != 1 or not all(len(path) > 1 for path in paths):
        return False
    wording = parse_wording(next(iter(tops)))
    return wording.is_known and wording.has(Facet.FUND) and not wording.has(Facet.EXPENSE, Facet.PURPOSE)


def _below_unknown(name: str, path: Sequence[str], paths: Sequence[Sequence[str]]) -> str:
    """The name with the headers above the column that no word is known of, unless they stand over all columns.

    A total below 某某 is no total of the table, whatever is meant by 某某.
    """
    unknown = [
        unwrap(text)
        for text in path[:-1]
        if _says_nothing(text) and not all(text in other for other in paths)
    ]
    return "/".join((*(text for text in unknown if text not in name.split("/")), name))


def _says_nothing(text: str) -> bool:
    wording = parse_wording(text)
    return not wording.terms and wording.year is None and not label_key(text).startswith(_PART_WORDS)


def _terms(path: Sequence[str]) -> frozenset[str]:
    return frozenset(t.name for text in path for t in parse_wording(text).terms)


def _repeated(kind: str, path: Sequence[str]) -> frozenset[str]:
    """What a path only repeats of the table's subject: in a header above, or in a total (“三公”经费合计)."""
    about = kind_measures()[kind].about if kind in kind_measures() else ()
    above = {t.name for text in path[:-1] for t in parse_wording(text).terms}
    subject = {name for text in path if (names := _terms((text,))) & frozenset(about) for name in names}
    leaf = parse_wording(path[-1]) if path else None
    if leaf and (
        leaf.head in {Facet.SUM, Facet.FIGURE} or (len(leaf.terms) == 1 and leaf.head is Facet.EXPENSE)
    ):
        above |= {t.name for t in leaf.terms}
    funds = {t.name for text in path for t in parse_wording(text).terms if t.facet is Facet.FUND}
    return (frozenset(about) & above) | (frozenset(subject) & funds if THREE_PUBLIC in about else frozenset())


def _says_total(text: str) -> bool:
    wording = parse_wording(strip_numbering(text))
    return not wording.rest and wording.has(
        Facet.SUM, Facet.MONEY, Facet.FIGURE, Facet.CHANGE, Facet.FUND, Facet.PURPOSE, Facet.EXPENSE
    )


def _depth(path: Sequence[str]) -> int:
    """How many of the headers say something: whose money, what for, or that it is a sum."""
    return sum(1 for text in path if parse_wording(text).has(*MEANING_FACETS, Facet.SUM))


@cache
def _known(kind: str) -> Mapping[frozenset[str], tuple[str, ...]]:
    """What the measures of a kind mean → their names, in the order of the list."""
    found: dict[frozenset[str], list[str]] = {}
    for key in kind_measures()[kind].measures if kind in kind_measures() else ():
        found.setdefault(meaning(key.split("/")), []).append(key)
    return {what: tuple(names) for what, names in found.items()}
