"""The kind that the words of a title say, for titles that no family of layouts lists."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import msgspec
import msgspec.yaml

from extract.errors import CatalogueError
from extract.tables.catalogue import TableForm, TableKind
from extract.tables.user_layouts import TITLES, shared_texts
from extract.tables.vocabulary import Facet, parse_wording
from extract.text import label_key


class TitleRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind with the words that its titles have and have not; see `title_kinds.yaml`."""

    kind: str
    wanted: tuple[str | tuple[str, ...], ...] = msgspec.field(name="all")
    form: TableForm = TableForm.ROWS
    none: tuple[str, ...] = ()

    def fits(self, title: str) -> bool:
        """Whether a folded title has all wanted words and none of the forbidden ones."""
        return not any(word in title for word in self.none) and all(
            any(option in title for option in ((word,) if isinstance(word, str) else word))
            for word in self.wanted
        )


class _TitleKindsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    titles: tuple[TitleRule, ...]


@cache
def title_rules() -> Sequence[TitleRule]:
    """The rules in the order in which they are tried, a user's own first.

    Raises:
        CatalogueError: The file is malformed.
    """
    rules: list[TitleRule] = []
    for place, text in shared_texts(TITLES):
        try:
            own = msgspec.yaml.decode(text, type=_TitleKindsFile).titles
        except msgspec.MsgspecError as error:
            raise CatalogueError(place, "a list of titles", str(error)) from error
        rules = [*own, *rules]
    return rules


def kind_of_title(title: str) -> TableKind | None:
    """The kind that a title's words say; None where they say none.

    >>> kind_of_title("财政拨款支出预算表（部门经济分类科目）").kind
    'fiscal_expenditure_by_economic'
    """
    folded = label_key(title)
    rule = next((rule for rule in title_rules() if rule.fits(folded)), None)
    return TableKind(rule.kind, titles=(folded,), form=rule.form) if rule else None


def kind_of_header(paths: Sequence[tuple[str, ...]]) -> TableKind | None:
    """The kind of a table without a title that its columns leave no doubt of; None for any other.

    >>> kind_of_header((("合计",), ("因公出国（境）费",), ("公务接待费",))).kind
    'three_public_expenses'
    """
    tops = {label_key(path[0]) for path in paths if len(path) > 1}
    leaves = [path for path in paths if path]
    names = {t.name for path in leaves for text in path for t in parse_wording(text).terms}
    if any("收入" in top for top in tops) and any("支出" in top for top in tops):
        items = sum(1 for path in leaves if parse_wording(path[-1]).has(Facet.ITEM))
        return (
            TableKind("income_expenditure", titles=(), form=TableForm.TWO_SIDED) if items >= _SIDES else None
        )
    if len(names & _THREE_PUBLIC) >= _LEAST_EXPENSES:
        return TableKind("three_public_expenses", titles=())
    return None


def kind_of_rows(labels: Sequence[str]) -> TableKind | None:
    """The kind of a table without a title that most of its rows leave no doubt of; None for any other.

    >>> kind_of_rows(["行政经费", "“三公”经费", "其中：因公出国（境）支出", "公务用车运行维护费", "公务接待费支出"]).kind
    'three_public_expenses'
    """
    named = [{t.name for t in parse_wording(label).terms} for label in labels if label]
    expenses = [names for names in named if names & (_THREE_PUBLIC | _WITH_THREE_PUBLIC)]
    if len(set().union(*expenses) & _THREE_PUBLIC) >= _LEAST_EXPENSES and 2 * len(expenses) > len(named):
        return TableKind("three_public_expenses", titles=())
    return None


_SIDES = 2
_LEAST_EXPENSES = 2
_THREE_PUBLIC = frozenset(
    {"因公出国（境）费用", "公务接待费", "公务用车购置及运行维护费", "公务用车运行维护费"}
)
_WITH_THREE_PUBLIC = frozenset({"三公经费", "公务用车购置费", "会议费", "培训费"})
"""What stands beside them in a table of theirs."""
