"""How counts grow: pure functions of an id and a day, so that every night can be asked again and answers the same.

A curve never needs the day before to know a day. What has been gained day by day follows from it and adds up to it
exactly, which is what makes citing papers and star history agree with the counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from itertools import pairwise
from typing import Protocol

_BLOCK_DAYS = 8  # one digest of eight bytes shapes eight days: busy and quiet ones, as real counts have


class Curve(Protocol):
    """A count over the days."""

    def on(self, day: date) -> int:
        """The count at the end of a UTC day."""
        ...

    def gains(self, until: date) -> Iterator[tuple[date, int]]:
        """Days with what was gained on them and is still held on ``until``, oldest first, days without gain left out.

        The sum up to ``until`` is ``on(until)``. Wherever the count never falls, the sum up to any earlier day is the
        count on that day too.
        """
        ...


@dataclass(frozen=True, slots=True)
class Fixed:
    """One count on every day. All of it is gained on ``born_on`` (see ``crowded_start`` for very many)."""

    value: int
    born_on: date

    def on(self, day: date) -> int:
        """The value, whatever the day."""
        del day
        return self.value

    def gains(self, until: date) -> Iterator[tuple[date, int]]:
        """All at the start, which is moved back to ``until`` where that is earlier."""
        yield from crowded_start(self.value, min(self.born_on, until))


@dataclass(frozen=True, slots=True)
class Steps:
    """Given counts on given days; between them the older one holds, before the first the first one."""

    points: tuple[tuple[date, int], ...]
    born_on: date

    def on(self, day: date) -> int:
        """The count of the newest point that is not after ``day``."""
        value = self.points[0][1]
        for point, count in self.points:
            if point <= day:
                value = count
        return value

    def gains(self, until: date) -> Iterator[tuple[date, int]]:
        """What a later fall took away again counts as never gained, because only what is still held is listed."""
        reached = [(day, count) for day, count in self.points if day <= until] or [self.points[0]]
        held: list[tuple[date, int]] = []
        lowest_later = reached[-1][1]
        for day, count in reversed(reached):
            lowest_later = min(lowest_later, count)
            held.append((day, lowest_later))
        held.reverse()
        first_day, first = held[0]
        yield from crowded_start(first, min(first_day, self.born_on, until))
        for (_, before), (day, after) in pairwise(held):
            if after > before:
                yield day, after - before


@dataclass(frozen=True, slots=True)
class Growing:
    """An S-curve over age: slow, then fast, then ever slower, with busy and quiet days that the seed decides.

    ``scale`` is what it tends to, ``midpoint_days`` the age at which half of that is reached, ``steepness`` the
    exponent. It never falls. Before ``born_on`` it is 0.
    """

    seed: str
    born_on: date
    scale: float
    midpoint_days: float
    steepness: float

    def on(self, day: date) -> int:
        """The count at the end of a day."""
        age_days = (day - self.born_on).days
        return 0 if age_days < 0 else self._count(_warped_age(self.seed, age_days))

    def gains(self, until: date) -> Iterator[tuple[date, int]]:
        """Blocks of days in which nothing happens cost one step."""
        last_age = (until - self.born_on).days
        before = 0
        for start in range(0, last_age + 1, _BLOCK_DAYS):
            if self._count(float(start + _BLOCK_DAYS)) == before:
                continue
            for age_days in range(start, min(start + _BLOCK_DAYS, last_age + 1)):
                count = self._count(_warped_age(self.seed, age_days))
                if count > before:
                    yield self.born_on + timedelta(days=age_days), count - before
                    before = count

    def _count(self, warped_age_days: float) -> int:
        return math.floor(self.scale * _grown_share(warped_age_days, self.midpoint_days, self.steepness))


def grown_citations(seed: str, born_on: date) -> Growing:
    """A citation curve out of nothing but an id: most papers end with few citations, a few with thousands."""
    return _grown(seed, born_on, fewest=4.0, most=6_000.0, midpoint_days=(700.0, 2_200.0), steepness=1.7)


def grown_stars(seed: str, born_on: date) -> Growing:
    """A star curve out of nothing but a name: earlier and steeper than citations."""
    return _grown(seed, born_on, fewest=3.0, most=12_000.0, midpoint_days=(150.0, 900.0), steepness=1.3)


def through(curve: Growing, day: date, count: int) -> Growing:
    """The same curve, stretched so that it is exactly ``count`` on ``day``. The day must not be before its birth."""
    age_days = (day - curve.born_on).days
    share = _grown_share(_warped_age(curve.seed, age_days), curve.midpoint_days, curve.steepness)
    # Half a step above the count, so that rounding cannot bring it below.
    return Growing(curve.seed, curve.born_on, (count + 0.5) / share, curve.midpoint_days, curve.steepness)


def crowded_start(count: int, last_day: date) -> Iterator[tuple[date, int]]:
    """Spread a start over as few days up to ``last_day`` as may be, oldest first.

    At most 5,000 a day, because no reader of citations can page through more than 9,999 of one day.
    """
    most_a_day = 5_000
    for days_back in range((count - 1) // most_a_day, -1, -1):
        yield last_day - timedelta(days=days_back), min(most_a_day, count - days_back * most_a_day)


def unit(seed: str, what: str) -> float:
    """A number in [0, 1) that looks random and is decided by the two texts."""
    return int.from_bytes(blake2b(f"{what}|{seed}".encode(), digest_size=7).digest(), "big") / 2**56


def _grown(
    seed: str, born_on: date, *, fewest: float, most: float, midpoint_days: tuple[float, float], steepness: float
) -> Growing:
    early, late = midpoint_days
    scale = fewest * (most / fewest) ** unit(seed, "scale")
    return Growing(seed, born_on, scale, early + (late - early) * unit(seed, "midpoint"), steepness)


def _grown_share(warped_age_days: float, midpoint_days: float, steepness: float) -> float:
    return 1.0 / (1.0 + math.pow(midpoint_days / warped_age_days, steepness))


def _warped_age(seed: str, age_days: int) -> float:
    """Age as the curve feels it: the same at the end of every block, hurried or slowed within; always growing."""
    block, place = divmod(age_days, _BLOCK_DAYS)
    digest = blake2b(f"{seed}/{block}".encode(), digest_size=_BLOCK_DAYS).digest()
    weights = [1 + byte * byte for byte in digest]
    return _BLOCK_DAYS * (block + sum(weights[: place + 1]) / sum(weights))
