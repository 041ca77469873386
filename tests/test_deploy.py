"""The files for operators name settings, commands and paths that there are."""

from __future__ import annotations

import re

from kg.api.settings import PREFIX, Settings
from tests.conftest import ROOT

FILES = sorted((ROOT / "deploy").iterdir())


def test_a_file_names_a_setting_that_is_none() -> None:
    for file in FILES:
        for name in re.findall(rf"{PREFIX}(\w+)", file.read_text("utf-8")):
            assert name.lower() in Settings.__struct_fields__, f"{file.name}: {name}"


def test_the_settings_of_the_unit_are_refused() -> None:
    text = (ROOT / "deploy" / "budget-kg.env").read_text("utf-8")
    pairs = dict(
        line.lstrip("#").split("=", 1) for line in text.splitlines() if re.match(r"#?[A-Z_]+=", line)
    )
    pairs["BUDGETKG_TOKENS"] = "a"
    assert Settings.from_environment(pairs).address == "https://budget.example"


def test_a_file_is_copied_into_the_image_that_is_not_there() -> None:
    text = (ROOT / "deploy" / "Containerfile").read_text("utf-8")
    assert "requirements/runtime.txt" in text and (ROOT / "requirements" / "runtime.txt").is_file()


def test_the_proxy_gives_up_before_the_service_does() -> None:
    """A query has ten times its time by the clock, then its answer begins or ends."""
    for name in ("nginx.conf", "Caddyfile"):
        found = re.search(r"read_timeout\s+(\d+)s", (ROOT / "deploy" / name).read_text("utf-8"))
        assert found and int(found[1]) > Settings().timeout_s * 10
