"""Every kind of page in both languages: no bare code or English on Chinese pages, no Chinese of ours on English ones.

What stands in the documents is data and stays as it is printed; so do code lists and names of agencies.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.answers.questions import saved_queries
from kg.errors import KgError
from kg.store.snapshot import StoreSnapshot
from kg.web.address import LiveAddresses
from kg.web.pages import PAGES
from kg.web.problem import problem_view
from kg.web.render import render
from kg.web.view import Ref
from kg.words.text import Language
from tests.conftest import ROOT, SAMPLES
from tests.kg.web.visible import visible_texts

LATIN = re.compile(r"[A-Za-z][A-Za-z_-]+[A-Za-z]")
HAN = re.compile(r"[\u4e00-\u9fff]+")
HASH = re.compile(r"[0-9a-f]{16,}|\bkg [a-z]+(?: -*[a-z]+)*")
NAMES = frozenset(
    [
        "SPARQL",
        "SQL",
        "CSV",
        "XLSX",
        "JSON",
        "PNG",
        "SVG",
        "PDF",
        "SHA",
        "GraphML",
        "GEXF",
        "GRAPHML",
        "HTML",
        "Word",
        "Excel",
        "IRI",
        "CONSTRUCT",
        "English",
        "bkg",
        "role",
        "detail",
        "txt",
    ]
)
"""Words that are names in Chinese too, or terms of the query language."""
OWN_NAMES = frozenset({"中文"})
DATA_COLUMNS = frozenset({"message", "evidence", "issuer"})
"""Columns that hold sentences of the graph, which questions give in Chinese, and names of agencies."""
ASKED = ("双井街道", "京财综〔2020〕510号", "没有这个东西", "街道", "208", "北京市财政局")
SEARCHED = (
    "街道",
    "1791",
    "双井2026年三公经费",
    "双井1999年三公经费",
    "双井和小红门的项目",
    "垃圾分类",
    "1707200",
    "火星局预算",
)
WRONG = (
    Ref("policy", "没有这份文件"),
    Ref("unit", "110105/999"),
    Ref("unit", "110105/601", (("year", "12"),)),
    Ref("unit", "110105/601", (("year", "1999"),)),
    Ref("function", "999"),
    Ref("questions", "没有的问题"),
    Ref("没有的网页"),
)
A_KIND = 5


@pytest.fixture(scope="module")
def printed() -> str:
    """All that the samples print, and the code lists."""
    files = [
        *SAMPLES.glob("*.txt"),
        *(ROOT / "ontology").glob("*.csv"),
        *(ROOT / "extract" / "policy").rglob("*.*"),
    ]
    return squeezed("".join(_text(path) for path in files if path.suffix in (".txt", ".csv", ".yaml")))


def _text(path: Path) -> str:
    body = path.read_bytes()
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("gb18030")


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def all_refs(store: StoreSnapshot) -> Iterator[Ref]:
    for page in PAGES.pages.values():
        refs = list(page.all(store))
        yield from refs[:: max(1, len(refs) // A_KIND)]
    for question in saved_queries():
        yield Ref("questions", question.name, tuple(sorted(question.example.parameters.items())))
    yield from (Ref("lineage", params=(("entity", asked),)) for asked in ASKED)
    for end in ("208", "没有这个"):
        yield Ref("lineage", params=(("entity", "京财社指〔2023〕1791号"), ("to", end)))
    yield from (Ref("search", params=(("q", asked),)) for asked in SEARCHED)
    yield Ref("compare", params=(("units", "双井、小红门"),))
    yield from (Ref("unit", "110105/601", (("depth", depth),)) for depth in ("class", "item", "economic"))
    yield Ref("project", "11010224T000003038448")
    yield from WRONG


Told = dict[Ref, tuple[list[tuple[str, str]], list[tuple[str, str]]]]


@pytest.fixture(scope="module")
def told(sample_store: StoreSnapshot) -> Told:
    """Pages with what they show in Chinese and in English."""
    found: Told = {}
    for ref in all_refs(sample_store):
        try:
            page = PAGES.get(ref.page)
            template, view = page.template, page.load(sample_store, ref)
        except KgError as error:
            template, view = "page.html", problem_view(ref, error)
        zh, en = (
            visible_texts(render(template, view, language, LiveAddresses(), live=True))
            for language in Language
        )
        found[ref] = zh, en
    return found


@pytest.mark.pressure
def test_a_chinese_page_shows_no_bare_code_and_no_english(told: Told, printed: str) -> None:
    found: dict[str, str] = {}
    for ref, (texts, _) in told.items():
        asked = squeezed("".join(value for _, value in ref.params) + ref.key)
        for where, text in texts:
            if text.startswith(("http", "https")) or where.endswith("description"):
                continue
            for word in LATIN.findall(HASH.sub("", text)):
                if word not in NAMES and word not in printed and word not in asked:
                    found.setdefault(f"{ref.page}#{where}: {word}", text[:80])
    assert not found, "\n".join(map(str, found.items()))


@pytest.mark.pressure
def test_an_english_page_shows_no_chinese_of_ours(told: Told, printed: str) -> None:
    files = squeezed(" ".join(path.name for path in SAMPLES.iterdir()))
    found: dict[str, str] = {}
    for ref, (_, texts) in told.items():
        given = squeezed("".join(value for _, value in ref.params) + ref.key + ref.page) + files
        for where, text in texts:
            if where.rpartition("/")[2] in DATA_COLUMNS:
                continue
            for words in HAN.findall(unicodedata.normalize("NFKC", text)):
                if words not in OWN_NAMES and words not in printed and words not in given:
                    found.setdefault(f"{ref.page}#{where}: {words}", text[:80])
    assert not found, "\n".join(map(str, found.items()))
