"""A kind of fact is added by a class and a declaration: statements, terms, shapes and the error follow."""

from __future__ import annotations

import msgspec
import pytest

from extract.facts import Fact, Quantity
from kg.errors import BuildError
from kg.graph.iri import Namer
from kg.graph.mapping import map_document
from ontology import declared
from ontology.declared import DeclaredFact, DeclaredField, declared_facts
from ontology.terms import ONTOLOGY, VERSION
from tests.kg.graph.test_declared import DOCUMENT, NOW, SHA, TABLE, here, vehicles, violations


class Meeting(Fact, frozen=True, kw_only=True, tag="meeting"):
    """The fact of the recipe: a meeting planned."""

    table: int
    row: int
    name: str
    days: int


MEETING = DeclaredFact(
    fact="meeting", term="Meeting", label="会议", label_en="meeting", definition="一次计划的会议。",
    definition_en="One meeting planned.", key=("name",), dataset="meetings", row_is="one meeting",
    fields=(
        DeclaredField(attribute="name", term="meetingName", datatype="text", language="zh", required=True, column="name",
                      label="会议名称", label_en="meeting name", definition="名称。", definition_en="Its name."),
        DeclaredField(attribute="days", term="meetingDays", datatype="integer", column="days",
                      label="会期", label_en="meeting days", definition="天数。", definition_en="Days it takes."),
    ),
)  # fmt: skip


@pytest.fixture
def with_meetings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recipe carried out: a class, a declaration, and what reads them (here the test)."""
    known = (*declared_facts(), MEETING)
    for module in ("ontology.declared", "kg.graph.mapping.declared"):
        monkeypatch.setattr(f"{module}.declared_facts", lambda: known)
    monkeypatch.setattr("kg.graph.mapping.document.DeclaredKind", Quantity | Meeting)


@pytest.mark.usefixtures("with_meetings")
def test_the_recipe_of_a_new_fact_needs_a_class_and_a_declaration() -> None:
    meeting = Meeting(document=SHA, source=here(7), table=1, row=1, name="年会", days=2)
    facts = [DOCUMENT, TABLE, meeting]
    nquads = map_document(facts, Namer(), version=VERSION, now=NOW).nquads  # type: ignore[arg-type]  # not of ours
    assert (
        "#Meeting>" in nquads.decode()
        and '"2"^^<http://www.w3.org/2001/XMLSchema#integer>' in nquads.decode()
    )
    assert violations(nquads) == []
    assert violations(nquads.replace(b"#meetingName>", b"#other>")) == [f"{ONTOLOGY}#meetingName"]
    assert "bkg:meetingDays a owl:DatatypeProperty" in declared.declared_terms_turtle()


def test_a_fact_that_nobody_declared_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.graph.mapping.document.DeclaredKind", Meeting)
    meeting = Meeting(document=SHA, source=here(7), table=1, row=1, name="年会", days=2)
    with pytest.raises(BuildError, match="meeting"):
        map_document([DOCUMENT, TABLE, meeting], Namer(), version=VERSION, now=NOW)  # type: ignore[list-item]
    stray = msgspec.structs.replace(vehicles(3, "5"))
    with pytest.raises(AssertionError):
        map_document([DOCUMENT, TABLE, stray], Namer(), version=VERSION, now=NOW)
