"""When the next request to a provider may start. Pure arithmetic over what is remembered of the requests before it.

One ``Pace`` is shared by all that ask one provider with one credential on one machine (``enrichers.turns`` keeps it).
It remembers the last request only: nothing is saved up, so no pause, however long, is followed by a burst. Two clocks
tell how long ago something was, and the one that says less is believed: a laptop that slept, a clock that was set and
a machine that was started anew can make a request later than it need be, never earlier.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

# A request is not always equally long on its way. A little more than the interval keeps arrivals apart all the same:
# by 30 ms at one a second, which is more than the ways to a provider differ by from second to second.
SPREAD = 1.03
SLOWED_AT_LEAST_SECONDS = 1.0  # the first pause that is added after a throttled answer
SLOWED_AT_MOST_SECONDS = 60.0  # GitHub's "at least one minute"; who is refused at this pace is down
RECOVERY = 0.75  # of the added pause is left after each good answer: a third of it per four answers
FORGOTTEN_AFTER_SECONDS = 900.0  # a pause that was added so long ago says nothing about now
# A provider's longest window is an hour (GitHub); a longer wait is a mistake somewhere, and is asked about after one.
HELD_AT_MOST_SECONDS = 3_600.0
_SHORTEST_WAIT_SECONDS = 0.001  # below it a wait is over: the clocks' own grain


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment on two clocks, in seconds: one that only goes on while the machine is awake, and the world's (epoch)."""

    steady: float
    epoch: float


@dataclass(frozen=True, slots=True)
class Quota:
    """What is left of the points of a window, as the last answer said. ``resets_at`` is in epoch seconds."""

    remaining: int
    resets_at: float


@dataclass(frozen=True, slots=True)
class Pace:
    """What is remembered of the requests to one provider with one credential.

    ``wait_seconds`` (the interval kept after the last request) and ``held_seconds`` (a pause that the provider asked
    for) count from ``since``. ``slowed_seconds`` is added to every interval since the provider throttled.
    ``is_under_way`` while a request is made: who finds it so, and nobody making one, knows that somebody died asking.
    ``quotas`` are by resource, as the provider names them.
    """

    since: Moment
    wait_seconds: float = 0.0
    held_seconds: float = 0.0
    slowed_seconds: float = 0.0
    is_under_way: bool = False
    quotas: Mapping[str, Quota] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Ending:
    """How a request ended, as far as pacing goes. Neither good nor throttled changes nothing.

    ``held_seconds`` is the pause its answer asked for, ``quota`` a resource and what the answer says is left of it.
    """

    is_good: bool = False
    is_throttled: bool = False
    held_seconds: float = 0.0
    quota: tuple[str, Quota] | None = None


def seconds_between(earlier: Moment, later: Moment) -> float:
    """The time that has surely passed. 0 where both clocks went back, as after a restart with the clock set wrong."""
    told = (later.steady - earlier.steady, later.epoch - earlier.epoch)
    return min((seconds for seconds in told if seconds >= 0.0), default=0.0)


def spaced(interval_seconds: float, slowed_seconds: float = 0.0) -> float:
    """The seconds from the start of one request to the start of the next. None are kept where no interval is wanted."""
    return (interval_seconds + slowed_seconds) * SPREAD if interval_seconds > 0.0 else 0.0


def seconds_until_turn(pace: Pace | None, now: Moment, interval_seconds: float) -> float:
    """How long the interval and the added pauses still last; 0 where a request may start."""
    if pace is None:
        return 0.0
    return _left(max(pace.wait_seconds, spaced(interval_seconds, pace.slowed_seconds)), pace, now)


def seconds_held(pace: Pace | None, now: Moment) -> float:
    """How long the pause still lasts that the provider asked for; never longer than an hour."""
    return 0.0 if pace is None else min(_left(pace.held_seconds, pace, now), HELD_AT_MOST_SECONDS)


def used_up_until(pace: Pace | None, resource: str, now: Moment) -> float | None:
    """Until when (epoch seconds, an hour at most) a request for a resource would be refused for want of points."""
    quota = None if pace is None else pace.quotas.get(resource)
    if quota is None or quota.remaining > 0 or quota.resets_at <= now.epoch:
        return None
    return min(quota.resets_at, now.epoch + HELD_AT_MOST_SECONDS)


def taken_up(pace: Pace | None, now: Moment, interval_seconds: float) -> Pace | None:
    """What somebody finds who has the turn.

    Where another died asking, it is as if that request had been sent now; so it is where both clocks went back, since
    nobody knows how long ago it was.
    """
    if pace is None:
        return None
    is_ahead = now.steady < pace.since.steady and now.epoch < pace.since.epoch
    if pace.is_under_way or is_ahead:
        return ended(pace, Ending(), sent_at=now, now=now, interval_seconds=interval_seconds)
    if pace.slowed_seconds and seconds_between(pace.since, now) > FORGOTTEN_AFTER_SECONDS:
        return replace(pace, slowed_seconds=0.0)
    return pace


def under_way(pace: Pace | None, now: Moment) -> Pace:
    """What stands while a request is made."""
    return replace(pace or Pace(now), is_under_way=True)


def ended(pace: Pace, ending: Ending, *, sent_at: Moment, now: Moment, interval_seconds: float) -> Pace:
    """What stands after a request that was sent at ``sent_at`` and ended ``now``.

    A throttled answer, or none at all, adds a second to every interval, then double of it, up to a minute; each good
    one takes a quarter of that off again. Of two pauses asked for the longer is kept.
    """
    held = max(seconds_held(pace, now), min(ending.held_seconds, HELD_AT_MOST_SECONDS))
    slowed = pace.slowed_seconds
    if ending.is_throttled and interval_seconds > 0.0:
        first = max(SLOWED_AT_LEAST_SECONDS, interval_seconds)
        slowed = min(max(first, 2.0 * slowed), SLOWED_AT_MOST_SECONDS)
    elif ending.is_good:
        slowed = slowed * RECOVERY if slowed * RECOVERY > interval_seconds / 10.0 else 0.0
    quotas = {**pace.quotas, ending.quota[0]: ending.quota[1]} if ending.quota else pace.quotas
    return Pace(
        sent_at,
        spaced(interval_seconds, slowed),
        held + seconds_between(sent_at, now) if held else 0.0,
        slowed,
        quotas=MappingProxyType(dict(quotas)),
    )


def quota_of(headers: Mapping[str, str]) -> tuple[str, Quota] | None:
    """The resource and what is left of it, as the ``x-ratelimit-*`` headers say (names in lower case); else None."""
    try:
        quota = Quota(int(headers["x-ratelimit-remaining"]), float(headers["x-ratelimit-reset"]))
    except (KeyError, ValueError):
        return None
    return (headers.get("x-ratelimit-resource", "core"), quota) if math.isfinite(quota.resets_at) else None


def render_pace(pace: Pace) -> bytes:
    """A pace as it is kept in a file: JSON, one line."""
    value = {
        "since": [pace.since.steady, pace.since.epoch],
        "wait_seconds": pace.wait_seconds,
        "held_seconds": pace.held_seconds,
        "slowed_seconds": pace.slowed_seconds,
        "is_under_way": pace.is_under_way,
        "quotas": {name: [quota.remaining, quota.resets_at] for name, quota in pace.quotas.items()},
    }
    return json.dumps(value).encode() + b"\n"


def parse_pace(data: bytes, now: Moment) -> Pace | None:
    """Read what ``render_pace`` wrote; None for an empty file. What cannot be read was torn by somebody who died."""
    if not data.strip():
        return None
    try:
        value: dict[str, Any] = json.loads(data)
        pace = Pace(
            Moment(*map(_number, value["since"])),
            min(_number(value["wait_seconds"]), HELD_AT_MOST_SECONDS),
            _number(value["held_seconds"]),
            min(_number(value["slowed_seconds"]), SLOWED_AT_MOST_SECONDS),
            value["is_under_way"] is True,
            {name: Quota(int(left), _number(resets_at)) for name, (left, resets_at) in value["quotas"].items()},
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return Pace(now, is_under_way=True)
    return pace


def _number(value: float) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _left(seconds: float, pace: Pace, now: Moment) -> float:
    left = seconds - seconds_between(pace.since, now)
    return left if left > _SHORTEST_WAIT_SECONDS else 0.0
