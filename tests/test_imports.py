"""What a start imports: a library that a file does not need costs every worker its time."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.pressure


@pytest.mark.parametrize(
    ("module", "libraries"),
    [
        ("kg.cli", ["typer", "extract.readers"]),
        ("kg.cli.app", ["extract.pipeline", "extract.readers", "fastapi", "pyarrow", "pypinyin", "httpx2"]),
        ("kg.build.building", ["PIL", "pypdfium2", "httpx2", "networkx", "pypinyin"]),
        ("kg.answers.questions", ["PIL", "httpx2", "extract.pipeline", "networkx", "pypinyin"]),
        ("kg.build.extracting", ["extract.pipeline"]),
        ("kg.api", ["networkx", "pypinyin", "opencc", "xlsxwriter", "pyarrow"]),
        ("extract.pipeline", ["pypdfium2", "docx", "PIL", "python_calamine", "olefile", "lxml", "numpy"]),
    ],
)
def test_a_start_leaves_out_what_it_does_not_need(module: str, libraries: list[str]) -> None:
    code = f"import sys, {module}; print([name for name in {libraries!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "[]"
