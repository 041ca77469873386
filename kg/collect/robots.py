"""What a host asks of programs that read it: robots.txt as RFC 9309 has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

_LONGEST = 500_000
"""Bytes of robots.txt that are read; the standard asks for as many."""


class Robots:
    """The rules of one host for one user agent.

    >>> robots = Robots("User-agent: *\\nDisallow: /private/\\nAllow: /private/a*.pdf$\\nCrawl-delay: 2", "budget-kg")
    >>> robots.allow("http://x/private/b.html"), robots.allow("http://x/private/ab.pdf"), robots.delay
    (False, True, 2.0)
    """

    def __init__(self, text: str, agent: str) -> None:
        groups = list(_groups(text[:_LONGEST]))
        own = [rules for agents, rules in groups if _product(agent) in agents]
        rules = own or [rules for agents, rules in groups if "*" in agents]
        self._rules = [
            (key, value) for group in rules for key, value in group if value and key != "crawl-delay"
        ]
        delays = [_seconds(value) for group in rules for key, value in group if key == "crawl-delay"]
        self.delay = max(delays, default=0.0)

    def allow(self, address: str) -> bool:
        """Whether an address may be read: as the longest rule that fits it says, in doubt yes."""
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        fitting = [(len(value), key == "allow") for key, value in self._rules if _fits(value, path)]
        return max(fitting, default=(0, True))[1]


def _groups(text: str) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """Groups of user agents with their rules, in order."""
    agents: set[str] = set()
    rules: list[tuple[str, str]] = []
    for line in text.lstrip("\ufeff").splitlines():
        key, _, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        key = key.lower()
        if key == "user-agent":
            if rules:
                yield agents, rules
                agents, rules = set(), []
            agents.add(_product(value))
        elif key in ("allow", "disallow", "crawl-delay"):
            rules.append((key, value))
    yield agents, rules


def _product(agent: str) -> str:
    """The word by which a program is named, without its version."""
    return re.split(r"[/\s]", agent.strip().lower(), maxsplit=1)[0]


def _fits(rule: str, path: str) -> bool:
    """Whether a path begins as a rule says; `*` stands for anything, `$` for the end."""
    end = r"\Z" if rule.endswith("$") else ""
    pattern = ".*?".join(map(re.escape, re.split(r"\*+", rule.removesuffix("$"))))
    return re.match(pattern + end, path, re.S) is not None


def _seconds(text: str) -> float:
    try:
        return max(0.0, float(text))
    except ValueError:
        return 0.0
