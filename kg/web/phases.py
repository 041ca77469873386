"""Phases of money (预算, 决算 …) as the pages name them."""

from __future__ import annotations

from kg.money import PHASES
from kg.web.text import Text


def phase_name(phase: str) -> Text | None:
    """The name of a phase in both languages; None for one that has none."""
    return Text(*PHASES[phase]) if phase in PHASES else None


def period_label(year: int | None, phase: str) -> str:
    """A year with its phase, as a chart names a series.

    >>> period_label(2025, "budget"), period_label(None, "final_accounts")
    ('2025 预算', '— 决算')
    """
    return f"{year or '—'} {PHASES.get(phase, (phase,))[0]}"
