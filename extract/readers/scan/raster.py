"""The picture of a page: straightened, its ink, its ruled lines, the lines of text in a part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Image = NDArray[Any]
    """Rows of pixels, 0 black to 255 white; with a third axis where it has colours."""

Pixels = tuple[int, int, int, int]
"""Left, top, right, bottom."""

_MOST_SKEW = 5.0
"""Degrees by which a page may lie askew in the scanner."""
_SKEW_MATTERS = 0.06
_WINDOW = 41
_DARKER = 14
"""Ink is at least so much darker than the mean of the window around it: paper may be shaded."""
_TEXT_SHARE = 0.35
"""Ink of text is darker than its window by this part of what parts black from paper on the page; noise is not."""
_LONG_ACROSS = 80
"""Ruled lines are longer than any stroke of a character at 200 dots an inch."""
_LONG_DOWN = 50
_THICKEST = 14
_SPECK = 6
"""Fewer black pixels than this are dirt."""
_LOWEST_LINE = 8
_USUAL_LINE = 30
"""Height in pixels of a line of text where the page does not tell."""


class Stroke(msgspec.Struct, frozen=True):
    """A ruled line in pixels: at y (or x), from, to."""

    at: float
    start: float
    end: float


class Raster(msgspec.Struct):
    """A straightened page: its grey picture, ink of text and of ruled lines, the lines across and down."""

    grey: Image
    ink: Image
    ruled: Image
    across: list[Stroke]
    down: list[Stroke]
    skew: float


def rasterise(picture: Image) -> Raster:
    """A page's picture, grey or colour, made ready for reading."""
    import cv2
    import numpy as np

    grey: Image = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture
    skew = _skew(grey)
    if abs(skew) > _SKEW_MATTERS:
        height, width = grey.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
        grey = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    else:
        skew = 0.0
    faint = _ink(grey, _DARKER)
    across, across_mask = _strokes(faint, down=False)
    down, down_mask = _strokes(faint, down=True)
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    black, paper = np.percentile(smooth, (0.5, 60))
    ink = _ink(smooth, max(_DARKER, _TEXT_SHARE * float(paper - black)))
    ruled: Image = cv2.bitwise_or(across_mask, down_mask)
    ink[ruled > 0] = 0
    return Raster(grey, ink, ruled, across, down, skew)


def _ink(grey: Image, darker: float) -> Image:
    import cv2

    found: Image = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _WINDOW, darker
    )
    return found


def _skew(grey: Image) -> float:
    """Degrees by which the page must be turned so that its rows of ink are sharpest."""
    import cv2
    import numpy as np

    scale = 700 / max(grey.shape)
    small = _ink(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), _DARKER)
    height, width = small.shape

    def sharpness(angle: float) -> float:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        rows = cv2.warpAffine(small, turn, (width, height)).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    best = 0.0
    for step in (1.0, 0.25, 0.05):
        reach = _MOST_SKEW if step == 1.0 else step * 5
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(angles, key=sharpness))
    return best


def _strokes(ink: Image, *, down: bool) -> tuple[list[Stroke], Image]:
    """The ruled lines in one direction and the pixels they cover."""
    import cv2

    length = _LONG_DOWN if down else _LONG_ACROSS
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (1, length) if down else (length, 1))
    bridge = cv2.getStructuringElement(cv2.MORPH_RECT, (3, 5) if down else (5, 3))
    mask = cv2.morphologyEx(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, bridge), cv2.MORPH_OPEN, kernel)
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    strokes = []
    for left, top, width, height, _ in stats[1:count]:
        if down and width <= _THICKEST:
            strokes.append(Stroke(left + width / 2, float(top), float(top + height)))
        elif not down and height <= _THICKEST:
            strokes.append(Stroke(top + height / 2, float(left), float(left + width)))
    return strokes, cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))


def text_lines(ink: Image, area: Pixels, usual: int = _USUAL_LINE) -> list[Pixels]:
    """The lines of text in a part of the page, top to bottom.

    Args:
        ink: The page's ink without ruled lines.
        area: The part.
        usual: Height of a line on this page; bands much lower are strokes of one character (二, 三).
    """
    import numpy as np

    left, top, right, bottom = area
    part = ink[top:bottom, left:right] > 0
    if int(part.sum()) < _SPECK:
        return []
    found = []
    for start, end in _merged(_bands(part.any(axis=1)), usual):
        columns = np.flatnonzero(part[start:end].any(axis=0))
        dots = int(part[start:end].sum())
        if end - start >= _LOWEST_LINE and dots >= _SPECK * 2:
            found.append((left + int(columns[0]), top + start, left + int(columns[-1]) + 1, top + end))
    return found


def _bands(filled: Any) -> list[tuple[int, int]]:
    """Runs of rows with ink: first row and the row behind the last."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate(([0], filled.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _merged(bands: list[tuple[int, int]], usual: int) -> list[tuple[int, int]]:
    """Bands with those put together that are parts of one line of characters."""
    found: list[tuple[int, int]] = []
    for start, end in bands:
        if found:
            above_start, above_end = found[-1]
            small = min(end - start, above_end - above_start) < 0.55 * usual
            if end - above_start <= 1.35 * usual and (small or start - above_end <= 2):
                found[-1] = (above_start, end)
                continue
        found.append((start, end))
    return found


def usual_line_height(lines: list[Pixels]) -> int:
    """The height of most lines of text; the default where there are few."""
    heights = sorted(bottom - top for _, top, _, bottom in lines)
    return heights[len(heights) // 2] if len(heights) >= 5 else _USUAL_LINE
