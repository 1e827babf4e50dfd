"""Who is asked first when not all can be: who was answered longest ago, and whose badge may change soonest. Pure.

A number near a line of the lists counts as twice as old as it is: it is asked twice as often where a night does not
reach for all, and nobody waits for ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from enrichers.records import Series

NEAR_A_LINE_PERCENT = 10  # of the line; what grows or falls by that in a night is held back anyway
NEAR_A_LINE_COUNTS = 2
NEVER_ANSWERED_DAYS = date.max.toordinal()  # before everything that was


def urgency(answered_on: date | None, series: Series | None, lines: Iterable[int], today: date) -> int:
    """How much something wants to be asked ``today`` (UTC): days since its last answer, more near a line.

    ``answered_on`` is the day of the last answer, None where there was none. ``lines`` are the numbers from which a
    badge changes.
    """
    if answered_on is None:
        return NEVER_ANSWERED_DAYS
    days = max((today - answered_on).days, 0)
    return NEAR_A_LINE_COUNTS * days if is_near_a_line(series, lines) else days


def is_near_a_line(series: Series | None, lines: Iterable[int]) -> bool:
    """Whether the last good number is within a tenth of a line."""
    good = None if series is None else series.good
    return good is not None and any(abs(good.value - line) * 100 <= line * NEAR_A_LINE_PERCENT for line in lines)
