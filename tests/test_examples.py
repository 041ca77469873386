"""What the pages show of commands and answers is what a reader gets who types them."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import run_kg
from tests.conftest import ROOT
from tests.servers import kg_service

READMES = ("README.md", "README.zh-CN.md")
API_PAGES = ("api.md", "service.md")


def kg(*args: str | Path) -> str:
    run = run_kg(*args)
    assert run.returncode == 0, run.stderr
    return run.stdout


def shown_rows(readme: str) -> list[list[str]]:
    """The rows of the block below `kg policy`, without its header, as cells."""
    text = (ROOT / readme).read_text("utf-8")
    block = re.search(r"^\$ kg policy [^\n]*\n(.*?)^```", text, re.M | re.S)
    assert block, readme
    return [re.split(r"\s{2,}", line.strip()) for line in block[1].splitlines()[1:]]


@pytest.mark.parametrize("readme", READMES)
def test_the_answer_shown_first_is_the_answer_given(readme: str, sample_store_path: Path) -> None:
    rows = json.loads(kg("policy", "京财社指[2023]1791号", "-s", sample_store_path, "-f", "json"))
    shown = shown_rows(readme)
    assert len(shown) == len(rows)
    for cells, row in zip(shown, rows, strict=True):
        project, unit, year_and_amount, place = cells[0], cells[1], " ".join(cells[2:-1]), cells[-1]
        assert project == row["project_name"]
        assert row["unit_name"].endswith(unit)
        assert year_and_amount.split() == [str(row["fiscal_year"]), f"{float(row['amount_yuan']):,.2f}"]
        assert place == f"{row['file']} 第{row['line']}行"


@pytest.mark.parametrize("readme", READMES)
def test_a_place_of_the_answer_can_be_looked_up(readme: str, sample_store_path: Path) -> None:
    place = shown_rows(readme)[0][-1]
    shown = kg("show", place, "-s", sample_store_path)
    assert "> line" in shown and "京财社指[2023]1791号提前下达2024年社区公益金" in shown
    assert shown == kg("show", place.replace(" 第", ":").rstrip("行"), "-s", sample_store_path)


@pytest.fixture(scope="module")
def service(sample_store_path: Path) -> Iterator[str]:
    """Address of the service over the samples."""
    with kg_service(str(sample_store_path)) as address:
        yield address


def curl_lines(page: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text("utf-8")
    return [line.removeprefix("$ ") for line in text.splitlines() if re.match(r"(\$ )?curl ", line)]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("page", API_PAGES)
def test_every_curl_of_the_pages_works(page: str, service: str, tmp_path: Path) -> None:
    (tmp_path / "projects.rq").write_text("SELECT * WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 2", "utf-8")
    lines = curl_lines(page)
    assert lines
    for line in lines:
        words = shlex.split(line.replace("http://127.0.0.1:8000", service))
        run = subprocess.run(
            [*words, "--fail", "--silent", "--show-error"], capture_output=True, cwd=tmp_path
        )
        assert run.returncode == 0, (line, run.stderr.decode())
        written = [tmp_path / words[words.index("-o") + 1]] if "-o" in words else []
        assert run.stdout or all(path.stat().st_size for path in written), line
