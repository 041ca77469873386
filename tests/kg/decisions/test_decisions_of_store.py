"""Decisions are kept with the store, survive a rebuild, and show what became of them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from extract.decisions.model import DecisionKind, ReadingDecision
from extract.source import Box, Source
from kg.build.building import build
from kg.build.redeciding import DecisionState, states_of
from kg.check.validate import validate_store
from kg.cli.app import app
from kg.decisions.file import DecisionsFile, keep_file, kept_file, merged, read_file, write_file
from kg.decisions.worklist import WorkKind, worklist
from kg.errors import BuildError
from kg.graph.iri import Namer
from kg.links.decisions import Decision
from kg.store.embedded import EmbeddedStore
from kg.store.opening import open_reader
from ontology.terms import bkg
from tests.conftest import SAMPLES

SAMPLE = SAMPLES / "2026-双井街道.txt"
LINE = "line/6733411f24048df3/04/合计/金额"
NAMER = Namer()
DAY = date(2026, 3, 1)
SHA = "a" * 64
RUN = CliRunner()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("decided") / "store"
    result = RUN.invoke(app, ["build", str(SAMPLE), "-s", str(store)])
    assert result.exit_code in (0, 1), result.output
    return store


def values(store: Path, thing: str, term: str) -> set[str]:
    with open_reader(str(store)) as opened:
        found = opened.query(f"SELECT DISTINCT ?v {{ GRAPH ?g {{ <{NAMER.base}{thing}> <{term}> ?v }} }}")
        return {row["v"].value for row in found}  # type: ignore[union-attr]


def kg(*arguments: str) -> tuple[int, str]:
    result = RUN.invoke(app, list(arguments))
    return result.exit_code, result.output


@pytest.mark.pressure
def test_a_correction_is_kept_counted_shown_and_taken_back(built: Path) -> None:
    store = str(built)
    reason = ("--reason", "多印了一位", "--by", "AB", "-s", store)
    assert kg("decisions", "add", LINE, "--correct", "665.46万元", *reason)[0] == 0
    assert values(built, LINE, bkg.amount) == {"6654600"}
    assert values(built, LINE, bkg.printedText) == {"665.464820"}
    assert values(built, LINE, bkg.status) == {"corrected"}
    with open_reader(store) as opened:
        assert list(validate_store(opened)) == []
    code, listed = kg("decisions", "list", "-s", store, "-f", "json")
    (row,) = json.loads(listed)
    assert (code, row["state"], row["printed"], row["value"]) == (0, "applied", "665.464820", "665.46万元")

    # A rebuild of the whole store from the files obeys the same file of decisions.
    with EmbeddedStore.open(built) as opened:
        opened.remove_graph(NAMER.document_graph("6733411f24048df3" + "0" * 48))
        build([str(SAMPLE)], opened, decisions=kept_file(store), jobs=0)
    assert values(built, LINE, bkg.status) == {"corrected"}

    # A second, contradicting decision is refused unless it says that it replaces the first.
    refused = RUN.invoke(app, ["decisions", "add", LINE, "--correct", "1万元", *reason])
    assert isinstance(refused.exception, BuildError)
    assert kg("decisions", "remove", row["key"], "-s", store)[0] == 0
    assert values(built, LINE, bkg.amount) == {"6654648.2"}
    assert "corrected" not in values(built, LINE, bkg.status)


@pytest.mark.pressure
def test_a_decision_whose_print_is_gone_is_reported_and_ends_with_1(built: Path, tmp_path: Path) -> None:
    sha = next(iter(values(built, "document/6733411f24048df3", bkg.sha256)))
    place = Source(sha, line=95, column=1)
    one = ReadingDecision(
        verdict=DecisionKind.CORRECT, document=sha, printed="665.4648", place=place, value="1万元", reason="试", by="AB", date=DAY
    )  # fmt: skip
    gone = ReadingDecision(
        verdict=DecisionKind.CORRECT, document=SHA, printed="1", place=Source(SHA, line=1), value="1元", reason="试", by="AB", date=DAY
    )  # fmt: skip
    path = tmp_path / "decisions.yaml"
    write_file(DecisionsFile(readings=(one, gone)), path)
    assert kg("decisions", "import", str(path), "-s", str(built))[0] == 1
    with open_reader(str(built)) as opened:
        states = [r.state for r in states_of(opened, kept_file(str(built)), NAMER)]
    assert states == [DecisionState.STALE, DecisionState.NO_DOCUMENT]
    assert values(built, LINE, bkg.amount) == {"6654648.2"}
    assert kg("decisions", "check", "-s", str(built))[0] == 1
    keep_file(DecisionsFile(), str(built))
    assert kg("decisions", "apply", "-s", str(built))[0] == 0


@pytest.mark.pressure
def test_a_name_a_person_gave_is_what_the_unit_is_called_and_the_print_stays(built: Path) -> None:
    said = ("--reason", "全称", "--by", "AB", "-s", str(built))
    assert kg("decisions", "add", "unit/110105/601", "--name", "双井街道办事处", *said)[0] == 0
    assert values(built, "unit/110105/601", bkg.seenAs) == {"双井街道办事处"}
    printed = values(built, "line/6733411f24048df3/02/601/合计", bkg.unitAsPrinted)
    assert printed == {"601-北京市朝阳区人民政府双井街道"}
    (kept,) = kept_file(str(built)).readings
    assert kg("decisions", "remove", kept.key, "-s", str(built))[0] == 0
    assert values(built, "unit/110105/601", bkg.seenAs) == {"北京市朝阳区人民政府双井街道"}


printed = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
places = st.one_of(
    st.builds(
        lambda line, column: Source(SHA, line=line, column=column), st.integers(1, 9999), st.integers(0, 40)
    ),
    st.builds(
        lambda page, x, y: Source(
            SHA, page=page, row=3, column=2, block=7, box=Box(x, y, x + 20.5, y + 9.25)
        ),
        st.integers(1, 500),
        st.integers(0, 500),
        st.integers(0, 700),
    ),
    st.builds(lambda sheet, row: Source(SHA, sheet=sheet, row=row, column=0), printed, st.integers(0, 999)),
)
figures = st.builds(
    lambda place, text, yuan: ReadingDecision(
        verdict=DecisionKind.CORRECT, document=SHA, printed=text, place=place, value=f"{yuan}元", reason="理由：“a”", by="AB", date=DAY
    ),
    places,
    printed,
    st.decimals(0, 10**12, places=2),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(figures, max_size=4, unique_by=lambda d: d.key))
def test_decisions_read_back_as_written(
    tmp_path_factory: pytest.TempPathFactory, found: list[ReadingDecision]
) -> None:
    path = tmp_path_factory.mktemp("file") / "decisions.yaml"
    link = Decision(True, NAMER.unit("1", "1"), NAMER.unit("1", "2"), None, "同", DAY, "AB")
    written = DecisionsFile((link,), tuple(found))
    write_file(written, path)
    again = read_file(path, NAMER)
    assert again.readings == written.readings
    assert [d.key for d in again.readings] == [d.key for d in found]
    assert again.links[0].ends == link.ends


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ("correct: {document: %s, line: 3, printed: '1'}\n  value: 12.50\n  reason: a\n  by: AB\n  date: 2026-03-01", "value"),
        ("correct: {document: %s, line: 3, printed: '1'}\n  value: '12.50'\n  reason: a\n  by: AB\n  date: 2026-03-01", "unit of money"),
        ("correct: {document: %s, printed: '1'}\n  value: 1元\n  reason: a\n  by: AB\n  date: 2026-03-01", "a place"),
        ("correct: {document: %s, line: 3, printed: 1.0}\n  value: 1元\n  reason: a\n  by: AB\n  date: 2026-03-01", "printed"),
        ("correct: {document: %s, line: 0, printed: '1'}\n  value: 1元\n  reason: a\n  by: AB\n  date: 2026-03-01", "line"),
        ("correct: {document: abc, line: 3, printed: '1'}\n  value: 1元\n  reason: a\n  by: AB\n  date: 2026-03-01", "SHA-256"),
        ("correct: {document: %s, line: 3, printed: '1'}\n  value: 1元\n  by: AB\n  date: 2026-03-01", "reason"),
        ("correct: {document: %s, line: 3, printed: '1'}\n  value: 1元\n  reason: a\n  date: 2026-03-01", "initials"),
        ("correct: {document: %s, line: 3, printed: '1'}\n  value: 1元\n  reason: a\n  by: 张三\n  date: 2026-03-01", "initials"),
        ("money-unit: {document: %s, line: 3, printed: '表'}\n  value: 美元\n  reason: a\n  by: AB\n  date: 2026-03-01", "unit of money"),
        ("verify: {document: %s, line: 3, printed: '表'}\n  reason: a\n  by: AB\n  date: 2026-03-01", "one of"),
    ],
)  # fmt: skip
def test_a_malformed_entry_is_an_error_that_names_it(tmp_path: Path, entry: str, named: str) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text("- " + entry.replace("%s", SHA), "utf-8")
    with pytest.raises(BuildError, match="entry 1") as error:
        read_file(path, NAMER)
    assert named in str(error.value)


def test_the_later_of_two_decisions_needs_to_say_that_it_replaces_the_first() -> None:
    place = Source(SHA, line=1, column=1)
    one, two = (
        ReadingDecision(
            verdict=verdict,
            document=SHA,
            printed="1",
            place=place,
            value=value,
            reason="a",
            by="AB",
            date=DAY,
        )
        for verdict, value in ((DecisionKind.CONFIRM, "1元"), (DecisionKind.CORRECT, "2元"))
    )
    kept = DecisionsFile(readings=(one,))
    with pytest.raises(BuildError, match="no other decision"):
        merged(kept, DecisionsFile(readings=(two,)))
    assert merged(kept, DecisionsFile(readings=(two,)), replace=True).readings == (two,)
    assert merged(kept, kept).readings == (one,)
    assert two.amount == Decimal(2)


def test_a_misread_amount_is_not_more_money_than_its_document_holds(beijing_store_path: Path) -> None:
    """劲松街道's scan reads points as commas: 11,944,824,347万元 stands where all money is 17,144.242047万元."""
    with open_reader(str(beijing_store_path)) as opened:
        found = worklist(opened)
    assert found[0].money is not None and found[0].money <= Decimal("306710982.52")
    misread = {item.money for item in found if item.kind is WorkKind.FIGURE and "11,944,824,347" in item.zh}
    assert misread == {Decimal("119448243.47")}
