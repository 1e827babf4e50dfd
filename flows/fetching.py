"""Carry out what was planned, batch by batch, keeping each answer as it comes.

``Answers`` grows while requests are made, so that a run that is stopped or runs out of time still has everything that
was answered until then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Generic, Protocol, TypeVar

from enrichers.errors import GaveUp, ProviderError
from enrichers.plan import (
    ARXIV_BATCH,
    GITHUB_GRAPHQL_BATCH,
    SEMANTIC_SCHOLAR_BATCH,
    Asks,
    title_asked,
)
from enrichers.records import (
    ArxivRecord,
    Failed,
    Found,
    Lookup,
    NotFound,
    PaperRecord,
    Provider,
    Reference,
    RepositoryAsk,
    RepositoryRecord,
)
from lists.identifiers import PaperId, RepositoryId

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class SemanticScholar(Protocol):
    """What a run asks of Semantic Scholar."""

    def fetch_papers(self, ids: Sequence[PaperId]) -> dict[PaperId, Lookup[PaperRecord]]: ...  # noqa: D102
    def match_title(self, title: str) -> Lookup[PaperRecord]: ...  # noqa: D102


class Arxiv(Protocol):
    """What a run asks of arXiv; ids without ``arxiv:``."""

    def fetch_papers(self, arxiv_ids: Sequence[str]) -> dict[str, Lookup[ArxivRecord]]: ...  # noqa: D102


class GitHub(Protocol):
    """What a run asks of GitHub; a key that is absent from the answer was not asked."""

    def fetch_repositories(  # noqa: D102
        self, asks: Sequence[RepositoryAsk]
    ) -> dict[RepositoryId, Lookup[RepositoryRecord]]: ...


@dataclass(frozen=True, slots=True)
class Clients:
    """The three providers of one run, over one HTTP layer."""

    semantic_scholar: SemanticScholar
    arxiv: Arxiv
    github: GitHub
    has_github_token: bool


@dataclass(frozen=True, slots=True)
class Answer(Generic[T_co]):
    """One answer and when it came (UTC)."""

    lookup: Lookup[T_co]
    fetched_at: datetime


@dataclass(slots=True)
class Answers:
    """What came back so far. What is in none of these was not asked."""

    papers: dict[PaperId, Answer[PaperRecord]] = field(default_factory=dict)
    titles: dict[str, tuple[Reference, Answer[PaperRecord]]] = field(default_factory=dict)
    arxiv: dict[PaperId, Answer[ArxivRecord]] = field(default_factory=dict)
    repositories: dict[RepositoryId, Answer[RepositoryRecord]] = field(default_factory=dict)

    def by_provider(self) -> Iterator[tuple[Provider, Lookup[object]]]:
        """Every answer with who gave it."""
        yield from ((Provider.SEMANTIC_SCHOLAR, answer.lookup) for answer in self.papers.values())
        yield from ((Provider.SEMANTIC_SCHOLAR, answer.lookup) for _, answer in self.titles.values())
        yield from ((Provider.ARXIV, answer.lookup) for answer in self.arxiv.values())
        yield from ((Provider.GITHUB, answer.lookup) for answer in self.repositories.values())

    def failures(self) -> dict[Provider, ProviderError]:
        """The first failure of each provider that had one."""
        first: dict[Provider, ProviderError] = {}
        for provider, lookup in self.by_provider():
            if isinstance(lookup, Failed):
                first.setdefault(provider, lookup.error)
        return first

    def count(self, kind: type[object]) -> int:
        """How many answers are of one kind: ``Found``, ``NotFound`` or ``Failed``."""
        return sum(isinstance(lookup, kind) for _, lookup in self.by_provider())


Progress = Callable[[Provider, int, int], None]  # provider, answered so far, of how many


def fetch(asks: Asks, clients: Clients, answers: Answers, now: Callable[[], datetime], progress: Progress) -> None:
    """Ask everything in ``asks`` and put what comes back into ``answers``.

    Quick providers first, so that a run cut short has most. A provider that fails leaves the others to go on.
    """
    # Without a token what is left of GitHub's hour is asked and no more, though unchanged repositories would be free:
    # what a run asks is then what `starcite plan` said it would.
    due = asks.repositories[: asks.anonymous_requests_left]
    if clients.has_github_token:  # those asked by number go one by one: last, so that the queries before them are full
        due = tuple(sorted(asks.repositories, key=lambda ask: ask.by_number))
    _fetch_repositories(due, clients, answers, now, progress)
    _fetch_arxiv(asks.arxiv, clients, answers, now, progress)
    _fetch_papers(asks, clients, answers, now, progress)


def _fetch_repositories(
    asks: Sequence[RepositoryAsk], clients: Clients, answers: Answers, now: Callable[[], datetime], progress: Progress
) -> None:
    # Without a token each repository is a request of its own, so each is kept as it comes.
    size = GITHUB_GRAPHQL_BATCH if clients.has_github_token else 1
    for start in range(0, len(asks), size):
        batch = asks[start : start + size]
        ids = [ask.repository_id for ask in batch]
        for key, lookup in _answered(ids, partial(clients.github.fetch_repositories, batch)).items():
            answers.repositories[key] = Answer(lookup, now())
        progress(Provider.GITHUB, min(start + size, len(asks)), len(asks))


def _fetch_arxiv(
    asks: Sequence[PaperId], clients: Clients, answers: Answers, now: Callable[[], datetime], progress: Progress
) -> None:
    for start in range(0, len(asks), ARXIV_BATCH):
        values = [paper_id.value for paper_id in asks[start : start + ARXIV_BATCH]]
        for value, lookup in _answered(values, partial(clients.arxiv.fetch_papers, values)).items():
            answers.arxiv[PaperId("arxiv", value)] = Answer(lookup, now())
        progress(Provider.ARXIV, start + len(values), len(asks))


def _fetch_papers(
    asks: Asks, clients: Clients, answers: Answers, now: Callable[[], datetime], progress: Progress
) -> None:
    total = len(asks.papers) + len(asks.titles)
    for start in range(0, len(asks.papers), SEMANTIC_SCHOLAR_BATCH):
        batch = asks.papers[start : start + SEMANTIC_SCHOLAR_BATCH]
        for key, lookup in _answered(batch, partial(clients.semantic_scholar.fetch_papers, batch)).items():
            answers.papers[key] = Answer(lookup, now())
        progress(Provider.SEMANTIC_SCHOLAR, start + len(batch), total)
    matched: dict[str, Answer[PaperRecord]] = {}
    for number, reference in enumerate(asks.titles, start=1):
        title = title_asked(reference)
        if title not in matched:
            for lookup in _answered([title], partial(_match, clients.semantic_scholar, reference)).values():
                matched[title] = Answer(lookup, now())
        if title in matched:
            answers.titles[reference.key] = (reference, matched[title])
        progress(Provider.SEMANTIC_SCHOLAR, len(asks.papers) + number, total)


def _match(client: SemanticScholar, reference: Reference) -> dict[str, Lookup[PaperRecord]]:
    return {title_asked(reference): client.match_title(reference.title)}


K = TypeVar("K")


def _answered(asked: Sequence[K], ask: Callable[[], dict[K, Lookup[T]]]) -> dict[K, Lookup[T]]:
    """What was answered of ``asked``. Never sent is *not asked*, which is no answer; any other error is a failure."""
    try:
        lookups = ask()
    except GaveUp:
        return {}
    except ProviderError as error:
        return {key: Failed(error) for key in asked}
    return {
        key: lookup
        for key, lookup in lookups.items()
        if not (isinstance(lookup, Failed) and isinstance(lookup.error, GaveUp))
    }


def outcome_of(lookup: Lookup[object]) -> str:
    """The word the warehouse keeps for an answer."""
    match lookup:
        case Found():
            return "found"
        case NotFound():
            return "not_found"
        case Failed():
            return "failed"
