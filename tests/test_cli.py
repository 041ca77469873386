"""The command line as a user meets it: output, exit codes, messages."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from extract.readers.pdf.opening import STREAM_LIMIT
from tests.command import run_kg
from tests.conftest import ROOT, SAMPLES
from tests.pdf_pages import pdf_of_content


def started(*args: str | Path) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kg", *map(str, args)], capture_output=True, text=True, cwd=ROOT, check=False
    )


@pytest.mark.parametrize(
    "form",
    ["京财社指[2023]1791号", "京财社指〔2023〕1791", "京财社指（2023） 1791 号", "京财社指【2023】1791号"],
)
def test_a_policy_is_found_in_any_form_of_its_number(sample_store_path: Path, form: str) -> None:
    run = run_kg("policy", form, "--store", sample_store_path, "--format", "json")
    assert run.returncode == 0, run.stderr
    rows = json.loads(run.stdout)
    years = {row["fiscal_year"] for row in rows}
    assert years == {2024, 2025}
    assert any("送温暖经费" in row["project_name"] and row["amount_yuan"] and row["line"] for row in rows)


def test_a_policy_is_found_by_part_of_its_title(sample_store_path: Path) -> None:
    run = run_kg("policy", "政府购买服务预算管理办法", "-s", sample_store_path, "-f", "csv")
    by_number = run_kg("policy", "京财综〔2020〕510号", "-s", sample_store_path, "-f", "csv")
    assert run.returncode == 0, run.stderr
    assert run.stdout == by_number.stdout
    assert len(list(csv.reader(io.StringIO(run.stdout)))) > 1


def test_an_answer_for_a_spreadsheet_has_headings_to_read(sample_store_path: Path) -> None:
    run = run_kg("policy", "京财社指[2023]1791号", "-s", sample_store_path, "-f", "excel")
    rows = list(csv.DictReader(io.StringIO(run.stdout.removeprefix("\ufeff"))))
    assert run.stdout.startswith("\ufeff") and "1707200" in {row["金额（元）"] for row in rows}


def test_a_policy_nobody_cites_is_said_so_and_is_no_success(sample_store_path: Path) -> None:
    run = run_kg("policy", "京财社指[1999]1号", "-s", sample_store_path)
    assert run.returncode == 1
    assert "no project cites" in run.stderr


def test_a_store_that_is_not_there_is_an_error_in_words(tmp_path: Path) -> None:
    run = started("info", "--store", tmp_path / "none")
    assert run.returncode == 2
    assert run.stderr.startswith("kg: ")
    assert "Traceback" not in run.stderr and str(tmp_path / "none") in run.stderr


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "LOAD <http://127.0.0.1:9/x>",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "DROP ALL",
    ],
)
def test_a_query_that_writes_or_goes_out_is_refused(sample_store_path: Path, query: str) -> None:
    run = run_kg("sparql", query, "-s", sample_store_path)
    assert run.returncode == 2
    assert "kg: " in run.stderr and "Traceback" not in run.stderr


def test_a_query_is_taken_from_the_argument_a_file_or_standard_input(
    sample_store_path: Path, tmp_path: Path
) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?d a <https://w3id.org/budgetkg/ontology#BudgetDocument> }"
    file = tmp_path / "q.rq"
    file.write_text(query, "utf-8")
    direct, from_file = (
        run_kg("sparql", query, "-s", sample_store_path),
        run_kg("sparql", file, "-s", sample_store_path),
    )
    assert direct.stdout == from_file.stdout == "n\n7\n"


def test_every_question_is_listed_with_its_parameters() -> None:
    run = run_kg("ask", "--list", "--format", "json")
    names = {row["question"] for row in json.loads(run.stdout)}
    assert names == {p.stem for p in (ROOT / "queries").glob("*.[rs]q*")}
    assert len(names) >= 8


def test_an_unknown_question_names_similar_ones(sample_store_path: Path) -> None:
    run = run_kg("ask", "three-public", "-s", sample_store_path)
    assert run.returncode == 2
    assert "three-public-expenses" in run.stderr


def test_facts_go_through_a_file_into_a_store(tmp_path: Path) -> None:
    facts = tmp_path / "facts.jsonl"
    assert run_kg("extract", SAMPLES / "2026-小红门乡.txt", "-o", facts).returncode == 0
    assert run_kg("load", facts, "-s", tmp_path / "store").returncode == 0
    assert "661" in run_kg("export", "units", "-o", tmp_path / "u.csv", "-s", tmp_path / "store").stdout or (
        "661" in (tmp_path / "u.csv").read_text("utf-8")
    )


def test_a_pdf_that_unpacks_beyond_measure_is_refused_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(pdf_of_content(b" " * (STREAM_LIMIT + 1)))
    run = run_kg("extract", tmp_path / "b.pdf")
    assert run.returncode == 2
    assert "b.pdf: expected a PDF whose parts unpack to at most 64 MB" in run.stderr


def test_a_damaged_facts_file_is_named_with_its_line(tmp_path: Path) -> None:
    facts = tmp_path / "facts.jsonl"
    facts.write_text('{"fact": "nonsense"}\n', "utf-8")
    run = run_kg("load", facts, "-s", tmp_path / "store")
    assert run.returncode == 2
    assert "facts.jsonl line 1" in run.stderr


def test_a_build_of_nothing_readable_could_not_run(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"%PDF-1.7")
    run = run_kg("build", tmp_path / "a.txt", "-s", tmp_path / "store")
    assert run.returncode == 2
    assert "PDF" in run.stderr


def test_documents_cannot_be_removed_from_a_store_that_is_not_there(tmp_path: Path) -> None:
    run = run_kg("remove", "a.txt", "-s", tmp_path / "store")
    assert (run.returncode, "got nothing" in run.stderr) == (2, True)
    assert not (tmp_path / "store").exists()


def test_output_that_nobody_reads_any_more_is_no_error(sample_store_path: Path) -> None:
    run = subprocess.run(  # noqa: S602  # a pipe that closes early is the point
        f"{sys.executable} -m kg export amounts -o /dev/stdout -s {sample_store_path} | head -1",
        shell=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert "Traceback" not in run.stderr
    assert run.stdout.startswith("document,")


@pytest.mark.pressure
def test_the_texts_of_files_become_a_corpus_and_a_broken_file_is_named(tmp_path: Path) -> None:
    """`kg annotate` goes on behind a file that it cannot read, and says so by its exit code."""
    import spacy
    from spacy.tokens import DocBin

    corpus, missing = tmp_path / "c.spacy", tmp_path / "missing.pdf"
    run = run_kg(
        "annotate", SAMPLES / "2024-广内街道.txt", missing, "-o", corpus, "--pipeline", tmp_path / "nlp"
    )
    assert run.returncode == 1
    assert "missing.pdf" in run.stderr
    docs = list(DocBin().from_disk(corpus).get_docs(spacy.blank("zh").vocab))
    assert any(doc.spans["policies"] for doc in docs)
    assert any(doc.spans["projects"] for doc in docs)
    assert {doc.user_data["file"] for doc in docs} == {"2024-广内街道.txt"}
    assert spacy.load(tmp_path / "nlp").pipe_names == ["budgetkg_text"]
    assert run_kg("annotate", missing, "-o", corpus).returncode == 2
