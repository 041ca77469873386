"""Values and units of indicators: the number a value begins with, a synonym-free unit, money in yuan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files

import msgspec.yaml

from extract.errors import CatalogueError
from extract.text import fold

_NUMBER = re.compile(r"([-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(.*)", re.S)
_BRACKETED = re.compile(r"\(([^()\d]{1,6})\)")
"""A unit in brackets behind the number: 300.00(场)."""
_DATE = re.compile(r"年(?:\d|[上下]半年|[底末初])|月(?:\d|[底末初份]|[上中下]旬)|[/.年]\d{1,2}[/.月]\d")
"""What follows the first number of a date."""
_PARTS = re.compile(r"[/每·*]")
_SCALE = re.compile(r"[十百千]?[万亿](?!元)")
_SCALED = re.compile(r"(万|十万|百万|千万|亿)(\D+)")
"""A unit in ten thousands (万平方米); the scale stays part of it."""


class MeasureUnit(msgspec.Struct, frozen=True):
    """A unit of measure.

    `name` is the synonym-free form. `yuan` is the worth of one unit where it is money (the numerator of
    万元/个), else None; `per` holds the denominators.
    """

    name: str
    yuan: Decimal | None = None
    per: tuple[str, ...] = ()

    @property
    def is_whole_cost(self) -> bool:
        """Whether a figure in this unit is a sum of money and no price for one piece."""
        return self.yuan is not None and all(part in _data().whole_year for part in self.per)


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    synonyms: dict[str, tuple[str, ...]]
    others: tuple[str, ...]
    money: dict[str, int]
    whole_year: tuple[str, ...]


@cache
def _data() -> _Data:
    text = files("extract.performance").joinpath("units.yaml").read_text("utf-8")
    try:
        return msgspec.yaml.decode(text, type=_Data)
    except msgspec.MsgspecError as error:
        raise CatalogueError("units.yaml", "units of measure", str(error)) from error


@cache
def _names() -> dict[str, str]:
    return {fold(word).lower(): name for name, also in _data().synonyms.items() for word in (name, *also)}


def unit_words() -> Mapping[str, tuple[str, ...]]:
    """Each unit of the list in its normal form → other prints of it."""
    data = _data()
    return {**data.synonyms, **dict.fromkeys((*data.others, *data.money), ())}


@cache
def parse_unit(printed: str) -> MeasureUnit:
    """A printed unit in its normal form.

    >>> parse_unit("元/平米").name, parse_unit("人 数").name, parse_unit("万元/个").yuan
    ('元/平方米', '人', Decimal('10000'))
    >>> parse_unit("万平米").name
    '万平方米'
    >>> parse_unit("万元/年").is_whole_cost, parse_unit("元/人").is_whole_cost
    (True, False)
    """
    text = fold(printed)
    whole = _names().get(text.lower())
    if whole is not None:
        return MeasureUnit(whole)
    scaled = _SCALED.fullmatch(text)
    if scaled and (name := _names().get(scaled[2].lower())):
        return MeasureUnit(scaled[1] + name)
    head, *rest = _PARTS.split(text)
    if not head:
        return MeasureUnit(text)
    parts = [_names().get(part.lower(), part) for part in (head, *rest) if part]
    worth = _data().money.get(parts[0])
    separators = _PARTS.findall(text)
    name = parts[0] + "".join(
        f"{'/' if separator == '每' else separator}{part}"
        for separator, part in zip(separators, parts[1:], strict=False)
    )
    return MeasureUnit(name, Decimal(worth) if worth is not None else None, tuple(parts[1:]))


def is_known_unit(printed: str) -> bool:
    """Whether a text is a unit of the list or a compound of such, so that it is no value."""
    text = fold(printed).lower()
    scaled = _SCALED.fullmatch(text)
    if text in _known() or (scaled and scaled[2] in _known()):
        return True
    parts = [part for part in _PARTS.split(text) if part]
    return len(parts) > 1 and all(part in _known() for part in parts)


@cache
def _known() -> frozenset[str]:
    return frozenset((*_names(), *_data().money, *map(fold, _data().others)))


def parse_value(printed: str) -> tuple[Decimal | None, str]:
    """The number that a value begins with, and the text behind it.

    A date begins with a number and is none; nor is one whose ten thousands belong to no unit (3万余人).

    >>> parse_value("90%"), parse_value("1,238,531.2"), parse_value("有所提高"), parse_value("2024年12月底前")[0]
    ((Decimal('90'), '%'), (Decimal('1238531.2'), ''), (None, '有所提高'), None)
    """
    match = _NUMBER.fullmatch(fold(printed))
    if match is None or match[2].startswith((",", ".", "-")) or _DATE.match(match[2]):
        return None, printed
    if _SCALE.match(match[2]) and not is_known_unit(match[2]):
        return None, printed
    return Decimal(match[1].replace(",", "").replace("−", "-")), match[2]


def normalised_unit(value: str | None, unit: str | None) -> str | None:
    """The synonym-free unit of an indicator: of its unit cell, else of what stands behind the number."""
    if unit:
        return parse_unit(unit).name
    number, rest = parse_value(value) if value else (None, "")
    within = _BRACKETED.fullmatch(rest)
    if number is None or not (within or is_known_unit(rest)):
        return None
    return parse_unit(within[1] if within else rest).name


def cost_in_yuan(number: Decimal | None, unit: str | None) -> Decimal | None:
    """A cost figure in yuan, None where the unit is no money or a price for one piece (元/平方米).

    >>> cost_in_yuan(Decimal("21.9569"), "万元"), cost_in_yuan(Decimal(183), "元/平方米")
    (Decimal('219569.0000'), None)
    """
    if number is None or not unit:
        return None
    parsed = parse_unit(unit)
    return number * parsed.yuan if parsed.yuan is not None and parsed.is_whole_cost else None
