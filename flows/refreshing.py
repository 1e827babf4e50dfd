"""Resolve, fetch, snapshot: bring what the lists need into the warehouse. All HTTP first, then one short load."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from enrichers.errors import ProviderError
from enrichers.plan import (
    Asks,
    Known,
    Lines,
    plan_asks,
)
from enrichers.records import (
    Failed,
    Found,
    KnownPaper,
    NotFound,
    Provider,
    Quality,
)
from flows.asking import Answers, Clients, Progress
from flows.carrying import Carried, carried
from flows.doubting import Doubts, doubted
from flows.fetching import fetch
from flows.judging import load_of
from flows.policies import policy_of
from flows.settings import Settings
from flows.stopping import Stopped, StopSignal
from flows.wants import ListWants
from lists.identifiers import PaperId, RepositoryId
from warehouse.records import (
    Knowledge,
    RunRecord,
)
from warehouse.store import Warehouse


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did.

    ``found``, ``not_found`` and ``failed`` count answers. ``unasked`` is what should have been asked and was not;
    ``stopped`` cut it short; ``kept`` counts the numbers of earlier days that today brought no better one for;
    ``doubts`` are what is not believed, and ``suspect`` counts all numbers that came and are held back.

    A repository that waits its turn with a recent number counts as unasked only where a token lets all be asked.
    """

    found: int
    not_found: int
    failed: int
    failures: dict[Provider, ProviderError]
    repositories: Carried
    unasked: int
    kept: int
    has_github_token: bool
    stopped: Stopped | None
    doubts: Doubts = Doubts()  # noqa: RUF009 -- frozen
    suspect: int = 0

    @property
    def is_partial(self) -> bool:
        """Whether something that should have been asked was not answered, or a whole answer is not believed."""
        return bool(self.failures) or self.unasked > 0 or bool(self.doubts.answers)


def known_of(knowledge: Knowledge) -> Known:
    """The part of the warehouse's knowledge that planning needs."""
    return Known(
        knowledge.ledger,
        knowledge.papers,
        knowledge.repositories,
        knowledge.lookups,
        knowledge.numbered,
        knowledge.pages,
    )


def plan_lists(lists: Sequence[ListWants], knowledge: Knowledge, settings: Settings, now: datetime) -> Asks:
    """What a run over ``lists`` asks today, if it begins ``now`` (UTC)."""
    watched_papers: tuple[PaperId, ...] = ()
    watched_repositories: tuple[RepositoryId, ...] = ()
    if settings.keep_watching:
        watched_papers = tuple(dict.fromkeys(_asked_id(paper) for paper in knowledge.papers.values()))
        watched_repositories = tuple(
            dict.fromkeys(known.record.repository_id for known in knowledge.repositories.values())
        )
    policies = [policy_of(wants.file) for wants in lists]
    return plan_asks(
        (item.wanted for wants in lists for item in wants.entries),
        known_of(knowledge),
        settings.today,
        now=now,
        arxiv_refresh_days=settings.arxiv_refresh_days,
        watched_papers=watched_papers,
        watched_repositories=watched_repositories,
        lines=Lines(
            tuple({line for policy in policies for line in policy.citation_thresholds}),
            tuple({line for policy in policies for line in policy.star_thresholds}),
        ),
    )


def _asked_id(paper: KnownPaper) -> PaperId:
    return PaperId("s2", paper.semantic_scholar_id) if paper.semantic_scholar_id else paper.canonical_id


def refresh(
    lists: Sequence[ListWants],
    run: RunRecord,
    warehouse: Warehouse,
    clients: Clients,
    settings: Settings,
    stop: StopSignal,
    now: Callable[[], datetime],
    progress: Progress,
    answers: Answers,
    requests_sent: Callable[[], Mapping[str, int]],
) -> Refreshed:
    """Ask what the lists need and load it. A stop ends the asking; what was answered is loaded all the same.

    What is in ``answers`` already is loaded with the rest and not asked. ``requests_sent`` tells what it took.
    """
    knowledge = warehouse.read_knowledge()
    asks = plan_lists(lists, knowledge, settings, now())
    stopped: Stopped | None = None
    try:
        with stop.interruptible():
            fetch(asks, clients, answers, now, progress)
    except Stopped as reason:
        stopped = reason
    load, doubts = doubted(load_of(run, lists, answers, knowledge), lists, answers, knowledge)
    warehouse.load(replace(load, requests_sent=requests_sent()))
    wanted = [item.wanted.repository for wants in lists for item in wants.entries if item.wanted.repository]
    repositories = carried(wanted, asks, answers, knowledge, settings.today, settings.max_age_days)
    unasked = (
        sum(paper_id not in answers.papers for paper_id in asks.papers)
        + len(asks.sought) - len(answers.offers)
        + sum(paper_id not in answers.arxiv for paper_id in asks.arxiv)
        + repositories.waiting + (repositories.resting if clients.has_github_token else 0)
    )  # fmt: skip
    kept = numbers_kept(asks, answers, knowledge) + doubts.kept
    has_token = clients.has_github_token
    qualities = [*(answer.quality for answer in load.papers), *(answer.quality for answer in load.repositories)]
    suspect = qualities.count(Quality.SUSPECT)
    return Refreshed(
        answers.count(Found),
        answers.count(NotFound),
        answers.count(Failed),
        answers.failures(),
        repositories,
        unasked,
        kept,
        has_token,
        stopped,
        doubts,
        suspect,
    )


def numbers_kept(asks: Asks, answers: Answers, knowledge: Knowledge) -> int:
    """How many known numbers were due and got no answer: failed, not asked, or not found. Pure."""
    found_papers = {asked for asked, answer in answers.papers.items() if isinstance(answer.lookup, Found)}
    found_repositories = {r.key for r, answer in answers.repositories.items() if isinstance(answer.lookup, Found)}
    papers = (knowledge.papers.get(asked) for asked in asks.papers if asked not in found_papers)
    keys = {ask.repository_id.key for ask in asks.repositories} - found_repositories
    repositories = (knowledge.repositories.get(key) for key in keys)
    return sum(paper is not None and paper.citations.good is not None for paper in papers) + sum(
        repository is not None and repository.stars.good is not None for repository in repositories
    )
