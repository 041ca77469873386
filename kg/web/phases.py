"""Phases of money (预算, 决算 …) as the pages name them."""

from __future__ import annotations

from collections.abc import Sequence

from kg.money import PHASES
from kg.words.text import Text, same


def phase_name(phase: str) -> Text | None:
    """The name of a phase in both languages; None for one that has none."""
    return Text(*PHASES[phase]) if phase in PHASES else None


def period_label(year: int | None, phase: str) -> Text:
    """A year with its phase, as a chart names a series.

    >>> period_label(2025, "budget"), period_label(None, "final_accounts").zh
    (Text(zh='2025 预算', en='2025 budget'), '— 决算')
    """
    name = phase_name(phase) or same(phase)
    return Text(f"{year or '—'} {name.zh}", f"{year or '—'} {name.en}")


def together(labels: Sequence[Text]) -> Text:
    """Several labels in one line."""
    return Text("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))
