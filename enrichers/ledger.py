"""The ledger of who is who: when a reference is looked up again. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from enrichers.matching import RULES_VERSION
from enrichers.records import LedgerEntry, Resolution, Resolved

# What is not known today may be in the index in a week, a month or a quarter; the last step goes on.
OPEN_AGAIN_AFTER_DAYS = (7, 30, 90)
# What was found by page or title may have a better record, or a rival, a year later.
FOUND_AGAIN_AFTER_DAYS = 365


def next_lookup_on(entry: LedgerEntry, rules_version: int | None = RULES_VERSION) -> date | None:
    """The day (UTC) from which a reference is looked up again: at once where the rules changed since.

    None where nothing has to be looked up, as a link or a person says which paper is meant.
    """
    if entry.looked_up_on is None:
        return None
    if entry.rules_version != rules_version:
        return date.min
    if isinstance(entry.resolution, Resolved):
        return entry.looked_up_on + timedelta(days=FOUND_AGAIN_AFTER_DAYS)
    step = min(entry.lookups, len(OPEN_AGAIN_AFTER_DAYS)) - 1
    return entry.looked_up_on + timedelta(days=OPEN_AGAIN_AFTER_DAYS[step])


def is_due(entry: LedgerEntry | None, today: date) -> bool:
    """Whether a reference that has to be looked up is so ``today`` (UTC)."""
    if entry is None or was_pinned(entry):
        return True
    due_on = next_lookup_on(entry)
    return due_on is None or due_on <= today


def is_time(entry: LedgerEntry, today: date) -> bool:
    """Whether a reference is due by its age, and not only because the rules changed."""
    due_on = next_lookup_on(entry, entry.rules_version)
    return due_on is None or due_on <= today


def was_pinned(entry: LedgerEntry) -> bool:
    """A pin that was taken back settles nothing any more."""
    return isinstance(entry.resolution, Resolved) and entry.resolution.method == "pinned"


def lookups_after(resolution: Resolution, before: LedgerEntry | None, today: date) -> int:
    """How many lookups in a row found no paper, with the one of ``today`` that came to ``resolution``."""
    if isinstance(resolution, Resolved) or before is None or isinstance(before.resolution, Resolved):
        return 1
    if before.rules_version != RULES_VERSION:
        return 1
    return before.lookups + (before.looked_up_on != today)
