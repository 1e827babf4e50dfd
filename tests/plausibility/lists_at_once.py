"""All numbers of a list made false at once, for one provider, and where they get to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from enrichers.plausibility import has_stood, is_fall, judge_number
from enrichers.records import Quality, Series
from enrichers.unison import Night
from exports.tiers import decide_tier
from tests.plausibility.courses import Subject, followed
from tests.plausibility.injecting import AFTERWARDS_DAYS, KIND, POLICY, Fate, Place, value_on

Spoil = Callable[[Sequence[int], Sequence["int | None"]], "list[int]"]  # true and last year's numbers to false ones

WHOLE_LIST_FAULTS: dict[str, Spoil] = {
    "list: zeros": lambda true, _: [0 for _ in true],
    "list: halved": lambda true, _: [value // 2 for value in true],
    "list: last year's": lambda true, old: [now if past is None else past for now, past in zip(true, old, strict=True)],
    "list: off by one": lambda true, _: [*true[1:], true[0]],
}


@dataclass
class _Line:
    """One subject of the list as it goes: with the fault, and without it."""

    subject: Subject
    series: Series
    clean: Series
    tier: int = 0
    clean_tier: int = 0
    true_tiers: set[int] = field(default_factory=set)
    let_in_on: date | None = None
    reached: bool = False

    def begin(self) -> None:
        decision = decide_tier(self.series, None, POLICY.thresholds(KIND[self.subject.kind]), POLICY)
        self.tier = self.clean_tier = 0 if decision is None else decision.tier
        self.true_tiers = {self.tier}

    def go_on(self, day: date, value: int, true: int, quality: Quality) -> None:
        steps = POLICY.thresholds(KIND[self.subject.kind])
        self.series = followed(self.series, self.subject.number(day, value, quality))
        clean = judge_number(true, self.clean, day, self.subject.limits)
        self.clean = followed(self.clean, self.subject.number(day, true, clean))
        shown, other = (
            decide_tier(s, t, steps, POLICY) for s, t in ((self.series, self.tier), (self.clean, self.clean_tier))
        )
        self.tier = self.tier if shown is None else shown.tier
        self.clean_tier = self.clean_tier if other is None else other.tier
        self.true_tiers.add(self.clean_tier)
        self.reached |= self.tier not in self.true_tiers
        if value != true and quality is not Quality.SUSPECT and self.let_in_on is None:
            self.let_in_on = day


def nights_to_spoil(places: Sequence[Place], at_least: int = 10) -> dict[tuple[str, date], list[Place]]:
    """The nights on which enough subjects of a kind were asked to make a list."""
    found: defaultdict[tuple[str, date], list[Place]] = defaultdict(list)
    for place in places:
        found[place.subject.kind, place.day].append(place)
    return {night: many for night, many in found.items() if len(many) >= at_least}


def spoilt(places: Sequence[Place], fault: Spoil, days: int, *, has_rule: bool = True) -> list[Fate]:
    """What becomes of each number of a list that is false for ``days``, and of the two weeks after."""
    first = places[0].day
    lines = [_Line(place.subject, place.before, place.before) for place in places]
    for line in lines:
        line.begin()
    courses = [dict(place.subject.points[place.index :]) for place in places]
    last, falsified = first + timedelta(days=days - 1), [False] * len(lines)
    for day in sorted(set().union(*courses)):
        if day > last + timedelta(days=AFTERWARDS_DAYS):
            break
        asked = [which for which, course in enumerate(courses) if day in course]
        true = [courses[which][day] for which in asked]
        values = list(true)
        if day <= last:
            old = [value_on(lines[which].subject, day - timedelta(days=365)) for which in asked]
            values = fault(true, old)
        qualities = [Quality.OBSERVED] * len(asked)
        if has_rule:
            qualities = _judged([lines[which] for which in asked], values, day)
        for which, value, is_value, quality in zip(asked, values, true, qualities, strict=True):
            falsified[which] |= value != is_value
            lines[which].go_on(day, value, is_value, quality)
    return [
        Fate(line.let_in_on is not None, line.reached, (line.let_in_on - first).days if line.let_in_on else None)
        for line, is_false in zip(lines, falsified, strict=True)
        if is_false
    ]


def _judged(lines: Sequence[_Line], values: Sequence[int], day: date) -> list[Quality]:
    """Each number alone, then all of them together, as ``flows.doubting`` does."""
    alone = [
        judge_number(value, line.series, day, line.subject.limits) for line, value in zip(lines, values, strict=True)
    ]
    fallen = [
        quality
        for line, value, quality in zip(lines, values, alone, strict=True)
        if is_fall(value, line.series, day, line.subject.limits) and not has_stood(value, line.series, day)
    ]
    night = Night(len(lines), sum(quality is Quality.SUSPECT for quality in fallen), len(fallen))
    return [Quality.SUSPECT] * len(lines) if night.is_unreal else alone
