"""Which family of layouts a table is of, where several describe its kind: told by its header, else by its neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extract.tables.catalogue import TableKind, find_variants
from extract.tables.header import is_header_row
from extract.tables.kinds import fit
from extract.tables.table import Row, Table


def settle_families(tables: Sequence[Table]) -> None:
    """Give each table the entry of the family that its title and header fit best.

    Where they decide nothing, the family that most tables of the document are of.
    """
    open_tables: list[tuple[Table, list[TableKind]]] = []
    count: Counter[str] = Counter()
    for table in tables:
        if table.kind is None:
            continue
        best = _best_entries(table, table.kind)
        if len(best) == 1:
            table.kind = best[0]
            count[table.kind.family] += 1
        else:
            open_tables.append((table, best))
    for table, best in open_tables:
        table.kind = max(best, key=lambda kind: count[kind.family])


def _best_entries(table: Table, kind: TableKind) -> list[TableKind]:
    """The entries for the kind that fit equally well, best of all."""
    entries = find_variants(table.name, kind)
    if len(entries) == 1:
        return entries
    header = _header(table)
    scores = {entry.family: fit(header, entry) if header and entry.columns else 0.0 for entry in entries}
    top = max(scores.values())
    return [entry for entry in entries if scores[entry.family] == top]


def _header(table: Table) -> list[Row]:
    """The header rows of the first page that has rows."""
    header: list[Row] = []
    for row in next((page for page in table.pages if page), []):
        if not is_header_row(row, None, at_top=True):
            break
        header.append(row)
    return header
