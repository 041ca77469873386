"""Schemathesis reads the description of the service and sends what nobody would: no answer is a fault of ours."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode

from tests.servers import PATIENCE_S, kg_service


@pytest.mark.pressure
@pytest.mark.parametrize("most", [1, pytest.param(40, marks=pytest.mark.slow)])
def test_nothing_that_the_description_allows_or_forbids_makes_a_fault(
    sample_store_path: Path, most: int
) -> None:
    """So many requests for each operation, twice: as the description allows, and as it forbids."""
    with kg_service(str(sample_store_path)) as url:
        schema = schemathesis.openapi.from_url(url + "/openapi.json", timeout=PATIENCE_S)
        operations: list[Any] = [result.ok() for result in schema.get_all_operations()]  # type: ignore[union-attr]
        assert {"/sparql", "/healthz", "/.well-known/void"} <= {operation.path for operation in operations}
        for operation in operations:
            attack(operation, GenerationMode.POSITIVE, most)
            with suppress(Unsatisfiable):  # nothing can be wrong where nothing is asked for
                attack(operation, GenerationMode.NEGATIVE, most)


def attack(operation: Any, mode: GenerationMode, most: int) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=most,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def check(case: schemathesis.Case[Any]) -> None:
        answer = case.call(timeout=PATIENCE_S)
        assert answer.status_code < 500, (case.method, case.formatted_path, answer.status_code, answer.text)

    check()
