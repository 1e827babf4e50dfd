"""The questions the command line asks of ``trends``, on the published copy of a warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from warehouse.queries import run_own_query
from warehouse.records import Table

WINDOW_DAYS = (7, 30, 90, 365)


def read_movers(published: Path, days: int, count: int) -> Table:
    """What grew most in the last ``days`` days, the first ``count`` of each metric."""
    return run_own_query(published, "from trends.movers($days, $count)", {"days": days, "count": count})


def read_growth(published: Path, days: int) -> Table:
    """Growth of everything over one of the windows of ``WINDOW_DAYS``; unknown growth comes last, with its reason."""
    return run_own_query(
        published,
        "from trends.growth where window_days = $days order by metric, growth desc nulls last, canonical_id",
        {"days": days},
    )


def read_crossings(published: Path, since: date) -> Table:
    """Badge lines crossed on ``since`` (UTC) or later, newest first; only crossings seen in observed numbers."""
    return run_own_query(
        published,
        "from trends.crossings where crossed_on >= $since and basis = 'observed'"
        " order by crossed_on desc, metric, value desc, canonical_id",
        {"since": since},
    )


def read_coverage(published: Path) -> Table:
    """How much is known about each list."""
    return run_own_query(published, "from trends.coverage order by list_path, metric", {})


def read_latest(published: Path) -> Table:
    """The newest good number of everything."""
    return run_own_query(published, "from trends.latest order by metric, value desc nulls last, canonical_id", {})


def read_history(published: Path, any_id: str) -> Table:
    """All numbers of one paper or repository by any of its ids, oldest first; suspect ones are marked."""
    return run_own_query(published, "from trends.history($id)", {"id": any_id})


def read_courses(
    published: Path, since: date, until: date, paper_ids: Sequence[str], database_ids: Sequence[int]
) -> Table:
    """Citations and stars of papers (canonical ids) and repositories (GitHub's numbers) over time, oldest first.

    The days known are parted into at most 53 steps of the same length, counted back from ``until``, and of each step
    the last number is given. Suspect numbers are left out; observed and reconstructed ones are told apart, so a step
    can have one of each.
    """
    return run_own_query(
        published,
        "with chosen as ("
        " select canonical_id, github_database_id, metric, quality, observed_on, value from trends.numbers"
        " where metric in ('citation_count', 'star_count') and quality <> 'suspect'"
        " and observed_on between $since and $until"
        " and (canonical_id in (select unnest($paper_ids::varchar[]))"
        " or github_database_id in (select unnest($database_ids::bigint[])))),"
        " steps as (select greatest(1, ceil(date_diff('day', min(observed_on), $until) / 52)) as days from chosen)"
        " select canonical_id, github_database_id, metric, quality,"
        " max(observed_on) as observed_on, arg_max(value, observed_on) as value"
        " from chosen, steps"
        " group by canonical_id, github_database_id, metric, quality,"
        " floor(date_diff('day', observed_on, $until) / steps.days)"
        " order by observed_on",
        {"since": since, "until": until, "paper_ids": list(paper_ids), "database_ids": list(database_ids)},
    )
