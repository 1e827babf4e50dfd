"""What the answers of a run mean, and what of them goes into the warehouse. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeAlias

from enrichers.following import followed_id
from enrichers.identity import judge_title_match
from enrichers.ledger import lookups_after
from enrichers.matching import RULES_VERSION
from enrichers.plan import (
    is_looked_up,
    resolution_of,
    title_lookup_key,
)
from enrichers.plausibility import judge_number
from enrichers.records import (
    Failed,
    Found,
    Lookup,
    NotFound,
    PaperRecord,
    Provider,
    Quality,
    Reference,
    RepositoryRecord,
    Resolution,
    Resolved,
    Series,
    Unresolved,
)
from flows.fetching import Answer, Answers, outcome_of
from flows.wants import ListWants
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

TitleAnswer: TypeAlias = tuple[Reference, Resolution | None, Answer[PaperRecord]]


def load_of(run: RunRecord, lists: Sequence[ListWants], answers: Answers, knowledge: Knowledge) -> RunLoad:
    """What the answers of a run put into the warehouse. Pure."""
    title_papers = _title_papers(lists, answers)
    meant = _meant(lists, answers, knowledge)
    return RunLoad(
        run=run,
        lists=tuple(_sighting(wants) for wants in lists),
        lookups=tuple(_lookup_rows(answers, title_papers, meant)),
        papers=tuple(_paper_answers(answers, title_papers, knowledge, run.observed_on)),
        arxiv=tuple(
            ArxivAnswer(asked, answer.lookup.value, answer.fetched_at)
            for asked, answer in answers.arxiv.items()
            if isinstance(answer.lookup, Found)
        ),
        repositories=tuple(_repository_answers(answers, meant, knowledge, run.observed_on)),
        ledger=tuple(_ledger_rows(lists, title_papers, knowledge, run.observed_on)),
    )


def _ledger_rows(
    lists: Sequence[ListWants], title_papers: Sequence[TitleAnswer], knowledge: Knowledge, today: date
) -> Iterable[LedgerRow]:
    """What is now known to be meant: titles looked up in this run, and what links and pins settle without one."""
    settled: dict[str, LedgerRow] = {}
    for reference, found, _ in title_papers:
        if found is not None:
            lookups = lookups_after(found, knowledge.ledger.get(reference.key), today)
            settled[reference.key] = LedgerRow(reference, found, lookups, RULES_VERSION)
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
    answers: Answers, title_papers: Sequence[TitleAnswer], meant: Mapping[RepositoryId, int | None]
) -> Iterable[LookupRow]:
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
        lookup = repository_answer.lookup
        # Where another repository bears the name, the one that is meant is nowhere.
        is_another = isinstance(lookup, Found) and not _is_meant(lookup.value, meant[repository])
        said = Answer(NotFound(), repository_answer.fetched_at) if is_another else repository_answer
        yield row(Provider.GITHUB, repository.key, said)


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


def _repository_answers(
    answers: Answers, meant: Mapping[RepositoryId, int | None], knowledge: Knowledge, today: date
) -> Iterable[RepositoryAnswer]:
    for repository, answer in answers.repositories.items():
        if isinstance(answer.lookup, Found):
            found = answer.lookup.value
            for record in (found, found.namesake):
                if record is not None:
                    known = knowledge.numbered.get(record.database_id)
                    quality = judge_number(record.star_count, known.stars if known else Series(None), today)
                    is_meant = _is_meant(record, meant[repository])
                    yield RepositoryAnswer(repository, record, quality, answer.fetched_at, is_meant)
