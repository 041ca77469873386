"""How far figures are proved, as facts of a page: each status with its own count, never a repair among the proofs."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kg.web.view import ViewCell
from kg.words.text import Text, same

STATUS_NAMES = {
    "verified": Text("已核对", "verified"),
    "repaired": Text("已修复", "repaired"),
    "confirmed": Text("人工确认", "confirmed"),
    "corrected": Text("人工更正", "corrected"),
    "unverified": Text("未核对", "unverified"),
    "conflict": Text("存疑", "conflict"),
}
"""What can be said of a figure, the surest first."""


def proof_shares(counts: Mapping[str, int]) -> list[tuple[Text, ViewCell]]:
    """How many figures there are, and how many of each status with their share; statuses that none has are left out.

    Args:
        counts: Status → figures, totals of projects included.
    """
    total = sum(counts.values())
    pairs = [
        (
            Text("金额数字（含项目总额）", "Figures (totals of projects included)"),
            ViewCell(total, same(f"{total:,}")),
        )
    ]
    for status, name in STATUS_NAMES.items():
        if count := counts.get(status, 0):
            label = Text(f"其中{name.zh}", f"of them {name.en}")
            share = _share(count, total)
            text = Text(f"{count:,}（{share}）", f"{count:,} ({share})")
            pairs.append((label, ViewCell(count, text)))
    return pairs


def _share(count: int, total: int) -> str:
    """A share in percent; only all are 100 %, only none are 0 %.

    >>> _share(9999, 10000), _share(1, 10000), _share(10, 10)
    ('99.9%', '0.1%', '100.0%')
    """
    tenths = Decimal(count * 1000) / total
    rounded = int(tenths.to_integral_value())
    if count < total:
        rounded = min(rounded, 999)
    if count:
        rounded = max(rounded, 1)
    return f"{rounded / 10:.1f}%"
