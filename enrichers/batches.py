"""Ask for many things in batches, and find the ones that spoil the batch they are in.

Some answers refuse a whole batch for the sake of one id. Such a batch is halved until the id stands alone, breadth
first, so that an outage (where every part is refused) shows after few requests and is not taken for 500 bad ids. What
is refused alone, twice, while others of its batch were answered has Failed with Spoiler, and plans
leave it out for a while.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from enrichers.errors import SPOILS, GaveUp, ProviderError, Spoiler, TransientError
from enrichers.http import Http
from enrichers.records import Failed, Lookup, Provider

K = TypeVar("K")
T = TypeVar("T")

# A batch, its halves and their halves: seven refusals with no good answer between them are an outage.
REFUSALS_OF_AN_OUTAGE = 7
# One bad id among 500 costs 2·log₂ 500 + 1 ≈ 19 requests; three are looked for, then the rest waits for tomorrow.
REFUSALS_AT_MOST = 60


class Spoiled(Exception):
    """A batch was refused as a whole. ``answered`` is what could be learned from the refusal all the same."""

    def __init__(self, error: ProviderError, answered: Mapping[Any, Lookup[Any]] | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.answered = dict(answered or {})


def ask_in_batches(
    http: Http,
    provider: Provider,
    items: Sequence[K],
    size: int,
    ask: Callable[[tuple[K, ...]], Mapping[K, Lookup[T]]],
) -> dict[K, Lookup[T]]:
    """Ask for ``items``, at most ``size`` at a time. What is absent from the result was not asked.

    ``ask`` answers for every item of its batch, raises Spoiled when another cut may help, or any other ProviderError
    when not; then the whole batch failed.
    """
    answers: dict[K, Lookup[T]] = {}
    whole = tuple(dict.fromkeys(items))
    for start in range(0, len(whole), size):
        if provider in http.standings.down:
            break
        answers |= _ask_in_parts(http, provider, whole[start : start + size], ask)
    return answers


def _ask_in_parts(
    http: Http, provider: Provider, batch: tuple[K, ...], ask: Callable[[tuple[K, ...]], Mapping[K, Lookup[T]]]
) -> dict[K, Lookup[T]]:
    answers: dict[K, Lookup[T]] = {}
    waiting = deque([batch])
    refusals = _Refusals(http.clock() + http.failing_seconds)
    alone: dict[K, ProviderError] = {}
    while waiting:
        part = waiting.popleft()
        try:
            answers |= ask(part)
            refusals.note_good()
        except Spoiled as spoiled:
            refusals.note(spoiled)
            if _may_pass(spoiled, refusals) and http.may_retry(provider, spoiled.error):
                waiting.append(part)
                continue
            if len(part) == 1 < len(batch) and not spoiled.answered and part[0] not in alone:
                alone[part[0]] = spoiled.error
                waiting.append(part)  # before it is left out for days
                continue
            waiting.extend(_rest_of(part, spoiled, answers))
            if refusals.is_outage(is_over=not waiting):
                http.standings.mark_down(provider, spoiled.error)
            if refusals.is_enough(http.clock()):
                return answers | {item: Failed(spoiled.error) for rest in waiting for item in rest}
        except GaveUp:
            break
        except ProviderError as error:
            answers |= {item: Failed(error) for item in part}
    return answers | (_spoilers(alone, answers) if refusals.is_anything_good else {})


def _may_pass(spoiled: Spoiled, refusals: _Refusals) -> bool:
    """Whether the first refusal of a batch may have been a passing fault: it is asked once more as it was."""
    return refusals.total == 1 and not spoiled.answered and isinstance(spoiled.error, TransientError)


def _spoilers(alone: Mapping[K, ProviderError], answers: Mapping[K, Lookup[T]]) -> dict[K, Lookup[T]]:
    """Those that were refused alone, and again, as what they are."""
    remedy = "the rest of its batch was answered; it is left out for some days, check its link"
    return {
        item: Failed(Spoiler(error.provider, f"{SPOILS}: {error.happened}", status=error.status, remedy=remedy))
        for item, error in alone.items()
        if isinstance(answers.get(item), Failed)
    }


@dataclass(slots=True)
class _Refusals:
    """What the refusals of one batch and its parts look like so far. ``until`` is on the clock of ``Http``."""

    until: float
    total: int = 0
    in_a_row: int = 0
    is_anything_good: bool = False

    def note_good(self) -> None:
        self.in_a_row = 0
        self.is_anything_good = True

    def note(self, spoiled: Spoiled) -> None:
        self.total += 1
        self.in_a_row += 1
        if spoiled.answered:
            self.note_good()

    def is_outage(self, *, is_over: bool) -> bool:
        return self.in_a_row >= REFUSALS_OF_AN_OUTAGE or (is_over and not self.is_anything_good)

    def is_enough(self, now: float) -> bool:
        is_too_long = now > self.until and not self.is_anything_good
        return self.in_a_row >= REFUSALS_OF_AN_OUTAGE or self.total >= REFUSALS_AT_MOST or is_too_long


def _rest_of(part: tuple[K, ...], spoiled: Spoiled, answers: dict[K, Lookup[T]]) -> list[tuple[K, ...]]:
    """Keep what was learned and cut what is left: halves where nothing was learned, else as it is."""
    known = {item: spoiled.answered[item] for item in part if item in spoiled.answered}
    answers |= cast("dict[K, Lookup[T]]", known)
    left = tuple(item for item in part if item not in known)
    if known:
        return [left] if left else []
    if len(left) == 1:
        answers[left[0]] = Failed(spoiled.error)
        return []
    middle = len(left) // 2
    return [left[:middle], left[middle:]]
