"""What is written about the product is what the product does."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from extract.tables.catalogue import catalogue, words
from kg.export.datasets import DATASETS
from ontology.declared import declared_facts
from tests.conftest import ROOT

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]


def test_the_command_line_page_is_the_one_the_commands_print(tmp_path: Path) -> None:
    """Regenerate with `make docs`."""
    page = tmp_path / "cli.md"
    command = [
        sys.executable,
        "-m",
        "typer",
        "kg.cli.app",
        "utils",
        "docs",
        "--name",
        "kg",
        "--output",
        str(page),
    ]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    assert (ROOT / "docs" / "cli.md").read_text("utf-8") == page.read_text("utf-8")


@pytest.mark.parametrize("name", sorted(DATASETS))
def test_every_data_set_is_documented_with_its_columns(name: str) -> None:
    text = (ROOT / "docs" / "exports.md").read_text("utf-8")
    row = next((line for line in text.splitlines() if line.startswith(f"| `{name}`")), None)
    if row is None and name in {kind.dataset for kind in declared_facts()}:
        return  # its declaration says what a row and each column is, and the page of the ontology shows it
    assert row is not None
    assert tuple(re.findall(r"`(\w+)`", row))[1:] == DATASETS[name]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8"))
    missing = [link for link in links if not (page.parent / link).exists()]
    assert missing == []


def test_every_promise_of_the_service_names_tests_that_are_there() -> None:
    text = (ROOT / "docs" / "service.md").read_text("utf-8")
    table = text.split("## What is promised, and the test that holds it")[1]
    rows = [row.strip("|").split("|") for row in table.splitlines() if row.startswith("| ")][1:]
    promises = {row[0].strip(): row[1] for row in rows if not row[0].strip().startswith("**")}
    assert len(promises) >= 45
    links = {what: re.findall(r"\]\(\.\./([^)#]+)#(test_\w+)\)", held) for what, held in promises.items()}
    assert [what for what, tests in links.items() if len(tests) != max(1, promises[what].count("]("))] == []
    named = [test for tests in links.values() for test in tests]
    assert [t for t in named if f"\ndef {t[1]}(" not in (ROOT / t[0]).read_text("utf-8")] == []


def test_both_readmes_show_the_same_commands() -> None:
    commands = [
        re.findall(r"^\$ (kg \w+|make \w+)", (ROOT / name).read_text("utf-8"), re.M)
        for name in ("README.md", "README.zh-CN.md")
    ]
    assert commands[0] == commands[1]
    assert len(commands[0]) > 6


ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")


def test_every_room_is_on_the_plan() -> None:
    plan = ARCHITECTURE.partition("## One figure's way")[0]
    rooms = {path.parent.name for path in (ROOT / "kg").glob("*/__init__.py")}
    assert sorted(room for room in rooms if f"`{room}`" not in plan) == []
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][
        -1
    ]
    held = {name.strip().removeprefix("kg.") for layer in layers["layers"] for name in layer.split("|")}
    assert rooms - held == set()


def test_no_recipe_takes_more_than_three_files() -> None:
    table = ARCHITECTURE.partition("## Where something new goes")[2].partition("\n\n`files` counts")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[4:]]
    assert len(rows) == 10
    of_data = [
        row
        for row in rows
        if row[0] in {"a term, a title", "a table entry", "a question", "an accounting identity"}
    ]
    assert [(change, files) for _, _, change, files, _ in of_data] == [("nothing", "1")] * 4
    for bring, write, change, files, test in rows:
        named = re.findall(r"`((?:extract|kg|ontology|queries|docs)/[\w./]*)`", write + change)
        assert [name for name in named if not (ROOT / name).exists()] == [], bring
        changed = set(re.findall(r"`([\w/]+\.(?:py|md))`", change))
        assert len(changed) + 1 <= int(files) <= 3, bring
        assert re.fullmatch(r"\[(\w+)\]\([\w./]+/\1\.py\)", test), bring


def test_every_kind_of_table_has_a_title_to_be_known_by() -> None:
    assert all(kind.titles for kind in catalogue())
    kinds = {(words(t), kind.kind) for kind in catalogue() for t in kind.titles}
    assert len(kinds) == len({t for t, _ in kinds}), "a title that two kinds claim decides nothing"
