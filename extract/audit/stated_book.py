"""The figures of the running text, to be found by subject and year, and as terms of equations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

import msgspec

from extract.amount import half_unit
from extract.audit.equation import Term
from extract.audit.identities import Selection
from extract.audit.ledger import Figure, Ledger
from extract.audit.stated_rules import (
    BUDGET_MEASURES,
    SubjectRule,
    is_own_measure,
    stated_rules,
    subject_key,
)
from extract.facts import Label, StatedFigure
from extract.figures import StatedRef
from extract.printed import UNIT_WORDS
from extract.source import Source
from extract.states import Stage

_ITEM_DIGITS = 7


TextPlace = tuple[int | None, str | None, int | None]
"""A paragraph: its page and sheet, and its line or block there."""


def text_place(source: Source) -> TextPlace:
    """The paragraph in which a place lies."""
    return source.page, source.sheet, source.position


class StatedBook:
    """What the text states, beside what the tables state.

    Args:
        figures: The stated figures of one document in reading order.
        ledger: The amounts of its tables.
        stage: Its stage.
        year: Its fiscal year.
        described: Where text stands that describes a project, with the project (页内位置 → 项目): 项目总预算 of one
            project is not that of another.
    """

    def __init__(
        self,
        figures: Sequence[StatedFigure],
        ledger: Ledger,
        stage: Stage,
        year: int | None,
        described: Mapping[TextPlace, Label] = MappingProxyType({}),
    ) -> None:
        self._described = described
        self.figures = figures
        self.ledger = ledger
        self.stage = stage
        self.year = year
        self._by_subject: defaultdict[tuple[str, Label | None], list[StatedFigure]] = defaultdict(list)
        for figure in figures:
            if figure.amount is not None:
                self._by_subject[_key(figure), self.project_of(figure)].append(figure)

    def project_of(self, figure: StatedFigure) -> Label | None:
        """The project in whose description a figure stands."""
        return self._described.get(text_place(figure.source))

    def same_subject(
        self, figure: StatedFigure, year: int | None, measures: Iterable[str | None]
    ) -> StatedFigure | None:
        """The figure of the same subject in a year, of one of the measures, that stands nearest."""
        wanted = set(measures)
        found = [
            other
            for other in self._by_subject[_key(figure), self.project_of(figure)]
            if other is not figure and other.year == year and (not wanted or other.measure in wanted)
        ]
        return min(
            found, key=lambda o: (abs(o.sentence - figure.sentence), o.start > figure.start), default=None
        )

    def whole_of(self, figure: StatedFigure, name: str) -> StatedFigure | None:
        """The last figure before this one that states the whole of that name, in the same year and stage."""
        own = is_own_measure(figure.measure, self.stage)
        found = [
            other
            for other in self._by_subject[subject_key(name), self.project_of(figure)]
            if other.year == figure.year
            and (other.sentence, other.ordinal) < (figure.sentence, figure.ordinal)
            and is_own_measure(other.measure, self.stage) is own
        ]
        # What a percentage is of is no whole of the parts that follow, where the figure itself is stated.
        found = [other for other in found if not other.is_base] or found
        return found[-1] if found else None

    def table_terms(
        self, figure: StatedFigure, measure: str | None, year: int | None
    ) -> list[tuple[SubjectRule | None, tuple[Term, ...]]]:
        """The places in tables that state the subject in a year: the terms of each, with the rule that says so."""
        if figure.function and figure.function.code:
            rows = self._function_terms(figure.function.code) if year == self.year else []
            return [(None, terms) for terms in rows]
        found: list[tuple[SubjectRule | None, tuple[Term, ...]]] = []
        for rule in stated_rules().of(figure, self.stage, measure):
            for selection in rule.tables:
                entries = (
                    self._of_year(self.ledger.select(selection), year)
                    if self.ledger.has(selection.table)
                    else []
                )
                if len(entries) == 1:
                    found.append((rule, (entries[0].term(),)))
        return found

    def _of_year(self, entries: Sequence[Figure], year: int | None) -> list[Figure]:
        """The amounts of a year: by the year their row or column says, else of the document's own year."""
        if any(e.value("year") for e in entries):
            return [e for e in entries if (label := e.value("year")) and label.name == str(year)]
        return list(entries) if year == self.year else []

    def _function_terms(self, code: str) -> list[tuple[Term, ...]]:
        """The rows of a functional subject, once a group of tables that has any; what lies below it is summed."""
        where = {"function": f"{code}$" if len(code) == _ITEM_DIGITS else code}
        found = []
        for group in stated_rules().functions:
            selections = [
                Selection(table, ("合计",), where=where) for table in group if self.ledger.has(table)
            ]
            terms = tuple(e.term() for s in selections for e in self.ledger.select(s))
            if terms:
                found.append(terms)
        return found


def _key(figure: StatedFigure) -> str:
    if figure.function_path:
        return "/".join(figure.function_path)
    return subject_key(figure.subject)


def amount_term(figure: StatedFigure) -> Term:
    """The amount of a figure as a term; integers other than 0 may have been rounded."""
    return Term(
        figure=StatedRef(figure.sentence, figure.ordinal),
        amount=figure.amount,
        half_unit=_half(figure.printed, figure.printed_unit, figure.amount),
        printed=f"{figure.printed}{figure.printed_unit}",
        source=figure.source,
        place=figure.subject,
    )


def change_term(figure: StatedFigure) -> Term:
    """The change of a figure as a term; 持平 is exact, its precision is that of the figures compared."""
    return Term(
        figure=StatedRef(figure.sentence, figure.ordinal, "change"),
        amount=figure.change,
        half_unit=_half(figure.change_printed, figure.change_unit, figure.change),
        printed=f"{figure.change_printed or ''}{figure.change_unit or ''}",
        source=figure.source,
        place=f"{figure.subject}增减",
    )


class Percent(msgspec.Struct, frozen=True):
    """A printed percentage: the field that holds it, its digits, and how much it adds to its base, in percent."""

    measure: str
    printed: Decimal
    added: Decimal

    @property
    def step(self) -> Decimal:
        """Half of its last printed place, as a part of the base."""
        exponent = self.printed.as_tuple().exponent
        return Decimal("0.005").scaleb(exponent if isinstance(exponent, int) else 0)


def percent_term(figure: StatedFigure, percent: Percent, base: Term) -> Term:
    """What a percentage adds to its base, in yuan, with the precision of both."""
    added = percent.added / 100
    slack = abs(base.value) * percent.step + base.half_unit * (abs(added) + percent.step)
    return Term(
        figure=StatedRef(figure.sentence, figure.ordinal, percent.measure),
        amount=base.value * added,
        half_unit=slack,
        printed=f"{percent.printed}%",
        source=figure.source,
        place=f"{figure.subject} {percent.printed}%",
    )


def _half(printed: str | None, unit: str | None, amount: Decimal | None) -> Decimal:
    if not printed or unit not in UNIT_WORDS:
        return Decimal(0)
    return half_unit(printed, UNIT_WORDS[unit], integers_exact=amount == 0)


def budget_measures(printed: str | None) -> tuple[str | None, ...]:
    """The measures under which a text may state the budget that a percentage or change is of."""
    return (printed, *sorted(BUDGET_MEASURES)) if printed else tuple(sorted(BUDGET_MEASURES))
