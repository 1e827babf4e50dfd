"""The rule over whole real series, night by night, and what it costs the real numbers."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from enrichers.habits import Silence, find_silence
from enrichers.plausibility import is_fall, judge_number
from enrichers.records import Number, Quality, Series
from enrichers.unison import Night
from tests.plausibility.courses import Event, Subject, false_days, followed


@dataclass(frozen=True)
class Judged:
    """One night of one subject: all that was known before, the real number, and what the rule made of it."""

    subject: Subject
    index: int
    before: Series
    quality: Quality
    is_false: bool

    @property
    def day(self) -> date:
        return self.subject.points[self.index][0]

    @property
    def value(self) -> int:
        return self.subject.points[self.index][1]

    @property
    def gap_days(self) -> int:
        return (self.day - self.subject.points[self.index - 1][0]).days

    @property
    def gained(self) -> int:
        return self.value - self.subject.points[self.index - 1][1]

    @property
    def is_fall(self) -> bool:
        return is_fall(self.value, self.before, self.day, self.subject.limits)


def replay(subject: Subject, events: tuple[Event, ...]) -> Iterator[Judged]:
    """Every night of a subject but the first."""
    false = false_days(events, subject)
    series = Series(None)
    for index, (day, value) in enumerate(subject.points):
        quality = judge_number(value, series, day, subject.limits)
        if index:
            yield Judged(subject, index, series, quality, day in false)
        series = followed(series, subject.number(day, value, quality))


@dataclass(frozen=True)
class Cost:
    """What the rule does to real numbers. A change may be held back for several nights."""

    pairs: int
    changed: int
    changes_held: tuple[Judged, ...]
    nights_held: int
    jumps_after_gaps: int
    jumps_after_gaps_held: int
    false_nights: int
    false_nights_let_in: int


def cost_of(nights: Iterable[Judged]) -> Cost:
    """Count over the real numbers; the nights that were called false by eye are counted apart."""
    every = list(nights)
    real = [night for night in every if not night.is_false]
    held = [night for night in real if night.quality is Quality.SUSPECT]
    jumps = [night for night in real if night.gained > 0 and 7 <= night.gap_days <= 144]
    false = [night for night in every if night.is_false]
    return Cost(
        len(real),
        sum(night.gained != 0 for night in real),
        tuple(night for night in held if night.gained != 0),
        len(held),
        len(jumps),
        sum(night.quality is Quality.SUSPECT for night in jumps),
        len(false),
        sum(night.quality is not Quality.SUSPECT for night in false),
    )


def median_cost(nights: Iterable[Judged]) -> tuple[int, int]:
    """Of all real changes, those that a median of seven numbers does not show on their night; and all of them."""
    changed = [night for night in nights if not night.is_false and night.gained]
    late = sum(
        statistics.median(value for _, value in one.subject.points[max(0, one.index - 6) : one.index + 1]) != one.value
        for one in changed
    )
    return late, len(changed)


def nights_of(nights: Iterable[Judged]) -> Mapping[tuple[str, date], Night]:
    """What each real night did to all subjects of a kind together, as one list."""
    by_night: dict[tuple[str, date], list[Judged]] = defaultdict(list)
    for night in nights:
        by_night[night.subject.kind, night.day].append(night)
    return {
        key: Night(
            len(found),
            sum(one.is_fall and one.quality is Quality.SUSPECT for one in found),
            sum(one.is_fall for one in found),
        )
        for key, found in by_night.items()
    }


def silences_of(subjects: Iterable[Subject]) -> Mapping[date, Silence]:
    """The days on which a provider would be told to have nothing new, with what is told."""
    recent: dict[str, list[Number]] = defaultdict(list)
    days: dict[date, list[tuple[Subject, int]]] = defaultdict(list)
    for subject in subjects:
        for day, value in subject.points:
            days[day].append((subject, value))
    told = {}
    for day in sorted(days):
        for subject, value in days[day]:
            recent[subject.name] = [subject.number(day, value), *recent[subject.name][:29]]
        silence = find_silence(recent[subject.name] for subject, _ in days[day])
        if silence is not None:
            told[day] = silence
    return told
