from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from enrichers.sandbox.curves import Curve, Fixed, Growing, Steps, grown_citations, grown_stars, through

BORN = date(2021, 3, 4)
YEAR = [date(2025, 9, 1) + timedelta(days=number) for number in range(366)]
CURVES: list[Curve] = [
    *(grown_citations(f"paper {number}", BORN) for number in range(12)),
    *(grown_stars(f"owner/{number}", BORN) for number in range(12)),
    through(grown_citations("steep", BORN), YEAR[200], 11_000),
    Fixed(12_345, BORN),
    Steps(((date(2025, 9, 10), 7), (date(2026, 1, 1), 30)), BORN),
]


@pytest.mark.parametrize("curve", CURVES)
def test_counts_never_fall_and_agree_with_what_was_gained_on_every_day_of_a_year(curve: Curve) -> None:
    counts = [curve.on(day) for day in YEAR]
    assert counts == sorted(counts)
    gains = list(curve.gains(YEAR[-1]))
    held = 0
    for today, count in zip(YEAR, counts, strict=True):
        while gains and gains[0][0] <= today:
            held += gains.pop(0)[1]
        assert held == count
    for today in YEAR[::37]:
        assert sum(gained for _, gained in curve.gains(today)) == curve.on(today)


def test_nothing_is_counted_before_the_birth() -> None:
    curve = grown_stars("a/b", BORN)
    assert curve.on(BORN - timedelta(days=1)) == 0
    assert list(curve.gains(BORN - timedelta(days=1))) == []


def test_a_curve_goes_exactly_through_a_given_count() -> None:
    for count in (0, 1, 99, 100, 250, 7_000):
        assert through(grown_citations("x", BORN), date(2026, 10, 1), count).on(date(2026, 10, 1)) == count


def test_most_days_bring_nothing_to_a_paper_of_a_few_hundred_citations() -> None:
    curve = through(grown_citations("x", BORN), YEAR[0], 300)
    counts = [curve.on(day) for day in YEAR]
    unchanged = sum(before == after for before, after in pairwise(counts))
    assert counts[-1] > counts[0]
    assert unchanged > 180


def test_two_ids_grow_differently_and_one_id_always_alike() -> None:
    assert isinstance(grown_stars("a/b", BORN), Growing)
    assert grown_stars("a/b", BORN) == grown_stars("a/b", BORN)
    assert [grown_stars("a/b", BORN).on(day) for day in YEAR] != [grown_stars("a/c", BORN).on(day) for day in YEAR]


def test_what_a_fall_took_away_is_not_in_the_history_any_more() -> None:
    steps = Steps(((date(2026, 1, 1), 10), (date(2026, 1, 5), 40), (date(2026, 1, 9), 25)), date(2025, 6, 1))
    assert [steps.on(date(2026, 1, day)) for day in (1, 4, 5, 8, 9)] == [10, 10, 40, 40, 25]
    assert steps.on(date(2025, 1, 1)) == 10
    assert sum(gained for _, gained in steps.gains(date(2026, 1, 8))) == 40
    assert list(steps.gains(date(2026, 1, 9))) == [(date(2025, 6, 1), 10), (date(2026, 1, 5), 15)]


def test_no_day_of_a_fixed_count_is_too_crowded_to_be_paged_through() -> None:
    gains = list(Fixed(23_000, BORN).gains(date(2026, 1, 1)))
    assert max(gained for _, gained in gains) <= 5_000
    assert sum(gained for _, gained in gains) == 23_000
    assert gains[-1][0] == BORN
