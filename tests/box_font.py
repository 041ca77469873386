"""Makes `extract/readers/pdf/data/box.ttf`: a font of two empty boxes, one for Chinese and one for Latin characters.

Run `python -m tests.box_font` to write it again.
"""

from __future__ import annotations

import io
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

TARGET = Path(__file__).parents[1] / "extract/readers/pdf/data/box.ttf"
_UNITS = 1000
_NARROW = (0x21, 0x2FF)
_WIDE = ((0x2000, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF), (0x20000, 0x2FFFF))
_CODE_PAGES = sum(
    1 << bit for bit in (17, 18, 19, 20)
)  # Japanese, simplified Chinese, Korean, traditional Chinese
_EPOCH = 0
"""Times of making, so that the same font comes out each time."""


def box_font() -> bytes:
    """The font as a TrueType file."""
    builder = FontBuilder(_UNITS, isTTF=True)
    builder.setupGlyphOrder([".notdef", "wide", "narrow"])
    builder.setupGlyf({".notdef": _box(1000), "wide": _box(1000), "narrow": _box(500)})
    builder.setupHorizontalMetrics({".notdef": (1000, 50), "wide": (1000, 50), "narrow": (500, 50)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupCharacterMap({0x4E00: "wide"})
    many = CmapSubtable.newSubtable(13)
    many.platformID, many.platEncID, many.language = 3, 10, 0
    many.cmap = dict.fromkeys(range(_NARROW[0], _NARROW[1] + 1), "narrow")
    many.cmap |= {code: "wide" for first, last in _WIDE for code in range(first, last + 1)}
    builder.font["cmap"].tables = [many]
    builder.setupNameTable({"familyName": "budget-kg Box", "styleName": "Regular"})
    builder.setupOS2(
        sTypoAscender=880,
        sTypoDescender=-120,
        usWinAscent=880,
        usWinDescent=120,
        ulCodePageRange1=_CODE_PAGES,
    )
    builder.setupPost()
    builder.updateHead(created=_EPOCH, modified=_EPOCH)
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def _box(width: int) -> object:
    pen = TTGlyphPen(None)
    for inset in (50, 90):
        corners = [
            (inset, inset - 130),
            (inset, 850 - inset),
            (width - inset, 850 - inset),
            (width - inset, inset - 130),
        ]
        pen.moveTo(corners[0])
        for corner in corners[1:] if inset == 50 else corners[:0:-1]:
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()


if __name__ == "__main__":
    TARGET.write_bytes(box_font())
