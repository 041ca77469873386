"""Which pages there are: a name, how its view is made, and which keys it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from kg.errors import PageMissingError
from kg.store.snapshot import GraphReader
from kg.web.view import Ref, View
from kg.words.text import Said

Load = Callable[[GraphReader, Ref], View]
"""Makes the view of a page. Raises `PageMissingError` for a key that the store does not know."""

Keys = Callable[[GraphReader], Iterable[Ref]]
"""All pages of a kind that a store has, for writing them as files."""


def _only_one(page: str) -> Keys:
    return lambda store: (Ref(page),)


@dataclass(frozen=True, slots=True)
class PageKind:
    """One kind of page.

    Args:
        name: First segment of its path.
        load: Makes its view.
        template: Draws it.
        keys: All of its pages in a store; one without key if not given.
        params: Names of query parameters it knows, None for any; others are ignored.
        in_files: Whether it makes sense as a plain file, without a server behind it.
    """

    name: str
    load: Load
    template: str = "page.html"
    keys: Keys | None = None
    params: tuple[str, ...] | None = ()
    in_files: bool = True

    def all(self, store: GraphReader) -> Iterable[Ref]:
        """All pages of this kind in a store."""
        return (self.keys or _only_one(self.name))(store)


@dataclass(frozen=True, slots=True)
class Registry:
    """The pages by name."""

    pages: Mapping[str, PageKind] = field(default_factory=dict)

    def get(self, name: str) -> PageKind:
        """The page with this name.

        Raises:
            PageMissingError: There is none.
        """
        try:
            return self.pages[name]
        except KeyError:
            known = ", ".join(sorted(self.pages))
            raise PageMissingError(
                Said("网页", "page"), Said("已有的网页", f"one of {known}"), repr(name)
            ) from None
