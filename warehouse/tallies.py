"""What all runs together came to, and what is held back or silent now: for ``doctor`` and for who watches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import duckdb

from enrichers.records import Provider


@dataclass(frozen=True, slots=True)
class LastAnswers:
    """What one provider said of late, as days (UTC); None where there is none.

    A *good* day is one on which it answered something and not every number was held back. ``failing_since`` is the
    first day after it on which a question failed, of all days where there is no good one.
    """

    good_on: date | None
    failing_since: date | None


@dataclass(frozen=True, slots=True)
class HeldBack:
    """How many series of a provider show a number that is held back, and the day of the oldest such run of days."""

    series: int
    since: date


@dataclass(frozen=True, slots=True)
class Standing:
    """How the providers stand by what is stored. One that was never asked, or has nothing held back, is absent.

    ``pages`` counts the pages behind links by outcome.
    """

    answers: Mapping[Provider, LastAnswers] = field(default_factory=dict)
    held_back: Mapping[Provider, HeldBack] = field(default_factory=dict)
    pages: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tallies:
    """Totals over all runs. ``runs`` by command and exit code (None of one that never ended)."""

    runs: tuple[tuple[str, int | None, int], ...] = ()
    lookups: tuple[tuple[str, int], ...] = ()
    requests: tuple[tuple[str, int], ...] = ()


def read_standing(connection: duckdb.DuckDBPyConnection) -> Standing:
    """How the providers stand."""
    return Standing(read_last_answers(connection), read_held_back(connection), read_page_outcomes(connection))


def read_last_answers(connection: duckdb.DuckDBPyConnection) -> dict[Provider, LastAnswers]:
    """What each provider said of late; one that was never asked is absent."""
    # Of a thing's good answers the lookups keep the newest day only; the numbers keep every day.
    found = connection.execute(
        "with nights as (select source::varchar as provider, observed_on, bool_and(quality::varchar = 'suspect') as bad"
        "   from core.snapshots where quality::varchar <> 'reconstructed' group by all),"
        " answered as (select distinct provider::varchar as provider, observed_on from core.lookups"
        "   where outcome <> 'failed' union select provider, observed_on from nights),"
        " good as (select provider, max(observed_on) as good_on from answered left join nights"
        "   using (provider, observed_on) where bad is not true group by all)"
        " select asked.provider, any_value(good_on), min(asked.observed_on) filter ("
        "   asked.outcome = 'failed' and (good_on is null or asked.observed_on > good_on))"
        " from (select provider::varchar as provider, outcome, observed_on from core.lookups) as asked"
        " left join good using (provider) group by asked.provider"
    ).fetchall()
    return {Provider(provider): LastAnswers(good_on, since) for provider, good_on, since in found}


def read_held_back(connection: duckdb.DuckDBPyConnection) -> dict[Provider, HeldBack]:
    """Series whose newest number is held back, by provider, with the first day of the oldest stretch."""
    found = connection.execute(
        "with seen as (from core.snapshots where quality::varchar <> 'reconstructed'),"
        " last as (select subject_id, metric, source, arg_max(quality::varchar, observed_on) as newest,"
        "   max(observed_on) filter (quality::varchar = 'observed') as good_on from seen group by all)"
        " select source::varchar, count(distinct (subject_id, metric)), min(observed_on)"
        " from seen join last using (subject_id, metric, source)"
        " where newest = 'suspect' and (good_on is null or observed_on > good_on) group by all"
    ).fetchall()
    return {Provider(source): HeldBack(series, since) for source, series, since in found}


def read_tallies(connection: duckdb.DuckDBPyConnection) -> Tallies:
    """Totals over all runs the warehouse knows."""
    runs = connection.execute("select command, exit_code, count(*) from core.runs group by all order by all").fetchall()
    lookups = connection.execute(
        "select sum(found)::bigint, sum(not_found)::bigint, sum(failed)::bigint from core.runs where found is not null"
    ).fetchone() or (None, None, None)
    requests = connection.execute(
        "select provider, sum(requests_sent)::bigint from core.spend group by all order by all"
    ).fetchall()
    named = zip(("found", "not_found", "failed"), lookups, strict=True)
    return Tallies(tuple(runs), tuple((name, count) for name, count in named if count is not None), tuple(requests))


def read_page_outcomes(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many pages behind links are known by each outcome."""
    found = connection.execute("select outcome, count(*) from core.pages group by all order by all").fetchall()
    return {str(outcome): int(count) for outcome, count in found}
