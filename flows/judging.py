"""What the answers of a run mean, and what of them goes into the warehouse. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from enrichers.following import followed_id
from enrichers.ledger import lookups_after
from enrichers.matching import RULES_VERSION
from enrichers.pages.keeping import keep
from enrichers.plan import (
    is_looked_up,
    resolution_of,
    title_lookup_key,
)
from enrichers.records import (
    Failed,
    Found,
    NotFound,
    PaperRecord,
    Provider,
    Quality,
    RepositoryRecord,
    Resolution,
    Resolved,
)
from enrichers.seeking import Offered, Sought, record_of, settle
from flows.asking import Answer, Answers, outcome_of
from flows.wants import ListWants
from lists.identifiers import RepositoryId
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


@dataclass(frozen=True, slots=True)
class _Judged:
    """A reference that was looked up: what was offered, and what that settles (None: the next run asks again)."""

    sought: Sought
    offered: Offered
    resolution: Resolution | None

    @property
    def taken(self) -> PaperRecord | None:
        """The record that was taken."""
        return None if self.resolution is None else record_of(self.resolution, self.offered)


def load_of(run: RunRecord, lists: Sequence[ListWants], answers: Answers, knowledge: Knowledge) -> RunLoad:
    """What the answers of a run put into the warehouse, each number as if it were true (``doubting`` says). Pure."""
    judged = [_Judged(one, offered, settle(one, offered)) for one, offered in answers.offers.values()]
    meant = _meant(lists, answers, knowledge)
    return RunLoad(
        run=run,
        lists=tuple(_sighting(wants) for wants in lists),
        lookups=tuple(_lookup_rows(answers, judged, meant)),
        papers=tuple(_paper_answers(answers, judged)),
        arxiv=tuple(
            ArxivAnswer(asked, answer.lookup.value, answer.fetched_at)
            for asked, answer in answers.arxiv.items()
            if isinstance(answer.lookup, Found)
        ),
        repositories=tuple(_repository_answers(answers, meant)),
        ledger=tuple(_ledger_rows(lists, judged, knowledge, run.observed_on)),
        pages=tuple(map(keep, answers.pages.values())),
    )


def _ledger_rows(
    lists: Sequence[ListWants], judged: Sequence[_Judged], knowledge: Knowledge, today: date
) -> Iterable[LedgerRow]:
    """What is now known to be meant: what was looked up in this run, and what links and pins settle without."""
    settled: dict[str, LedgerRow] = {}
    for one in judged:
        if one.resolution is not None:
            key = one.sought.key
            lookups = lookups_after(one.resolution, knowledge.ledger.get(key), today)
            settled[key] = LedgerRow(one.sought.reference, one.resolution, lookups, RULES_VERSION)
    for wants in lists:
        for item in wants.entries:
            resolution = resolution_of(item.wanted, knowledge.ledger)
            if item.wanted.reference is not None and isinstance(resolution, Resolved) and not is_looked_up(item.wanted):
                settled[item.wanted.reference.key] = LedgerRow(
                    item.wanted.reference, resolution, rules_version=RULES_VERSION
                )
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
                accepted_database_id=item.wanted.accepted_id,
            )
            for item in wants.entries
        ),
    )


def _meant(lists: Sequence[ListWants], answers: Answers, knowledge: Knowledge) -> dict[RepositoryId, int | None]:
    """GitHub's number of the repository that each asked name stands for; None where any under the name will do."""
    accepted: dict[str, int] = {}
    for wants in lists:
        for item in wants.entries:
            if item.wanted.repository is not None and item.wanted.accepted_id is not None:
                accepted.setdefault(item.wanted.repository.key, item.wanted.accepted_id)
    return {
        name: followed_id(name, accepted.get(name.key), knowledge.repositories.get(name.key))
        for name in answers.repositories
    }


def _is_meant(record: RepositoryRecord, number: int | None) -> bool:
    return number in (None, record.database_id)


def _lookup_rows(
    answers: Answers, judged: Sequence[_Judged], meant: Mapping[RepositoryId, int | None]
) -> Iterable[LookupRow]:
    def row(provider: Provider, asked: str, answer: Answer[object]) -> LookupRow:
        error = str(answer.lookup.error) if isinstance(answer.lookup, Failed) else None
        return LookupRow(provider, asked, outcome_of(answer.lookup), error, answer.fetched_at)

    for paper_id, paper_answer in answers.papers.items():
        yield row(Provider.SEMANTIC_SCHOLAR, str(paper_id), paper_answer)
    answer: Answer[object]
    for one in judged:
        lookups = list(one.offered.lookups())
        if one.offered.fetched_at is None or not lookups:
            continue
        # Of a match and a search the failed one says that the title is still to be asked, else the one that found.
        lookup = next((said for kind in (Failed, Found) for said in lookups if isinstance(said, kind)), lookups[0])
        answer = Answer(lookup, one.offered.fetched_at)
        yield row(Provider.SEMANTIC_SCHOLAR, title_lookup_key(one.sought.reference), answer)
        if isinstance(one.resolution, Resolved) and one.resolution.paper_id not in answers.papers:
            # What was offered carried the numbers, so the paper itself has been asked for today.
            yield row(Provider.SEMANTIC_SCHOLAR, str(one.resolution.paper_id), Answer(Found(None), answer.fetched_at))
    for paper_id, arxiv_answer in answers.arxiv.items():
        yield row(Provider.ARXIV, str(paper_id), arxiv_answer)
    for repository, repository_answer in answers.repositories.items():
        found = repository_answer.lookup
        # Where another repository bears the name, the one that is meant is nowhere.
        is_another = isinstance(found, Found) and not _is_meant(found.value, meant[repository])
        said = Answer(NotFound(), repository_answer.fetched_at) if is_another else repository_answer
        yield row(Provider.GITHUB, repository.key, said)


def _paper_answers(answers: Answers, judged: Sequence[_Judged]) -> Iterable[PaperAnswer]:
    for asked, answer in answers.papers.items():
        if isinstance(answer.lookup, Found):
            yield PaperAnswer(asked, answer.lookup.value, Quality.OBSERVED, answer.fetched_at)
    for one in judged:
        resolution, record, moment = one.resolution, one.taken, one.offered.fetched_at
        if not isinstance(resolution, Resolved) or record is None or moment is None:
            continue
        by_id = answers.papers.get(resolution.paper_id)
        if by_id is None or not isinstance(by_id.lookup, Found):
            yield PaperAnswer(None, record, Quality.OBSERVED, moment)


def _repository_answers(answers: Answers, meant: Mapping[RepositoryId, int | None]) -> Iterable[RepositoryAnswer]:
    for repository, answer in answers.repositories.items():
        if isinstance(answer.lookup, Found):
            found = answer.lookup.value
            for record in (found, found.namesake):
                if record is not None:
                    is_meant = _is_meant(record, meant[repository])
                    yield RepositoryAnswer(repository, record, Quality.OBSERVED, answer.fetched_at, is_meant)
