"""The views against small tables worked by hand, and against plain Python over made-up series with gaps."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from enrichers.records import Metric, Provider, Quality, Reference, Resolved, Unresolved
from tests.warehouse.samples import (
    arxiv_id,
    day,
    entry,
    load_nights,
    load_papers,
    noon,
    paper_answer,
    repository_answer,
    rows_of,
    run_on,
)
from warehouse import trends
from warehouse.records import HistoryLoad, LedgerRow, ListSighting, LookupRow, PaperAnswer, RunLoad
from warehouse.store import Warehouse

# day -> (value, quality) of one paper
Days = dict[int, tuple[int, Quality]]
SEEN, HELD, PAST = Quality.OBSERVED, Quality.SUSPECT, Quality.RECONSTRUCTED


def load_series(warehouse: Warehouse, series: dict[int, Days]) -> None:
    """Load each paper's days the way nights and backfills would."""
    nights = []
    for number in sorted({number for days in series.values() for number in days}):
        answers = tuple(
            paper_answer(which, days[number][0], day(number), days[number][1])
            for which, days in series.items()
            if number in days and days[number][1] is not PAST
        )
        nights.append(RunLoad(run_on(day(number)), papers=answers))
    load_nights(warehouse, nights)
    for which, days in series.items():
        points = tuple((day(number), value) for number, (value, quality) in days.items() if quality is PAST)
        if points:
            warehouse.load_history(
                HistoryLoad(
                    run_on(day(999)),
                    Provider.SEMANTIC_SCHOLAR,
                    Metric.CITATION_COUNT,
                    arxiv_id(which),
                    points,
                    through=max(points)[0],
                )
            )


def growth_of(warehouse: Warehouse, days: int, which: int) -> tuple[object, ...]:
    rows = rows_of(
        warehouse.path,
        f"select start_value, end_value, growth, why_unknown from trends.growth_over({days})"
        f" where canonical_id = '{arxiv_id(which)}' and metric = 'citation_count'",
    )
    assert len(rows) == 1
    return rows[0]


# Paper 9 is seen on day 30 in every case, so the 7-day window runs from day 23 to day 30.
GROWTH_BY_HAND: list[tuple[str, Days, tuple[object, ...]]] = [
    ("both edges seen", {23: (10, SEEN), 30: (17, SEEN)}, (10, 17, 7, None)),
    ("nothing happened", {23: (10, SEEN), 30: (10, SEEN)}, (10, 10, 0, None)),
    ("it fell", {23: (10, SEEN), 30: (8, SEEN)}, (10, 8, -2, None)),
    ("from a count of none", {23: (0, SEEN), 30: (3, SEEN)}, (0, 3, 3, None)),
    ("what lies between is no matter", {23: (1, SEEN), 27: (90, HELD), 30: (2, SEEN)}, (1, 2, 1, None)),
    ("no number at the start", {22: (9, SEEN), 30: (17, SEEN)}, (None, 17, None, "no number on 2026-01-24")),
    ("no number at the end", {23: (9, SEEN), 29: (17, SEEN)}, (9, None, None, "no number on 2026-01-31")),
    (
        "no number at all in the window",
        {1: (9, SEEN)},
        (None, None, None, "no number on 2026-01-24; no number on 2026-01-31"),
    ),
    (
        "held back at the end",
        {23: (500, SEEN), 30: (3, HELD)},
        (500, None, None, "only a suspect number on 2026-01-31"),
    ),
    ("held back at the start", {23: (3, HELD), 30: (9, SEEN)}, (None, 9, None, "only a suspect number on 2026-01-24")),
    (
        "the seam of past and seen",
        {23: (3, PAST), 30: (9, SEEN)},
        (None, 9, None, "only a reconstructed number on 2026-01-24"),
    ),
]


@pytest.mark.parametrize(
    ("days", "expected"), [case[1:] for case in GROWTH_BY_HAND], ids=[c[0] for c in GROWTH_BY_HAND]
)
def test_growth_meets_the_table_worked_by_hand(warehouse: Warehouse, days: Days, expected: tuple[object, ...]) -> None:
    load_series(warehouse, {1: days, 9: {0: (1, SEEN), 30: (1, SEEN)}})
    assert growth_of(warehouse, 7, 1) == expected


def test_growth_has_the_four_windows_and_counts_over_a_leap_day(warehouse: Warehouse) -> None:
    leap = (date(2028, 3, 5) - day(0)).days
    load_series(warehouse, {1: {leap - 365: (1, SEEN), leap - 90: (20, SEEN), leap - 7: (40, SEEN), leap: (47, SEEN)}})
    rows = rows_of(
        warehouse.path,
        "select window_days, window_start, growth from trends.growth where metric = 'citation_count' order by all",
    )
    assert rows == [
        (7, date(2028, 2, 27), 7),
        (30, date(2028, 2, 4), None),
        (90, date(2027, 12, 6), 27),
        (365, date(2027, 3, 6), 46),
    ]


def test_movers_are_the_first_of_each_metric_with_ties_by_id(warehouse: Warehouse) -> None:
    load_series(
        warehouse,
        {
            1: {23: (10, SEEN), 30: (12, SEEN)},
            2: {23: (10, SEEN), 30: (40, SEEN)},
            3: {23: (90, SEEN), 30: (92, SEEN)},
            4: {23: (90, SEEN), 30: (90, SEEN)},
            5: {30: (9000, SEEN)},
            6: {23: (90, SEEN), 30: (3, SEEN)},
        },
    )
    stars = [repository_answer("o/r", 7, 5, day(23)), repository_answer("o/r", 7, 6, day(30))]
    for answer, on in zip(stars, (23, 30), strict=True):
        warehouse.load(RunLoad(run_on(day(on)), repositories=(answer,)))
    rows = rows_of(warehouse.path, "select metric, place, canonical_id, growth from trends.movers(7, 2)")
    assert rows == [
        ("citation_count", 1, str(arxiv_id(2)), 30),
        ("citation_count", 2, str(arxiv_id(1)), 2),
        ("star_count", 1, "o/r", 1),
    ]
    assert len(rows_of(warehouse.path, "from trends.movers(7, 100)")) == 4


CROSSINGS_BY_HAND: list[tuple[str, Days, list[tuple[object, ...]]]] = [
    ("up", {0: (99, SEEN), 1: (100, SEEN)}, [(100, "up", day(1), 99, day(0), "observed")]),
    ("not yet", {0: (98, SEEN), 1: (99, SEEN)}, []),
    ("equal is above", {0: (100, SEEN), 1: (101, SEEN)}, []),
    ("the first number crosses nothing", {0: (600, SEEN)}, []),
    (
        "both at once",
        {0: (50, SEEN), 1: (500, SEEN)},
        [(100, "up", day(1), 50, day(0), "observed"), (500, "up", day(1), 50, day(0), "observed")],
    ),
    ("down", {0: (500, SEEN), 1: (499, SEEN)}, [(500, "down", day(1), 500, day(0), "observed")]),
    (
        "there and back",
        {0: (99, SEEN), 1: (100, SEEN), 2: (99, SEEN)},
        [(100, "up", day(1), 99, day(0), "observed"), (100, "down", day(2), 100, day(1), "observed")],
    ),
    ("a suspect fall is none", {0: (141, SEEN), 1: (0, HELD), 2: (142, SEEN)}, []),
    ("over a gap", {0: (99, SEEN), 60: (130, SEEN)}, [(100, "up", day(60), 99, day(0), "observed")]),
    ("the seam crosses nothing", {0: (90, PAST), 1: (120, SEEN)}, []),
    (
        "in the past",
        {0: (90, PAST), 1: (110, PAST), 2: (111, SEEN)},
        [(100, "up", day(1), 90, day(0), "reconstructed")],
    ),
]


@pytest.mark.parametrize(
    ("days", "expected"), [case[1:] for case in CROSSINGS_BY_HAND], ids=[case[0] for case in CROSSINGS_BY_HAND]
)
def test_crossings_meet_the_table_worked_by_hand(
    warehouse: Warehouse, days: Days, expected: list[tuple[object, ...]]
) -> None:
    load_series(warehouse, {1: days})
    rows = rows_of(
        warehouse.path,
        "select line, direction, crossed_on, previous_value, previous_observed_on, basis from trends.crossings"
        " order by crossed_on, line",
    )
    assert rows == expected


def test_stars_have_their_own_lines(warehouse: Warehouse) -> None:
    for on, stars in enumerate((99, 249, 250, 500)):
        warehouse.load(RunLoad(run_on(day(on)), repositories=(repository_answer("o/r", 7, stars, day(on)),)))
    rows = rows_of(warehouse.path, "select line, crossed_on, github_database_id from trends.crossings order by line")
    assert rows == [(100, day(1), 7), (250, day(2), 7)]


def made_up_series(seed: int) -> dict[int, Days]:
    chance = random.Random(seed)
    series: dict[int, Days] = {}
    for which in range(1, 25):
        value, days = chance.choice((0, 5, 90, 480)), {}
        for number in range(60):
            value += chance.choice((0, 0, 0, 1, 7))
            kind = chance.random()
            if kind < 0.15:
                continue
            if kind < 0.25:
                days[number] = (value // 3, HELD)
            elif number < 20 and kind < 0.7:
                days[number] = (max(value - 1, 0), PAST)
            else:
                days[number] = (value, SEEN)
        series[which] = days
    return series


@pytest.mark.sampled(1)
@pytest.mark.parametrize("seed", [1, 2])
def test_every_view_agrees_with_plain_python(warehouse: Warehouse, seed: int) -> None:
    series = made_up_series(seed)
    load_series(warehouse, series)
    last = max(number for days in series.values() for number, (_, quality) in days.items() if quality is SEEN)
    growth = {}
    latest = {}
    for which, days in series.items():
        good = {number: value for number, value in days.items() if value[1] is not HELD}
        newest = max(good)
        latest[str(arxiv_id(which))] = (good[newest][0], day(newest), good[newest][1].value)
        for window in (7, 30, 90, 365):
            start, end = days.get(last - window), days.get(last)
            is_known = start is not None and end is not None and start[1] is SEEN and end[1] is SEEN
            growth[str(arxiv_id(which)), window] = end[0] - start[0] if is_known and start and end else None
    rows = rows_of(
        warehouse.path, "select canonical_id, window_days, growth from trends.growth where metric = 'citation_count'"
    )
    assert {(name, window): value for name, window, value in rows} == growth
    rows = rows_of(
        warehouse.path,
        "select canonical_id, value, observed_on, quality from trends.latest where metric = 'citation_count'",
    )
    assert {row[0]: row[1:] for row in rows} == latest
    rows = rows_of(
        warehouse.path, "select canonical_id, line, direction, crossed_on, basis from trends.crossings order by all"
    )
    assert rows == sorted(crossings_of(series))


def crossings_of(series: dict[int, Days]) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for which, days in series.items():
        for basis in (SEEN, PAST):
            numbers = sorted((number, value) for number, (value, quality) in days.items() if quality is basis)
            for (_, before), (number, after) in pairwise(numbers):
                for line in (100, 500):
                    if (before >= line) != (after >= line):
                        direction = "up" if after >= line else "down"
                        found.append((str(arxiv_id(which)), line, direction, day(number), basis.value))
    return found


def test_latest_tells_unknown_from_none_and_says_what_became_of_the_last_question(warehouse: Warehouse) -> None:
    def asked(number: int, outcome: str, on: int) -> LookupRow:
        return LookupRow(Provider.SEMANTIC_SCHOLAR, str(arxiv_id(number)), outcome, None, noon(day(on)))

    warehouse.load(
        RunLoad(
            run_on(day(0)),
            lookups=(asked(1, "found", 0), asked(2, "found", 0)),
            papers=(paper_answer(1, 0, day(0)), paper_answer(2, None, day(0))),
        )
    )
    warehouse.load(RunLoad(run_on(day(1)), lookups=(asked(1, "failed", 1),)))
    rows = rows_of(
        warehouse.path,
        "select canonical_id, value, observed_on, last_asked_on, last_outcome from trends.latest"
        " where metric = 'citation_count' order by canonical_id",
    )
    assert rows == [
        (str(arxiv_id(1)), 0, day(0), day(1), "failed"),
        (str(arxiv_id(2)), None, None, day(0), "found"),
    ]


def test_coverage_meets_the_table_worked_by_hand(warehouse: Warehouse) -> None:
    def means(number: int) -> LedgerRow:
        reference = Reference(str(arxiv_id(number)), arxiv_id(number), None, "")
        resolution = Unresolved("no such paper") if number == 5 else Resolved(arxiv_id(number), "link", "its link")
        return LedgerRow(reference, resolution)

    # 1 is good, 2 is 31 days old, 3 is only suspect, 4 was never asked, 5 is unresolved, 6 was not found.
    load_papers(warehouse, day(0), paper_answer(2, 9, day(0)))
    load_papers(warehouse, day(1), paper_answer(1, 9, day(1)))
    sightings = (entry(1, repository="O/R"), *(entry(number) for number in range(2, 6)), entry(6, repository="x/gone"))
    warehouse.load(
        RunLoad(
            run_on(day(31)),
            lists=(ListSighting("README.md", sightings),),
            lookups=(
                LookupRow(Provider.SEMANTIC_SCHOLAR, str(arxiv_id(6)), "not_found", None, noon(day(31))),
                LookupRow(Provider.GITHUB, "x/gone", "not_found", None, noon(day(31))),
            ),
            papers=(paper_answer(3, 9, day(31), HELD),),
            repositories=(repository_answer("o/r", 7, 12, day(31)),),
            ledger=tuple(means(number) for number in range(1, 7)),
        )
    )
    warehouse.publish()
    assert trends.read_coverage(warehouse.published_path).rows == (
        ("README.md", "citation_count", day(31), 6, 5, 1, 1, 0.2, day(1)),
        ("README.md", "star_count", day(31), 6, 2, 0, 1, 0.5, day(31)),
    )


def test_coverage_of_a_list_in_which_nothing_is_resolved_is_unknown(warehouse: Warehouse) -> None:
    warehouse.load(RunLoad(run_on(day(0)), lists=(ListSighting("README.md", (entry(1),)),)))
    rows = rows_of(warehouse.path, "select metric, resolved, good, coverage from trends.coverage order by metric")
    assert rows == [("citation_count", 0, 0, None), ("star_count", 0, 0, None)]


def test_repository_health_tells_how_long_ago_it_was_pushed(warehouse: Warehouse) -> None:
    warehouse.load(
        RunLoad(
            run_on(day(0)),
            lists=(ListSighting("README.md", (entry(1, repository="o/r"),)),),
            repositories=(repository_answer("o/r", 7, 12, day(0)), repository_answer("o/left", 8, 1, day(0))),
        )
    )
    rows = rows_of(
        warehouse.path,
        "select canonical_id, star_count, is_archived, days_since_push, licence_spdx_id, held_by_lists"
        " from trends.repository_health order by all",
    )
    assert rows == [("o/left", 1, False, 31, "MIT", 0), ("o/r", 12, False, 31, "MIT", 1)]


def test_a_history_is_found_by_any_name_and_marks_what_is_suspect(warehouse: Warehouse) -> None:
    load_series(warehouse, {1: {0: (9, PAST), 1: (10, SEEN), 2: (2, HELD)}})
    warehouse.publish()
    for name in (str(arxiv_id(1)), "corpus:1"):
        rows = trends.read_history(warehouse.published_path, name).rows
        assert [(row[8], row[9], row[10]) for row in rows] == [
            (day(0), 9, "reconstructed"),
            (day(1), 10, "observed"),
            (day(2), 2, "suspect"),
        ]
    assert trends.read_history(warehouse.published_path, "arxiv:none").rows == ()


def test_entries_carry_the_numbers_of_their_paper_and_repository(warehouse: Warehouse) -> None:
    resolution = Resolved(arxiv_id(1), "link", "its link")
    warehouse.load(
        RunLoad(
            run_on(day(0)),
            lists=(ListSighting("README.md", (entry(1, repository="o/r"), entry(2))),),
            papers=(paper_answer(1, 0, day(0)),),
            repositories=(repository_answer("o/r", 7, 12, day(0)),),
            ledger=(LedgerRow(Reference(str(arxiv_id(1)), arxiv_id(1), None, ""), resolution),),
        )
    )
    rows = rows_of(
        warehouse.path,
        "select entry_title, canonical_id, citation_count, repository, star_count from trends.entries order by line",
    )
    assert rows == [("Paper 1", str(arxiv_id(1)), 0, "o/r", 12), ("Paper 2", None, None, None, None)]


def test_the_readers_of_the_command_line_agree_with_the_views(warehouse: Warehouse) -> None:
    load_series(warehouse, {1: {23: (99, SEEN), 30: (120, SEEN)}, 2: {0: (90, PAST), 1: (110, PAST), 30: (9, SEEN)}})
    warehouse.publish()
    copy = warehouse.published_path
    assert [row[2] for row in trends.read_movers(copy, 7, 5).rows] == [str(arxiv_id(1))]
    assert len(trends.read_growth(copy, 30).rows) == 2
    assert [row[0] for row in trends.read_crossings(copy, day(30)).rows] == [str(arxiv_id(1))]
    assert trends.read_crossings(copy, day(30) + timedelta(days=1)).rows == ()
    assert len(trends.read_latest(copy).rows) == 4


def test_a_change_of_record_is_a_break_and_no_movement(warehouse: Warehouse) -> None:
    first, second = paper_answer(1, 90, day(0)), paper_answer(2, 95, day(0))
    joined = replace(second, record=replace(second.record, semantic_scholar_id=first.record.semantic_scholar_id))
    nights = [
        (first, second),
        *[(later(first, 190 + night, night), later(joined, 190 + night, night)) for night in range(1, 9)],
    ]
    load_nights(warehouse, [RunLoad(run_on(day(night)), papers=papers) for night, papers in enumerate(nights)])
    broken = (None, f"another record is counted since {day(1)}")
    query = "select growth, why_unknown from trends.growth_over({}) where metric = 'citation_count'"
    assert rows_of(warehouse.path, query.format(8)) == [broken, broken]
    assert rows_of(warehouse.path, query.format(7)) == [(7, None), (7, None)], "both edges are of the new record"
    assert rows_of(warehouse.path, "from trends.crossings") == []


def later(answer: PaperAnswer, citations: int, night: int) -> PaperAnswer:
    record = replace(answer.record, citation_count=citations)
    return replace(answer, record=record, fetched_at=noon(day(night)))
