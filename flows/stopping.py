"""Ctrl-C and SIGTERM, turned into one stop at the next safe point.

While requests are made a signal raises ``Stopped`` in the main thread at once, wherever it waits. While anything is
written it only leaves a mark, and the run ends after the write. What was fetched until then is kept.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Stopped(BaseException):
    """The run was asked to end. Not an ``Exception``, so that nobody takes it for a failure and goes on."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.signal_number = signal_number

    @property
    def exit_code(self) -> int:
        """130 for Ctrl-C, 143 for SIGTERM: 128 and the signal's number, as shells have it."""
        return 128 + self.signal_number


class StopSignal:
    """Remembers that a stop was asked for, and decides whether it may interrupt what runs now."""

    def __init__(self) -> None:
        self._signal_number: int | None = None
        self._requested_at = 0.0
        self._interruptible = False

    @property
    def is_requested(self) -> bool:
        """Whether a stop was asked for."""
        return self._signal_number is not None

    @property
    def exit_code(self) -> int | None:
        """What the run ends with after a stop; None while none was asked for."""
        return None if self._signal_number is None else Stopped(self._signal_number).exit_code

    def sleeper(self, grace_seconds: float = 0.0) -> Callable[[float], None]:
        """A sleep that raises Stopped once a stop was asked for ``grace_seconds`` ago. Meant for many short sleeps."""

        def sleep(seconds: float) -> None:
            time.sleep(seconds)
            if time.monotonic() - self._requested_at >= grace_seconds:
                self.raise_if_requested()

        return sleep

    def raise_if_requested(self) -> None:
        """Raise Stopped when a stop was asked for. Call it between two steps that may stand alone."""
        if self._signal_number is not None:
            raise Stopped(self._signal_number)

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Let a signal raise at once inside the block, because nothing there is written."""
        self.raise_if_requested()
        self._interruptible = True
        try:
            yield
        finally:
            self._interruptible = False

    @contextmanager
    def installed(self) -> Iterator[StopSignal]:
        """Handle SIGINT and SIGTERM inside the block; the handlers that stood before return after it."""
        before = {number: signal.signal(number, self._on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield self
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self._signal_number = number
        self._requested_at = time.monotonic()
        if self._interruptible:
            self._interruptible = False
            raise Stopped(number)
