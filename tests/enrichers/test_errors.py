from __future__ import annotations

import pickle

import pytest

from enrichers import errors
from enrichers.errors import ProviderError, RateLimited
from enrichers.records import Failed

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ProviderError)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_pickles_twice_round(kind: type[ProviderError]) -> None:
    error = kind("arXiv", "said no", status=403, remedy="ask again")
    again = pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(Failed(error))))).error
    assert type(again) is kind
    assert str(again) == str(error) == "arXiv: said no (HTTP 403); ask again"
    assert vars(again) == vars(error)


def test_the_wait_of_a_limit_survives_pickling() -> None:
    error = pickle.loads(pickle.dumps(RateLimited("GitHub", "too fast", retry_after_seconds=7.5)))
    assert error.retry_after_seconds == 7.5


def test_an_error_has_no_more_to_say_than_it_was_given() -> None:
    assert str(ProviderError("GitHub", "said no")) == "GitHub: said no"


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_is_in_the_tree_drawn_above_them(kind: type[ProviderError]) -> None:
    assert kind.__name__ in (errors.__doc__ or "")
