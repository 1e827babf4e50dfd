"""False numbers put into real series at places drawn by seed, and where they get to.

A false number is *let in* when it is believed on any of its nights, and it *reaches a list* when the tier shown differs
from what it would have been without, on one of its nights or the two weeks after.
"""

from __future__ import annotations

import random
import statistics
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from enrichers.plausibility import judge_number
from enrichers.records import Quality, Series
from exports.tiers import BadgePolicy, decide_tier
from lists.document import BadgeKind
from tests.plausibility.courses import Subject, followed
from tests.plausibility.replaying import Judged

AFTERWARDS_DAYS = 14
FOR_EVER_DAYS = 30
LINES = (100, 250, 500)
POLICY = BadgePolicy()
KIND = {"paper": BadgeKind.CITATIONS, "repository": BadgeKind.STARS}

Falsify = Callable[[date, int], "int | None"]  # the day and its true number to the false one; None where there is none
Judge = Callable[[int, Series, date, Subject], tuple[Quality, int]]  # whether it is believed, and what is then shown


@dataclass(frozen=True)
class Place:
    """A night of a subject before which all was as it was."""

    subject: Subject
    index: int
    before: Series

    @property
    def day(self) -> date:
        return self.subject.points[self.index][0]

    @property
    def is_near_a_line(self) -> bool:
        value = self.subject.points[self.index][1]
        return any(abs(value - line) * 10 <= line for line in LINES)


@dataclass(frozen=True)
class Fate:
    """What became of one false number."""

    is_let_in: bool
    reached_a_list: bool
    delay_days: int | None  # until it was believed; None where it never was


def places_of(nights: Iterable[Judged]) -> list[Place]:
    """Every night that has a month of true, believed numbers before it and is true itself."""
    return [
        Place(night.subject, night.index, night.before)
        for night in nights
        if night.index >= 30
        and not night.is_false
        and night.before.good is not None
        and all(number.quality is Quality.OBSERVED for number in night.before.recent)
    ]


def by_rule(value: int, series: Series, day: date, subject: Subject) -> tuple[Quality, int]:
    """The rule of ``enrichers.plausibility``."""
    return judge_number(value, series, day, subject.limits), value


def by_no_rule(value: int, series: Series, day: date, subject: Subject) -> tuple[Quality, int]:
    """Every number is believed."""
    return Quality.OBSERVED, value


def believed(place: Place, false: Falsify | None, last: date | None, judge: Judge) -> list[tuple[date, int, bool, int]]:
    """Night by night from ``place`` on: the day, the tier shown, and whether a false number is what is believed."""
    subject, series = place.subject, place.before
    steps = POLICY.thresholds(KIND[subject.kind])
    first = decide_tier(series, None, steps, POLICY)
    remembered = None if first is None else first.tier
    until = (last or place.day) + timedelta(days=AFTERWARDS_DAYS)
    shown, is_false_good = [], False
    for day, true in subject.points[place.index :]:
        if day > until:
            break
        made = false(day, true) if false is not None and (last is None or day <= last) else None
        is_false = made is not None and made != true
        quality, value = judge(true if made is None else made, series, day, subject)
        series = followed(series, subject.number(day, value, quality))
        if quality is not Quality.SUSPECT:
            is_false_good = is_false
        decision = decide_tier(series, remembered, steps, POLICY)
        remembered = remembered if decision is None else decision.tier
        shown.append((day, remembered or 0, is_false_good, first.tier if first else 0))
    return shown


def by_median(place: Place, false: Falsify | None, last: date | None) -> list[tuple[date, int, bool, int]]:
    """The same by a median of the last seven numbers: false where no true number of these seven is so low or high."""
    subject = place.subject
    raw = [number.value for number in reversed(place.before.recent)]
    steps, series = POLICY.thresholds(KIND[subject.kind]), Series(None)
    for number in reversed(place.before.recent):
        series = followed(series, number)
    first = decide_tier(series, None, steps, POLICY)
    remembered = None if first is None else first.tier
    until = (last or place.day) + timedelta(days=AFTERWARDS_DAYS)
    shown, truth = [], list(raw)
    for day, true in subject.points[place.index :]:
        if day > until:
            break
        made = false(day, true) if false is not None and (last is None or day <= last) else None
        raw.append(true if made is None else made)
        truth.append(true)
        middle = int(statistics.median(raw[-7:]))
        window = truth[-7:]
        series = followed(series, subject.number(day, middle))
        decision = decide_tier(series, remembered, steps, POLICY)
        remembered = remembered if decision is None else decision.tier
        shown.append((day, remembered or 0, not min(window) <= middle <= max(window), first.tier if first else 0))
    return shown


def fate_of(place: Place, false: Falsify, days: int, judge: Judge | None) -> Fate | None:
    """What becomes of a false number that stands for ``days``; None where none can be made.

    No ``judge`` is the median of seven.
    """
    true = place.subject.points[place.index][1]
    if false(place.day, true) in {None, true}:
        return None
    last = place.day + timedelta(days=days - 1)
    course = by_median if judge is None else (lambda p, f, until: believed(p, f, until, judge))
    with_it, without = course(place, false, last), course(place, None, last)
    let_in = [day for day, _, is_false, _ in with_it if is_false and day <= last]
    reached, true_tiers = False, {without[0][1], with_it[0][3]}
    for (_, tier, *_), (_, true_tier, *_) in zip(with_it, without, strict=True):
        true_tiers.add(true_tier)  # a tier that comes late is no false one
        reached |= tier not in true_tiers
    return Fate(bool(let_in), reached, (let_in[0] - place.day).days if let_in else None)


def value_on(subject: Subject, day: date) -> int | None:
    """The last number of a subject up to a day."""
    at = bisect_right(subject.points, (day, 10**12)) - 1
    return subject.points[at][1] if at >= 0 else None


def faults_at(place: Place, subjects: Sequence[Subject], seed: random.Random) -> dict[str, Falsify]:
    """The false numbers that are tried at a place, each drawn anew."""
    kin = [one for one in subjects if one.kind == place.subject.kind and one is not place.subject]
    other = seed.choice([one for one in kin if value_on(one, place.day) is not None])
    lost = seed.randrange(len(str(place.subject.points[place.index][1])))
    return {
        "zero": lambda day, true: 0,
        "another's number": lambda day, true: value_on(other, day),
        "a lost digit": lambda day, true: int("0" + str(true)[:lost] + str(true)[lost + 1 :]),
        "last year's": lambda day, true: value_on(place.subject, day - timedelta(days=365)),
        "halved": lambda day, true: true // 2,
    }
