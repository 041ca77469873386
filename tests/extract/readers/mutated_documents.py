"""One small budget in every format, broken at random: bytes of the file, or the text inside its package."""

from __future__ import annotations

import io
import random
import re
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from extract.document import Document, Grid, Paragraph
from extract.errors import ExtractError
from extract.facts import BudgetLine, Quantity, Severity
from extract.pipeline import Extraction, extract_document
from extract.readers import read_document
from tests.formats import WRITERS, zipped
from tests.pdf_pages import PdfPages
from tests.xls_files import write_xls

TEXT = """江河市水务局2024年部门预算

部门收支总表
单位：万元
收入\t\t支出\t
项目\t预算数\t项目\t预算数
一、一般公共预算拨款收入\t700.40\t一、一般公共服务支出\t612.40
二、其他收入\t\t二、农林水支出\t88.00
收入总计\t700.40\t支出总计\t700.40

部门支出总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
2010301\t行政运行\t612.40\t612.40\t
2130305\t水利工程建设\t88.00\t\t88.00
\t合计\t700.40\t612.40\t88.00

“三公”经费支出表
单位：万元
项目\t2023年预算数\t2024年预算数\t增减额\t增减率（%）
合计\t16.50\t15.00\t-1.50\t-9.09
公务接待费\t3.50\t3.00\t-0.50\t-14.29
公务用车购置及运行维护费\t13.00\t12.00\t-1.00\t-7.69
公务用车保有量（辆）\t6\t6\t\t
"""
_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office='
    '"urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table '
    'table:name="表1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
)
_WORST = (
    b"99999999999999999999", b"1e308", b"-0", b"=1/0", b"\xff\xfe", b"\x00", "１２".encode(), "٣".encode(), b"<", b"&#x0;", b"]]>",
    b' rowspan="999999"', b' colspan="65535"', b"\t" * 40, b"\n", b"%%EOF", b"endobj", b"<<", "合计".encode(), "单位：元".encode(), b"0.1.2",
)  # fmt: skip
_LONGEST_CUT = 400


class Outcome(msgspec.Struct, frozen=True):
    """What became of one broken file."""

    case: str
    error: str = ""
    """What was raised, where it is no error of ours."""
    seconds: float = 0.0
    """Processor time."""
    lost: tuple[str, ...] = ()
    """Amounts that the broken file still prints and that became no fact, where nothing says so."""


def originals(folder: Path) -> dict[str, bytes]:
    """File name → the budget in that format."""
    path = folder / "2024.txt"
    path.write_text(TEXT, "utf-8")
    document = read_document(path)
    found = {f"2024.{ending}": write(document) for ending, write in WRITERS.items()}
    rows = [line.split("\t") for line in TEXT.splitlines()]
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f"<table:table-cell office:value-type='string'><text:p>{t}</text:p></table:table-cell>"
            for t in row
        )
        + "</table:table-row>"
        for row in rows
    )
    found["2024.ods"] = zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": b"<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'/>",
            "content.xml": _ODS.format(rows=cells).encode(),
        }
    )
    found["2024.xls"] = write_xls({"预算": [[_value(t) for t in row] for row in rows]}, formats=_shown(rows))
    found["2024.pdf"] = _pdf()
    found["2024.txt"] = TEXT.encode()
    found["2024.zip"] = zipped({"内/2024.txt": TEXT.encode(), "2024.html": found["2024.html"]})
    return found


def _value(text: str) -> str | float:
    return float(text) if re.fullmatch(r"-?\d+\.\d\d", text) else text


def _shown(rows: list[list[str]]) -> dict[tuple[int, int], str]:
    """The format of two decimals for every figure that has them."""
    return {
        (i, j): "0.00"
        for i, row in enumerate(rows)
        for j, text in enumerate(row)
        if isinstance(_value(text), float)
    }


def _pdf() -> bytes:
    pages = PdfPages()
    top = 40
    for part in TEXT.split("\n\n"):
        lines = part.splitlines()
        for line in (line for line in lines if "\t" not in line):
            pages.text(60, top, line)
            top += 20
        rows = [line.split("\t") for line in lines if "\t" in line]
        if rows:
            width = max(map(len, rows))
            pages.table(60, top, [120] * width, [[*row, *[""] * (width - len(row))] for row in rows])
            top += 20 * len(rows) + 30
    return pages.data()


def _slice(data: bytes, choose: random.Random) -> tuple[int, int]:
    start = choose.randrange(max(1, len(data)))
    return start, min(len(data), start + choose.randint(1, _LONGEST_CUT))


def _flip(data: bytes, choose: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(choose.choice((1, 1, 3, 20))):
        changed[choose.randrange(len(changed))] = choose.randrange(256)
    return bytes(changed)


def _cut(data: bytes, choose: random.Random) -> bytes:
    start, end = _slice(data, choose)
    return data[:start] + data[end:]


def _end(data: bytes, choose: random.Random) -> bytes:
    return data[: choose.randrange(len(data))]


def _again(data: bytes, choose: random.Random) -> bytes:
    start, end = _slice(data, choose)
    return data[:end] + data[start:end] * choose.choice((1, 1, 2, 50)) + data[end:]


def _insert(data: bytes, choose: random.Random) -> bytes:
    at = choose.randrange(len(data))
    return data[:at] + choose.choice(_WORST) * choose.choice((1, 1, 1, 30)) + data[at:]


def _swap(data: bytes, choose: random.Random) -> bytes:
    start, end = _slice(data, choose)
    return data[:start] + data[end : 2 * end - start] + data[start:end] + data[2 * end - start :]


_WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (_flip, _cut, _end, _again, _insert, _swap)


def broken(data: bytes, seed: int) -> bytes:
    """The file with one or two things wrong, inside its package in three of four cases."""
    choose = random.Random(seed)  # noqa: S311 - no secret
    ways = [choose.choice(_WAYS) for _ in range(choose.choice((1, 1, 2)))]
    inside = choose.random() < 0.75
    if not (inside and data.startswith(b"PK")):
        for way in ways:
            data = way(data, choose) or b"x"
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {name: package.read(name) for name in package.namelist() if not name.endswith("/")}
    weight = [len(text) + 1 for text in members.values()]
    name = choose.choices(list(members), weight)[0]
    for way in ways:
        members[name] = way(members[name], choose) or b"x"
    return zipped(members)


def outcome(name: str, data: bytes, folder: Path, whole: Mapping[str, int]) -> Outcome:
    """What reading a broken file ends in.

    Args:
        name: Its name.
        data: Its bytes.
        folder: Where it is written.
        whole: How often the unbroken file prints each amount.
    """
    path = folder / name
    path.write_bytes(data)
    begun = time.process_time()
    try:
        document = read_document(path)
        extraction = extract_document(document)
    except ExtractError:
        return Outcome(name, seconds=time.process_time() - begun)
    except Exception as error:
        return Outcome(name, f"{type(error).__name__}: {error}"[:200], time.process_time() - begun)
    seconds = time.process_time() - begun
    lost = Counter({text: min(n, whole[text]) for text, n in printed(document).items() if text in whole})
    lost -= amounts(extraction)
    said = any(f.severity is not Severity.INFO for f in extraction.findings if f.rule not in _ALWAYS)
    return Outcome(name, seconds=seconds, lost=() if said else tuple(sorted(lost)))


def printed(document: Document) -> Counter[str]:
    """How often each figure with decimals stands in a file, alone or among words."""
    grids = (
        cell.text
        for block in document.blocks
        if isinstance(block, Grid)
        for row in block.rows
        for cell in row
    )
    texts = [*grids, *(block.text for block in document.blocks if isinstance(block, Paragraph))]
    return Counter(figure for text in texts for figure in _FIGURE.findall(text))


_FIGURE = re.compile(r"(?<![\d.,])-?\d[\d,]*\.\d\d(?![\d.,])")
_ALWAYS = frozenset({"tables-few", "table-missing"})
"""Findings that the unbroken file has too."""


def amounts(extraction: Extraction) -> Counter[str]:
    """How often each figure became a fact."""
    facts = (f for f in extraction.facts if isinstance(f, BudgetLine | Quantity))
    return Counter(fact.printed.removeprefix("+") for fact in facts)
