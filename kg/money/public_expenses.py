"""“三公” expenses of units as counted: each yuan once, by year, phase and kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from kg.money.figures import RollupTables
from kg.money.project_sums import BUDGET

_SUMS = """SELECT year, phase,
  CASE instr(measure, '/') WHEN 0 THEN measure ELSE substr(measure, 1, instr(measure, '/') - 1) END AS expense,
  SUM(amount) AS amount_yuan
FROM figure
WHERE data_set = 'three-public-expenses' AND left_out IS NULL AND amount IS NOT NULL AND year IS NOT NULL
  AND holder = (SELECT id FROM thing WHERE iri = :unit)
GROUP BY year, phase, expense"""

Period = tuple[int, str]
"""Year and phase."""


def public_expenses(figures: RollupTables, units: Iterable[str]) -> Mapping[str, Mapping[Period, Decimal]]:
    """Kind of expense → year and phase → yuan, over some units; sub-lines of the cars are parts of their kind.

    Args:
        figures: The figures of a store.
        units: IRIs; none may stand for another of them.
    """
    found: dict[str, dict[Period, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for unit in sorted(set(units)):
        _, rows, _ = figures.ask(_SUMS, {"unit": unit})
        for year, phase, kind, amount in rows:
            period = (int(str(year)), str(phase or BUDGET))
            found[str(kind)][period] += Decimal(str(amount))
    return found
