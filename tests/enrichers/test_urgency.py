"""Who is asked first where a night does not reach for all, and what rests because it spoils its batch."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from enrichers.errors import SPOILS, ProviderUnavailable, Spoiler
from enrichers.plan import SPOILER_RESTS_DAYS, Asks, Known, Lines, Wanted, plan_asks
from enrichers.records import (
    KnownPaper,
    KnownRepository,
    LastLookup,
    Number,
    Provider,
    Quality,
    Reference,
    RepositoryRecord,
    Series,
)
from enrichers.urgency import is_near_a_line, urgency
from lists.identifiers import PaperId, RepositoryId

TODAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LINES = Lines((100, 500), (100, 250))


def series(value: int) -> Series:
    return Series(Number(value, TODAY, NOON, "s", Quality.OBSERVED))


def days_ago(days: int, outcome: str = "found", error: str | None = None) -> LastLookup:
    return LastLookup(outcome, TODAY - timedelta(days=days), NOON - timedelta(days=days), error)


def plan(
    papers: dict[str, tuple[LastLookup | None, int]], repositories: dict[str, tuple[LastLookup | None, int]]
) -> Asks:
    """The asks for DOIs and repositories, by their name with their last lookup and last number."""
    wanted, lookups, known_papers, known_repositories = [], {}, {}, {}
    for doi, (last, count) in papers.items():
        paper = PaperId("doi", doi)
        wanted.append(Wanted(Reference(str(paper), paper, None, doi), None, None))
        known_papers[paper] = KnownPaper(1, paper, None, None, None, None, (), None, (), series(count))
        if last is not None:
            lookups[Provider.SEMANTIC_SCHOLAR, str(paper)] = last
    for name, (last, count) in repositories.items():
        repository = RepositoryId("o", name)
        wanted.append(Wanted(None, None, repository))
        record = RepositoryRecord(repository, len(lookups), count, False, None, None, None)
        known_repositories[repository.key] = KnownRepository(1, record, (repository.key,), series(count))
        if last is not None:
            lookups[Provider.GITHUB, repository.key] = last
    known = Known({}, known_papers, known_repositories, lookups)
    return plan_asks(wanted, known, TODAY, now=NOON, arxiv_refresh_days=30, lines=LINES)


@pytest.mark.parametrize(
    ("value", "is_near"), [(89, False), (90, True), (110, True), (111, False), (449, False), (450, True), (551, False)]
)
def test_near_is_within_a_tenth_of_a_line(value: int, is_near: bool) -> None:
    assert is_near_a_line(series(value), (100, 500)) is is_near


def test_what_is_not_known_is_near_no_line() -> None:
    assert not is_near_a_line(None, (0, 100))
    assert not is_near_a_line(Series(None), (0, 100))


def test_what_was_never_answered_comes_before_all_then_age_counts_and_double_near_a_line() -> None:
    never = urgency(None, None, LINES.stars, TODAY)
    old = urgency(TODAY - timedelta(days=9), series(5_000), LINES.stars, TODAY)
    near = urgency(TODAY - timedelta(days=5), series(99), LINES.stars, TODAY)
    far = urgency(TODAY - timedelta(days=5), series(50), LINES.stars, TODAY)
    assert never > near > old > far
    assert (near, old, far) == (10, 9, 5)


def test_nobody_waits_for_ever_beside_those_that_are_always_near_a_line() -> None:
    """Ten a night of forty, of which thirty are near a line."""
    counts = {f"r{n:02}": 100 if n < 30 else 5_000 for n in range(40)}
    last = dict.fromkeys(counts, TODAY)
    waited = dict.fromkeys(counts, 0)
    for night in range(1, 60):
        today = TODAY + timedelta(days=night)
        order = sorted(
            counts, key=lambda name: urgency(last[name], series(counts[name]), (100,), today), reverse=True
        )  # fmt: skip
        for name in order[:10]:
            waited[name] = max(waited[name], (today - last[name]).days)
            last[name] = today
    assert max(waited.values()) <= 8
    assert max(waited[name] for name in counts if counts[name] == 100) <= 4


def test_papers_and_repositories_are_asked_the_most_urgent_first() -> None:
    some = {
        "far": (days_ago(1), 5_000),
        "near": (days_ago(1), 101),
        "old": (days_ago(4), 5_000),
        "failed": (days_ago(1, "failed", "no answer"), 5_000),
        "new": (None, 7),
        "today": (days_ago(0), 7),
    }
    asks = plan(some, some)
    assert [paper.value for paper in asks.papers] == ["failed", "new", "old", "near", "far"]
    assert [ask.repository_id.name for ask in asks.repositories] == ["failed", "new", "old", "near", "far"]


def test_what_spoils_its_batch_rests_for_a_week_and_any_other_failure_is_asked_again_at_once() -> None:
    spoiler = str(Spoiler("Semantic Scholar", f"{SPOILS}: said 500", status=500))
    outage = str(ProviderUnavailable("Semantic Scholar", "said 500", status=500))
    some = {
        "today": (days_ago(0, "failed", spoiler), 1),
        "resting": (days_ago(SPOILER_RESTS_DAYS - 1, "failed", spoiler), 1),
        "rested": (days_ago(SPOILER_RESTS_DAYS, "failed", spoiler), 1),
        "outage": (days_ago(0, "failed", outage), 1),
    }
    asks = plan(some, some)
    assert {paper.value for paper in asks.papers} == {"rested", "outage"}
    assert {ask.repository_id.name for ask in asks.repositories} == {"rested", "outage"}
