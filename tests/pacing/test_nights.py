"""What a night costs, how long it takes, and that two at once ask no faster than one. Simulated; see ``simulation``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from enrichers.records import Found, Provider
from enrichers.turns import Turns
from tests.pacing.simulation import Night, Size, simulate

NIGHT = Size(papers=300, titles=300)


@pytest.fixture(scope="module")
def quiet() -> Night:
    """A night without faults that pacing makes longer than ten minutes."""
    return simulate([NIGHT])


def test_without_faults_no_request_is_made_that_could_be_spared(quiet: Night) -> None:
    assert quiet.requests == NIGHT.least()
    assert quiet.failed == quiet.unasked == 0
    assert quiet.answers[0].count(Found) >= 2 * NIGHT.papers + NIGHT.papers // 2 + NIGHT.titles


def test_no_limit_is_exceeded_at_the_moment_of_arrival(quiet: Night) -> None:
    assert quiet.exceeded == 0


def test_beyond_the_providers_own_pacing_a_night_takes_at_most_a_twentieth(quiet: Night) -> None:
    assert NIGHT.pacing_seconds() >= 600.0
    assert 1.0 <= quiet.seconds[0] / NIGHT.pacing_seconds() <= 1.05


def test_with_every_twentieth_request_spoilt_a_night_makes_at_most_15_percent_more_and_loses_nothing() -> None:
    size = Size(papers=200, titles=100)
    nights = [simulate([size], fault_share=0.05, seed=seed) for seed in (1, 2, 3)]
    least = sum(size.least().values())
    made = [sum(night.requests.values()) for night in nights]
    assert all(night.faults >= 5 for night in nights), "faults were met"
    assert sum(made) <= 1.15 * len(nights) * least, made
    assert [night.failed + night.unasked for night in nights] == [0, 0, 0]
    assert [night.exceeded for night in nights] == [0, 0, 0]


def test_two_runs_at_once_share_the_second_and_the_one_connection(tmp_path: Path) -> None:
    size = Size(papers=200, titles=20)
    together = simulate([size, size], folder=tmp_path)
    assert together.exceeded == 0
    assert together.requests == {provider: 2 * count for provider, count in size.least().items()}
    assert together.failed == together.unasked == 0
    arxiv = sorted(one.at_seconds for one in together.sandbox.requests if one.provider is Provider.ARXIV)
    assert arxiv[-1] - arxiv[0] <= 1.1 * 3.0 * (len(arxiv) - 1), "neither waits for more than its turn"


def test_two_runs_that_do_not_know_of_each_other_are_seen_to_exceed_the_limits() -> None:
    size = Size(papers=200, titles=20)
    assert simulate([size, size]).exceeded > 0


def test_two_runs_with_keys_of_their_own_do_not_wait_for_each_other(tmp_path: Path) -> None:
    size = Size(papers=0, titles=20)

    def keys_of_their_own(number: int, arguments: dict[str, Any]) -> None:
        arguments["turns"] = Turns(tmp_path / str(number))  # as another key has another file

    alone, together = simulate([size]), simulate([size, size], patch=keys_of_their_own)
    assert max(together.seconds) <= 1.5 * alone.seconds[0]


def test_two_runs_without_a_token_share_the_sixty_of_an_hour(tmp_path: Path) -> None:
    size = Size(papers=80, titles=0)
    together = simulate([size, size], folder=tmp_path, token=None)
    asked = [one for one in together.sandbox.requests if one.provider is Provider.GITHUB]
    assert len(asked) == 60
    assert {one.status for one in asked} == {200}
    assert together.unasked == 2 * 40 - 60
