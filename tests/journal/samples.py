"""Batches of every shape there can be, drawn by hypothesis."""

from __future__ import annotations

import inspect
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from enrichers.errors import ProviderError
from enrichers.pages.lookup import PageLookup, PageOutcome
from enrichers.pages.robots import RobotRules
from enrichers.pages.statement import PageStatement
from enrichers.records import ArxivRecord, Failed, Found, NotFound, PaperRecord, RepositoryRecord
from flows.asking import Answer
from flows.journal.forms import error_kinds
from flows.journal.lines import Batch
from lists.identifiers import PaperId, RepositoryId
from warehouse.records import RunRecord

TEXT = st.text(st.characters(), max_size=12)  # lone surrogates among them: JSON can hold them, and UTF-8 cannot
COUNTS = st.integers(min_value=0, max_value=10**12)
MOMENTS = st.datetimes(timezones=st.just(UTC)).map(lambda one: one.replace(fold=0))  # UTC has no second hour
DAYS = st.dates(min_value=date(1900, 1, 1))
PAPER_IDS = st.builds(PaperId, st.sampled_from(["arxiv", "doi", "s2"]), TEXT)
REPOSITORY_IDS = st.builds(RepositoryId, TEXT, TEXT)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def texts() -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(TEXT, max_size=3).map(tuple)


PAPERS = st.builds(
    PaperRecord,
    semantic_scholar_id=TEXT,
    corpus_id=maybe(COUNTS),
    title=TEXT,
    year=maybe(st.integers()),
    authors=texts(),
    venue=maybe(TEXT),
    published_on=maybe(DAYS),
    citation_count=maybe(COUNTS),
    influential_citation_count=maybe(COUNTS),
    external_ids=st.lists(PAPER_IDS, max_size=3).map(tuple),
)
ARXIV = st.builds(
    ArxivRecord,
    arxiv_id=TEXT,
    version=COUNTS,
    title=TEXT,
    authors=texts(),
    published_at=MOMENTS,
    updated_at=MOMENTS,
    primary_category=TEXT,
    doi=maybe(TEXT),
    comment=maybe(TEXT),
    is_withdrawn=st.booleans(),
)


def repositories(namesake: st.SearchStrategy[Any]) -> st.SearchStrategy[RepositoryRecord]:
    return st.builds(
        RepositoryRecord,
        repository_id=REPOSITORY_IDS,
        database_id=COUNTS,
        star_count=COUNTS,
        is_archived=st.booleans(),
        pushed_at=maybe(MOMENTS),
        licence_spdx_id=maybe(TEXT),
        etag=maybe(TEXT),
        namesake=namesake,
    )


MORE_OF_ERRORS: dict[str, st.SearchStrategy[Any]] = {
    "resets_at": MOMENTS,
    "retry_after_seconds": st.floats(allow_nan=False, allow_infinity=False),
}


@st.composite
def errors(draw: st.DrawFn) -> ProviderError:
    kind = draw(st.sampled_from(sorted(error_kinds().values(), key=lambda one: one.__name__)))
    more = set(inspect.signature(kind).parameters) - {"provider", "happened", "status", "remedy"}
    state = {name: draw(maybe(MORE_OF_ERRORS[name])) for name in sorted(more)}
    return kind(draw(TEXT), draw(TEXT), status=draw(maybe(COUNTS)), remedy=draw(TEXT), **state)


def answers(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Answer[Any]]:
    lookups = value.map(Found) | st.builds(NotFound) | st.builds(Failed, errors())
    return st.builds(Answer, lookups, MOMENTS)


def pairs(key: st.SearchStrategy[Any], value: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.tuples(key, answers(value)), max_size=3).map(tuple)


STATEMENTS = st.builds(
    PageStatement,
    url=TEXT,
    title=TEXT,
    authors=texts(),
    year=maybe(st.integers()),
    venue=TEXT,
    paper_ids=st.lists(PAPER_IDS, max_size=2).map(tuple),
    tags=texts(),
    family_names=texts(),
    pdf_url=maybe(TEXT),
)
PAGES = st.builds(
    PageLookup,
    asked_url=TEXT,
    final_url=TEXT,
    outcome=st.sampled_from(PageOutcome),
    fetched_at=maybe(MOMENTS),
    status=maybe(COUNTS),
    statement=maybe(STATEMENTS),
    reason=TEXT,
)
ROBOTS = st.builds(
    RobotRules,
    rules=st.lists(st.tuples(TEXT, st.booleans()), max_size=2).map(tuple),
    crawl_delay_seconds=maybe(st.floats(min_value=0, max_value=1e6)),
)
RUNS = st.builds(RunRecord, run_id=TEXT, command=TEXT, observed_on=DAYS, started_at=MOMENTS)
BATCHES = st.builds(
    Batch,
    run=RUNS,
    requests_sent=st.dictionaries(TEXT, COUNTS, max_size=3),
    papers=pairs(PAPER_IDS, PAPERS),
    arxiv=pairs(PAPER_IDS, ARXIV),
    repositories=pairs(REPOSITORY_IDS, repositories(maybe(repositories(st.none())))),
    pages=st.lists(PAGES, max_size=2).map(tuple),
    robots=st.lists(st.tuples(TEXT, ROBOTS), max_size=2).map(tuple),
    matches=pairs(TEXT, PAPERS),
    searches=pairs(TEXT, st.lists(PAPERS, max_size=2).map(tuple)),
)

RUN = RunRecord("run-1", "run", date(2026, 3, 2), datetime(2026, 3, 2, 3, tzinfo=UTC))
MOMENT = datetime(2026, 3, 2, 3, 1, tzinfo=UTC)


def paper(number: int, citations: int | None = 100) -> PaperRecord:
    identifier = PaperId("arxiv", f"2001.{number:05}")
    return PaperRecord(
        f"{number:040x}", number, f"Paper {number}", 2020, (), None, None, citations, None, (identifier,)
    )


def found(number: int, citations: int | None = 100) -> tuple[PaperId, Answer[PaperRecord]]:
    return PaperId("arxiv", f"2001.{number:05}"), Answer(Found(paper(number, citations)), MOMENT)
