"""The command `kg annotate`. Heavy imports stand inside it: starting must be fast."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.output import say
from kg.errors import ExportError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


def annotate(
    files: Annotated[list[Path], typer.Argument(help="Published budgets whose texts to annotate.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The spaCy DocBin to write.")] = Path(
        "budget-texts.spacy"
    ),
    pipeline: Annotated[
        Path | None, typer.Option("--pipeline", help="Folder to save the pipeline itself in, for spacy.load.")
    ] = None,
) -> None:
    """Write the running text of budgets as a spaCy DocBin: a silver corpus for training.

    Each paragraph and each long cell is a doc; its span groups mark policies, document numbers, units, subjects,
    amounts, percentages, years and projects as the readers of this project find them.
    """
    try:
        from extract.annotation.pipeline import text_pipeline, write_docs
    except ImportError as missing:
        raise ExportError("kg annotate", "budget-kg[annotate] to be installed", "no spaCy") from missing

    errors: list[str] = []
    nlp = text_pipeline()
    count = write_docs(_docs(files, nlp, errors), output)
    if pipeline is not None:
        nlp.to_disk(pipeline)
    for error in errors:
        say(f"kg: {error}")
    say(f"{count} texts of {len(files) - len(errors)} files in {output}")
    raise typer.Exit(2 if len(errors) == len(files) else 1 if errors else 0)


def _docs(files: list[Path], nlp: Language, errors: list[str]) -> Iterator[Doc]:
    """The docs of files one after the other; a file that cannot be read becomes an error, the others go on."""
    from extract.annotation.pipeline import annotate, texts_of
    from extract.errors import ExtractError
    from extract.readers import read_document

    for file in files:
        try:
            document = read_document(file)
        except ExtractError as error:
            errors.append(str(error))
            continue
        _prepare(nlp, file)
        yield from annotate(texts_of(document), nlp, file=file.name)


def _prepare(nlp: Language, file: Path) -> None:
    """Tell the pipeline the place, year and projects of a file, as far as it is a budget."""
    from extract.annotation.pipeline import budget_text
    from extract.errors import NoBudgetError
    from extract.facts import ProjectRecord
    from extract.pipeline import extract_file

    component = budget_text(nlp)
    try:
        facts = extract_file(file)
    except NoBudgetError:
        component.prepare()
        return
    projects = {fact.project.name for fact in facts.facts if isinstance(fact, ProjectRecord)}
    component.prepare(facts.document.region, facts.document.fiscal_year, sorted(projects))
