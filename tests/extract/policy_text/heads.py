"""Heads of public papers, printed in the forms in which sites and offices publish them; the wording below is made up."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from docx import Document

from tests.pdf_pages import PdfPages

_FILE = Path(__file__).parent / "public_heads.csv"
_BODY = ("有关工作按下列要求办理，请抓好落实。", "一、工作要求", "各级责任单位逐项落实任务。", "二、组织实施")


class PublicHead(NamedTuple):
    """What is right of one paper; `lines` are those in which its title is printed."""

    number: str
    lines: tuple[str, ...]
    issuers: tuple[str, ...]
    written: date

    @property
    def title(self) -> str:
        """The title as one line."""
        return "".join(self.lines)

    @property
    def day(self) -> str:
        """The date as printed."""
        return f"{self.written.year}年{self.written.month}月{self.written.day}日"

    @property
    def signature(self) -> tuple[str, ...]:
        """The lines below the wording."""
        return (*self.issuers, self.day)


def public_heads() -> list[PublicHead]:
    """All papers of the file."""
    rows = csv.DictReader(line for line in _FILE.read_text("utf-8").splitlines() if not line.startswith("#"))
    return [
        PublicHead(
            row["number"],
            tuple(row["title"].split("|")),
            tuple(row["issuers"].split("、")),
            date.fromisoformat(row["written"]),
        )
        for row in rows
    ]


def _letter(head: PublicHead) -> tuple[str, ...]:
    """The lines of a paper, its number below the title."""
    return (*head.lines, head.number, "各省、自治区、直辖市人民政府：", *_BODY, *head.signature)


def _paragraphs(lines: tuple[str, ...]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def in_one_cell(head: PublicHead) -> bytes:
    """A page whose text stands in the one cell of a table."""
    return f'<meta charset="utf-8"><table><tr><td>{_paragraphs(_letter(head))}</td></tr></table>'.encode()


def with_metadata(head: PublicHead, validity: str = "") -> bytes:
    """A page with a table of metadata, the text in another table around it."""
    stated = (
        f"<table><tr><td>索 引 号：</td><td>000014349/2018-00230</td><td>发文机关：</td><td>{'、'.join(head.issuers)}</td></tr>"
        f"<tr><td>标　　题：</td><td>{head.title}</td><td>成文日期：</td><td>{head.day}</td></tr>"
        f"<tr><td>发文字号：</td><td>{head.number}</td><td>有效性：</td><td>{validity}</td></tr></table>"
    )
    text = f"<table><tr><td>{_paragraphs(_letter(head))}</td></tr></table>"
    return f'<meta charset="utf-8"><table><tr><td>{stated}</td></tr><tr><td>{text}</td></tr></table>'.encode()


def no_longer_valid(head: PublicHead) -> bytes:
    """The page of a paper that is out of force."""
    return with_metadata(head, "已失效")


def red_head_lines(head: PublicHead) -> tuple[str, ...]:
    """A paper with the letterhead and the number above the title."""
    letterhead = (*head.issuers[:-1], f"{head.issuers[-1]}文件")
    return (*letterhead, head.number, *head.lines, "各区人民政府：", *_BODY, *head.signature)


def red_head_text(head: PublicHead) -> bytes:
    """A paper with a letterhead as plain text."""
    return "\n".join(red_head_lines(head)).encode()


def red_head_word(head: PublicHead) -> bytes:
    """A paper with a letterhead as a Word document."""
    document, out = Document(), io.BytesIO()
    for line in red_head_lines(head):
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def red_head_pdf(head: PublicHead) -> bytes:
    """A paper with a letterhead as a page of PDF, the letterhead large, the title centred."""
    page, top = PdfPages(width=595, height=842), 60.0
    for line in red_head_lines(head):
        size = 24 if line.endswith("文件") else 14
        page.text(max(40, 297 - len(line) * size / 2), top, line, size)
        top += size * 2
    return page.data()


FORMS: dict[str, tuple[str, Callable[[PublicHead], bytes]]] = {
    "in-one-cell": ("html", in_one_cell),
    "with-metadata": ("html", with_metadata),
    "no-longer-valid": ("html", no_longer_valid),
    "red-head-text": ("txt", red_head_text),
    "red-head-word": ("docx", red_head_word),
    "red-head-pdf": ("pdf", red_head_pdf),
}
"""Name of a form → ending of its files, and what prints a paper in it."""
