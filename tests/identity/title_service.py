"""A title match over a corpus, as the recorded one does it: by title only, one best guess, and often the wrong one."""

from __future__ import annotations

import heapq
import math
import re
import unicodedata
import zlib
from array import array
from collections.abc import Collection, Sequence

_WORD = re.compile(r"\w+")
_MOST_POSTINGS = 6_000  # rare words come first; after this many the common ones decide nothing any more
_RESCORED = 60
_WORDS_OF_A_START = 3
_PHRASE = 0.2  # of the query's weight more, for a title that starts with it
_ENOUGH_SHARED = 0.5  # of the query's weight; below it the answer is 404
_WANDERS_EVERY = 8  # queries: then the runner-up is offered, where it is about as near
_ABOUT_AS_NEAR = 0.8


class TitleService:
    """``match`` is one guess or None (404), ``search`` up to ten. ``without`` are rows taken out for this query.

    The guess is by the weight of the words in common and cares little for those that a title has besides, as the
    recorded answers show (``XAI Review`` → ``Enhancing PHM with XAI: Review and Dataset …``); every eighth query,
    always the same ones, gets the runner-up.
    """

    def __init__(self, titles: Sequence[str]) -> None:
        self._words = [words_of(title) for title in titles]
        self._exact: dict[str, list[int]] = {}
        self._starts: dict[str, list[int]] = {}
        self._postings: dict[str, array[int]] = {}
        for number, words in enumerate(self._words):
            self._exact.setdefault(" ".join(words), []).append(number)
            self._starts.setdefault(" ".join(words[:_WORDS_OF_A_START]), []).append(number)
            for word in set(words):
                self._postings.setdefault(word, array("I")).append(number)

    def match(self, query: str, without: Collection[int] = ()) -> int | None:
        """The row guessed for a title; None where nothing is near."""
        found = self._near(query, without, surplus=0.1)[:2]
        if not found:
            return None
        is_wandering = zlib.crc32(query.encode()) % _WANDERS_EVERY == 0
        if len(found) > 1 and is_wandering and found[1][0] >= _ABOUT_AS_NEAR * found[0][0]:
            return found[1][1]
        return found[0][1]

    def search(self, query: str, without: Collection[int] = ()) -> list[int]:
        """Up to ten rows, nearest first."""
        return [number for _, number in self._near(query, without, surplus=0.2)[:10]]

    def _near(self, query: str, without: Collection[int], surplus: float) -> list[tuple[float, int]]:
        asked = words_of(query)
        weights = {word: self._weight(word) for word in asked}
        whole = sum(weights.values())
        scored = []
        starting = self._starts.get(" ".join(asked[:_WORDS_OF_A_START]), ())
        for number in {*self._exact.get(" ".join(asked), ()), *starting, *self._candidates(weights)}:
            words = set(self._words[number])
            shared = sum(weights.get(word, 0.0) for word in words)
            if number not in without and shared >= _ENOUGH_SHARED * whole:
                besides = sum(self._weight(word) for word in words) - shared
                is_phrase = self._words[number][: len(asked)] == asked
                scored.append((shared - surplus * besides + _PHRASE * is_phrase * whole, number))
        return sorted(scored, key=lambda pair: (-pair[0], pair[1]))

    def _candidates(self, weights: dict[str, float]) -> list[int]:
        scores: dict[int, float] = {}
        seen = 0
        for word in sorted(weights, key=lambda word: len(self._postings.get(word, ()))):
            postings = self._postings.get(word, array("I"))
            seen += len(postings)
            if seen > _MOST_POSTINGS and scores:
                break
            for number in postings:
                scores[number] = scores.get(number, 0.0) + weights[word]
        nearest = heapq.nlargest(_RESCORED, [(score, -number) for number, score in scores.items()])
        return [-number for _, number in nearest]

    def _weight(self, word: str) -> float:
        return math.log1p(len(self._words) / max(1, len(self._postings.get(word, ()))))


def words_of(title: str) -> list[str]:
    """The words of a title, lower case, without accents."""
    folded = unicodedata.normalize("NFKD", title.casefold())
    return _WORD.findall("".join(letter for letter in folded if not unicodedata.combining(letter)))
