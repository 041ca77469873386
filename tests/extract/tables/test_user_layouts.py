"""Entries of a user's own: words, titles, families, without touching the package; and what explains a document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extract.errors import CatalogueError
from extract.tables.catalogue import _folded_titles, catalogue, everywhere, families
from extract.tables.explanation import explain_tables, is_whole
from extract.tables.header import _all_words
from extract.tables.measure_keys import _known, kind_measures
from extract.tables.title_kinds import title_rules
from extract.tables.user_layouts import VARIABLE
from extract.tables.vocabulary import _pattern, meaning, parse_wording, vocabulary
from kg.cli.app import app
from tests.extract.conftest import ReadText

CACHED = (
    _all_words,
    _folded_titles,
    catalogue,
    everywhere,
    families,
    kind_measures,
    _known,
    title_rules,
    vocabulary,
    _pattern,
    parse_wording,
)
TABLE = (
    "惠民资金安排情况表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t春风行动\n2010301\t行政运行\t612.40\t600.40\t13.00\n"
    "2010302\t一般行政管理事务\t88.00\t50.00\t31.00\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    own = tmp_path / "layouts"
    own.mkdir()
    monkeypatch.setenv(VARIABLE, str(own))
    _forget()
    yield own
    monkeypatch.delenv(VARIABLE)
    _forget()


def _forget() -> None:
    for cached in CACHED:
        cached.cache_clear()


def test_a_word_and_a_title_of_ones_own_are_understood(folder: Path, read_text: ReadText) -> None:
    before = explain_tables(read_text(TABLE))
    assert not is_whole(before)
    (folder / "vocabulary.yaml").write_text(
        "terms:\n  - {name: 春风行动, facet: purpose, words: [春风行动]}\n", "utf-8"
    )
    (folder / "title_kinds.yaml").write_text("titles:\n  - {kind: expenditure, all: [惠民资金]}\n", "utf-8")
    _forget()
    after = explain_tables(read_text(TABLE))
    assert is_whole(after)
    assert {(x.kind, x.by) for x in after} == {("expenditure", "words")}
    assert {x.header: (x.sort, x.meaning) for x in after}["春风行动"] == ("money", "春风行动")
    assert meaning(("春风行动",)) == {"春风行动"}


def test_a_family_of_ones_own_stands_beside_the_packages_or_in_its_place(folder: Path) -> None:
    (folder / "my_city.yaml").write_text(
        "label: 某市\ntables:\n  - kind: expenditure\n    titles: [惠民支出表]\n", "utf-8"
    )
    (folder / "beijing_budget.yaml").write_text(
        "label: 别处\ntables:\n  - kind: income\n    titles: [别处收入表]\n", "utf-8"
    )
    _forget()
    assert {"my_city", "shanghai_budget"} <= set(families())
    assert [kind.titles for kind in families()["beijing_budget"].tables] == [("别处收入表",)]


ENTRY = """label: 某县水务
tables:
  - kind: expenditure
    titles: [水库移民后扶资金安排情况表]
    columns:
      - {dimension: function_code, header: [科目编码], holds: code}
      - {dimension: function_name, header: [科目名称], holds: text}
      - {measure: 合计, header: [总盘子], required: true}
      - {measure: 河长制专项, header: [河长制专项]}
      - {measure: 其他安排, header: [其他安排]}
    rows:
      - {whole: 合计, parts: [河长制专项, 其他安排]}
"""
OF_WATER = (
    "水库移民后扶资金安排情况表\n单位：万元\n科目编码\t科目名称\t总盘子\t河长制专项\t其他安排\n"
    "2130399\t其他水利支出\t120.50\t100.50\t20.00\n合计\t\t120.50\t100.50\t20.00\n"
)


def test_a_table_nobody_knew_is_read_by_one_entry_of_ones_own(folder: Path, read_text: ReadText) -> None:
    """One file and nothing else: the title, each column, and what adds up in a row."""
    assert not is_whole(explain_tables(read_text(OF_WATER)))
    (folder / "water.yaml").write_text(ENTRY, "utf-8")
    _forget()
    columns = explain_tables(read_text(OF_WATER))
    assert is_whole(columns) and {column.by for column in columns} == {"water"}
    assert [column.meaning for column in columns if column.sort == "money"] == [
        "合计",
        "河长制专项",
        "其他安排",
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("vocabulary.yaml", "terms: 3\n"),
        ("vocabulary.yaml", "terms:\n  - {name: 甲, facet: fund, words: [甲, 甲]}\n"),
        ("title_kinds.yaml", "titles:\n  - {kind: income}\n"),
        ("measures.yaml", "kinds:\n  - {about: []}\n"),
        ("my_city.yaml", "label: 某市\n"),
    ],
)
def test_a_malformed_file_is_named(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, "utf-8")
    _forget()
    load = {"vocabulary.yaml": vocabulary, "title_kinds.yaml": title_rules, "measures.yaml": kind_measures}
    with pytest.raises(CatalogueError, match=name):
        load.get(name, catalogue)()


def test_the_command_shows_each_column_and_fails_where_one_is_not_understood(
    folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "2024年预算.txt"
    table = TABLE.replace("惠民资金安排情况表", "部门支出总表")
    path.write_text(table, "utf-8")
    run = CliRunner().invoke(app, ["layouts", str(path), "--format", "json"])
    assert run.exit_code == 1
    assert '"meaning": "function_code"' in run.stdout
    clean = path.with_name("2025年预算.txt")
    clean.write_text(table.replace("13.00", "12.00").replace("31.00", "38.00"), "utf-8")
    assert CliRunner().invoke(app, ["layouts", str(clean)]).exit_code == 0
