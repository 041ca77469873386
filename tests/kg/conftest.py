"""What tests of stores share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module")
def without_code_lists() -> Iterator[None]:
    """Builds of a module whose tests look at no code list leave out their thousands of names, most of a small build's time.

    Not for modules that use a store which other modules share: it would be made without them too.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.build.vocabulary.codelist_paths", list)
        yield
