from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from enrichers.habits import find_silence
from enrichers.plausibility import CITATION_LIMITS, STAR_LIMITS, judge_number
from enrichers.records import Number, Quality, Series
from enrichers.unison import Night

DAY = date(2026, 11, 3)
SEEN, HELD = Quality.OBSERVED, Quality.SUSPECT


def number(value: int, days_ago: int, quality: Quality = SEEN) -> Number:
    on = DAY - timedelta(days=days_ago)
    return Number(value, on, datetime(on.year, on.month, on.day, tzinfo=UTC), "semantic_scholar", quality)


def series(good: int, suspects: tuple[int, ...] = (), days_apart: int = 1) -> Series:
    """The newest good number, then suspect ones of the days since, yesterday's first."""
    recent = tuple(number(value, n * days_apart, HELD) for n, value in enumerate(suspects, start=1))
    last_good = number(good, (len(suspects) + 1) * days_apart)
    return Series(last_good, (*recent, last_good))


@pytest.mark.parametrize(
    ("before", "after", "quality"),
    [
        (7546, 309, HELD),
        (141, 0, HELD),
        (4, 0, HELD),
        (3, 0, SEEN),
        (920, 874, SEEN),  # both real
        (995, 960, SEEN),
        (100, 90, SEEN),
        (100, 89, HELD),
        (20, 17, SEEN),
        (20, 16, HELD),
        (100, 100, SEEN),
        (0, 0, SEEN),
        (0, 50, SEEN),
        (0, 51, HELD),
        (100, 150, SEEN),
        (100, 151, HELD),
        (1000, 1200, SEEN),
        (1000, 1201, HELD),
        (336, 571, HELD),
    ],
)
def test_a_citation_count_moves_so_far_in_a_night_and_no_further(before: int, after: int, quality: Quality) -> None:
    assert judge_number(after, series(before), DAY) is quality


@pytest.mark.parametrize(
    ("before", "after", "quality"),
    [
        (101219, 100999, SEEN),  # real, as are the two gains
        (12356, 16412, SEEN),
        (39919, 52322, SEEN),
        (101219, 90000, HELD),
        (100, 90, SEEN),
        (100, 89, HELD),
        (20, 15, SEEN),
        (90, 290, SEEN),
        (90, 291, HELD),
        (1000, 1501, HELD),
    ],
)
def test_stars_rise_faster(before: int, after: int, quality: Quality) -> None:
    assert judge_number(after, series(before), DAY, STAR_LIMITS) is quality


@pytest.mark.parametrize("line", [100, 250, 500])
def test_where_a_badge_line_lies_plays_no_part(line: int) -> None:
    for limits in (CITATION_LIMITS, STAR_LIMITS):
        for before in (line - 2, line, line + 1, line + 40):
            small, large = before - limits.fall_slack, before * 8 // 10
            assert judge_number(small, series(before), DAY, limits) is SEEN
            assert judge_number(large, series(before), DAY, limits) is HELD


def test_the_first_number_is_believed() -> None:
    assert judge_number(0, Series(None), DAY) is SEEN


def test_a_first_observed_number_is_not_compared_with_a_reconstructed_one() -> None:
    assert judge_number(900, Series(number(300, 1, Quality.RECONSTRUCTED)), DAY) is SEEN


def test_a_later_reconstruction_does_not_stand_in_for_what_was_seen() -> None:
    known = Series(number(20, 1, Quality.RECONSTRUCTED), (number(900, 2),))
    assert judge_number(20, known, DAY) is HELD
    assert judge_number(905, known, DAY) is SEEN


def test_a_level_that_stood_for_seven_nights_is_believed_on_the_seventh() -> None:
    for nights in range(6):
        assert judge_number(309, series(7546, (309,) * nights), DAY) is HELD, nights
    assert judge_number(311, series(7546, (309, 310, 309, 309, 308, 309)), DAY) is SEEN


def test_two_readings_a_week_apart_are_no_level_and_three_are() -> None:
    assert judge_number(309, series(7546, (309,), days_apart=7), DAY) is HELD
    assert judge_number(309, series(7546, (309, 309), days_apart=7), DAY) is SEEN


def test_nights_that_disagree_confirm_nothing() -> None:
    assert judge_number(0, series(7546, (309, 0, 309, 0, 309, 0, 309, 0)), DAY) is HELD


def test_a_number_of_another_paper_every_night_is_never_believed() -> None:
    assert judge_number(5000, series(300, (90, 2000, 7, 800, 12000, 44, 3000, 1)), DAY) is HELD


def test_a_fall_is_not_made_plausible_by_the_nights_it_was_held_back() -> None:
    assert judge_number(80, series(100, (80, 80, 80, 80)), DAY) is HELD


def test_a_slow_way_down_over_days_that_nobody_looked_is_believed() -> None:
    assert judge_number(844, series(995, days_apart=4), DAY) is SEEN
    assert judge_number(744, series(995, days_apart=60), DAY) is HELD, "a quarter at most"


def test_a_recovery_is_believed_at_once() -> None:
    assert judge_number(7550, series(7546, (309, 309)), DAY) is SEEN


def test_a_recovery_is_believed_at_once_also_when_the_false_level_had_been_believed() -> None:
    believed = Series(number(0, 1), (number(0, 1), *(number(0, n, HELD) for n in range(2, 8)), number(141, 8)))
    assert judge_number(139, believed, DAY) is SEEN
    assert judge_number(400, believed, DAY) is HELD, "no level it ever had"


def test_a_second_answer_that_agrees_is_enough_and_one_that_does_not_is_none() -> None:
    assert judge_number(571, series(336), DAY, others=(575,)) is SEEN
    assert judge_number(571, series(336), DAY, others=(336,)) is HELD
    assert judge_number(0, series(336), DAY, others=(336,)) is HELD


def test_another_record_is_believed_unless_it_is_a_small_part() -> None:
    assert judge_number(160, series(70), DAY, is_break=True) is SEEN
    assert judge_number(120, series(150), DAY, is_break=True) is SEEN
    assert judge_number(309, series(7546), DAY, is_break=True) is HELD


@pytest.mark.parametrize(("days", "after"), [(7, 158), (54, 550), (144, 1300)])
def test_what_a_number_may_gain_grows_with_the_days_since(days: int, after: int) -> None:
    assert judge_number(after, series(100, days_apart=days), DAY) is SEEN
    assert judge_number(after + 10, series(100, days_apart=days), DAY) is HELD


def test_an_old_number_seen_again_after_a_long_gap_may_jump_a_night_later() -> None:
    stale = Series(number(558, 1), (number(558, 1), number(558, 145), number(556, 146)))
    assert judge_number(941, stale, DAY) is SEEN
    fresh = Series(number(558, 1), (number(558, 1), number(552, 145)))
    assert judge_number(941, fresh, DAY) is HELD, "it had been renewed after the gap"


def test_a_provider_that_was_silent_may_catch_up() -> None:
    nightly = Series(number(558, 1), tuple(number(558, n) for n in range(1, 31)))
    assert judge_number(941, nightly, DAY) is HELD
    assert judge_number(941, nightly, DAY, silent_since=DAY - timedelta(days=60)) is SEEN


def test_the_same_day_asked_twice_counts_once() -> None:
    today = number(309, 0, HELD)
    known = series(7546, (309,) * 5)
    assert judge_number(309, Series(known.good, (today, *known.recent)), DAY) is HELD


@pytest.mark.parametrize(
    ("compared", "broken", "fallen", "is_unreal"),
    [
        (116, 1, 8, False),  # the worst real nights
        (53, 0, 6, False),
        (2, 2, 2, False),
        (3, 3, 3, True),
        (49, 49, 49, True),
        (60, 3, 3, False),
        (59, 3, 3, True),
        (100, 0, 25, False),
        (100, 0, 26, True),
        (4, 0, 4, False),
        (0, 0, 0, False),
    ],
)
def test_a_list_is_doubted_when_more_goes_wrong_at_once_than_ever_did(
    compared: int, broken: int, fallen: int, is_unreal: bool
) -> None:
    assert Night(compared, broken, fallen).is_unreal is is_unreal


def courses(of: int, nights: int, still: int) -> list[list[Number]]:
    """Papers that gain one a night until ``still`` nights ago, newest first."""
    return [[number(500 + which - max(n, still), n) for n in range(nights)] for which in range(of)]


def test_a_provider_with_nothing_new_for_longer_than_ever_is_silent() -> None:
    silence = find_silence(courses(20, 30, still=2))
    assert silence is not None
    assert (silence.since, silence.days, silence.numbers, silence.habit_days) == (DAY - timedelta(days=2), 2, 20, 1)


def test_one_still_night_is_no_silence_and_neither_is_a_quiet_list() -> None:
    assert find_silence(courses(20, 30, still=1)) is None
    assert find_silence(courses(20, 30, still=0)) is None
    weekly = [number(90 - n // 7, n) for n in range(30)]
    assert find_silence([weekly]) is None, "one paper that changes once a week"
    assert find_silence([]) is None
    assert find_silence([[number(5, n) for n in range(30)]]) is None, "never any news, so no habit"
