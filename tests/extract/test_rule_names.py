"""Every rule that reading and checking can name has a name for people."""

from __future__ import annotations

import re

from extract.rule_names import rule_name, rule_names
from tests.conftest import ROOT

GIVEN = re.compile(r'(?:rule=|_RULE = |\bRULE = )"([a-z]+(?:-[a-z]+)+)"')
AS_ARGUMENT = re.compile(r'(?:finding|remark|_row_finding|_finding)\([^()"]*"([a-z]+(?:-[a-z]+)+)"', re.S)


def test_every_rule_in_the_code_has_a_name_in_both_languages() -> None:
    found = set()
    for path in (ROOT / "extract").rglob("*.py"):
        text = path.read_text("utf-8")
        found |= set(GIVEN.findall(text)) | set(AS_ARGUMENT.findall(text))
    assert len(found) > 60
    assert not {rule for rule in found if rule_name(rule) is None}


def test_names_are_short_and_told_apart() -> None:
    names = rule_names()
    assert len({name.zh for name in names.values()}) == len(names)
    han = re.compile("[\u4e00-\u9fff]")
    assert not [
        rule for rule, name in names.items() if not han.search(name.zh) or not name.en or han.search(name.en)
    ]
