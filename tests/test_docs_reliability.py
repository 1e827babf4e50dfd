"""docs/reliability.md says the limits that the code has."""

from __future__ import annotations

from pathlib import Path

from enrichers import plausibility, unison

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "reliability.md").read_text("utf-8")


def test_the_limits_of_a_night_are_those_of_the_rule() -> None:
    limits = (plausibility.CITATION_LIMITS, plausibility.STAR_LIMITS)
    falls = " | ".join(f"{one.fall_percent} %, or {one.fall_slack}" for one in limits)
    jumps = " | ".join(f"{one.jump_percent} %, or {one.jump_slack}" for one in limits)
    most = " | ".join([f"{plausibility.FALL_MOST_PERCENT} %"] * 2)
    assert f"| a fall is held back beyond, in a night | {falls} |" in PAGE
    assert f"{limits[0].fall_percent} % for each, up to | {most} |" in PAGE
    assert f"| a jump is held back beyond, in up to {plausibility.JUMP_DAYS} days | {jumps} |" in PAGE


def test_the_days_and_shares_are_those_of_the_rule() -> None:
    assert f"**{plausibility.CONFIRMING_DAYS} days** and was seen on at least {plausibility.CONFIRMING_NUMBERS}" in PAGE
    assert f"after a gap of {plausibility.LONG_GAP_DAYS} days or more" in PAGE
    assert f"more than {unison.BROKEN_PERCENT} %, and at least {unison.BROKEN_AT_LEAST}, fell too far" in PAGE
    noise = plausibility.CITATION_LIMITS.noise_percent
    assert (
        f"more than {unison.FALLEN_PERCENT} %, and at least {unison.FALLEN_AT_LEAST}, lost more than {noise} %" in PAGE
    )
