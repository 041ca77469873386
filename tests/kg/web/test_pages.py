"""The pages over the sample graph, through the real service."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

import pytest
from fastapi.testclient import TestClient

from kg.answers.questions import run_query
from kg.store.snapshot import StoreSnapshot
from kg.web.address import LiveAddresses
from kg.web.pages import PAGES
from kg.web.pages.editor import examples
from kg.web.registry import Registry
from kg.web.render import render, static_files
from kg.web.site import parse_path, reply
from kg.web.view import (
    Chart,
    DataTable,
    Drawing,
    Facts,
    Links,
    Notice,
    Ref,
    View,
    ViewCell,
    ViewColumn,
    ViewSection,
    find_table,
)
from kg.words.text import Language, Text, same

POLICY = "policy/京财社指〔2023〕1791号"
STREET = "unit/110105/601"
A_KIND = 4
"""Pages of a kind that are visited in each language; all of them by `pytest -m slow tests/kg/web`."""


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        for name in ("href", "src"):
            if found.get(name):
                self.hrefs.append(str(found[name]))


def links_of(text: str) -> _Links:
    parser = _Links()
    parser.feed(text)
    return parser


def kind_of(path: str) -> tuple[bool, str, tuple[str, ...]]:
    """Language, kind of page and what is asked of it, of an address within the site."""
    parts = urlsplit(path)
    place = parts.path.removeprefix("/en")
    asked = tuple(sorted(name for name, _ in parse_qsl(parts.query)))
    return place != parts.path, place.strip("/").partition("/")[0], asked


def visit(store: StoreSnapshot, registry: Registry, a_kind: int | None) -> set[str]:
    """Follow the links of the home pages in both languages, and give the addresses that were there.

    Args:
        store: Of the samples.
        registry: Its pages.
        a_kind: Most pages of a kind to visit in each language; None for all.
    """
    waiting, seen, evidence = ["/", "/en/"], {"/", "/en/"}, 0
    visits: Counter[tuple[bool, str, tuple[str, ...]]] = Counter()
    while waiting:
        path = waiting.pop()
        parts = urlsplit(path)
        request = parse_path(unquote(parts.path), dict(parse_qsl(parts.query)))
        answer = reply(store, request, LiveAddresses(), registry=registry)
        found = links_of(answer.body.decode())
        assert len(found.ids) == len(set(found.ids)), path
        for href in found.hrefs:
            target = urljoin(path, href)
            address = urlsplit(target)
            assert not address.netloc, f"{path} leads away to {target}"
            is_page = not re.search(r"\.(json|csv|xlsx|atom)$|^/(api|static)/", address.path)
            target = target.partition("#")[0]
            if not is_page or target in seen or "depth=" in target:
                continue
            evidence += "/evidence/" in target
            is_asked = "/evidence/" not in target or evidence % 200 == 0
            if is_asked and (a_kind is None or visits[kind_of(target)] < a_kind):
                visits[kind_of(target)] += 1
                seen.add(target)
                waiting.append(target)
    return seen


@pytest.mark.pressure
def test_pages_of_every_kind_that_a_visitor_can_reach_are_there_in_both_languages(
    sample_store: StoreSnapshot, kept_pages: Registry
) -> None:
    seen = visit(sample_store, kept_pages, A_KIND)
    kinds = {kind_of(path)[:2] for path in seen}
    for is_english in (False, True):
        reached = {kind for english, kind in kinds if english is is_english}
        assert set(kept_pages.pages) - {"home", "search"} <= reached  # a form leads to the search, no link


@pytest.mark.slow
def test_every_page_that_a_visitor_can_reach_is_there_in_both_languages(
    sample_store: StoreSnapshot, kept_pages: Registry
) -> None:
    assert len(visit(sample_store, kept_pages, None)) > 500


def test_the_projects_of_a_policy_stand_on_its_page_with_money_and_place(sample_store: StoreSnapshot) -> None:
    view = PAGES.get("policy").load(sample_store, Ref("policy", "京财社指〔2023〕1791号"))
    projects = find_table(view, "projects")
    assert projects is not None
    found = {(row[0].value, row[2].value): row[3].value for row in projects.rows}
    assert found["京财社指[2023]1791号提前下达2024年社区公益金", 2024] == Decimal(1707200)
    assert found["京财社指[2023]1791号提前下达2024年送温暖经费", 2025] == Decimal(12150)
    assert len(projects.rows) == 5
    assert all(row[3].ref and row[3].ref.page == "evidence" for row in projects.rows)
    places = find_table(view, "citations")
    assert places is not None and len(places.rows) == 14


@pytest.mark.pressure
def test_every_chart_has_its_table_on_the_same_page(
    sample_store: StoreSnapshot, kept_pages: Registry
) -> None:
    charts = 0
    for page in kept_pages.pages.values():
        for ref in () if page.name == "evidence" else page.all(sample_store):
            view = page.load(sample_store, ref)
            for section in view.sections:
                for block in section.blocks:
                    if isinstance(block, Chart | Drawing):
                        charts += 1
                        assert find_table(view, block.table), (ref, block.name)
    assert charts > 50


def test_a_chart_of_an_answer_adds_no_budget_to_accounts_and_no_year_to_another(
    sample_store: StoreSnapshot,
) -> None:
    view = PAGES.get("questions").load(sample_store, Ref("questions", "expenditure-by-year"))
    (chart,) = (b for s in view.sections for b in s.blocks if isinstance(b, Chart))
    table = find_table(view, "answer")
    assert table is not None
    at = {column.name: place for place, column in enumerate(table.columns)}
    printed: Counter[tuple[object, object]] = Counter()
    for row in table.rows:
        printed[row[at["fiscal_year"]].value, row[at["stage"]].value] += row[at["amount_yuan"]].value  # type: ignore[assignment,operator]
    drawn = {one["name"].en: sum(v or 0 for v in one["data"]) for one in chart.option["series"]}
    names = {"budget": "budget", "final_accounts": "final accounts"}
    assert drawn == {f"{y} {names[str(s)]}": pytest.approx(float(v)) for (y, s), v in printed.items()}
    assert len(drawn) == 4 and "Total" not in {heading.en for heading, _ in chart.context}
    several = PAGES.get("questions").load(sample_store, Ref("questions", "rollup-by-policy"))
    assert not [b for s in several.sections for b in s.blocks if isinstance(b, Chart)]


def test_a_twin_holds_the_amounts_of_the_page_exactly(pages: TestClient) -> None:
    twin = pages.get(f"/{POLICY}.json").json()
    tables = {b["name"]: b for s in twin["sections"] for b in s["blocks"] if "columns" in b}
    amounts = {
        row[0]["value"]: row[3]["value"] for row in tables["projects"]["rows"] if row[2]["value"] == 2025
    }
    assert amounts["京财社指[2023]1791号提前下达2024年社区公益金"] == "184365"


@pytest.mark.parametrize("table", ["projects", "citations", "flow-flows"])
def test_a_download_has_the_rows_of_the_page(
    pages: TestClient, sample_store: StoreSnapshot, table: str
) -> None:
    answer = pages.get(f"/{POLICY}.{table}.csv")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    shown = find_table(PAGES.get("policy").load(sample_store, Ref("policy", "京财社指〔2023〕1791号")), table)
    assert shown is not None
    names = [column.name for column in shown.columns]
    assert rows[0][: len(names)] == names and set(rows[0][len(names) :]) <= {"source", "constructed"}
    assert len(rows) == len(shown.rows) + 1
    sheet = pages.get(f"/{POLICY}.{table}.xlsx")
    assert sheet.status_code == 200 and sheet.content.startswith(b"PK")


def test_markup_in_names_stays_text() -> None:
    evil = '<script>alert("1")</script></td>&'
    text = same(evil)
    columns = (ViewColumn("name", text),)
    blocks = (
        Notice(text, "warning"),
        Facts(((text, ViewCell(evil)),)),
        Links((ViewCell(evil, ref=Ref("policy", evil)),)),
        DataTable("t", text, columns, ((ViewCell(evil, mark="<script>"),),), note=text),
        Chart("c", text, {"title": evil}, "t", ((text, text),)),
    )
    view = View(
        Ref("policy", evil), text, text, (ViewSection("s", text, blocks),), data={"q": evil}, iri=evil
    )
    html = render("page.html", view, Language.ZH, LiveAddresses(), live=True)
    assert evil not in html
    assert "<script>alert" not in html
    assert html.count("<script") == html.count("</script>") == 5


def test_scripts_come_from_this_server_only(pages: TestClient) -> None:
    policy = pages.get("/").headers["content-security-policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy and "default-src 'none'" in policy


def test_an_unknown_thing_is_a_page_that_says_so(pages: TestClient) -> None:
    for path in (
        "/unit/110105/999",
        "/policy/没有这份文件",
        "/nothing-like-this",
        "/questions/no-such-question",
    ):
        answer = pages.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
        assert answer.status_code == 404, path
        assert "没有这一页" in answer.text
    assert pages.get("/unit/110105/999.json").headers["content-type"] == "application/problem+json"


def test_a_year_that_is_no_year_is_refused_with_the_reason(pages: TestClient) -> None:
    answer = pages.get(f"/{STREET}?year=abc")
    assert answer.status_code == 400 and "四位数字" in answer.text
    assert "four digits" in pages.get(f"/en/{STREET}?year=abc").text
    assert pages.get(f"/{STREET}?depth=nothing").status_code == 400


def test_a_page_that_has_not_changed_is_not_sent_again(pages: TestClient) -> None:
    first = pages.get(f"/{STREET}")
    again = pages.get(f"/{STREET}", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content
    assert pages.get(f"/en/{STREET}").headers["etag"] != first.headers["etag"]


def test_search_finds_a_policy_by_any_form_of_its_number(pages: TestClient) -> None:
    for asked in ("京财社指[2023]1791号", "京财社指（2023）1791", "1791"):
        answer = pages.get("/search", params={"q": asked})
        assert f"/{quote(POLICY, safe='/')}" in answer.text, asked


def test_a_question_asks_for_what_it_needs_and_answers(pages: TestClient) -> None:
    empty = pages.get("/questions/projects-citing-policy")
    assert "请填写必填的参数" in empty.text
    full = pages.get(
        "/questions/projects-citing-policy", params={"policy": "京财社指[2023]1791号", "year": "2025"}
    )
    assert "184,365.00" in full.text and "1,707,200.00" not in full.text
    wrong = pages.get("/questions/projects-citing-policy", params={"policy": "没有这样的文件名"})
    assert wrong.status_code == 200 and "没有这样的文件名" in wrong.text


def test_the_path_between_two_things_is_drawn_in_order(pages: TestClient) -> None:
    twin = pages.get("/lineage.json", params={"entity": "北京市财政局", "to": "2110301"}).json()
    assert len(twin["data"]["graph"]["path"]) == 4
    none = pages.get("/lineage", params={"entity": "双井街道", "to": "没有这个"})
    assert none.status_code == 200 and "没有这个" in none.text


def test_the_libraries_that_are_shipped_are_those_of_the_lock_file() -> None:
    import json

    import kg.web

    lock = json.loads((Path(kg.web.__file__).parent / "assets" / "package-lock.json").read_text("utf-8"))
    shipped = json.loads(static_files()["vendor/versions.json"])
    assert shipped == {name: lock["packages"][f"node_modules/{name}"]["version"] for name in shipped}
    assert {"echarts", "cytoscape", "@zazuko/yasgui"} == set(shipped)


def test_english_pages_have_no_chinese_words_of_ours(sample_store: StoreSnapshot) -> None:
    view = PAGES.get("home").load(sample_store, Ref("home"))
    html = render("page.html", view, Language.EN, LiveAddresses(), live=True)
    for text in (Text("图中有什么", "What is in the graph"), Text("政策文件", "Policy documents")):
        assert text.en in html and f">{text.zh}<" not in html


def test_every_example_of_the_editor_answers_on_the_sample_graph(sample_store_path: Path) -> None:
    assert len(examples()) >= 5
    for example in examples():
        assert run_query(sample_store_path, example["query"]).rows, example["en"]
        assert example["zh"] and example["en"]


def test_a_figure_of_a_text_is_shown_among_the_lines_it_is_printed_in(pages: TestClient) -> None:
    twin = pages.get(f"/{POLICY}.json").json()
    tables = {b["name"]: b for s in twin["sections"] for b in s["blocks"] if "columns" in b}
    ref = tables["projects"]["rows"][0][3]["ref"]
    shown = pages.get(f"/{ref['page']}/{ref['key']}")
    assert "▶" in shown.text and "<mark>" in shown.text
    assert "项目责任人" not in shown.text or "示例人员" not in shown.text


def test_a_picture_of_a_document_without_pages_is_not_there(
    pages: TestClient, sample_store: StoreSnapshot
) -> None:
    key = next(ref.key for ref in PAGES.get("document").all(sample_store))
    assert pages.get(f"/document/{key}.page-1.png").status_code == 404
    assert pages.get("/document/0123456789abcdef.page-1.png").status_code == 404


def test_a_figure_shows_the_identities_that_prove_it_with_their_other_figures(
    sample_store: StoreSnapshot,
) -> None:
    lines = (ref for ref in PAGES.get("evidence").all(sample_store) if ref.key.startswith("line/"))
    view = PAGES.get("evidence").load(sample_store, next(lines))
    checks, first = find_table(view, "checks"), find_table(view, "identity-1")
    assert checks is not None and first is not None
    assert all(row[0].value is True for row in checks.rows)
    assert len(first.rows) >= 2 and all(row[4].ref for row in first.rows)
    budget = Ref("evidence", "project-budget/11010224T000003038464/275001/2024/budget")
    proofs = find_table(PAGES.get("evidence").load(sample_store, budget), "identity-1")
    assert proofs is not None
    assert "预算" in {row[2].text.zh for row in proofs.rows if row[2].text}, "a phase is said in words"


def test_a_unit_with_several_periods_has_them_side_by_side(sample_store: StoreSnapshot) -> None:
    view = PAGES.get("unit").load(sample_store, Ref("unit", "110102/275"))
    periods = find_table(view, "periods")
    assert periods is not None
    assert {"2024_budget_yuan", "2025_budget_yuan"} <= {column.name for column in periods.columns}
    assert all(row[0].ref and row[0].ref.page == "function" for row in periods.rows)


def test_a_finding_says_what_it_is_and_names_the_figures_it_is_about(sample_store: StoreSnapshot) -> None:
    page = PAGES.get("evidence")
    findings = [page.load(sample_store, r) for r in page.all(sample_store) if r.key.startswith("finding/")]
    about = [view for view in findings if any(section.name == "figures" for section in view.sections)]
    assert about
    for view in about:
        told = view.sections[0].blocks[0]
        assert isinstance(told, Notice) and told.text.zh != told.text.en
        figures = find_table(view, "involved")
        assert figures is not None
        cells = [row[0] for row in figures.rows]
        assert all(cell.ref and cell.ref.key not in str(cell.value) for cell in cells), "names, no keys"
