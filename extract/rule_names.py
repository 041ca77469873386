"""What the rules of findings and checks are called in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple

import yaml

from extract.audit.identities import identities


class RuleName(NamedTuple):
    """A short name in both languages."""

    zh: str
    en: str


@cache
def rule_names() -> Mapping[str, RuleName]:
    """All names by rule: those of `rule_names.yaml`, and the labels of the accounting identities.

    >>> rule_names()["table-missing"].zh
    '缺表'
    """
    text = files("extract").joinpath("rule_names.yaml").read_text("utf-8")
    named = {rule: RuleName(*map(str, names)) for rule, names in yaml.safe_load(text).items()}
    stated = {one.rule: RuleName(one.label, one.label_en) for one in identities()}
    return MappingProxyType(stated | named)


def rule_name(rule: str) -> RuleName | None:
    """The name of a rule; None for one that nobody named, such as a rule of a user's own layout."""
    return rule_names().get(rule)
