"""What the sample documents must hold and must not hold, whatever their figures are."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
FILES = sorted(SAMPLES.glob("*.txt"))
PLACEHOLDER_PHONE, PLACEHOLDER_PERSON = "00000000", "示例人员"


def read(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def cells(path: Path) -> list[str]:
    """All cells that are not blank, whatever parts them."""
    return [c.strip() for c in re.split(r"[\t\n|]", read(path)) if c.strip()]


def documents_with(pattern: str) -> list[str]:
    """Names of the samples that say something, blanks apart."""
    return [p.stem for p in FILES if re.search(pattern, re.sub(r"[ \t\n]", "", read(p)))]


def test_a_sample_is_missing() -> None:
    assert [p.stem for p in FILES] == [
        "2024-万里街道",
        "2024-广内街道",
        "2025-广内街道",
        "2025-广内街道决算",
        "2026-区委社会工作部",
        "2026-双井街道",
        "2026-小红门乡",
    ]


def test_all_samples_have_the_same_encoding() -> None:
    """One is GB18030 and one has a byte order mark: a reader must know both."""
    starts = {p.stem: p.read_bytes() for p in FILES}
    assert starts["2026-区委社会工作部"].startswith(b"\xef\xbb\xbf")
    with pytest.raises(UnicodeDecodeError):
        starts["2026-小红门乡"].decode("utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_sample_holds_a_telephone_number(path: Path) -> None:
    """Eight digits alone in a cell are a telephone number unless the next cell says 元."""
    assert re.findall(r"(?<![\dA-Z])1[3-9]\d{9}(?!\d)|\b0\d{2,3}-\d{7,8}\b", read(path)) == []
    alone = cells(path)
    numbers = {
        c for c, after in itertools.pairwise(alone) if re.fullmatch(r"\d{8}|\d{11}", c) and after != "元"
    }
    assert numbers <= {PLACEHOLDER_PHONE}
    sentences = [c for c in alone if "。" in c]
    assert [s for s in sentences if re.search(r"(?<!\d)\d{8}(?!\d)", s)] == []


def test_a_responsible_person_is_named() -> None:
    """The columns are there to prove that they are never read; what stands in them is made up."""
    row: list[str] = []
    named = []
    for line in read(SAMPLES / "2024-广内街道.txt").split("\n"):
        if line:
            row.append(line.removeprefix("\t"))
            continue
        if len(row) == 16 and row[2] == "31-部门项目":
            named.append((row[3], row[4]))
        row = []
    assert len(named) == 10
    assert set(named) == {("", ""), (PLACEHOLDER_PERSON, PLACEHOLDER_PHONE)}
    assert named.count((PLACEHOLDER_PERSON, PLACEHOLDER_PHONE)) == 3


def test_no_funding_document_is_cited_in_two_documents() -> None:
    assert documents_with(r"京财社指[\[〔﹝]2023[\]〕﹞]1791号") == ["2024-广内街道", "2025-广内街道"]


def test_policies_are_cited_with_title_and_number_by_one_unit_and_by_two() -> None:
    assert documents_with(r"《北京市政府购买服务预算管理办法》（京财综〔2020〕510号）") == [
        "2026-区委社会工作部",
        "2026-小红门乡",
    ]
    assert documents_with(r"京朝社发\(2013\)13号《") == ["2026-双井街道"]


@pytest.mark.parametrize(
    ("code", "documents"),
    [
        ("11010525T000003427332", ["2026-区委社会工作部", "2026-双井街道"]),
        ("11010524T000002828089", ["2026-双井街道", "2026-小红门乡"]),
        ("11010224T000003038448", ["2024-广内街道", "2025-广内街道"]),
    ],
)
def test_no_project_is_in_two_documents(code: str, documents: list[str]) -> None:
    assert documents_with(code) == documents


def test_the_headings_of_the_next_table_stand_apart_from_the_last_cell() -> None:
    """Word glues them to the table before; a reader must see them there."""
    lines = read(SAMPLES / "2024-广内街道.txt").split("\n")
    glued = [
        after
        for before, after in itertools.pairwise(lines)
        if before.startswith("\t") and after.startswith(" ")
    ]
    assert [re.sub(r"\s", "", line)[:4] for line in glued] == ["预算04", "表九、国", "表十二、", "表十三、"]


@pytest.mark.parametrize("number", ["03", "06"])
def test_no_table_is_cut_by_a_page_break(number: str) -> None:
    body = read(SAMPLES / "2026-双井街道.txt").split(f"预算{number}表")[1]
    rows = [bool(re.match(r"\d{6,7}-", line)) for line in body.split("\n")]
    first, last = rows.index(True), len(rows) - 1 - rows[::-1].index(True)
    assert rows[first:last].count(False) >= 1
    repeated = read(SAMPLES / "2026-小红门乡.txt")
    assert len(re.findall(rf"^预算{number}表", repeated, re.M)) > 1
