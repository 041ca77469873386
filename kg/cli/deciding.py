"""Commands about decisions: what persons settled about documents, kept in a file beside the store."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import DEFAULT_STORE, Format, Store
from kg.cli.output import OutputFormat, print_rows, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.build.redeciding import DecisionReport
    from kg.decisions.file import DecisionsFile
    from kg.decisions.target import DecisionWords

decisions = typer.Typer(
    help="What persons decided about documents: confirmed and corrected figures, names, columns, units of money, findings "
    "set aside.",
    no_args_is_help=True,
)
_COLUMNS = ("key", "state", "verdict", "file", "place", "printed", "value", "reason", "by", "date")
_HEADINGS = ("编号", "状态", "判定", "文件", "位置", "印文", "判定为", "理由", "缩写", "日期")


def worklist(
    store: Store = DEFAULT_STORE,
    limit: Annotated[int, typer.Option(min=1, help="Print at most so many.")] = 50,
    output: Format = OutputFormat.TABLE,
) -> None:
    """What is worth a look, the most money first: doubtful figures, findings, decisions that no longer fit."""
    from kg.decisions.worklist import worklist as items_of
    from kg.store.opening import open_reader

    with open_reader(store) as opened:
        found = items_of(opened)
    rows = [(i.money, i.kind.value, i.what, i.severity, i.file, i.place, i.zh, i.fact) for i in found[:limit]]
    columns = ("money_yuan", "kind", "what", "severity", "file", "place", "matter", "fact")
    headings = ("所涉金额（元）", "种类", "规则", "程度", "文件", "位置", "内容", "编号")
    print_rows(columns, rows, output, headings=headings)
    say(f"{len(found)} things to look at" + (f", the first {limit} shown" if len(found) > limit else ""))


@decisions.command("list")
def list_decisions(store: Store = DEFAULT_STORE, output: Format = OutputFormat.TABLE) -> None:
    """The decisions kept with the store and what became of each: applied, stale, waiting, no-document."""
    print_rows(_COLUMNS, _rows(_reports(store)), output, headings=_HEADINGS)


@decisions.command()
def add(
    fact: Annotated[
        str, typer.Argument(help="IRI of a figure, finding, table, unit or project, or its end.")
    ],
    reason: Annotated[str, typer.Option("--reason", "-r", help="Why, in your words.")],
    by: Annotated[str, typer.Option("--by", help="Your initials: at most 4 capital letters.")],
    confirm: Annotated[bool, typer.Option("--confirm", help="The figure is read right as printed.")] = False,
    correct: Annotated[
        str | None, typer.Option("--correct", help="The right amount with its unit: 1,836.00万元.")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="What a unit or project is called.")] = None,
    column: Annotated[
        str | None,
        typer.Option("--column", help="What the header of the line's column says, parts joined by /."),
    ] = None,
    money_unit: Annotated[
        str | None,
        typer.Option("--money-unit", help="Unit of money of the table: 元, 千元, 万元, 百万元, 亿元."),
    ] = None,
    set_aside: Annotated[
        bool, typer.Option("--set-aside", help="The finding needs no further look.")
    ] = False,
    day: Annotated[str | None, typer.Option("--date", help="When; today if not given.")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take the place of a decision about the same thing.")
    ] = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Decide about a fact: the decision is kept, and the document is read again with it. What is printed stays."""
    from kg.decisions.file import DecisionsFile, changing_file, merged
    from kg.decisions.target import decisions_about
    from kg.store.opening import open_reader

    words = _words(confirm, set_aside, correct, name, column, money_unit, reason, by, day)
    with open_reader(store) as opened:
        found = decisions_about(opened, fact, words)
    new = DecisionsFile(readings=tuple(found))
    with changing_file(store) as change:
        change.keep(merged(change.kept, new, replace=replace))
    for decision in found:
        say(f"kept  {decision.key} {decision.verdict} {decision.file} {decision.printed}")
    apply(store)


@decisions.command()
def remove(
    keys: Annotated[list[str], typer.Argument(help="Keys of decisions, as `kg decisions list` prints them.")],
    store: Store = DEFAULT_STORE,
) -> None:
    """Take decisions back; their documents are read again without them."""
    from kg.decisions.file import DecisionsFile, changing_file
    from kg.errors import ParameterError

    with changing_file(store) as change:
        known = {decision.key for decision in change.kept.readings}
        if unknown := sorted(set(keys) - known):
            raise ParameterError("key", "a key that `kg decisions list` prints", ", ".join(unknown))
        left = tuple(d for d in change.kept.readings if d.key not in keys)
        change.keep(DecisionsFile(change.kept.links, left))
    apply(store)


@decisions.command()
def check(
    file: Annotated[
        Path | None, typer.Argument(help="A file of decisions; those kept with the store if not given.")
    ] = None,
    store: Store = DEFAULT_STORE,
    output: Format = OutputFormat.TABLE,
) -> None:
    """See that decisions are well-formed and that what they are about is still printed there. Exit 1 if one is not."""
    from kg.build.redeciding import DecisionState
    from kg.decisions.file import kept_file, read_file
    from kg.graph.iri import Namer

    given = read_file(file, Namer()) if file else kept_file(store)
    reports = [r for r in _reports(store, given) if r.state is not DecisionState.APPLIED]
    print_rows(_COLUMNS, _rows(reports), output, headings=_HEADINGS)
    say(f"{len(given.readings)} decisions about documents, {len(reports)} of them not applied")
    raise typer.Exit(1 if reports else 0)


@decisions.command("export")
def export_decisions(
    output: Annotated[Path, typer.Argument(help="File for the decisions (YAML).")],
    store: Store = DEFAULT_STORE,
) -> None:
    """Write the decisions kept with the store to a file that another store can take."""
    from kg.decisions.file import kept_file, write_file

    kept = kept_file(store)
    write_file(kept, output)
    say(f"{len(kept.readings) + len(kept.links)} decisions in {output}")


@decisions.command("import")
def import_decisions(
    file: Annotated[Path, typer.Argument(help="File of decisions (YAML).")],
    store: Store = DEFAULT_STORE,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take the place of decisions about the same things.")
    ] = False,
) -> None:
    """Add the decisions of a file to those kept with the store, and read their documents again."""
    from kg.decisions.file import changing_file, merged, read_file
    from kg.graph.iri import Namer

    given = read_file(file, Namer())
    with changing_file(store) as change:
        new = merged(change.kept, given, replace=replace)
        added = len(new.readings) + len(new.links) - len(change.kept.readings) - len(change.kept.links)
        change.keep(new)
    say(f"{added} decisions added")
    apply(store)


@decisions.command()
def apply(store: Store = DEFAULT_STORE) -> None:
    """Read the documents again whose decisions changed. Every build does so for the files that it is given."""
    from kg.build.publishing import bring_up_to_date
    from kg.build.redeciding import DecisionState, read_again
    from kg.cli.progress import build_progress
    from kg.decisions.file import kept_file
    from kg.evidence.sources import SourceFiles
    from kg.graph.iri import Namer
    from kg.store.opening import open_writer

    kept, namer = kept_file(store), Namer()
    with open_writer(store) as opened, build_progress() as progress:
        report, missing = read_again(opened, kept, SourceFiles(Path(store)), namer, jobs=1, progress=progress)
        bring_up_to_date(opened, namer, kept.links)
    for document in missing:
        say(
            f"kg: {document.file_name} is not where it was: give it to `kg build`, which will apply the decisions"
        )
    reports = _reports(store, kept)
    stale = [r for r in reports if r.state is DecisionState.STALE]
    for one in stale:
        say(
            f"kg: not applied, the print does not agree: {one.decision.key} {one.decision.file} {one.decision.printed}"
        )
    done = sum(r.state is DecisionState.APPLIED for r in reports)
    say(f"{done} of {len(reports)} decisions about documents are applied")
    failed = bool(report and report.failed)
    raise typer.Exit(1 if stale or missing or failed else 0)


def _words(
    confirm: bool,
    set_aside: bool,
    correct: str | None,
    name: str | None,
    column: str | None,
    money_unit: str | None,
    reason: str,
    by: str,
    day: str | None,
) -> DecisionWords:
    """The options as one decision.

    Raises:
        ParameterError: None or several of them say what is decided, or the date is none.
    """
    from extract.decisions.model import DecisionKind
    from kg.decisions.target import DecisionWords
    from kg.errors import ParameterError
    from kg.links.decisions import read_initials, read_text

    said: list[tuple[DecisionKind, str | None]] = [
        (DecisionKind.CONFIRM, None) if confirm else (DecisionKind.CONFIRM, ""),
        (DecisionKind.SET_ASIDE, None) if set_aside else (DecisionKind.SET_ASIDE, ""),
        (DecisionKind.CORRECT, correct or ""),
        (DecisionKind.NAME, name or ""),
        (DecisionKind.COLUMN, column or ""),
        (DecisionKind.MONEY_UNIT, money_unit or ""),
    ]
    chosen = [(verdict, value) for verdict, value in said if value != ""]
    if len(chosen) != 1:
        expected = "one of --confirm, --correct, --name, --column, --money-unit, --set-aside"
        raise ParameterError("decision", expected, ", ".join(v.value for v, _ in chosen) or "none")
    try:
        when = date.fromisoformat(day) if day else date.today()
    except ValueError:
        raise ParameterError("--date", "a date such as 2026-03-31", repr(day)) from None
    verdict, value = chosen[0]
    initials = read_initials("--by", by)
    return DecisionWords(
        verdict=verdict, value=value, reason=read_text("--reason", reason), by=initials, date=when
    )


def _reports(store: str, kept: DecisionsFile | None = None) -> list[DecisionReport]:
    from kg.build.redeciding import states_of
    from kg.decisions.file import kept_file
    from kg.graph.iri import Namer
    from kg.store.opening import open_reader

    with open_reader(store) as opened:
        return states_of(opened, kept or kept_file(store), Namer())


def _rows(reports: Sequence[DecisionReport]) -> list[tuple[str | None, ...]]:
    return [
        (
            d.key,
            report.state.value,
            d.verdict.value,
            d.file,
            str(d.place) if d.place else "",
            d.printed,
            d.value or "",
            d.reason,
            d.by,
            d.date.isoformat(),
        )
        for report in reports
        for d in (report.decision,)
    ]
