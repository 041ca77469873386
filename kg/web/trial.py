"""What a person sees of a trial reading: the form, how far it is, and what was read."""

from __future__ import annotations

from collections.abc import Sequence

from kg.graph.iri import last_key
from kg.store.asking import ask
from kg.store.snapshot import GraphReader
from kg.web.address import LiveAddresses
from kg.web.pages import quality
from kg.web.phases import phase_name
from kg.web.thing import thing_ref
from kg.web.view import ColumnKind, DataTable, Notice, Ref, View, ViewCell, ViewColumn, ViewSection
from kg.words.text import Language, Text, same

_KIND = Text("试读", "Trial reading")
_UNKNOWN = Text("没有读出", "not read")


class TrialAddresses(LiveAddresses):
    """Addresses of the pages of a trial: below it, but for what every page shares.

    Args:
        root: Path that the service is mounted at.
        name: The trial.
        version: Of the static files.
    """

    def __init__(self, root: str, name: str, version: str) -> None:
        super().__init__(f"{root}/upload/{name}/pages", version)
        self._shared = LiveAddresses(root, version)
        self._decision = Ref("upload", name)

    def page(self, ref: Ref, language: Language) -> str:
        """Address of a page; quality is shown where the trial is decided on."""
        if ref.page == "quality":
            return self._shared.page(self._decision, language)
        return super().page(ref, language)

    def static(self, name: str) -> str:
        """Address of a stylesheet, script or library of the service."""
        return self._shared.static(name)

    def embed(self, ref: Ref, picture: str, language: Language) -> str:
        """None: a trial is for who reads it."""
        return ""

    def feed(self) -> str:
        """Address of the feed of the service."""
        return self._shared.feed()

    def reaches(self, ref: Ref) -> bool:
        """All pages but those whose scripts ask the service, which knows nothing of a trial."""
        return ref.page not in {"lineage", "sparql-editor", "upload", "decide"}

    def named(self, ref: Ref, name: Text) -> Text:
        """Where the page of quality is asked for, the trial is shown."""
        return _KIND if ref.page == "quality" else name


def form_view(most_bytes: int) -> View:
    """The form by which files are dropped.

    Args:
        most_bytes: What may be sent at once.
    """
    about = Notice(
        Text(
            f"PDF、Word、Excel、网页、文本，或装有它们的 ZIP；一次至多 {most_bytes // 1_000_000} MB。"
            "文件先试读：看过读出的表、核对的结果和发现，再决定存入库还是丢弃。联系人等个人信息在读取时去掉。",
            f"PDF, Word, Excel, web pages, text, or a ZIP of these; {most_bytes // 1_000_000} MB at most at once. Files are "
            "read on trial: you see the tables, what is proved and what was found, and then keep them in the store or "
            "throw them away. Personal data are taken out while reading.",
        )
    )
    return View(
        Ref("upload"), Text("读取文件", "Read files"), _KIND, (ViewSection("about", _KIND, (about,)),)
    )


def progress_view(name: str, files: Sequence[str], heading: Text) -> View:
    """A trial that is under way or failed."""
    listed = ViewSection("files", Text("文件", "Files"), tuple(Notice(same(file)) for file in files))
    return View(Ref("upload", name), heading, _KIND, (listed,))


def result_view(store: GraphReader) -> View:
    """What was read: the quality page of the trial's own store, from which every figure can be reached."""
    found = quality.load(store, Ref("quality"))
    order = {name: place for place, name in enumerate(("findings", "status", "coverage", "repairs", "rules"))}
    sections = sorted(found.sections, key=lambda section: order.get(section.name, len(order)))
    read = ViewSection("read", Text("文件", "Files"), (_documents(store),))
    return View(found.ref, Text("读出了什么", "What was read"), _KIND, (read, *sections))


def _documents(store: GraphReader) -> DataTable:
    """Whose budget or accounts of which year each file is taken for: what a person sees first whether it is right."""
    rows: dict[str, tuple[ViewCell, ...]] = {}
    for row in sorted(ask(store, "web/documents"), key=lambda row: (str(row["file"]), str(row["name"]))):
        stage = last_key(str(row["stage"] or ""))
        unit = thing_ref(str(row["unit"])) if row["unit"] else None
        rows[str(row["document"])] = (
            ViewCell(row["file"], ref=thing_ref(str(row["document"]))),
            ViewCell(row["name"], None if row["name"] else _UNKNOWN, unit),
            ViewCell(row["year"], None if row["year"] else _UNKNOWN),
            ViewCell(stage, phase_name(stage) or _UNKNOWN),
        )
    columns = (
        ViewColumn("file", Text("文件", "File")),
        ViewColumn("unit", Text("单位", "Unit")),
        ViewColumn("year", Text("年度", "Year"), ColumnKind.YEAR),
        ViewColumn("stage", Text("阶段", "Stage")),
    )
    caption = Text(
        "每份文件一行；点开看读出的表和原页", "One row a file; open it to see its tables and pages"
    )
    return DataTable("read", caption, columns, tuple(rows.values()))
