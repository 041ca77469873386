"""One module a kind of page; here they are put together."""

from __future__ import annotations

from kg.web.pages import (
    document,
    editor,
    evidence,
    home,
    lineage,
    policies,
    policy,
    project,
    quality,
    questions,
    search,
    subject,
    table,
    unit,
    units,
)
from kg.web.registry import Registry

_MODULES = (
    document,
    editor,
    evidence,
    home,
    lineage,
    policies,
    policy,
    project,
    quality,
    questions,
    search,
    table,
    unit,
    units,
)

PAGES = Registry({page.name: page for page in (*(module.PAGE for module in _MODULES), *subject.PAGES)})
"""All pages."""
