"""Carry out what was planned, batch by batch, keeping each answer as it comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from enrichers.errors import is_worth_asking_again
from enrichers.plan import ARXIV_BATCH, GITHUB_GRAPHQL_BATCH, SEMANTIC_SCHOLAR_BATCH, Asks
from enrichers.records import Failed, Lookup, Provider, RepositoryAsk
from flows.asking import Answer, Answers, Clients, Progress, answered_of
from flows.seeking import fetch_pages, ids_of_pages, seek
from lists.identifiers import PaperId

# About a minute of one site. So long the papers wait for pages, whose identifiers go into one batch with theirs.
PAGES_BEFORE_PAPERS = 60


def fetch(asks: Asks, clients: Clients, answers: Answers, now: Callable[[], datetime], progress: Progress) -> None:
    """Ask everything in ``asks`` and put what comes back into ``answers``.

    Quick providers first, so that a run cut short has most. A provider that fails leaves the others to go on, and what
    it failed to answer is asked once more at the end, where there is hope.
    """
    _fetch_once(asks, clients, answers, now, progress)
    failed = answers.take_out(_is_worth_asking_again)
    left = _left_of(asks, clients, answers, failed)
    if left is not None:
        _fetch_once(left, clients, answers, now, progress)
    answers.put_back(failed)


def _is_worth_asking_again(_provider: Provider, lookup: Lookup[object]) -> bool:
    return isinstance(lookup, Failed) and is_worth_asking_again(lookup.error)


def _left_of(asks: Asks, clients: Clients, answers: Answers, failed: Answers) -> Asks | None:
    """What is asked at the end of a run: what failed or was not asked, of providers that are not down any more."""
    due = asks.repositories if clients.has_github_token else asks.repositories[: asks.anonymous_requests_left]
    left = replace(
        asks,
        papers=tuple(one for one in asks.papers if one not in answers.papers),
        sought=tuple(one for one in asks.sought if one.key not in answers.offers),
        arxiv=tuple(one for one in asks.arxiv if one not in answers.arxiv),
        repositories=tuple(ask for ask in due if ask.repository_id not in answers.repositories),
        pages=tuple(page for page in asks.pages if page.url not in answers.pages),
    )
    missing = {
        Provider.SEMANTIC_SCHOLAR: bool(left.papers or left.sought or failed.papers),
        Provider.ARXIV: bool(left.arxiv),
        Provider.GITHUB: bool(left.repositories),
    }
    may = {provider for provider in Provider if missing[provider] and clients.may_ask_again(provider)}
    if not may:
        return None
    if Provider.SEMANTIC_SCHOLAR not in may:
        left = replace(left, papers=(), sought=(), pages=())
    return replace(
        left,
        arxiv=left.arxiv if Provider.ARXIV in may else (),
        repositories=left.repositories if Provider.GITHUB in may else (),
    )


def _fetch_once(
    asks: Asks, clients: Clients, answers: Answers, now: Callable[[], datetime], progress: Progress
) -> None:
    # Without a token what is left of GitHub's hour is asked and no more, though unchanged repositories would be free:
    # what a run asks is then what `starcite plan` said it would.
    due = asks.repositories[: asks.anonymous_requests_left]
    if clients.has_github_token:  # those asked by number go one by one: last, so that the queries before them are full
        due = tuple(sorted(asks.repositories, key=lambda ask: ask.by_number))
    _fetch_repositories(due, clients, answers, now, progress)
    _fetch_arxiv(asks.arxiv, clients, answers, now, progress)
    if len(asks.pages) > PAGES_BEFORE_PAPERS:
        _fetch_papers(asks.papers, clients, answers, now, progress)
    fetch_pages(asks, clients, answers, progress)
    rest = dict.fromkeys((*asks.papers, *ids_of_pages(asks, answers)))
    _fetch_papers([one for one in rest if one not in answers.papers], clients, answers, now, progress)
    seek(asks, clients, answers, now, progress)


def _fetch_repositories(
    asks: Sequence[RepositoryAsk], clients: Clients, answers: Answers, now: Callable[[], datetime], progress: Progress
) -> None:
    # Without a token each repository is a request of its own, so each is kept as it comes.
    size = GITHUB_GRAPHQL_BATCH if clients.has_github_token else 1
    for start in range(0, len(asks), size):
        batch = asks[start : start + size]
        ids = [ask.repository_id for ask in batch]
        for key, lookup in answered_of(ids, partial(clients.github.fetch_repositories, batch)).items():
            answers.repositories[key] = Answer(lookup, now())
        progress(Provider.GITHUB.display_name, min(start + size, len(asks)), len(asks))


def _fetch_arxiv(
    asks: Sequence[PaperId], clients: Clients, answers: Answers, now: Callable[[], datetime], progress: Progress
) -> None:
    for start in range(0, len(asks), ARXIV_BATCH):
        values = [paper_id.value for paper_id in asks[start : start + ARXIV_BATCH]]
        for value, lookup in answered_of(values, partial(clients.arxiv.fetch_papers, values)).items():
            answers.arxiv[PaperId("arxiv", value)] = Answer(lookup, now())
        progress(Provider.ARXIV.display_name, start + len(values), len(asks))


def _fetch_papers(
    asks: Sequence[PaperId], clients: Clients, answers: Answers, now: Callable[[], datetime], progress: Progress
) -> None:
    for start in range(0, len(asks), SEMANTIC_SCHOLAR_BATCH):
        batch = asks[start : start + SEMANTIC_SCHOLAR_BATCH]
        for key, lookup in answered_of(batch, partial(clients.semantic_scholar.fetch_papers, batch)).items():
            answers.papers[key] = Answer(lookup, now())
        progress(Provider.SEMANTIC_SCHOLAR.display_name, start + len(batch), len(asks))
