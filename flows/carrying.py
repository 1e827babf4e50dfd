"""Repositories over several nights: without a token GitHub answers 60 an hour, so a long list is carried over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from enrichers.plan import GITHUB_ANONYMOUS_REQUESTS_PER_HOUR, Asks, batches
from enrichers.records import Failed, Provider
from flows.asking import Answers
from lists.identifiers import RepositoryId
from warehouse.records import Knowledge


@dataclass(frozen=True, slots=True)
class Carried:
    """Where a run leaves the repositories of its lists.

    ``known`` are answered, this night or not too long ago; ``waiting`` were not asked and nothing recent is known of
    them; ``resting`` are known ones that were not asked this night.
    """

    known: int
    waiting: int
    resting: int

    @property
    def nights_until_all_known(self) -> int:
        """Nights after this one until every repository has been asked once without a token."""
        return batches(self.waiting, GITHUB_ANONYMOUS_REQUESTS_PER_HOUR)


def carried(
    wanted: Iterable[RepositoryId], asks: Asks, answers: Answers, knowledge: Knowledge, today: date, max_age_days: int
) -> Carried:
    """Count the repositories of a run. A number older than ``max_age_days`` is not known, as in coverage. Pure."""
    answered = {
        repository.key for repository, answer in answers.repositories.items() if not isinstance(answer.lookup, Failed)
    }
    planned = {ask.repository_id.key for ask in asks.repositories}
    unasked = planned - {repository.key for repository in answers.repositories}
    keys = planned | {repository.key for repository in wanted}
    known = answered | {key for key in keys if _is_known(key, knowledge, today, max_age_days)}
    return Carried(len(known), len(unasked - known), len(unasked & known))


def _is_known(key: str, knowledge: Knowledge, today: date, max_age_days: int) -> bool:
    repository = knowledge.repositories.get(key)
    if repository is not None and repository.stars.good is not None:
        return (today - repository.stars.good.observed_on).days <= max_age_days
    last = knowledge.lookups.get((Provider.GITHUB, key))
    return last is not None and last.outcome == "not_found" and (today - last.asked_on).days <= max_age_days
