"""One module a kind of page; here they are put together."""

from __future__ import annotations

from kg.web.pages import home, policies, policy, unit, units
from kg.web.registry import Registry

PAGES = Registry({page.name: page for page in (home.PAGE, policies.PAGE, policy.PAGE, unit.PAGE, units.PAGE)})
"""All pages."""
