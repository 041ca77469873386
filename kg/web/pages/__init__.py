"""One module a kind of page; here they are put together."""

from __future__ import annotations

from kg.web.pages import home, lineage, policies, policy, project, questions, search, subject, unit, units
from kg.web.registry import Registry

_MODULES = (home, lineage, policies, policy, project, questions, search, unit, units)

PAGES = Registry({page.name: page for page in (*(module.PAGE for module in _MODULES), *subject.PAGES)})
"""All pages."""
