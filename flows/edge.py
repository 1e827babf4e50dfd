"""What a run is given by the outside, what becomes of its output, and what it reports back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

from enrichers.credentials import Refused
from flows.asking import Clients, Progress
from flows.refreshing import Refreshed
from flows.settings import Settings
from flows.stopping import StopSignal
from flows.summary import RunSummary
from flows.voice import no_note

DONE, FOUND_SOMETHING, BAD_INPUT, PARTIAL, NOTHING_EXPORTED = range(5)


class Output(Enum):
    """What becomes of an export: written, only compared (``--check``), only shown (``--diff``), or both of these."""

    WRITE = "write"
    CHECK = "check"
    DIFF = "diff"
    CHECK_WITH_DIFF = "check and diff"

    @property
    def writes(self) -> bool:
        """Whether anything on disk may change."""
        return self is Output.WRITE

    @property
    def shows(self) -> bool:
        """Whether the difference is printed."""
        return self in {Output.DIFF, Output.CHECK_WITH_DIFF}

    @property
    def judges(self) -> bool:
        """Whether a difference is worth exit code 1."""
        return self in {Output.CHECK, Output.CHECK_WITH_DIFF}


class Note(Protocol):
    """Takes what happened, how much it matters, and its facts."""

    def __call__(self, event: str, level: str = "info", **facts: Any) -> None: ...  # noqa: D102


class OpenClients(Protocol):
    """The providers of one run and the pages behind links: what each was asked and cost, and whose keys are refused."""

    @property
    def clients(self) -> Clients: ...  # noqa: D102
    @property
    def requests_sent(self) -> dict[str, int]: ...  # noqa: D102
    @property
    def seconds_spent(self) -> dict[str, float]: ...  # noqa: D102
    @property
    def refused(self) -> tuple[Refused, ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Edge:
    """What the outside gives a run: time, a stop, words for a person, and the way to the providers.

    ``note`` takes what happened, with its facts, for programs. ``open_clients`` takes the settings and the seconds
    the run may ask for (None for no limit).
    """

    now: Callable[[], datetime]
    stop: StopSignal
    say: Callable[[str], None]
    show: Callable[[str], None]
    progress: Progress
    open_clients: Callable[[Settings, float | None], AbstractContextManager[OpenClients]]
    wait_seconds: float = 0.0
    note: Note = no_note


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did. ``changed`` are the lists whose badges changed, or would (``--check``, ``--diff``).

    ``refused`` are credentials that were not accepted; ``summary`` is of a run that asked, once it has ended.
    """

    exit_code: int
    run_id: str | None = None
    requests_sent: dict[str, int] = field(default_factory=dict)
    seconds_spent: dict[str, float] = field(default_factory=dict)
    refused: tuple[Refused, ...] = ()
    summary: RunSummary | None = None
    refreshed: Refreshed | None = None
    changed: tuple[Path, ...] = ()
