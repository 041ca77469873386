"""Search over HTTP."""

from __future__ import annotations

import httpx2 as httpx
import pytest


def test_what_is_typed_is_found_with_its_kind(service: httpx.Client) -> None:
    reply = service.get("/api/search", params={"q": "京财社指 [2023] 1791", "limit": 3}).json()
    assert reply["hits"][0]["code"] == "京财社指〔2023〕1791号"
    assert (reply["hits"][0]["kind"], reply["hits"][0]["fit"]) == ("policy", "exact")
    assert reply["more"] is True


def test_kinds_and_pages(service: httpx.Client) -> None:
    whole = service.get(
        "/api/search", params={"q": "社区", "kind": ["project", "policy"], "limit": 50}
    ).json()
    assert {h["kind"] for h in whole["hits"]} == {"project", "policy"}
    page = service.get(
        "/api/search", params={"q": "社区", "kind": ["project", "policy"], "limit": 2, "offset": 3}
    )
    assert page.json()["hits"] == whole["hits"][3:5]


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({}, 422),
        ({"q": "社", "kind": "street"}, 422),
        ({"q": "社", "limit": "9999"}, 422),
        ({"q": "\x00\"'*("}, 200),
        ({"q": ""}, 200),
    ],
)
def test_nothing_typed_breaks_it(service: httpx.Client, params: dict[str, str], status: int) -> None:
    assert service.get("/api/search", params=params).status_code == status
