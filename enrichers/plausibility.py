"""Whether a number may be believed at once. Pure.

Counts go wrong now and then: a record is split (7,546 to 309 overnight), emptied for six nights (141 to 0) or mistaken
for another. What no real night of the real series did is kept as *suspect*, and the last good number stands, until the
new level has stood for a week or somebody else says the same. Where the lines of badges are plays no part in it.
The limits were fitted on half of the series (``tests/plausibility``); ``docs/reliability.md`` has their error rates.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from enrichers.records import Metric, Number, Quality, Series

CONFIRMING_DAYS = 7  # the longest false level that went away by itself stood for six nights
CONFIRMING_NUMBERS = 3  # of them seen, so that two readings a week apart do not confirm each other
LONG_GAP_DAYS = 7  # after that an old number may be a copy that nobody has renewed yet, as on 2024-07-28
JUMP_DAYS = 6  # what a number may gain in up to so many days it may gain again in as many more
FALL_MOST_PERCENT = 25  # over days that nobody looked; 1905.01270 lost 23 % in ten nights of up to 5 %
BREAK_KEEPS_PERCENT = 50  # a record that was joined or parted may keep its name with less, but not with a small part
LEVEL_PERCENT = 50  # two held numbers are of one level when the higher has at most so much more,
LEVEL_SLACK = 10  # or so many


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a number of one metric may move: by percent of the last good one, and by a count that is never too much.

    ``fall_percent`` is for one day, the others of a jump for up to ``JUMP_DAYS``. ``noise_percent`` is what a count may
    lose without being one of many that fall at once.
    """

    fall_percent: int
    fall_slack: int
    jump_percent: int
    jump_slack: int
    noise_percent: int


# Largest in the half that was fitted to, beyond the slack: citations lose 5 % a night and gain 2 % in six, stars lose
# 0.2 % and gain 25 %. The margin: twice of what falls; records that are joined, seldom, add dozens of citations or a
# fifth; a repository in the news gains twice as much, and a small one some hundred stars in a night.
CITATION_LIMITS = Limits(fall_percent=10, fall_slack=3, jump_percent=20, jump_slack=50, noise_percent=1)
STAR_LIMITS = Limits(fall_percent=10, fall_slack=5, jump_percent=50, jump_slack=200, noise_percent=1)


def limits_of(metric: Metric) -> Limits:
    """The limits of a metric."""
    return STAR_LIMITS if metric is Metric.STAR_COUNT else CITATION_LIMITS


def judge_number(
    value: int,
    series: Series,
    observed_on: date,
    limits: Limits = CITATION_LIMITS,
    *,
    silent_since: date | None = None,
    others: Collection[int] = (),
    is_break: bool = False,
) -> Quality:
    """How far a number of the day ``observed_on`` may be trusted, given the numbers before it.

    The first observed number is believed: a reconstructed one counts something else, so between the two is a break.
    Suspect is what fell or jumped further than ``limits`` allow for the days since. It is observed once its level has
    stood for ``CONFIRMING_DAYS``, seen on at least ``CONFIRMING_NUMBERS`` of them, this one counted; at once where one
    of ``others`` says the same (another source or another question, same day), or where the number comes back
    to a level that was believed lately. ``silent_since`` is the last day the provider had anything new, where it has
    been silent for longer than its habit: what grew meanwhile may show tonight. ``is_break`` says that another record
    of the work is counted than before: the two numbers are not to be compared, and only a part too small to be the work
    is held back.
    """
    good = _last_observed(series, observed_on)
    if good is None or _is_plausible_since(good, value, series, observed_on, silent_since, limits):
        return Quality.OBSERVED
    if is_break and value * 100 >= good.value * BREAK_KEEPS_PERCENT:
        return Quality.OBSERVED
    if any(_is_same_level(value, other) for other in others):
        return Quality.OBSERVED
    if has_stood(value, series, observed_on) or _comes_back(value, series, good, limits):
        return Quality.OBSERVED
    return Quality.SUSPECT


def has_stood(value: int, series: Series, observed_on: date) -> bool:
    """Whether the level of a number has been held back long enough to be believed, ``observed_on`` counted."""
    days = [observed_on]
    level = value
    for number in _held_back(series, observed_on):
        if not _is_same_level(level, number.value):
            break
        days.append(number.observed_on)
        level = number.value
    return len(days) >= CONFIRMING_NUMBERS and (days[0] - days[-1]).days + 1 >= CONFIRMING_DAYS


def is_fall(value: int, series: Series, observed_on: date, limits: Limits) -> bool:
    """Whether a number lost more than noise since the last good one; what is no fall alone may be one of many."""
    good = _last_observed(series, observed_on)
    if good is None:
        return False
    lost = good.value - value
    return lost > 1 and lost * 100 > good.value * limits.noise_percent


def last_good(series: Series, observed_on: date) -> int | None:
    """The number that one of the day ``observed_on`` is judged by; None where there is none."""
    good = _last_observed(series, observed_on)
    return None if good is None else good.value


def _last_observed(series: Series, observed_on: date) -> Number | None:
    """The newest number that was seen and believed. What ``series`` holds of the day itself is of an earlier answer."""
    if series.good is not None and series.good.quality is Quality.OBSERVED and series.good.observed_on <= observed_on:
        return series.good
    return next((number for number in series.recent if number.quality is Quality.OBSERVED), None)


def _held_back(series: Series, observed_on: date) -> Iterator[Number]:
    """The suspect numbers since the last good one, newest first, without those of the day itself."""
    for number in series.recent:
        if number.observed_on < observed_on:
            if number.quality is not Quality.SUSPECT:
                return
            yield number


def _is_plausible_since(
    good: Number, value: int, series: Series, observed_on: date, silent_since: date | None, limits: Limits
) -> bool:
    if value >= good.value:
        return _is_plausible(good, value, _days_to_grow(good, series, observed_on, silent_since), limits)
    # What fell too far on its first night is not made plausible by the nights it is held back.
    fell_on = min((number.observed_on for number in _held_back(series, observed_on)), default=observed_on)
    return _is_plausible(good, value, (fell_on - good.observed_on).days, limits)


def _days_to_grow(good: Number, series: Series, observed_on: date, silent_since: date | None) -> int:
    """The days in which a number may have changed: since it was last seen, or since it was last seen to be alive."""
    since = good.observed_on if silent_since is None else min(good.observed_on, silent_since)
    standing = [good]
    for number in series.recent:
        if number.observed_on < good.observed_on:
            if number.value != good.value or number.quality is not Quality.OBSERVED:
                break
            standing.append(number)
    if any((newer.observed_on - older.observed_on).days >= LONG_GAP_DAYS for newer, older in pairwise(standing)):
        since = min(since, standing[-1].observed_on)
    return (observed_on - since).days


def _is_plausible(good: Number, value: int, days: int, limits: Limits) -> bool:
    before, gained = good.value, value - good.value
    if gained < 0:
        percent = min(limits.fall_percent * max(days, 1), FALL_MOST_PERCENT)
        return -gained * 100 <= max(limits.fall_slack * 100, before * percent)
    allowed = max(limits.jump_slack * 100, before * limits.jump_percent) * max(days, JUMP_DAYS)
    return gained * 100 * JUMP_DAYS <= allowed


def _comes_back(value: int, series: Series, good: Number, limits: Limits) -> bool:
    """Whether a number is near one that was believed before the last good one's level was."""
    return any(
        number.quality is Quality.OBSERVED
        and number.observed_on < good.observed_on
        and not _is_plausible(number, good.value, 1, limits)
        and _is_plausible(number, value, 1, limits)
        for number in series.recent
    )


def _is_same_level(one: int, other: int) -> bool:
    low, high = sorted((one, other))
    return high - low <= max(LEVEL_SLACK, low * LEVEL_PERCENT // 100)
