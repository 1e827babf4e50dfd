"""Whom a run asks, and what came back so far.

``Answers`` grows while requests are made, so that a run that is stopped or runs out of time still has everything that
was answered until then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from enrichers.errors import GaveUp, ProviderError
from enrichers.pages.hosts import PageAsk
from enrichers.pages.lookup import PageLookup
from enrichers.pages.robots import RobotRules
from enrichers.plan import Asks
from enrichers.records import (
    ArxivRecord,
    Failed,
    Found,
    Lookup,
    NotFound,
    PaperRecord,
    Provider,
    RepositoryAsk,
    RepositoryRecord,
)
from enrichers.seeking import Offered, Sought
from lists.identifiers import PaperId, RepositoryId

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
K = TypeVar("K")


class SemanticScholar(Protocol):
    """What a run asks of Semantic Scholar."""

    def fetch_papers(self, ids: Sequence[PaperId]) -> dict[PaperId, Lookup[PaperRecord]]: ...  # noqa: D102
    def match_title(self, title: str) -> Lookup[PaperRecord]: ...  # noqa: D102
    def search_papers(self, query: str) -> Lookup[tuple[PaperRecord, ...]]: ...  # noqa: D102


class Arxiv(Protocol):
    """What a run asks of arXiv; ids without ``arxiv:``."""

    def fetch_papers(self, arxiv_ids: Sequence[str]) -> dict[str, Lookup[ArxivRecord]]: ...  # noqa: D102


class GitHub(Protocol):
    """What a run asks of GitHub; a key that is absent from the answer was not asked."""

    def fetch_repositories(  # noqa: D102
        self, asks: Sequence[RepositoryAsk]
    ) -> dict[RepositoryId, Lookup[RepositoryRecord]]: ...


class Pages(Protocol):
    """What a run asks of the pages behind links."""

    def remember(  # noqa: D102
        self, rules: Mapping[str, RobotRules], keep: Callable[[str, RobotRules], None]
    ) -> None: ...
    def fetch_page(self, ask: PageAsk) -> PageLookup: ...  # noqa: D102


def never_again(_provider: Provider) -> bool:
    """Nobody is asked twice."""
    return False


@dataclass(frozen=True, slots=True)
class Clients:
    """The three providers of one run and the pages behind links, over one HTTP layer.

    ``pages`` is None where no page may be asked. ``may_ask_again`` says of a provider whether what it did not answer
    is worth another request at the end of the run.
    """

    semantic_scholar: SemanticScholar
    arxiv: Arxiv
    github: GitHub
    has_github_token: bool
    pages: Pages | None = None
    may_ask_again: Callable[[Provider], bool] = never_again


@dataclass(frozen=True, slots=True)
class Answer(Generic[T_co]):
    """One answer and when it came (UTC)."""

    lookup: Lookup[T_co]
    fetched_at: datetime


@dataclass(slots=True)
class Answers:
    """What came back so far. What is in none of these was not asked.

    ``pages`` are by address; a page that fails is no failure of the run; ``robots`` are by origin. ``matches`` and
    ``searches`` are by the title asked (``title_key``). ``offers`` have, by key, every reference for which all that was
    to be asked was asked; they are put together from the others. ``kept`` is told of each batch before the next is
    asked for.
    """

    papers: dict[PaperId, Answer[PaperRecord]] = field(default_factory=dict)
    arxiv: dict[PaperId, Answer[ArxivRecord]] = field(default_factory=dict)
    repositories: dict[RepositoryId, Answer[RepositoryRecord]] = field(default_factory=dict)
    pages: dict[str, PageLookup] = field(default_factory=dict)
    robots: dict[str, RobotRules] = field(default_factory=dict)
    matches: dict[str, Answer[PaperRecord]] = field(default_factory=dict)
    searches: dict[str, Answer[tuple[PaperRecord, ...]]] = field(default_factory=dict)
    offers: dict[str, tuple[Sought, Offered]] = field(default_factory=dict)
    kept: Callable[[Answers], None] = field(default=lambda _: None, repr=False, compare=False)

    def take(self, batch: Answers) -> None:
        """Add what one batch brought, and see to it that it is kept."""
        self.papers |= batch.papers
        self.arxiv |= batch.arxiv
        self.repositories |= batch.repositories
        self.pages |= batch.pages
        self.robots |= batch.robots
        self.matches |= batch.matches
        self.searches |= batch.searches
        self.kept(batch)

    def by_provider(self) -> Iterator[tuple[Provider, Lookup[object]]]:
        """Every answer with who gave it."""
        yield from ((Provider.SEMANTIC_SCHOLAR, answer.lookup) for answer in self.papers.values())
        for _, offered in self.offers.values():
            yield from ((Provider.SEMANTIC_SCHOLAR, lookup) for lookup in offered.lookups())
        yield from ((Provider.ARXIV, answer.lookup) for answer in self.arxiv.values())
        yield from ((Provider.GITHUB, answer.lookup) for answer in self.repositories.values())

    def failures(self) -> dict[Provider, ProviderError]:
        """The first failure of each provider that had one."""
        first: dict[Provider, ProviderError] = {}
        for provider, lookup in self.by_provider():
            if isinstance(lookup, Failed):
                first.setdefault(provider, lookup.error)
        return first

    def take_out(self, is_wanted: Callable[[Provider, Lookup[object]], bool]) -> Answers:
        """Take out every answer that is wanted back, and hand them over."""
        out = Answers()
        _move(self.papers, out.papers, lambda answer: is_wanted(Provider.SEMANTIC_SCHOLAR, answer.lookup))
        _move(self.arxiv, out.arxiv, lambda answer: is_wanted(Provider.ARXIV, answer.lookup))
        _move(self.repositories, out.repositories, lambda answer: is_wanted(Provider.GITHUB, answer.lookup))
        _move(self.matches, out.matches, lambda answer: is_wanted(Provider.SEMANTIC_SCHOLAR, answer.lookup))
        _move(self.searches, out.searches, lambda answer: is_wanted(Provider.SEMANTIC_SCHOLAR, answer.lookup))
        _move(
            self.offers,
            out.offers,
            lambda offer: any(is_wanted(Provider.SEMANTIC_SCHOLAR, lookup) for lookup in offer[1].lookups()),
        )
        return out

    def put_back(self, answers: Answers) -> None:
        """Put answers in where there are none by now."""
        _move(answers.papers, self.papers, lambda _: True)
        _move(answers.arxiv, self.arxiv, lambda _: True)
        _move(answers.repositories, self.repositories, lambda _: True)
        _move(answers.matches, self.matches, lambda _: True)
        _move(answers.searches, self.searches, lambda _: True)
        _move(answers.offers, self.offers, lambda _: True)

    def count(self, kind: type[object]) -> int:
        """How many answers are of one kind: ``Found``, ``NotFound`` or ``Failed``."""
        return sum(isinstance(lookup, kind) for _, lookup in self.by_provider())


def _move(source: dict[K, T], target: dict[K, T], is_wanted: Callable[[T], bool]) -> None:
    for key in [key for key, value in source.items() if is_wanted(value)]:
        target.setdefault(key, source.pop(key))


def unanswered(asks: Asks, answers: Answers) -> Asks:
    """What is asked by name and stands in no answer yet. What is sought by title is left as it is."""
    return replace(
        asks,
        papers=tuple(one for one in asks.papers if one not in answers.papers),
        arxiv=tuple(one for one in asks.arxiv if one not in answers.arxiv),
        repositories=tuple(ask for ask in asks.repositories if ask.repository_id not in answers.repositories),
        pages=tuple(page for page in asks.pages if page.url not in answers.pages),
    )


Progress = Callable[[str, int, int], None]  # who is asked, by name; answered so far; of how many


def answered_of(asked: Sequence[K], ask: Callable[[], dict[K, Lookup[T]]]) -> dict[K, Lookup[T]]:
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
