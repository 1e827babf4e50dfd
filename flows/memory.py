"""What starcite wrote, as the lists of today remember it: through renames, and agreed between lists.

A list that is renamed or moved keeps what was written into it. And one paper or repository has one tier in all lists
that are there and go by the same thresholds and rules for falling: of what starcite last wrote into any of them, the
newest counts as remembered by all.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from flows.errors import BadInput
from flows.exporting import numbers_of
from flows.list_files import ListFile, read_list
from flows.looks import as_remembered
from flows.policies import policy_of
from flows.settings import Settings
from flows.wants import ListWants, wants_of
from lists.document import BadgeKind
from warehouse.records import Knowledge

SHARE_OF_ENTRIES = 0.5  # as many of the old list's entries at least must be in the new one


def recall(knowledge: Knowledge, lists: Sequence[ListWants], settings: Settings) -> Knowledge:
    """The knowledge as ``lists`` are to use it, with what was written under old names and into their sisters."""
    knowledge = _with_renamed_on_disk(knowledge, lists, settings)
    files = [item.file for item in lists] + _sisters(knowledge, lists, settings)
    rules = {(file.list_path, kind): rule_of(file, kind) for file in files for kind in BadgeKind}
    return with_agreeing(knowledge, [item.file.list_path for item in lists], rules)


def remember(
    lists: Sequence[ListWants], knowledge: Knowledge, settings: Settings
) -> tuple[tuple[ListWants, ...], tuple[BadInput, ...]]:
    """The lists as what starcite wrote into them lets them be read, and what is wrong with those it does not.

    Of ``knowledge`` only badges and their looks are needed.
    """
    knowledge = _with_renamed_on_disk(knowledge, lists, settings)
    good, bad = [], []
    for item in lists:
        try:
            file = as_remembered(item.file, knowledge)
            good.append(item if file is item.file else wants_of(file))
        except BadInput as error:
            bad.append(error)
    return tuple(good), tuple(bad)


def _with_renamed_on_disk(knowledge: Knowledge, lists: Iterable[ListWants], settings: Settings) -> Knowledge:
    folder = settings.warehouse.parent
    return with_renamed(knowledge, lists, lambda list_path: (folder / list_path).exists())


def rule_of(file: ListFile, kind: BadgeKind) -> Hashable:
    """All that decides which tier a number deserves in a list."""
    policy = policy_of(file)
    return policy.thresholds(kind), policy.down_margin_percent, policy.down_after_days, file.settings.style


def _sisters(knowledge: Knowledge, lists: Sequence[ListWants], settings: Settings) -> list[ListFile]:
    """The other lists into which starcite wrote of the same papers or repositories, as far as they can be read."""
    ours = {item.file.list_path for item in lists}
    subjects = {
        numbers.subject(kind) for item in lists for numbers in numbers_of(item, knowledge) for kind in BadgeKind
    }
    sisters = []
    for list_path, rows in knowledge.badges.items():
        if list_path not in ours and any(row.subject in subjects for row in rows):
            with suppress(BadInput):  # what is gone, or is no list any more, has no say
                sisters.append(read_list(settings.warehouse.parent / list_path, settings))
    return sisters


def with_renamed(knowledge: Knowledge, lists: Iterable[ListWants], is_there: Callable[[str], bool]) -> Knowledge:
    """The knowledge with what was written into lists that are gone, under the name of the list that holds it now.

    A list that is still there is nobody else's past. Pure.
    """
    gone = [list_path for list_path in knowledge.badges if not is_there(list_path)]
    badges, looks = dict(knowledge.badges), dict(knowledge.looks)
    for item in lists:
        keys = {entry.entry.key for entry in item.entries}
        for list_path in gone:
            rows = knowledge.badges[list_path]
            old_keys = {row.entry_key for row in rows}
            if len(old_keys & keys) >= SHARE_OF_ENTRIES * len(old_keys):
                moved = tuple(replace(row, list_path=item.file.list_path) for row in rows)
                badges[item.file.list_path] = moved + badges.get(item.file.list_path, ())
                if item.file.list_path not in knowledge.looks:
                    looks[item.file.list_path] = tuple(
                        replace(row, list_path=item.file.list_path) for row in knowledge.looks.get(list_path, ())
                    )
    return replace(knowledge, badges=badges, looks=looks) if badges != knowledge.badges else knowledge


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
