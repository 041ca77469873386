"""Every command that a page shows in a block can be typed: it is run once on the samples, or its words are parsed."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from kg.cli.app import app
from tests.command import run_kg
from tests.conftest import ROOT, SAMPLES

PAGES = [
    "README.md", "README.zh-CN.md", "CONTRIBUTING.md",
    *sorted(f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md") if page.name != "cli.md"),
]  # fmt: skip
STARTED_ELSEWHERE = {
    "collect": "asks hosts for their files; tests/kg/collect",
    "serve": "goes on until it is stopped; tests/kg/api",
    "open": "goes on until it is stopped; tests/kg/api",
    "mcp": "goes on until it is stopped; tests/kg/mcp",
    "site": "writes pages for minutes; tests/kg/web/test_files.py",
}
NEEDS_OTHERS = re.compile(r"https?://|s3://|tcp://|--engine dask|city/")
"""A server, a cluster, or what was collected from a host: of these the words are parsed, no more."""
OTHER_PROGRAMS = re.compile(r"curl |cat PARTS/manifest/\*\.jsonl \| jq ")
"""curl is run by tests/test_examples.py."""
SAMPLE = "samples/2026-区委社会工作部.txt"
MEANT = {
    "STORE": "budget-store", "库": "budget-store",
    "FILE": SAMPLE, "文件": SAMPLE, "FILE…": SAMPLE, "文件…": SAMPLE, "PATH…": SAMPLE, "路径…": SAMPLE, "2026.pdf": SAMPLE,
    "FILE:LINE": "2024-广内街道.txt:1412", "文件:行": "2024-广内街道.txt:1412",
    "SELECT …": "SELECT * { ?s ?p ?o } LIMIT 1",
    "FINDING": "finding/ffda78c10b0b2b64/row-slid/3",
}  # fmt: skip
FACTS = {
    "--correct": "line/6733411f24048df3/04/合计/金额",
    "--confirm": "line/b4a020fb9c46c8ae/04/275001.1.2089999.50299.30299.京财社指%5B2023%5D1791号提前下达2024年社区公益金/合计",
}
"""A figure for each verdict: two of one figure contradict each other."""
MAY_FIND = ("check", "layouts", "diff")
"""Commands that end with 1 where there is something to look at."""


def commands() -> Iterator[tuple[str, str]]:
    """Page and command, each command once."""
    seen: set[str] = set()
    for page in PAGES:
        text = (ROOT / page).read_text("utf-8")
        for block in re.finditer(r"^```\w*\n(.*?)^```", text, re.M | re.S):
            for line in block[1].splitlines():
                if not re.match(r"(?:\$ |(?:kg|make|curl|pip|docker) )", line):
                    continue
                command = re.split(r"\s+#|\s{4,}", line.removeprefix("$ "))[0].strip()
                if command not in seen:
                    seen.add(command)
                    yield page, command


def of_kg() -> list[tuple[str, str]]:
    return [(page, command) for page, command in commands() if command.startswith("kg ")]


@pytest.fixture(scope="module")
def desk(sample_store_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with what the pages speak of: the samples, a store of them, a release, layouts of one's own."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "samples").symlink_to(SAMPLES)
    shutil.copytree(sample_store_path, folder / "budget-store")
    (folder / "layouts").mkdir()
    (folder / "layouts" / "vocabulary.yaml").write_text("headers: {}\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run_kg("release", "releases/2026-02").returncode == 0
        yield folder


def words_of(page: str, command: str) -> list[str]:
    """The words of a command with real things for those that the page leaves to the reader."""
    _, name, *words = shlex.split(command)
    folder = (
        "layouts"
        if "--layouts" in words
        else Path(page).stem
        if page.endswith("lake.md")
        else f"{page}-{name}"
    )
    fact = next((fact for verdict, fact in FACTS.items() if verdict in words), "FACT")
    meant = MEANT | {"DIR": folder, "文件夹": folder, "FACT": fact}
    if words[:1] == ["export"] and name == "decisions":
        meant["FILE"] = "decisions.yaml"
    return [name, *(meant.get(word, word) for word in words)]


@pytest.mark.pressure
@pytest.mark.parametrize(("page", "command"), of_kg())
def test_a_command_of_the_pages_does_what_it_says(page: str, command: str, desk: Path) -> None:
    words = words_of(page, command)
    if words[0] in STARTED_ELSEWHERE or NEEDS_OTHERS.search(command):
        return parsed(words)
    run = run_kg(*words)
    assert run.returncode == 0 or (run.returncode == 1 and words[0] in MAY_FIND), run.stderr
    assert run.stdout or run.stderr
    written = [desk / words[at + 1] for at, word in enumerate(words) if word in {"-o", "--report"}]
    assert [path for path in written if not path.exists()] == []


def parsed(words: list[str]) -> None:
    """Take a command's words apart as the program does before it begins; an unknown option is an error."""
    command = typer.main.get_command(app)
    name, words = words[0], words[1:]
    command.commands[name].make_context(name, words)  # type: ignore[attr-defined]  # a group, as the app has several


@pytest.mark.parametrize(("page", "command"), [c for c in commands() if not c[1].startswith("kg ")])
def test_other_commands_of_the_pages_have_what_they_name(page: str, command: str) -> None:
    if command.startswith("make "):
        assert re.search(rf"^{command.split()[1]}:", (ROOT / "Makefile").read_text("utf-8"), re.M)
    elif extra := re.fullmatch(r"pip install '?(?:\.|budget-kg)(?:\[(\w+)\])?'?", command):
        extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
            "optional-dependencies"
        ]
        assert extra[1] is None or extra[1] in extras
    else:
        assert OTHER_PROGRAMS.match(command), (page, command)


def test_what_is_not_run_is_shown() -> None:
    shown = {shlex.split(command)[1] for _, command in of_kg()}
    assert shown >= set(STARTED_ELSEWHERE) and len(of_kg()) > 50
