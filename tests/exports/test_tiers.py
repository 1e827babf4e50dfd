from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrichers.records import Quality, Series
from exports.tiers import BadgePolicy, decide_tier, show_number, what_changes
from tests.exports.builders import TODAY, number, series

POLICY = BadgePolicy()
CITATION_LINES = POLICY.citation_thresholds
STAR_LINES = POLICY.star_thresholds


@pytest.mark.parametrize(
    ("value", "citation_tier", "star_tier"),
    [(0, 0, 0), (99, 0, 0), (100, 1, 1), (249, 1, 1), (250, 1, 2), (499, 1, 2), (500, 2, 2), (10**6, 2, 2)],
)
def test_a_first_export_takes_the_plain_tier(value: int, citation_tier: int, star_tier: int) -> None:
    for lines, expected in ((CITATION_LINES, citation_tier), (STAR_LINES, star_tier)):
        decision = decide_tier(series(value), None, lines, POLICY)
        assert decision is not None
        assert decision.tier == expected


def test_an_unknown_number_has_no_tier() -> None:
    assert decide_tier(Series(None), 2, CITATION_LINES, POLICY) is None
    assert decide_tier(Series(None, (number(0, quality=Quality.SUSPECT),)), 2, CITATION_LINES, POLICY) is None


@pytest.mark.parametrize(
    ("remembered", "values", "expected"),
    [
        # Up at the threshold, at once.
        (0, [100], 1),
        (0, [99], 0),
        (1, [500], 2),
        (0, [500], 2),
        # Held within 5 %, lost beyond.
        (1, [99], 1),
        (1, [95], 1),
        (1, [94], 0),
        (1, [0], 0),
        (2, [499], 2),
        (2, [475], 2),
        (2, [474], 1),
        # Lost after seven observed days below, whatever the margin.
        (1, [99] * 6, 1),
        (1, [99] * 7, 0),
        (1, [99] * 6 + [100], 1),
        (1, [99] * 3 + [100] + [99] * 20, 1),
        (2, [499] * 7, 1),
        # Each line of a deep fall is judged by itself.
        (2, [99], 1),
        (2, [95], 1),
        (2, [94], 0),
        (2, [99] * 7, 0),
        (2, [99] * 6 + [480], 1),
        # A tier the thresholds no longer have.
        (3, [500], 2),
        (3, [99], 1),
        # A number that was shown as it is, before the list went over to symbols.
        (480, [480], 1),
        (510, [499], 1),
    ],
)
def test_a_written_tier_is_lost_only_well_below_its_line_or_after_a_week(
    remembered: int, values: list[int], expected: int
) -> None:
    decision = decide_tier(series(*values), remembered, CITATION_LINES, POLICY)
    assert decision is not None
    assert decision.tier == expected


def test_both_ways_down_are_settings() -> None:
    strict = BadgePolicy(down_margin_percent=0, down_after_days=1)
    patient = BadgePolicy(down_margin_percent=50, down_after_days=30)
    for value, policy, expected in ((99, strict, 0), (50, patient, 1), (49, patient, 0)):
        decision = decide_tier(series(*[value] * 10), 1, CITATION_LINES, policy)
        assert decision is not None
        assert decision.tier == expected


def test_suspect_and_unobserved_days_do_not_count_towards_the_week() -> None:
    low = tuple(number(99, TODAY - timedelta(days=day)) for day in range(6))
    suspect = tuple(number(3, TODAY - timedelta(days=day), Quality.SUSPECT) for day in range(6, 20))
    decision = decide_tier(Series(low[0], low + suspect), 1, CITATION_LINES, POLICY)
    assert decision is not None
    assert decision.tier == 1
    sparse = tuple(number(99, TODAY - timedelta(days=20 * day)) for day in range(7))
    decision = decide_tier(Series(sparse[0], sparse), 1, CITATION_LINES, POLICY)
    assert decision is not None
    assert decision.tier == 0


@pytest.mark.parametrize(
    ("remembered", "values", "rule"),
    [
        (None, [12], "12 (observed 2025-03-10) is below 100"),
        (None, [120], "120 (observed 2025-03-10) is at or above 100 and below 500"),
        (1, [700], "700 (observed 2025-03-10) is at or above 500"),
        (
            1,
            [97, 98, 99, 120],
            "97 (observed 2025-03-10) is below 100 but within 5 % of it and only 3 of 7 observed days below",
        ),
        (1, [97] * 9, "97 (observed 2025-03-10) was below 100 on each of the last 7 observed days"),
        (1, [90], "90 (observed 2025-03-10) is more than 5 % below 100"),
        (2, [200], "200 (observed 2025-03-10) is more than 5 % below 500; is at or above 100"),
        (
            2,
            [97],
            (
                "97 (observed 2025-03-10) is more than 5 % below 500; "
                "is below 100 but within 5 % of it and only 1 of 7 observed days below"
            ),
        ),
    ],
)
def test_the_rule_says_in_words_what_holds_the_badge(remembered: int | None, values: list[int], rule: str) -> None:
    decision = decide_tier(series(*values), remembered, CITATION_LINES, POLICY)
    assert decision is not None
    assert decision.rule == rule


def test_a_reconstructed_number_says_so() -> None:
    decision = decide_tier(Series(number(120, quality=Quality.RECONSTRUCTED)), None, CITATION_LINES, POLICY)
    assert decision is not None
    assert decision.rule.startswith("120 (reconstructed for 2025-03-10)")


@given(
    values=st.lists(st.integers(0, 700), min_size=1, max_size=30),
    remembered=st.none() | st.integers(0, 3),
    lines=st.lists(st.integers(1, 600), min_size=1, max_size=3, unique=True).map(sorted),
)
def test_a_decision_is_never_below_the_plain_tier_nor_above_the_remembered_one_and_holds_when_repeated(
    values: list[int], remembered: int | None, lines: list[int]
) -> None:
    plain = sum(values[0] >= line for line in lines)
    decision = decide_tier(series(*values), remembered, lines, POLICY)
    assert decision is not None
    assert plain <= decision.tier <= max(plain, min(remembered or 0, len(lines)))
    again = decide_tier(series(*values), decision.tier, lines, POLICY)
    assert again is not None
    assert again.tier == decision.tier
    assert decision.rule


@pytest.mark.parametrize(
    "settings",
    [
        {"citation_thresholds": ()},
        {"star_thresholds": (250, 100)},
        {"star_thresholds": (100, 100)},
        {"citation_thresholds": (0, 10)},
        {"down_margin_percent": 101},
        {"down_after_days": 0},
        {"round_to_digits": -1},
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(settings: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(settings))):
        BadgePolicy(**settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (0, 2, 0),
        (7, 2, 7),
        (99, 2, 99),
        (104, 2, 100),
        (105, 2, 110),
        (1_249, 2, 1_200),
        (1_250, 2, 1_300),
        (9_960, 2, 10_000),
        (123_456, 3, 123_000),
        (123_456, 1, 100_000),
        (123_456, 0, 123_456),
    ],
)
def test_a_number_that_is_shown_has_so_many_digits(value: int, digits: int, shown: int) -> None:
    decision = show_number(series(value), BadgePolicy(round_to_digits=digits))
    assert decision is not None
    assert decision.tier == shown
    how = f"as {shown}, to {digits} digits" if shown != value else "as it is"
    assert decision.rule == f"{value} (observed 2025-03-10) is shown {how}"


def test_an_unknown_number_is_not_shown() -> None:
    assert show_number(Series(None), BadgePolicy()) is None
    assert show_number(Series(None, (number(5, quality=Quality.SUSPECT),)), BadgePolicy()) is None


@given(value=st.integers(0, 10**8), digits=st.integers(1, 5))
def test_rounding_is_never_off_by_more_than_half_of_the_last_digit_and_holds_when_repeated(
    value: int, digits: int
) -> None:
    policy = BadgePolicy(round_to_digits=digits)
    decision = show_number(series(value), policy)
    assert decision is not None
    assert abs(decision.tier - value) * 2 <= 10 ** max(0, len(str(value)) - digits)
    again = show_number(series(decision.tier), policy)
    assert again is not None
    assert again.tier == decision.tier


def test_what_would_change_a_tier_is_told_and_holds() -> None:
    for value in (0, 99, 100, 250, 474, 475, 499, 500, 813):
        tier = sum(value >= line for line in (100, 500))
        words = what_changes(number(value), tier, (100, 500), BadgePolicy())
        up = re.search(r"up at (\d+) \((\d+) more\)", words)
        down = re.search(r"down below (\d+), or after 7 observed days below (\d+)", words)
        assert (up is None, down is None) == (tier == 2, tier == 0)
        if up is not None:
            assert value + int(up[2]) == int(up[1])
            assert tier_of(int(up[1]), tier) == tier + 1
            assert tier_of(int(up[1]) - 1, tier) == tier
        if down is not None:
            assert tier_of(int(down[1]), tier) == tier
            assert tier_of(int(down[1]) - 1, tier) == tier - 1


def tier_of(value: int, remembered: int) -> int:
    decision = decide_tier(series(value), remembered, (100, 500), BadgePolicy())
    assert decision is not None
    return decision.tier
