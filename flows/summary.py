"""What a run did, in one object: said at its end, written into its log, and counted for whoever watches. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from enrichers.pages import LANDING_PAGES
from enrichers.records import Provider

SECONDS_PER_MINUTE = 60
DISPLAY_NAMES = {provider.value: provider.display_name for provider in Provider} | {LANDING_PAGES: "landing pages"}


@dataclass(frozen=True, slots=True)
class Spent:
    """What one provider cost: requests that went out, tries that failed included, and seconds, waiting included."""

    requests: int
    seconds: float


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run that asked. ``found``, ``not_found`` and ``failed`` count answers; ``unasked`` is what was left for want
    of time or quota; ``suspect`` counts numbers that are held back, ``kept`` good ones that stand from earlier days.
    """

    run_id: str
    command: str
    observed_on: date
    started_at: datetime
    finished_at: datetime
    exit_code: int
    found: int
    not_found: int
    failed: int
    unasked: int
    suspect: int
    kept: int
    spent: Mapping[str, Spent] = field(default_factory=dict)
    refused_credentials: int = 0

    @property
    def asked(self) -> int:
        """How many things were asked and came to an end, good or bad."""
        return self.found + self.not_found + self.failed


def render_summary(summary: RunSummary) -> Iterator[str]:
    """Two lines for a person: what came of the questions, and what they cost."""
    left = f"; {summary.unasked} not asked" if summary.unasked else ""
    yield (
        f"asked {summary.asked}: {summary.found} found, {summary.not_found} not found, {summary.failed} failed; "
        f"{summary.suspect} suspect, {summary.kept} kept from earlier days{left}"
    )
    cost = ", ".join(
        f"{DISPLAY_NAMES[name]} {one.requests} in {one.seconds / SECONDS_PER_MINUTE:.1f} min"
        for name, one in summary.spent.items()
        if one.requests
    )
    yield f"requests: {cost or 'none'}"


def summary_facts(summary: RunSummary) -> dict[str, Any]:
    """The same for a program."""
    return asdict(summary) | {"asked": summary.asked}
