"""Amounts as a finance officer prints them, exact where they stand in yuan."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_WAN = Decimal(10_000)
_CENT = Decimal("0.01")


def wan_yuan(amount: Decimal | None, known: Decimal | None = None) -> str:
    """An amount in 万元 with two decimals and thousands separators.

    An unknown amount is 未知; where part of it is known, that part is given as the least it can be.

    >>> wan_yuan(Decimal("174883162.06")), wan_yuan(None), wan_yuan(None, Decimal(5000))
    ('17,488.32', '未知', '≥0.50（含未知）')
    """
    if amount is not None:
        return f"{(amount / _WAN).quantize(_CENT, ROUND_HALF_UP):,f}"
    return f"≥{wan_yuan(known)}（含未知）" if known else "未知"


def yuan(amount: Decimal | None) -> str:
    """An amount in yuan, exact, at least two decimals; 未知 where unknown.

    >>> yuan(Decimal("1344794.71")), yuan(Decimal("0.005")), yuan(Decimal("180000.0"))
    ('1,344,794.71', '0.005', '180,000.00')
    """
    if amount is None:
        return "未知"
    cents = amount.quantize(_CENT)
    return f"{cents if cents == amount else amount.normalize():,f}"


def in_words(amount: Decimal | None, known: Decimal | None = None) -> str:
    """An amount in 万元 and in yuan, as it stands in a sentence.

    >>> in_words(Decimal("409080")), in_words(None)
    (' 40.91 万元（409,080.00 元）', '未知')
    """
    if amount is None:
        return f"{wan_yuan(None, known)} 万元" if known else wan_yuan(None)
    return f" {wan_yuan(amount)} 万元（{yuan(amount)} 元）"


def in_english(amount: Decimal | None, known: Decimal | None = None) -> str:
    """An amount in yuan as it stands in an English sentence.

    >>> in_english(Decimal("409080")), in_english(None, Decimal(5000)), in_english(None)
    ('409,080.00 yuan', 'at least 5,000.00 yuan', 'unknown')
    """
    if amount is None:
        return f"at least {yuan(known)} yuan" if known else "unknown"
    return f"{yuan(amount)} yuan"


def plain(amount: Decimal) -> str:
    """An amount as text that reads back as the same number, without exponent.

    >>> plain(Decimal("1E+4"))
    '10000'
    """
    return f"{amount:f}"
