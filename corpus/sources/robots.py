"""robots.txt as RFC 9309 says: the longest rule wins, Allow before Disallow, ``*`` and ``$`` in paths.

``urllib.robotparser`` takes the first rule and knows no wildcards, which portals use ("Disallow: /*?print=").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

_LARGEST = 512 * 1024  # of the file; the rest is not read
_LONGEST_DELAY = 60.0


@dataclass(frozen=True, slots=True)
class Robots:
    """What our robot may ask for. ``delay``: seconds that the site wants between two requests; ``sitemaps`` as named."""

    rules: tuple[tuple[bool, str], ...] = ()  # allowed, pattern
    delay: float = 0.0
    sitemaps: tuple[str, ...] = ()

    def allows(self, path: str) -> bool:
        """Whether a path with its query may be asked for."""
        if path == "/robots.txt":
            return True
        plain = _canonical(path)
        best: tuple[int, bool] = (-1, True)
        for allowed, pattern in self.rules:
            if _matches(pattern, plain):
                best = max(best, (len(pattern), allowed))
        return best[1]


@dataclass(slots=True)
class _Group:
    agents: list[str] = field(default_factory=list)
    rules: list[tuple[bool, str]] = field(default_factory=list)
    delay: float = 0.0


def parse_robots(text: str, agent: str) -> Robots:
    """Rules for ``agent`` (lower case): of the groups that name it, else of those for everybody."""
    groups: list[_Group] = []
    sitemaps: list[str] = []
    naming = False
    for line in text[:_LARGEST].replace("\ufeff", "").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().casefold(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            if not naming:
                groups.append(_Group())
            groups[-1].agents.append(value.casefold())
            naming = True
        elif key == "sitemap":
            sitemaps.append(value)
        elif key in ("allow", "disallow", "crawl-delay") and groups:
            naming = False
            if key == "crawl-delay":
                groups[-1].delay = _seconds(value)
            elif value:
                groups[-1].rules.append((key == "allow", _canonical(value)))
    mine = [group for group in groups if any(name != "*" and name and agent.startswith(name) for name in group.agents)]
    mine = mine or [group for group in groups if "*" in group.agents]
    rules = tuple(rule for group in mine for rule in group.rules)
    return Robots(rules, max((group.delay for group in mine), default=0.0), tuple(sitemaps))


def _canonical(path: str) -> str:
    """Letters beyond ASCII percent-encoded, others not: "/tin-tức" and "/tin-t%E1%BB%A9c" are one path."""
    return quote(unquote(path), safe="/*$?&=:;,+!'()@~[]%")


def _matches(pattern: str, path: str) -> bool:
    end = pattern.endswith("$")
    body = ".*".join(re.escape(part) for part in pattern.removesuffix("$").split("*"))
    return re.match(body + ("$" if end else ""), path) is not None


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), _LONGEST_DELAY) if seconds == seconds else 0.0
