"""Whether a number may be believed at once. Pure.

Semantic Scholar's counts fall apart now and then (7,546 to 309 overnight, 141 to 0) and mend days or months later,
when papers are split and merged. Such a fall is kept as *suspect*, and the last good number stands, until the fall
has lasted.
"""

from __future__ import annotations

from datetime import date

from enrichers.records import Quality, Series

SUSPECT_FALL_AT_LEAST = 10  # below that half of a small number is noise
SUSPECT_ZERO_ABOVE = 10  # 0 after more than this is taken for an answer about another paper
CONFIRMING_DAYS = 3  # observed days after which a fall is taken for the truth


def judge_number(value: int, series: Series, observed_on: date | None = None) -> Quality:
    """How far a number just fetched may be trusted, given the numbers before it.

    Suspect when it is less than half of the last good number and at least 10 below it, or 0 after more than 10; and
    observed again once numbers as low have been seen on 3 days since, this one counted. ``observed_on`` is the day of
    ``value``: what ``series`` already holds of that day does not count twice.
    """
    good = series.good
    if good is None or not _is_implausible_fall(good.value, value):
        return Quality.OBSERVED
    days = {
        number.observed_on
        for number in series.recent
        if number.quality is Quality.SUSPECT
        and number.observed_on > good.observed_on
        and number.observed_on != observed_on
        and _is_same_level(number.value, value)
    }
    return Quality.OBSERVED if len(days) + 1 >= CONFIRMING_DAYS else Quality.SUSPECT


def _is_implausible_fall(before: int, after: int) -> bool:
    is_deep = after * 2 < before and before - after >= SUSPECT_FALL_AT_LEAST
    return is_deep or (after == 0 and before > SUSPECT_ZERO_ABOVE)


def _is_same_level(one: int, other: int) -> bool:
    return not _is_implausible_fall(max(one, other), min(one, other))
