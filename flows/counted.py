"""The numbers of a run, each beside all that was known of it before. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from enrichers.records import KnownPaper, Number, PaperRecord, Provider, Series
from flows.asking import Answers
from lists.identifiers import PaperId
from warehouse.records import Knowledge, PaperAnswer, RepositoryAnswer


@dataclass(frozen=True, slots=True)
class Counted:
    """One number of a run. ``names`` are what lists ask it by: ``scheme:value``, or owner/name in lower case.

    ``others`` are what other questions of the run say of it. ``is_break`` says that it is another record's than before.
    """

    names: frozenset[str]
    title: str
    number: Number
    series: Series
    others: tuple[int, ...] = ()
    is_break: bool = False

    @property
    def value(self) -> int:
        """The number itself."""
        return self.number.value


def counted_papers(
    papers: Sequence[PaperAnswer], answers: Answers, knowledge: Knowledge, today: date
) -> tuple[Counted | None, ...]:
    """Of every answer its citation count; None where it has none."""
    known = [_known_paper(answer, knowledge) for answer in papers]
    changed = _changed_records(papers, known)
    questions = _second_questions(answers)
    return tuple(
        _counted_paper(answer, paper, questions, today, bool(_records(answer, paper) & changed))
        for answer, paper in zip(papers, known, strict=True)
    )


def _changed_records(papers: Sequence[PaperAnswer], known: Sequence[KnownPaper | None]) -> set[str]:
    """Records that were joined or parted: those that answered for a paper before, or now, where the two differ."""
    pairs = [_records(answer, paper) for answer, paper in zip(papers, known, strict=True)]
    return {record for pair in pairs if len(pair) > 1 for record in pair}


def _records(answer: PaperAnswer, paper: KnownPaper | None) -> set[str]:
    """Semantic Scholar's ids of the record that answered, and of the one that answered for the paper before."""
    before = paper.semantic_scholar_id if paper is not None else None
    return {answer.record.semantic_scholar_id} | ({before} if before is not None else set())


def counted_repositories(
    repositories: Sequence[RepositoryAnswer], knowledge: Knowledge, today: date
) -> Iterator[Counted]:
    """Of every answer its star count. One that merely bears a name is asked for by nobody."""
    for answer in repositories:
        record = answer.record
        known = knowledge.numbered.get(record.database_id)
        yield Counted(
            frozenset([answer.asked.key]) if answer.is_meant else frozenset(),
            str(record.repository_id),
            Number(record.star_count, today, answer.fetched_at, Provider.GITHUB, answer.quality),
            known.stars if known else Series(None),
        )


def _known_paper(answer: PaperAnswer, knowledge: Knowledge) -> KnownPaper | None:
    return next((knowledge.papers[name] for name in _names(answer) if name in knowledge.papers), None)


def _names(answer: PaperAnswer) -> tuple[PaperId, ...]:
    """The names an answer may be known by; what was learned by title goes by any name it gave itself."""
    own = PaperId("s2", answer.record.semantic_scholar_id)
    return (own, *answer.record.external_ids) if answer.asked is None else (answer.asked, own)


def _counted_paper(
    answer: PaperAnswer,
    known: KnownPaper | None,
    questions: Mapping[str, Sequence[PaperRecord]],
    today: date,
    is_break: bool,
) -> Counted | None:
    record, value = answer.record, answer.record.citation_count
    if value is None:
        return None
    asked_otherwise = (other for other in questions.get(record.semantic_scholar_id, ()) if other is not record)
    return Counted(
        frozenset(map(str, _names(answer))),
        record.title,
        Number(value, today, answer.fetched_at, Provider.SEMANTIC_SCHOLAR, answer.quality),
        known.citations if known else Series(None),
        tuple(other.citation_count for other in asked_otherwise if other.citation_count is not None),
        is_break,
    )


def _second_questions(answers: Answers) -> dict[str, list[PaperRecord]]:
    """What title matches and searches of the run said of records, by Semantic Scholar's own id."""
    said: defaultdict[str, list[PaperRecord]] = defaultdict(list)
    for _, offered in answers.offers.values():
        for record in offered.records_by_title():
            said[record.semantic_scholar_id].append(record)
    return said
