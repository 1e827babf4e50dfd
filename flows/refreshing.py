"""Resolve, fetch, snapshot: bring what the lists need into the warehouse. All HTTP first, then one short load."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from enrichers.errors import ProviderError
from enrichers.identity import judge_title_match, reference_of
from enrichers.plan import (
    Asks,
    Known,
    Wanted,
    plan_asks,
    resolution_of,
    title_lookup_key,
)
from enrichers.plausibility import judge_number
from enrichers.records import (
    Failed,
    Found,
    KnownPaper,
    Lookup,
    NotFound,
    PaperRecord,
    Provider,
    Quality,
    Reference,
    Resolution,
    Resolved,
    Series,
    Unresolved,
)
from flows.carrying import Carried, carried
from flows.fetching import Answer, Answers, Clients, Progress, fetch, outcome_of
from flows.list_files import ListFile
from flows.pins import pin_for, pins_path, read_pins
from flows.settings import Settings
from flows.stopping import Stopped, StopSignal
from lists.document import Entry
from lists.identifiers import PaperId, RepositoryId
from warehouse.records import (
    ArxivAnswer,
    EntrySighting,
    Knowledge,
    LedgerRow,
    ListSighting,
    LookupRow,
    PaperAnswer,
    RepositoryAnswer,
    RunLoad,
    RunRecord,
)
from warehouse.store import Warehouse


@dataclass(frozen=True, slots=True)
class WantedEntry:
    """One entry of one list with what it needs."""

    entry: Entry
    wanted: Wanted


TitleAnswer: TypeAlias = tuple[Reference, Resolution | None, Answer[PaperRecord]]


@dataclass(frozen=True, slots=True)
class ListWants:
    """A list and what each of its entries needs, in file order."""

    file: ListFile
    entries: tuple[WantedEntry, ...]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did. ``unasked`` is what should have been asked and was not; ``stopped`` cut it short; ``kept``
    counts the numbers of earlier days that today brought no better one for.

    A repository that waits its turn with a recent number counts as unasked only where a token lets all be asked.
    """

    answers: Answers
    asks: Asks
    failures: dict[Provider, ProviderError]
    repositories: Carried
    unasked: int
    kept: int
    has_github_token: bool
    stopped: Stopped | None

    @property
    def is_partial(self) -> bool:
        """Whether something that should have been asked was not answered."""
        return bool(self.failures) or self.unasked > 0


def wants_of(file: ListFile) -> ListWants:
    """What a list needs. Raises BadInput when its pins file cannot be read."""
    pins = read_pins(pins_path(file.path))
    return ListWants(
        file,
        tuple(
            WantedEntry(
                entry,
                Wanted(
                    reference_of(entry), pin_for(entry, pins), entry.repositories[0] if entry.repositories else None
                ),
            )
            for entry in file.document.entries
        ),
    )


def known_of(knowledge: Knowledge) -> Known:
    """The part of the warehouse's knowledge that planning needs."""
    return Known(knowledge.ledger, knowledge.papers, knowledge.repositories, knowledge.lookups)


def plan_lists(lists: Iterable[ListWants], knowledge: Knowledge, settings: Settings) -> Asks:
    """What a run over ``lists`` asks today."""
    watched_papers: tuple[PaperId, ...] = ()
    watched_repositories: tuple[RepositoryId, ...] = ()
    if settings.keep_watching:
        watched_papers = tuple(dict.fromkeys(_asked_id(paper) for paper in knowledge.papers.values()))
        watched_repositories = tuple(
            dict.fromkeys(known.record.repository_id for known in knowledge.repositories.values())
        )
    return plan_asks(
        (item.wanted for wants in lists for item in wants.entries),
        known_of(knowledge),
        settings.today,
        arxiv_refresh_days=settings.arxiv_refresh_days,
        watched_papers=watched_papers,
        watched_repositories=watched_repositories,
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
) -> Refreshed:
    """Ask what the lists need and load it. A stop ends the asking; what was answered is loaded all the same."""
    knowledge = warehouse.read_knowledge()
    asks = plan_lists(lists, knowledge, settings)
    answers = Answers()
    stopped: Stopped | None = None
    try:
        with stop.interruptible():
            fetch(asks, clients, answers, now, progress)
    except Stopped as reason:
        stopped = reason
    warehouse.load(load_of(run, lists, answers, knowledge))
    wanted = [item.wanted.repository for wants in lists for item in wants.entries if item.wanted.repository]
    repositories = carried(wanted, asks, answers, knowledge, settings.today, settings.max_age_days)
    unasked = (
        len(asks.papers) + len(asks.titles) + len(asks.arxiv)
        - len(answers.papers) - len(answers.titles) - len(answers.arxiv)
        + repositories.waiting + (repositories.resting if clients.has_github_token else 0)
    )  # fmt: skip
    kept = numbers_kept(asks, answers, knowledge)
    return Refreshed(answers, asks, answers.failures(), repositories, unasked, kept, clients.has_github_token, stopped)


def numbers_kept(asks: Asks, answers: Answers, knowledge: Knowledge) -> int:
    """How many known numbers were to be asked for again and stand as they were: failed, not asked, or not found. Pure."""
    found_papers = {asked for asked, answer in answers.papers.items() if isinstance(answer.lookup, Found)}
    found_repositories = {r.key for r, answer in answers.repositories.items() if isinstance(answer.lookup, Found)}
    papers = (knowledge.papers.get(asked) for asked in asks.papers if asked not in found_papers)
    keys = {ask.repository_id.key for ask in asks.repositories} - found_repositories
    repositories = (knowledge.repositories.get(key) for key in keys)
    return sum(paper is not None and paper.citations.good is not None for paper in papers) + sum(
        repository is not None and repository.stars.good is not None for repository in repositories
    )


def load_of(run: RunRecord, lists: Sequence[ListWants], answers: Answers, knowledge: Knowledge) -> RunLoad:
    """What the answers of a run put into the warehouse. Pure."""
    title_papers = _title_papers(lists, answers)
    return RunLoad(
        run=run,
        lists=tuple(_sighting(wants) for wants in lists),
        lookups=tuple(_lookup_rows(answers, title_papers)),
        papers=tuple(_paper_answers(answers, title_papers, knowledge, run.observed_on)),
        arxiv=tuple(
            ArxivAnswer(asked, answer.lookup.value, answer.fetched_at)
            for asked, answer in answers.arxiv.items()
            if isinstance(answer.lookup, Found)
        ),
        repositories=tuple(_repository_answers(answers, knowledge, run.observed_on)),
        ledger=tuple(_ledger_rows(lists, title_papers, knowledge)),
    )


def _ledger_rows(
    lists: Sequence[ListWants], title_papers: Sequence[TitleAnswer], knowledge: Knowledge
) -> Iterable[LedgerRow]:
    """What is now known to be meant: titles looked up in this run, and what links and pins settle without one."""
    settled = {reference.key: LedgerRow(reference, found) for reference, found, _ in title_papers if found is not None}
    for wants in lists:
        for item in wants.entries:
            resolution = resolution_of(item.wanted, knowledge.ledger)
            if item.wanted.reference is not None and isinstance(resolution, Resolved) and resolution.method != "title":
                settled[item.wanted.reference.key] = LedgerRow(item.wanted.reference, resolution)
    return settled.values()


def _sighting(wants: ListWants) -> ListSighting:
    return ListSighting(
        wants.file.list_path,
        tuple(
            EntrySighting(
                entry_key=item.entry.key,
                line=item.entry.line,
                title=item.entry.title,
                section=item.entry.section,
                reference_key=item.wanted.reference.key if item.wanted.reference else None,
                paper_url=item.wanted.reference.url if item.wanted.reference else None,
                repository=item.wanted.repository,
            )
            for item in wants.entries
        ),
    )


def _lookup_rows(answers: Answers, title_papers: Sequence[TitleAnswer]) -> Iterable[LookupRow]:
    def row(provider: Provider, asked: str, answer: Answer[object]) -> LookupRow:
        error = str(answer.lookup.error) if isinstance(answer.lookup, Failed) else None
        return LookupRow(provider, asked, outcome_of(answer.lookup), error, answer.fetched_at)

    for paper_id, answer in answers.papers.items():
        yield row(Provider.SEMANTIC_SCHOLAR, str(paper_id), answer)
    for reference, resolution, match in title_papers:
        yield row(Provider.SEMANTIC_SCHOLAR, title_lookup_key(reference), match)
        if isinstance(resolution, Resolved) and resolution.paper_id not in answers.papers:
            # The match carried the numbers, so the paper itself has been asked for today.
            yield row(Provider.SEMANTIC_SCHOLAR, str(resolution.paper_id), match)
    for paper_id, arxiv_answer in answers.arxiv.items():
        yield row(Provider.ARXIV, str(paper_id), arxiv_answer)
    for repository, repository_answer in answers.repositories.items():
        yield row(Provider.GITHUB, repository.key, repository_answer)


def _title_papers(lists: Sequence[ListWants], answers: Answers) -> list[TitleAnswer]:
    entries = {
        item.wanted.reference.key: item.entry for wants in lists for item in wants.entries if item.wanted.reference
    }
    return [
        (reference, _judged(reference, entries[key], answer.lookup), answer)
        for key, (reference, answer) in answers.titles.items()
    ]


def _judged(reference: Reference, entry: Entry, lookup: Lookup[PaperRecord]) -> Resolution | None:
    """What a title lookup settles. A failed one settles nothing, so the next run asks again."""
    match lookup:
        case Found(record):
            return judge_title_match(reference, entry, record)
        case NotFound():
            return Unresolved(f"Semantic Scholar knows no paper titled “{reference.title}”")
        case _:
            return None


def _paper_answers(
    answers: Answers,
    title_papers: Sequence[TitleAnswer],
    knowledge: Knowledge,
    today: date,
) -> Iterable[PaperAnswer]:
    def judged(asked: PaperId | None, known_as: PaperId, record: PaperRecord, fetched_at: datetime) -> PaperAnswer:
        known = knowledge.papers.get(known_as)
        quality = Quality.OBSERVED
        if record.citation_count is not None:
            quality = judge_number(record.citation_count, known.citations if known else Series(None), today)
        return PaperAnswer(asked, record, quality, fetched_at)

    for asked, answer in answers.papers.items():
        if isinstance(answer.lookup, Found):
            yield judged(asked, asked, answer.lookup.value, answer.fetched_at)
    for _, resolution, answer in title_papers:
        if isinstance(resolution, Resolved) and isinstance(answer.lookup, Found):
            yield judged(None, resolution.paper_id, answer.lookup.value, answer.fetched_at)


def _repository_answers(answers: Answers, knowledge: Knowledge, today: date) -> Iterable[RepositoryAnswer]:
    for repository, answer in answers.repositories.items():
        if isinstance(answer.lookup, Found):
            record = answer.lookup.value
            known = knowledge.repositories.get(repository.key)
            same = known is not None and known.record.database_id == record.database_id
            series = known.stars if known is not None and same else Series(None)
            yield RepositoryAnswer(
                repository, record, judge_number(record.star_count, series, today), answer.fetched_at
            )
