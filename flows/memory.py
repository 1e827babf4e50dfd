"""What starcite wrote, as the lists of today remember it: through renames, and agreed between lists.

A list that is renamed or moved keeps what was written into it. And one paper or repository has one tier in all lists
that are there and go by the same thresholds and rules for falling: of what starcite last wrote into any of them, the
newest counts as remembered by all.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace

from flows.exporting import policy_of
from flows.list_settings import ListSettings
from flows.settings import Settings
from flows.wants import ListWants
from lists.document import BadgeKind
from warehouse.records import Knowledge

SHARE_OF_ENTRIES = 0.5  # as many of the old list's entries at least must be in the new one


def recall(knowledge: Knowledge, lists: Sequence[ListWants], settings: Settings) -> Knowledge:
    """The knowledge as ``lists`` are to use it, with what was written under old names and into their sisters."""
    folder = settings.warehouse.parent

    def is_there(list_path: str) -> bool:
        return (folder / list_path).exists()

    knowledge = with_renamed(knowledge, lists, is_there)
    kept = {path: settings.of(folder / path) for path in knowledge.badges if is_there(path)}
    kept |= {item.file.list_path: item.file.settings for item in lists}
    rules = {(path, kind): rule_of(own, kind) for path, own in kept.items() for kind in BadgeKind}
    return with_agreeing(knowledge, [item.file.list_path for item in lists], rules)


def rule_of(settings: ListSettings, kind: BadgeKind) -> Hashable:
    """All that decides which tier a number deserves in a list."""
    policy = policy_of(settings)
    return policy.thresholds(kind), policy.down_margin_percent, policy.down_after_days, settings.style


def with_renamed(knowledge: Knowledge, lists: Iterable[ListWants], is_there: Callable[[str], bool]) -> Knowledge:
    """The knowledge with what was written into lists that are gone, under the name of the list that holds it now.

    A list that is still there is nobody else's past. Pure.
    """
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


def with_agreeing(
    knowledge: Knowledge, list_paths: Iterable[str], rules: Mapping[tuple[str, BadgeKind], Hashable]
) -> Knowledge:
    """The knowledge with, for each list, the badges of other lists whose tiers are decided as its own are.

    ``rules`` has the rule of every list that is there, by path and kind. Pure.
    """
    agreeing = {
        list_path: tuple(
            row
            for (other, kind), rule in rules.items()
            if other != list_path and rule == rules[list_path, kind]
            for row in knowledge.badges.get(other, ())
            if row.kind == kind
        )
        for list_path in list_paths
    }
    return replace(knowledge, agreeing=agreeing)
