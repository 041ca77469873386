"""Identities of the running text: against the tables, and of its figures among each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import msgspec

from extract.audit.equation import Equation, Term, evaluate, half_units, total
from extract.audit.ledger import Ledger
from extract.audit.stated_book import (
    Percent,
    StatedBook,
    TextPlace,
    amount_term,
    budget_measures,
    change_term,
    percent_term,
)
from extract.audit.stated_rules import SumRule, is_own_measure, stated_rules, subject_words
from extract.facts import DocumentFact, Label, Stage, StatedFigure
from extract.figures import FigureRef, StatedRef
from extract.tables.vocabulary import Facet, parse_wording

_NAMING = frozenset({Facet.FUND, Facet.EXPENSE})
"""What names money of which a text has one; 项目支出 may be that of each subject in turn."""
_SCOPE = "口径"
"""Figures of another scope (同口径) are others."""
_MOST_UNKNOWN = 3
"""Characters of a subject of budgets that no term of the vocabulary covers (全县, 收支总)."""


def stated_equations(
    figures: Sequence[StatedFigure],
    ledger: Ledger,
    document: DocumentFact,
    described: Mapping[TextPlace, Label] = MappingProxyType({}),
) -> list[Equation]:
    """What must hold of the figures that the running text states; none where the text or the tables lack a side.

    Args:
        figures: The stated figures in reading order.
        ledger: The amounts of the tables.
        document: The document, with its stage and fiscal year.
        described: Where text stands that describes a project, with the project.
    """
    book = StatedBook(figures, ledger, document.stage, document.fiscal_year, described)
    with_table = [e for figure in figures for e in _table_equations(book, figure)]
    in_table = {e.left[0].figure for e in with_table}
    return [
        *with_table,
        *(e for figure in figures for e in _change_equations(book, figure)),
        *(e for figure in figures for e in _share_equations(book, figure)),
        *_sum_equations(book),
        *_repeated(book, in_table),
    ]


def _equation(
    rule: str,
    figure: StatedFigure,
    label: str,
    label_en: str,
    left: tuple[Term, ...],
    right: tuple[Term, ...],
) -> Equation:
    place = f"{figure.sentence}.{figure.ordinal}"
    return Equation(rule, f"{rule}/{place}", label, label_en, left, right)


def _table_equations(book: StatedBook, figure: StatedFigure) -> Iterator[Equation]:
    """The figure against its tables. Where the words can mean several places and one agrees, that one is meant."""
    if figure.amount is None:
        return
    if figure.function and not is_own_measure(figure.measure, book.stage):
        return
    found: list[Equation] = []
    loose: list[Equation] = []
    for ordinal, (rule, terms) in enumerate(book.table_terms(figure, figure.measure, figure.year)):
        number = terms[0].table_number
        name = rule.label if rule else figure.subject
        equation = _equation(
            "stated-table", figure, f"文字说明“{name}” = 表{number}",
            f"running text, {rule.label_en if rule else str(figure.function)} = table {number}",
            (amount_term(figure),), terms,
        )  # fmt: skip
        equation = msgspec.structs.replace(equation, key=f"{equation.key}/{ordinal}")
        (loose if rule and rule.where_equal else found).append(equation)
    agreeing = [v.equation for v in evaluate([*found, *loose]) if v.holds]
    cut = [] if agreeing else [e for e in map(_cut_off, found) if e]
    yield from agreeing or cut[:1] or found[:1]


def _cut_off(equation: Equation) -> Equation | None:
    """The same for an amount whose last digits were cut off and not rounded; None where that explains nothing.

    Such an amount is smaller than the true one, by less than one of its last printed place (87.70万元 of 877,080).
    """
    (stated,) = equation.left
    rest = total(equation.right) - stated.value
    rest = rest if stated.value >= 0 else -rest
    slack = half_units(equation.right)
    if slack >= stated.half_unit or not stated.half_unit < rest < 2 * stated.half_unit:
        return None
    wide = msgspec.structs.replace(stated, half_unit=2 * stated.half_unit)
    return msgspec.structs.replace(
        equation,
        label=f"{equation.label}（末位未四舍五入）",
        label_en=f"{equation.label_en}, cut and not rounded",
        left=(wide,),
    )


def _change_equations(book: StatedBook, figure: StatedFigure) -> Iterator[Equation]:
    """This year = last year + change, in money and in percent."""
    if figure.compared_year is None or (figure.change is None and figure.change_percent is None):
        return
    last = _compared_term(book, figure)
    now = amount_term(figure) if figure.amount is not None else None
    name = figure.subject
    if now and last and figure.change is not None:
        label = f"文字说明“{name}”：{figure.year}年 = {figure.compared_year}年 + 增减"
        label_en = f"running text, {name}: {figure.year} = {figure.compared_year} + change"
        yield _equation("stated-change", figure, label, label_en, (now,), (last, change_term(figure)))
    if figure.change_percent is None or now is None:
        return
    label = f"文字说明“{name}”：{figure.year}年 = {figure.compared_year}年 × （1 + 增减幅度）"
    label_en = f"running text, {name}: {figure.year} = {figure.compared_year} and its change in percent"
    if last is None and figure.change is not None:
        last = _difference(now, change_term(figure))
    if last is not None and last.amount:
        percent = Percent("change_percent", figure.change_percent, figure.change_percent)
        yield _percent_equation("stated-change-percent", figure, (label, label_en), now, last, percent)


def _difference(now: Term, change: Term) -> Term:
    """What this year's figure was before its change; no figure of its own, and proved by nothing."""
    amount = now.value - change.value
    return msgspec.structs.replace(change, amount=amount, half_unit=now.half_unit + change.half_unit)


def _percent_equation(
    rule: str, figure: StatedFigure, labels: tuple[str, str], part: Term, base: Term, percent: Percent
) -> Equation:
    """Part = base + what the percentage adds to it or takes away.

    A percentage that was cut off and not rounded is off by less than its last place: that is accepted, and
    the equation says so in its words.
    """
    label, label_en = labels
    rounded = percent_term(figure, percent, base)
    equation = _equation(rule, figure, label, label_en, (part,), (base, rounded))
    if all(v.holds for v in evaluate([equation])):
        return equation
    cut = msgspec.structs.replace(rounded, half_unit=rounded.half_unit + percent.step * abs(base.value))
    loose = _equation(
        rule, figure, f"{label}（百分比未四舍五入）", f"{label_en}, cut and not rounded", (part,), (base, cut)
    )
    return loose if all(v.holds for v in evaluate([loose])) else equation


def _compared_term(book: StatedBook, figure: StatedFigure) -> Term | None:
    """The figure compared with: as the text states it, else as a table prints it for that year."""
    measures: list[str | None] = [figure.compared_measure] if figure.compared_measure else []
    if figure.compared_year == figure.year:
        measures = list(budget_measures(figure.compared_measure))
    stated = book.same_subject(figure, figure.compared_year, measures)
    if stated:
        return amount_term(stated)
    if figure.compared_year == figure.year and is_own_measure(figure.compared_measure, book.stage):
        return None
    places = book.table_terms(figure, figure.compared_measure, figure.compared_year)
    return places[0][1][0] if places and len(places[0][1]) == 1 else None


def _share_equations(book: StatedBook, figure: StatedFigure) -> Iterator[Equation]:
    """Part = share × whole, and final account = completion × budget."""
    if figure.amount is None:
        return
    now, name = amount_term(figure), figure.subject
    whole = (
        book.whole_of(figure, figure.share_of or figure.part_of or "") if figure.share is not None else None
    )
    if figure.share is not None and whole and whole.amount:
        labels = (
            f"文字说明“{name}”占“{whole.subject}”的比例",
            f"running text, {name}: share of {whole.subject}",
        )
        percent = Percent("share", figure.share, figure.share - 100)
        yield _percent_equation("stated-share", figure, labels, now, amount_term(whole), percent)
    if figure.completion is None:
        return
    budget = book.same_subject(figure, figure.year, budget_measures(figure.completion_of))
    places = [] if budget else book.table_terms(figure, "预算数", figure.year)
    base = amount_term(budget) if budget else places[0][1][0] if places else None
    if base and base.amount:
        labels = (
            f"文字说明“{name}”：决算数 = 预算数 × 完成率",
            f"running text, {name}: degree of completion",
        )
        percent = Percent("completion", figure.completion, figure.completion - 100)
        yield _percent_equation("stated-completion", figure, labels, now, base, percent)


def _sum_equations(book: StatedBook) -> Iterator[Equation]:
    """Wholes whose parts the text states: known decompositions must close, others count only where they do."""
    for whole, parts in _wholes(book):
        words = subject_words(whole.subject)
        rule = next((r for r in stated_rules().sums if re.fullmatch(r.whole, words)), None)
        chosen = _exhaustive(rule, parts) if rule else None
        if rule and chosen:
            yield from _sums(whole, chosen, rule)
        elif whole.amount is not None:
            yield from _closing_sum(whole, parts)


def _wholes(book: StatedBook) -> list[tuple[StatedFigure, list[StatedFigure]]]:
    """Each whole with the parts that the text states behind it, up to where it states the whole again."""
    found: list[tuple[StatedFigure, list[StatedFigure]]] = []
    last: dict[tuple[str, int | None, bool], list[StatedFigure]] = {}
    for figure in book.figures:
        if figure.is_base:
            continue
        own = is_own_measure(figure.measure, book.stage)
        if figure.part_of:
            last.get((subject_words(figure.part_of), figure.year, own), []).append(figure)
        parts: list[StatedFigure] = []
        last[subject_words(figure.subject), figure.year, own] = parts
        found.append((figure, parts))
    return [(whole, parts) for whole, parts in found if parts]


def _exhaustive(rule: SumRule, parts: Sequence[StatedFigure]) -> list[StatedFigure] | None:
    """The first figure of each part that a decomposition names; None where the text leaves one out."""
    found = []
    for pattern in rule.parts:
        part = next((p for p in parts if re.fullmatch(pattern, subject_words(p.subject))), None)
        if part is None:
            return None
        found.append(part)
    return found


def _sums(whole: StatedFigure, parts: Sequence[StatedFigure], rule: SumRule) -> Iterator[Equation]:
    label, label_en = f"文字说明：{rule.label}", f"running text: {rule.label_en}"
    if whole.amount is not None and all(p.amount is not None for p in parts):
        left, right = (amount_term(whole),), tuple(amount_term(p) for p in parts)
        yield _equation("stated-sum", whole, label, label_en, left, right)
    years = {p.compared_year for p in (whole, *parts)}
    if whole.change is not None and len(years) == 1 and all(p.change is not None for p in parts):
        label, label_en = f"{label}（增减）", f"{label_en} (changes)"
        left, right = (change_term(whole),), tuple(change_term(p) for p in parts)
        yield _equation("stated-sum-of-changes", whole, label, label_en, left, right)


def _closing_sum(whole: StatedFigure, parts: Sequence[StatedFigure]) -> Iterator[Equation]:
    """其中 may leave parts out: only a sum that closes says something."""
    amounts = [amount_term(p) for p in parts if p.amount is not None]
    if len(amounts) < 2:
        return
    label = f"文字说明“{whole.subject}” = 其中各项之和"
    label_en = f"running text, {whole.subject} = its parts"
    equation = _equation("stated-sum", whole, label, label_en, (amount_term(whole),), tuple(amounts))
    if all(v.holds for v in evaluate([equation])):
        yield equation


def _is_fiscal(figure: StatedFigure) -> bool:
    """Whether a subject is one of budgets, of which a text has one; money of other names may be of another of its parts."""
    words = parse_wording(figure.subject)
    is_known = any(t.facet in _NAMING for t in words.terms) and len(words.rest) <= _MOST_UNKNOWN
    return is_known or bool(figure.function_path)


def _repeated(book: StatedBook, in_table: set[FigureRef]) -> Iterator[Equation]:
    """A figure stated several times must be the same each time; those with a table are compared with it already."""
    first: dict[tuple[object, ...], StatedFigure] = {}
    for figure in book.figures:
        if figure.amount is None:
            continue
        measure = "" if is_own_measure(figure.measure, book.stage) else figure.measure
        if measure == "" and figure.completion is not None and book.stage is Stage.BUDGET:
            measure = "执行数"  # what has come of a budget is not the budget
        subject = figure.function_path or subject_words(figure.subject)
        key = (subject, figure.year, measure, figure.part_of, book.project_of(figure))
        before = first.setdefault(key, figure)
        ref = StatedRef(figure.sentence, figure.ordinal)
        # A 类 by itself may be of all money here and of the fiscal part there.
        is_loose = len(figure.function_path) == 1 and figure.amount != before.amount
        is_one = book.project_of(figure) is not None or _is_fiscal(figure)
        is_one &= _SCOPE not in figure.statement + before.statement
        is_loose |= not is_one and figure.amount != before.amount
        if before is not figure and ref not in in_table and not is_loose:
            label = f"文字说明“{figure.subject}”前后两处"
            label_en = f"running text, {figure.subject} stated twice"
            yield _equation(
                "stated-twice", figure, label, label_en, (amount_term(figure),), (amount_term(before),)
            )
