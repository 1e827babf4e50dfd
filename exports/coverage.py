"""How much of a list is known: what decides whether its numbers are good enough to be exported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from enrichers.records import Resolved
from exports.code_hosts import keeper_of, links_without_stars
from exports.numbers import EntryNumbers
from lists.document import BadgeKind


@dataclass(frozen=True, slots=True)
class Coverage:
    """Entries of one list, counted for one kind of badge.

    ``resolved`` have a paper (or a repository); of those ``good`` have a number that is young enough, ``stale`` one
    that is too old, ``never_asked`` none because nobody was ever asked. What remains was asked for in vain.
    ``withdrawn`` of the papers were withdrawn by their authors; ``elsewhere`` counts the entries whose code is kept by
    somebody who is not asked.
    """

    kind: BadgeKind
    resolved: int
    good: int
    stale: int
    never_asked: int
    withdrawn: int = 0
    elsewhere: tuple[tuple[str, int], ...] = ()

    @property
    def share(self) -> float | None:
        """Good ones among those that were ever asked for, 0 to 1; None where there is nothing to know.

        A first night that could ask for only a part of a long list is judged by that part. With nothing good at all
        it is 0, even if nothing was asked.
        """
        if not self.resolved:
            return None
        if not self.good:
            return 0.0
        return self.good / (self.resolved - self.never_asked)

    def reaches(self, floor: float) -> bool:
        """Whether enough is known to export; a list with nothing to know of this kind always is."""
        return self.share is None or self.share >= floor


def coverage(numbers: Sequence[EntryNumbers], kind: BadgeKind, today: date, max_age_days: int) -> Coverage:
    """Count what is known of a list. A number is good up to and including ``max_age_days`` after its day."""
    resolved = [entry for entry in numbers if _is_resolved(entry, kind)]
    ages = [(today - number.observed_on).days for entry in resolved if (number := entry.number(kind)) is not None]
    good = sum(age <= max_age_days for age in ages)
    never_asked = sum(entry.number(kind) is None and entry.lookup(kind) is None for entry in resolved)
    if kind is BadgeKind.CITATIONS:
        withdrawn = sum(entry.withdrawal is not None for entry in resolved)
        return Coverage(kind, len(resolved), good, len(ages) - good, never_asked, withdrawn)
    return Coverage(kind, len(resolved), good, len(ages) - good, never_asked, elsewhere=_elsewhere(numbers))


def _elsewhere(numbers: Sequence[EntryNumbers]) -> tuple[tuple[str, int], ...]:
    """Who keeps the stars of code that is not on GitHub, with how many entries, most first."""
    keepers: Counter[str] = Counter()
    for entry in numbers:
        if entry.repository is None:
            found = {keeper_of(link.url) for link, _ in links_without_stars(entry.entry)}
            keepers.update(keeper for keeper in found if keeper is not None)
    return tuple(sorted(keepers.items(), key=lambda item: (-item[1], item[0])))


def _is_resolved(entry: EntryNumbers, kind: BadgeKind) -> bool:
    if kind is BadgeKind.CITATIONS:
        return isinstance(entry.resolution, Resolved)
    return entry.repository is not None
