"""Documents that do not count beside another of the same publisher, year and stage."""

from __future__ import annotations

import msgspec

from kg.money.choice import RowLeftOut
from kg.money.figures import RollupTables

_SUPERSEDED = f"""WITH own AS (
  SELECT figure.document, document.publisher, document.year, document.stage, file,
    SUM(left_out IS NULL) AS counted, SUM(left_out IN ('{RowLeftOut.PUBLISHED_AGAIN}', '{RowLeftOut.DUPLICATE}')) AS doubled,
    MAX(left_out = '{RowLeftOut.DUPLICATE}') AS equal
  FROM figure JOIN document ON document.id = figure.document
  WHERE figure.year = document.year AND figure.phase = document.stage
  GROUP BY figure.document
)
SELECT (SELECT iri FROM thing WHERE id = lost.document), lost.equal,
  (SELECT iri FROM thing WHERE id = kept.document), MIN(kept.file), lost.file FROM own AS lost
JOIN own AS kept ON kept.year = lost.year AND kept.stage = lost.stage AND kept.counted > 0
  AND (kept.publisher = lost.publisher OR kept.publisher IS NULL OR lost.publisher IS NULL)
WHERE lost.counted = 0 AND lost.doubled > 0
GROUP BY lost.document"""  # noqa: S608 - words of ours


class Edition(msgspec.Struct, frozen=True):
    """A document, and the one that counts instead; IRIs, with the names of their files."""

    document: str
    file: str
    instead: str
    instead_file: str
    is_equal: bool


def superseded(tables: RollupTables) -> list[Edition]:
    """The documents that another one supersedes."""
    return [
        Edition(lost, file, kept, kept_file, bool(equal))
        for lost, equal, kept, kept_file, file in tables.rows(_SUPERSEDED)
    ]
