"""The past, reckoned from dated records: how many stars and citations there were at the end of each day. Pure.

What comes of it is *reconstructed*: it counts the stars still held and the citing papers known today, so it may
differ from what was shown on that day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from enrichers.records import CitingPaper, StarWeek

Points = tuple[tuple[date, int], ...]  # (UTC day, count at its end), a point a day


def star_points(weeks: Iterable[StarWeek], last_day: date) -> Points:
    """Stars still held at the end of each day, from the first star to ``last_day`` (UTC); empty without a star.

    ``weeks`` is the whole history in any order; a week that is served twice, because pages shifted, counts once.
    """
    gains: dict[date, int] = {}
    for week in weeks:
        gains |= {week.week_start + timedelta(days=offset): gained for offset, gained in enumerate(week.days)}
    return _running_total(gains, last_day)


def citation_points(citing: Iterable[CitingPaper], last_day: date) -> Points:
    """Citations at the end of each day, from the first citing paper to ``last_day`` (UTC); empty without one.

    A citing paper without a date counts from 1 January of its year, as Semantic Scholar's own date filter has it; one
    without a year cannot be placed and is left out, so the count may be short by their number.
    """
    gains: Counter[date] = Counter()
    for paper in citing:
        if paper.published_on is not None:
            gains[paper.published_on] += 1
        elif paper.year is not None:
            gains[date(paper.year, 1, 1)] += 1
    return _running_total(gains, last_day)


def _running_total(gains: Mapping[date, int], last_day: date) -> Points:
    days = [day for day, gained in gains.items() if gained]
    if not days:
        return ()
    points = []
    total, day = 0, min(days)
    while day <= last_day:
        total += gains.get(day, 0)
        points.append((day, total))
        day += timedelta(days=1)
    return tuple(points)
