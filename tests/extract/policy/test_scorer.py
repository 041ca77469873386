"""The scorer must tell a wrong reading from a right one."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.errors import FactsFileError
from extract.policy.scorer import Annotated, Expected, Score, read_annotated, score

TEXT = "依据京财综〔2020〕510号和《预算法》。"
NUMBER = Expected(2, 15, "京财综〔2020〕510号", "basis", "京财综〔2020〕510号")
TITLE = Expected(16, 21, "《预算法》", "basis", title="预算法")


def test_a_right_reading_scores_full() -> None:
    report = score([Annotated(TEXT, "narrative", (NUMBER, TITLE))])
    assert report.documents == Score(2, 2, 2)
    assert report.numbers == Score(1, 1, 1)
    assert report.failures == ()


def test_what_is_missed_lowers_recall_and_what_is_invented_lowers_precision() -> None:
    report = score([Annotated(TEXT, "narrative", (NUMBER,)), Annotated("无文件。", "narrative", (TITLE,))])
    assert (report.documents.recall, report.documents.precision) == (0.5, 0.5)
    assert report.documents.f1 == 0.5
    assert len(report.failures) == 2


def test_a_wrong_place_or_role_is_seen_though_the_document_is_right() -> None:
    moved = Expected(3, 15, "财综〔2020〕510号", "funding", "京财综〔2020〕510号")
    report = score([Annotated(TEXT, "narrative", (moved, TITLE))])
    assert report.documents.recall == 1.0
    assert report.offsets.recall == report.roles.recall == 0.5
    assert report.failures == (TEXT,)


def test_nothing_wanted_and_nothing_found_is_no_failure() -> None:
    report = score([Annotated("无文件。", "narrative", ())])
    assert (report.documents.recall, report.documents.precision, report.documents.f1) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 1"),
        ('{"text":"甲","context":"narrative"}', "annotated text"),
        (
            '{"text":"甲乙","context":"n","references":[{"start":0,"end":1,"raw":"乙","role":"basis"}]}',
            "'乙' at 0",
        ),
    ],
)
def test_a_wrong_annotation_is_refused_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "annotated.jsonl"
    path.write_text(line, "utf-8")
    with pytest.raises(FactsFileError, match=message):
        read_annotated(path)
