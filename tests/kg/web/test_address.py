"""Addresses of pages, live and as files: both ways, with any key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.web.address import FileAddresses, LiveAddresses, download_file, page_file, split_download, twin_file
from kg.web.site import parse_path
from kg.web.view import Ref
from kg.words.text import Language

POLICY = Ref("policy", "京财社指〔2023〕1791号")


@pytest.mark.parametrize(
    ("path", "page", "key", "form", "table"),
    [
        ("", "home", "", "html", ""),
        ("en", "home", "", "html", ""),
        ("home.json", "home", "", "json", ""),
        ("unit/110105/601", "unit", "110105/601", "html", ""),
        ("en/unit/110105/601.json", "unit", "110105/601", "json", ""),
        ("policy/京财社指〔2023〕1791号.projects.csv", "policy", "京财社指〔2023〕1791号", "csv", "projects"),
        ("project/110105/601001/改造2.0版", "project", "110105/601001/改造2.0版", "html", ""),
    ],
)
def test_a_path_says_page_key_and_form(path: str, page: str, key: str, form: str, table: str) -> None:
    asked = parse_path(path, {})
    assert (asked.ref.page, asked.ref.key, asked.form, asked.table) == (page, key, form, table)


def test_the_language_is_part_of_the_path_so_that_a_permalink_keeps_it() -> None:
    assert parse_path("en/policies", {}).language is Language.EN
    assert parse_path("policies", {}).language is Language.ZH
    assert parse_path("entities", {}).language is Language.ZH


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(lambda k: k.strip("/") == k)
)
def test_a_key_with_any_characters_comes_back_from_its_address(key: str) -> None:
    from urllib.parse import unquote

    address = LiveAddresses().page(Ref("policy", key), Language.EN)
    if split_download(f"policy/{key}") is None and not key.endswith(".json"):
        asked = parse_path(unquote(address), {})
        assert (asked.ref.key, asked.language) == (key, Language.EN)


def test_an_escaped_key_is_escaped_again_because_a_server_unescapes_once() -> None:
    assert LiveAddresses().page(Ref("project", "110105/50%25"), Language.ZH) == "/project/110105/50%2525"


def test_a_mounted_application_keeps_its_root() -> None:
    live = LiveAddresses("/budget", "v1")
    assert live.page(Ref("home"), Language.ZH) == "/budget/"
    assert live.static("style.css") == "/budget/static/style.css?v=v1"
    assert live.twin(Ref("home")) == "/budget/home.json"


def test_pages_as_files_point_to_each_other_with_relative_paths() -> None:
    seen = FileAddresses(page_file(Ref("unit", "110105/601"), Language.EN))
    assert seen.page(Ref("home"), Language.ZH) == "../../../index.html"
    assert seen.static("style.css") == "../../../static/style.css"
    assert seen.twin(Ref("unit", "110105/601")) == "../../../unit/110105/601.json"


def test_a_long_title_becomes_a_file_name_that_file_systems_take() -> None:
    refs = [Ref("policy", "关于" + "长" * 100 + end) for end in ("甲", "乙")]
    names = [page_file(ref, Language.ZH).rpartition("/")[2] for ref in refs]
    assert len(set(names)) == 2
    assert all(len(name.encode()) < 255 for name in names)
    assert all(len(download_file(ref, "projects", "xlsx").rpartition("/")[2].encode()) < 255 for ref in refs)


def test_parameters_are_part_of_a_file_name() -> None:
    ref = Ref("unit", "110105/601", (("year", "2026"),))
    assert twin_file(ref) == "unit/110105/601+year=2026.json"
