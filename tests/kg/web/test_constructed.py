"""Samples whose figures are invented say so on every page that shows one; pages say of themselves what search engines ask."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re

from fastapi.testclient import TestClient

from kg.web.constructed import CONSTRUCTED, MARK, NOTICE
from tests.conftest import SAMPLES

_SAYS_SO = re.compile("构造")
_HEAD = 300


def constructed() -> set[str]:
    """Names of what the samples state that say of themselves that they are constructed."""
    found = set()
    for path in SAMPLES.iterdir():
        data = path.read_bytes()
        if _SAYS_SO.search(path.name) or _SAYS_SO.search(data[:_HEAD].decode("utf-8", "ignore")):
            found.add(hashlib.sha256(data).hexdigest()[:16])
    return found


def test_all_constructed_samples_are_known_as_they_are_shipped() -> None:
    assert constructed() == CONSTRUCTED and len(CONSTRUCTED) == 3


def test_a_constructed_figure_is_marked_where_it_is_shown_and_where_it_leads(pages: TestClient) -> None:
    policy = pages.get("/policy/京财社指〔2023〕1791号").text
    assert f">{MARK.zh}</span>" in policy
    evidence = re.search(r'href="(/evidence/[^"]+)">184,365\.00</a>', policy)
    assert evidence
    assert NOTICE.zh in pages.get(evidence[1]).text
    assert NOTICE.en in pages.get(f"/en{evidence[1]}").text
    real = re.search(r'href="(/evidence/[^"]+)">1,707,200\.00</a>', policy)
    assert real and NOTICE.zh not in pages.get(real[1]).text


def test_a_download_says_where_rows_are_printed_and_which_are_constructed(pages: TestClient) -> None:
    text = pages.get("/policy/京财社指〔2023〕1791号.projects.csv").content.decode("utf-8-sig")
    rows = {row["amount_yuan"]: row for row in csv.DictReader(io.StringIO(text))}
    assert (rows["184365"]["constructed"], rows["1707200"]["constructed"]) == (MARK.zh, "")
    assert all(pages.get(row["source"]).status_code == 200 for row in rows.values())


def test_the_first_page_describes_the_data_set_to_search_engines(pages: TestClient) -> None:
    html = pages.get("/en/").text
    stated = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert stated
    dataset = json.loads(stated[1])
    assert (dataset["@type"], dataset["temporalCoverage"]) == ("Dataset", "2024/2026")
    assert "7 published budgets" in dataset["description"]


def test_windows_of_two_years_of_a_unit_are_told_apart(pages: TestClient) -> None:
    titles = {
        re.findall("<title>(.*?)</title>", pages.get(f"/unit/110102/275?year={year}").text)[0]
        for year in (2024, 2025)
    }
    assert len(titles) == 2 and all("年预算" in title for title in titles)
