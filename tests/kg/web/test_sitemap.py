"""What search engines are told: pages that are there, in both languages, by their whole addresses."""

from __future__ import annotations

from xml.etree import ElementTree

from fastapi.testclient import TestClient

from kg.store.snapshot import StoreSnapshot
from kg.web.address import LiveAddresses
from kg.web.pages import PAGES
from kg.web.sitemap import sitemap

_URL = "{http://www.sitemaps.org/schemas/sitemap/0.9}url"
_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
_ADDRESS = "http://127.0.0.1:8000"


def test_the_sitemap_lists_pages_that_are_there(pages: TestClient) -> None:
    told = pages.get("/robots.txt").text
    assert f"Sitemap: {_ADDRESS}/sitemap.xml" in told
    reply = pages.get("/sitemap.xml")
    assert reply.headers["content-type"].startswith("application/xml")
    places = [loc.text or "" for loc in ElementTree.fromstring(reply.content).iter(_LOC)]  # noqa: S314  # ours
    assert all(place.startswith(_ADDRESS) for place in places) and len(set(places)) == len(places) > 200
    kinds = {place.removeprefix(_ADDRESS).removeprefix("/en").split("/")[1] for place in places}
    assert {"document", "unit", "policy", "project", "function"} <= kinds
    for place in (places[0], places[1], next(p for p in places if "/en/policy/" in p)):
        assert pages.get(place.removeprefix(_ADDRESS)).status_code == 200


def test_a_sitemap_holds_no_more_addresses_than_it_may(sample_store: StoreSnapshot) -> None:
    found = ElementTree.fromstring(sitemap(sample_store, PAGES, LiveAddresses(_ADDRESS).page, most=9))  # noqa: S314  # ours
    assert len(found.findall(_URL)) == 8
