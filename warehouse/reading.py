"""What a run needs to know of earlier ones, read in a few queries and built into values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import duckdb

from enrichers.records import (
    Ambiguous,
    ArxivRecord,
    KnownPaper,
    LastLookup,
    LedgerEntry,
    Metric,
    Number,
    Provider,
    Quality,
    RecordChange,
    Resolution,
    Resolved,
    Series,
    Unresolved,
    WrittenBadge,
    WrittenLook,
)
from lists.identifiers import PaperId, RepositoryId
from warehouse.moments import moment_of
from warehouse.pages import read_pages
from warehouse.records import HistoryProgress, Knowledge, Table
from warehouse.repositories import read_repositories

Connection = duckdb.DuckDBPyConnection

# 30 is enough for the rules on falls (3 days) and on taking a badge down (7 days), with gaps.
RECENT_NUMBERS_SQL = """
    select subject_id, value, observed_on, epoch_us(fetched_at), quality::varchar
    from core.snapshots
    where metric = $1 and source = $2 and quality <> 'reconstructed'
    qualify row_number() over (partition by subject_id order by observed_on desc) <= 30
    order by subject_id, observed_on desc
"""
OTHER_GOOD_SQL = """
    select subject_id, value, observed_on, epoch_us(fetched_at), quality::varchar
    from core.snapshots
    where metric = $1
        and source = $2
        and quality <> 'suspect'
        and subject_id in (select subject_id from core.snapshots where quality <> 'observed')
    qualify row_number() over (partition by subject_id order by observed_on desc) = 1
"""


def read_knowledge(connection: Connection) -> Knowledge:
    """Everything a run starts from."""
    citations = _read_series(connection, Metric.CITATION_COUNT, Provider.SEMANTIC_SCHOLAR)
    stars = _read_series(connection, Metric.STAR_COUNT, Provider.GITHUB)
    repositories, numbered = read_repositories(connection, stars)
    return Knowledge(
        ledger=_read_ledger(connection),
        papers=_read_papers(connection, citations),
        repositories=repositories,
        lookups=_read_lookups(connection),
        badges=_read_badges(connection),
        lists=_read_lists(connection),
        looks=_read_looks(connection),
        numbered=numbered,
        pages=read_pages(connection),
    )


def read_written(connection: Connection) -> Knowledge:
    """Of all knowledge, what starcite wrote into lists: enough to read them, and quick."""
    return Knowledge(badges=_read_badges(connection), looks=_read_looks(connection))


def read_history_progress(
    connection: Connection, subject: PaperId | RepositoryId | int, metric: Metric, source: Provider
) -> HistoryProgress | None:
    """The days of a subject's past that are filled in; None when none are, or the subject is not known."""
    subject_id = find_subject(connection, subject)
    found = connection.execute(
        "select since, through from core.history_progress where subject_id = $1 and metric = $2 and source = $3",
        [subject_id, metric.value, source.value],
    ).fetchone()
    return None if found is None else HistoryProgress(*found)


def read_all_history_progress(connection: Connection) -> dict[tuple[int, Metric, Provider], HistoryProgress]:
    """The days that are filled in of every series, by subject, metric and source."""
    rows = connection.execute("select subject_id, metric, source, since, through from core.history_progress").fetchall()
    return {
        (subject_id, Metric(metric), Provider(source)): HistoryProgress(since, through)
        for subject_id, metric, source, since, through in rows
    }


def find_subject(connection: Connection, subject: PaperId | RepositoryId | int) -> int | None:
    """The internal number of a paper, by any id, or a repository, by GitHub's number or a name that stands for it."""
    if isinstance(subject, int):
        query, name = "select subject_id from core.repositories where database_id = $1", str(subject)
    elif isinstance(subject, PaperId):
        query, name = "select subject_id from core.paper_ids where paper_id = $1", str(subject)
    else:
        query, name = "select subject_id from core.followed_names where name = $1", subject.key
    found = connection.execute(query, [name]).fetchone()
    return None if found is None else int(found[0])


def parse_text_id(text: str) -> PaperId:
    """A paper id as the warehouse keeps it, ``scheme:value``."""
    scheme, _, value = text.partition(":")
    return PaperId(scheme, value)


def _read_series(connection: Connection, metric: Metric, source: Provider) -> dict[int, Series]:
    recent: dict[int, list[Number]] = defaultdict(list)
    good: dict[int, Number] = {}
    for subject, number in _read_numbers(connection, RECENT_NUMBERS_SQL, metric, source):
        recent[subject].append(number)
        if number.quality is not Quality.SUSPECT:
            good.setdefault(subject, number)
    # Newest good numbers that are not among the recent ones: reconstructed, or behind many suspect ones.
    for subject, number in _read_numbers(connection, OTHER_GOOD_SQL, metric, source):
        if subject not in good or number.observed_on > good[subject].observed_on:
            good[subject] = number
    return {subject: Series(good.get(subject), tuple(recent[subject])) for subject in recent.keys() | good.keys()}


def _read_numbers(connection: Connection, query: str, metric: Metric, source: Provider) -> Iterator[tuple[int, Number]]:
    found = connection.execute(query, [metric.value, source.value]).fetchall()
    # Few moments and qualities over very many numbers: each is built once.
    moments = {moment: moment_of(moment) for moment in {row[3] for row in found}}
    qualities = {quality.value: quality for quality in Quality}
    name = source.value
    for subject, value, observed_on, moment, quality in found:
        yield subject, Number(value, observed_on, moments[moment], name, qualities[quality])


def _read_papers(connection: Connection, citations: dict[int, Series]) -> dict[PaperId, KnownPaper]:
    names: dict[int, list[PaperId]] = defaultdict(list)
    for subject, name in connection.execute(
        "select subject_id, paper_id from core.paper_ids order by learned_by desc, paper_id"
    ).fetchall():
        names[subject].append(parse_text_id(name))
    arxiv = _read_arxiv(connection)
    changes = _read_changes(connection)
    papers: dict[PaperId, KnownPaper] = {}
    for row in connection.execute(
        "select subject_id, canonical_id, semantic_scholar_id, corpus_id, title, year, authors, venue, published_on"
        " from core.papers order by subject_id"
    ).fetchall():
        subject, canonical_id, semantic_scholar_id, corpus_id, title, year, authors, venue, published_on = row
        paper = KnownPaper(
            subject_id=subject,
            canonical_id=parse_text_id(canonical_id),
            semantic_scholar_id=semantic_scholar_id,
            corpus_id=corpus_id,
            title=title,
            year=year,
            authors=tuple(authors),
            venue=venue,
            ids=tuple(names[subject]),
            citations=citations.get(subject, Series(None)),
            arxiv=arxiv.get(subject),
            published_on=published_on,
            changes=tuple(changes.get(subject, ())),
        )
        papers.update(dict.fromkeys(names[subject], paper))
    return papers


def _read_changes(connection: Connection) -> dict[int, list[RecordChange]]:
    changes: dict[int, list[RecordChange]] = defaultdict(list)
    for subject, kind, paper_id, *rest in connection.execute(
        "select subject_id, kind, paper_id, from_semantic_scholar_id, to_semantic_scholar_id, observed_on"
        " from core.record_changes join core.paper_ids using (paper_id) order by observed_on, paper_id"
    ).fetchall():
        changes[subject].append(RecordChange(kind, parse_text_id(paper_id), *rest))
    return changes


def _read_arxiv(connection: Connection) -> dict[int, ArxivRecord]:
    found = connection.execute(
        "select subject_id, arxiv_id, version, title, authors, epoch_us(published_at), epoch_us(updated_at),"
        " primary_category, doi, comment, is_withdrawn from core.arxiv_papers"
    ).fetchall()
    return {
        row[0]: ArxivRecord(row[1], row[2], row[3], tuple(row[4]), moment_of(row[5]), moment_of(row[6]), *row[7:])
        for row in found
    }


def _read_lookups(connection: Connection) -> dict[tuple[Provider, str], LastLookup]:
    providers = {provider.value: provider for provider in Provider}
    found = connection.execute(
        "select provider::varchar, asked, outcome::varchar, observed_on, epoch_us(fetched_at), error,"
        " min(observed_on) filter (outcome = 'not_found' and observed_on > last_found_on) over asked_there"
        " from (select *, coalesce(max(observed_on) filter (outcome = 'found') over same, date '0001-01-01')"
        "   as last_found_on from core.lookups window same as (partition by provider, asked))"
        " window asked_there as (partition by provider, asked)"
        " qualify row_number() over (partition by provider, asked order by observed_on desc, fetched_at desc) = 1"
    ).fetchall()
    return {
        (providers[provider], asked): LastLookup(outcome, observed_on, moment_of(moment), error, gone_since)
        for provider, asked, outcome, observed_on, moment, error, gone_since in found
    }


def _read_ledger(connection: Connection) -> dict[str, LedgerEntry]:
    found = connection.execute(
        "select reference_key, status, paper_id, method, evidence, reason, candidates, resolved_on, title,"
        " looked_up_on, ifnull(lookups, 0), rules_version, findings, considered"
        " from core.resolutions where replaced_on is null"
    ).fetchall()
    return {row[0]: LedgerEntry(_resolution(*row[1:7]), *row[7:]) for row in found}


def _resolution(
    status: str, paper_id: str, method: str, evidence: str, reason: str, candidates: Sequence[str]
) -> Resolution:
    if status == "resolved":
        return Resolved(parse_text_id(paper_id), method, evidence)
    if status == "ambiguous":
        return Ambiguous(tuple(parse_text_id(candidate) for candidate in candidates), reason)
    return Unresolved(reason)


def _read_badges(connection: Connection) -> dict[str, tuple[WrittenBadge, ...]]:
    badges: dict[str, list[WrittenBadge]] = defaultdict(list)
    for row in connection.execute(
        "select list_path, entry_key, kind, subject, tier, previous_tier, written_on from core.badges"
        " qualify row_number() over (partition by list_path, entry_key, kind order by badge_number desc) = 1"
        " order by badge_number"
    ).fetchall():
        badges[row[0]].append(WrittenBadge(*row))
    return {path: tuple(written) for path, written in badges.items()}


def _read_looks(connection: Connection) -> dict[str, tuple[WrittenLook, ...]]:
    looks: dict[str, list[WrittenLook]] = defaultdict(list)
    for row in connection.execute(
        "select list_path, kind, style, symbol, stands, placement, written_on from core.badge_looks order by all"
    ).fetchall():
        looks[row[0]].append(WrittenLook(*row))
    return {path: tuple(written) for path, written in looks.items()}


def _read_lists(connection: Connection) -> dict[str, frozenset[str]]:
    keys: dict[str, set[str]] = {
        path: set() for (path,) in connection.execute("select list_path from core.lists").fetchall()
    }
    for path, key in connection.execute("select list_path, entry_key from core.entries where is_held").fetchall():
        keys[path].add(key)
    return {path: frozenset(found) for path, found in keys.items()}


def read_runs(connection: Connection, count: int) -> Table:
    """The last ``count`` runs, newest first, with the requests each sent; a provider it did not ask is None."""
    result = connection.execute(
        "select run_id, command, observed_on, started_at, finished_at, list_paths,"
        " found + not_found + failed as asked, found, not_found, failed, suspect, kept, exit_code,"
        " any_value(requests_sent) filter (provider = 'semantic_scholar') as semantic_scholar_requests,"
        " any_value(requests_sent) filter (provider = 'arxiv') as arxiv_requests,"
        " any_value(requests_sent) filter (provider = 'github') as github_requests,"
        " any_value(requests_sent) filter (provider = 'landing_pages') as landing_page_requests"
        " from (select *, (select count(*) from core.snapshots as s"
        "   where s.run_id = r.run_id and s.quality::varchar = 'suspect') as suspect from core.runs as r)"
        " left join core.spend using (run_id)"
        " group by all order by started_at desc, run_id desc limit $1",
        [count],
    )
    return Table(tuple(str(column[0]) for column in result.description or ()), tuple(result.fetchall()))
