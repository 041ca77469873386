"""Small budgets for tests: a document with projects that cite policies, put into a store by its facts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from extract.citations import find_citations
from extract.document import Paragraph
from extract.facts import AnyFact, DocumentFact, Label, ProjectRecord
from extract.source import Source
from kg.build.building import load_facts
from kg.graph.iri import Namer
from kg.store.embedded import EmbeddedStore

NOW = datetime(2026, 3, 1, tzinfo=UTC)
NAMER = Namer()


def budget(
    name: str,
    *projects: tuple[str, str, str],
    text: Sequence[str] = (),
    year: int = 2026,
    region: str = "110102",
) -> list[AnyFact]:
    """The facts of a budget: projects as (name, total in yuan, goal), and lines of running text."""
    sha = hashlib.sha256(name.encode()).hexdigest()
    publisher = Label(name, f"{int(sha[:4], 16) % 900 + 100}001")
    records = [
        ProjectRecord(
            document=sha,
            source=Source(sha, line=number),
            project=Label(project),
            unit=publisher,
            total=Decimal(total),
            total_printed=total,
            goal=goal,
            table=None,
        )
        for number, (project, total, goal) in enumerate(projects, 1)
    ]
    paragraphs = [Paragraph(words, Source(sha, line=100 + n)) for n, words in enumerate(text)]
    goals = [
        citation
        for record in records
        for citation in find_citations(
            sha, (), (), (), [Paragraph(record.goal or "", record.source)], region=region
        )
    ]
    owners = {record.source.line: record for record in records}
    cited: list[AnyFact] = []
    for citation in goals:
        record = owners[citation.source.line]
        cited.append(
            type(citation)(
                **{
                    **{f: getattr(citation, f) for f in citation.__struct_fields__},
                    "project": record.project,
                    "unit": record.unit,
                    "context": "goal",
                }
            )
        )
    document = DocumentFact(
        document=sha,
        source=Source(sha),
        file_name=f"{name}.txt",
        format="text",
        size=1,
        fiscal_year=year,
        publisher=publisher,
        region=region,
    )
    return [document, *records, *cited, *find_citations(sha, (), (), (), paragraphs, region=region)]


def load(store: EmbeddedStore, *budgets: Sequence[AnyFact]) -> None:
    """Put budgets into a store, with all that follows from them."""
    load_facts([fact for facts in budgets for fact in facts], store, NAMER, now=NOW)
