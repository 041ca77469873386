"""Every key becomes a valid IRI, and different keys different IRIs."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BuildError
from kg.graph.iri import Namer, escape_key

SHA = "c5fdb2c98068d7e6" + "0" * 48
NAMER = Namer()
keys = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(keys)
def test_a_key_makes_an_invalid_iri(key: str) -> None:
    iri = NAMER.policy(key)
    assert ox.NamedNode(iri).value == iri
    assert next(iter(ox.parse(f"<{iri}> <a:b> <a:c> .", ox.RdfFormat.N_QUADS))).subject == ox.NamedNode(iri)


@given(keys, keys)
def test_two_keys_share_one_iri(one: str, other: str) -> None:
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert (NAMER.unit("110105", one) == NAMER.unit("110105", other)) is same


@given(keys, keys, keys, keys)
def test_a_slash_in_one_key_is_taken_for_the_border_of_two(a: str, b: str, c: str, d: str) -> None:
    def nfc(*parts: str) -> tuple[str, ...]:
        return tuple(unicodedata.normalize("NFC", p) for p in parts)

    assert (NAMER.unit(a, b) == NAMER.unit(c, d)) is (nfc(a, b) == nfc(c, d))
    assert (NAMER.measure((a, b)) == NAMER.measure((c, d))) is (nfc(a, b) == nfc(c, d))


@given(keys)
def test_white_space_or_a_reserved_character_survives_in_an_iri(key: str) -> None:
    segment = escape_key(key)
    assert not set(segment) & set('/#?"<>{}|\\^`[]')
    assert not any(c.isspace() for c in segment)
    assert segment not in {".", ".."}


@pytest.mark.parametrize(
    ("key", "segment"),
    [
        ("京财社指〔2023〕1791号", "京财社指〔2023〕1791号"),
        ("11010522T000000403139", "11010522T000000403139"),
        ("基层 代表/组#1?50%", "基层%20代表%2F组%231%3F50%25"),
        ("全角\u3000空格", "全角%E3%80%80空格"),
        ("..", "%2E%2E"),
        ("e\u0301", "\u00e9"),
        ("零\u200b宽", "零%E2%80%8B宽"),
    ],
)
def test_a_printed_key_changes_its_iri(key: str, segment: str) -> None:
    assert escape_key(key) == segment


@pytest.mark.parametrize("key", ["", "\ud800", "a\udfffb"])
def test_a_key_that_names_nothing_becomes_an_iri(key: str) -> None:
    with pytest.raises(BuildError, match=r"key of an IRI: expected .*, got "):
        escape_key(key)


@pytest.mark.parametrize(
    "base", ["", "budget/", "https://example.org/id", "https://example.org/a b/", "https://x/<>/"]
)
def test_a_base_that_gives_broken_iris_is_accepted(base: str) -> None:
    with pytest.raises(BuildError, match="base of IRIs"):
        Namer(base)


@pytest.mark.parametrize("sha", ["", "xyz", "C5FDB2C98068D7E6", "c5fdb2c98068d7e"])
def test_something_that_is_no_hash_names_a_document(sha: str) -> None:
    with pytest.raises(BuildError, match="hash of a document"):
        NAMER.document(sha)


ID = "https://w3id.org/budgetkg/id/"
SHORT = "c5fdb2c98068d7e6"


@pytest.mark.parametrize(
    ("make", "tail"),
    [
        (lambda n: n.document_graph(SHA), f"graph/document/{SHORT}"),
        (lambda n: n.ontology_graph, "graph/ontology"),
        (lambda n: n.codelists_graph, "graph/codelists"),
        (lambda n: n.things_graph, "graph/things"),
        (lambda n: n.document(SHA), f"document/{SHORT}"),
        (lambda n: n.run(SHA), f"run/{SHORT}"),
        (lambda n: n.table(SHA, "03"), f"table/{SHORT}/03"),
        (lambda n: n.table(SHA, "03", 2), f"table/{SHORT}/03~2"),
        (lambda n: n.table(SHA, "03~2"), f"table/{SHORT}/03%7E2"),
        (
            lambda n: n.line(SHA, "06", "601001|2120101", ("基本支出", "小计")),
            f"line/{SHORT}/06/601001%7C2120101/基本支出/小计",
        ),
        (lambda n: n.line(SHA, "06", "合计", (), occurrence=3), f"line/{SHORT}/06~3/合计"),
        (lambda n: n.unit("110105", "601001"), "unit/110105/601001"),
        (lambda n: n.region("110105"), "region/110105"),
        (lambda n: n.project("11010522T000000403139"), "project/11010522T000000403139"),
        (lambda n: n.uncoded_project("310107", "0101", "绿化"), "project/310107/0101/绿化"),
        (lambda n: n.project_budget("P1", "601001", 2026, "budget"), "project-budget/P1/601001/2026/budget"),
        (lambda n: n.transfer(SHA, "12", 4), f"transfer/{SHORT}/12/4"),
        (lambda n: n.policy("京财社指〔2023〕1791号"), "policy/京财社指〔2023〕1791号"),
        (lambda n: n.agency("北京市财政局"), "agency/北京市财政局"),
        (lambda n: n.citation(SHA, "goal", 314, 12), f"citation/{SHORT}/goal/314.12"),
        (lambda n: n.finding(SHA, "total", 1), f"finding/{SHORT}/total/1"),
        (lambda n: n.scheme("function"), "scheme/function"),
        (lambda n: n.function("2010107"), "function/2010107"),
        (lambda n: n.government_economic("50205"), "government-economic/50205"),
        (lambda n: n.department_economic("30227"), "department-economic/30227"),
        (lambda n: n.service_directory("0211"), "service-directory/0211"),
        (lambda n: n.service_directory("0211", "物业管理服务"), "service-directory/0211/物业管理服务"),
        (lambda n: n.procurement_category("A"), "procurement-category/A"),
        (lambda n: n.activity("社区建设"), "activity/社区建设"),
        (lambda n: n.project_category("31"), "project-category/31"),
        (lambda n: n.fund("11"), "fund/11"),
        (lambda n: n.transfer_item("2300249"), "transfer-item/2300249"),
        (lambda n: n.measure(("基本支出", "人员经费")), "measure/基本支出/人员经费"),
        (lambda n: n.stage("budget"), "stage/budget"),
    ],
)
def test_a_thing_is_named_otherwise_than_the_documentation_says(
    make: Callable[[Namer], str], tail: str
) -> None:
    assert make(NAMER) == ID + tail
    assert make(Namer("urn:example:kg/")) == "urn:example:kg/" + tail
