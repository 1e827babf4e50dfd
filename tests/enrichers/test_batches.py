from __future__ import annotations

import httpx
import pytest

from enrichers.batches import REFUSALS_AT_MOST, REFUSALS_OF_AN_OUTAGE, Spoiled, ask_in_batches
from enrichers.errors import SPOILS, BadResponse, GaveUp, ProviderUnavailable, RateLimited, Spoiler
from enrichers.http import Http
from enrichers.records import Failed, Found, Lookup, NotFound, Provider
from tests.enrichers.playback import answering, http_over

DOWN = ProviderUnavailable("arXiv", "said 500", status=500)
REFUSED = BadResponse("arXiv", "said 400", status=400)


class Provided:
    """A provider that refuses every batch with a bad item in it."""

    def __init__(self, bad: set[int], error: Exception = REFUSED) -> None:
        self.bad = bad
        self.error = error
        self.asked: list[tuple[int, ...]] = []

    def __call__(self, batch: tuple[int, ...]) -> dict[int, Lookup[int]]:
        self.asked.append(batch)
        if self.bad.intersection(batch):
            raise Spoiled(self.error)  # type: ignore[arg-type]
        return {item: Found(item) for item in batch}


@pytest.fixture
def http() -> Http:
    return http_over(answering(httpx.Response(200)))


def ask(http: Http, count: int, provided: Provided, size: int = 500) -> dict[int, Lookup[int]]:
    return ask_in_batches(http, Provider.ARXIV, range(count), size, provided)


def is_spoiler(lookup: Lookup[int]) -> bool:
    return isinstance(lookup, Failed) and isinstance(lookup.error, Spoiler) and SPOILS in str(lookup.error)


@pytest.mark.parametrize("bad", [{0}, {499}, {250}, {3, 4}, {10, 490}])
def test_a_bad_one_among_five_hundred_is_found_and_the_others_are_answered(http: Http, bad: set[int]) -> None:
    provided = Provided(bad)
    answers = ask(http, 500, provided)
    assert {item for item, lookup in answers.items() if is_spoiler(lookup)} == bad
    assert sum(isinstance(lookup, Found) for lookup in answers.values()) == 500 - len(bad)
    assert len(provided.asked) <= 1 + 19 * len(bad)
    assert not http.standings.down


def test_an_outage_is_told_from_bad_ids_after_few_requests(http: Http) -> None:
    provided = Provided(set(range(500)), DOWN)
    answers = ask(http, 1000, provided)
    assert len(provided.asked) <= REFUSALS_OF_AN_OUTAGE + 1
    assert answers == dict.fromkeys(range(500), Failed(DOWN)), "the second five hundred were never asked"
    assert http.standings.down == {Provider.ARXIV: DOWN}


def test_many_bad_ones_are_looked_for_within_bounds(http: Http) -> None:
    provided = Provided(set(range(0, 500, 25)))
    answers = ask(http, 500, provided)
    assert len(provided.asked) <= 2 * REFUSALS_AT_MOST
    assert len(answers) == 500


def test_a_fault_that_passes_costs_one_more_request(http: Http) -> None:
    provided = Provided({7}, DOWN)

    def passing(batch: tuple[int, ...]) -> dict[int, Lookup[int]]:
        try:
            return provided(batch)
        finally:
            provided.bad = set()

    answers = ask_in_batches(http, Provider.ARXIV, range(500), 500, passing)
    assert len(provided.asked) == 2
    assert len(answers) == 500


def test_one_that_is_refused_alone_once_and_then_answered_is_no_spoiler(http: Http) -> None:
    provided = Provided({1}, DOWN)

    def passing(batch: tuple[int, ...]) -> dict[int, Lookup[int]]:
        if provided.asked[-1:] == [(1,)]:
            provided.bad = set()
        return provided(batch)

    answers = ask_in_batches(http, Provider.ARXIV, range(4), 500, passing)
    assert provided.asked[-2:] == [(1,), (1,)]
    assert answers == {item: Found(item) for item in range(4)}


def test_one_that_was_asked_for_alone_may_be_an_outage_and_is_not_called_a_spoiler(http: Http) -> None:
    assert ask(http, 1, Provided({0})) == {0: Failed(REFUSED)}
    assert http.standings.down == {Provider.ARXIV: REFUSED}


def test_what_a_refusal_teaches_is_kept_and_the_rest_asked_again_as_it_is(http: Http) -> None:
    asked: list[tuple[str, ...]] = []

    def named(batch: tuple[str, ...]) -> dict[str, Lookup[str]]:
        asked.append(batch)
        if "bad" in batch:
            raise Spoiled(REFUSED, {"bad": NotFound()})
        return {item: Found(item) for item in batch}

    answers = ask_in_batches(http, Provider.ARXIV, ["a", "bad", "b", "c"], 100, named)
    assert answers == {"a": Found("a"), "bad": NotFound(), "b": Found("b"), "c": Found("c")}
    assert asked == [("a", "bad", "b", "c"), ("a", "b", "c")]


def test_a_batch_fails_as_a_whole_where_another_cut_cannot_help(http: Http) -> None:
    error = RateLimited("arXiv", "too fast")

    def limited(batch: tuple[int, ...]) -> dict[int, Lookup[int]]:
        raise error

    assert ask_in_batches(http, Provider.ARXIV, [1, 2], 500, limited) == {1: Failed(error), 2: Failed(error)}


def test_what_was_not_asked_is_absent(http: Http) -> None:
    def stopping(batch: tuple[int, ...]) -> dict[int, Lookup[int]]:
        if 2 in batch:
            raise GaveUp("arXiv", "not asked")
        return {item: Found(item) for item in batch}

    assert ask_in_batches(http, Provider.ARXIV, [0, 1, 2, 3], 2, stopping) == {0: Found(0), 1: Found(1)}


def test_the_same_thing_is_asked_once(http: Http) -> None:
    provided = Provided(set())
    assert ask_in_batches(http, Provider.ARXIV, [1, 1, 2], 500, provided) == {1: Found(1), 2: Found(2)}
    assert provided.asked == [(1, 2)]
