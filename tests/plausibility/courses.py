"""The real series by subject, which of them may be fitted to, and which of their days are false."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import duckdb

from enrichers.plausibility import CITATION_LIMITS, STAR_LIMITS, Limits
from enrichers.records import Number, Quality, Series

HERE = Path(__file__).parent
LIMITS = {"paper": CITATION_LIMITS, "repository": STAR_LIMITS}
SOURCE = {"paper": "semantic_scholar", "repository": "github"}
SQL = """
    select 'paper', arxiv_id, (observed_at at time zone 'UTC')::date as day, last(citation_count order by observed_at)
    from '{0}/semantic_scholar_citations.parquet' group by all
    union all
    select 'repository', repo, observed_on, any_value(star_count) from '{0}/github_stars_daily.parquet' group by all
    order by all
"""


@dataclass(frozen=True)
class Subject:
    """One paper or repository and its numbers, oldest first, one a day."""

    kind: str
    name: str
    part: str
    points: tuple[tuple[date, int], ...]

    @property
    def limits(self) -> Limits:
        return LIMITS[self.kind]

    def number(self, day: date, value: int, quality: Quality = Quality.OBSERVED) -> Number:
        """A number as the warehouse would hold it."""
        return Number(value, day, datetime.combine(day, time(3), UTC), SOURCE[self.kind], quality)


@dataclass(frozen=True)
class Event:
    """What was said by eye of some days of one subject (``*``: of all)."""

    kind: str
    subject: str
    first_day: date
    last_day: date
    verdict: str


def read_events() -> tuple[Event, ...]:
    with (HERE / "events.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_event(row) for row in csv.DictReader(file))


def _event(row: dict[str, str]) -> Event:
    days = (date.fromisoformat(row[key]) for key in ("first_day", "last_day"))
    return Event(row["kind"], row["subject"], *days, row["verdict"])


def read_parts() -> dict[tuple[str, str], str]:
    """``fit`` or ``held_out``, by kind and name."""
    with (HERE / "subjects.csv").open(encoding="utf-8", newline="") as file:
        return {(row["kind"], row["subject"]): row["part"] for row in csv.DictReader(file)}


def read_subjects(shared: Path) -> tuple[Subject, ...]:
    parts = read_parts()
    points: dict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    for kind, name, day, value in duckdb.sql(SQL.format(shared / "series")).fetchall():
        points[kind, name].append((day, value))
    return tuple(Subject(*key, parts[key], tuple(found)) for key, found in points.items())


def false_days(events: tuple[Event, ...], subject: Subject) -> frozenset[date]:
    """The days on which a subject's number was false."""
    spans = [e for e in events if e.verdict == "anomaly" and (e.kind, e.subject) == (subject.kind, subject.name)]
    return frozenset(
        day for day, _ in subject.points if any(span.first_day <= day <= span.last_day for span in spans)
    )  # fmt: skip


def followed(series: Series, new: Number) -> Series:
    """A series after one more number, as ``warehouse.reading`` would read it: 30 newest, newest first."""
    return Series(series.good if new.quality is Quality.SUSPECT else new, (new, *series.recent[:29]))
