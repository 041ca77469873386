"""Numbers under real letters, the ways texts break and frame them, and how many are read exactly.

The letters are those of public pages (public_letters.csv); years and serials are drawn with a fixed seed.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from extract.policy import resolve_agency
from extract.policy.number_scan import find_numbers

LETTERS = Path(__file__).parent / "public_letters.csv"
BREAKS = (" ", "\n", "\u3000", "\r\n", "\n  ")
FRAMES = (
    "市财政局{}", "省财政厅{}", "区民政局{}文件", "2024年{}", "2023年度{}", "《{}》", "结转{}", "调整{}", "新增{}", "清算{}",
    "第二批{}", "原{}", "沿用{}", "来源{}", "部门{}", "资金由{}安排", "关于印发{}的通知", "中央财政补助资金{}",
    "困难群众救助{}", "项目资金来源于{}", "提前下达{}", "上级转移支付{}", "区级配套{}", "经费按{}执行", "为落实{}", "和{}",
    "根据{}文件精神", "附件：{}", "3.{}", "（{}）", "根据市里{}", "一般债{}",
    "指标文号{}", "追加{}", "直达资金{}", "优抚对象补助经费{}", "下达我区{}", "存量资金{}",
)  # fmt: skip
"""Words before and behind a number; what stands in the text is `frame.format(number)`."""


class PublicLetters(NamedTuple):
    """Letters, whose they are (empty where nobody could say for certain), and the place of the citing document."""

    letters: str
    issuer: str
    region: str | None


class Outcome(NamedTuple):
    """How often a number was read exactly, as another number, and not at all."""

    exact: int
    wrong: list[str]
    missed: list[str]

    @property
    def share(self) -> float:
        """Of all, how many were read exactly."""
        return self.exact / (self.exact + len(self.wrong) + len(self.missed))


def public_letters() -> list[PublicLetters]:
    lines = [line for line in LETTERS.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [PublicLetters(r["letters"], r["issuer"], r["region"] or None) for r in csv.DictReader(lines)]


def public_numbers() -> list[str]:
    """One number for each of the letters, in its normal form."""
    draw = random.Random(2023)  # noqa: S311 - drawn to be the same each time
    serials: list[Callable[[], int]] = [
        lambda: draw.randint(1, 99),
        lambda: draw.randint(100, 999),
        lambda: draw.randint(1000, 3000),
    ]
    every = sorted({row.letters for row in public_letters()})
    return [f"{letters}〔{draw.randint(2005, 2025)}〕{draw.choice(serials)()}号" for letters in every]


def read(cases: Iterator[tuple[str, str]]) -> Outcome:
    """Outcome over pairs of a number and the text that prints it."""
    exact = 0
    wrong: list[str] = []
    missed: list[str] = []
    for number, text in cases:
        found = [mention.number.normal for mention in find_numbers(text)]
        if found == [number]:
            exact += 1
        else:
            (wrong if found else missed).append(text)
    return Outcome(exact, wrong, missed)


def broken(numbers: list[str]) -> Iterator[tuple[str, str]]:
    """Each number with each break at each place between its characters."""
    for number in numbers:
        for place in range(1, len(number)):
            for gap in BREAKS:
                yield number, number[:place] + gap + number[place:]


def framed(numbers: list[str], frame: str) -> Iterator[tuple[str, str]]:
    return ((number, frame.format(number)) for number in numbers)


def reprinted(numbers: list[str], form: str) -> Iterator[tuple[str, str]]:
    """Each number printed otherwise: `form` has the fields letters, year and serial."""
    for number in numbers:
        letters, _, rest = number.partition("〔")
        year, _, serial = rest.removesuffix("号").partition("〕")
        yield number, form.format(letters=letters, year=year, serial=serial)


def issuers() -> tuple[int, int, list[str]]:
    """Complete readings of letters whose issuer is known, how many are right, and those that are not."""
    complete, right, wrong = 0, 0, []
    for row in public_letters():
        agency = resolve_agency(row.letters, region=row.region)
        if row.issuer and agency.complete and agency.name:
            complete += 1
            if agency.name.endswith(row.issuer):
                right += 1
            else:
                wrong.append(f"{row.letters}: {agency.name}, not {row.issuer}")
    return complete, right, wrong
