"""Who issued a document, read from the letters of its number (发文机关代字): place + body + section + kind."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

import msgspec

from extract.policy.letters import LetterReading, readings_of
from extract.policy.vocabulary import bodies, kinds, order_issuers, wording

_PARENS = str.maketrans("", "", "（）()")


class AgencyLevel(StrEnum):
    """Tier of the issuing agency (层级)."""

    CENTRAL = "central"
    """Central Party bodies, the State Council and its ministries (中央)."""
    PROVINCIAL = "provincial"
    """Provinces and autonomous regions (省、自治区)."""
    MUNICIPAL = "municipal"
    """Municipalities such as Beijing and Shanghai, and other cities (市)."""
    DISTRICT = "district"
    """Districts and counties (区、县)."""
    DEPARTMENT = "department"
    """Below the district: streets, townships, single units (街道、乡镇、单位)."""


class Agency(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the letters of a number say of its issuer; what they do not say stays None.

    `unknown` holds the letters that no data file explains, `candidates` the names that fit equally well
    where the letters are shared by several places. `partners` are the further agencies of a joint number
    (京民优发西征发).
    """

    letters: str
    name: str | None = None
    level: AgencyLevel | None = None
    place: str | None = None
    region: str | None = None
    section: str | None = None
    kind: str | None = None
    unknown: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    partners: tuple[Agency, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every letter is explained and one agency is named."""
        return self.name is not None and not self.unknown and all(p.complete for p in self.partners)

    @property
    def kind_name(self) -> str | None:
        """What the letters of the kind stand for: 预算指标文件 for 指."""
        return kinds()[self.kind].name if self.kind else None

    @property
    def names(self) -> tuple[str, ...]:
        """The names known, of the agency and its partners."""
        return tuple(a.name for a in (self, *self.partners) if a.name is not None)


def resolve_agency(letters: str, *, region: str | None = None) -> Agency:
    """Read the letters of a number as place, body, section and kind.

    Args:
        letters: The letters as they stand before the year, such as 京财社指; joint numbers and full
            names before 令 too.
        region: GB/T 2260 code of the place whose document cites the number; decides between places that
            share letters (青: 青海省, 青岛市, 青浦区), nothing else.

    Returns:
        The agency; partly empty where letters are unknown.

    >>> resolve_agency("京财社指").name, resolve_agency("京财社指").section
    ('北京市财政局', '社会保障')
    >>> resolve_agency("京朝社发").unknown
    ('社',)
    """
    return _resolve(letters.translate(_PARENS), letters, (region or "")[:2])


@lru_cache(maxsize=8192)
def _resolve(plain: str, letters: str, province: str) -> Agency:
    if full := _full_name(plain, letters):
        return full
    single = _single(plain, letters, province)
    if single.complete or len(plain) < 4:
        return single
    return _joint(plain, letters, province) or single


def _single(plain: str, letters: str, province: str) -> Agency:
    readings = sorted(readings_of(plain), key=lambda reading: reading.cost)
    best = [r for r in readings if r.cost[:3] == readings[0].cost[:3]]
    near = [r for r in best if r.place is None or r.place.code[:2] == province] if province else []
    best = near or best
    names = tuple(dict.fromkeys(r.name for r in best if r.name))
    first = best[0]
    if len(names) > 1:
        return Agency(letters=letters, candidates=names, unknown=_unknown(first), kind=first.kind)
    return _agency(first, letters)


def _agency(reading: LetterReading, letters: str) -> Agency:
    place = reading.place
    central = AgencyLevel.CENTRAL if reading.name else None
    return Agency(
        letters=letters,
        name=reading.name,
        level=AgencyLevel(place.level) if place else central,
        place=place.name if place else None,
        region=place.code if place else None,
        section=reading.section,
        kind=reading.kind,
        unknown=_unknown(reading),
    )


def _unknown(reading: LetterReading) -> tuple[str, ...]:
    return (reading.unknown,) if reading.unknown else ()


def _joint(plain: str, letters: str, province: str) -> Agency | None:
    for cut in range(2, len(plain) - 1):
        head = _single(plain[:cut], plain[:cut], province)
        if head.complete and head.kind:
            tail = _resolve(plain[cut:], plain[cut:], province)
            if tail.complete:
                partners = (msgspec.structs.replace(tail, partners=()), *tail.partners)
                return msgspec.structs.replace(head, letters=letters, kind=tail.kind, partners=partners)
    return None


def _full_name(plain: str, letters: str) -> Agency | None:
    """An agency named in full words before 令 or 公告 (国务院令, 西城区总河长令)."""
    for kind in ("令", "公告"):
        stem = plain.removesuffix(kind)
        if stem == plain:
            continue
        if issuer := order_issuers().get(stem):
            return Agency(letters=letters, name=issuer.normal, level=AgencyLevel(issuer.level), kind=kind)
        if len(stem) > 2 and stem[0] not in wording().lead_in_characters and (level := level_of_name(stem)):
            return Agency(letters=letters, name=stem, level=level, kind=kind)
    return None


@lru_cache(maxsize=4096)
def level_of_name(name: str) -> AgencyLevel | None:
    """The tier of an agency given by its full name, None where the name does not say.

    >>> level_of_name("北京市财政局"), level_of_name("民政部"), level_of_name("某某公司")
    (<AgencyLevel.MUNICIPAL: 'municipal'>, <AgencyLevel.CENTRAL: 'central'>, None)
    """
    bare = name.removeprefix("中国共产党").removeprefix("中共")
    if bare.startswith(("中央", "国务院", "国家", "全国", "中华", "最高人民", "中办", "国办")):
        return AgencyLevel.CENTRAL
    if bare.startswith(_central_names()):
        return AgencyLevel.CENTRAL
    marks = [
        (AgencyLevel.DEPARTMENT, ("街道", "乡人民政府", "镇人民政府", "乡党委", "镇党委")),
        (AgencyLevel.DISTRICT, ("区", "县")),
        (AgencyLevel.MUNICIPAL, ("市",)),
        (AgencyLevel.PROVINCIAL, ("省", "自治区")),
    ]
    text = bare.replace("自治区", "省")
    for word in ("社区", "地区", "市场", "城市", "市政市容"):
        text = text.replace(word, "")
    return next((level for level, words in marks if any(word in text for word in words)), None)


@lru_cache(maxsize=1)
def _central_names() -> tuple[str, ...]:
    return tuple({body.central for body in bodies() if body.central})
