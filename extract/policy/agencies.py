"""Who issued a document, read from the letters of its number (发文机关代字): place + body + section + kind."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from extract.policy.letters import LetterReading, readings_of
from extract.policy.places import AgencyLevel, distance, is_near, level_of_code
from extract.policy.vocabulary import bodies, kinds, offices, order_issuers, wording

__all__ = ["Agency", "AgencyLevel", "level_of_name", "resolve_agency"]

_PARENS = str.maketrans("", "", "（）()")
_MINISTRY = re.compile(
    r"(?<!组织)(?<!宣传)(?<!统战)(?<!武装)(?<!工作)(?<!项目)(?<![支分门总])部$|总局$|总署$"
)
_COUNTY = re.compile("(?<![社地自治])区|县|街道|[乡镇]")


class Agency(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the letters of a number say of its issuer; what they do not say stays None.

    A name is given only where every letter is accounted for and one agency fits. `unknown` holds the letters
    that no data file explains, `candidates` the names that fit equally well where several places or times
    share the letters. `partners` are the further agencies of a joint number (京民优发西征发).
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


def resolve_agency(letters: str, *, region: str | None = None, year: int | None = None) -> Agency:
    """Read the letters of a number as place, body, section and kind.

    Args:
        letters: The letters as they stand before the year, such as 京财社指; joint numbers and full
            names before 令 too.
        region: GB/T 2260 code of the place whose document cites the number. It decides between places that
            share letters: the place itself before those above, below and beside it. Without it only letters
            that mean one place to anybody name one.
        year: Year of the number; decides between names that a body had one after the other.

    Returns:
        The agency; partly empty where letters are unknown.

    >>> resolve_agency("京财社指").name, resolve_agency("京财社指").section
    ('北京市财政局', '社会保障')
    >>> resolve_agency("通政发", region="320600").name, resolve_agency("通政发", region="110000").name
    ('江苏省南通市人民政府', '北京市通州区人民政府')
    >>> resolve_agency("京朝社发").unknown
    ('社',)
    """
    return _resolve(letters.translate(_PARENS), letters, region or "", year)


@lru_cache(maxsize=8192)
def _resolve(plain: str, letters: str, region: str, year: int | None) -> Agency:
    if full := _full_name(plain, letters):
        return full
    if office := offices().get(plain):
        level = level_of_code(office.code)
        kind = next((kind for kind in kinds() if plain.endswith(kind)), None)
        return Agency(letters=letters, name=office.name, level=level, region=office.code, kind=kind)
    single = _single(plain, letters, region, year)
    if single.complete or len(plain) < 4:
        return single
    return _joint(plain, letters, region, year) or single


def _single(plain: str, letters: str, region: str, year: int | None) -> Agency:
    readings = list(readings_of(plain, year))
    firm = [r for r in readings if _is_firm(r, region)]
    firm.sort(key=lambda reading: reading.cost)
    best = [r for r in firm if r.cost[:3] == firm[0].cost[:3]]
    if any(r.form and not r.form.derived for r in best) and all(r.form for r in best):
        best = [r for r in best if r.form and not r.form.derived]
    best = _nearest(best, region)
    names = {r.name: r for r in best if r.name}
    first = best[0]
    rivals = {} if _is_decided(first, region) else _open_rivals(readings, first)
    if len({**names, **rivals}) > 1 or (rivals and not names):
        return Agency(
            letters=letters,
            candidates=tuple({**names, **rivals}),
            unknown=_unknown(first) if names else (),
            kind=first.kind or next((rival.kind for rival in rivals.values()), None),
        )
    return _agency(first, letters)


def _is_firm(reading: LetterReading, region: str) -> bool:
    """Whether the place of a reading is proved by its letters alone or by the citing place."""
    form = reading.form
    return form is None or form.certain or (bool(region) and is_near(form.place.code, region))


def _is_decided(reading: LetterReading, region: str) -> bool:
    """Whether no other place needs to be thought of: unmistakable letters, or the citing place's."""
    form = reading.form
    if form is None or form.place.distinct or len(form.letters) > 1:
        return reading.name is not None
    return bool(region) and is_near(form.place.code, region)


def _open_rivals(readings: list[LetterReading], best: LetterReading) -> dict[str, LetterReading]:
    """Names in listed places that share the letters and explain as many of them."""
    return {
        r.name: r
        for r in readings
        if r.name and r.form and not r.form.certain and not r.form.derived
        if len(r.unknown) <= len(best.unknown)
    }


def _nearest(readings: list[LetterReading], region: str) -> list[LetterReading]:
    if not region or any(r.form is None for r in readings):
        return readings
    far = {id(r): distance(r.form.place.code, region) for r in readings if r.form}
    least = min(far.values(), default=0)
    return [r for r in readings if far[id(r)] == least]


def _agency(reading: LetterReading, letters: str) -> Agency:
    place = reading.place
    name = None if reading.unknown else reading.name
    central = AgencyLevel.CENTRAL if name else None
    return Agency(
        letters=letters,
        name=name,
        level=level_of_code(place.code) if place else central,
        place=place.name if place else None,
        region=place.code if place else None,
        section=reading.section,
        kind=reading.kind,
        unknown=_unknown(reading),
    )


def _unknown(reading: LetterReading) -> tuple[str, ...]:
    return (reading.unknown,) if reading.unknown else ()


def _joint(plain: str, letters: str, region: str, year: int | None) -> Agency | None:
    for cut in range(2, len(plain) - 1):
        head = _single(plain[:cut], plain[:cut], region, year)
        if head.kind and (head.complete or head.candidates):
            tail = _resolve(plain[cut:], plain[cut:], region, year)
            if AgencyLevel.CENTRAL in {p.level for p in (tail, *tail.partners)} and head.place:
                continue  # a ministry shares no number with a city's bureau: 中发 in 沪卫计办中发 is not the Party's
            if tail.complete or tail.candidates:
                partners = (msgspec.structs.replace(tail, partners=()), *tail.partners)
                return msgspec.structs.replace(head, letters=letters, kind=tail.kind, partners=partners)
    return None


def _full_name(plain: str, letters: str) -> Agency | None:
    """An agency named in full words before 令 or 公告 (国务院令, 西城区总河长令)."""
    plain = plain.partition("〔")[0]
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
    (<AgencyLevel.PROVINCE: 'province'>, <AgencyLevel.CENTRAL: 'central'>, None)
    """
    bare = name.removeprefix("中国共产党").removeprefix("中共")
    if bare.startswith(("中央", "国务院", "国家", "全国", "中华", "最高人民", "中办", "国办")):
        return AgencyLevel.CENTRAL
    if bare.startswith(_central_names()):
        return AgencyLevel.CENTRAL
    if bare.startswith(("北京市", "天津市", "上海市", "重庆市")) and not _COUNTY.search(bare, 3):
        return AgencyLevel.PROVINCE
    marks = [
        (AgencyLevel.TOWN, ("街道", "乡人民政府", "镇人民政府", "乡党委", "镇党委")),
        (AgencyLevel.COUNTY, ("区", "县")),
        (AgencyLevel.CITY, ("市", "自治州", "盟")),
        (AgencyLevel.PROVINCE, ("省", "自治区")),
    ]
    text = bare.replace("自治区", "省")
    for word in ("社区", "地区", "市场", "城市", "市政市容"):
        text = text.replace(word, "")
    found = next((level for level, words in marks if any(word in text for word in words)), None)
    return AgencyLevel.CENTRAL if found is None and _MINISTRY.search(text) else found


@lru_cache(maxsize=1)
def _central_names() -> tuple[str, ...]:
    return tuple({body.central for body in bodies() if body.central})
