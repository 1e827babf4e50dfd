"""Which tier a number deserves, and why: thresholds, and the hysteresis that keeps badges from flapping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from enrichers.records import Number, Quality, Series
from lists.document import BadgeKind

MOST_STEPS = 9  # more tiers than any legend explains


@dataclass(frozen=True, slots=True)
class BadgePolicy:
    """Where the tiers begin and what it takes to lose one.

    Tier *n* begins at the *n*-th threshold (a count, inclusive); the defaults are those of the list that coined the
    badges. A tier is lost when the number is more than ``down_margin_percent`` below its threshold, or was below it on
    each of the last ``down_after_days`` observed days. Where a list shows numbers they have ``round_to_digits``
    significant digits, so that they do not change every night; all they have if it is 0. ValueError for thresholds that
    do not rise from at least 1.
    """

    citation_thresholds: tuple[int, ...] = (100, 500)
    star_thresholds: tuple[int, ...] = (100, 250)
    down_margin_percent: int = 5
    down_after_days: int = 7
    round_to_digits: int = 2

    def __post_init__(self) -> None:
        for name in ("citation_thresholds", "star_thresholds"):
            steps = getattr(self, name)
            if not steps or steps[0] < 1 or any(low >= high for low, high in pairwise(steps)):
                raise ValueError(f"{name} must be rising whole numbers from 1 up, not {list(steps)}")
        if not 0 <= self.down_margin_percent <= 100:
            raise ValueError(f"down_margin_percent must be from 0 to 100, not {self.down_margin_percent}")
        if self.down_after_days < 1:
            raise ValueError(f"down_after_days must be at least 1, not {self.down_after_days}")
        if self.round_to_digits < 0:
            raise ValueError(f"round_to_digits must be at least 0, not {self.round_to_digits}")

    def thresholds(self, kind: BadgeKind) -> tuple[int, ...]:
        """The thresholds of one kind, rising."""
        return self.citation_thresholds if kind is BadgeKind.CITATIONS else self.star_thresholds


@dataclass(frozen=True, slots=True)
class TierDecision:
    """The tier an entry gets, and the rule that holds it there, in words and with dates."""

    tier: int
    rule: str


def decide_tier(
    series: Series, remembered_tier: int | None, thresholds: Sequence[int], policy: BadgePolicy
) -> TierDecision | None:
    """Decide the tier of a number, given the tier starcite last wrote for it.

    None when there is no good number. Without a remembered tier, or with one that can be none (a number that the list
    showed as it is, before its style was changed), the number alone decides. Up goes at the threshold, at
    once; down one threshold at a time, each judged by itself, so that a deep fall may pass several.
    """
    number = series.good
    if number is None:
        return None
    reached = sum(number.value >= threshold for threshold in thresholds)
    remembered = 0 if remembered_tier is None or remembered_tier > MOST_STEPS else min(remembered_tier, len(thresholds))
    reasons: list[str] = []
    for tier in range(remembered, reached, -1):
        lost, reason = _judge_loss(number, thresholds[tier - 1], series.recent, policy)
        reasons.append(reason)
        if not lost:
            return TierDecision(tier, _say(number, reasons))
    # What was lost already says that the number is below the next threshold.
    reasons.append(_place(reached, thresholds[:reached] if reasons else thresholds))
    return TierDecision(reached, _say(number, [reason for reason in reasons if reason]))


def what_changes(number: Number, tier: int, thresholds: Sequence[int], policy: BadgePolicy) -> str:
    """Which number would give the entry another tier than it has, in words."""
    parts = []
    if tier < len(thresholds):
        parts.append(f"up at {thresholds[tier]} ({thresholds[tier] - number.value} more)")
    if 0 < tier <= len(thresholds):
        line = thresholds[tier - 1]
        # The first number more than the margin below the line, rounded up.
        least = -(-line * (100 - policy.down_margin_percent) // 100)
        parts.append(f"down below {least}, or after {policy.down_after_days} observed days below {line}")
    return "; ".join(parts)


def what_changes_shown(number: Number, policy: BadgePolicy) -> str:
    """Which numbers a badge that shows the number would show as the same, in words."""
    shown = _rounded(number.value, policy.round_to_digits)
    return "every other number" if shown == number.value else f"a number that is not {shown} when rounded"


def show_number(series: Series, policy: BadgePolicy) -> TierDecision | None:
    """What a badge that shows the number itself is to show; None when there is no good number."""
    number = series.good
    if number is None:
        return None
    shown = _rounded(number.value, policy.round_to_digits)
    how = "as it is" if shown == number.value else f"as {shown}, to {policy.round_to_digits} digits"
    return TierDecision(shown, _say(number, [f"is shown {how}"]))


def _rounded(value: int, digits: int) -> int:
    """A number to so many significant digits, half of the last one up; as it is to none."""
    spare = len(str(value)) - digits
    if digits == 0 or spare <= 0:
        return value
    step: int = 10**spare
    return (value + step // 2) // step * step


def _judge_loss(number: Number, threshold: int, recent: Sequence[Number], policy: BadgePolicy) -> tuple[bool, str]:
    """Whether a number below a threshold loses its tier, and why or why not."""
    if number.value * 100 < threshold * (100 - policy.down_margin_percent):
        return True, f"is more than {policy.down_margin_percent} % below {threshold}"
    values = _values_by_day(recent)[: policy.down_after_days]
    below = sum(value < threshold for value in values)
    if below == policy.down_after_days:
        return True, f"was below {threshold} on each of the last {below} observed days"
    return False, (
        f"is below {threshold} but within {policy.down_margin_percent} % of it "
        f"and only {below} of {policy.down_after_days} observed days below"
    )


def _values_by_day(recent: Sequence[Number]) -> list[int]:
    """Observed values, one a day, newest first. A suspect number is no observation until it is confirmed."""
    days = {number.observed_on: number.value for number in reversed(recent) if number.quality is Quality.OBSERVED}
    return [days[day] for day in sorted(days, reverse=True)]


def _place(reached: int, thresholds: Sequence[int]) -> str:
    """Where a number stands between the thresholds; empty when they are all above it and none are given."""
    at = f"is at or above {thresholds[reached - 1]}" if reached else ""
    below = f"below {thresholds[reached]}" if reached < len(thresholds) else ""
    if at and below:
        return f"{at} and {below}"
    return at or (f"is {below}" if below else "")


def _say(number: Number, reasons: Sequence[str]) -> str:
    how = "reconstructed for" if number.quality is Quality.RECONSTRUCTED else "observed"
    return f"{number.value} ({how} {number.observed_on}) {'; '.join(reasons)}"
