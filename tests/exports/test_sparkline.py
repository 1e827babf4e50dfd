from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.sparkline import Point, describe, render_blocks, render_sparkline
from tests.exports.builders import TODAY

SINCE = TODAY - timedelta(days=100)


def at(days: int, value: int, *, is_reconstructed: bool = False) -> Point:
    return Point(SINCE + timedelta(days=days), value, is_reconstructed)


def draw(*points: Point, since: date = SINCE) -> str:
    return render_sparkline(points, since, TODAY, "Stars")


def paths(drawing: str) -> list[str]:
    return re.findall(r' d="([^"]*)"', drawing)


def test_a_line_runs_from_edge_to_edge_and_from_bottom_to_top() -> None:
    steps = (at(0, 0), *(at(day, day) for day in range(20, 100, 20)), at(100, 100))
    (path,) = paths(draw(*steps))
    assert path.startswith("M2 22L")
    assert path.endswith("L94 2")


@pytest.mark.parametrize("points", [(), (at(3, 1),), (at(-1, 1), at(3, 1)), (at(3, 1), at(101, 1))])
def test_fewer_than_two_points_in_the_window_draw_nothing(points: tuple[Point, ...]) -> None:
    assert draw(*points) == ""


def test_two_numbers_of_one_day_draw_nothing_where_the_window_is_that_day() -> None:
    assert draw(at(100, 1), at(100, 2, is_reconstructed=True), since=TODAY) == ""


def test_a_small_change_looks_small_and_none_at_all_lies_in_the_middle() -> None:
    assert paths(draw(at(0, 10_000), at(20, 10_001))) == ["M2 12L20.4 12"]
    assert paths(draw(at(0, 7), at(20, 7))) == ["M2 12L20.4 12"]
    assert paths(draw(at(0, 0), at(20, 0))) == ["M2 12L20.4 12"]


def test_no_line_is_drawn_where_nothing_was_seen() -> None:
    assert paths(draw(at(0, 1), at(28, 1), at(57, 1), at(60, 1), at(100, 1))) == [
        "M2 12L27.76 12M54.44 12L57.2 12M94 12m-1 0h2"
    ]


def test_reckoned_points_are_drawn_apart() -> None:
    drawing = draw(at(0, 1, is_reconstructed=True), at(10, 2, is_reconstructed=True), at(11, 40), at(20, 50))
    assert len(paths(drawing)) == 2
    assert drawing.count('class="reckoned"') == 1


def test_the_text_says_what_the_line_shows() -> None:
    seen = (at(0, 1000), at(5, 3), at(9, 1200))
    assert describe(seen, "Stars") == "Stars: seen 1,000 on 2024-11-30 to 1,200 on 2024-12-09"
    reckoned = (at(0, 5, is_reconstructed=True),)
    assert describe((*reckoned, *seen[1:]), "Citations") == (
        "Citations: seen 3 on 2024-12-05 to 1,200 on 2024-12-09; reckoned from dated records 5 on 2024-11-30"
    )


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 10**7), st.booleans()), max_size=30))
def test_every_point_lies_within_the_picture(rows: list[tuple[int, int, bool]]) -> None:
    drawing = draw(*(at(day, value, is_reconstructed=past) for day, value, past in sorted(rows)))
    assert bool(drawing) == (len(rows) >= 2)
    for path in paths(drawing):
        for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", path):
            assert 0 <= float(x) <= 96
            assert 0 <= float(y) <= 24
    assert "e" not in "".join(paths(drawing))


def test_blocks_are_as_many_as_fit_and_as_high_as_the_numbers() -> None:
    days = [Point(date(2025, 1, 1) + timedelta(days=day), 100 * day) for day in range(8)]
    assert render_blocks(days, days[-1].observed_on) == "▁▂▃▄▅▆▇█"
    assert len(render_blocks(days, days[-1].observed_on, 4)) == 3
    assert render_blocks(days[:1], days[0].observed_on) == ""
    flat = [Point(point.observed_on, 7) for point in days]
    assert len(set(render_blocks(flat, flat[-1].observed_on))) == 1


def test_blocks_carry_a_number_over_a_few_days_and_leave_a_long_gap_blank() -> None:
    first = date(2025, 1, 1)
    near = [Point(first, 0), Point(first + timedelta(days=3), 100)]
    assert render_blocks(near, near[-1].observed_on) == "▁▁▁█"
    far = [Point(first, 0), Point(first + timedelta(days=50), 100)]
    assert render_blocks(far, far[-1].observed_on) == "▁" * 29 + " " * 21 + "█"


def test_of_a_day_that_was_seen_and_reckoned_the_seen_number_is_drawn() -> None:
    day = date(2025, 1, 2)
    points = [Point(day - timedelta(days=1), 0), Point(day, 100), Point(day, 50, is_reconstructed=True)]
    assert render_blocks(points, day) == "▁█"
