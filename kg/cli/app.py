"""Commands of `kg`. Heavy imports stand inside the commands: starting must be fast."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.annotating import annotate
from kg.cli.asking import AnswerEngine, print_chain
from kg.cli.building import build, extract, link, load
from kg.cli.check import check
from kg.cli.collecting import collect
from kg.cli.deciding import decisions, worklist
from kg.cli.exporting import diff, export, release
from kg.cli.layouts import layouts
from kg.cli.options import DEFAULT_STORE, Format, Store
from kg.cli.output import OutputFormat, print_rows, say
from kg.cli.serving import mcp, open_files, serve
from kg.cli.storing import backup, doctor, remove
from kg.cli.user_folders import Queries

if TYPE_CHECKING:
    from queries.catalogue import Parameter

app = typer.Typer(
    name="kg",
    help="Published budgets as a knowledge graph: build it, ask it, export it.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
app.command()(build)
app.command()(collect)
app.command()(extract)
app.command()(load)
app.command()(link)
app.command()(annotate)
app.command()(check)
app.command()(layouts)
app.command()(remove)
app.command()(backup)
app.command()(doctor)
app.command()(export)
app.command()(release)
app.command()(diff)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        sys.stdout.write(f"kg {version('budget-kg')}\n")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Published budgets as a knowledge graph: build it, ask it, export it."""


def message_of(error: Exception, environment: Mapping[str, str] = os.environ) -> str:
    """What an error says on a terminal: in Chinese where the locale is Chinese and the error knows itself so."""
    from kg.errors import KgError
    from kg.words.text import language_of

    return error.text.say(language_of(environment)) if isinstance(error, KgError) else str(error)


def main() -> None:
    """Run the command line. Exit codes: 0 clean, 1 findings, 2 could not run."""
    from extract.errors import ExtractError
    from kg.errors import KgError
    from queries.errors import QueriesError

    try:
        app(standalone_mode=True)
    except (KgError, ExtractError, QueriesError) as error:
        say(f"kg: {message_of(error)}")
        for note in getattr(error, "__notes__", ()):
            say(f"kg: {note}")
        sys.exit(2)
    except KeyboardInterrupt:
        say("kg: interrupted; what was built so far is kept, and the next run goes on from there")
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output went away (`kg … | head`); point stdout elsewhere so that exit stays quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


@app.command()
def lineage(
    entity: Annotated[
        str, typer.Argument(help="Unit code or name, project code, document number, title, or IRI.")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="File: .svg .html .json .graphml .gexf or .mmd.")
    ],
    store: Store = DEFAULT_STORE,
    year: Annotated[int | None, typer.Option(help="Fiscal year; the latest if not given.")] = None,
    top: Annotated[
        int, typer.Option(min=1, help="Nodes of each kind drawn by themselves; the rest become one.")
    ] = 12,
) -> None:
    """Draw where money comes from and where it goes, for a unit, a policy document or a project."""
    from kg.lineage import lineage_of, write_lineage
    from kg.store.opening import open_reader

    with open_reader(store) as opened:
        found = lineage_of(opened, entity, year=year)
    write_lineage(found, output, top=top)
    say(f"{output}: {len(found.nodes)} nodes, {len(found.edges)} edges")


@app.command()
def policy(
    number: Annotated[
        str,
        typer.Argument(
            help="Number in any form, part of one, a list or range; a title or part of it; or a project."
        ),
    ],
    store: Store = DEFAULT_STORE,
    output: Format = OutputFormat.TABLE,
    chain: Annotated[
        bool,
        typer.Option("--chain", help="What it rests on, what rests on it, who was paid, what was promised."),
    ] = False,
) -> None:
    """Which projects cite a policy document, in which unit and year, with how much money, and where it is printed."""
    from kg.answers.policy_lookup import MENTION_COLUMNS, MENTION_HEADINGS, find_projects
    from kg.store.opening import open_reader

    if chain:
        print_chain(store, number, output)
        return
    with open_reader(store) as opened:
        found = find_projects(opened, number)
    if found.candidates:
        say(f"{number!r} fits several documents; name one of them:")
        print_rows(("number", "title"), found.candidates, output)
        raise typer.Exit(1)
    if not found.is_known:
        say(f"no project cites {number!r} in {store}, and nothing mentions it")
        if found.nearest:
            say("nearest:")
            near = [(near.key, near.title, near.differs) for near in found.nearest]
            print_rows(
                ("number", "title", "differs"), near, output, headings=("文号或标题", "标题", "不同之处")
            )
        raise typer.Exit(1)
    if output is OutputFormat.TABLE:
        found = found.brief()
    if found.rows:
        print_rows(found.columns, found.rows, output, title=found.title, headings=found.headings)
    else:
        say(f"no project cites {number!r}; it is mentioned here:")
        print_rows(MENTION_COLUMNS, found.mentions, output, headings=MENTION_HEADINGS)
    if found.unknown:
        say(f"nothing cites {', '.join(found.unknown)}")
    for key, title in found.perhaps:
        say(f"perhaps the same, not counted here: {key} {title}".rstrip())


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="Words, a code or its beginning, or a document number.")],
    kind: Annotated[
        list[str] | None, typer.Option("--kind", "-k", help="Look for this kind alone; may be given again.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Print at most so many.")] = 20,
    store: Store = DEFAULT_STORE,
    output: Format = OutputFormat.TABLE,
) -> None:
    """Find units, departments, policies, projects, subjects, indicators and documents by name, code or number."""
    from kg.search import Tier, find, find_amounts
    from kg.store.opening import open_reader

    with open_reader(store) as opened:
        hits = find(opened, text, kind or (), limit=limit)
        amounts = [] if kind else find_amounts(opened, text, limit=limit)
    rows = [(h.kind, h.code, h.label, h.matched if h.matched != h.label else "", h.uses, h.iri) for h in hits]
    headings = ("种类", "代码、文号", "名称", "匹配", "用到的次数", "IRI")
    if hits or not amounts:
        print_rows(("kind", "code", "label", "matched", "uses", "iri"), rows, output, headings=headings)
    if amounts:
        found = [(a.fact, a.unit, a.year, a.amount, a.printed, a.iri) for a in amounts]
        headings = ("所在", "单位", "年度", "金额（元）", "印文", "IRI")
        print_rows(
            ("fact", "unit", "year", "amount_yuan", "printed", "iri"), found, output, headings=headings
        )
    if not amounts and (not hits or hits[0].tier is Tier.SIMILAR):
        say(f"nothing fits {text!r} in {store}" + ("; the names above are near it" if hits else ""))
        raise typer.Exit(1)


@app.command()
def ask(
    name: Annotated[
        str | None,
        typer.Argument(help="Name of a saved question, or a question in Chinese: 双井街道2026年三公经费"),
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="KEY=VALUE; may be given again.")
    ] = None,
    store: Store = DEFAULT_STORE,
    output: Format = OutputFormat.TABLE,
    list_all: Annotated[
        bool, typer.Option("--list", "-l", help="List the questions with their parameters.")
    ] = False,
    lake: Annotated[
        Path | None, typer.Option("--lake", help="Answer from a lake (kg export lake), without a store.")
    ] = None,
    engine: Annotated[
        AnswerEngine | None, typer.Option("--engine", help="What answers; duckdb is that of a lake.")
    ] = None,
    timeout: Annotated[
        float, typer.Option(min=0, help="Stop after so many seconds of computing; 0: never.")
    ] = 60.0,
    queries: Queries = None,
) -> None:
    """Answer a saved question of `queries/`, by its name or asked in a sentence."""
    from kg.answers.questions import saved_queries
    from kg.cli.asking import NOTHING, ask_lake, ask_store, is_question_name
    from kg.cli.parameters import parse_pairs
    from kg.words.text import language_of

    if list_all or name is None:
        questions = [
            (q.name, " ".join(_usage(p) for p in q.parameters), q.summary, q.summary_en)
            for q in saved_queries()
        ]
        print_rows(("question", "parameters", "summary", "summary_en"), questions, output)
        return
    if (engine or (AnswerEngine.DUCKDB if lake else AnswerEngine.STORE)) is not (
        AnswerEngine.DUCKDB if lake else AnswerEngine.STORE
    ):
        raise typer.BadParameter("--engine duckdb and --lake DIR go together")
    params = parse_pairs(param or [])
    found = ask_lake(lake, name, params, timeout) if lake else ask_store(store, name, params, timeout)
    headings = [column.label for column in found.query.columns]
    print_rows(found.columns, found.rows, output, title=found.query.summary, headings=headings)
    if not found.rows and not is_question_name(name):
        say(NOTHING.say(language_of(os.environ)))
        raise typer.Exit(1)


def _usage(parameter: Parameter) -> str:
    """A parameter as the list shows it; optional ones in brackets."""
    return f"{parameter.name}=…" if parameter.required else f"[{parameter.name}=…]"


@app.command()
def show(
    fact: Annotated[
        str,
        typer.Argument(
            help="FILE:LINE or FILE:pPAGE as answers print it, or the IRI of a line, finding, project …, or its end."
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Image of the page with the cell marked (.png).")
    ] = None,
    store: Store = DEFAULT_STORE,
    source: Annotated[
        Path | None, typer.Option("--source", help="The published file or its folder, if it was moved.")
    ] = None,
    scale: Annotated[float, typer.Option(min=0.5, max=6, help="Pixels a point of the page.")] = 2.0,
) -> None:
    """Show where a fact is printed: the rows around it, or its page as an image with the cell marked."""
    from kg.evidence import SourceFiles, draw_evidence, excerpt_of, find_evidence
    from kg.store.opening import open_reader

    with open_reader(store) as opened:
        found = find_evidence(opened, fact)
    first = found[0]
    file = SourceFiles(Path(store), source).find(first.sha256, first.file_name)
    if output:
        output.write_bytes(draw_evidence(file, first, scale=scale))
    else:
        sys.stdout.write(excerpt_of(file, first).as_text() + "\n")
    say(f"{first.kind} in {first.file_name}, {first.place}" + (f"; image in {output}" if output else ""))
    if len(found) > 1:
        say(f"{len(found) - 1} more places: " + ", ".join(e.fact for e in found[1:4]))


@app.command()
def sparql(
    query: Annotated[
        str, typer.Argument(help="A SPARQL query, a file that holds one, or - for standard input.")
    ],
    store: Store = DEFAULT_STORE,
    output: Format = OutputFormat.TABLE,
    timeout: Annotated[float | None, typer.Option(help="Stop the query after so many seconds.")] = None,
) -> None:
    """Put a SPARQL query to the store. Updates, LOAD and SERVICE are refused."""
    from kg.answers.questions import run_query
    from kg.cli.parameters import read_query

    found = run_query(store, read_query(query), timeout_s=timeout)
    print_rows(found.columns, found.rows, output)
    for caution in found.cautions:
        say(f"caution: {caution}")


@app.command()
def info(store: Store = DEFAULT_STORE, output: Format = OutputFormat.TABLE) -> None:
    """What the store holds: documents, years, amounts by status, policies, statements."""
    from kg.answers.info import store_info
    from kg.store.opening import open_reader

    with open_reader(store) as opened:
        print_rows(("what", "number"), store_info(opened), output)


@app.command()
def validate(store: Store = DEFAULT_STORE) -> None:
    """Check every document's graph against the SHACL shapes of the ontology."""
    from kg.check.validate import validate_store
    from kg.store.opening import open_reader

    with open_reader(store) as opened:
        violations = validate_store(opened)
    for violation in violations:
        sys.stdout.write(f"{violation}\n")
    say(f"{len(violations)} violations")
    raise typer.Exit(1 if violations else 0)


@app.command()
def site(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the pages.")],
    store: Store = DEFAULT_STORE,
) -> None:
    """Write the pages of a store as plain files that work from any web server."""
    from kg.cli.progress import site_progress
    from kg.store.opening import open_reader
    from kg.web.files import write_site

    with open_reader(store) as opened, site_progress() as progress:
        report = write_site(opened, output, progress=progress)
    for failure in report.failed:
        say(f"kg: {failure}")
    say(f"{report.pages:,} pages in two languages, {report.files:,} files in {output}")
    raise typer.Exit(1 if report.failed else 0)


app.command()(serve)
app.command("open")(open_files)
app.command()(mcp)
app.command()(worklist)
app.add_typer(decisions, name="decisions")
