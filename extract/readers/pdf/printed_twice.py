"""Characters printed again over themselves, to look bold or to have a shadow: a reader sees one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from extract.readers.pdf.overlays import GlyphPlace

_SAME_PLACE = 0.25
"""Two equal characters nearer than this share of their width are one."""
_LEAST = 0.1
"""So near, as a share of the usual type size, no two equal characters stand: dots and strokes have boxes of their ink."""
_SQUARE = "\u2e80"
"""Chinese characters stand behind this one: each takes a square, however flat its ink is."""
_FIELD, _FIELDS = 16.0, 1 << 20
"""Points of a field in which characters printed twice are looked for, and more fields than one above another."""
_STEP = 0.1
"""Points to which all characters of a text have their shadow in one direction and distance."""
_FEWEST = 3
"""Different characters that prove a shadow: narrow ones have theirs as far away as the wide ones."""


def once(places: Sequence[GlyphPlace]) -> list[GlyphPlace]:
    """The characters without those that are seen and printed again over themselves."""
    if not places:
        return []
    found, shadows = _nearest(places)
    for dx, dy in _proved(shadows):
        printed = {(p.text, *_step(p.x, p.y)): p for p in found if p.visible}
        found = [p for p in found if not _is_shadow(p, printed, dx, dy)]
    return found


_Shadow = tuple[str, float, float]
"""A character that was printed again, and how far right of and above its first print."""


def _nearest(places: Sequence[GlyphPlace]) -> tuple[list[GlyphPlace], list[_Shadow]]:
    """The characters without those that stand nearly in the place of an equal one; and those."""
    least = _LEAST * median([max(p.right - p.left, p.top - p.bottom) for p in places])
    found: list[GlyphPlace] = []
    shadows: list[_Shadow] = []
    seen: dict[int, list[GlyphPlace]] = {}
    for place in places:
        if not place.visible:
            found.append(place)
            continue
        x, y, text = place.x, place.y, place.text
        width, height = place.right - place.left, place.top - place.bottom
        size = max(width, height) if text > _SQUARE else min(width, height)
        limit = max(_SAME_PLACE * size, least)
        first, low = int((x - limit) / _FIELD), int((y - limit) / _FIELD)
        last, high = int((x + limit) / _FIELD), int((y + limit) / _FIELD)
        near: Sequence[GlyphPlace] = seen.get(first * _FIELDS + low, ())
        if first != last or low != high:
            fields = [c * _FIELDS + r for c in range(first, last + 1) for r in range(low, high + 1)]
            near = [p for field in fields for p in seen.get(field, ())]
        for p in near:
            if p.text == text and abs(p.x - x) <= limit and abs(p.y - y) <= limit:
                shadows.append((text, x - p.x, y - p.y))
                break
        else:
            seen.setdefault(int(x / _FIELD) * _FIELDS + int(y / _FIELD), []).append(place)
            found.append(place)
    return found, shadows


def _proved(shadows: Sequence[_Shadow]) -> Iterator[tuple[float, float]]:
    """How far away shadows are that several different characters have."""
    texts: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for text, dx, dy in shadows:
        texts[_step(dx, dy)].add(text)
    for (right, up), having in texts.items():
        if len(having) >= _FEWEST and (right, up) != (0, 0):
            yield right * _STEP, up * _STEP


def _is_shadow(
    place: GlyphPlace, printed: dict[tuple[str, int, int], GlyphPlace], dx: float, dy: float
) -> bool:
    """Whether an equal character stands so far left of and below one, in two steps at most."""
    column, row = _step(place.x - dx, place.y - dy)
    return place.visible and any(
        printed.get((place.text, column + right, row + up), place) is not place
        for right in (-1, 0, 1)
        for up in (-1, 0, 1)
    )


def _step(x: float, y: float) -> tuple[int, int]:
    return round(x / _STEP), round(y / _STEP)
