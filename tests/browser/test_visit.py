"""What a visitor does with mouse and keyboard, and what every page must have."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.browser.conftest import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

POLICY = "/policy/" + quote("京财社指〔2023〕1791号")
COMPARED = "/compare?units=" + quote("双井、小红门")
PAGES = [
    "/",
    "/policies",
    "/units",
    POLICY,
    "/unit/110105/601",
    "/project/11010523T000002151377",
    "/function/208",
    "/quality",
    "/questions",
    "/questions/purchases-by-directory?level=" + quote("一级"),
    "/search?q=" + quote("街道"),
    "/search?q=" + quote("双井街道2026年三公经费"),
    "/printed/6733411f24048df3?table=03&subject=function/208",
    "/lineage?entity=" + quote("双井街道"),
    "/sparql-editor",
    COMPARED,
    "/en/unit/110105/601",
    "/en/" + POLICY.lstrip("/"),
    "/nothing-like-this-page",
]


def document_of(page: Page) -> str:
    """The first document that the first page lists."""
    return str(page.locator("#documents tbody a").first.get_attribute("href"))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_itself_without_error_and_without_a_serious_fault_of_access(
    visit: Visit, path: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit.go(path)
    assert page.locator("h1").inner_text().strip()
    if "nothing" in path:
        visit.errors = [e for e in visit.errors if "404" not in e]
    # The editor's own widgets are a library's; what stands around them is ours.
    context = "main > :not(#yasgui)" if "editor" in path else None
    found = Axe().run(page, context=context).response["violations"]
    serious = [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]
    assert not serious


@pytest.mark.parametrize("path", [COMPARED, "/unit/110102/275", "/function/208", "/quality"])
def test_every_chart_draws_something(visit: Visit, path: str) -> None:
    page = visit.go(path)
    charts = page.locator("[data-chart]")
    assert charts.count() >= 1
    for i in range(charts.count()):
        charts.nth(i).scroll_into_view_if_needed()
        page.wait_for_timeout(1200)
        assert colours(charts.nth(i).screenshot()) > 3


def colours(png: bytes) -> int:
    """How many colours a picture has that cover more than a speck of it."""
    from PIL import Image

    image = Image.open(io.BytesIO(png)).convert("RGB")
    counted = image.getcolors(image.width * image.height) or []
    return sum(1 for count, _ in counted if count > 40)


def brightness(png: bytes) -> float:
    """Mean lightness of a picture, from 0 for black to 255."""
    from PIL import Image, ImageStat

    return float(ImageStat.Stat(Image.open(io.BytesIO(png)).convert("L")).mean[0])


def test_from_a_number_to_the_line_it_is_printed_in_by_mouse(visit: Visit) -> None:
    page = visit.go("/")
    page.get_by_role("link", name="京财社指〔2023〕1791号").first.click()
    page.locator("#projects tbody tr").first.wait_for()
    assert "1,707,200.00" in page.locator("#projects").inner_text()
    page.locator("#projects a", has_text="1,707,200.00").click()
    assert page.locator("mark").first.inner_text() == "170.720000"


def test_from_the_search_box_to_a_project_by_keyboard_alone(visit: Visit) -> None:
    page = visit.go("/")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "q":
            break
    page.keyboard.type("1791")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=1791")
    link = page.locator("#policy tbody a").first
    link.focus()
    page.keyboard.press("Enter")
    page.locator("#projects").wait_for()
    assert "1791号" in page.locator("h1").inner_text()


def test_names_are_suggested_while_typing(visit: Visit) -> None:
    page = visit.go("/")
    page.locator("#q").press_sequentially("双井")
    page.locator("#suggestions option").first.wait_for(state="attached")
    offered = page.locator("#suggestions option").evaluate_all("found => found.map(o => o.value)")
    assert "北京市朝阳区人民政府双井街道" in offered


def test_a_table_sorts_by_amount_and_filters_by_words(visit: Visit) -> None:
    page = visit.go("/unit/110105/601")
    table = page.locator("#table-project-budgets")
    heading = table.get_by_role("button", name="项目总额（元）")
    heading.click()
    rows = table.locator("tbody tr")
    amounts = [
        float(str(rows.nth(i).locator("td").nth(2).get_attribute("data-value"))) for i in range(rows.count())
    ]
    assert amounts == sorted(amounts) and len(amounts) > 5
    heading.click()
    assert table.locator("th[aria-sort=descending]").count() == 1
    table.get_by_label("筛选").fill("垃圾")
    assert table.locator("tbody tr:visible").count() == 1


def test_a_download_is_what_the_page_shows(visit: Visit, tmp_path: Path) -> None:
    page = visit.go(POLICY)
    with page.expect_download() as download:
        page.locator("#table-projects").get_by_role("link", name="CSV").click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert text.splitlines()[0] == (
        "project,unit,fiscal_year,amount_yuan,carried_over_yuan,stage,roles,source,constructed"
    )
    assert "1707200" in text


def test_the_language_changes_and_stays_on_the_page(visit: Visit) -> None:
    page = visit.go(POLICY)
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert "Citing projects" in page.locator("main").inner_text()
    assert quote("京财社指〔2023〕1791号") in page.url


def test_the_lineage_expands_node_by_node_and_hides_small_flows(visit: Visit) -> None:
    page = visit.go("/lineage?entity=" + quote("京财综〔2020〕510号"))
    graph = page.locator("#graph")
    before = int(str(graph.get_attribute("data-drawn")))
    assert before >= 3
    page.evaluate("() => { const n = cy.nodes(\"[kind='project']\").first(); n.select(); }")
    page.get_by_role("button", name="展开所选").click()
    page.wait_for_function(
        "before => Number(document.getElementById('graph').dataset.drawn) > before", arg=before
    )
    more = int(str(graph.get_attribute("data-drawn")))
    page.locator("#graph-least").fill("1000000")
    page.locator("#graph-least").blur()
    page.wait_for_function("more => Number(document.getElementById('graph').dataset.drawn) < more", arg=more)
    assert colours(graph.screenshot()) > 3


SELECTED = """code => {
  cy.nodes(":selected").unselect();
  cy.nodes().filter(n => n.data("label").includes(code) && n.data("kind") === "unit").first().select();
  return document.getElementById("graph-selected").textContent;
}"""


def test_a_selected_node_never_adds_two_breakdowns(visit: Visit) -> None:
    """The same yuan stands by subject and by project: the sums of a unit are told for each by itself."""
    page = visit.go("/lineage?entity=" + "275&year=2024")
    told = str(page.evaluate(SELECTED, "广安门内"))
    assert told.count("→") >= 2
    sums = [part.split("→")[1].strip() for part in told.split("\u3000") if "→" in part]
    assert len(set(sums)) == 1, told


def test_labels_stay_readable_and_apart_and_a_picture_is_never_empty(visit: Visit) -> None:
    page = visit.go("/lineage?entity=" + quote("双井街道"))
    for least in ("0", "1000000", "10000000"):
        page.locator("#graph-least").fill(least)
        page.locator("#graph-least").blur()
        overlaps = page.evaluate(
            """() => {
              const boxes = cy.nodes().map(n => n.boundingBox({ includeLabels: true, includeNodes: false, includeEdges: false, includeOverlays: false }));
              let found = 0;
              boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
                if (a.x1 < b.x2 - 1 && b.x1 < a.x2 - 1 && a.y1 < b.y2 - 1 && b.y1 < a.y2 - 1) found += 1;
              }));
              return found;
            }"""
        )
        assert overlaps == 0, least
        assert float(page.evaluate("cy.zoom()")) >= 0.9
    with page.expect_download() as download:
        page.locator("#graph-png").click()
    assert Path(download.value.path()).stat().st_size > 10_000


def test_two_thousand_nodes_begin_small_and_stay_usable(visit: Visit) -> None:
    """Ten of a kind are drawn, the others are one node that opens; the time is generous, so that it means a hang."""
    page = visit.go("/lineage?entity=" + quote("京财综〔2020〕510号"))
    took = page.evaluate(
        """() => {
          const nodes = [], edges = [];
          for (let i = 0; i < 2000; i++) {
            nodes.push({ id: "n" + i, label: "节点" + i, kind: "project", kindLabel: "项目", iri: null, page: null });
            edges.push({ source: given.subject, target: "n" + i, kind: "project", label: "", amount: 2e12 - i * 1000, year: null, views: ["project"] });
          }
          const start = performance.now();
          add({ nodes, edges, views: {} });
          rebuild();
          return performance.now() - start;
        }"""
    )
    label = "() => cy.nodes().map(n => n.data('label')).filter(text => text.startsWith('其他 2000 个'))"
    assert page.evaluate(label) == ["其他 2000 个项目"]
    before = int(str(page.locator("#graph").get_attribute("data-drawn")))
    page.evaluate("() => expand(cy.nodes().filter(n => n.data('label').startsWith('其他 2000')).first())")
    page.wait_for_function(
        "before => Number(document.getElementById('graph').dataset.drawn) === before + 10", arg=before
    )
    assert took < 20_000


OVERLAPS = """selector => {
  const boxes = [...document.querySelectorAll(selector)].map(e => e.getBoundingClientRect());
  let found = 0;
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
    if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) found += 1;
  }));
  return [boxes.length, found];
}"""
PICTURED = [
    "/unit/110105/601?depth=economic",
    "/unit/110102/275",
    POLICY,
    "/project/11010224T000003038448",
    "/lineage?entity=275",
]


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("width", [400, 1440])
def test_no_label_of_a_picture_lies_on_another(visit: Visit, width: int, language: str) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    for path in PICTURED:
        page = visit.go(language + path)
        for i in range(page.locator("svg.lineage").count()):
            page.evaluate("i => document.querySelectorAll('svg.lineage')[i].setAttribute('data-at', i)", i)
            count, overlaps = page.evaluate(OVERLAPS, f"svg[data-at='{i}'] text.label")
            assert count > 2 and overlaps == 0, (path, i)
        size = page.evaluate(
            "() => { const t = document.querySelector('svg.lineage text.label'); return t.getBBox().height && t.getBoundingClientRect().height / t.getBBox().height; }"
        )
        assert size >= 0.99, "letters as large as they were meant, on a phone too"
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_click_on_a_node_narrows_the_picture_and_the_way_back_is_there(visit: Visit) -> None:
    page = visit.go("/unit/110105/601?depth=item")
    page.locator("#subjects-picture svg a", has_text="其他").last.click()
    page.locator("#subjects-picture .narrowed").wait_for()
    page.locator("#subjects-picture .narrowed a", has_text="看全图").click()
    page.wait_for_function("() => !document.querySelector('.narrowed')")


def test_every_name_of_an_axis_is_drawn(visit: Visit) -> None:
    """Names lie beside their bars or below them, none is dropped: on a phone and on a wide screen."""
    for width in (400, 1440):
        visit.page.set_viewport_size({"width": width, "height": 900})
        page = visit.go(COMPARED)
        page.locator("[data-chart]").first.scroll_into_view_if_needed()
        names, drawn = page.evaluate(
            """() => {
              const chart = drawn[0][1], option = chart.getOption();
              const axis = [...option.xAxis, ...option.yAxis].find(a => a.type === "category");
              const texts = chart.getZr().storage.getDisplayList().map(d => d.style?.text ?? "").filter(Boolean);
              const flat = texts.join("|").replaceAll("\\n", "");
              return [axis.data, axis.data.filter(name => flat.includes(String(name).slice(0, 6)))];
            }"""
        )
        assert len(names) > 5 and drawn == names, width


def test_a_dark_screen_darkens_charts_and_the_editor(visit: Visit) -> None:
    visit.page.emulate_media(color_scheme="dark")
    page = visit.go("/sparql-editor")
    assert brightness(page.locator("#yasgui").screenshot()) < 80
    visit.go(COMPARED)
    visit.page.wait_for_timeout(1200)
    assert brightness(visit.page.locator("[data-chart]").first.screenshot()) < 110


def test_a_query_of_the_editor_is_answered(visit: Visit) -> None:
    page = visit.go("/sparql-editor")
    page.locator(".yasqe_queryButton").first.click()
    page.locator(".yasr_results tbody tr").first.wait_for()
    assert "卫生健康支出" in page.locator(".yasr_results").inner_text()
    query = "PREFIX bkg: <https://w3id.org/budgetkg/ontology#> SELECT (SUM(?a) AS ?s) { ?x bkg:amount ?a }"
    page.evaluate("query => show(query)", query)
    page.locator(".yasqe_queryButton").first.click()
    page.locator("#cautions li", has_text="countedAmount").wait_for()


def test_without_scripts_everything_can_be_read(browser: object, site: str) -> None:
    from playwright.sync_api import Browser

    assert isinstance(browser, Browser)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + POLICY)
    assert "1,707,200.00" in page.locator("#projects").inner_text()
    page.goto(site + "/unit/110105/601")
    assert page.locator("#table-subjects-flows tbody tr").count() > 10
    context.close()


@pytest.mark.parametrize("path", ["/", POLICY, "/unit/110105/601", "/quality"])
def test_a_narrow_screen_needs_no_scrolling_sideways(visit: Visit, path: str) -> None:
    visit.page.set_viewport_size({"width": 400, "height": 800})
    page = visit.go(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_a_dark_screen_keeps_its_contrast(visit: Visit) -> None:
    from axe_playwright_python.sync_playwright import Axe

    visit.page.emulate_media(color_scheme="dark")
    page = visit.go(POLICY)
    found = Axe().run(page).response["violations"]
    assert not [v["id"] for v in found if v["id"] == "color-contrast"]
