"""Files of every format, broken at random: no crash, no long run, and no amount lost without a word."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from extract.errors import UnreadableFileError
from extract.facts import Severity
from extract.pipeline import extract_document
from extract.readers import read_document
from tests.extract.conftest import Extract
from tests.extract.readers.mutated_documents import amounts, broken, originals, outcome
from tests.tiers import one_in

FORMATS = ("docx", "xlsx", "xls", "html", "md", "cells.txt", "ods", "pdf", "txt")
_MOST_SECONDS = 60
"""Processor time; the unbroken file takes a tenth of a second."""
_PART, _PARTS = 157, 8
"""Seeds a part: 8 parts of 9 formats are 11,000 documents."""


def wrong(folder: Path, ending: str, seeds: range) -> list[str]:
    """What went wrong with the broken copies of one format, one line each."""
    name = f"2024.{ending}"
    data = originals(folder)[name]
    (folder / name).write_bytes(data)
    whole = amounts(extract_document(read_document(folder / name)))
    found: list[str] = []
    for seed in seeds:
        result = outcome(name, broken(data, seed), folder, whole)
        if result.error or result.seconds > _MOST_SECONDS or result.lost:
            found.append(f"{name} {seed}: {result.error} {result.seconds:.0f} s, lost {result.lost}")
    return found


@one_in(3, "ending", FORMATS)
def test_a_broken_file_ends_in_facts_findings_or_one_clear_error(tmp_path: Path, ending: str) -> None:
    assert wrong(tmp_path, ending, range(12)) == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(_PARTS))
@pytest.mark.parametrize("ending", FORMATS)
def test_ten_thousand_broken_files_end_in_facts_findings_or_one_clear_error(
    tmp_path: Path, ending: str, part: int
) -> None:
    found = wrong(tmp_path, ending, range(1000 + part * _PART, 1000 + (part + 1) * _PART))
    assert found == []


@pytest.mark.parametrize(
    ("ending", "seed"),
    [
        *(("txt", 1082), ("html", 1249), ("html", 1282), ("txt", 20136), ("md", 20328)),
        *(("html", 1841), ("md", 1197), ("md", 1955)),
    ],
)
def test_a_figure_that_fell_out_of_its_table_or_was_torn_is_named(
    tmp_path: Path, ending: str, seed: int
) -> None:
    assert wrong(tmp_path, ending, range(seed, seed + 1)) == []


@pytest.mark.parametrize("text", ["2024.12", "2025年预算", "第 3.10 节", "本年支出12.50万元。"])
def test_a_date_or_a_sentence_outside_tables_is_no_unread_row(extract: Extract, text: str) -> None:
    extraction = extract(
        f"某市水务局2024年部门预算\n\n部门支出总表\n单位：万元\n科目名称\t合计\n合计\t612.40\n\n{text}\n"
    )
    assert "text-rows-unread" not in {f.rule for f in extraction.findings}


@pytest.mark.parametrize("seed", [9610, 11532])
def test_a_package_whose_packed_data_is_damaged_is_refused(tmp_path: Path, seed: int) -> None:
    for ending in ("ods", "docx"):
        data = broken(originals(tmp_path)[f"2024.{ending}"], seed)
        assert not outcome(f"2024.{ending}", data, tmp_path, {}).error


def test_an_archive_whose_member_lost_its_name_is_refused(tmp_path: Path) -> None:
    assert not outcome("2024.xlsx", broken(originals(tmp_path)["2024.xlsx"], 1939), tmp_path, {}).error


@pytest.mark.parametrize("seed", [1022, 1133])
def test_a_table_of_many_unknown_columns_is_over_soon(tmp_path: Path, seed: int) -> None:
    result = outcome("2024.html", broken(originals(tmp_path)["2024.html"], seed), tmp_path, {})
    assert not result.error and result.seconds < _MOST_SECONDS


@pytest.mark.parametrize("seed", [1011, 1029, 1061, 1067])
def test_a_reader_that_breaks_off_refuses_the_file(tmp_path: Path, seed: int) -> None:
    data = broken(originals(tmp_path)["2024.xls"], seed)
    assert not outcome("2024.xls", data, tmp_path, {}).error


@pytest.mark.parametrize(
    ("record", "claim"),
    [
        (struct.pack("<HH", 0x0200, 14), struct.pack("<IIHHH", 0, 2**31, 0, 2**15, 0)),
        (struct.pack("<HH", 0x00FC, 8), struct.pack("<II", 2**31, 2**31)),
    ],
)
def test_a_sheet_that_claims_more_than_a_file_can_hold_is_refused(
    tmp_path: Path, record: bytes, claim: bytes
) -> None:
    data = originals(tmp_path)["2024.xls"]
    at = data.index(struct.pack("<HH", 0x0200, 14))
    path = tmp_path / "2024.xls"
    path.write_bytes(data[:at] + record + claim + data[at + len(record) + len(claim) :])
    with pytest.raises(UnreadableFileError, match="claims"):
        read_document(path)


def test_a_figure_behind_its_label_in_one_cell_is_named(extract: Extract) -> None:
    extraction = extract(
        "某市水务局2024年部门预算\n\n部门支出总表\n单位：万元\n科目名称\t合计\t基本支出\n行政运行 12.40\t612.40\t612.40\n"
        "合计\t612.40\t612.40\n"
    )
    (finding,) = (f for f in extraction.findings if f.rule == "figures-unread")
    assert (len(finding.cells), finding.severity) == (1, Severity.WARNING)


def test_several_figures_in_one_cell_are_named(extract: Extract) -> None:
    extraction = extract(
        "某市水务局2024年部门预算\n\n“三公”经费支出表\n单位：万元\n项目\t2023年预算数\t2024年预算数 增减额 增减率（%）\n"
        "合计\t16.50\t15.00 -1.50 -9.09\n公务接待费\t16.50\t15.00 -1.50 -9.09\n"
    )
    (finding,) = (f for f in extraction.findings if f.rule == "figures-unread")
    assert len(finding.cells) == 2


def test_rows_that_fell_out_of_their_table_are_named(extract: Extract) -> None:
    extraction = extract(
        "某市水务局2024年部门预算\n\n部门支出总表\n单位：万元\n科目名称\t合计\t基本支出\n行政运行\t612.40\t612.40\n\n"
        "行政事业单位养老支出 88.00 88.00\n本年支出12.50万元，比上年增加0.50万元。\n"
    )
    (finding,) = (f for f in extraction.findings if f.rule == "text-rows-unread")
    assert len(finding.cells) == 1


def test_a_page_of_one_cell_a_line_without_a_title_is_said_to_be_unread(extract: Extract) -> None:
    extraction = extract(
        "某市水务局2024年部门预算\n\n2024年收支总计700.40万元，其中基本支出612.40万元。\n\n科目\n合计\n行政运行\n612.40\n"
        "水利工程\n88.00\n合计\n700.40\n"
    )
    assert {"text-rows-unread", "table-unknown"} & {f.rule for f in extraction.findings}
