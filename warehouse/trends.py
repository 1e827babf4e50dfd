"""The questions the command line asks of ``trends``, on the published copy of a warehouse."""

from __future__ import annotations

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
