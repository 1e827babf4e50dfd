"""When a request may start, and the waiting for it: the run's time, its stop, and the turns of this machine."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from enrichers.errors import GaveUp
from enrichers.governor import (
    Ending,
    Moment,
    Pace,
    ended,
    seconds_held,
    seconds_until_turn,
    taken_up,
    under_way,
    used_up_until,
)
from enrichers.records import Provider
from enrichers.refusals import paused_before, quota_used_up
from enrichers.turns import Turn
from enrichers.visit import VisitedSite

POLL_SECONDS = 0.2  # how long a stop may go unnoticed in a wait: far below the 5 s a stopped run may take
BUSY_SECONDS = 0.02  # between two looks whether another run has ended its request


@dataclass(slots=True)
class Going:
    """A request that is being made: when it was on its way, and how it ended as far as that is known."""

    started: float
    sent_at: Moment | None = None
    ending: Ending = Ending()  # noqa: RUF009 -- frozen


@dataclass(frozen=True, slots=True)
class Pacer:
    """Waits of one run. ``deadline`` is on ``clock``; a pause longer than ``longest_hold_seconds`` is not waited for.

    Everything that waits raises GaveUp where the run was stopped, or would have to end before the wait is over.
    """

    clock: Callable[[], float]
    utc_now: Callable[[], datetime]
    sleep: Callable[[float], None]
    stop: Callable[[], bool]
    deadline: float | None
    longest_hold_seconds: float

    @contextmanager
    def in_turn(
        self, asked: Provider | VisitedSite, turn: Turn, interval_seconds: float, resource: str = ""
    ) -> Iterator[Going]:
        """Wait for a turn and have it for the length of the block.

        Raises GaveUp also where no points are left for ``resource``, RateLimited where another run was told to wait
        longer than this one may.
        """
        pace = self._take_turn(asked, turn, interval_seconds, resource)
        going = Going(self.clock())
        try:
            turn.write(under_way(pace, self.moment()))
            yield going
        finally:
            now = self.moment()
            pace = pace or Pace(now)
            sent_at = going.sent_at or now
            turn.write(ended(pace, going.ending, sent_at=sent_at, now=now, interval_seconds=interval_seconds))
            turn.leave()

    def _take_turn(
        self, asked: Provider | VisitedSite, turn: Turn, interval_seconds: float, resource: str
    ) -> Pace | None:
        """Wait until the turn is ours and the pace lets a request start. Raises what keeps it from starting."""
        while True:
            self._check_stop(asked)
            wait, hold = BUSY_SECONDS, 0.0
            if turn.take():
                now = self.moment()
                found = turn.read(now)
                pace = taken_up(found, now, interval_seconds)
                without_points_until = used_up_until(pace, resource, now)
                hold = max(seconds_held(pace, now), (without_points_until or now.epoch) - now.epoch)
                wait = max(hold, seconds_until_turn(pace, now, interval_seconds))
                if wait <= 0.0 and not self.is_too_late():
                    return pace
                if pace is not None and pace is not found:
                    turn.write(pace)
                turn.leave()
                if without_points_until is not None and hold > self.longest_hold_seconds:
                    raise quota_used_up(asked.display_name, without_points_until)
            if isinstance(asked, Provider) and hold > self.longest_hold_seconds:
                raise paused_before(asked, hold, self.utc_now())
            self.check_time(asked, wait)
            self.sleep(min(wait, POLL_SECONDS))

    def moment(self) -> Moment:
        """Now, on both clocks."""
        return Moment(self.clock(), self.utc_now().timestamp())

    def is_too_late(self, wait_seconds: float = 0.0) -> bool:
        """Whether the run's time is up after a wait."""
        return self.deadline is not None and self.clock() + wait_seconds >= self.deadline

    def seconds_left(self) -> float:
        """What is left of the run's time; without end where it has none."""
        return math.inf if self.deadline is None else max(0.0, self.deadline - self.clock())

    def check_time(self, asked: Provider | VisitedSite, wait_seconds: float = 0.0) -> None:
        """Raise GaveUp where the run's time is up after a wait."""
        if self.is_too_late(wait_seconds):
            raise GaveUp(asked.display_name, "not asked, the time for this run is up", remedy="the next run goes on")

    def _check_stop(self, asked: Provider | VisitedSite) -> None:
        if self.stop():
            raise GaveUp(asked.display_name, "not asked, the run was stopped", remedy="the next run goes on")

    def wait(self, asked: Provider | VisitedSite, seconds: float) -> None:
        """Wait between two tries."""
        until = self.clock() + seconds
        while True:
            self._check_stop(asked)
            left = until - self.clock()
            if left <= 0:
                return
            self.sleep(min(left, POLL_SECONDS))
