"""Carry out what was planned, batch by batch, keeping each answer as it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from enrichers.errors import is_worth_asking_again
from enrichers.plan import ARXIV_BATCH, GITHUB_GRAPHQL_BATCH, SEMANTIC_SCHOLAR_BATCH, Asks
from enrichers.records import Failed, Lookup, Provider, RepositoryAsk
from flows.asking import Answer, Answers, Clients, Progress, answered_of, unanswered
from flows.seeking import fetch_pages, ids_of_pages, seek
from lists.identifiers import PaperId

# About a minute of one site. So long the papers wait for pages, whose identifiers go into one batch with theirs.
PAGES_BEFORE_PAPERS = 60


def fetch(asks: Asks, clients: Clients, answers: Answers, now: Callable[[], datetime], progress: Progress) -> None:
    """Ask everything in ``asks`` and put what comes back into ``answers``.

    Quick providers first, so that a run cut short has most. A provider that fails leaves the others to go on, and what
    it failed to answer is asked once more at the end, where there is hope. What is in ``answers`` already is not asked.
    """
    _fetch_once(asks, clients, answers, now, progress)
    failed = answers.take_out(_is_worth_asking_again)
    left = _left_of(asks, clients, answers, failed)
    try:
        if left is not None:
            _fetch_once(left, clients, answers, now, progress)
    finally:
        answers.put_back(failed)


def _is_worth_asking_again(_provider: Provider, lookup: Lookup[object]) -> bool:
    return isinstance(lookup, Failed) and is_worth_asking_again(lookup.error)


def _left_of(asks: Asks, clients: Clients, answers: Answers, failed: Answers) -> Asks | None:
    """What is asked at the end of a run: what failed or was not asked, of providers that are not down any more."""
    due = asks.repositories if clients.has_github_token else asks.repositories[: asks.anonymous_requests_left]
    sought = tuple(one for one in asks.sought if one.key not in answers.offers)
    left = unanswered(replace(asks, sought=sought, repositories=due), answers)
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
    due = tuple(ask for ask in due if ask.repository_id not in answers.repositories)
    _fetch_repositories(due, clients, answers, now, progress)
    _fetch_arxiv([one for one in asks.arxiv if one not in answers.arxiv], clients, answers, now, progress)
    if len(asks.pages) > PAGES_BEFORE_PAPERS:
        _fetch_papers(asks.papers, clients, answers, now, progress)
    fetch_pages(asks, clients, answers, progress)
    _fetch_papers(dict.fromkeys((*asks.papers, *ids_of_pages(asks, answers))), clients, answers, now, progress)
    seek(asks, clients, answers, now, progress)


def _fetch_repositories(
    asks: Sequence[RepositoryAsk], clients: Clients, answers: Answers, now: Callable[[], datetime], progress: Progress
) -> None:
    done = 0
    while done < len(asks):
        # What is a request of its own is kept as it comes: all without a token, and those asked by number.
        is_alone = asks[done].by_number or not clients.has_github_token
        batch = asks[done : done + 1] if is_alone else _by_name(asks[done : done + GITHUB_GRAPHQL_BATCH])
        ids = [ask.repository_id for ask in batch]
        found = answered_of(ids, partial(clients.github.fetch_repositories, batch))
        answers.take(Answers(repositories={key: Answer(lookup, now()) for key, lookup in found.items()}))
        done += len(batch)
        progress(Provider.GITHUB.display_name, done, len(asks))


def _by_name(asks: Sequence[RepositoryAsk]) -> Sequence[RepositoryAsk]:
    return [ask for ask in asks if not ask.by_number]  # those asked by number come after them


def _fetch_arxiv(
    asks: Sequence[PaperId], clients: Clients, answers: Answers, now: Callable[[], datetime], progress: Progress
) -> None:
    for start in range(0, len(asks), ARXIV_BATCH):
        values = [paper_id.value for paper_id in asks[start : start + ARXIV_BATCH]]
        found = answered_of(values, partial(clients.arxiv.fetch_papers, values))
        answers.take(Answers(arxiv={PaperId("arxiv", one): Answer(lookup, now()) for one, lookup in found.items()}))
        progress(Provider.ARXIV.display_name, start + len(values), len(asks))


def _fetch_papers(
    asks: Iterable[PaperId], clients: Clients, answers: Answers, now: Callable[[], datetime], progress: Progress
) -> None:
    due = [one for one in asks if one not in answers.papers]
    for start in range(0, len(due), SEMANTIC_SCHOLAR_BATCH):
        batch = due[start : start + SEMANTIC_SCHOLAR_BATCH]
        found = answered_of(batch, partial(clients.semantic_scholar.fetch_papers, batch))
        answers.take(Answers(papers={key: Answer(lookup, now()) for key, lookup in found.items()}))
        progress(Provider.SEMANTIC_SCHOLAR.display_name, start + len(batch), len(due))
