"""The kind that the words of a title say, for titles that no family of layouts lists."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec
import msgspec.yaml

from extract.errors import CatalogueError
from extract.tables.catalogue import TableForm, TableKind
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
    """The rules in the order in which they are tried.

    Raises:
        CatalogueError: The file is malformed.
    """
    text = files("extract.tables").joinpath("title_kinds.yaml").read_text("utf-8")
    try:
        return msgspec.yaml.decode(text, type=_TitleKindsFile).titles
    except msgspec.MsgspecError as error:
        raise CatalogueError("title_kinds.yaml", "a list of titles", str(error)) from error


def kind_of_title(title: str) -> TableKind | None:
    """The kind that a title's words say; None where they say none.

    >>> kind_of_title("财政拨款支出预算表（部门经济分类科目）").kind
    'fiscal_expenditure_by_economic'
    """
    folded = label_key(title)
    rule = next((rule for rule in title_rules() if rule.fits(folded)), None)
    return TableKind(rule.kind, titles=(folded,), form=rule.form) if rule else None
