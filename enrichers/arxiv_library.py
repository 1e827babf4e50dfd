"""The ``arxiv`` library with its session replaced by ours. Imported when first needed, it takes a while.

The library asks without a time-out, tries every status again at a fixed delay, reads an HTML page or half a feed as
"no such papers", skips entries it cannot read, and asks for a second page where the total is wrong. So each answer is
checked here, before the library sees it, to be one whole Atom feed.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Mapping

import arxiv
import httpx
import requests
from requests.adapters import BaseAdapter

from enrichers.batches import Spoiled
from enrichers.errors import BadResponse
from enrichers.http import Http
from enrichers.records import NotFound, Provider
from enrichers.refusals import check_address

_ENTRY = re.compile(rb"<entry[\s>]")
_TOTAL = re.compile(rb"totalResults[^>]*>\s*(\d{1,9})\s*<")
_WRONG_ID = re.compile(rb"incorrect id format for ([^<\s]+)")
_ERROR_ENTRY = b"/api/errors"  # the id of the entry titled "Error" that stands for a refusal


class AdapterThroughHttp(BaseAdapter):
    """What a ``requests`` session sends with: the one HTTP layer. Raises ProviderError, or Spoiled for a bad id.

    ``entries_on_page`` is how many entries the last feed had.
    """

    def __init__(self, http: Http) -> None:
        super().__init__()
        self._http = http
        self.entries_on_page = 0

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: ARG002 - the signature is the library's
        timeout: object = None,  # noqa: ARG002
        verify: object = True,  # noqa: ARG002
        cert: object = None,  # noqa: ARG002
        proxies: Mapping[str, str] | None = None,  # noqa: ARG002
    ) -> requests.Response:
        """Send a request of the library in the run's turn and hand back a feed that is whole."""
        answer = self._http.send(
            Provider.ARXIV, request.method or "GET", request.url or "", headers={"Accept": "application/atom+xml"}
        )
        if not answer.is_redirect:
            self.entries_on_page = _check_feed(answer)
        response = requests.Response()
        response.status_code = answer.status_code
        response.headers.update(answer.headers)
        response.raw = io.BytesIO(answer.content)
        response.url = request.url or ""
        response.request = request
        return response

    def close(self) -> None:
        """Nothing of its own to close."""


def fetch_results(http: Http, query_url: str, ids: tuple[str, ...]) -> list[arxiv.Result]:
    """One feed for ``ids``, read by the library. Raises what ``AdapterThroughHttp.send`` raises."""
    adapter = AdapterThroughHttp(http)
    client = arxiv.Client(page_size=len(ids), delay_seconds=0.0, num_retries=0)
    client.query_url_format = query_url.replace("{", "{{").replace("}", "}}") + "?{}"
    client._session = _session(adapter)
    try:
        found = list(client.results(arxiv.Search(id_list=list(ids), max_results=len(ids))))
    except (arxiv.ArxivError, arxiv.Result.MissingFieldError, requests.RequestException, ValueError) as error:
        raise bad_feed(None, f"answered with a feed that cannot be read ({type(error).__name__})") from None
    if len(found) != adapter.entries_on_page:
        raise bad_feed(200, "answered with entries that cannot be read")
    return found


def bad_feed(status: int | None, happened: str) -> BadResponse:
    """The error for an answer that is no feed of papers."""
    name = Provider.ARXIV.display_name
    return BadResponse(name, happened, status=status, remedy=check_address(Provider.ARXIV))


def _session(adapter: AdapterThroughHttp) -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # proxies are the HTTP layer's, and arXiv has no use for a .netrc
    session.max_redirects = 2  # from http to https, or to another host; more is a loop
    session.adapters.clear()
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _check_feed(answer: httpx.Response) -> int:
    """How many entries a whole feed has. Raises Spoiled where it refuses an id, BadResponse where it is no feed."""
    body = answer.content
    if _ERROR_ENTRY in body:
        named = _WRONG_ID.search(body)
        wrong = html.unescape(named[1].decode("utf-8", "replace")) if named else ""
        error = bad_feed(answer.status_code, f"refused an id{f' ({wrong})' if wrong else ''}")
        raise Spoiled(error, {wrong: NotFound()} if wrong else None)
    if answer.status_code != 200:
        raise bad_feed(answer.status_code, "did not answer with a feed")
    is_whole = b"<feed" in body and body.rstrip().endswith(b"</feed>")
    # The library's parser mends what is no UTF-8, and unfolds entities; a feed of arXiv's has neither.
    if not is_whole or b"<!DOCTYPE" in body or not _is_utf8(body):
        raise bad_feed(answer.status_code, "answered with something that is not a whole feed")
    entries = len(_ENTRY.findall(body))
    total = _TOTAL.search(body)
    if total is None or int(total[1]) != entries:
        # All that is known of an id_list fits on one page, so rows are missing, and the library would go after more.
        raise bad_feed(answer.status_code, "answered with another number of papers than it says")
    return entries
