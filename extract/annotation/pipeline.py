"""A spaCy pipeline that marks what running text names; `kg annotate` writes its docs as training data.

`spacy.blank("zh")` (character tokens, no model) is the container; the component `budgetkg_text` puts the spans
of `extract.annotation.find_spans` on a doc, one span group each: `doc.spans["policies"]`, `["units"]`,
`["amounts"]` … A span's label says what kind it is, `span.kb_id_` what it stands for in one form (a policy's
key, an amount in yuan). Importing this module imports spaCy; reading budgets does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from extract.annotation.spans import SpanGroup, find_spans
from extract.document import Cell, Document, Grid, Paragraph
from extract.narrative.passages import find_passages

_SHORTEST_CELL = 8
"""Characters of a cell that can be running text; shorter ones are labels."""


class AnnotatedText(msgspec.Struct, frozen=True):
    """A text of a document to be annotated, and where it stands."""

    text: str
    place: str
    context: str = "narrative"


class BudgetText:
    """The component: all span groups of `find_spans` on a doc.

    `doc.user_data["context"]`, `["region"]` and `["year"]`, set before, say where the text stands and win over
    the component's settings.
    """

    def __init__(
        self, region: str | None = None, year: int | None = None, projects: Sequence[str] = ()
    ) -> None:
        self.prepare(region, year, projects)

    def prepare(
        self, region: str | None = None, year: int | None = None, projects: Sequence[str] = ()
    ) -> None:
        """Set the place, the fiscal year and the known projects of the docs to come."""
        self._region, self._year, self._projects = region, year, tuple(projects)

    def __call__(self, doc: Doc) -> Doc:
        """The same doc with its span groups; groups that the text has nothing of are empty."""
        return self.mark(doc, doc.text)

    def mark(self, doc: Doc, text: str) -> Doc:
        """The same, for callers who have the doc's text at hand: asking the doc for it is slow."""
        found: dict[str, list[Span]] = {group.value: [] for group in SpanGroup}
        spans = find_spans(
            text,
            context=doc.user_data.get("context", "narrative"),
            region=doc.user_data.get("region", self._region),
            year=doc.user_data.get("year", self._year),
            projects=self._projects,
        )
        for span in spans:
            mark = doc.char_span(
                span.start, span.end, label=span.label, kb_id=span.value, alignment_mode="expand"
            )
            if mark is not None:
                found[span.group.value].append(mark)
        for group, marks in found.items():
            doc.spans[group] = marks
        return doc


@Language.factory("budgetkg_text", default_config={"region": None, "year": None, "projects": []})
def make_budget_text(
    nlp: Language, name: str, region: str | None, year: int | None, projects: list[str]
) -> BudgetText:
    """Factory of the component, found by spaCy through the entry point of this name.

    Args:
        nlp: The pipeline it is added to.
        name: Its name there.
        region: GB/T 2260 code of the documents' place, if known.
        year: Fiscal year of the documents, if known.
        projects: Names of projects to look for.
    """
    return BudgetText(region, year, projects)


def text_pipeline(
    *, region: str | None = None, year: int | None = None, projects: Sequence[str] = ()
) -> Language:
    """A blank Chinese pipeline (character tokens) with the component `budgetkg_text`.

    >>> doc = text_pipeline(region="110102")("西民发〔2020〕5号安排资金3.5万元")
    >>> [(span.label_, span.kb_id_) for group in doc.spans.values() for span in group]
    [('mention', '西民发〔2020〕5号'), ('number', '西民发〔2020〕5号'), ('money', '35000')]
    """
    nlp = spacy.blank("zh")
    nlp.add_pipe("budgetkg_text", config={"region": region, "year": year, "projects": list(projects)})
    return nlp


def budget_text(nlp: Language) -> BudgetText:
    """The component of a pipeline that `text_pipeline` made.

    Raises:
        ValueError: It has none.
    """
    for _, pipe in nlp.pipeline:
        if isinstance(pipe, BudgetText):
            return pipe
    raise ValueError(f"expected a pipeline with the component budgetkg_text, got {nlp.pipe_names}")


def texts_of(document: Document) -> Iterator[AnnotatedText]:
    """The running text of a document: its paragraphs, wrapped lines joined, and the long cells of its tables."""
    for passage in find_passages([block for block in document.blocks if isinstance(block, Paragraph)]):
        yield AnnotatedText(passage.text, str(passage.source_at(0)))
    for block in document.blocks:
        if isinstance(block, Grid):
            yield from (_cell(cell) for row in block.rows for cell in row if _is_text(cell))


def _cell(cell: Cell) -> AnnotatedText:
    return AnnotatedText(cell.text, str(cell.source), "goal")


def _is_text(cell: Cell) -> bool:
    return sum("\u4e00" <= c <= "\u9fff" for c in cell.text) >= _SHORTEST_CELL


def annotate(texts: Iterable[AnnotatedText], nlp: Language, *, file: str) -> Iterator[Doc]:
    """Texts as docs of one token a character with their span groups; `doc.user_data` names file, place, context."""
    for text in texts:
        doc = Doc(nlp.vocab, words=list(text.text), spaces=[False] * len(text.text))
        doc.user_data.update(file=file, place=text.place, context=text.context)
        for _, pipe in nlp.pipeline:
            doc = pipe.mark(doc, text.text) if isinstance(pipe, BudgetText) else pipe(doc)
        yield doc


def write_docs(docs: Iterable[Doc], path: Path) -> int:
    """Write docs with their span groups and user data as one `DocBin`; returns how many.

    Read them with `DocBin().from_disk(path).get_docs(spacy.blank("zh").vocab)`.
    """
    store = DocBin(attrs=["ORTH", "SPACY"], store_user_data=True)
    count = 0
    for doc in docs:
        store.add(doc)
        count += 1
    store.to_disk(path)
    return count
