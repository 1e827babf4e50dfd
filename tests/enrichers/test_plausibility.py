from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from enrichers.plausibility import judge_number
from enrichers.records import Number, Quality, Series

DAY = date(2026, 11, 3)


def number(value: int, days_ago: int, quality: Quality = Quality.OBSERVED) -> Number:
    on = DAY - timedelta(days=days_ago)
    return Number(value, on, datetime(on.year, on.month, on.day, tzinfo=UTC), "semantic_scholar", quality)


def series(good: int, suspects: tuple[int, ...] = ()) -> Series:
    """The newest good number, then suspect ones of the days since, yesterday's first."""
    recent = tuple(number(value, n, Quality.SUSPECT) for n, value in enumerate(suspects, start=1))
    last_good = number(good, len(suspects) + 1)
    return Series(last_good, (*recent, last_good))


@pytest.mark.parametrize(
    ("before", "after", "quality"),
    [
        (7546, 309, Quality.SUSPECT),
        (141, 0, Quality.SUSPECT),
        (11, 0, Quality.SUSPECT),
        (10, 0, Quality.SUSPECT),
        (9, 0, Quality.OBSERVED),
        (100, 50, Quality.OBSERVED),
        (100, 49, Quality.SUSPECT),
        (19, 9, Quality.SUSPECT),
        (18, 9, Quality.OBSERVED),
        (15, 6, Quality.OBSERVED),
        (100, 100, Quality.OBSERVED),
        (100, 5000, Quality.OBSERVED),
        (0, 0, Quality.OBSERVED),
    ],
)
def test_a_fall_by_more_than_half_and_ten_is_held_back(before: int, after: int, quality: Quality) -> None:
    assert judge_number(after, series(before), DAY) is quality


def test_the_first_number_is_believed() -> None:
    assert judge_number(0, Series(None), DAY) is Quality.OBSERVED


def test_a_fall_that_lasts_three_days_is_believed() -> None:
    assert judge_number(309, series(7546, (309,)), DAY) is Quality.SUSPECT
    assert judge_number(311, series(7546, (310, 309)), DAY) is Quality.OBSERVED


def test_days_that_disagree_confirm_nothing() -> None:
    assert judge_number(0, series(7546, (2000, 309)), DAY) is Quality.SUSPECT


def test_a_recovery_is_believed_at_once() -> None:
    assert judge_number(7550, series(7546, (309, 309)), DAY) is Quality.OBSERVED


def test_the_same_day_asked_twice_counts_once() -> None:
    today = Number(309, DAY, datetime(2026, 11, 3, tzinfo=UTC), "semantic_scholar", Quality.SUSPECT)
    known = series(7546, (309,))
    assert judge_number(309, Series(known.good, (today, *known.recent)), DAY) is Quality.SUSPECT


def test_of_116_real_histories_only_the_two_great_falls_are_held_back(shared: Path) -> None:
    path = shared / "series" / "semantic_scholar_citations.parquet"
    rows = duckdb.sql(
        f"select arxiv_id, (observed_at at time zone 'UTC')::date as day, last(citation_count order by observed_at)"
        f" from '{path}' group by all order by all"
    ).fetchall()
    held_back: dict[str, list[tuple[int, int]]] = {}
    known: dict[str, Series] = {}
    for paper, day, count in rows:
        before = known.get(paper, Series(None))
        quality = judge_number(count, before, day)
        new = Number(count, day, datetime(2026, 1, 1, tzinfo=UTC), "semantic_scholar", quality)
        known[paper] = Series(before.good if quality is Quality.SUSPECT else new, (new, *before.recent[:29]))
        if quality is Quality.SUSPECT and before.good is not None:
            held_back.setdefault(paper, []).append((before.good.value, count))
    assert len(rows) > 50_000
    assert held_back == {"1706.08500": [(7546, 309)] * 2, "1807.04720": [(141, 0)] * 2}
