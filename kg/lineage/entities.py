"""What a person means by a text: an IRI, a project code, a unit, a document number, a subject, part of a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec
import pyoxigraph as ox

from extract.policy import number_key, parse_number
from extract.project_code import mend_code
from kg.errors import ParameterError
from kg.graph.iri import last_key
from kg.lineage.kinds import NODE_LABELS, NodeKind
from kg.policy.identity import canonical_policy
from kg.search.index import index_of
from kg.search.kinds import ThingKind
from kg.search.lookups import Tier
from kg.store.asking import ask_ahead, ask_texts, labels_of, types_of_each
from kg.store.snapshot import GraphReader
from kg.words.text import Said
from ontology.terms import bkg, skos

_KINDS: dict[str, NodeKind] = {
    bkg.Department: NodeKind.DEPARTMENT,
    bkg.Unit: NodeKind.UNIT,
    bkg.Project: NodeKind.PROJECT,
    bkg.ProjectBudget: NodeKind.PROJECT_BUDGET,
    bkg.PolicyDocument: NodeKind.POLICY,
    bkg.FundingDocument: NodeKind.POLICY,
    bkg.Transfer: NodeKind.TRANSFER,
    bkg.Indicator: NodeKind.INDICATOR,
    bkg.BudgetLine: NodeKind.LINE,
    bkg.Agency: NodeKind.AGENCY,
    skos.Concept: NodeKind.CONCEPT,
}
_NAMED = (ThingKind.DEPARTMENT, ThingKind.UNIT, ThingKind.AGENCY, ThingKind.POLICY, ThingKind.PROJECT)
"""What a person knows by name, the likeliest first."""
_MOST_NAMED = 500

_CONCEPT_CODE = re.compile(r"\d{3}|\d{5}|\d{7}")


class Meaning(msgspec.Struct, frozen=True):
    """A thing that a text may mean.

    `match` says how: iri, code, number, name (the whole of it) or part (of the name).
    """

    iri: str
    kind: NodeKind
    label: str
    code: str | None
    match: str


def find_entity(
    store: GraphReader, text: str, kinds: Sequence[NodeKind] = (), *, limit: int = 50
) -> list[Meaning]:
    """The things that a text may mean, the likeliest first.

    A code, number or IRI that is known is not looked for among the names. A whole name hides the
    names that only contain the text.

    Args:
        store: An open store.
        text: An IRI of the store; a project code, also a damaged one; the code of a unit or subject; a document
            number in any form; a name or title, or part of one.
        kinds: What to look for; anything if empty.
        limit: At most so many.
    """
    asked = text.strip()
    if not asked:
        return []
    found = _by_key(store, asked) or _by_name(store, asked)
    wanted = [c for c in found if not kinds or c.kind in kinds]
    if kinds and not wanted:
        wanted = [c for c in _by_name(store, asked) if c.kind in kinds]
    return wanted[:limit]


def resolve(store: GraphReader, text: str, kinds: Sequence[NodeKind]) -> str:
    """The IRI of the one thing that a text means.

    A name that fits a department and its units means the department.

    Raises:
        ParameterError: Nothing of these kinds fits, or several things do; the message names them.
    """
    found = find_entity(store, text, kinds)
    if len(found) > 1:
        found = _department_of_its_units(_each_policy_once(store, found))
    labels = list(dict.fromkeys(NODE_LABELS[kind] for kind in kinds)) or [Said("事物", "thing")]
    what = Said("、".join(labels), ", ".join(label.en for label in labels))
    if not found:
        known = Said("图中有的名称、代码或文号", "a name, code, number or IRI that the store knows")
        raise ParameterError(what, known, Said(f"“{text}”", repr(text)))
    if len(found) > 1:
        several = "; ".join(f"{c.code or ''} {c.label}".strip() for c in found[:8])
        raise ParameterError(
            what,
            Said("几个相符者中的一个", "one of several that fit"),
            Said(
                f"“{text}”，与 {len(found)} 个相符：{several}",
                f"{text!r}, which fits {len(found)}: {several}",
            ),
        )
    return found[0].iri


def describe_entities(store: GraphReader, iris: Iterable[str], match: str = "iri") -> list[Meaning]:
    """Kind, label and code of things that the store knows; others are left out."""
    asked = [iri for iri in iris if _is_iri(iri)]
    ask_ahead(store, ("common/types", {"thing": asked}), ("common/label", {"thing": asked}))
    order = list(_KINDS.values())
    kinds: dict[str, NodeKind] = {}
    for iri, classes in types_of_each(store, asked).items():
        known = {_KINDS[name] for name in classes if name in _KINDS}
        if known:
            kinds[iri] = min(known, key=order.index)
    labels = labels_of(store, kinds)
    return [Meaning(iri, kinds[iri], labels[iri], _code(iri), match) for iri in asked if iri in kinds]


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _code(iri: str) -> str | None:
    key = last_key(iri)
    return key if any(c.isdigit() for c in key) else None


def _by_key(store: GraphReader, asked: str) -> list[Meaning]:
    """What an IRI, code or number names."""
    if "://" in asked or asked.startswith("urn:"):
        return describe_entities(store, [asked])
    number = parse_number(asked)
    if number is not None:
        return describe_entities(
            store, _coded(store, bkg.documentNumber, number_key(number.normal)), "number"
        )
    code = mend_code(asked)
    if code is not None:
        return describe_entities(store, _coded(store, bkg.projectCode, code), "code")
    if not asked.isascii():
        return []
    found = _coded(store, bkg.unitCode, asked)
    if _CONCEPT_CODE.fullmatch(asked):
        found += _coded(store, skos.notation, asked)
    return describe_entities(store, dict.fromkeys(found), "code")


def _coded(store: GraphReader, term: str, code: str) -> list[str]:
    """Things with a code; of concepts the same code may stand in several lists."""
    found = ask_texts(store, "lineage/things-of-code", property=term, code=ox.Literal(code))
    return sorted({thing for _, _, thing in found if thing})


def _by_name(store: GraphReader, asked: str) -> list[Meaning]:
    """Things named so, or with this in their name; whole names alone where there are any."""
    with index_of(store) as index:
        hits = index.search(asked, _NAMED, limit=_MOST_NAMED)
    named = [h for h in hits if h.tier <= Tier.PHRASE and h.matched != h.code]
    whole = [h for h in named if h.tier is Tier.EXACT]
    found = sorted(whole or named, key=lambda h: (_NAMED.index(h.kind), len(h.matched), h.iri))
    return describe_entities(store, [h.iri for h in found], "name" if whole else "part")


def _each_policy_once(store: GraphReader, found: Sequence[Meaning]) -> list[Meaning]:
    """Of policies that are names of one document the first alone."""
    kept: dict[str, Meaning] = {}
    for meaning in found:
        is_policy = meaning.kind is NodeKind.POLICY
        kept.setdefault(canonical_policy(store, meaning.iri) if is_policy else meaning.iri, meaning)
    return list(kept.values())


def _department_of_its_units(found: Sequence[Meaning]) -> list[Meaning]:
    """A department alone where all the others are its units, by their codes."""
    departments = [c for c in found if c.kind is NodeKind.DEPARTMENT]
    if len(departments) == 1 and all(c.iri.startswith(departments[0].iri) for c in found):
        return departments
    return list(found)
