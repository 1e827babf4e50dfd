"""What starcite wrote into a list is still its own after the list was renamed or moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from flows.wants import ListWants
from warehouse.records import Knowledge

SHARE_OF_ENTRIES = 0.5  # as many of the old list's entries at least must be in the new one


def follow_renames(knowledge: Knowledge, lists: Iterable[ListWants], folder: Path) -> Knowledge:
    """The knowledge with what was written into lists that are gone, under the name of the list that holds it now.

    ``folder`` is the warehouse's, where list paths start. A list that is still there is nobody else's past.
    """
    return with_renamed(knowledge, lists, lambda list_path: (folder / list_path).exists())


def with_renamed(knowledge: Knowledge, lists: Iterable[ListWants], is_there: Callable[[str], bool]) -> Knowledge:
    """As ``follow_renames``, with the disk as an argument. Pure."""
    gone = [list_path for list_path in knowledge.badges if not is_there(list_path)]
    badges = dict(knowledge.badges)
    for item in lists:
        keys = {entry.entry.key for entry in item.entries}
        for list_path in gone:
            rows = knowledge.badges[list_path]
            old_keys = {row.entry_key for row in rows}
            if len(old_keys & keys) >= SHARE_OF_ENTRIES * len(old_keys):
                moved = tuple(replace(row, list_path=item.file.list_path) for row in rows)
                badges[item.file.list_path] = moved + badges.get(item.file.list_path, ())
    return replace(knowledge, badges=badges) if badges != knowledge.badges else knowledge
