"""Names as rules compare them: written into a graph of their own, so that comparing is joining on equal texts.

Taking names apart inside SPARQL would repeat the same long expressions in every rule, be computed again for each
pair, and differ between the regular expressions of stores; a text in the graph is indexed, tested once and can be
looked at.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache, partial
from importlib import resources

import msgspec
import yaml

from extract.policy import published_title, title_key
from extract.text import fold
from kg.graph.iri import Namer, last_key
from kg.graph.nquads import GraphWriter
from kg.store.asking import Asking, ask_texts
from kg.store.snapshot import GraphReader
from ontology.codelist import regions

HIDDEN_LABEL = "http://www.w3.org/2004/02/skos/core#hiddenLabel"
"""The property of comparable names: a label to be found by, not to be shown."""

_SHORTEST = 2
"""Characters that must be left of a name."""
_QUOTES = re.compile("[“”\"‘’'「」『』《》〈〉]")
_DASH = "[-—–－―]"
_DOCUMENT_NUMBER = re.compile(r"^[\u4e00-\u9fff]{2,15}[\[(〔【]\d{4}[\])〕】]第?\d{1,5}号")
_YEAR = re.compile(r"^(?:19|20)\d\d(?:年度?|[-—–]\d{4}年度?)")
_PARTY = ("中国共产党", "中共")
_GOVERNMENT = "人民政府"
_LOWEST = re.compile(r"(?:街道|街道办事处|镇|乡)$")
_ITSELF = re.compile(r"\((?:本级|机关|本部)\)$")
_LEVELS = "省市区县旗州盟"
_NO_REGION = "000000"


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of `queries/rules/names.yaml`."""

    headings: tuple[str, ...]
    announcements: tuple[str, ...]
    endings: tuple[str, ...]
    brackets: tuple[str, ...]
    generic: frozenset[str]
    bodies: tuple[str, ...]


@cache
def _words() -> _Words:
    text = resources.files("queries.rules").joinpath("names.yaml").read_text("utf-8")
    return msgspec.convert(yaml.safe_load(text), _Words)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Whose money it was, the heading before a dash, the announcement, and the bracket at the end."""
    words = _words()
    passed_down = re.compile(
        rf"^[^-—–－―]{{1,24}}(?:{_any(words.bodies)})还原(?:项目|资金|经费)?{_DASH}(?=.)"
    )
    heading = re.compile(rf"^(?:{_any(words.headings)}){_DASH}(?=.)")
    announcement = re.compile(rf"^(?:{_any(words.announcements)})")
    bracket = re.compile(rf"\((?:{_any(words.brackets)}|第[一二三四五六七八九十\d]+批)\)$")
    return passed_down, heading, announcement, bracket


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@lru_cache(maxsize=65536)
def programme_name(printed: str) -> str:
    """What a project is for, without who passes the money on, by which document, for which year, or that it is money.

    >>> programme_name("区委社会工作部还原-朝阳区社会组织参与社会治理项目")
    '朝阳区社会组织参与社会治理'
    >>> programme_name("京财社指[2023]1791号提前下达2024年社区公益金"), programme_name("基本事业经费-基本事业费-绿化养护")
    ('社区公益金', '绿化养护')
    >>> programme_name("保安经费（机关）") == programme_name("保安经费（公共服务大厅）")
    False
    """
    return _without_ending(_without_beginning(_QUOTES.sub("", fold(printed))))


def _without_beginning(name: str) -> str:
    passed_down, heading, announcement, _ = _patterns()
    before = ""
    while name != before:
        before = name
        for pattern in (passed_down, heading, _DOCUMENT_NUMBER, announcement, _YEAR):
            name = _if_it_names(pattern.sub("", name, count=1), name)
    return name


def _without_ending(name: str) -> str:
    bracket = _patterns()[-1]
    before = ""
    while name != before:
        before = name
        name = _if_it_names(bracket.sub("", name), name)
        for ending in _words().endings:
            if name.endswith(ending):
                name = _if_it_names(name.removesuffix(ending), name)
                break
    return name


def _if_it_names(shorter: str, name: str) -> str:
    """The shorter form, unless what is left says nothing by itself."""
    says_nothing = len(shorter) < _SHORTEST or shorter in _words().generic
    return name if says_nothing or not shorter[0].isalnum() else shorter


def policy_titles(printed: str) -> tuple[str, ...]:
    """The titles by which a policy is compared: its own, and that of the document which it publishes.

    >>> policy_titles("《中华人民共和国工会法》"), policy_titles("某局关于印发《助餐服务管理办法》的通知")
    (('工会法',), ('某局关于印发助餐服务管理办法的通知', '助餐服务管理办法'))
    """
    published = published_title(unicodedata.normalize("NFKC", printed).strip("《》"))
    own = title_key(printed.rstrip("…"))
    return (own, title_key(published)) if published and title_key(published) != own else (own,)


def unit_names(name: str, region: str) -> tuple[str, ...]:
    """All forms in which others in the same region may name a unit, from the full one to the shortest.

    Args:
        name: The unit's name as printed.
        region: Code of its region, of 6 digits.

    >>> unit_names("中共北京市朝阳区委社会工作部", "110105")
    ('中共北京市朝阳区委社会工作部', '北京市朝阳区委社会工作部', '朝阳区委社会工作部', '区委社会工作部')
    >>> unit_names("北京市朝阳区统计局", "110105")
    ('北京市朝阳区统计局', '朝阳区统计局', '区统计局', '统计局')
    """
    full = fold(name)
    rest = full.removeprefix(next((p for p in _PARTY if full.startswith(p)), ""))
    forms = [full, rest]
    places = _places(region)
    for place in places:
        if not rest.startswith(place) or len(rest) - len(place) < _SHORTEST:
            continue
        rest = rest.removeprefix(place)
        if not rest.startswith(tuple(places)) and place[-1] in _LEVELS:
            forms.append(place[-1] + rest)
        if rest.startswith("委"):
            rest = place[-1] + rest  # 委 alone is no name: 区委社会工作部
        forms.append(rest)
    if rest.startswith(_GOVERNMENT) and _LOWEST.search(rest):
        forms.append(rest.removeprefix(_GOVERNMENT))
    forms += [form.replace(_GOVERNMENT, "政府") for form in forms if _GOVERNMENT in form]
    own = _ITSELF.sub("", full)
    if own != full and len(own) >= _SHORTEST:
        forms += unit_names(own, region)  # others leave out that the body itself is meant, not those below it
    return tuple(dict.fromkeys(forms))


def _places(region: str) -> list[str]:
    """Names of a region and those above it, the highest first."""
    names: list[str] = []
    code: str | None = region
    while code and code in regions():
        names.insert(0, regions()[code].name)
        code = regions()[code].parent
    return names


def describe_names(store: GraphReader, namer: Namer, said: Asking | None = None) -> bytes:
    """The graph of comparable names as N-Quads: project budgets, projects, units and policy documents.

    A short form that several units of a region share names none of them; a unit of a department does not
    take it from its department. `said` gives what each graph says; the store is asked if None.
    """
    said = said or partial(ask_texts, store)
    writer = GraphWriter(namer.names_graph)
    for thing, name in (*_pairs(said, "links/budget-names"), *_pairs(said, "links/project-names")):
        writer.text(thing, HIDDEN_LABEL, programme_name(name), "zh")
    for thing, name in (*_titles(store, namer), *_pairs(said, "links/titles-seen")):
        for title in policy_titles(name):
            writer.text(thing, HIDDEN_LABEL, title, "zh")
    for thing, name in _names_of_units(store, namer):
        writer.text(thing, HIDDEN_LABEL, name, "zh")
    for allocation, receiver in said("policy/receivers"):
        if allocation and receiver:
            writer.text(allocation, HIDDEN_LABEL, fold(receiver), "zh")
    return writer.to_bytes()


def _pairs(said: Asking, question: str) -> Iterator[tuple[str, str]]:
    for thing, name in said(question):
        if thing and name:
            yield thing, unicodedata.normalize("NFC", name)


def _titles(store: GraphReader, namer: Namer) -> Iterator[tuple[str, str]]:
    for _, policy, title in ask_texts(store, "links/policy-titles", graph=namer.things_graph):
        if policy and title:
            yield policy, unicodedata.normalize("NFC", title)


def _names_of_units(store: GraphReader, namer: Namer) -> Iterator[tuple[str, str]]:
    """Each unit with the names that mean it and no other unit of its region."""
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    departments: dict[str, str] = {}
    found = ask_texts(store, "links/names-of-units", graph=namer.things_graph)
    for thing, name, place, department in ((text or "" for text in texts) for _, *texts in found):
        region = last_key(place)
        if region == _NO_REGION:
            continue
        departments[thing] = department
        for form in unit_names(name, region):
            owners[region, form].add(thing)
    for (_, form), units in sorted(owners.items()):
        meant = [unit for unit in sorted(units) if departments[unit] not in units]
        coded = [unit for unit in meant if last_key(unit).isdigit()]
        if len(coded or meant) == 1:
            yield (coded or meant)[0], form
