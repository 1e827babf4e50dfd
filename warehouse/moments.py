"""Moments as they come out of DuckDB."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment_of(microseconds: int) -> datetime:
    """The moment (UTC) that ``epoch_us`` gives; DuckDB would build a pytz zone for every timestamptz it hands over."""
    return _EPOCH + timedelta(microseconds=microseconds)
