"""A bureau that publishes the budget of its government: told for what it is, and apart from money of its own."""

from __future__ import annotations

from pathlib import Path

from kg.build.building import build
from kg.store.snapshot import StoreSnapshot
from kg.web.address import LiveAddresses
from kg.web.pages import unit
from kg.web.site import Request, reply
from kg.web.view import DataTable, Ref
from kg.words.text import Language
from tests.extract.tables.test_governments import TAXES
from tests.stores import begun_store


def test_tables_of_a_government_are_listed_on_the_page_of_who_publishes_them(tmp_path: Path) -> None:
    file = tmp_path / "某县2024年预算（草案）.txt"
    file.write_text("某县2024年预算（草案）\n某县财政局\n\n" + TAXES, "utf-8")
    with begun_store(tmp_path / "store") as store:
        build([str(file)], store, progress=lambda built: None)
    with StoreSnapshot.open(tmp_path / "store") as store:
        ref = next(iter(unit.PAGE.all(store)))
        sections = {section.name: section for section in unit.load(store, ref).sections}
        (table,) = (b for b in sections["government"].blocks if isinstance(b, DataTable))
        assert [(row[0].value, row[1].text and row[1].text.zh) for row in table.rows] == [
            ("2024年某县一般公共预算收入预算表", "政府一般公共预算收入表"),
            ("2024年某县一般公共预算支出预算表", "政府一般公共预算支出表"),
        ]
        for row in table.rows:
            assert row[0].ref and reply(store, Request(row[0].ref, Language.ZH, "html"), LiveAddresses()).body
        said = reply(store, Request(ref, Language.ZH, "html"), LiveAddresses()).body.decode()
        assert "没有读到收支表" not in said and "收支总额" not in said


def test_a_unit_without_such_tables_has_no_such_section(sample_store: StoreSnapshot) -> None:
    sections = [section.name for section in unit.load(sample_store, Ref("unit", "110105/601")).sections]
    assert "projects" in sections and "government" not in sections
