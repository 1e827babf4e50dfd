"""What became of asking for a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from enrichers.pages.statement import PageStatement

MOST_REDIRECTS = 5


class PageOutcome(StrEnum):
    """What became of a page.

    ``stated``: it states its paper. ``silent``: it was read and states none. ``led_away``: it leads to where we do not
    follow. ``missing``: its site says that it is gone. ``refused``, ``failed``, ``not_asked``: nothing is known of it.
    """

    STATED = "stated"
    SILENT = "silent"
    LED_AWAY = "led_away"
    MISSING = "missing"
    REFUSED = "refused"
    FAILED = "failed"
    NOT_ASKED = "not_asked"


FOR_GOOD = frozenset({PageOutcome.STATED, PageOutcome.SILENT, PageOutcome.LED_AWAY})


@dataclass(frozen=True, slots=True)
class PageLookup:
    """What one page said, or why nothing is known of it. ``fetched_at`` is in UTC, None where nothing was asked.

    ``final_url`` is where redirects led; ``status`` is that of the last answer. ``reason`` is for a maintainer, empty
    where the page stated its paper.
    """

    asked_url: str
    final_url: str
    outcome: PageOutcome
    fetched_at: datetime | None = None
    status: int | None = None
    statement: PageStatement | None = None
    reason: str = ""

    @property
    def is_for_good(self) -> bool:
        """Whether asking again would say the same, so that the answer may be remembered."""
        return self.outcome in FOR_GOOD


@dataclass(slots=True)
class Tour:
    """The way from a page's address to what is found at its end."""

    asked_url: str
    url: str = ""
    status: int | None = None
    fetched_at: datetime | None = None
    _been: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.url = self.asked_url
        self._been.add(self.asked_url)

    def go_on(self, target: str | None) -> str | None:
        """Take the next step. Why there is none to take, None where it was taken."""
        if target is None:
            return "the page leads on, but does not say where to"
        if target in self._been:
            return "the page leads in a circle"
        if len(self._been) > MOST_REDIRECTS:
            return f"the page leads on more than {MOST_REDIRECTS} times"
        self._been.add(target)
        self.url = target
        return None

    def ended(self, outcome: PageOutcome, reason: str = "", statement: PageStatement | None = None) -> PageLookup:
        """What came of it."""
        return PageLookup(self.asked_url, self.url, outcome, self.fetched_at, self.status, statement, reason)
