"""Of what subject and how much the projects are that a search found: facets that the counted money tells, not the names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from kg.graph.iri import join_iri, last_key
from kg.graph.subject_names import listed_name
from kg.money import figures_of
from kg.money.figures import yuan
from kg.search import Hit, ThingKind
from kg.search.facets import SearchFacet, Told
from kg.store.snapshot import GraphReader
from kg.words.text import Text, same

_BANDS = (
    ("0", Decimal(0), Text("不到10万元", "less than 100,000 yuan")),
    ("100000", Decimal(100_000), Text("10万—100万元", "100,000 to 1 million")),
    ("1000000", Decimal(1_000_000), Text("100万—1000万元", "1 to 10 million")),
    ("10000000", Decimal(10_000_000), Text("1000万元以上", "10 million and more")),
)
"""Value of the facet, from which amount on, and how it is said; in order."""
AMOUNT_NAMES = {value: name for value, _, name in _BANDS}
_TOTALS = """SELECT thing.iri, budget.total FROM budget JOIN thing ON thing.id = budget.project
WHERE budget.total IS NOT NULL AND thing.iri IN"""
_SUBJECTS = """SELECT DISTINCT thing.iri, subject.iri FROM figure JOIN thing ON thing.id = figure.project
JOIN thing AS subject ON subject.id = figure.function WHERE figure.data_set = 'project-expenditure' AND thing.iri IN"""
_CLASS = 3


def money_of(store: GraphReader, hits: Sequence[Hit]) -> Told:
    """Classes of functional subjects and bands of amounts: of projects by what documents print, of subjects their own."""
    found: dict[str, dict[SearchFacet, set[str]]] = defaultdict(lambda: defaultdict(set))
    projects = [hit.iri for hit in hits if hit.kind is ThingKind.PROJECT]
    names = {f"p{number}": iri for number, iri in enumerate(projects)}
    wanted = f"({', '.join(f':{name}' for name in names)})"
    if projects:
        with figures_of(store) as figures:
            for iri, total in figures.rows(f"{_TOTALS} {wanted}", names):
                found[iri][SearchFacet.AMOUNT].add(_band(yuan(total)))
            for iri, subject in figures.rows(f"{_SUBJECTS} {wanted}", names):
                found[iri][SearchFacet.SUBJECT].add(last_key(subject)[:_CLASS])
    for hit in hits:
        if hit.kind is ThingKind.FUNCTION:
            found[hit.iri][SearchFacet.SUBJECT].add(hit.code[:_CLASS])
    return found


def subject_name(code: str) -> Text:
    """A class of functional subjects by its code and the ministry's name."""
    return same(f"{code} {listed_name(join_iri('function', code)) or ''}".strip())


def _band(amount: Decimal) -> str:
    return [value for value, least, _ in _BANDS if amount >= least or value == "0"][-1]
