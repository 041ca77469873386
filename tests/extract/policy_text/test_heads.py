"""Number, title, issuers and date of fifty public papers, in each form in which papers are published."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.policy_text import read_policy_text
from extract.readers import read_document
from tests.extract.policy_text.heads import FORMS, public_heads


@pytest.mark.parametrize("form", FORMS)
def test_the_head_of_every_paper_is_right_in_each_form(tmp_path: Path, form: str) -> None:
    ending, print_paper = FORMS[form]
    wrong: list[object] = []
    for at, head in enumerate(public_heads()):
        file = tmp_path / f"{at}.{ending}"
        file.write_bytes(print_paper(head))
        found = read_policy_text(read_document(file))
        policy = found.policy if found else None
        got = (policy.number, policy.title, policy.issuers, policy.written) if policy else None
        if got != (head.number, head.title, head.issuers, head.written):
            wrong.append((head, got))
        elif policy is not None and form == "no-longer-valid" and policy.validity != "repealed":
            wrong.append((head, policy.validity))
    assert not wrong


def test_an_order_that_says_what_it_publishes_has_that_title(tmp_path: Path) -> None:
    """《X》已经…修订通过，现将修订后的《X》公布: the words 国务院令 are no title."""
    page = tmp_path / "order.html"
    lines = (
        "中华人民共和国国务院令",
        "第706号",
        "《专利代理条例》已经2018年9月6日国务院第23次常务会议修订通过，现将修订后的《专利代理条例》公布，自2019年3月1日起施行。",
        "2018年11月6日",
        "专利代理条例",
        "第一条 条文。",
    )
    page.write_text(
        "<table><tr><td>" + "".join(f"<p>{line}</p>" for line in lines) + "</td></tr></table>", "utf-8"
    )
    found = read_policy_text(read_document(page))
    assert found is not None
    policy = found.policy
    assert (policy.number, policy.title, policy.issuers) == ("国务院令第706号", "专利代理条例", ("国务院",))
