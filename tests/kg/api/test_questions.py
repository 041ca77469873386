"""The saved questions over HTTP: every one, in every format, a page at a time."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import httpx2 as httpx
import pytest

from kg.answers.questions import answer, saved_queries
from kg.store.snapshot import StoreSnapshot
from queries.catalogue import SavedQuery
from tests.conftest import ROOT

QUESTIONS = tuple(saved_queries())
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_every_question_file_is_listed_with_its_parameters(service: httpx.Client) -> None:
    listed = service.get("/api/queries").json()["questions"]
    assert {q["name"] for q in listed} == {p.stem for p in (ROOT / "queries").glob("*.[rs]q*")}
    assert all(q["summary"] and q["columns"] for q in listed)


@pytest.mark.parametrize("query", QUESTIONS, ids=lambda q: q.name)
def test_the_answer_over_http_is_another_than_in_python(
    service: httpx.Client, sample_store: StoreSnapshot, query: SavedQuery
) -> None:
    given = dict(query.example.parameters)
    reply = service.get(f"/api/queries/{query.name}", params=given)
    assert reply.status_code == 200, reply.text
    found = answer(sample_store, query.name, given, limit=query.pagination)
    body = reply.json()
    assert (body["total"], len(body["rows"])) == (found.total, len(found.rows))
    for printed, row in zip(body["rows"], found.rows, strict=True):
        assert {k: None if v is None else str(v) for k, v in printed.items()} == {
            c: None if v is None else f"{v:f}" if hasattr(v, "as_tuple") else str(v) for c, v in zip(found.columns, row, strict=True)
        }  # fmt: skip


@pytest.mark.parametrize("query", QUESTIONS, ids=lambda q: q.name)
def test_openapi_leaves_a_parameter_of_a_question_out(service: httpx.Client, query: SavedQuery) -> None:
    described = service.get("/openapi.json").json()["paths"][f"/api/queries/{query.name}"]["get"]
    names = {p["name"]: p for p in described["parameters"]}
    assert set(names) == {p.name for p in query.parameters} | {"format", "limit", "offset"}
    for parameter in query.parameters:
        assert names[parameter.name]["required"] is parameter.required
        assert names[parameter.name]["schema"].get("enum", []) == list(parameter.values)


def test_a_spreadsheet_gets_all_rows_as_numbers(service: httpx.Client, sample_store: StoreSnapshot) -> None:
    whole = answer(sample_store, "rollup-by-function", {})
    reply = service.get("/api/queries/rollup-by-function", headers={"Accept": "text/csv"})
    rows = list(csv.reader(io.StringIO(reply.text)))
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert (rows[0], len(rows) - 1) == (list(whole.columns), whole.total)
    for reply in (
        service.get("/api/queries/rollup-by-function?format=xlsx"),
        service.get("/api/queries/rollup-by-function.xlsx"),
        service.get("/api/queries/rollup-by-function", headers={"Accept": XLSX}),
    ):
        assert reply.headers["content-type"] == XLSX
        with zipfile.ZipFile(io.BytesIO(reply.content)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
            texts = book.read("xl/sharedStrings.xml").decode()
        assert sheet.count("<row ") - 1 == whole.total
        assert "<t>基本支出（元）</t>" in texts
        (amount,) = re.findall(r'<c r="J2"[^>]*><v>([^<]+)</v>', sheet)
        assert float(amount) == float(whole.rows[0][9])  # type: ignore[arg-type]


def test_links_lead_through_all_pages_and_back(service: httpx.Client) -> None:
    url, seen = "/api/queries/documents?limit=2", []
    for _ in range(10):
        reply = service.get(url)
        seen += [row["file"] for row in reply.json()["rows"]]
        found = re.search(r'<([^>]+)>; rel="next"', reply.headers.get("link", ""))
        if found is None:
            break
        url = found[1]
    assert len(seen) == len(set(seen)) == reply.json()["total"] == 7
    assert 'rel="prev"' in reply.headers["link"]


def test_an_answer_that_the_client_has_is_sent_again(service: httpx.Client) -> None:
    first = service.get("/api/queries/documents")
    again = service.get("/api/queries/documents", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = service.get("/api/queries/documents?year=2024", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/queries/no-such-question", 404),
        ("/api/queries/no-such-question.csv", 404),
        ("/api/queries/documents.pdf", 404),
        ("/api/queries/documents?yaer=2026", 400),
        ("/api/queries/documents?year=last", 400),
        ("/api/queries/documents?year=2024&year=2025", 400),
        ("/api/queries/policies-of-project", 400),
        ("/api/queries/rollup-by-function?level=x", 400),
        ("/api/queries/documents?limit=0", 422),
        ("/api/queries/documents?limit=x", 422),
        ("/api/queries/documents?offset=-1", 422),
        ("/api/queries/documents?format=parquet", 406),
        ("/api/queries/projects-citing-policy?policy=%00", 400),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(service: httpx.Client, path: str, status: int) -> None:
    reply = service.get(path)
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["detail"]
