"""A fact leads back to its page and cell, in the very file that it was read from."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from kg.cli.app import app
from kg.errors import SourceFileError, UnknownFactError
from kg.evidence import SourceFiles, draw_evidence, evidence_of, excerpt_of, find_evidence, render_page
from kg.store.snapshot import StoreSnapshot
from tests.kg.evidence.conftest import PERSON, PHONE, small_budget

SERVICES = "04/C/金额"
SCALE = 2.0


def pixel(png: bytes, x: float, y: float) -> tuple[int, int, int]:
    colour = Image.open(io.BytesIO(png)).convert("RGB").getpixel((round(x * SCALE), round(y * SCALE)))
    assert isinstance(colour, tuple)
    return colour[0], colour[1], colour[2]


def line_of(store: StoreSnapshot, printed: str) -> str:
    rows = store.query(
        "PREFIX bkg: <https://w3id.org/budgetkg/ontology#> SELECT ?line WHERE { GRAPH ?g {"
        f' ?line a bkg:BudgetLine ; bkg:printedText "{printed}" ; bkg:page ?page }} }}'
    )
    (row,) = rows  # type: ignore[misc]
    return str(row["line"].value)


def test_a_line_knows_its_page_and_cell(store: StoreSnapshot) -> None:
    found = evidence_of(store, line_of(store, "2.5"))
    assert (found.kind, found.page, found.printed, found.file_name) == ("BudgetLine", 2, "2.5", "某街道.pdf")
    assert found.box is not None
    assert (found.box.x0, found.box.top, found.box.x1, found.box.bottom) == (180, 140, 270, 160)


def test_the_end_of_an_iri_names_a_fact(store: StoreSnapshot) -> None:
    iri = line_of(store, "1.5")
    tail = iri.split("/id/")[1]
    assert evidence_of(store, tail).fact == iri
    assert evidence_of(store, "/".join(tail.split("/")[1:])).fact == iri


@pytest.mark.parametrize("fact", ["nothing", "https://example.org/x", 'a" } #', "https://exa mple.org"])
def test_an_unknown_fact_is_refused_by_name(store: StoreSnapshot, fact: str) -> None:
    with pytest.raises(UnknownFactError):
        evidence_of(store, fact)


@pytest.mark.parametrize("place", ["某街道.pdf:p2", "某街道.pdf 第2页", "某街道.pdf page 2"])
def test_a_page_names_what_is_read_from_it_amounts_first(store: StoreSnapshot, place: str) -> None:
    found = find_evidence(store, place)
    assert {"1.5", "2.5", "4.0"} <= {one.printed for one in found}
    assert found[0].kind == "BudgetLine" and {one.page for one in found} == {2}


def test_a_place_from_which_nothing_is_read_is_refused_by_name(store: StoreSnapshot) -> None:
    with pytest.raises(UnknownFactError, match=r"某街道\.pdf:p9"):
        find_evidence(store, "某街道.pdf:p9")


def test_a_thing_that_facts_name_is_shown_where_they_are_printed(store: StoreSnapshot) -> None:
    category = "https://w3id.org/budgetkg/id/procurement-category/C"
    assert {e.printed for e in find_evidence(store, category)} >= {"2.5"}


def test_the_cell_is_marked_on_the_page_and_nothing_else_is(store: StoreSnapshot, store_path: Path) -> None:
    found = evidence_of(store, line_of(store, "2.5"))
    png = draw_evidence(SourceFiles(store_path).find(found.sha256, found.file_name), found, scale=SCALE)
    inside, above = pixel(png, 260, 150), pixel(png, 260, 115)
    assert inside[2] < 200 < inside[0], "the middle of the cell is yellow"
    assert above == (255, 255, 255), "another cell stays white"


def test_a_private_person_is_painted_over(store: StoreSnapshot, store_path: Path, budget: Path) -> None:
    found = evidence_of(store, line_of(store, "2.5"))
    file = SourceFiles(store_path).find(found.sha256, found.file_name)
    plain, drawn = render_page(file, 2, scale=SCALE), draw_evidence(file, found, scale=SCALE)
    before, after = (
        Image.open(io.BytesIO(png)).convert("L").crop((120, 600, 600, 640)) for png in (plain, drawn)
    )
    assert min(before.tobytes()) < 100, "name and number are printed there"
    assert min(after.tobytes()) == 255, "and nothing is left of them to read"


def test_lines_of_a_text_show_the_cell_among_its_neighbours(store: StoreSnapshot, store_path: Path) -> None:
    rows = store.query(
        "PREFIX bkg: <https://w3id.org/budgetkg/ontology#> SELECT ?line ?text WHERE { GRAPH ?g {"
        " ?line a bkg:BudgetLine ; bkg:printedText ?text ; bkg:line ?number ; bkg:amount ?amount } }"
        " ORDER BY ?line LIMIT 20"
    )
    for row in list(rows):  # type: ignore[arg-type]
        found = evidence_of(store, row["line"].value)
        excerpt = excerpt_of(SourceFiles(store_path).find(found.sha256, found.file_name), found)
        (marked,) = [r for r in excerpt.rows if r.is_fact]
        assert marked.marked is not None
        assert marked.cells[marked.marked] == found.printed
        assert f"【{found.printed}】" in excerpt.as_text()


def test_an_excerpt_of_a_pdf_shows_no_private_person(store: StoreSnapshot, store_path: Path) -> None:
    found = evidence_of(store, line_of(store, "4.0"))
    text = excerpt_of(SourceFiles(store_path).find(found.sha256, found.file_name), found).as_text()
    assert "【4.0】" in text
    assert PERSON not in text
    assert PHONE not in text


def test_a_moved_file_is_found_by_its_hash_where_the_user_says(
    store: StoreSnapshot, store_path: Path, budget: Path, tmp_path: Path
) -> None:
    found = evidence_of(store, line_of(store, "2.5"))
    moved = tmp_path / "新 文件夹" / "改名.pdf"
    moved.parent.mkdir()
    moved.write_bytes(budget.read_bytes())
    for given in (moved, tmp_path):
        assert SourceFiles(tmp_path, given).find(found.sha256, found.file_name).path == moved


def test_a_file_in_an_archive_is_found_by_its_hash(
    store: StoreSnapshot, budget: Path, tmp_path: Path
) -> None:
    found = evidence_of(store, line_of(store, "2.5"))
    with zipfile.ZipFile(tmp_path / "公开.zip", "w") as archive:
        archive.writestr("其他.txt", "预算")
        archive.write(budget, "部门/某街道.pdf")
    file = SourceFiles(tmp_path / "store", tmp_path).find(found.sha256, found.file_name)
    assert file.data == budget.read_bytes()


def test_a_file_that_changed_is_not_taken_for_the_source(store: StoreSnapshot, tmp_path: Path) -> None:
    found = evidence_of(store, line_of(store, "2.5"))
    other = small_budget()
    other.text(10, 10, "改")
    path = other.write(tmp_path / "某街道.pdf")
    with pytest.raises(SourceFileError, match="other content"):
        SourceFiles(tmp_path, path).find(found.sha256, found.file_name)
    with pytest.raises(SourceFileError, match="none"):
        SourceFiles(tmp_path).find(found.sha256, found.file_name)


def test_no_path_of_the_machine_stands_in_the_graph(
    store: StoreSnapshot, budget: Path, tmp_path: Path
) -> None:
    store.dump(tmp_path / "all.nq")
    graph = (tmp_path / "all.nq").read_text("utf-8")
    assert "某街道.pdf" in graph
    assert str(budget.parent) not in graph


def test_show_writes_the_page_and_prints_the_rows(
    store: StoreSnapshot, store_path: Path, tmp_path: Path
) -> None:
    fact = line_of(store, "2.5")
    image = tmp_path / "页.png"
    drawn = CliRunner().invoke(app, ["show", fact, "--store", str(store_path), "-o", str(image)])
    assert drawn.exit_code == 0, drawn.output
    assert image.read_bytes().startswith(b"\x89PNG")
    printed = CliRunner().invoke(app, ["show", fact, "--store", str(store_path)])
    assert "C-服务 | 【2.5】" in printed.output
