"""Movements of numbers over time, as the warehouse reckons them and reports and feeds show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Mover:
    """A paper or repository whose number grew between two days (UTC).

    ``subject`` is the canonical id as text (``arxiv:…``, ``owner/name``), ``metric`` such as ``citation_count``.
    """

    subject: str
    title: str | None
    metric: str
    value_before: int
    value: int
    since: date
    observed_on: date

    @property
    def gain(self) -> int:
        """How much it grew; below 0 when it fell."""
        return self.value - self.value_before


@dataclass(frozen=True, slots=True)
class Crossing:
    """A number that passed a threshold on a day (UTC). ``value`` is the number of that day.

    ``lasting_name`` is what the subject goes by for good where ``subject`` may change, as a repository's name does.
    """

    subject: str
    title: str | None
    url: str | None
    metric: str
    threshold: int
    value: int
    observed_on: date
    lasting_name: str | None = None

    @property
    def is_upward(self) -> bool:
        """Whether the threshold was reached rather than lost."""
        return self.value >= self.threshold


METRIC_WORDS = {
    "citation_count": "citations",
    "influential_citation_count": "influential citations",
    "star_count": "stars",
}


def name_metric(metric: str) -> str:
    """The plural noun people read for a metric; the metric's own name for one not listed."""
    return METRIC_WORDS.get(metric, metric)
