"""One module a kind of page; here they are put together."""

from __future__ import annotations

from kg.web.pages import (
    compare,
    document,
    editor,
    evidence,
    home,
    lineage,
    policies,
    policy,
    printed,
    project,
    quality,
    questions,
    search,
    subject,
    table,
    unit,
    units,
    worklist,
)
from kg.web.registry import Registry

PAGES = Registry(
    {
        page.name: page
        for page in (
            home.PAGE,
            search.PAGE,
            policies.PAGE,
            policy.PAGE,
            units.PAGE,
            unit.PAGE,
            compare.PAGE,
            project.PAGE,
            *subject.PAGES,
            document.PAGE,
            table.PAGE,
            evidence.PAGE,
            printed.PAGE,
            lineage.PAGE,
            questions.PAGE,
            editor.PAGE,
            quality.PAGE,
            worklist.PAGE,
        )
    }
)
"""All pages."""
