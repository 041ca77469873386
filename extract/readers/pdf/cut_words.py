"""Words that the clip of their cell cuts off: office programs print as much of a name as its cell has room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from extract.readers.pdf.frame import Rectangle
from extract.readers.pdf.overlays import GlyphPlace

CUT = "…"
"""Stands for what of a text is not in the file."""
_SAME_LINE = 0.5
"""Points by which base lines of characters on one line differ at most."""
_TOUCH = 0.3
"""Characters of one text stand no further apart than this part of the type size."""
_STEP = 0.03
"""Points between characters that are put to the last one that is seen."""


def with_cut_words(
    places: Sequence[GlyphPlace], windows: Sequence[Rectangle | None], page: Rectangle
) -> list[GlyphPlace]:
    """The characters, those made visible that go on a text of which a part is seen.

    They stand on the last one seen, so that they lie in the cell that their text begins in. Where the file ends within
    the character that the edge cuts, nobody knows what followed: an ellipsis stands for it. Only upright text is
    looked at; what is printed again elsewhere on its place stays hidden.

    Args:
        places: The characters in the file's order, marked as seen or not.
        windows: Through which part of the page each is seen; None in invisible ink.
        page: The part of the page that is shown.
    """
    marks: dict[int, GlyphPlace] = {}
    printed: set[tuple[str, int, int]] | None = None
    for run in _cut_runs(places, windows, page):
        if printed is None:
            printed = {(p.text, round(p.x), round(p.y)) for p in places if p.visible}
        if any((places[n].text, round(places[n].x), round(places[n].y)) in printed for n in run):
            continue
        last, window = places[run[-1]], windows[run[-1]]
        if window is None:
            continue
        parts = [places[at] for at in run]
        if last.left < window[2]:
            marks[run[-1]] = msgspec.structs.replace(last, text=CUT)
            parts.append(marks[run[-1]])
        start = places[run[0] - 1].middle[0]
        for number, part in enumerate(parts, 1):
            _put(part, start + number * _STEP)
    if not marks:
        return list(places)
    return [p for n, place in enumerate(places) for p in (place, marks.get(n)) if p is not None]


def _cut_runs(
    places: Sequence[GlyphPlace], windows: Sequence[Rectangle | None], page: Rectangle
) -> Iterator[list[int]]:
    """Characters under a clip, one text's together, that follow one which is seen through the same clip."""
    run: list[int] = []
    for at, (before, place) in enumerate(pairwise(places), 1):
        if not place.visible and (run or before.visible) and _goes_on(before, place):
            window = windows[at]
            if window is not None and window == windows[at - 1] and _is_on(place, page):
                run.append(at)
                continue
        if run:
            yield run
        run = []
    if run:
        yield run


def _goes_on(before: GlyphPlace, place: GlyphPlace) -> bool:
    """Whether a character is the next one of an upright text."""
    size = max(place.top - place.bottom, 1.0)
    return (
        place.turn == before.turn == 0
        and abs(place.y - before.y) <= _SAME_LINE
        and place.x > before.x
        and place.left - before.right < _TOUCH * size
    )


def _is_on(place: GlyphPlace, page: Rectangle) -> bool:
    x, y = place.middle
    return page[0] <= x <= page[2] and page[1] <= y <= page[3]


def _put(place: GlyphPlace, x: float) -> None:
    """Let a character be seen at a place where it takes no room."""
    place.visible = True
    place.left = place.x = x
    place.right = x + _STEP / 2
