"""What a list asks the linter to pass over, in comments beside its entries."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from exports.lint.rules import RULES, Spot
from exports.lint.source import Source
from lists.document import Span
from lists.layouts.drafts import Lines

_COMMENT = re.compile(rb"<!--\s*starcite:\s*lint-ignore\b([^<>]{0,400}?)-->", re.IGNORECASE)
_NAME = re.compile(r"[a-z-]+")


class _Order(NamedTuple):
    """What to pass over between two bytes; no rule named means all."""

    end: int
    rules: frozenset[str]


class Ignored:
    """What ``<!-- starcite: lint-ignore rule -->`` names, or every rule: at the entry it stands at, or on its line."""

    def __init__(self, source: Source, lines: Lines) -> None:
        self._orders: dict[int, _Order] = {}
        self.unknown: list[Spot] = []
        for match in _COMMENT.finditer(source.data):
            names = frozenset(_NAME.findall(match[1].decode("utf-8", "replace").lower()))
            for name in sorted(names - RULES.keys()):
                message = f"lint has no rule {name}; docs/lint.md names them all"
                self.unknown.append(Spot("bad-directive", match.start(), message))
            entry = source.entry_at(match.start())
            line = Span(lines.start_of(match.start()), lines.after(match.end()))
            start, end = line if entry is None else source.document.entries[entry].span
            before = self._orders.get(start)
            if before is not None:
                names = names | before.rules if names and before.rules else frozenset()
            self._orders[start] = _Order(end, names)
        self._starts = sorted(self._orders)

    def covers(self, spot: Spot) -> bool:
        """Whether a finding is to be passed over."""
        place = bisect_right(self._starts, spot.position) - 1
        if place < 0:
            return False
        order = self._orders[self._starts[place]]
        return spot.position < order.end and (not order.rules or spot.rule in order.rules)
