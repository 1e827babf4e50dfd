"""What GitHub's answers say: queries written, rows read. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from enrichers.alignment import Row, is_misaligned
from enrichers.batches import Spoiled
from enrichers.errors import ProviderUnavailable, RateLimited
from enrichers.records import Failed, Found, Lookup, NotFound, Provider, RepositoryRecord, StarWeek
from enrichers.refusals import not_understood
from lists.identifiers import RepositoryId

# Scalars only: stargazers{totalCount} is for administrators since 2026-06-30.
_REPOSITORY_FIELDS = "nameWithOwner databaseId stargazerCount isArchived pushedAt licenseInfo { spdxId }"
MOST_STARS = 1_000_000_000  # a thousand times what the most starred repository has
_LARGEST_ID = 2**63 - 1
_LAST_SECOND = 250_000_000_000  # in the year 9892
_FULL_NAME = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)
_TOO_HEAVY = re.compile(r"resource.?limits|timed? ?out|something went wrong", re.IGNORECASE)
_REMEDY = "the last good numbers stay; the next run asks again"


def render_query(names: Sequence[RepositoryId]) -> tuple[str, dict[str, str]]:
    """One GraphQL query for many repositories, aliased ``r0``, ``r1``, …, and its variables. Renames are followed."""
    declared = ", ".join(f"$o{n}: String!, $n{n}: String!" for n in range(len(names)))
    rows = "\n".join(f"  r{n}: repository(owner: $o{n}, name: $n{n}) {{ ...Row }}" for n in range(len(names)))
    variables = {f"o{n}": name.owner for n, name in enumerate(names)}
    variables |= {f"n{n}": name.name for n, name in enumerate(names)}
    return f"query({declared}) {{\n{rows}\n}}\nfragment Row on Repository {{ {_REPOSITORY_FIELDS} }}", variables


def read_aliases(
    keys: Sequence[str], data: dict[str, Any], errors: Sequence[object]
) -> dict[str, Lookup[RepositoryRecord]]:
    """What a query says of each alias. Good rows stand whatever is wrong with the others.

    Raises Spoiled with the good rows where the rest was too much for one query, RateLimited where GitHub says so.
    """
    of_alias, of_query = _sort_errors(errors)
    if any(error.get("type") in ("RATE_LIMITED", "RATE_LIMIT") for error in of_query):
        remedy = "the last good numbers stay; the next run asks again"
        raise RateLimited(
            Provider.GITHUB.display_name, "the points of this hour are used up", status=200, remedy=remedy
        )
    answers: dict[str, Lookup[RepositoryRecord]] = {}
    is_too_heavy = any(_is_too_heavy(error) for error in of_query)
    for number, key in enumerate(keys):
        row, error = data.get(f"r{number}"), of_alias.get(f"r{number}")
        if row is not None:
            answers[key] = _lookup_of(row)
        elif error is not None and error.get("type") == "NOT_FOUND":
            answers[key] = NotFound()
        elif error is not None and _is_too_heavy(error):
            is_too_heavy = True
        elif not is_too_heavy:
            said = (error or (of_query[0] if of_query else {})).get("message", "nothing")
            answers[key] = Failed(not_understood(Provider.GITHUB, f"said of {key}: {str(said)[:200]}"))
    if is_too_heavy and len(answers) < len(keys):
        raise Spoiled(too_heavy(200), answers)
    return answers


def is_mixed_up(names: Sequence[RepositoryId], answers: Sequence[Lookup[RepositoryRecord] | None]) -> bool:
    """Whether the rows of a query belong to other names than they were asked by (``alignment``). None: not answered."""
    rows = {
        name.key: Row(frozenset([found.value.repository_id.key]), found.value.database_id)
        if isinstance(found, Found)
        else None
        for name, found in zip(names, answers, strict=True)
        if isinstance(found, Found | NotFound)
    }
    return is_misaligned(rows)


def _sort_errors(errors: Sequence[object]) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """Errors by the alias their path begins with, and those of the whole query."""
    of_alias: dict[str, dict[str, Any]] = {}
    of_query: list[dict[str, Any]] = []
    for item in errors:
        error = cast("dict[str, Any]", item) if isinstance(item, dict) else {"message": str(item)}
        path = error.get("path")
        if isinstance(path, list) and path:
            of_alias.setdefault(str(path[0]), error)
        else:
            of_query.append(error)
    return of_alias, of_query


def _is_too_heavy(error: dict[str, Any]) -> bool:
    return bool(_TOO_HEAVY.search(f"{error.get('type', '')} {error.get('message', '')}"))


def too_heavy(status: int) -> ProviderUnavailable:
    """The error for a query that was more than GitHub would carry out at once."""
    name = Provider.GITHUB.display_name
    return ProviderUnavailable(name, "could not finish the query", status=status, remedy=_REMEDY)


def _lookup_of(row: object) -> Lookup[RepositoryRecord]:
    try:
        return Found(parse_graphql_repository(row))
    except ValueError as error:
        return Failed(not_understood(Provider.GITHUB, f"described a repository wrongly: {error}"))


def parse_graphql_repository(row: object) -> RepositoryRecord:
    """Read one aliased ``Repository``. Raises ValueError, saying which field is not what it should be."""
    if not isinstance(row, dict):
        raise ValueError(f"{row!r} is no object")  # noqa: TRY004 - data, not a call
    licence = row.get("licenseInfo")
    return RepositoryRecord(
        repository_id=_repository_id(row.get("nameWithOwner")),
        database_id=_count("databaseId", row.get("databaseId"), _LARGEST_ID),
        star_count=_count("stargazerCount", row.get("stargazerCount")),
        is_archived=row.get("isArchived") is True,
        pushed_at=_moment(row.get("pushedAt")),
        licence_spdx_id=licence.get("spdxId") if isinstance(licence, dict) else None,
    )


def parse_rest_repository(body: object, etag: str | None) -> RepositoryRecord:
    """Read the answer of ``GET /repos/{owner}/{repo}``. Raises ValueError, saying what is not what it should be."""
    if not isinstance(body, dict):
        raise ValueError("no object")  # noqa: TRY004 - data, not a call
    licence = body.get("license")
    return RepositoryRecord(
        repository_id=_repository_id(body.get("full_name")),
        database_id=_count("id", body.get("id"), _LARGEST_ID),
        star_count=_count("stargazers_count", body.get("stargazers_count")),
        is_archived=body.get("archived") is True,
        pushed_at=_moment(body.get("pushed_at")),
        licence_spdx_id=licence.get("spdx_id") if isinstance(licence, dict) else None,
        etag=etag,
    )


def parse_star_week(row: object) -> StarWeek:
    """Read one week: ``week`` is its first day in seconds since 1970 (UTC), ``days`` the stars gained on its seven."""
    days = row.get("days") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(days, list) or len(days) != 7:
        raise ValueError(f"{row!r} has no seven days")
    counts = tuple(_count("days", value) for value in days)
    start = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=_count("week", row.get("week"), _LAST_SECOND))
    return StarWeek(start.date(), cast("tuple[int, int, int, int, int, int, int]", counts))


def _repository_id(name: object) -> RepositoryId:
    if not isinstance(name, str) or not _FULL_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no owner/name")
    owner, _, rest = name.partition("/")
    return RepositoryId(owner, rest)


def _count(name: str, value: object, most: int = MOST_STARS) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError(f"{name} is {value!r}")
    return value


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no time")  # noqa: TRY004 - data, not a call
    return datetime.fromisoformat(value)
