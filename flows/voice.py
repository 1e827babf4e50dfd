"""How a command speaks: words for a person, or, where JSON is asked for, one object a line for a program.

Every line of JSON has ``time`` (UTC), ``level`` and ``event``. What is said to a person is the event ``said``, with its
``message``; the other events carry their facts as keys of their own, and are not shown to persons, whom words tell.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, TextIO

import click

FORMATS = TEXT, JSON = ("text", "json")
VARIABLE = "STARCITE_LOG_FORMAT"


def now_utc() -> datetime:
    """The time of the clock, in UTC."""
    return datetime.now(UTC)


def render_event(moment: datetime, level: str, event: str, facts: Mapping[str, object]) -> str:
    """One line of JSON without its end. A fact that is None is left out; days and moments are in ISO 8601."""
    head = {"time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"), "level": level, "event": event}
    known = {key: value for key, value in facts.items() if value is not None}
    return json.dumps(head | known, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return list(value) if isinstance(value, set | frozenset) else str(value)


class Voice:
    """What one command says, on standard error. ``form`` is ``text`` or ``json``, and may be set by an option."""

    def __init__(self, form: str = TEXT, now: Callable[[], datetime] = now_utc) -> None:
        self.form = form
        self._now = now

    def say(self, text: str) -> None:
        """Words for a person."""
        if self.form == JSON:
            self.note("said", message=text)
        else:
            self._write(text)

    def note(self, event: str, level: str = "info", **facts: Any) -> None:
        """Something that happened, for programs alone."""
        if self.form == JSON:
            self._write(render_event(self._now(), level, event, facts))

    def tell_fault(self, error: Exception) -> None:
        """A fault of ours: the traceback, without the values of variables, among which may be keys."""
        lines = "".join(traceback.format_exception(error))
        if self.form == JSON:
            self.note("fault", level="error", error=type(error).__name__, traceback=lines)
        else:
            self._write(lines.rstrip("\n"))

    def _write(self, line: str) -> None:
        try:
            click.echo(line, err=True)
        except OSError:
            # A log on a full disk must not leave a night half done: the words are lost, the work and its exit code not.
            lead_nowhere(sys.stderr)


def lead_nowhere(stream: TextIO) -> None:
    """Send what is left in a stream, and all that follows, nowhere: it would fail again when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def no_note(event: str, level: str = "info", **facts: Any) -> None:
    """Say nothing to programs."""
    del event, level, facts
