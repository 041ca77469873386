"""Budgets made of facts, for lineages whose figures a reader can add up in the head."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from extract.facts import (
    AnyFact,
    BudgetLine,
    DocumentFact,
    Label,
    ProjectRecord,
    Role,
    Stage,
    Status,
    TableFact,
    TableState,
    Transfer,
    UnitMention,
)
from extract.source import Source
from kg.build.things import describe_things
from kg.graph.iri import Namer
from kg.graph.mapping.document import map_document
from kg.store.embedded import EmbeddedStore

NAMER = Namer()
REGION = "110105"
NOW = datetime(2026, 1, 1, tzinfo=UTC)

OFFICE = Label(name="某区某局", code="801")
UNIT = Label(name="某区某局机关", code="801001")
SECOND = Label(name="某区某局信息中心", code="801002")


def unit_iri(label: Label) -> str:
    return NAMER.unit(REGION, label.code or label.name)


class Book:
    """One published budget; every line added stands on a line of its own."""

    def __init__(
        self,
        name: str,
        publisher: Label = OFFICE,
        *,
        units: tuple[Label, ...] = (UNIT,),
        year: int = 2026,
        stage: Stage = Stage.BUDGET,
    ) -> None:
        self.sha = hashlib.sha256(name.encode()).hexdigest()
        self._rows = 0
        self._kinds: dict[str, int] = {}
        self.facts: list[AnyFact] = [
            DocumentFact(
                document=self.sha,
                source=self._source(),
                file_name=name,
                format="text",
                size=1,
                fiscal_year=year,
                stage=stage,
                publisher=publisher,
                region=REGION,
            )
        ]
        self.facts += [
            UnitMention(document=self.sha, source=self._source(), label=unit, is_department=False)
            for unit in units
        ]

    def _source(self) -> Source:
        return Source(document=self.sha, line=self._rows + 1)

    def _table(self, kind: str) -> int:
        if kind not in self._kinds:
            ordinal = self._kinds[kind] = len(self._kinds) + 1
            self.facts.append(
                TableFact(
                    document=self.sha,
                    source=self._source(),
                    ordinal=ordinal,
                    number=f"{ordinal:02}",
                    title=kind,
                    kind=kind,
                    printed_unit="元",
                    state=TableState.PRESENT,
                    rows=1,
                )
            )
        return self._kinds[kind]

    def row(
        self,
        kind: str,
        cells: Mapping[str, str | None],
        *,
        role: Role = Role.DETAIL,
        unit: Label | None = None,
        function: str | None = None,
        economic: str | None = None,
        government: str | None = None,
        project: Label | None = None,
        side: str | None = None,
        item: str | None = None,
        status: Status = Status.VERIFIED,
    ) -> Book:
        """Add a printed row: measure → amount in yuan as printed, None for one that cannot be read."""
        table = self._table(kind)
        self._rows += 1
        for measure, printed in cells.items():
            path = tuple(measure.split("/"))
            self.facts.append(
                BudgetLine(
                    document=self.sha,
                    source=self._source(),
                    table=table,
                    table_number=f"{table:02}",
                    row=self._rows,
                    key=f"{self._rows}",
                    role=role,
                    measure=path,
                    measure_key=measure,
                    amount=None if printed is None else Decimal(printed.replace(",", "")),
                    printed=printed or "1,23",
                    printed_unit="元",
                    status=Status.CONFLICT if printed is None else status,
                    unit=unit,
                    function=_label(function),
                    department_economic=_label(economic),
                    government_economic=_label(government),
                    project=project,
                    side=side,
                    item=item,
                )
            )
        return self

    def project(self, project: Label, total: str | None, unit: Label = UNIT) -> Book:
        """Add a project of the performance table."""
        table = self._table("project_performance")
        self._rows += 1
        self.facts.append(
            ProjectRecord(
                document=self.sha,
                source=self._source(),
                table=table,
                row=self._rows,
                project=project,
                unit=unit,
                total=None if total is None else Decimal(total),
                total_printed=total,
                status=Status.CONFLICT if total is None else Status.VERIFIED,
            )
        )
        return self

    def transfer(
        self,
        number: str,
        amount: str,
        project: Label | None,
        *,
        function: str = "2110301",
        unit: Label = UNIT,
    ) -> Book:
        """Add a transfer from above."""
        table = self._table("transfers")
        self._rows += 1
        self.facts.append(
            Transfer(
                document=self.sha,
                source=self._source(),
                table=table,
                row=self._rows,
                amount=Decimal(amount),
                printed=amount,
                document_number=number,
                project=project,
                unit=unit,
                function=_label(function),
            )
        )
        return self


def _label(code: str | None) -> Label | None:
    return None if code is None else Label(name=f"科目{code}", code=code)


def open_store(path: Path, *books: Book) -> EmbeddedStore:
    """A store of these budgets, without ontology and code lists."""
    store = EmbeddedStore.open(path)
    for book in books:
        graph = map_document(book.facts, NAMER, version="0", now=NOW)
        store.replace_graph(graph.graph, graph.nquads)
    store.replace_graph(NAMER.things_graph, describe_things(store, NAMER))
    return store
