"""Makes `samples/2026-示例街道（构造）.pdf`: an invented unit's budget, so that a page with its cells marked is seen at once.

Run `python -m tests.sample_pdf` to write it again; it needs Noto Sans CJK (SIL Open Font License), of which the letters used
are embedded. Every figure is invented; one is misprinted on purpose: 办公费 of table 06 lacks a digit.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont as EmbeddedFont

from tests import pdf_pages

NOTO = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
TARGET = Path(__file__).parents[1] / "samples" / "2026-示例街道（构造）.pdf"
_SIMPLIFIED = "Noto Sans CJK SC"
_LEFT = 50.0
_WIDTHS = {2: (200.0, 120.0), 4: (230.0, 110.0, 230.0, 110.0), 5: (80.0, 250.0, 130.0, 130.0, 130.0)}
_MARK = "（构造的示例文件：单位和全部数字均为虚构，不是任何单位公布的预算。）"

_STATEMENT = (
    ("收入", "", "支出", ""),
    ("项目", "预算数", "项目", "预算数"),
    ("一、一般公共预算财政拨款收入", "1,286.40", "一、一般公共服务支出", "842.10"),
    ("二、政府性基金预算财政拨款收入", "", "二、社会保障和就业支出", "196.30"),
    ("三、事业收入", "", "三、卫生健康支出", "58.00"),
    ("四、其他收入", "14.00", "四、城乡社区支出", "120.00"),
    ("", "", "五、住房保障支出", "84.00"),
    ("收入总计", "1,300.40", "支出总计", "1,300.40"),
)
_INCOME = (
    ("单位名称", "合计", "一般公共预算财政拨款收入", "其他收入"),
    ("示例市示例区示例街道办事处", "1,300.40", "1,286.40", "14.00"),
    ("合计", "1,300.40", "1,286.40", "14.00"),
)
_APPROPRIATION = (
    ("收入", "", "支出", ""),
    ("项目", "预算数", "项目", "预算数"),
    ("一、一般公共预算拨款", "1,286.40", "一、一般公共服务支出", "828.10"),
    ("二、政府性基金预算拨款", "", "二、社会保障和就业支出", "196.30"),
    ("三、国有资本经营预算拨款", "", "三、卫生健康支出", "58.00"),
    ("", "", "四、城乡社区支出", "120.00"),
    ("", "", "五、住房保障支出", "84.00"),
    ("收入总计", "1,286.40", "支出总计", "1,286.40"),
)
_GENERAL = (
    ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
    ("2010301", "行政运行", "692.10", "692.10", ""),
    ("2010302", "一般行政管理事务", "136.00", "", "136.00"),
    ("2080505", "机关事业单位基本养老保险缴费支出", "76.30", "76.30", ""),
    ("2080899", "其他优抚支出", "120.00", "", "120.00"),
    ("2101101", "行政单位医疗", "58.00", "58.00", ""),
    ("2120501", "城乡社区环境卫生", "120.00", "", "120.00"),
    ("2210201", "住房公积金", "84.00", "84.00", ""),
    ("", "合计", "1,286.40", "910.40", "376.00"),
)
_NOTHING = (("科目编码", "科目名称", "合计", "基本支出", "项目支出"), ("", "", "", "", ""))
_PUBLIC = (
    ("合计", "因公出国（境）费", "公务接待费", "公务用车购置费", "公务用车运行费"),
    ("6.00", "0.00", "1.20", "0.00", "4.80"),
)
_SPENDING = (
    ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
    ("2010301", "行政运行", "692.10", "692.10", ""),
    ("2010302", "一般行政管理事务", "150.00", "", "150.00"),
    ("2080505", "机关事业单位基本养老保险缴费支出", "76.30", "76.30", ""),
    ("2080899", "其他优抚支出", "120.00", "", "120.00"),
    ("2101101", "行政单位医疗", "58.00", "58.00", ""),
    ("2120501", "城乡社区环境卫生", "120.00", "", "120.00"),
    ("2210201", "住房公积金", "84.00", "84.00", ""),
    ("", "合计", "1,300.40", "910.40", "390.00"),
)
_BASIC = (
    ("科目编码", "科目名称", "合计", "人员经费", "公用经费"),
    ("30101", "基本工资", "286.00", "286.00", ""),
    ("30102", "津贴补贴", "301.80", "301.80", ""),
    ("30108", "机关事业单位基本养老保险缴费", "76.30", "76.30", ""),
    ("30110", "职工基本医疗保险缴费", "58.00", "58.00", ""),
    ("30113", "住房公积金", "84.00", "84.00", ""),
    ("30201", "办公费", "6.30", "", "66.30"),
    ("30205", "水费", "12.00", "", "12.00"),
    ("30206", "电费", "26.00", "", "26.00"),
    ("", "合计", "910.40", "806.10", "104.30"),
)
_PAGES = (
    ("表01  收支总表", _STATEMENT),
    ("表02  收入总表", _INCOME),
    ("表03  支出总表", _SPENDING),
    ("表04  财政拨款收支总表", _APPROPRIATION),
    ("表05  一般公共预算支出表", _GENERAL),
    ("表06  一般公共预算基本支出表", _BASIC),
    ("表07  政府性基金预算支出表", _NOTHING),
    ("表08  国有资本经营预算支出表", _NOTHING),
    ("表09  “三公”经费支出表", _PUBLIC),
)


def sample_pdf() -> bytes:
    """The document."""
    letters = {
        c for title, rows in _PAGES for text in (title, *(t for row in rows for t in row)) for c in text
    }
    letters |= set(
        "示例市示例区示例街道办事处2026年部门预算" + _MARK + "单位：示例市示例区示例街道办事处金额单位：万元"
    )
    pdfmetrics.registerFont(EmbeddedFont("SampleSans", io.BytesIO(_quadratic(letters))))
    pdf_pages.FONT, before = "SampleSans", pdf_pages.FONT
    try:
        return _drawn()
    finally:
        pdf_pages.FONT = before


def _drawn() -> bytes:
    pages = pdf_pages.PdfPages(invariant=1)
    pages.text(_LEFT + 130, 30, "示例市示例区示例街道办事处2026年部门预算", 18)
    pages.text(_LEFT + 130, 62, _MARK, 10)
    top = 100.0
    for number, (title, rows) in enumerate(_PAGES):
        if number:
            pages.next_page()
            top = 40.0
        pages.text(_LEFT + 250, top, title, 14)
        pages.text(_LEFT, top + 26, "部门：示例市示例区示例街道办事处")
        pages.text(_LEFT + 590, top + 26, "金额单位：万元")
        pages.table(_LEFT, top + 44, _WIDTHS[len(rows[0])], rows)
    return pages.data()


def _quadratic(letters: Sequence[str] | set[str]) -> bytes:
    """Noto's letters with TrueType outlines, which reportlab embeds."""
    collection = TTCollection(str(NOTO))
    font = next(f for f in collection.fonts if f["name"].getDebugName(1) == _SIMPLIFIED)
    cut = subset.Subsetter(subset.Options(layout_features=[], name_IDs=["*"], notdef_outline=True))
    cut.populate(text="".join(sorted(letters)) + " ")
    cut.subset(font)
    return _rebuilt(font)


def _rebuilt(font: TTFont) -> bytes:
    glyphs, order, units = font.getGlyphSet(), font.getGlyphOrder(), font["head"].unitsPerEm
    drawn, widths = {}, {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        drawn[name], widths[name] = pen.glyph(), glyphs[name].width
    builder = FontBuilder(units, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(font.getBestCmap())
    builder.setupGlyf(drawn)
    table = builder.font["glyf"]
    builder.setupHorizontalMetrics({name: (widths[name], getattr(table[name], "xMin", 0)) for name in order})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Sample Sans", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


if __name__ == "__main__":
    TARGET.write_bytes(sample_pdf())
