"""GitHub: stars of many repositories at once, and how the stars of one grew.

With a token one GraphQL query reads 100 repositories; without one REST reads one a request, 60 an hour, where an
unchanged repository (ETag) is free. Documentation: docs.github.com/graphql and docs.github.com/rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from enrichers.batches import Spoiled, ask_in_batches
from enrichers.credentials import Credentials
from enrichers.errors import BadResponse, GaveUp, ProviderError, RateLimited
from enrichers.github_answers import (
    is_mixed_up,
    parse_rest_repository,
    parse_star_week,
    read_aliases,
    render_query,
    too_heavy,
)
from enrichers.http import Http
from enrichers.plan import GITHUB_GRAPHQL_BATCH
from enrichers.records import (
    Failed,
    Found,
    Lookup,
    NotFound,
    Provider,
    RepositoryAsk,
    RepositoryRecord,
    StarWeek,
)
from enrichers.refusals import check_address, not_understood
from lists.identifiers import RepositoryId

if TYPE_CHECKING:
    from enrichers.github_library import Answer, LibraryThroughHttp

GITHUB_URL = "https://api.github.com"
HISTORY_PAGE_SIZE = 30  # weeks a page
HISTORY_API_VERSION = "2026-03-10"  # the first version with the star history endpoint

# Taken down: by GitHub (403 with a "block", which the HTTP layer lets through) or by law (451). Gone for everybody.
_BLOCKED_STATUSES = (403, 451)
_BY_ID = re.compile(r"/repositories/\d+")


@dataclass(frozen=True, slots=True)
class RateLimit:
    """GitHub's account of the requests of this hour, from the last answer that gave one."""

    limit: int
    remaining: int
    resets_at: datetime


class GitHubClient:
    """What starcite asks of GitHub. ``base_url`` is the API's root; one that ends in ``/api/v3`` is an Enterprise's."""

    def __init__(self, http: Http, base_url: str = GITHUB_URL, credentials: Credentials | None = None) -> None:
        self._http = http
        self._base_url = base_url.rstrip("/")
        nobody = Credentials(Provider.GITHUB, (), http.utc_now)
        self._credentials = nobody if credentials is None else credentials
        self._library_once: LibraryThroughHttp | None = None
        self._rate_limit: RateLimit | None = None

    def __repr__(self) -> str:
        return f"GitHubClient({self._base_url!r}, {'with' if self._credentials else 'without'} token)"

    @property
    def rate_limit(self) -> RateLimit | None:
        """The quota ``fetch_repositories`` draws on, after its last answer. None before, or where none is given."""
        return self._rate_limit

    def fetch_repositories(self, asks: Sequence[RepositoryAsk]) -> dict[RepositoryId, Lookup[RepositoryRecord]]:
        """Look up repositories by name. A repository absent from the result was not asked (quota, stop, time).

        Without a token they are asked one by one in the order given, until the hour's quota is used up; one whose
        ETag is known costs nothing when unchanged, and then has the numbers of ``known``, which must be those that
        came with the ETag. After a rename the record has today's name and the same
        ``database_id``. Where another repository bears the name, the followed one is asked for by its number; the other
        one comes back only where that is gone, or as its ``namesake``.
        """
        by_key: dict[str, RepositoryAsk] = {}
        for ask in asks:
            by_key.setdefault(ask.repository_id.key, ask)
        named = {key: ask for key, ask in by_key.items() if not ask.by_number}
        answers: dict[str, Lookup[RepositoryRecord]] = {}
        if self._credentials:
            answers = self._fetch_by_graphql(named)
            by_number = {key: ask for key, ask in by_key.items() if ask.by_number}
            astray = {key: lookup for key, lookup in answers.items() if _is_another(named[key], lookup)}
            answers = {key: lookup for key, lookup in answers.items() if key not in astray}
            answers |= self._fetch_each(by_number | {key: named[key] for key in astray}, self._follow_number, astray)
        if not self._credentials:  # none was there, or the last one was refused meanwhile
            left = {key: ask for key, ask in by_key.items() if isinstance(answers.get(key), Failed | None)}
            answers |= self._fetch_each(left, self._fetch_repository)
        return {
            ask.repository_id: answers[ask.repository_id.key] for ask in asks if ask.repository_id.key in answers
        }  # fmt: skip

    def fetch_star_history(self, repository_id: RepositoryId, first_page: int = 1) -> Iterator[tuple[StarWeek, ...]]:
        """Weeks of star history, newest first, a page of at most 30 at a time; ``first_page`` resumes.

        Only stars still held are in it, so it is a reconstruction. Pages shift by one week every Sunday (UTC). Raises
        ProviderError.
        """
        path = f"{_path_of(repository_id)}/stargazers/history"
        page = first_page
        while True:
            weeks, path = self._fetch_history_page(path, page)
            if weeks:
                yield weeks
            if len(weeks) < HISTORY_PAGE_SIZE:
                return
            page += 1

    def _library(self) -> LibraryThroughHttp:
        if self._library_once is None:
            from enrichers.github_library import LibraryThroughHttp

            self._library_once = LibraryThroughHttp(self._http, self._base_url, self._credentials)
        return self._library_once

    def _fetch_by_graphql(self, asks: dict[str, RepositoryAsk]) -> dict[str, Lookup[RepositoryRecord]]:
        def ask(keys: tuple[str, ...]) -> dict[str, Lookup[RepositoryRecord]]:
            return self._query(keys, [_name_today(asks[key]) for key in keys])

        return ask_in_batches(self._http, Provider.GITHUB, list(asks), GITHUB_GRAPHQL_BATCH, ask)

    def _query(self, keys: tuple[str, ...], names: Sequence[RepositoryId]) -> dict[str, Lookup[RepositoryRecord]]:
        from enrichers.github_library import Moved

        if self._is_quota_used_up():
            raise GaveUp(Provider.GITHUB.display_name, "not asked, the quota of this hour is used up")
        try:
            answer = self._library().graphql(*render_query(names))
        except Moved as moved:
            raise self._bad(301, f"has moved its GraphQL address to {moved.location}") from None
        self._note_rate_limit(answer)
        if answer.status in (502, 504):
            raise Spoiled(too_heavy(answer.status))
        body = _decode(answer)
        data = body.get("data") if isinstance(body, dict) else None
        errors = body.get("errors", []) if isinstance(body, dict) else None
        if answer.status != 200 or not isinstance(errors, list) or not (isinstance(data, dict) or errors):
            raise self._bad(answer.status, "did not answer the query")
        try:
            answers = read_aliases(keys, data if isinstance(data, dict) else {}, errors)
        except RateLimited as error:  # said with status 200, so the HTTP layer could not see it
            if self._rate_limit is not None and self._credentials.rest(self._rate_limit.resets_at):
                self._rate_limit = None
                return self._query(keys, names)
            self._http.standings.mark_down(Provider.GITHUB, error)
            raise
        if is_mixed_up(names, [answers.get(key) for key in keys]):
            raise self._bad(200, "did not answer the query with the repositories asked for")
        self._http.standings.note_good_answer(Provider.GITHUB)
        return answers

    def _fetch_each(
        self,
        asks: dict[str, RepositoryAsk],
        fetch: Callable[[RepositoryAsk, Lookup[RepositoryRecord] | None], Lookup[RepositoryRecord]],
        by_name: Mapping[str, Lookup[RepositoryRecord]] = MappingProxyType({}),
    ) -> dict[str, Lookup[RepositoryRecord]]:
        """Ask one by one by REST, until the hour's quota is used up."""
        answers: dict[str, Lookup[RepositoryRecord]] = {}
        for key, ask in asks.items():
            if self._is_quota_used_up():
                break
            try:
                answers[key] = fetch(ask, by_name.get(key))
            except GaveUp:
                break
            except ProviderError as error:
                answers[key] = Failed(error)
        return answers

    def _fetch_repository(
        self, ask: RepositoryAsk, _none: Lookup[RepositoryRecord] | None = None
    ) -> Lookup[RepositoryRecord]:
        """One repository: by its name while it has that name, by its number once renamed, which spares the redirect.

        A number that is gone is looked for by its name, which someone else may have taken since.
        """
        known = ask.known
        if ask.by_number:
            return self._follow_number(ask, None)
        if known is None or known.repository_id.key == ask.repository_id.key:
            lookup = self._get_repository(_path_of(ask.repository_id), known)
            return self._follow_number(ask, lookup) if _is_another(ask, lookup) else lookup
        lookup = self._get_repository(f"/repositories/{known.database_id}", known)
        return self._get_repository(_path_of(ask.repository_id), None) if isinstance(lookup, NotFound) else lookup

    def _follow_number(self, ask: RepositoryAsk, by_name: Lookup[RepositoryRecord] | None) -> Lookup[RepositoryRecord]:
        """The followed repository by its number. ``by_name`` is what its name led to, which stands where it is gone."""
        lookup = self._get_repository(f"/repositories/{ask.followed_id}", ask.known if by_name is None else None)
        if not isinstance(by_name, Found):
            return lookup
        if isinstance(lookup, Found):
            return Found(replace(lookup.value, namesake=by_name.value))
        return by_name if isinstance(lookup, NotFound) else lookup

    def _get_repository(self, path: str, known: RepositoryRecord | None) -> Lookup[RepositoryRecord]:
        headers = {"If-None-Match": known.etag} if known is not None and known.etag else {}
        answer, _ = self._get(path, headers)
        if not self._credentials:  # with one, GraphQL's quota is watched, which is another
            self._note_rate_limit(answer)
        if answer.status == 304 and known is not None:
            return Found(replace(known, etag=answer.headers.get("etag", known.etag)))
        body = _decode(answer)
        said = body.get("message") if isinstance(body, dict) else None
        if answer.status in _BLOCKED_STATUSES or (answer.status == 404 and said == "Not Found"):
            return NotFound()
        if answer.status != 200:
            raise self._bad(answer.status, f"did not answer for {path}" + (f": {said}" if said else ""))
        try:
            record = parse_rest_repository(body, answer.headers.get("etag"))
        except ValueError as error:
            return Failed(not_understood(Provider.GITHUB, f"described {path} wrongly: {error}"))
        self._http.standings.note_good_answer(Provider.GITHUB)
        return Found(record)

    def _get(self, path: str, headers: dict[str, str], parameters: dict[str, Any] | None = None) -> tuple[Answer, str]:
        """GET a path, following one rename; the path that answered comes with the answer."""
        from enrichers.github_library import Moved

        for _ in range(2):
            try:
                answer = self._library().get(path, headers, parameters)
            except Moved as moved:
                # Only the number is taken from the address, so that the token never follows to another host.
                named = _BY_ID.search(urlsplit(moved.location).path)
                if named is None:
                    break
                path = named[0] + (path[path.index("/stargazers") :] if "/stargazers" in path else "")
            else:
                return answer, path
        raise self._bad(301, f"redirects {path} in a way that leads nowhere")

    def _fetch_history_page(self, path: str, page: int) -> tuple[tuple[StarWeek, ...], str]:
        headers = {"X-GitHub-Api-Version": HISTORY_API_VERSION}
        answer, path = self._get(path, headers, {"per_page": HISTORY_PAGE_SIZE, "page": page})
        body = _decode(answer)
        if answer.status != 200 or not isinstance(body, list):
            raise self._bad(answer.status, f"did not answer with star history for {path}")
        try:
            return tuple(map(parse_star_week, body)), path
        except ValueError as error:
            raise self._bad(200, f"described a week of {path} wrongly: {error}") from None

    def _note_rate_limit(self, answer: Answer) -> None:
        headers = answer.headers
        try:
            self._rate_limit = RateLimit(
                limit=int(headers["x-ratelimit-limit"]),
                remaining=int(headers["x-ratelimit-remaining"]),
                resets_at=datetime.fromtimestamp(int(headers["x-ratelimit-reset"]), UTC),
            )
        except (KeyError, ValueError, OverflowError, OSError):
            return  # an answer without an account of the quota leaves the last one standing

    def _is_quota_used_up(self) -> bool:
        quota = self._rate_limit
        if quota is None or quota.remaining > 0 or quota.resets_at <= self._http.utc_now():
            return False
        if self._credentials.rest(quota.resets_at):
            self._rate_limit = None
            return False
        return True

    def _bad(self, status: int, happened: str) -> BadResponse:
        remedy = check_address(Provider.GITHUB)
        error = BadResponse(Provider.GITHUB.display_name, happened, status=status, remedy=remedy)
        self._http.standings.note_bad_answer(Provider.GITHUB, error)
        return error


def _name_today(ask: RepositoryAsk) -> RepositoryId:
    """The name to ask by: the one the followed repository answered with last, else the one that the list has."""
    return ask.repository_id if ask.known is None or ask.followed_id is None else ask.known.repository_id


def _is_another(ask: RepositoryAsk, lookup: Lookup[RepositoryRecord]) -> bool:
    """Whether a name led to another repository than the one that is followed."""
    return isinstance(lookup, Found) and ask.followed_id not in (None, lookup.value.database_id)


def _path_of(repository_id: RepositoryId) -> str:
    return f"/repos/{quote(repository_id.owner, safe='')}/{quote(repository_id.name, safe='')}"


def _decode(answer: Answer) -> Any:
    """The JSON of an answer, None where it is none (errors can be HTML pages), or nested too deep."""
    try:
        return json.loads(answer.text)
    except (ValueError, RecursionError):
        return None
