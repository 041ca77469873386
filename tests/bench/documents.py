"""Documents for measurements: any number of other units' budgets and accounts, made from the samples.

    python -m tests.bench.documents 1000 DIR [--seed 7]

Each document is a sample in the name of another unit. Region, codes, names, years and document numbers are the unit's
own; all amounts are multiplied by one whole number, so that sums add up as printed; it is written as text, Word,
Excel, web page or Markdown. What units have in common in life they have here: programmes of a region, codes of
projects that several of them budget, funding documents of a region, laws and measures that everybody cites. A unit
publishes two or three documents, so that years follow each other and accounts follow budgets.

The first n documents of a seed are the same however many are made.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import re
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from itertools import count, islice
from pathlib import Path

import msgspec

from extract.readers import read_raw
from extract.readers.content import RawFile
from extract.readers.kind import FileKind
from ontology.codelist import regions
from tests.bench.originals import FAMILIES, Original, pattern_of
from tests.formats import WRITERS

_IN_A_ROW = 25
"""Units of one region before those of the next: regions fill up as the number grows."""
_FIRST = "青白丹金银玉松柏梅兰竹莲枫桐云霞星晨"
_SECOND = "桥亭井塘泉坡岭湾坊台溪洲林谷渡堤"
_BODIES = (
    *(
        "社会工作部",
        "宣传部",
        "组织部",
        "统战部",
        "政法委员会",
        "机构编制委员会办公室",
        "巡察工作办公室",
        "老干部局",
    ),
    *(
        "信访办公室",
        "网络安全和信息化委员会办公室",
        "对台工作办公室",
        "研究室",
        "党校",
        "档案馆",
        "融媒体中心",
    ),
    *(
        "督查室",
        "保密办公室",
        "改革办公室",
        "农村工作办公室",
        "党史研究室",
        "人才工作部",
        "联络部",
        "老龄工作部",
    ),
)
_YEAR = re.compile(r"(?<![\d.,])(20[12]\d)(?![\d.,])(?![\])〕）】]第?\d|号)")
_FUNDING_YEAR = re.compile(r"(指[\[〔(（【])(20[12]\d)(?=[\])〕）】]\d)")
_FUNDING_SERIAL = re.compile(r"(指[\[〔(（【]\d{4}[\])〕）】])(\d{4})(?=号)")
_PROJECT_CODE = re.compile(r"1101\d\d(\d\d)([A-Z]0{4,6})(\d{3,}) ?(\d{4})(?!\d)")
_MOMENT = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*")
_CODES_BACK = 1
"""Years that the codes of projects that go on go back, so that none is younger than its budget; others are of its year."""
_SHARED_OF_TEN = 6
"""Of ten projects, those that bear their names, and their codes in a region, in every unit."""


class Unit(msgspec.Struct, frozen=True):
    """One that publishes.

    Attributes:
        number: From 0.
        region: Code of its region.
        place: Name of its region, with the city or province before it as a unit prints it.
        department: Code of three digits.
        name: What takes the place of the words of the original's name.
        factor: By which the amounts of the original are multiplied.
    """

    number: int
    region: str
    place: tuple[str, str]
    department: str
    name: str
    factor: int


class MadeDocument(msgspec.Struct, frozen=True):
    """A document: the name of its file and what the file holds, the sample it was made from, whose it is."""

    name: str
    data: bytes
    original: Original
    unit: Unit


def make_documents(seed: int = 1) -> Iterator[MadeDocument]:
    """Documents without end; all of one unit stand together."""
    for number in count():
        family = FAMILIES[number % len(FAMILIES)]
        for original in family:
            unit = _unit(number, original, seed)
            for shift in original.years:
                yield _document(original, unit, shift, seed)


def _unit(number: int, original: Original, seed: int) -> Unit:
    block, place_in_block = divmod(number, _IN_A_ROW)
    turn, region = divmod(block, len(_places()))
    code, city, district = _places()[(region + seed) % len(_places())]
    own = turn * _IN_A_ROW + place_in_block
    names = [a + b for a in _FIRST for b in _SECOND]
    name = names[(own * 37 + seed) % len(names)]
    if original.names == ("社会工作部",):
        name = _BODIES[own // len(FAMILIES) % len(_BODIES)]
    factor = 1 + _draw(seed, "factor", number) % 60
    return Unit(number, code, (city, district), f"{101 + own % 899}", name, factor)


@cache
def _places() -> list[tuple[str, str, str]]:
    """Districts as (code, what stands before the name, name)."""
    found = []
    for region in regions().values():
        above = regions().get(region.parent or "")
        if above and above.parent and region.name.endswith("区") and int(region.code) % 7 == 0:
            found.append((region.code, regions()[above.parent].name + above.name, region.name))
        elif above and above.name in ("北京市", "上海市", "重庆市") and region.name.endswith("区"):
            found.append((region.code, above.name, region.name))
    return found


def _draw(seed: int, *about: object) -> int:
    """A number by chance, the same whenever it is asked for."""
    return int.from_bytes(hashlib.sha256(repr((seed, *about)).encode()).digest()[:6])


def _document(original: Original, unit: Unit, shift: int, seed: int) -> MadeDocument:
    text = pattern_of(original).times(unit.factor + 3 * abs(shift))
    text = _projects(text, original, unit, seed)
    text = _codes(_years(text, shift), original, unit, shift)
    text = text.replace(original.city + original.district, "".join(unit.place))
    text = text.replace(original.district, unit.place[1])
    for name in original.names:
        text = text.replace(name, unit.name)
    stem = original.file.removesuffix(".txt")
    for name in original.names:
        stem = stem.replace(name, unit.name)
    year = int(stem[:4]) + shift
    ending = original.formats[_draw(seed, "format", unit.number, shift) % len(original.formats)]
    name = f"{year}{stem[4:]}-{unit.number:05}.{ending}"
    return MadeDocument(name, _written(text, name), original, unit)


def _projects(text: str, original: Original, unit: Unit, seed: int) -> str:
    """The text with the unit's name in the names of those projects that are its own."""
    for project in pattern_of(original).projects:
        if _is_shared(seed, project, unit):
            continue
        head, mark, tail = project.rpartition("-")
        start = len(head + mark) if len(tail) > 2 else 0
        printed = re.compile("".join(f"{re.escape(char)} ?" for char in project).removesuffix(" ?"))

        def own(match: re.Match[str], start: int = start) -> str:
            return match[0][:start] + unit.name + match[0][start:]

        text = printed.sub(own, text)
    return text


def _is_shared(seed: int, project: str, unit: Unit) -> bool:
    return "指" in project or _draw(seed, "shared", project, unit.number) % 10 < _SHARED_OF_TEN


def _years(text: str, shift: int) -> str:
    text = _FUNDING_YEAR.sub(lambda m: f"{m[1]}{int(m[2]) + shift}", text)
    return _YEAR.sub(lambda m: str(int(m[1]) + shift), text)


def _codes(text: str, original: Original, unit: Unit, shift: int) -> str:
    """The text with the region's funding documents and the unit's codes."""

    def project_code(match: re.Match[str]) -> str:
        digits = match[3] + match[4]
        year = int(match[1]) - _CODES_BACK
        if int(digits) % 10 >= _SHARED_OF_TEN:
            year = int(match[1]) + shift
            digits = f"{(int(digits) + 131 * unit.number) % 10 ** len(digits):0{len(digits)}}"
        return f"{unit.region}{year:02}{match[2]}{digits}"

    def serial(match: re.Match[str]) -> str:
        return f"{match[1]}{1000 + (int(match[2]) + int(unit.region)) % 9000}"

    text = _FUNDING_SERIAL.sub(serial, _PROJECT_CODE.sub(project_code, text))
    if original.department:
        code = re.compile(rf"(?<![\d.,A-Z]){original.department}(001)?(?![\d.,A-Z])")
        text = code.sub(lambda m: unit.department + (m[1] or ""), text)
    return text


def _written(text: str, name: str) -> bytes:
    """The document as its name says: text in UTF-8 or GB18030, or another format with the same cells."""
    if name.endswith(".gb.txt"):
        return text.encode("gb18030")
    data, ending = text.encode(), name.rpartition(".")[2]
    if ending == "txt":
        return data
    document = read_raw(RawFile(Path(name), data, hashlib.sha256(data).hexdigest(), FileKind.TEXT))
    written = WRITERS[ending](document)
    return _timeless(written) if ending in ("docx", "xlsx") else written


def _timeless(package: bytes) -> bytes:
    """A ZIP package without the moments at which its parts were written."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(buffer, "w") as new:
        for part in old.namelist():
            data = _MOMENT.sub(rb"\g<1>2026-01-01T00:00:00Z", old.read(part))
            new.writestr(zipfile.ZipInfo(part), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def write_documents(number: int, folder: Path, seed: int = 1, first: int = 0) -> list[Path]:
    """Write documents into a folder, from that one on; returns their files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for made in islice(make_documents(seed), first, first + number):
        path = folder / made.name
        path.write_bytes(made.data)
        paths.append(path)
    return paths


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.documents", description=__doc__)
    parser.add_argument("number", type=int, help="how many")
    parser.add_argument("folder", type=Path, help="where they are written")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other documents")
    parser.add_argument("--first", type=int, default=0, help="number of the first, from 0")
    given = parser.parse_args()
    paths = write_documents(given.number, given.folder, given.seed, given.first)
    sys.stdout.write(f"{len(paths)} documents in {given.folder}\n")


if __name__ == "__main__":
    main()
