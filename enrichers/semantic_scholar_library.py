"""The ``semanticscholar`` library with its one way out replaced by ours. Imported when first needed, it takes a while.

The library's own requester opens a connection a call, reads 401, 502 and 503 as an empty answer, waits minutes on a
429, and writes its headers, key included, to the debug log. Ours is never given to it: the key stays on this side.
"""

from __future__ import annotations

import json
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

import httpx
from semanticscholar.ApiRequester import ApiRequester
from semanticscholar.Citation import Citation
from semanticscholar.PaginatedResults import PaginatedResults
from semanticscholar.Paper import Paper
from semanticscholar.SemanticScholarException import NoMorePagesException, SemanticScholarException

from enrichers.credentials import Credential, Credentials
from enrichers.errors import BadResponse
from enrichers.http import Http
from enrichers.records import Provider
from enrichers.refusals import check_address

T = TypeVar("T")

__all__ = [
    "Citation",
    "Paper",
    "RequesterThroughHttp",
    "SemanticScholarException",
    "bad_answer",
    "decode",
    "finish",
    "read_pages",
]


class RequesterThroughHttp(ApiRequester):  # type: ignore[misc]
    """The library's requester, sending through the one HTTP layer. Nothing it does ever waits for an event loop."""

    def __init__(self, http: Http, credentials: Credentials) -> None:
        super().__init__(timeout=0, retry=False)
        self._http = http
        self._credentials = credentials

    def send(self, method: str, url: str, payload: object = None, own_statuses: tuple[int, ...] = ()) -> httpx.Response:
        """Send one request with the key, and once more without where the key is refused. Raises as ``Http.send``."""
        headers = {} if payload is None else {"Content-Type": "application/json"}
        content = None if payload is None else json.dumps(payload).encode()

        def send(credential: Credential | None, has_spare: bool) -> httpx.Response:
            return self._http.send(
                Provider.SEMANTIC_SCHOLAR,
                method,
                url,
                headers=headers,
                content=content,
                own_statuses=own_statuses,
                credential=credential,
                has_spare=has_spare,
            )

        return self._credentials.in_turn(send)

    async def get_data_async(
        self,
        url: str,
        parameters: str,
        headers: object,  # noqa: ARG002 - the signature is the library's
        payload: object = None,
    ) -> dict[str, Any]:
        """What the library's paging asks for: one page, which is an object with a list in ``data``.

        The library reads a page without ``data`` as "ask again" and would never stop; here it raises BadResponse.
        """
        query = parameters.lstrip("&")
        whole_url = f"{url}{'&' if '?' in url else '?'}{query}" if query else url
        response = self.send("GET" if payload is None else "POST", whole_url, payload)
        page = decode(response)
        if response.status_code != 200 or not isinstance(page, dict) or not isinstance(page.get("data"), list):
            raise bad_answer(response, "a page")
        return page


def read_pages(
    requester: RequesterThroughHttp, url: str, fields: Sequence[str], page_size: int
) -> tuple[list[object], bool]:
    """The rows of all pages that can be reached, and whether those are all there are.

    They are not where ``next`` still points on after the last page: the API lets nobody beyond 9,999 rows, and the
    library ends without a word where ``next`` is not what it expects.
    """
    pages = finish(
        PaginatedResults.create(requester=requester, data_type=_as_it_is, url=url, fields=fields, limit=page_size)
    )
    rows: list[object] = []
    try:
        while True:
            rows.extend(pages.raw_data)
            finish(pages.async_next_page())
    except NoMorePagesException:
        return rows, not pages.next


def _as_it_is(row: object) -> object:
    return row


def decode(response: httpx.Response) -> Any:
    """The JSON of an answer, None where it is none (error pages may be HTML), or nested too deep to be one."""
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        return None


def bad_answer(response: httpx.Response, wanted: str) -> BadResponse:
    """The error for an answer that is not what was asked for. The API words its reason in ``error`` or ``message``."""
    body = decode(response)
    said = next((body[key] for key in ("error", "message") if body.get(key)), None) if isinstance(body, dict) else None
    happened = f"did not answer with {wanted}" + (f": {str(said)[:200]}" if said else "")
    return BadResponse(
        Provider.SEMANTIC_SCHOLAR.display_name,
        happened,
        status=response.status_code,
        remedy=check_address(Provider.SEMANTIC_SCHOLAR),
    )


def finish(coroutine: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine of the library, which never waits because its requester does not.

    ``asyncio.run`` would do, but it puts its own handler on Ctrl-C, which then waits for the request to end.
    """
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    coroutine.close()
    raise RuntimeError("the semanticscholar library waited for something that is not ours")
