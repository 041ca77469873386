"""The feed tells documents, findings and decisions once each, the latest first, and leads to their pages."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree
from typer.testing import CliRunner

from kg.cli.app import app
from kg.decisions.worklist import worklist
from kg.store.opening import open_reader
from kg.web.address import LiveAddresses
from kg.web.feed import atom, feed_entries
from kg.web.pages import PAGES
from kg.words.text import Language
from tests.conftest import SAMPLES

ATOM = "{http://www.w3.org/2005/Atom}"
SAID = ("--reason", "已看", "--by", "AB", "--date", "2026-03-01")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("feed") / "store"
    CliRunner().invoke(app, ["build", str(SAMPLES / "2026-小红门乡.txt"), "-s", str(store)])
    finding = "finding/ffda78c10b0b2b64/row-slid/3"
    result = CliRunner().invoke(app, ["decisions", "add", finding, "--set-aside", *SAID, "-s", str(store)])
    assert result.exit_code == 0, result.output
    return store


def test_the_feed_is_what_readers_of_feeds_take(store: Path) -> None:
    with open_reader(str(store)) as opened:
        entries = feed_entries(opened)
        items = worklist(opened)
        for entry in entries:
            assert entry.ref is not None
            PAGES.get(entry.ref.page).load(opened, entry.ref)
    kinds = [entry.category for entry in entries]
    assert kinds.count("document") == 1 and kinds.count("decision") == 1
    assert kinds.count("finding") == len(items) == 4
    root = etree.fromstring(atom(entries, lambda r: LiveAddresses().page(r, Language.ZH), "/feed.atom"))
    ids = [e.text for e in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == len(entries) + 1
    moments = [datetime.fromisoformat(e.findtext(f"{ATOM}updated") or "") for e in root.iter(f"{ATOM}entry")]
    assert moments == sorted(moments, reverse=True) and all(moment.tzinfo for moment in moments)
    assert root.findtext(f"{ATOM}updated") == entries[0].updated
    decision = next(e for e in root.iter(f"{ATOM}entry") if "人工判定" in (e.findtext(f"{ATOM}title") or ""))
    assert "已看" in (decision.findtext(f"{ATOM}summary") or "")


def test_a_feed_without_news_is_a_feed() -> None:
    root = etree.fromstring(atom([], lambda ref: "", "feed.atom"))
    assert root.findtext(f"{ATOM}updated") and not list(root.iter(f"{ATOM}entry"))
