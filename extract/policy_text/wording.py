"""The reviewed words of policy texts (`data/wording.yaml`), read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec
import yaml


class Relations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words before or behind a mention that say what becomes of the document."""

    repeals_after: tuple[str, ...]
    amends_after: tuple[str, ...]
    amends_before: tuple[str, ...]
    supplements_before: tuple[str, ...]
    forwards_before: tuple[str, ...]
    issues_before: tuple[str, ...]
    implements_before: tuple[str, ...]
    negated: tuple[str, ...]


class PolicyWording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Labels of metadata, states of validity, words of relations and headers of annex tables."""

    labels: Mapping[str, tuple[str, ...]]
    other_labels: tuple[str, ...]
    validity: Mapping[str, tuple[str, ...]]
    adopted: tuple[str, ...]
    relations: Relations
    receivers: frozenset[str]
    projects: frozenset[str]
    subjects: frozenset[str]
    codes: frozenset[str]
    totals: frozenset[str]
    not_money: tuple[str, ...]
    sum_rows: frozenset[str]


@cache
def policy_wording() -> PolicyWording:
    """The words of `data/wording.yaml`."""
    text = (files("extract.policy_text") / "data" / "wording.yaml").read_text("utf-8")
    return msgspec.convert(yaml.safe_load(text), PolicyWording)


@cache
def field_of_label() -> Mapping[str, str]:
    """Label without blanks → field of the metadata; empty for labels that say nothing of use."""
    wording = policy_wording()
    known = {label: field for field, labels in wording.labels.items() for label in labels}
    return known | dict.fromkeys(wording.other_labels, "")
