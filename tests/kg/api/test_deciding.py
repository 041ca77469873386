"""A person decides on an evidence page: the form is there only where the service is writable, and changes what is read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from kg.api import create_app
from kg.api.settings import Settings
from kg.cli.app import app
from kg.graph.iri import DEFAULT_BASE
from kg.store.asking import ask
from kg.store.served import PublishedStore
from kg.store.snapshot import StoreSnapshot
from ontology.terms import bkg
from tests.conftest import SAMPLES
from tests.servers import PATIENCE_S, kg_service

SAMPLE = SAMPLES / "2026-双井街道.txt"
LINE = "line/6733411f24048df3/04/合计/金额"
IRI = f"{DEFAULT_BASE}{LINE}"
PAGE = f"/evidence/{LINE}"
SAID = {"fact": LINE, "verdict": "correct", "value": "665.46万元", "reason": "末位多印", "by": "AB"}
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("deciding") / "store"
    CliRunner().invoke(app, ["build", str(SAMPLE), "-s", str(store)])
    return store


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[httpx.Client]:
    with (
        kg_service(str(store), writable="true") as url,
        httpx.Client(base_url=url, timeout=PATIENCE_S) as found,
    ):
        yield found


def settled(client: httpx.Client) -> str:
    """The page of decisions when nothing is being read any more."""
    for _ in range(3_000):
        page = client.get("/decide")
        assert page.status_code == 200, page.text
        if 'http-equiv="refresh"' not in page.text:
            return page.text
        time.sleep(0.1)
    raise AssertionError("reading again never ends")


def test_a_figure_is_corrected_on_its_page_and_taken_back(client: httpx.Client, store: Path) -> None:
    assert 'id="decide"' in client.get(PAGE).text
    answer = client.post("/decide", data=SAID)
    assert (answer.status_code, answer.headers["location"]) == (303, "/decide")
    page = settled(client)
    assert "已采用" in page and "665.464820" in page and str(store.parent) not in page
    evidence = client.get(PAGE).text
    assert "人工更正" in evidence and "末位多印" in evidence and "665.464820" in evidence
    file = client.get("/decide/decisions.yaml")
    assert "665.46万元" in file.text and "attachment" in file.headers["content-disposition"]

    refused = client.post("/decide", data=SAID | {"value": "1万元"}, headers=HTML)
    assert refused.status_code == 400 and "<html" in refused.text
    key = next(part for part in page.replace("<", " ").replace(">", " ").split() if _is_key(part))
    assert client.post("/decide", data={"remove": key}).status_code == 303
    assert "还没有判定" in settled(client)
    assert "人工更正" not in client.get(PAGE).text


@pytest.mark.slow
def test_a_wrong_unit_of_money_is_corrected_on_the_page_and_stays_so_when_built_anew(
    client: httpx.Client, tmp_path: Path
) -> None:
    """The whole table is read in the unit that a person gave; its print, and that a person said so, stay."""
    said = SAID | {"verdict": "money-unit", "value": "千元", "reason": "对照原件"}
    assert client.post("/decide", data=said).status_code == 303
    page = settled(client)
    assert "已采用" in page
    assert _shown(client) == ("665464.82", "corrected", "665.464820")
    other = client.get("/table/6733411f24048df3/01").text
    assert "人工更正" not in other

    decisions, anew = tmp_path / "decisions.yaml", str(tmp_path / "store")
    decisions.write_text(client.get("/decide/decisions.yaml").text, "utf-8")
    for command in (["build", str(SAMPLE)], ["decisions", "import", str(decisions)], ["build", str(SAMPLE)]):
        again = CliRunner().invoke(app, [*command, "-s", anew])
        assert again.exit_code in (0, 1), again.output
    with StoreSnapshot.open(Path(anew)) as built:
        stated = [(row["property"], row["value"]) for row in ask(built, "common/about-thing", thing=IRI)]
    assert {(bkg.amount, Decimal("665464.82")), (bkg.status, "corrected")} <= set(stated)
    key = next(part for part in page.replace("<", " ").replace(">", " ").split() if _is_key(part))
    assert client.post("/decide", data={"remove": key}).status_code == 303
    settled(client)
    assert _shown(client)[:2] == ("6654648.2", "unverified")


def _shown(client: httpx.Client) -> tuple[str, str, str]:
    """Amount, status and print of the figure, as its page has them for programs."""
    facts = {
        heading["zh"]: cell
        for section in client.get(f"{PAGE}.json").json()["sections"]
        for block in section["blocks"]
        for heading, cell in block.get("pairs", ())
    }
    amount = next(cell for name, cell in facts.items() if "金额" in name)
    return (
        str(amount["value"]),
        amount.get("tone", ""),
        next(c["value"] for n, c in facts.items() if "印" in n),
    )


def _is_key(text: str) -> bool:
    return len(text) == 16 and set(text) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"value": "665.46"}, 400),
        ({"reason": " "}, 400),
        ({"by": "张三"}, 400),
        ({"verdict": "verify"}, 400),
        ({"verdict": "set-aside"}, 400),
        ({"fact": "line/none"}, 404),
    ],
)
def test_what_a_form_lacks_is_said_and_nothing_is_kept(
    client: httpx.Client, change: dict[str, str], status: int
) -> None:
    assert client.post("/decide", data=SAID | change).status_code == status
    assert client.post("/decide", data=SAID, headers={"Origin": "http://other.example"}).status_code == 403
    assert "还没有判定" in settled(client)


def test_a_service_that_is_not_writable_has_no_form_and_takes_no_decision(store: Path) -> None:
    app_of_readers = create_app(PublishedStore(store), Settings(store=str(store)))
    with TestClient(app_of_readers, headers=HTML) as client:
        assert 'id="decide"' not in client.get(PAGE).text
        assert client.post("/decide", data=SAID).status_code in (404, 405)
        assert client.get("/worklist").status_code == 200
        rows = client.get("/worklist.json").json()
        assert rows["ref"]["page"] == "worklist"
