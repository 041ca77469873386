"""Pictures in pages: complete without scripts, each click leads on, shares and names stand on them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from fastapi.testclient import TestClient

STREET = "/unit/110105/601"


def pictures(text: str) -> list[ET.Element]:
    found = re.findall(r'<svg class="lineage".*?</svg>', text, re.S)
    return [ET.fromstring(svg) for svg in found]  # noqa: S314


def labels(picture: ET.Element) -> list[str]:
    return ["".join(e.itertext()) for e in picture.iter("text") if e.get("class") == "label"]


def test_a_unit_is_drawn_by_subject_and_by_project_without_scripts(pages: TestClient) -> None:
    by_subject, by_project = pictures(pages.get(STREET).text)
    assert any("20802 民政管理事务" in label for label in labels(by_subject))
    assert any("项目支出" in label and "%" in label for label in labels(by_project))
    assert not list(by_subject.iter("style")), "the page forbids styles inside"


def test_what_was_gathered_opens_and_the_whole_comes_back(pages: TestClient) -> None:
    text = pages.get(f"{STREET}?depth=item").text
    (more,) = [a for a in pictures(text)[0].iter("a") if "rest%2Ffunction_item" in str(a.get("href"))]
    opened = pages.get(str(more.get("href")).partition("#")[0]).text
    assert "只看" in opened and "看全图" in opened
    before, after = (set(labels(pictures(t)[0])) for t in (text, opened))
    items = {label for label in after if re.match(r"\d{7}", label)}
    assert items and not items & before


def test_a_node_at_the_end_leads_to_its_page(pages: TestClient) -> None:
    links = [str(a.get("href")) for a in pictures(pages.get(STREET).text)[1].iter("a")]
    projects = [link for link in links if link.startswith("/project/")]
    assert projects and pages.get(projects[0]).status_code == 200


def test_the_same_picture_stands_on_policy_project_and_lineage_pages_in_both_languages(
    pages: TestClient,
) -> None:
    for path in (
        "/policy/京财社指〔2023〕1791号",
        "/project/11010224T000003038448",
        "/lineage?entity=京财社指〔2023〕1791号",
    ):
        zh, en = pages.get(path).text, pages.get("/en" + path).text
        assert len(pictures(zh)) == len(pictures(en)) == 1, path
        heads = ["".join(e.itertext()) for e in pictures(en)[0].iter("text") if e.get("class") == "column"]
        assert heads and not any(
            re.search("[\u4e00-\u9fff]", h.replace("类", "").replace("款", "").replace("项", ""))
            for h in heads
        )


def test_a_wrong_focus_shows_the_whole(pages: TestClient) -> None:
    text = pages.get(f"{STREET}?focus=nothing/like/this").text
    assert "看全图" not in text and len(pictures(text)) == 2


def test_money_of_several_years_is_said_to_hold_what_was_carried_over_twice(pages: TestClient) -> None:
    text = pages.get("/policy/京财社指〔2023〕1791号").text
    assert "2024、2025 年的金额画在一起" in text
    assert not [label for label in labels(pictures(text)[0]) if "%" in label]
    assert "年的金额画在一起" not in pages.get(STREET).text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_picture_alone_says_its_source_and_may_be_framed_and_no_other_page_may(
    pages: TestClient, prefix: str
) -> None:
    drawn, charted = f"{prefix}{STREET}", f"{prefix}/function/208"
    for page, name in ((drawn, "subjects"), (charted, "by-unit")):
        (link,) = set(
            re.findall(rf'href="({re.escape(prefix)}/embed/[^"]*\.{name}[^"]*)"', pages.get(page).text)
        )
        alone = pages.get(link)
        assert (
            alone.status_code == 200
            and f'target="_blank" href="{page}"' in alone.text
            and "<a href" not in alone.text
        )
        assert "frame-ancestors *" in alone.headers["content-security-policy"]
        assert "<form" not in alone.text and "<nav" not in alone.text
        assert "frame-ancestors 'none'" in pages.get(page).headers["content-security-policy"]
    assert len(pictures(pages.get(f"/embed{STREET}.subjects").text)) == 1
    assert "2026-双井街道.txt" in pages.get(f"/embed{STREET}.subjects").text
    assert "<noscript>" in pages.get("/embed/function/208.by-unit").text
    missing = pages.get(f"/embed{STREET}.nothing", headers={"accept": "text/html"})
    assert (
        missing.status_code == 404 and "frame-ancestors 'none'" in missing.headers["content-security-policy"]
    )
