"""The promised figures over the real series; ``benchmarks.plausibility`` has them all."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.plausibility.courses import Subject, read_events, read_parts, read_subjects
from tests.plausibility.injecting import Place, by_rule, fate_of, faults_at, places_of
from tests.plausibility.lists_at_once import WHOLE_LIST_FAULTS, nights_to_spoil, spoilt
from tests.plausibility.replaying import Judged, cost_of, nights_of, replay, silences_of

SEED = 20261123
DRAWS = 40


@pytest.fixture(scope="module")
def subjects(shared: Path) -> tuple[Subject, ...]:
    return read_subjects(shared)


@pytest.fixture(scope="module")
def nights(subjects: Sequence[Subject]) -> tuple[Judged, ...]:
    """Every night of the subjects that no limit was fitted to."""
    events = read_events()
    return tuple(night for one in subjects if one.part == "held_out" for night in replay(one, events))


@pytest.fixture(scope="module")
def places(nights: Sequence[Judged]) -> list[Place]:
    return places_of(nights)


def test_each_subject_is_either_fitted_to_or_held_out(subjects: Sequence[Subject]) -> None:
    kinds = [(part, kind) for (kind, _), part in read_parts().items()]
    assert {key: kinds.count(key) for key in sorted(set(kinds))} == {
        ("fit", "paper"): 58,
        ("fit", "repository"): 89,
        ("held_out", "paper"): 58,
        ("held_out", "repository"): 89,
    }
    assert {(one.kind, one.name) for one in subjects} == set(read_parts())


def test_the_parts_are_drawn_by_the_seed_that_is_named() -> None:
    parts = read_parts()
    for kind in ("paper", "repository"):
        names = sorted(name for of, name in parts if of == kind)
        random.Random(20261121).shuffle(names)
        assert [parts[kind, name] for name in names] == ["fit"] * (len(names) // 2) + ["held_out"] * (len(names) // 2)


def test_of_the_real_changes_at_most_one_in_10000_is_held_back(nights: Sequence[Judged]) -> None:
    cost = cost_of(nights)
    assert cost.pairs > 60_000
    assert len(cost.changes_held) * 10_000 <= cost.pairs
    assert cost.nights_held * 10_000 <= cost.pairs


def test_every_jump_after_a_gap_of_7_to_144_days_is_believed_on_its_first_night(subjects: Sequence[Subject]) -> None:
    events = read_events()
    cost = cost_of(night for one in subjects for night in replay(one, events))
    assert cost.jumps_after_gaps > 1000
    assert cost.jumps_after_gaps_held == 0


def test_the_six_nights_of_zero_and_the_first_six_of_the_great_fall_are_held_back(nights: Sequence[Judged]) -> None:
    false = [(night.subject.name, night.day, night.quality) for night in nights if night.is_false]
    zeros = [quality for name, _, quality in false if name == "1807.04720"]
    fall = [quality for name, _, quality in false if name == "1706.08500"]
    assert zeros == ["suspect"] * 6
    assert fall[:7] == ["suspect"] * 6 + ["observed"]


def test_no_real_night_is_doubted_as_a_whole(nights: Sequence[Judged]) -> None:
    assert not [night for night in nights_of(nights).values() if night.is_unreal]


def test_the_silences_told_are_those_that_were_said_by_eye(subjects: Sequence[Subject]) -> None:
    stale = [event for event in read_events() if event.verdict == "stale"]
    told = silences_of(one for one in subjects if one.kind == "paper")
    assert sorted(told) == [
        *(date(2022, 11, 21), date(2023, 1, 12), date(2023, 1, 15), date(2023, 1, 17)),
        *(date(2023, 2, 2), date(2023, 2, 15), date(2024, 7, 28)),
    ]
    assert all(any(event.first_day <= day <= event.last_day for event in stale) for day in told)
    assert not silences_of(one for one in subjects if one.kind == "repository")


def test_99_of_100_false_numbers_of_one_night_never_reach_a_list(places: list[Place]) -> None:
    seed, held_out = random.Random(SEED), [place.subject for place in places]
    subjects = list({subject.name: subject for subject in held_out}.values())
    near = [place for place in places if place.is_near_a_line]
    fates = [
        fate
        for some in (places, near)
        for place in seed.sample(some, DRAWS)
        for false in faults_at(place, subjects, seed).values()
        if (fate := fate_of(place, false, 1, by_rule)) is not None
    ]
    assert len(fates) > DRAWS * 7
    assert sum(fate.reached_a_list for fate in fates) * 100 <= len(fates)


def test_a_list_that_is_false_as_a_whole_for_five_nights_changes_no_badge(places: list[Place]) -> None:
    lists = random.Random(SEED).sample(list(nights_to_spoil(places).values()), 6)
    for fault in WHOLE_LIST_FAULTS.values():
        fates = [fate for many in lists for fate in spoilt(many, fault, 5)]
        assert len(fates) > 50
        assert not any(fate.reached_a_list for fate in fates)


def test_what_stays_halved_is_believed_within_seven_days_of_nights_that_were_asked(places: list[Place]) -> None:
    asked = [place for place in places if place.subject.points[place.index][1] > 100 and is_nightly(place)]
    fates = [
        fate_of(place, lambda _, true: true // 2, 30, by_rule) for place in random.Random(SEED).sample(asked, DRAWS)
    ]
    delays = [fate.delay_days for fate in fates if fate is not None]
    # One whose true level changes in that week as well begins anew.
    assert sum(delay == 6 for delay in delays) * 100 >= len(delays) * 95
    assert None not in delays


def is_nightly(place: Place) -> bool:
    """Whether the two weeks from a place on have a number each night."""
    days = [day for day, _ in place.subject.points[place.index : place.index + 14]]
    return len(days) == 14 and (days[-1] - days[0]).days == 13
