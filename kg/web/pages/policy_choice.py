"""What a page of a policy document shows where its address fits several: each of them, to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from kg.policy.catalogue import NamedPolicy
from kg.policy.names import Understood
from kg.web.thing import key_text, thing_ref
from kg.web.view import DataTable, Notice, Ref, View, ViewCell, ViewColumn, ViewSection
from kg.words.text import Said, Text, same

_COLUMNS = (
    ViewColumn("policy", Text("文号或标题", "Number or title")),
    ViewColumn("title", Text("标题", "Title")),
)


def choice_view(ref: Ref, meant: Understood) -> View:
    """The documents that the words of an address mean, each linked; those that nobody names are said."""
    known = [policy for policy in meant.policies if policy.iri]
    unknown = [policy.key for policy in meant.policies if not policy.iri] + list(meant.unknown)
    note = (
        Text("地址里问的是这几份文件。", "The address asks for these documents.")
        if meant.all_meant
        else Text("有几份文件都符合，请选一份。", "Several documents fit; choose one.")
    )
    blocks: list[DataTable | Notice] = [_table(known, note)]
    if unknown:
        blocks.append(Notice(Text(f"无人引用：{'、'.join(unknown)}", f"Nobody cites: {', '.join(unknown)}")))
    section = ViewSection("choice", Text("政策文件", "Policy documents"), tuple(blocks))
    return View(ref, same(key_text(ref.key)), Text("政策文件", "Policy document"), (section,))


def _table(policies: Sequence[NamedPolicy], note: Text) -> DataTable:
    rows = tuple(
        (ViewCell(policy.key, ref=thing_ref(policy.iri)), ViewCell(policy.title or None))
        for policy in policies
    )
    return DataTable("policies", Text("每份文件一行", "One row a document"), _COLUMNS, rows, note=note)


def expected_near(meant: Understood) -> Said:
    """What an address should have named: something cited, the nearest with what differs."""
    zh, en = "有文件引用的文号或标题", "a number or title that some document cites"
    if not meant.nearest:
        return Said(zh, en)
    near_zh = "；".join(f"{near.key}（{near.differs}）" for near in meant.nearest)
    near_en = "; ".join(f"{near.key} ({near.differs_en})" for near in meant.nearest)
    return Said(f"{zh}，相近的有{near_zh}", f"{en}; nearest: {near_en}")
