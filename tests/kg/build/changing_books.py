"""Small documents by chance, whose names, codes, years and citations meet in all ways that rules and figures look at."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from extract.facts import Allocation, AnyFact, Citation, Label, PolicyText, Stage
from extract.source import Source
from kg.graph.mapping.document import map_document
from kg.links.decisions import Decision
from tests.kg.lineage.books import NAMER, NOW, OFFICE, SECOND, UNIT, Book

UNITS = (
    *(UNIT, SECOND, OFFICE),
    Label(name="某区某局机关"),
    Label(name="某区某局某中心"),
    Label(name="某区某局"),
    Label(name="某区财政局", code="802"),
    Label(name="某区财政局机关"),
    Label(name="北京市朝阳区统计局"),
    Label(name="北京市朝阳区统计局", code="803"),
    Label(name="北京市朝阳区统计局机关", code="803001"),
    Label(name="某区某局信息中心", code="801001"),
)
PROJECTS = (
    *(
        Label(name=name, code=f"11010525T00000000000{number}")
        for number, name in enumerate(("保安", "绿化", "绿化经费", "统计局还原-绿化", "某局还原-绿化"))
    ),
    *map(Label, ("绿化", "保安", "京财社指〔2024〕12号绿化", "区统计局还原-保安")),
    Label(name="京财社指〔2024〕12号提前下达2025年绿化", code="11010524T000000000009"),
)
POLICIES: tuple[tuple[str | None, str | None], ...] = (
    *((None, "某某管理办法"), ("京财社指〔2024〕12号", None)),
    ("京财社指〔2024〕12号", "关于下达某某资金的通知"),
    ("京发〔2020〕3号", "某某管理办法"),
    (None, "关于印发《某某管理办法》的通知"),
    *((None, "2024年某某管理办法"), ("国发〔2021〕7号", "某某管理办法"), (None, "中华人民共和国预算法")),
    *((None, "关于进一步加强某某工作的若干实施"), (None, "关于进一步加强某某工作的若干实施意见")),
)
RECEIVERS = ("朝阳区统计局", "某区某局", "朝阳区", "某区某局机关")


def _unit(label: Label) -> str:
    return NAMER.unit("110105", label.code or label.name)


DECISIONS = tuple(
    Decision(same, start, end, None, "同一", NOW.date())
    for same in (True, False)
    for start, end in (
        (_unit(UNIT), _unit(SECOND)),
        (_unit(UNITS[3]), _unit(UNIT)),
        (NAMER.policy("京财社指〔2024〕12号"), _unit(OFFICE)),
    )
)
"""What may be decided about some of them."""


def changing_document(chance: random.Random, files: int) -> tuple[bytes, str]:
    """One of so many files, whose content differs each time, as N-Quads and the IRI of its graph."""
    publisher = chance.choice([*UNITS, None])
    year, stage = chance.choice([2024, 2025, 2026]), chance.choice([Stage.BUDGET, Stage.FINAL_ACCOUNTS])
    units = tuple(chance.sample(UNITS, chance.randint(1, 3)))
    name = f"文件{chance.randrange(files)}"
    book = Book(name, publisher=publisher or OFFICE, units=units, year=year, stage=stage)
    region = chance.choice(["110105", "110105", "110105", "110108", None])
    book.facts[0] = msgspec.structs.replace(book.facts[0], region=region, publisher=publisher)
    for function in chance.sample(["2010301", "2010302", "2080505"], chance.randint(1, 3)):
        kind, owner = chance.choice(["expenditure", "general_expenditure"]), chance.choice([None, publisher])
        amount = _amount(chance)
        book.row(kind, {"合计": amount, "项目支出": amount}, function=function, unit=owner)
    for _ in range(chance.randint(0, 3)):
        book.project(chance.choice(PROJECTS), _amount(chance), unit=chance.choice(UNITS))
    if chance.random() < 0.5:
        number = chance.choice(["京财社指〔2024〕12号", "国发〔2021〕7号"])
        book.transfer(number, _amount(chance), chance.choice([None, *PROJECTS]), unit=chance.choice(UNITS))
    book.facts += [_citation(chance, book.sha, place) for place in range(chance.randint(0, 3))]
    if chance.random() < 0.3:
        if chance.random() < 0.5:
            book.facts[0] = msgspec.structs.replace(
                book.facts[0], kind="policy", fiscal_year=None, publisher=None
            )
        book.facts += _policy(chance, book.sha)
    graph = map_document(book.facts, NAMER, version="0", now=NOW)
    return graph.nquads, graph.graph


def _amount(chance: random.Random) -> str:
    return f"{chance.randint(1, 9)}.00"


def _citation(chance: random.Random, sha: str, place: int) -> AnyFact:
    number, title = chance.choice(POLICIES)
    project = chance.choice([None, *PROJECTS])
    return Citation(
        document=sha,
        source=Source(document=sha, line=place + 1),
        context=chance.choice(["project_name", "basis", "text"]),
        raw=f"{title or ''}{number or ''}",
        start=50 * place,
        end=50 * place + 10,
        role=chance.choice(["funding", "basis"]),
        document_number=number,
        title=title,
        truncated=title is not None and title.endswith("实施"),
        project=project,
        unit=chance.choice(UNITS) if project else None,
    )


def _policy(chance: random.Random, sha: str) -> Iterator[AnyFact]:
    number, title = chance.choice(POLICIES)
    source = Source(document=sha, line=1)
    issuers = chance.sample(["北京市财政局", "北京市朝阳区财政局", "国务院"], chance.randint(0, 2))
    yield PolicyText(
        document=sha,
        source=source,
        number=number,
        title=title or "关于下达某某资金的通知",
        issuers=tuple(issuers),
    )
    for row in range(chance.randint(0, 2)):
        yield Allocation(
            document=sha,
            source=source,
            table=1,
            row=row,
            receiver=Label(name=chance.choice(RECEIVERS)),
            amount=Decimal(chance.randint(1, 9)),
            printed="1.00",
            printed_unit="元",
            project=chance.choice([None, *PROJECTS]),
        )
