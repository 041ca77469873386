"""The two tiers of tests: what tells a newcomer that the product works here, and what puts it under pressure.

`make test` runs the first, `make pressure-test` what is marked `pressure`: the same again and again, at every point, in
every form, with other programs, and what is about the code and no feature of it. `make check` runs both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def one_in(every: int, names: str, cases: Iterable[Any], **more: Any) -> pytest.MarkDecorator:
    """Run a test with many cases: for everybody the first and each n-th after it, the others under pressure.

    Args:
        every: Of so many cases one is for everybody.
        names: Of the test's parameters, with commas between them.
        cases: Values; tuples of values where there are several parameters.
        more: What else `pytest.mark.parametrize` takes.
    """
    is_one = "," not in names
    marked = [
        pytest.param(*((case,) if is_one else case), marks=() if at % every == 0 else pytest.mark.pressure)
        for at, case in enumerate(cases)
    ]
    return pytest.mark.parametrize([name.strip() for name in names.split(",")], marked, **more)
