"""The arithmetic of pacing: one request after the other, slower after refusals, and no storm after any pause."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from enrichers.governor import (
    FORGOTTEN_AFTER_SECONDS,
    HELD_AT_MOST_SECONDS,
    SLOWED_AT_MOST_SECONDS,
    Ending,
    Moment,
    Pace,
    Quota,
    ended,
    parse_pace,
    quota_of,
    render_pace,
    seconds_between,
    seconds_held,
    seconds_until_turn,
    spaced,
    taken_up,
    under_way,
    used_up_until,
)

NOW = Moment(1_000.0, 1_800_000_000.0)
GOOD = Ending(is_good=True)
THROTTLED = Ending(is_throttled=True)


def later(seconds: float, now: Moment = NOW) -> Moment:
    return Moment(now.steady + seconds, now.epoch + seconds)


def asked(ending: Ending, at: Moment = NOW, before: Pace | None = None, interval: float = 1.0) -> Pace:
    return ended(under_way(before, at), ending, sent_at=at, now=at, interval_seconds=interval)


def test_nobody_waits_before_the_first_request() -> None:
    assert seconds_until_turn(None, NOW, 3.0) == 0.0
    assert seconds_held(None, NOW) == 0.0
    assert taken_up(None, NOW, 3.0) is None


def test_the_next_request_starts_an_interval_after_the_last_and_no_sooner() -> None:
    pace = asked(GOOD)
    assert seconds_until_turn(pace, NOW, 1.0) == spaced(1.0)
    assert seconds_until_turn(pace, later(0.5), 1.0) == pytest.approx(spaced(1.0) - 0.5)
    assert seconds_until_turn(pace, later(spaced(1.0)), 1.0) == 0.0


def test_of_two_runs_with_different_settings_the_slower_interval_holds_for_each_that_wants_it() -> None:
    assert seconds_until_turn(asked(GOOD, interval=1.0), NOW, 5.0) == spaced(5.0)
    assert seconds_until_turn(asked(GOOD, interval=5.0), NOW, 1.0) == spaced(5.0)


@pytest.mark.parametrize("pause", [60.0, 86_400.0, 10 * 365 * 86_400.0])
def test_after_a_pause_one_request_starts_and_the_next_waits_its_interval(pause: float) -> None:
    pace = asked(GOOD)
    awake = later(pause)
    assert seconds_until_turn(pace, awake, 3.0) == 0.0
    assert seconds_until_turn(asked(GOOD, awake, pace, 3.0), awake, 3.0) == spaced(3.0)


@pytest.mark.parametrize(
    ("now", "passed"),
    [
        (Moment(1_000.5, NOW.epoch + 28_800.5), 0.5),  # a laptop that slept, whose steady clock did too
        (Moment(1_005.0, NOW.epoch - 3_600.0), 5.0),  # the clock was set back
        (Moment(1_005.0, NOW.epoch + 86_400.0), 5.0),  # the clock was set forward
        (Moment(3.0, NOW.epoch + 120.0), 120.0),  # the machine was started anew
        (Moment(3.0, NOW.epoch - 120.0), 0.0),  # and has no battery for its clock
    ],
)
def test_of_two_clocks_the_one_that_says_less_is_believed(now: Moment, passed: float) -> None:
    assert seconds_between(NOW, now) == pytest.approx(passed)
    pace = asked(GOOD)
    assert 0.0 <= seconds_until_turn(pace, now, 3.0) <= spaced(3.0), "no jump of a clock makes anybody wait for long"


def test_a_throttled_answer_slows_down_twice_as_much_each_time_up_to_a_minute() -> None:
    pace, added = asked(GOOD), []
    for _ in range(9):
        pace = asked(THROTTLED, before=pace)
        added.append(pace.slowed_seconds)
    assert added == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0]
    assert seconds_until_turn(pace, NOW, 1.0) == spaced(1.0, SLOWED_AT_MOST_SECONDS)


def test_good_answers_bring_the_old_pace_back_step_by_step() -> None:
    pace = replace(asked(GOOD), slowed_seconds=16.0)
    waits = []
    while pace.slowed_seconds:
        pace = asked(GOOD, before=pace)
        waits.append(seconds_until_turn(pace, NOW, 1.0))
    assert waits == sorted(waits, reverse=True)
    assert waits[0] == spaced(1.0, 12.0)
    assert 8 < len(waits) < 20
    assert waits[-1] == spaced(1.0)


def test_an_answer_that_is_neither_changes_nothing() -> None:
    assert asked(Ending(), before=replace(asked(GOOD), slowed_seconds=4.0)).slowed_seconds == 4.0


def test_what_was_slow_a_quarter_of_an_hour_ago_is_forgotten() -> None:
    pace = asked(THROTTLED)
    for seconds, slowed in ((FORGOTTEN_AFTER_SECONDS - 1, 1.0), (FORGOTTEN_AFTER_SECONDS + 1, 0.0)):
        found = taken_up(pace, later(seconds), 1.0)
        assert found is not None
        assert found.slowed_seconds == slowed


def test_a_pause_that_was_asked_for_holds_from_the_answer_on_whatever_is_asked_meanwhile() -> None:
    at, answer = NOW, later(2.0)
    pace = ended(under_way(None, at), Ending(held_seconds=30.0), sent_at=at, now=answer, interval_seconds=1.0)
    assert seconds_held(pace, answer) == pytest.approx(30.0)
    shorter = ended(pace, Ending(held_seconds=5.0), sent_at=later(3.0), now=later(4.0), interval_seconds=1.0)
    assert seconds_held(shorter, later(4.0)) == pytest.approx(28.0)
    assert seconds_held(shorter, later(33.0)) == 0.0


def test_a_pause_of_days_is_believed_for_an_hour() -> None:
    assert seconds_held(asked(Ending(held_seconds=9e9)), NOW) == HELD_AT_MOST_SECONDS


def test_with_pacing_off_nothing_is_slowed_but_a_pause_that_was_asked_for_is_kept() -> None:
    pace = asked(Ending(is_throttled=True, held_seconds=7.0), interval=0.0)
    assert seconds_until_turn(pace, NOW, 0.0) == 0.0
    assert seconds_held(pace, NOW) == 7.0


def test_who_died_asking_is_taken_to_have_asked_just_now() -> None:
    dead = under_way(asked(THROTTLED), NOW)
    found = taken_up(dead, later(3_000.0), 3.0)
    assert found is not None
    assert not found.is_under_way
    assert seconds_until_turn(found, later(3_000.0), 3.0) == spaced(3.0, 1.0)


def test_a_clock_that_was_years_ahead_when_it_was_written_costs_one_interval() -> None:
    found = taken_up(asked(GOOD, Moment(9e9, 9e9)), NOW, 3.0)
    assert found is not None
    assert seconds_until_turn(found, NOW, 3.0) == spaced(3.0)
    assert seconds_until_turn(found, later(spaced(3.0)), 3.0) == 0.0


def test_a_resource_without_points_used_up_until_until_its_reset_and_no_other() -> None:
    pace = asked(Ending(is_good=True, quota=("graphql", Quota(0, NOW.epoch + 60.0))))
    assert used_up_until(pace, "graphql", NOW)
    assert not used_up_until(pace, "core", NOW)
    assert not used_up_until(pace, "graphql", later(60.0))
    assert used_up_until(asked(GOOD, before=pace), "graphql", NOW), "an answer that tells nothing changes nothing"
    assert not used_up_until(asked(Ending(quota=("graphql", Quota(1, NOW.epoch + 60.0))), before=pace), "graphql", NOW)


@pytest.mark.parametrize(
    ("headers", "quota"),
    [
        ({"x-ratelimit-remaining": "7", "x-ratelimit-reset": "99", "x-ratelimit-resource": "graphql"},
         ("graphql", Quota(7, 99.0))),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "99"}, ("core", Quota(0, 99.0))),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "inf"}, None),
        ({"x-ratelimit-remaining": "none", "x-ratelimit-reset": "99"}, None),
        ({"x-ratelimit-remaining": "0"}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_points_are_read_from_the_headers_of_an_answer(headers: dict[str, str], quota: object) -> None:
    assert quota_of(headers) == quota


def test_what_is_written_is_read_back() -> None:
    pace = asked(Ending(is_throttled=True, held_seconds=9.0, quota=("core", Quota(3, 1e9))))
    for one in (pace, under_way(pace, NOW)):
        assert parse_pace(render_pace(one), NOW) == one
    assert parse_pace(b"", NOW) is None


def test_a_torn_file_is_read_as_one_who_died_asking_and_never_makes_anybody_wait_for_long() -> None:
    whole = render_pace(asked(Ending(is_throttled=True, held_seconds=9.0, quota=("core", Quota(3, 1e9)))))
    seed = random.Random(6)
    torn = [whole[:length] for length in range(1, len(whole) - 1)]
    torn += [bytes(seed.randrange(256) if seed.random() < 0.1 else one for one in whole) for _ in range(300)]
    torn += [b"[]", b"null", b"7", whole.replace(b"9.0", b"NaN"), whole.replace(b"9.0", b"1e999")]
    spoilt = 0
    for data in torn:
        found = taken_up(parse_pace(data, NOW), NOW, 3.0)
        spoilt += found is None or found.since == NOW
        assert seconds_held(found, NOW) <= HELD_AT_MOST_SECONDS
        assert seconds_until_turn(found, NOW, 3.0) <= HELD_AT_MOST_SECONDS
        assert seconds_until_turn(found, later(2 * HELD_AT_MOST_SECONDS), 3.0) == 0.0
    assert spoilt >= len(whole) - 2
