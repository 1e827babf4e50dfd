"""Whether a provider that answers has anything new to say, by its own habit. Pure.

A catalogue may stand still for months and answer all the while (the real series have 203 and 145 days of it). That is
no failure, and no reason to call its numbers fresh.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise

from enrichers.records import Number

ENOUGH_SERIES = 2000  # tell the habit of a provider as well as all of them
NEWS_NEEDED = 4  # days with news, before anything is called a habit
# A silence that chance would bring less than once in e^10, 22,000, times, were every change independent of the others.
EXPECTED_CHANGES = 10


@dataclass(frozen=True, slots=True)
class Silence:
    """A provider has had nothing new ``since`` a day (UTC), of any of ``numbers``, for ``days`` days.

    ``habit_days`` is the longest it took before.
    """

    since: date
    days: int
    numbers: int
    habit_days: int


def find_silence(courses: Iterable[Sequence[Number]]) -> Silence | None:
    """The silence that lasts to the newest day of all ``courses``, where it is longer than the provider's habit.

    Each course is one series as ``Series.recent`` has it, newest first. None while there is news, or while too little
    is known to tell: few days with news, or so few numbers that change so seldom that such a time is usual.
    """
    known = [course for course in islice(courses, ENOUGH_SERIES) if course]
    changed_on = [
        newer.observed_on for course in known for newer, older in pairwise(course) if newer.value != older.value
    ]
    news = sorted(set(changed_on))
    if len(news) < NEWS_NEEDED:
        return None
    since, newest = news[-1], max(course[0].observed_on for course in known)
    habit = max((later - earlier).days for earlier, later in pairwise(news))
    silent = (newest - since).days
    if silent <= max(habit, 1):
        return None
    before = sum(max(0, (since - course[-1].observed_on).days) for course in known)
    after = sum(max(0, (course[0].observed_on - since).days) for course in known)
    if before == 0 or len(changed_on) * after < EXPECTED_CHANGES * before:
        return None
    return Silence(since, silent, len(known), habit)
