"""The name of a thing comes from sound documents, and names of one code that contradict each other are said."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec

from extract.facts import Allocation, Label, PolicyText, Stage, Status
from extract.source import Source
from kg.build.naming import RULE, NamesSeen, describe_contradictions
from kg.build.things import describe_things
from kg.graph.mapping.document import map_document
from tests.kg.lineage.books import NAMER, NOW, OFFICE, Book, open_store

CODE = "11010525T000003403736"
IRI = NAMER.project(CODE)


def named(book: str, name: str, *, status: Status = Status.VERIFIED, year: int = 2026) -> Book:
    row = {"合计": "1.00"}
    return Book(book, publisher=OFFICE, year=year).row(
        "project_expenditure", row, project=Label(name=name, code=CODE), status=status
    )


def test_a_misread_name_wins_by_the_alphabet(tmp_path: Path) -> None:
    books = [named("甲", "乙项目"), named("乙", "一项目", status=Status.REPAIRED)]
    with open_store(tmp_path / "s", *books) as store:
        lines = describe_things(store, NAMER).decode().splitlines()
        said = [line for line in lines if line.startswith(f"<{IRI}>")]
        assert any("prefLabel" in line and "乙项目" in line for line in said)
        assert not any("一项目" in line for line in said)


def test_an_old_name_wins_over_a_new_one(tmp_path: Path) -> None:
    with open_store(
        tmp_path / "s", named("甲", "一项目", year=2022), named("乙", "乙项目", year=2024)
    ) as store:
        assert NamesSeen(store).of(IRI) == ["乙项目", "一项目"]


def test_one_code_with_two_unlike_names_is_merged_without_a_word(tmp_path: Path) -> None:
    books = [
        named("甲", "社工部还原-社区工作者系列培训"),
        named("乙", "社工部还原-参与社会治理项目", status=Status.REPAIRED),
    ]
    with open_store(tmp_path / "s", *books) as store:
        found = describe_contradictions(NamesSeen(store), NAMER).decode()
        assert RULE in found
        assert "参与社会治理项目" in found
        assert map_document(books[1].facts, NAMER, version="0", now=NOW).graph.rpartition("/")[2] in found


def test_a_name_in_other_brackets_or_misread_in_one_character_is_a_contradiction(tmp_path: Path) -> None:
    books = [
        named("甲", "基层人民调解工作经费"),
        named("乙", "基层人民调解工作经历"),
        named("丙", "基层人民调解工作经费（自管）"),
    ]
    with open_store(tmp_path / "s", *books) as store:
        assert describe_contradictions(NamesSeen(store), NAMER) == b""


def test_another_street_under_one_code_is_taken_for_a_slip(tmp_path: Path) -> None:
    """Names of streets of one district share most of their characters."""
    streets = [
        Book(name, publisher=Label(f"北京市朝阳区人民政府{name}街道办事处", "601"), year=year)
        for name, year in (("劲松", 2022), ("双井", 2024), ("双井", 2025))
    ]
    with open_store(tmp_path / "s", *streets) as store:
        names = NamesSeen(store)
        found = describe_contradictions(names, NAMER).decode()
        unit, documents = NAMER.unit("110105", "601"), [NAMER.document(b.sha) for b in streets]
        assert "劲松街道办事处」（2022）" in found
        assert not names.are_one(unit, documents[0], documents[1])


def test_a_name_with_more_words_is_another_unit(tmp_path: Path) -> None:
    units = [
        Book(name, publisher=Label(f"北京市朝阳区{name}", "602"), year=year)
        for name, year in (("教育委员会", 2022), ("教育委员会（本级）", 2024), ("教育委员会本级", 2025))
    ]
    with open_store(tmp_path / "s", *units) as store:
        assert describe_contradictions(NamesSeen(store), NAMER) == b""


def test_a_subject_of_the_list_is_called_by_its_code_or_one_that_is_not_by_the_list(tmp_path: Path) -> None:
    book = (
        Book("甲")
        .row("expenditure", {"合计": "3.00"}, function="2081107")
        .row("expenditure", {"合计": "2.00"})
    )
    names = {"2081107": "残疾人生活和护理补贴", "2080505": "另一名称", "2081188": "列表没有"}
    line = book.facts[-1]
    for code, name in names.items():
        book.facts.append(msgspec.structs.replace(line, key=code, function=Label(name, code)))
    with open_store(tmp_path / "s", book) as store:
        said = describe_things(store, NAMER).decode().splitlines()

    def states(code: str, what: str) -> bool:
        return any(line.startswith(f"<{NAMER.function(code)}>") and what in line for line in said)

    assert states("20811", '"残疾人事业"@zh')
    assert states("2081107", '"残疾人生活和护理补贴"@zh')
    assert not states("20811", "seenOnly")
    assert not states("2081107", "seenOnly")
    assert states("2080505", '"另一名称"@zh')
    assert states("2080505", "seenOnly")
    assert states("2081188", "seenOnly")


def test_a_thing_that_only_the_text_of_a_policy_names_has_no_name(tmp_path: Path) -> None:
    """The table of a funding document may print a subject that no list has and no budget names."""
    text = Book("通知", units=())
    text.facts[0] = msgspec.structs.replace(
        text.facts[0], kind="policy", publisher=None, fiscal_year=None, stage=Stage.BUDGET
    )
    source = Source(document=text.sha, line=2)
    text.facts += [
        PolicyText(document=text.sha, source=source, number="某财指〔2026〕1号", title="关于下达资金的通知"),
        Allocation(
            document=text.sha,
            source=source,
            table=1,
            row=1,
            receiver=Label(name="某区某局"),
            amount=Decimal(1),
            printed="1.00",
            printed_unit="元",
            function=Label(name="新设科目", code="2990199"),
        ),
    ]
    with open_store(tmp_path / "store", text) as store:
        assert NamesSeen(store).of(NAMER.function("2990199")) == ["新设科目"]
        assert "新设科目" in describe_things(store, NAMER).decode()
