"""Which repository a link stands for, from night to night. Pure.

A link follows the repository that its name first led to, by GitHub's number for it: through renames, and when somebody
else takes the name. Another repository under the name is followed only once a person accepted it.
"""

from __future__ import annotations

from collections.abc import Mapping

from enrichers.records import KnownRepository
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
