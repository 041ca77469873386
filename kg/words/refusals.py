"""Why a file was not read, in Chinese: what readers say in English, by its parts."""

from __future__ import annotations

import re

_LINE = re.compile(r"kg: (?P<place>.+?): expected (?P<expected>.+), got (?P<got>.+)")
_WORDS = {
    "a budget": "预算",
    "a budget table, text that states figures of a budget, or that of a policy document": "预算表、预算数字或政策文件",
    "a whole PDF": "完整的PDF",
    "a damaged or truncated PDF": "损坏或不完整的PDF",
    "a damaged or truncated PDF: its end is missing": "损坏或不完整的PDF：没有结尾",
    "a PDF that opens without a password": "不用密码就能打开的PDF",
    "an encrypted PDF": "加密的PDF",
    "an empty file": "空文件",
    "a file without password": "没有密码的文件",
    "an encrypted one": "加密的文件",
    "a whole spreadsheet": "完整的电子表格",
    "a whole Word file": "完整的Word文件",
    "a whole ZIP-based file (docx, xlsx, zip)": "完整的docx、xlsx或zip文件",
    "a PDF with text": "有文字的PDF",
    "an image with text": "有文字的图片",
    "one without": "没有文字的图片",
    "text": "文字",
    "only white space": "只有空白",
    "binary data (zero bytes)": "二进制数据",
    "text in UTF-8, UTF-16 or GB18030": "UTF-8、UTF-16或GB18030编码的文字",
    "binary data or another encoding": "二进制数据或其他编码",
}
_COUNTED = (
    (re.compile(r"(\d+) tables of other kinds"), r"\1张其他种类的表"),
    (re.compile(r"(\d+) lines of text without a table"), r"\1行没有表的文字"),
    (re.compile(r"a damaged one \(.*\)"), "损坏的文件"),
    (re.compile(r"a file that is cut off or damaged \(.*\)"), "损坏或不完整的文件"),
    (re.compile(r"(\d+) pages without text(, only images)?"), r"\1页没有文字"),
)


def refusal_in_chinese(line: str) -> str:
    """The line of a reading that says why a file was not read; another line, or one of unknown words, as it is.

    >>> refusal_in_chinese("kg: a.pdf: expected a whole PDF, got an encrypted PDF")
    'a.pdf：应为完整的PDF，实为加密的PDF'
    >>> refusal_in_chinese("kg: a.pdf: expected a whole PDF, got 3 whales")
    'kg: a.pdf: expected a whole PDF, got 3 whales'
    """
    found = _LINE.fullmatch(line)
    if not found:
        return line
    expected, got = _said(found["expected"]), _said(found["got"])
    return f"{found['place']}：应为{expected}，实为{got}" if expected and got else line


def _said(words: str) -> str:
    counted = (pattern.sub(zh, words) for pattern, zh in _COUNTED if pattern.fullmatch(words))
    return _WORDS.get(words) or next(counted, "")
