"""What a site's robots.txt allows (RFC 9309). Pure.

The standard library's reader takes the first rule that fits, knows no ``*`` and no ``$``, and so reads many files
wrongly; by the standard the longest rule wins, and of two as long the one that allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

OUR_NAME = "starcite"
MOST_BYTES = 500 * 1024  # RFC 9309, 2.5: at least this much must be read
MOST_RULES = 10_000
MOST_STARS = 20  # in one rule; more are for machines


@dataclass(frozen=True, slots=True)
class RobotRules:
    """The rules that hold for us: paths with whether they are allowed, and the pause asked for, in seconds."""

    rules: tuple[tuple[str, bool], ...] = ()
    crawl_delay_seconds: float | None = None

    def allows(self, url: str) -> bool:
        """Whether a page may be asked."""
        parts = urlsplit(url)
        target = _plain(parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        best, verdict = -1, True
        for pattern, is_allowed in self.rules:
            length = len(pattern)
            if (length > best or (length == best and is_allowed)) and _fits(pattern, target):
                best, verdict = length, is_allowed
        return verdict


ALLOW_ALL = RobotRules()
DISALLOW_ALL = RobotRules((("/", False),))


def parse_robots(body: bytes) -> RobotRules:
    """Read a robots.txt: the groups that name us, else those for everybody. Never raises."""
    ours: list[tuple[str, bool]] = []
    everybodys: list[tuple[str, bool]] = []
    delays: dict[str, float] = {}
    agents: set[str] = set()
    names_us = False
    in_agents = False
    for line in body[:MOST_BYTES].decode("utf-8", "replace").removeprefix("\ufeff").splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent":
            agents = agents if in_agents else set()
            agents.add("us" if value.lower().partition("/")[0] == OUR_NAME else "all" if value == "*" else "others")
            in_agents = True
            names_us = names_us or "us" in agents
        elif key in {"allow", "disallow", "crawl-delay"}:
            in_agents = False
            for kept, rules in (("us", ours), ("all", everybodys)):
                if kept not in agents:
                    continue
                if key == "crawl-delay":
                    delays[kept] = max(delays.get(kept, 0.0), _seconds(value))
                elif value and len(rules) < MOST_RULES and value.count("*") <= MOST_STARS:
                    rules.append((_plain(value), key == "allow"))
    rules = ours if names_us else everybodys
    return RobotRules(tuple(rules), delays.get("us" if names_us else "all"))


def _plain(path: str) -> str:
    """One spelling of a path, however it was percent-encoded."""
    return quote(unquote(path), safe="/*$?&=~!@:+,;()'")


def _fits(pattern: str, target: str) -> bool:
    is_whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    place = len(first)
    if not others:
        return not is_whole or place == len(target)
    *middle, last = others
    for piece in middle:
        place = target.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    if is_whole:
        return len(target) - len(last) >= place and target.endswith(last)
    return target.find(last, place) >= 0


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        return 0.0
    return seconds if 0.0 <= seconds < float("inf") else 0.0
