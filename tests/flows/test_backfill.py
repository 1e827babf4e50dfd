"""Backfill against the sandbox's own past: the one place where the truth about every day is known."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from enrichers.records import Provider
from enrichers.sandbox.app import LoggedRequest
from enrichers.sandbox.corpus import Corpus
from enrichers.sandbox.corpus_file import parse_corpus
from enrichers.sandbox.faults import Fault, FaultKind
from tests.flows.desk import TODAY, YESTERDAY, Desk, opened, start, until

pytestmark = pytest.mark.wide_but(6)

LIST = """\
# Papers with a past

- Steady [[paper](https://arxiv.org/abs/2201.00001)][[github](https://github.com/lab/steady)]
- Undated Now and Then [[paper](https://arxiv.org/abs/2201.00002)][[github](https://github.com/lab/old-name)]
- Fallen [[paper](https://arxiv.org/abs/2201.00003)][[github](https://github.com/lab/fallen)]
- Never Cited [[paper](https://arxiv.org/abs/2201.00004)][[github](https://github.com/lab/unstarred)]
"""
SERIES = 8  # four papers and four repositories
CORPUS = {
    "papers": [
        {"ids": ["arxiv:2201.00001"], "title": "Steady", "citation_count_growing": {"2026-11-20": 640}},
        {
            "ids": ["arxiv:2201.00002"],
            "title": "Undated Now and Then",
            "undated_every": 5,
            "citation_count_growing": {"2026-11-20": 230},
        },
        {
            "ids": ["arxiv:2201.00003"],
            "title": "Fallen",
            "citation_count_on": {"2026-10-01": 40, "2026-10-20": 90, "2026-11-02": 70},
        },
        {"ids": ["arxiv:2201.00004"], "title": "Never Cited", "citation_count": 0},
    ],
    "repositories": [
        {"name": "lab/steady", "created_on": "2024-03-01", "star_count_growing": {"2026-11-20": 300}},
        {
            "name": "lab/new-name",
            "former_names": ["lab/old-name"],
            "created_on": "2025-01-01",
            "star_count_growing": {"2026-11-20": 120},
        },
        {
            "name": "lab/fallen",
            "created_on": "2026-09-01",
            "star_count_on": {"2026-10-01": 50, "2026-10-20": 120, "2026-11-02": 80},
        },
        {"name": "lab/unstarred", "star_count": 0},
    ],
}
RECONSTRUCTED = "quality = 'reconstructed'"


def corpus() -> Corpus:
    return parse_corpus(json.dumps(CORPUS), source="the corpus of the test")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One night watched ten days ago, one today, and the past filled in. Only to be read."""
    with opened(tmp_path_factory.mktemp("filled"), corpus(), today=TODAY - timedelta(days=10)) as desk:
        (desk.folder / "list.md").write_text(LIST, "utf-8")
        desk.done("run", desk.folder / "list.md")
        desk.sandbox.move_to(TODAY)
        desk.done("run", desk.folder / "list.md")
        desk.done("backfill", desk.folder / "list.md")
        yield desk


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[Desk]:
    """The list after its first night; the requests of that night are forgotten."""
    with opened(tmp_path, corpus()) as desk:
        (tmp_path / "list.md").write_text(LIST, "utf-8")
        (tmp_path / "starcite.toml").write_text('lists = ["list.md"]\n', "utf-8")
        desk.done("run")
        desk.sandbox.clear_requests()
        yield desk


def history(desk: Desk, canonical_id: str, metric: str, where: str = "true") -> dict[date, int]:
    """What the warehouse holds of one series, by day."""
    subject = f"select subject_id from core.papers where canonical_id = '{canonical_id}'"
    if "/" in canonical_id:
        subject = f"select subject_id from core.repository_names where name = '{canonical_id}'"
    query = f"select observed_on, value from core.snapshots where metric = '{metric}' and subject_id in ({subject})"
    return dict(desk.rows(f"{query} and {where} order by observed_on"))


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def test_stars_still_held_are_equal_on_every_day(filled: Desk) -> None:
    for repository in filled.sandbox.corpus.repositories:
        stored = history(filled, repository.name, "star_count", RECONSTRUCTED)
        gains = repository.star_gains_on(TODAY)
        if not gains:
            assert not stored, "without a star there is nothing to date"
            continue
        watched = history(filled, repository.name, "star_count", "quality = 'observed'")
        wanted = [day for day in days(min(gains), YESTERDAY) if day not in watched]
        assert stored == {day: sum(n for given, n in gains.items() if given <= day) for day in wanted}


def test_stars_of_a_repository_that_lost_none_are_those_github_showed(filled: Desk) -> None:
    for repository in filled.sandbox.corpus.repositories[:2]:
        stored = history(filled, repository.name, "star_count", RECONSTRUCTED)
        assert len(stored) > 600
        assert all(repository.star_count_on(day) == value for day, value in stored.items())


def test_citations_are_equal_on_every_day_where_every_citing_paper_has_a_date(filled: Desk) -> None:
    steady = filled.sandbox.corpus.papers[0]
    stored = history(filled, "arxiv:2201.00001", "citation_count", RECONSTRUCTED)
    assert len(stored) > 1500
    assert stored == {day: steady.citation_count_on(day) for day in stored}
    first = min(stored)
    assert steady.citation_count_on(first - timedelta(days=1)) == 0, "nothing before the first is missing"
    assert set(stored) == set(days(first, YESTERDAY)) - {TODAY - timedelta(days=10)}


def test_citations_still_held_are_equal_on_every_day_after_a_fall(filled: Desk) -> None:
    stored = history(filled, "arxiv:2201.00003", "citation_count", RECONSTRUCTED)
    assert stored[date(2026, 10, 1)] == 40
    assert {stored[day] for day in days(date(2026, 10, 20), date(2026, 11, 9))} == {70}


def test_undated_citing_papers_put_a_day_off_by_at_most_their_number(filled: Desk) -> None:
    paper = filled.sandbox.corpus.papers[1]
    undated = [citing for citing in paper.citing_papers_on(TODAY) if citing.published_on is None]
    stored = history(filled, "arxiv:2201.00002", "citation_count", RECONSTRUCTED)
    off = {day: value - (paper.citation_count_on(day) or 0) for day, value in stored.items()}
    assert len(undated) == 46
    assert any(off.values())
    assert all(0 <= by <= len(undated) for by in off.values()), "they count from 1 January of their year"


def test_a_paper_that_nobody_cites_has_no_past_and_is_not_asked_again(filled: Desk) -> None:
    assert history(filled, "arxiv:2201.00004", "citation_count", RECONSTRUCTED) == {}


def test_what_was_observed_stands_whatever_the_past_says(filled: Desk) -> None:
    ten_days_ago = TODAY - timedelta(days=10)
    for name, metric, value in (
        ("arxiv:2201.00003", "citation_count", 70),
        ("lab/fallen", "star_count", 80),
        ("arxiv:2201.00002", "citation_count", filled.sandbox.corpus.papers[1].citation_count_on(ten_days_ago)),
    ):
        observed = history(filled, name, metric, "quality = 'observed'")
        assert set(observed) == {ten_days_ago, TODAY}
        assert observed[ten_days_ago] == value


@pytest.mark.wide
def test_a_reconstructed_number_gives_way_to_an_observed_one(seen: Desk) -> None:
    seen.done("backfill")
    missed = TODAY - timedelta(days=3)
    assert missed in history(seen, "lab/steady", "star_count", RECONSTRUCTED)
    seen.sandbox.move_to(missed)
    seen.done("run")
    assert missed in history(seen, "lab/steady", "star_count", "quality = 'observed'")
    assert seen.rows(
        "select count(*) - count(distinct (subject_id, metric, source, observed_on)) from core.snapshots"
    ) == [(0,)]


def test_the_past_changes_no_badge(filled: Desk) -> None:
    assert filled.done("export", "--check", filled.folder / "list.md").out == ""


def test_a_second_backfill_makes_no_request(seen: Desk) -> None:
    assert f"{SERIES} series filled in through 2026-11-19" in seen.done("backfill").err
    before, rows = seen.requests(), seen.rows("from core.snapshots order by all")
    again = seen.done("backfill")
    assert seen.requests() == before
    assert f"{SERIES} were already" in again.err
    assert seen.rows("from core.snapshots order by all") == rows


def test_from_and_to_bound_the_days_that_are_stored(seen: Desk) -> None:
    seen.done("backfill", "--from", "2026-06-01", "--to", "2026-06-30")
    steady = seen.sandbox.corpus.papers[0]
    stored = history(seen, "arxiv:2201.00001", "citation_count", RECONSTRUCTED)
    assert stored == {day: steady.citation_count_on(day) for day in days(date(2026, 6, 1), date(2026, 6, 30))}
    before = seen.requests()
    seen.done("backfill", "--from", "2026-06-10", "--to", "2026-06-20")
    assert seen.requests() == before, "days within those are there already"
    seen.done("backfill", "--from", "2026-05-01", "--to", "2026-06-30")
    assert min(history(seen, "arxiv:2201.00001", "citation_count")) == date(2026, 5, 1)


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("source", "metric"), [("github", "star_count"), ("semantic_scholar", "citation_count")])
def test_source_asks_one_provider_alone(seen: Desk, source: str, metric: str) -> None:
    seen.done("backfill", "--source", source)
    assert {request.provider for request in seen.sandbox.requests} == {Provider(source)}
    assert seen.rows(f"select distinct metric from core.snapshots where {RECONSTRUCTED}") == [(metric,)]


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("only", "asked"),
    [
        ("arxiv:2201.00001", "/citations"),
        ("https://arxiv.org/abs/2201.00001", "/citations"),
        ("lab/steady", "/repos/lab/steady/stargazers/history"),
        ("https://github.com/lab/steady", "/repos/lab/steady/stargazers/history"),
        ("LAB/Old-Name", "/repos/lab/new-name/stargazers/history"),
    ],
)
def test_only_asks_for_one_subject_alone(seen: Desk, only: str, asked: str) -> None:
    outcome = seen.done("backfill", "--only", only, "--from", "2026-11-01")
    assert outcome.err.startswith("1 series filled in")
    assert all(asked in request.target for request in seen.sandbox.requests)


@pytest.mark.wide
def test_a_paper_with_more_than_ten_thousand_citations_is_read_window_by_window(tmp_path: Path) -> None:
    big = {"ids": ["arxiv:2301.00001"], "title": "Big", "citation_count_growing": {"2026-11-20": 11_000}}
    with opened(tmp_path, parse_corpus(json.dumps({"papers": [big]}), source="big")) as desk:
        (tmp_path / "big.md").write_text("- Big [[paper](https://arxiv.org/abs/2301.00001)]\n", "utf-8")
        desk.done("run", tmp_path / "big.md")
        desk.sandbox.clear_requests()
        desk.done("backfill", tmp_path / "big.md")
        stored = history(desk, "arxiv:2301.00001", "citation_count", RECONSTRUCTED)
        paper = desk.sandbox.corpus.papers[0]
        assert stored[YESTERDAY] == paper.citation_count_on(YESTERDAY)
        assert all(paper.citation_count_on(day) == value for day, value in stored.items())
        windows = {request.target.split("publicationDateOrYear=")[1].split("&")[0] for request in desk.sandbox.requests}
        assert len(windows) > 3, "a window a year at least"
        assert {request.status for request in desk.sandbox.requests} == {200}


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("stop", "exit_code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_a_backfill_that_is_stopped_goes_on_where_it_was(
    seen: Desk, filled: Desk, stop: signal.Signals, exit_code: int
) -> None:
    seen.sandbox.switch_on(Fault(FaultKind.HANG, Provider.SEMANTIC_SCHOLAR, path="/citations", after=2, times=1))
    process = start(seen, "backfill", stderr=subprocess.DEVNULL)
    until(lambda: any(request.fault for request in seen.sandbox.requests))
    asked_at = time.monotonic()
    process.send_signal(stop)
    assert process.wait(20) == exit_code
    assert time.monotonic() - asked_at < 5
    first = set(asked_subjects(seen.sandbox.requests[:-1]))
    assert len(first) == 6, "four repositories and two papers were filled in"

    seen.sandbox.clear_requests()
    seen.done("backfill")
    assert not first & set(asked_subjects(seen.sandbox.requests)), "what was done is not asked again"
    for name in ("arxiv:2201.00001", "arxiv:2201.00003", "lab/steady"):
        metric = "star_count" if "/" in name else "citation_count"
        undisturbed = history(filled, name, metric, f"{RECONSTRUCTED} and observed_on < '2026-11-01'")
        assert history(seen, name, metric, f"{RECONSTRUCTED} and observed_on < '2026-11-01'") == undisturbed


def test_a_provider_that_refuses_leaves_the_other_one_to_be_filled_in(seen: Desk) -> None:
    seen.sandbox.switch_on(Fault(FaultKind.STATUS, Provider.GITHUB, 401, times=None))
    outcome = seen.starcite("backfill")
    assert outcome.code == 3
    assert "4 series filled in through 2026-11-19, 0 were already, 4 are missing" in outcome.err
    assert "GitHub" in outcome.err
    assert "401" in outcome.err
    assert "run the same command again" in outcome.err
    assert seen.rows("select exit_code, found, failed, kept from core.runs where command = 'backfill'") == [
        (3, 4, 1, 3)
    ]
    seen.sandbox.clear_faults()
    assert "4 series filled in through 2026-11-19, 4 were already" in seen.done("backfill").err


def test_a_day_later_what_had_no_turn_yet_comes_first(seen: Desk) -> None:
    seen.done("backfill", "--only", "lab/steady")
    seen.sandbox.move_to(TODAY + timedelta(days=1))
    seen.sandbox.clear_requests()
    seen.done("backfill", "--source", "github")
    assert asked_subjects(seen.sandbox.requests)[-1] == "lab/steady"


def test_a_repository_that_is_gone_is_not_asked_for_its_past(seen: Desk) -> None:
    gone = [one for one in CORPUS["repositories"] if one["name"] != "lab/fallen"]
    rest = parse_corpus(json.dumps({**CORPUS, "repositories": gone}), source="the corpus a day later")
    with opened(seen.folder, rest, today=TODAY + timedelta(days=1)) as later:
        later.done("run")
        later.sandbox.clear_requests()
        later.done("backfill")
        assert "lab/fallen" not in asked_subjects(later.sandbox.requests)


def test_history_is_asked_only_of_what_a_refresh_has_found(tmp_path: Path) -> None:
    with opened(tmp_path, corpus()) as desk:
        (tmp_path / "list.md").write_text(LIST, "utf-8")
        outcome = desk.starcite("backfill", tmp_path / "list.md")
        assert outcome.code == 2
        assert "nothing is known of these lists yet; run `starcite refresh` first" in outcome.err
        assert desk.requests() == 0


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "2026-13-01"], "--from=2026-13-01: not a date; write it as 2026-11-21"),
        (["--to", "yesterday"], "--to=yesterday: not a date"),
        (["--to", "2026-11-20"], "--to 2026-11-20 is not over yet"),
        (["--from", "2026-11-10", "--to", "2026-11-01"], "--from 2026-11-10 is after --to 2026-11-01"),
        (["--only", "arxiv:9999.99999"], "--only arxiv:9999.99999: no entry of these lists is known by that"),
        (["--source", "arxiv"], "'arxiv' is not one of 'semantic_scholar', 'github'"),
    ],
)
def test_a_span_that_makes_no_sense_is_refused_before_any_request(
    seen: Desk, arguments: list[str], message: str
) -> None:
    before = seen.warehouse.read_bytes()
    outcome = seen.starcite("backfill", *arguments)
    assert outcome.code == 2
    assert message in outcome.err
    assert seen.requests() == 0
    assert seen.warehouse.read_bytes() == before


def asked_subjects(requests: tuple[LoggedRequest, ...]) -> list[str]:
    """The papers and repositories that history was asked of, in the order of the last request for each."""
    found = dict.fromkeys(
        request.target.split("/repos/")[1].split("/stargazers")[0]
        if "/repos/" in request.target
        else request.target.split("/paper/")[1].split("/citations")[0]
        for request in requests
    )
    return list(found)


@pytest.mark.wide
def test_a_past_that_cannot_be_listed_whole_ends_where_it_is_known(tmp_path: Path) -> None:
    corpus = {
        "papers": [
            {
                "ids": ["arxiv:2001.00001"],
                "title": "Cited Without Dates",
                "year": 2020,
                "undated_every": 1,
                "citation_count": 26_000,
            }
        ]
    }
    with opened(tmp_path, parse_corpus(json.dumps(corpus), source="the corpus of the test"), today=TODAY) as desk:
        (desk.folder / "list.md").write_text("- Cited [[paper](https://arxiv.org/abs/2001.00001)]\n", "utf-8")
        desk.done("run", desk.folder / "list.md")
        outcome = desk.starcite("backfill", desk.folder / "list.md")
        stored = history(desk, "arxiv:2001.00001", "citation_count", RECONSTRUCTED)
    assert outcome.code == 3
    assert "arxiv:2001.00001: its past is known through" in outcome.err
    assert "0 series filled in" in outcome.err
    assert "1 are missing" in outcome.err
    assert all(count < 10_000 for count in stored.values()), "a cut-off total is unknown, not smaller"
