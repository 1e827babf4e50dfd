"""What a run has to ask, decided from what the lists say and what is already known. Pure; nothing is asked here.

``starcite plan`` prints these numbers and ``starcite refresh`` carries them out, so the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from enrichers.following import followed_id, followed_repository
from enrichers.ledger import is_due, was_pinned
from enrichers.records import (
    KnownPaper,
    KnownRepository,
    LastLookup,
    LedgerEntry,
    Provider,
    Reference,
    RepositoryAsk,
    Resolution,
    Resolved,
    Unresolved,
)
from lists.identifiers import ACCEPTED_SCHEMES, PaperId, RepositoryId
from lists.titles import normalise_title

SEMANTIC_SCHOLAR_BATCH = 500  # ids a batch request may carry, api.semanticscholar.org/api-docs
ARXIV_BATCH = 100  # ids go by GET; several hundred make a path that is answered with 414
GITHUB_GRAPHQL_BATCH = 100  # aliased repositories a query; more meets "Resource limits"
GITHUB_ANONYMOUS_REQUESTS_PER_HOUR = 60  # docs.github.com, rate limits for the REST API without a token

NO_PAPER_LINK = "the entry has no link to a paper"
NO_TITLE = "the entry has no title that could be looked up, and its link names no paper by an identifier"
NOT_LOOKED_UP = "not looked up yet: Semantic Scholar has not been asked for this title, or did not answer"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one list entry needs: its paper (``None`` where it links none), a person's pin, its repository.

    ``pinned_by`` and ``skipped_by`` say where a person pinned it, or said that it is to be left alone.
    ``accepted_id`` is GitHub's number of the repository that a person accepted under the name.
    """

    reference: Reference | None
    pin: PaperId | None
    repository: RepositoryId | None
    pinned_by: str = ""
    skipped_by: str = ""
    accepted_id: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier runs found out, as the warehouse read it; ``numbered`` are repositories by GitHub's number."""

    ledger: Mapping[str, LedgerEntry]
    papers: Mapping[PaperId, KnownPaper]
    repositories: Mapping[str, KnownRepository]
    lookups: Mapping[tuple[Provider, str], LastLookup]
    numbered: Mapping[int, KnownRepository] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asks:
    """Everything one run asks. ``repositories`` are ordered stalest first, for nights that cannot ask them all.

    ``titles`` are references; those of one title (see ``title_asked``) share one request. ``anonymous_requests_left``
    is what remains of GitHub's hour for a run without a token.
    """

    papers: tuple[PaperId, ...]
    titles: tuple[Reference, ...]
    arxiv: tuple[PaperId, ...]
    repositories: tuple[RepositoryAsk, ...]
    anonymous_requests_left: int = GITHUB_ANONYMOUS_REQUESTS_PER_HOUR

    @property
    def distinct_titles(self) -> int:
        """How many titles are looked up; two links to one paper may bear one title."""
        return len({title_asked(reference) for reference in self.titles})

    def requests(self, *, has_github_token: bool) -> dict[Provider, int]:
        """Requests each provider will see, retries apart."""
        if has_github_token:
            by_number = sum(ask.by_number for ask in self.repositories)  # GraphQL finds none by its number
            github = batches(len(self.repositories) - by_number, GITHUB_GRAPHQL_BATCH) + by_number
        else:
            github = min(len(self.repositories), self.anonymous_requests_left)
        return {
            Provider.SEMANTIC_SCHOLAR: batches(len(self.papers), SEMANTIC_SCHOLAR_BATCH) + self.distinct_titles,
            Provider.ARXIV: batches(len(self.arxiv), ARXIV_BATCH),
            Provider.GITHUB: github,
        }


def batches(count: int, size: int) -> int:
    """How many requests of ``size`` carry ``count`` things."""
    return -(-count // size)


def title_lookup_key(reference: Reference) -> str:
    """How a title lookup is named among the lookups of Semantic Scholar."""
    return f"title:{reference.key}"


def title_asked(reference: Reference) -> str:
    """What a title lookup depends on: the normalised title. References that agree in it share one answer."""
    return normalise_title(reference.title)


def resolution_of(wanted: Wanted, ledger: Mapping[str, LedgerEntry]) -> Resolution | None:
    """The paper an entry means as far as is known. None when it still has to be looked up for the first time.

    A person's pin beats all; an id that Semantic Scholar accepts needs no lookup; everything else stands in the ledger.
    Where there is neither, nothing can be asked.
    """
    reference = wanted.reference
    if wanted.skipped_by:
        return Unresolved(f"left alone, as {wanted.skipped_by} says")
    if wanted.pin is not None:
        by = f" by {wanted.pinned_by}" if wanted.pinned_by else ""
        return Resolved(wanted.pin, "pinned", f"pinned to {wanted.pin}{by}")
    if reference is None:
        return Unresolved(NO_PAPER_LINK)
    if reference.paper_id is not None and reference.paper_id.scheme in ACCEPTED_SCHEMES:
        return Resolved(reference.paper_id, "link", f"the link {reference.url} names {reference.paper_id}")
    if not title_asked(reference):
        return Unresolved(NO_TITLE)
    remembered = ledger.get(reference.key)
    if remembered is None or was_pinned(remembered):
        return None
    return remembered.resolution


def is_looked_up(wanted: Wanted) -> bool:
    """Whether it takes a lookup to know which paper an entry means: no person and no identifier in its link says it."""
    reference = wanted.reference
    if wanted.skipped_by or wanted.pin is not None or reference is None:
        return False
    return reference.paper_id is None or reference.paper_id.scheme not in ACCEPTED_SCHEMES


def plan_asks(
    wanted: Iterable[Wanted],
    known: Known,
    today: date,
    *,
    now: datetime,
    arxiv_refresh_days: int,
    watched_papers: Sequence[PaperId] = (),
    watched_repositories: Sequence[RepositoryId] = (),
) -> Asks:
    """Decide what to ask on ``today`` (UTC). What was answered today, found or not, is not asked again that day.

    ``arxiv_refresh_days`` is how long arXiv's metadata stays fresh; citation and star counts stay fresh for the day.
    The watched ones are asked although no entry holds them (``keep_watching``). arXiv is asked for the papers that
    lists and pins name by arXiv id; what a title match adds would make a second run of a day ask once more. ``now``
    (UTC) tells how much of GitHub's hour the runs of this day have used.
    """
    papers: dict[PaperId, None] = dict.fromkeys(watched_papers)
    named: dict[PaperId, None] = {}
    titles: dict[str, Reference] = {}
    repositories: dict[str, RepositoryId] = {repository.key: repository for repository in watched_repositories}
    accepted: dict[str, int] = {}
    for item in wanted:
        resolution = resolution_of(item, known.ledger)
        if isinstance(resolution, Resolved):
            papers[resolution.paper_id] = None
            if not is_looked_up(item):
                named[resolution.paper_id] = None
        reference = item.reference
        if reference is not None and is_looked_up(item) and is_due(known.ledger.get(reference.key), today):
            titles.setdefault(reference.key, reference)
        if item.repository is not None:
            repositories.setdefault(item.repository.key, item.repository)
            if item.accepted_id is not None:
                accepted.setdefault(item.repository.key, item.accepted_id)

    def answered_since(provider: Provider, asked: str, day: date) -> bool:
        last = known.lookups.get((provider, asked))
        return last is not None and last.outcome != "failed" and day <= last.asked_on <= today

    arxiv_day = today - timedelta(days=max(arxiv_refresh_days - 1, 0))
    return Asks(
        papers=tuple(p for p in papers if not answered_since(Provider.SEMANTIC_SCHOLAR, str(p), today)),
        titles=tuple(reference for reference in titles.values() if title_asked(reference)),
        arxiv=tuple(p for p in named if p.scheme == "arxiv" and not answered_since(Provider.ARXIV, str(p), arxiv_day)),
        repositories=_stalest_first(
            [r for key, r in repositories.items() if not answered_since(Provider.GITHUB, key, today)], accepted, known
        ),
        anonymous_requests_left=_anonymous_requests_left(known, today, now),
    )


def _anonymous_requests_left(known: Known, today: date, now: datetime) -> int:
    """What may still be asked without a token this hour. Counts every lookup, those made with a token among them."""
    hour_ago = now - timedelta(hours=1)
    used = sum(
        provider is Provider.GITHUB and last.asked_on == today and last.fetched_at > hour_ago
        for (provider, _), last in known.lookups.items()
    )
    return max(GITHUB_ANONYMOUS_REQUESTS_PER_HOUR - used, 0)


def _stalest_first(
    repositories: list[RepositoryId], accepted: Mapping[str, int], known: Known
) -> tuple[RepositoryAsk, ...]:
    def last_answered_on(repository: RepositoryId) -> date:
        last = known.lookups.get((Provider.GITHUB, repository.key))
        return date.min if last is None or last.outcome == "failed" else last.asked_on

    def ask(repository: RepositoryId) -> RepositoryAsk:
        number = accepted.get(repository.key)
        held = followed_repository(repository, number, known.repositories, known.numbered)
        number = followed_id(repository, number, held)
        if held is None or (number is None and held.record.repository_id.key != repository.key):
            return RepositoryAsk(repository, None, number)
        is_taken = number is not None and held.record.repository_id.key in held.namesakes
        return RepositoryAsk(repository, held.record, number, is_taken)

    return tuple(ask(repository) for repository in sorted(repositories, key=last_answered_on))
