"""Which clients get answers compressed."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from kg.api.middleware import Compressed

LONG = "街道办事处" * 1000


def long_answer(_: object) -> PlainTextResponse:
    return PlainTextResponse(LONG)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("zstd, gzip;q=0.5", "gzip"),
        ("gzip;q=0, zstd", None),
        ("GZIP ; q=0.000", None),
        ("identity", None),
    ],
)
def test_a_client_that_refuses_gzip_gets_it(accepted: str, encoding: str | None) -> None:
    app = Compressed(Starlette(routes=[Route("/", long_answer)]))
    answer = TestClient(app).get("/", headers={"Accept-Encoding": accepted})
    assert answer.text == LONG
    assert answer.headers.get("content-encoding") == encoding
