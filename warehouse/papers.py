"""Storing what Semantic Scholar and arXiv said of papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import duckdb

from enrichers.records import Metric, Provider
from warehouse.records import ArxivAnswer, PaperAnswer, RunRecord
from warehouse.snapshots import Snapshot, next_subject_id
from warehouse.staging import run_statements, stage_rows
from warehouse.subjects import KnownPapers, PaperMatcher, ids_to_look_up

Connection = duckdb.DuckDBPyConnection

PAPER_COLUMNS = {
    "subject_id": "integer",
    "canonical_id": "varchar",
    "semantic_scholar_id": "varchar",
    "corpus_id": "bigint",
    "title": "varchar",
    "year": "integer",
    "authors": "varchar[]",
    "venue": "varchar",
    "published_on": "date",
    "observed_on": "date",
    "fetched_at": "timestamptz",
}
PAPER_ID_COLUMNS = {
    "paper_id": "varchar",
    "subject_id": "integer",
    "learned_by": "varchar",
    "answered_as": "varchar",
    "observed_on": "date",
}
CHANGE_COLUMNS = {
    "paper_id": "varchar",
    "kind": "varchar",
    "from_semantic_scholar_id": "varchar",
    "to_semantic_scholar_id": "varchar",
    "observed_on": "date",
    "run_id": "varchar",
}
ARXIV_COLUMNS = {
    "subject_id": "integer",
    "arxiv_id": "varchar",
    "version": "integer",
    "title": "varchar",
    "authors": "varchar[]",
    "published_at": "timestamptz",
    "updated_at": "timestamptz",
    "primary_category": "varchar",
    "doi": "varchar",
    "comment": "varchar",
    "is_withdrawn": "boolean",
    "fetched_at": "timestamptz",
}


def store_papers(
    connection: Connection, run: RunRecord, papers: Sequence[PaperAnswer], arxiv: Sequence[ArxivAnswer]
) -> list[Snapshot]:
    """Store papers and their ids, and return their numbers of the day."""
    if not papers and not arxiv:
        return []
    matcher = PaperMatcher(_read_known_papers(connection, ids_to_look_up(papers, arxiv)), next_subject_id(connection))
    answered = list(zip(matcher.match_papers(papers), papers, strict=True))
    from_arxiv = {matcher.match_arxiv(answer): answer for answer in arxiv}
    canonical_ids = _read_canonical_ids(connection, [subject for subject, _ in answered]) | matcher.canonical_ids
    chosen = choose_answers(answered, canonical_ids)
    rows = [_paper_row(subject, canonical_ids[subject], run, answer) for subject, answer in chosen.items()]
    rows += [
        _arxiv_only_row(subject, matcher.canonical_ids[subject], run, answer)
        for subject, answer in from_arxiv.items()
        if subject in matcher.canonical_ids and subject not in chosen
    ]
    changes = [(c.paper_id, c.kind, c.from_id, c.to_id, run.observed_on, run.run_id) for c in matcher.changes]
    stage_rows(connection, "incoming_papers", PAPER_COLUMNS, rows)
    stage_rows(connection, "incoming_paper_ids", PAPER_ID_COLUMNS, _id_rows(matcher, run))
    stage_rows(connection, "incoming_record_changes", CHANGE_COLUMNS, changes)
    stage_rows(
        connection, "incoming_arxiv_papers", ARXIV_COLUMNS, [_arxiv_row(*answer) for answer in from_arxiv.items()]
    )
    run_statements(connection, "papers")
    return [number for subject, answer in chosen.items() for number in _numbers(subject, run, answer)]


def _id_rows(matcher: PaperMatcher, run: RunRecord) -> list[tuple[object, ...]]:
    """The ids that changed their paper, or that another record answered."""
    changed = {name: matcher.known.ids[name] for name in matcher.answered_as if name in matcher.known.ids}
    changed |= matcher.changed_ids
    return [
        (name, subject, how, matcher.answered_as.get(name), run.observed_on) for name, (subject, how) in changed.items()
    ]


def choose_answers(
    answered: Iterable[tuple[int, PaperAnswer]], canonical_ids: Mapping[int, str]
) -> dict[int, PaperAnswer]:
    """Of several answers about one paper, the one asked by its canonical id, else the first. Never the highest."""
    chosen: dict[int, PaperAnswer] = {}
    for subject, answer in answered:
        if subject not in chosen or str(answer.asked) == canonical_ids[subject]:
            chosen[subject] = answer
    return chosen


def _numbers(subject: int, run: RunRecord, answer: PaperAnswer) -> list[Snapshot]:
    counts = {
        Metric.CITATION_COUNT: answer.record.citation_count,
        Metric.INFLUENTIAL_CITATION_COUNT: answer.record.influential_citation_count,
    }
    return [
        Snapshot(
            subject_id=subject,
            metric=metric,
            source=Provider.SEMANTIC_SCHOLAR,
            observed_on=run.observed_on,
            value=count,
            quality=answer.quality,
            fetched_at=answer.fetched_at,
            run_id=run.run_id,
        )
        for metric, count in counts.items()
        if count is not None
    ]


def _paper_row(subject: int, canonical_id: str, run: RunRecord, answer: PaperAnswer) -> tuple[object, ...]:
    record = answer.record
    return (
        subject,
        canonical_id,
        record.semantic_scholar_id,
        record.corpus_id,
        record.title,
        record.year,
        record.authors,
        record.venue,
        record.published_on,
        run.observed_on,
        answer.fetched_at,
    )


def _arxiv_only_row(subject: int, canonical_id: str, run: RunRecord, answer: ArxivAnswer) -> tuple[object, ...]:
    names = (subject, canonical_id, None, None, answer.record.title)
    return (*names, None, answer.record.authors, None, None, run.observed_on, answer.fetched_at)


def _arxiv_row(subject: int, answer: ArxivAnswer) -> tuple[object, ...]:
    record = answer.record
    return (
        subject,
        record.arxiv_id,
        record.version,
        record.title,
        record.authors,
        record.published_at,
        record.updated_at,
        record.primary_category,
        record.doi,
        record.comment,
        record.is_withdrawn,
        answer.fetched_at,
    )


def _read_known_papers(connection: Connection, names: set[str]) -> KnownPapers:
    stage_rows(connection, "wanted_ids", {"paper_id": "varchar"}, [(name,) for name in sorted(names)])
    found = connection.execute(
        "select paper_id, subject_id, learned_by, answered_as, canonical_id, semantic_scholar_id is null"
        " from core.paper_ids join wanted_ids using (paper_id) join core.papers using (subject_id)"
    ).fetchall()
    return KnownPapers(
        ids={name: (subject, learned_by) for name, subject, learned_by, *_ in found},
        without_semantic_scholar=frozenset(subject for _, subject, *_, is_without in found if is_without),
        answered_as={name: record for name, _, _, record, *_ in found if record is not None},
        canonical_ids={subject: canonical_id for _, subject, _, _, canonical_id, _ in found},
    )


def _read_canonical_ids(connection: Connection, subjects: Sequence[int]) -> dict[int, str]:
    stage_rows(connection, "wanted_subjects", {"subject_id": "integer"}, [(subject,) for subject in subjects])
    found = connection.execute(
        "select subject_id, canonical_id from core.papers where subject_id in (select subject_id from wanted_subjects)"
    ).fetchall()
    return dict(found)
