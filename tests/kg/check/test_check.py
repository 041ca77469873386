"""`kg check`: findings of files and of a store, in every form, with an exit code that a script can use."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyshacl import validate
from rdflib import RDF, SH, Graph, Literal

from extract.facts import Severity
from kg.check.coverage import COLUMNS, coverage_rows
from kg.check.files import store_of_files
from kg.check.findings import CheckedFinding, at_least, read_findings
from kg.check.sarif import sarif
from kg.check.shacl import shacl_report
from kg.store.snapshot import StoreSnapshot
from ontology.files import shapes_path
from tests.command import run_kg
from tests.conftest import SAMPLES
from tests.extract.tables.test_amount_tables import EXPENDITURE
from tests.tiers import one_in

WRONG = EXPENDITURE.replace("14.750000", "14.760000")


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A budget whose total is a hundredth too large."""
    path = tmp_path / "2026年预算.txt"
    path.write_text(WRONG, "utf-8")
    return path


def test_a_file_is_checked_without_a_store(wrong: Path) -> None:
    run = run_kg("check", wrong, "--format", "json")
    assert run.returncode == 1, run.stderr
    found = json.loads(run.stdout)
    total = next(row for row in found if row["rule"] == "column-sum")
    assert (total["severity"], total["difference_yuan"]) == ("warning", "100")
    assert total["line"] and total["figures"]


@one_in(2, "fail_on, code", [("info", 1), ("warning", 1), ("fatal", 0)])
def test_the_exit_code_follows_the_gravest_finding(wrong: Path, fail_on: str, code: int) -> None:
    assert run_kg("check", wrong, "--fail-on", fail_on).returncode == code


def test_a_file_that_cannot_be_read_is_no_success(tmp_path: Path) -> None:
    circle = tmp_path / "circle.txt"
    circle.symlink_to(circle.name)
    run = run_kg("check", tmp_path / "none.txt", circle)
    assert run.returncode == 2
    assert "none.txt" in run.stderr and "circle.txt" in run.stderr and "Traceback" not in run.stderr


@pytest.mark.pressure
def test_a_store_gives_the_findings_that_its_files_gave(sample_store: StoreSnapshot) -> None:
    with store_of_files([str(SAMPLES / "*.txt")]) as (store, errors):
        assert errors == []
        assert read_findings(store) == read_findings(sample_store)


@pytest.fixture(scope="module")
def findings(sample_store: StoreSnapshot) -> list[CheckedFinding]:
    """Those of the samples."""
    return read_findings(sample_store)


def test_the_gravest_findings_come_first(findings: list[CheckedFinding]) -> None:
    remarks = findings
    assert [r.severity for r in remarks] == sorted((r.severity for r in remarks), key=_order)
    assert {r.severity for r in at_least(remarks, Severity.WARNING)} == {Severity.WARNING}


def _order(severity: Severity) -> int:
    return [Severity.FATAL, Severity.WARNING, Severity.INFO].index(severity)


def test_sarif_names_file_line_and_both_figures(wrong: Path) -> None:
    with store_of_files([str(wrong)]) as (store, _):
        (run,) = sarif(read_findings(store))["runs"]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} >= {"column-sum"}
    result = next(r for r in run["results"] if r["ruleId"] == "column-sum")
    assert result["level"] == "warning"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"].endswith(".txt") and place["region"]["startLine"] > 1
    assert (
        Decimal(result["properties"]["actual_yuan"]) - Decimal(result["properties"]["expected_yuan"]) == 100
    )


def test_the_report_in_turtle_is_a_validation_report(wrong: Path) -> None:
    with store_of_files([str(wrong)]) as (store, _):
        remarks = read_findings(store)
    graph = Graph().parse(data=shacl_report(remarks, Severity.WARNING), format="turtle")
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == Literal(False)
    results = list(graph.objects(report, SH.result))
    assert len(results) == len(remarks)
    for result in results:
        assert graph.value(result, SH.resultSeverity) in {SH.Violation, SH.Warning, SH.Info}
        assert graph.value(result, SH.focusNode) and graph.value(result, SH.sourceConstraintComponent)


@pytest.mark.pressure
def test_checks_and_findings_of_a_document_satisfy_the_shapes(wrong: Path) -> None:
    with store_of_files([str(wrong)]) as (store, _):
        found = store.query("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
        assert isinstance(found, ox.QueryTriples)
        data = Graph().parse(data=found.serialize(format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    _, report, _ = validate(data, shacl_graph=Graph().parse(shapes_path()), advanced=True)
    assert isinstance(report, Graph)
    about = {str(report.value(r, SH.focusNode)) for r in report.subjects(RDF.type, SH.ValidationResult)}
    assert not [iri for iri in about if "/check/" in iri or "/finding/" in iri]


def test_coverage_lists_tables_and_what_is_missing(
    sample_store: StoreSnapshot, findings: list[CheckedFinding]
) -> None:
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in coverage_rows(sample_store, findings)]
    of_2025 = [row for row in rows if row["document"] == "2025-广内街道.txt"]
    assert [row["table"] for row in of_2025 if row["state"] == "present"] == [
        "01", "02", "03", "04", "06", "07", "10", "12",
    ]  # fmt: skip
    assert {row["title"] for row in of_2025 if row["state"] == "missing"} >= {"财政拨款收支预算总表"}
    proved = {row["table"]: row["proved"] for row in of_2025 if row["state"] == "present"}
    assert proved["01"] == "100.0%"
    assert proved["10"] != "100.0%", "nothing but one sum knows the figures of last year"
