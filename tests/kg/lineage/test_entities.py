"""What a text means."""

from __future__ import annotations

import pytest

from kg.errors import ParameterError
from kg.lineage import NodeKind, find_entity, lineage_of
from kg.lineage.entities import resolve
from kg.store.snapshot import StoreSnapshot
from tests.kg.lineage.books import NAMER


@pytest.mark.parametrize(
    ("text", "kind", "iri", "match"),
    [
        (
            "https://w3id.org/budgetkg/id/unit/110105/601",
            NodeKind.DEPARTMENT,
            NAMER.unit("110105", "601"),
            "iri",
        ),
        ("11010524T000002828089", NodeKind.PROJECT, NAMER.project("11010524T000002828089"), "code"),
        ("1101052470000 02828089", NodeKind.PROJECT, NAMER.project("11010524T000002828089"), "code"),
        ("601001", NodeKind.UNIT, NAMER.unit("110105", "601001"), "code"),
        ("2110301", NodeKind.CONCEPT, NAMER.function("2110301"), "code"),
        ("京财资环指 [2023] 第1782号", NodeKind.POLICY, NAMER.policy("京财资环指〔2023〕1782号"), "number"),
        ("小红门乡人民", NodeKind.UNIT, NAMER.unit("110105", "661001"), "part"),
        ("垃圾分类工作经费", NodeKind.PROJECT, NAMER.project("11010526T000003777929"), "name"),
        ("北京市财政局", NodeKind.AGENCY, NAMER.agency("北京市财政局"), "name"),
    ],
)
def test_each_form_of_naming_finds_its_thing(
    sample_store: StoreSnapshot, text: str, kind: NodeKind, iri: str, match: str
) -> None:
    first = find_entity(sample_store, text)[0]
    assert (first.kind, first.iri, first.match) == (kind, iri, match)


def test_a_whole_name_hides_the_names_that_contain_it(sample_store: StoreSnapshot) -> None:
    assert [c.label for c in find_entity(sample_store, "北京市朝阳区小红门乡")] == ["北京市朝阳区小红门乡"]
    assert len(find_entity(sample_store, "小红门")) > 1


@pytest.mark.parametrize(
    "text", ["", "  ", "《》", "不存在的东西", "https://example.org/x", "http://not an iri", '"} DROP ALL']
)
def test_what_nobody_knows_means_nothing(sample_store: StoreSnapshot, text: str) -> None:
    assert find_entity(sample_store, text) == []


def test_only_the_kinds_asked_for_are_found(sample_store: StoreSnapshot) -> None:
    found = find_entity(sample_store, "街道", [NodeKind.UNIT])
    assert {c.kind for c in found} == {NodeKind.UNIT} and len(found) >= 2


def test_no_more_candidates_than_asked_for(sample_store: StoreSnapshot) -> None:
    assert len(find_entity(sample_store, "经费", limit=3)) == 3


def test_a_name_of_a_department_and_its_units_means_the_department(sample_store: StoreSnapshot) -> None:
    units = (NodeKind.DEPARTMENT, NodeKind.UNIT)
    assert resolve(sample_store, "双井街道", units) == NAMER.unit("110105", "601")


def test_several_things_are_listed_and_none_is_chosen(sample_store: StoreSnapshot) -> None:
    with pytest.raises(ParameterError, match=r"fits \d+: .*河长制"):
        resolve(sample_store, "河长制", (NodeKind.PROJECT,))


@pytest.mark.parametrize(
    ("text", "kind"), [("601", "unit"), ("京财社指[2023]1791号", "policy"), ("垃圾分类工作经费", "project")]
)
def test_a_thing_has_the_lineage_of_its_kind(sample_store: StoreSnapshot, text: str, kind: str) -> None:
    assert lineage_of(sample_store, text).kind == kind


def test_a_thing_without_a_lineage_is_refused(sample_store: StoreSnapshot) -> None:
    with pytest.raises(ParameterError, match="policy document") as refused:
        lineage_of(sample_store, "2110301")
    assert "政策文件" in refused.value.text.zh
