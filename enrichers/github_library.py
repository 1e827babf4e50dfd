"""PyGithub with its connections replaced by ours. Imported when first needed, it takes a while.

PyGithub sleeps up to an hour until a limit resets, follows redirects without end, waits on a 202, and throws good
rows away where one alias of a query has an error. Only its ``Requester`` is used: it knows GitHub's addresses and
versions. The injection goes to a subclass made for one client, so that PyGithub itself stays as it is.
"""

from __future__ import annotations

from collections.abc import ItemsView
from typing import Any

import httpx
from github.GithubException import GithubException
from github.Requester import Requester

from enrichers.credentials import Credential, Credentials
from enrichers.errors import BadResponse
from enrichers.http import Http
from enrichers.records import Provider
from enrichers.refusals import check_address, not_understood

_REDIRECTS = (301, 302, 307, 308)


class Moved(Exception):
    """GitHub says the thing is elsewhere now; following is the client's to decide."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


class LibraryThroughHttp:
    """PyGithub's requester over the one HTTP layer. ``base_url`` is the API's root, ``…/api/v3`` on Enterprise."""

    def __init__(self, http: Http, base_url: str, credentials: Credentials) -> None:
        self._requester = _requester_over(http, base_url, credentials)

    def get(self, path: str, headers: dict[str, str], parameters: dict[str, Any] | None = None) -> Answer:
        """GET a path below the root. Raises Moved, and what ``Http.send`` raises."""
        return self._ask("GET", path, headers, parameters, None)

    def graphql(self, query: str, variables: dict[str, str]) -> Answer:
        """Send one GraphQL query. Raises Moved, and what ``Http.send`` raises; ``errors`` are for the caller."""
        body = {"query": query, "variables": variables}
        return self._ask("POST", self._requester.graphql_url, {}, None, body)

    def _ask(
        self, verb: str, url: str, headers: dict[str, str], parameters: dict[str, Any] | None, body: object
    ) -> Answer:
        try:
            status, got, text = self._requester.requestJson(verb, url, parameters, dict(headers), body)
        except (GithubException, RuntimeError, AssertionError) as error:
            happened = f"answered in a way PyGithub does not take ({type(error).__name__})"
            remedy = check_address(Provider.GITHUB)
            raise BadResponse(Provider.GITHUB.display_name, happened, remedy=remedy) from None
        return Answer(status, got, text)


class Answer:
    """One answer of GitHub: status, headers by lower-case name, text of the body."""

    __slots__ = ("headers", "status", "text")

    def __init__(self, status: int, headers: dict[str, str], text: str) -> None:
        self.status = status
        self.headers = headers
        self.text = text


class _Response:
    """What PyGithub reads an answer through. Raises BadResponse for a body that is not UTF-8."""

    def __init__(self, answer: httpx.Response) -> None:
        try:
            self._text = answer.content.decode("utf-8")
        except UnicodeDecodeError:
            raise BadResponse(
                Provider.GITHUB.display_name,
                "answered with what is no text",
                status=answer.status_code,
                remedy=check_address(Provider.GITHUB),
            ) from None
        self.status = answer.status_code
        self.headers = dict(answer.headers)

    def getheaders(self) -> ItemsView[str, str]:
        """Name and value of each header."""
        return self.headers.items()

    def read(self) -> str:
        """The body as text."""
        return self._text


def _requester_over(http: Http, base_url: str, credentials: Credentials) -> Requester:
    class Connection:
        """What PyGithub sends a request through."""

        scheme = "https"

        def __init__(self, host: str, port: int | None = None, **_kept_by_the_http_layer: object) -> None:
            shown = f"[{host}]" if ":" in host else host
            self.host = host
            self._root = f"{self.scheme}://{shown}" + (f":{port}" if port else "")
            self._ask: tuple[str, str, str | None, dict[str, str]] = ("", "", None, {})

        def request(
            self, verb: str, url: str, content: str | None, headers: dict[str, str], _stream: bool = False
        ) -> None:
            """Take the request; it is sent when the answer is wanted."""
            self._ask = (verb, url, content, headers)

        def getresponse(self) -> _Response:
            """Send the request in the run's turn, with each token in turn. GraphQL is for nobody without one."""
            answer = credentials.in_turn(self._send, may_be_anonymous=self._ask[0] != "POST")
            if answer.status_code in _REDIRECTS:
                raise Moved(answer.headers.get("location", ""))
            if answer.status_code == 202:  # PyGithub would sleep and ask again without end
                raise not_understood(Provider.GITHUB, "put the answer off", 202)
            return _Response(answer)

        def _send(self, credential: Credential | None, has_spare: bool) -> httpx.Response:
            verb, url, content, headers = self._ask
            return http.send(
                Provider.GITHUB,
                verb,
                self._root + url,
                headers={"Accept": "application/vnd.github+json"} | headers,
                content=None if content is None else content.encode(),
                own_statuses=SPOILED_STATUSES if verb == "POST" else (),
                credential=credential,
                has_spare=has_spare,
            )

        def close(self) -> None:
            """Nothing of its own to close."""

    class PlainConnection(Connection):
        """The same without TLS: the sandbox and proxies on this machine."""

        scheme = "http"

    class RequesterThroughHttp(Requester):
        """A class of its own, so that the injection stays in it."""

    RequesterThroughHttp.injectConnectionClasses(PlainConnection, Connection)  # type: ignore[arg-type]
    return RequesterThroughHttp(
        auth=None,  # a token joins a request in enrichers/http.py, where nothing is logged
        base_url=base_url,
        timeout=0,
        user_agent=http.user_agent,
        per_page=30,
        verify=True,
        retry=None,
        pool_size=None,
    )


SPOILED_STATUSES = (502, 504)  # what a GraphQL query that is too heavy may answer
