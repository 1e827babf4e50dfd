"""GitHub's REST API for repositories and their star history, and the door to its GraphQL."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import unquote

from enrichers.sandbox.corpus import Corpus, Repository
from enrichers.sandbox.github_json import Json, pushed_at, repository_json, star_weeks
from enrichers.sandbox.limits import Budget, Windows
from enrichers.sandbox.wire import Request, Response, json_response

if TYPE_CHECKING:
    from enrichers.sandbox.github_graphql import CheckedQueries

STAR_HISTORY_VERSION = "2026-03-10"  # the API version that knows the star history
_DOCUMENTATION = "https://docs.github.com/rest"
_TOKEN = re.compile(r"(?i)(?:token|bearer)\s+(\S+)")
_REPOSITORY = re.compile(r"/(?:repos/([^/]+/[^/]+)|repositories/(\d+))(/stargazers/history)?")


@dataclass(slots=True)
class GitHubApi:
    """``valid_tokens`` None takes any token. ``windows`` holds the hourly budgets."""

    corpus: Corpus
    windows: Windows
    valid_tokens: frozenset[str] | None = None
    _checked: CheckedQueries | None = field(init=False, default=None, repr=False)
    _weeks: dict[tuple[int, date], list[Json]] = field(init=False, default_factory=dict, repr=False)

    def answer(self, request: Request, today: date, root: str, now: float) -> Response:
        """Answer one request as of a day. ``root`` is where the caller reached the API, ``now`` in epoch seconds."""
        if not request.headers.get("user-agent"):
            return _message(403, "Missing or invalid User Agent string.", {})
        token = _token(request)
        if token is not None and self.valid_tokens is not None and token not in self.valid_tokens:
            return _message(401, "Bad credentials", {})
        path = unquote(request.path).removeprefix("/api/v3")
        if path in ("/graphql", "/api/graphql"):
            return self._graphql(request, token, today, now)
        if path == "/rate_limit":
            return self._rate_limit(token, now)
        budget = self.windows.budget(token, "core", now)
        if budget.remaining == 0:
            return rate_limit_exceeded(budget, has_token=token is not None)
        response = self._rest(request, path, today, root, has_token=token is not None)
        if response.status != 304:  # an unchanged answer costs nothing
            budget = self.windows.spend(token, "core", now)
        return response.with_headers(budget.headers())

    def _rest(self, request: Request, path: str, today: date, root: str, *, has_token: bool) -> Response:
        asked = _REPOSITORY.fullmatch(path)
        if asked is None or request.method != "GET":
            return _message(404, "Not Found", {})
        name, number, history = asked.groups()
        if number is not None:
            repository = self.corpus.repository_by_database_id(int(number), today)
        else:
            repository = self.corpus.repository(name, today)
        if repository is None:
            return _message(404, "Not Found", {})
        if number is None and repository.name_on(today).lower() != name.lower():
            return _moved(f"{root}/repositories/{repository.database_id}{history or ''}")
        if history:
            return self._star_history(request, repository, today, f"{root}{path}")
        value = repository_json(repository, today, root, has_token=has_token)
        modified = f"{pushed_at(repository, today):%a, %d %b %Y %H:%M:%S GMT}"
        return _unless_unchanged(request, json_response(200, value, _headers({"Last-Modified": modified})))

    def _star_history(self, request: Request, repository: Repository, today: date, url: str) -> Response:
        if request.headers.get("x-github-api-version") != STAR_HISTORY_VERSION:
            return _message(404, "Not Found", {})
        try:
            per_page = min(100, max(1, int(request.query.get("per_page", "30"))))
            page = max(1, int(request.query.get("page", "1")))
        except ValueError:
            return _message(422, "Validation Failed", {})
        known = (repository.database_id, today)
        if known not in self._weeks:
            # One repository at a time: pages of it follow each other, and memory stays small.
            self._weeks = {known: star_weeks(repository, today)}
        weeks = self._weeks[known]
        pages = max(1, -(-len(weeks) // per_page))
        links = []
        if page < pages:
            links = [f'<{url}?per_page={per_page}&page={page + 1}>; rel="next"']
            links += [f'<{url}?per_page={per_page}&page={pages}>; rel="last"']
        link = {"Link": ", ".join(links)} if links else {}
        return json_response(200, weeks[(page - 1) * per_page : page * per_page], _headers(link))

    def _graphql(self, request: Request, token: str | None, today: date, now: float) -> Response:
        if token is None:
            return _message(401, "This endpoint requires you to be authenticated.", {})
        budget = self.windows.budget(token, "graphql", now)
        if budget.remaining == 0:
            error = {"type": "RATE_LIMIT", "message": "API rate limit exceeded."}
            return json_response(200, {"errors": [error]}, _headers(budget.headers()))
        try:
            document = json.loads(request.body)
            query, variables = str(document["query"]), document.get("variables")
        except (ValueError, KeyError, TypeError, AttributeError):
            return _message(400, "Problems parsing JSON", budget.headers())
        # Imported here because only callers with a token need it, and it takes a tenth of a second.
        from enrichers.sandbox.github_graphql import CheckedQueries, build_github_schema, execute_github

        if self._checked is None:
            self._checked = CheckedQueries(build_github_schema())
        budget = self.windows.spend(token, "graphql", now)
        answer = execute_github(self._checked, self.corpus, today, lambda: budget, query, variables)
        media = {"X-GitHub-Media-Type": "github.v4; format=json"}
        return json_response(200, answer, _headers({**media, **budget.headers()}))

    def _rate_limit(self, token: str | None, now: float) -> Response:
        def row(budget: Budget) -> Mapping[str, int]:
            return {
                "limit": budget.limit,
                "used": budget.used,
                "remaining": budget.remaining,
                "reset": int(budget.resets_at),
            }

        core = self.windows.budget(token, "core", now)
        graphql = self.windows.budget(token, "graphql", now)
        value = {"resources": {"core": row(core), "graphql": row(graphql)}, "rate": row(core)}
        return json_response(200, value, _headers({"Cache-Control": "no-cache", **core.headers()}))


def rate_limit_exceeded(budget: Budget, *, has_token: bool) -> Response:
    """GitHub's answer when an hour is used up: 403, with the moment it begins anew in the headers."""
    advice = "" if has_token else " (But here's the good news: Authenticated requests get a higher rate limit.)"
    return _message(403, f"API rate limit exceeded.{advice}", budget.headers())


def _token(request: Request) -> str | None:
    found = _TOKEN.fullmatch(request.headers.get("authorization", "").strip())
    return None if found is None else found[1]


def _unless_unchanged(request: Request, response: Response) -> Response:
    etag = f'W/"{sha256(response.body).hexdigest()}"'
    asked = [text.strip().removeprefix("W/") for text in request.headers.get("if-none-match", "").split(",")]
    if etag.removeprefix("W/") in asked:
        kept = {key: value for key, value in response.headers.items() if key != "Content-Type"}
        return Response(304, b"", {**kept, "ETag": etag})
    return response.with_headers({"ETag": etag})


def _moved(url: str) -> Response:
    value = {
        "message": "Moved Permanently",
        "url": url,
        "documentation_url": "https://docs.github.com/v3/#http-redirects",
    }
    return json_response(301, value, _headers({"Location": url}))


def _message(status: int, text: str, headers: Mapping[str, str]) -> Response:
    value = {"message": text, "documentation_url": _DOCUMENTATION, "status": str(status)}
    return json_response(status, value, _headers(headers))


def _headers(more: Mapping[str, str]) -> dict[str, str]:
    return {
        "Server": "github.com",
        "Cache-Control": "private, max-age=60, s-maxage=60",
        "X-GitHub-Media-Type": "github.v3; format=json",
        "X-GitHub-Api-Version-Selected": "2022-11-28",
        **more,
    }
