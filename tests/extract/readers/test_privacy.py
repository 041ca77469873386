"""Names and telephone numbers of persons never leave the reader."""

from __future__ import annotations

import pytest

from extract.document import Document, Grid, Paragraph
from tests.extract.conftest import ReadText

HEADER = "单位名称\t项目名称\t项目类别\t项目责任人\t项目责任人电话\t项目总额\n"
ROW = "601001-某街道\t甲项目\t31-部门项目\t示例人\t00000000\t5.0"


def texts(document: Document) -> str:
    cells = [c.text for b in document.blocks if isinstance(b, Grid) for row in b.rows for c in row]
    return "\n".join([*cells, *(b.text for b in document.blocks if isinstance(b, Paragraph))])


@pytest.mark.parametrize(
    "row",
    [
        ROW,
        ROW.replace("示例人\t00000000", "00000000\t示例人"),
        "\t" + ROW,
        ROW.removeprefix("601001-某街道\t"),
        ROW.replace("示例人", "示 例"),
    ],
    ids=["in place", "exchanged", "slid right", "slid left", "letter-spaced"],
)
def test_person_and_telephone_cells_are_blank_wherever_the_row_slid(read_text: ReadText, row: str) -> None:
    found = texts(read_text(HEADER + row + "\n"))
    assert "00000000" not in found
    assert "示例" not in found and "示 例" not in found
    assert "甲项目" in found and "31-部门项目" in found and "5.0" in found


def test_the_columns_hold_over_pages_until_another_header(read_text: ReadText) -> None:
    document = read_text(HEADER + ROW + "\n\n第二页\n\n" + ROW + "\n项目名称\t单位名称\n示例人\t00000000\n")
    found = texts(document)
    assert found.count("00000000") == 1, "only the one under another header is left"


def test_indicator_words_are_no_names(read_text: ReadText) -> None:
    found = texts(read_text(HEADER + "\t\t\t产出指标\t数量指标\t5\n"))
    assert "产出指标" in found


@pytest.mark.parametrize("text", ["联系人：示例人", "联系电话：00000000", "咨询请拨 13800000000。"])
def test_contacts_in_sentences_are_taken_out(read_text: ReadText, text: str) -> None:
    found = texts(read_text("说明\n" + text + "\n"))
    assert "示例人" not in found and "0000000" not in found
    assert "［略］" in found


def test_a_form_with_labels_beside_their_values_loses_the_values(read_text: ReadText) -> None:
    found = texts(read_text("主管部门\t某街道\n项目负责人\t示例人\t联系电话\t00000000\n资金总额\t5.0\n"))
    assert "示例人" not in found and "00000000" not in found
    assert "项目负责人" in found and "某街道" in found and "5.0" in found
