"""Which repository a link stands for, from night to night. Pure.

A link follows the repository that its name first led to, by GitHub's number for it: through renames, and when somebody
else takes the name. Another repository under the name is followed only once a person accepted it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from enrichers.records import KnownRepository, LastLookup, Provider, RepositoryAsk
from enrichers.urgency import urgency
from lists.identifiers import RepositoryId


def followed_repository(
    name: RepositoryId,
    accepted_id: int | None,
    by_name: Mapping[str, KnownRepository],
    by_number: Mapping[int, KnownRepository],
) -> KnownRepository | None:
    """The repository that a link to ``name`` stands for, None while it is not known.

    ``by_name`` has, for every name, the repository that it first led to.
    """
    return by_name.get(name.key) if accepted_id is None else by_number.get(accepted_id)


def followed_id(name: RepositoryId, accepted_id: int | None, held: KnownRepository | None) -> int | None:
    """GitHub's number of the only repository whose stars count for a link to ``name``.

    None where any will do: no list asked by that name yet, so that no one can have meant another.
    """
    if accepted_id is not None:
        return accepted_id
    return held.record.database_id if held is not None and name.key in held.asked_names else None


def most_urgent_first(
    repositories: Sequence[RepositoryId],
    accepted: Mapping[str, int],
    by_name: Mapping[str, KnownRepository],
    by_number: Mapping[int, KnownRepository],
    lookups: Mapping[tuple[Provider, str], LastLookup],
    star_lines: Sequence[int],
    today: date,
) -> tuple[RepositoryAsk, ...]:
    """How to ask for repositories, those first that were answered longest ago or are near a line (``urgency``)."""

    def urgency_of(repository: RepositoryId) -> int:
        last = lookups.get((Provider.GITHUB, repository.key))
        answered_on = None if last is None or last.outcome == "failed" else last.asked_on
        held = followed_repository(repository, accepted.get(repository.key), by_name, by_number)
        return urgency(answered_on, None if held is None else held.stars, star_lines, today)

    def ask(repository: RepositoryId) -> RepositoryAsk:
        number = accepted.get(repository.key)
        held = followed_repository(repository, number, by_name, by_number)
        number = followed_id(repository, number, held)
        if held is None or (number is None and held.record.repository_id.key != repository.key):
            return RepositoryAsk(repository, None, number)
        is_taken = number is not None and held.record.repository_id.key in held.namesakes
        return RepositoryAsk(repository, held.record, number, is_taken)

    return tuple(ask(repository) for repository in sorted(repositories, key=urgency_of, reverse=True))
