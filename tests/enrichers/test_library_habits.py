"""Habits of the three libraries that would break what starcite promises, each shown, and what ours does instead.

Where a habit can be shown without a network it is shown, so that an upgrade of the library that loses it is noticed.
"""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import arxiv
import arxiv._feed
import github
import httpx
import pytest
import requests
from github.GithubException import GithubException, UnknownObjectException
from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, Requester
from semanticscholar import SemanticScholarException
from semanticscholar.ApiRequester import ApiRequester
from semanticscholar.AsyncSemanticScholar import AsyncSemanticScholar
from semanticscholar.PaginatedResults import PaginatedResults
from semanticscholar.Paper import Paper

from enrichers.arxiv import ArxivClient
from enrichers.errors import BadResponse, ProviderError, ProviderUnavailable, RateLimited, Unauthorized
from enrichers.github import GitHubClient
from enrichers.github_library import LibraryThroughHttp
from enrichers.governor import spaced
from enrichers.http import Http
from enrichers.records import Failed, Found, Lookup, NotFound, Provider, RepositoryAsk
from enrichers.semantic_scholar import CITING_FIELDS, PAPER_FIELDS, SemanticScholarClient
from enrichers.semantic_scholar_library import finish
from lists.identifiers import PaperId, RepositoryId
from tests.enrichers.playback import Playback, answering, clients_over, handled_by, http_over, keys_for

HTML = b"<html><body>Bad gateway</body></html>"
FEED = (
    b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">'
    b'<t:totalResults xmlns:t="http://a9.com/-/spec/opensearch/1.1/">0</t:totalResults></feed>'
)
PAPER = PaperId("arxiv", "1810.05270")
ASK = RepositoryAsk(RepositoryId("a", "b"))


def failed(lookup: Lookup[Any]) -> ProviderError:
    assert isinstance(lookup, Failed)
    return lookup.error


class OneAnswer(ApiRequester):  # type: ignore[misc]
    """The library's requester where it matters little how the answer came."""

    def __init__(self, answer: object) -> None:
        super().__init__(timeout=1, retry=False)
        self.answer = answer
        self.asked = 0

    async def get_data_async(self, *_: object) -> object:
        self.asked += 1
        return self.answer


def library_over(answer: object) -> AsyncSemanticScholar:
    library = AsyncSemanticScholar()
    library._requester = OneAnswer(answer)
    return library


@pytest.fixture
def root_logger() -> Iterator[logging.Logger]:
    """The root logger, its handlers put back afterwards."""
    logger = logging.getLogger()
    before = list(logger.handlers)
    yield logger
    logger.handlers[:] = before


# semanticscholar 0.12.0


@pytest.mark.parametrize("status", [401, 502, 503])
def test_semanticscholar_reads_a_refusal_as_nothing_found_and_we_do_not(status: int) -> None:
    # _get_data_async names 400, 403, 404, 429, 500 and 504; any other status falls through to ``data = {}``.
    lookups = SemanticScholarClient(http_over(answering(httpx.Response(status, content=HTML)))).fetch_papers([PAPER])
    assert type(failed(lookups[PAPER])) is (Unauthorized if status == 401 else ProviderUnavailable)


def test_semanticscholar_drops_nulls_and_we_keep_positions(root_logger: logging.Logger) -> None:
    rows = [None, {"paperId": "ab" * 20, "citationCount": 3}]
    assert len(finish(library_over(rows).get_papers(["ARXIV:1", "ARXIV:2"]))) == 1
    playback = answering(httpx.Response(200, json=rows))
    lookups = SemanticScholarClient(http_over(playback)).fetch_papers([PAPER, PaperId("arxiv", "2")])
    assert [type(lookup) for lookup in lookups.values()] == [NotFound, Found]


def test_semanticscholar_calls_a_found_version_not_found_and_we_ask_without_version(
    root_logger: logging.Logger,
) -> None:
    rows = [{"paperId": "ab" * 20, "externalIds": {"ArXiv": "1810.05270"}, "citationCount": 3}]
    _, not_found = finish(library_over(rows).get_papers(["ARXIV:1810.05270v2"], return_not_found=True))
    assert not_found == ["ARXIV:1810.05270v2"]
    playback = answering(httpx.Response(200, json=rows))
    lookups = SemanticScholarClient(http_over(playback)).fetch_papers([PAPER])
    assert isinstance(lookups[PAPER], Found)
    assert json.loads(playback.asked[0].content) == {"ids": ["ARXIV:1810.05270"]}


def test_semanticscholar_waits_minutes_on_a_429_and_we_at_most_forty_seconds() -> None:
    assert ApiRequester._get_data_async.retry.stop.max_attempt_number == 10
    playback = answering(httpx.Response(429))
    lookups = SemanticScholarClient(http_over(playback)).fetch_papers([PAPER])
    assert type(failed(lookups[PAPER])) is RateLimited
    assert playback.time.now - 1000.0 <= 40.0


def test_semanticscholar_breaks_over_html_and_we_call_it_an_outage() -> None:
    for status in (403, 404, 500, 504):
        client = SemanticScholarClient(http_over(answering(httpx.Response(status, content=HTML))))
        error = failed(client.fetch_papers([PAPER])[PAPER])
        assert error.status == status
        assert isinstance(failed(client.match_title("A Title")), ProviderError)


def test_semanticscholar_writes_the_key_to_its_log_and_never_sees_ours(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asked = ApiRequester(timeout=1)._curl_cmd("http://x", "", "GET", {"x-api-key": "VERYSECRET"})
    assert "VERYSECRET" in asked, "what the library logs at DEBUG"
    playback = handled_by(lambda request: httpx.Response(200, json={"data": []}))
    with clients_over(playback, semantic_scholar_key="VERYSECRET") as clients:
        list(clients.semantic_scholar.fetch_citing_papers(PAPER, date(2020, 1, 1), date(2020, 1, 2)))
        clients.semantic_scholar.fetch_papers([PAPER])
        clients.semantic_scholar.match_title("A Title")
        requester = clients.semantic_scholar._requester()
    assert {request.headers["x-api-key"] for request in playback.asked} == {"VERYSECRET"}
    assert caplog.records
    assert "VERYSECRET" not in caplog.text
    assert requester.timeout == 0


def test_semanticscholar_asks_for_citations_without_the_key_and_we_with_it(root_logger: logging.Logger) -> None:
    seen: list[object] = []

    class Watching(ApiRequester):  # type: ignore[misc]
        async def get_data_async(self, url: str, parameters: str, headers: object, payload: object = None) -> object:
            seen.append(headers)
            return {"data": []}

    library = AsyncSemanticScholar(api_key="KEY")
    library._requester = Watching(timeout=1)
    finish(library.get_paper_citations("ARXIV:1810.05270"))
    assert seen == [None]
    playback = answering(httpx.Response(200, json={"data": []}))
    http = http_over(playback)
    client = SemanticScholarClient(http, credentials=keys_for(Provider.SEMANTIC_SCHOLAR, http, "KEY"))
    list(client.fetch_citing_papers(PAPER, date(2020, 1, 1), date(2020, 1, 2)))
    assert playback.asked[0].headers["x-api-key"] == "KEY"


def test_semanticscholar_asks_for_ever_for_a_page_without_data_and_we_fail() -> None:
    requester = OneAnswer({})
    pages = finish(PaginatedResults.create(requester, dict, "http://x", fields=[], limit=100))
    for _ in range(5):
        finish(pages.async_next_page())
    assert requester.asked == 6
    client = SemanticScholarClient(http_over(answering(httpx.Response(200, json={}))))
    with pytest.raises(BadResponse):
        list(client.fetch_citing_papers(PAPER, date(2020, 1, 1), date(2020, 1, 2)))


def test_semanticscholar_stops_early_where_next_is_odd_and_we_notice() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        page = {"offset": 0, "next": 900, "data": [{"citingPaper": {"paperId": "a"}}] * 900}
        return httpx.Response(200, json=page)

    client = SemanticScholarClient(http_over(handled_by(answer)))
    (window,) = client.fetch_citing_papers(PAPER, date(2020, 1, 1), date(2020, 1, 1))
    assert not window.is_complete


def test_semanticscholar_cuts_a_title_at_its_ampersand_and_we_send_it_whole(root_logger: logging.Logger) -> None:
    seen: list[str] = []

    class Watching(ApiRequester):  # type: ignore[misc]
        async def get_data_async(self, url: str, parameters: str, headers: object, payload: object = None) -> object:
            seen.append(parameters)
            return {"data": [{"paperId": "ab" * 20}]}

    library = AsyncSemanticScholar()
    library._requester = Watching(timeout=1)
    finish(library.search_paper("Search & Rescue", match_title=True))
    assert httpx.QueryParams(seen[0])["query"] == "Search "
    playback = answering(httpx.Response(404, json={"error": "Title match not found"}))
    SemanticScholarClient(http_over(playback)).match_title("Search & Rescue")
    assert playback.asked[0].url.params["query"] == "Search & Rescue"


def test_semanticscholar_sets_up_logging_for_the_whole_program_and_we_never_make_that_object() -> None:
    script = (
        "import logging, httpx\n"
        "from datetime import date\n"
        "from tests.enrichers.playback import answering, clients_over\n"
        "from lists.identifiers import PaperId\n"
        "page = httpx.Response(200, json={'data': []})\n"
        "with clients_over(answering(page)) as clients:\n"
        "    day = date(2020, 1, 1)\n"
        "    list(clients.semantic_scholar.fetch_citing_papers(PaperId('arxiv', '1'), day, day))\n"
        "assert not logging.getLogger().handlers\n"
        "from semanticscholar import SemanticScholar\n"
        "SemanticScholar()\n"
        "assert logging.getLogger().handlers\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_the_librarys_event_loop_takes_ctrl_c_away_and_ours_does_not_run() -> None:
    def handler(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, handler)
    try:
        playback = handled_by(lambda request: signal.raise_signal(signal.SIGINT) or httpx.Response(200))
        client = SemanticScholarClient(http_over(playback))
        with pytest.raises(KeyboardInterrupt):
            list(client.fetch_citing_papers(PAPER, date(2020, 1, 1), date(2020, 1, 2)))
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_coroutine_that_would_wait_for_something_else_is_a_fault() -> None:
    class Waiting:
        def __await__(self) -> Iterator[None]:
            yield

    async def waiting() -> None:
        await Waiting()

    with pytest.raises(RuntimeError, match="waited"):
        finish(waiting())


def test_every_field_we_ask_for_is_one_the_library_knows() -> None:
    assert set(PAPER_FIELDS) | set(CITING_FIELDS) <= set(Paper.SEARCH_FIELDS)


def _classes_of(root: type[Exception]) -> list[type[Exception]]:
    return [root, *(cls for child in root.__subclasses__() for cls in _classes_of(child))]


@pytest.mark.parametrize("kind", _classes_of(SemanticScholarException.SemanticScholarException))
def test_every_error_of_semanticscholar_is_one_of_ours_or_the_end_of_the_pages(kind: type[Exception]) -> None:
    client = SemanticScholarClient(http_over(answering(kind("what it said"))))
    with pytest.raises(BadResponse):
        list(client.fetch_citing_papers(PAPER, date(2020, 1, 1), date(2020, 1, 2)))


# arxiv 4.0.2


def test_arxiv_has_no_time_out_and_every_request_of_ours_has_one() -> None:
    timeouts: list[dict[str, float]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        timeouts.append(request.extensions["timeout"])
        return httpx.Response(200, content=FEED)

    ArxivClient(http_over(handled_by(answer))).fetch_papers(["1810.05270"])
    assert timeouts[0]["read"] == 20.0
    assert timeouts[0]["connect"] == 5.0


def test_arxiv_names_itself_as_a_client_that_is_denied_and_we_name_ourselves() -> None:
    assert arxiv._USER_AGENT.startswith("arxiv.py/")
    playback = answering(httpx.Response(200, content=FEED))
    ArxivClient(http_over(playback)).fetch_papers(["1810.05270"])
    assert playback.asked[0].headers.get_list("user-agent") == [http_over(playback).user_agent]
    assert playback.asked[0].headers["accept"] == "application/atom+xml"


@pytest.mark.parametrize("body", [HTML, FEED[:-8], b"", b"not found"])
def test_arxiv_reads_what_is_no_feed_as_no_papers_and_we_call_it_a_failure(body: bytes) -> None:
    assert arxiv._feed.parse(body).results == []
    lookups = ArxivClient(http_over(answering(httpx.Response(200, content=body)))).fetch_papers(["1810.05270"])
    assert isinstance(failed(lookups["1810.05270"]), BadResponse)


def test_arxiv_skips_an_entry_it_cannot_read_and_we_call_the_feed_bad() -> None:
    entry = b"<entry><id>http://arxiv.org/abs/1810.05270v1</id><title>A</title></entry>"
    body = FEED.replace(b">0<", b">1<").replace(b"</feed>", entry + b"</feed>")
    assert arxiv._feed.parse(body).results == []
    lookups = ArxivClient(http_over(answering(httpx.Response(200, content=body)))).fetch_papers(["1810.05270"])
    assert isinstance(failed(lookups["1810.05270"]), BadResponse)


@pytest.mark.parametrize("total", [b"0", b"2", b"many", b""])
def test_arxiv_goes_after_a_second_page_where_rows_are_missing_and_we_call_the_feed_bad(total: bytes) -> None:
    entry = (
        b"<entry><id>http://arxiv.org/abs/1810.05270v1</id><title>A</title><updated>2018-10-12T00:00:00Z</updated>"
        b"<published>2018-10-12T00:00:00Z</published></entry>"
    )
    body = FEED.replace(b">0<", b">" + total + b"<").replace(b"</feed>", entry + b"</feed>")
    playback = answering(httpx.Response(200, content=body))
    lookups = ArxivClient(http_over(playback)).fetch_papers(["1810.05270", "1810.99999"])
    assert {type(failed(lookup)) for lookup in lookups.values()} == {BadResponse}
    assert len(playback.asked) == 1


def test_arxiv_tries_every_status_again_at_a_fixed_delay_and_only_our_layer_tries_again() -> None:
    playback = answering(httpx.Response(404, content=HTML))
    ArxivClient(http_over(playback)).fetch_papers(["1810.05270"])
    assert len(playback.asked) == 1


def test_arxiv_keeps_its_own_pace_and_only_our_layer_keeps_pace() -> None:
    playback = answering(httpx.Response(200, content=FEED))
    client = ArxivClient(http_over(playback, min_interval_seconds={Provider.ARXIV: 3.0}))
    client.fetch_papers(["1810.05270"])
    client.fetch_papers(["1810.05271"])
    assert playback.asked_at == pytest.approx([1000.0, 1000.0 + spaced(3.0)])


@pytest.mark.parametrize(
    "error",
    [
        arxiv.ArxivError("u", 0, "m"),
        arxiv.HTTPError("u", 0, 500),
        arxiv.UnexpectedEmptyPageError("u", 0, arxiv._feed.parse(FEED)),
        arxiv.Result.MissingFieldError("title"),
        requests.exceptions.ConnectionError(),
        requests.exceptions.TooManyRedirects(),
        requests.exceptions.InvalidURL(),
    ],
)
def test_every_error_of_arxiv_and_its_session_is_one_of_ours(error: Exception) -> None:
    lookups = ArxivClient(http_over(answering(error))).fetch_papers(["1810.05270"])
    assert type(failed(lookups["1810.05270"])) is BadResponse


def test_no_error_of_arxiv_is_left_out_of_the_list_above() -> None:
    assert set(_classes_of(arxiv.ArxivError)) == {arxiv.ArxivError, arxiv.HTTPError, arxiv.UnexpectedEmptyPageError}


# PyGithub 2.10.0


def test_pygithub_is_left_as_it_was() -> None:
    http = http_over(answering(httpx.Response(200)))
    LibraryThroughHttp(http, "http://127.0.0.1:1", keys_for(Provider.GITHUB, http, "TOKEN"))
    assert Requester._Requester__httpConnectionClass is HTTPRequestsConnectionClass  # type: ignore[attr-defined]
    assert Requester._Requester__httpsConnectionClass is HTTPSRequestsConnectionClass  # type: ignore[attr-defined]
    assert Requester._Requester__persist is True  # type: ignore[attr-defined]


def test_pygithub_throws_good_rows_away_beside_an_error_and_we_keep_them() -> None:
    row = {"nameWithOwner": "a/b", "databaseId": 1, "stargazerCount": 5}
    errors = [{"type": "NOT_FOUND", "path": ["r1"], "message": "gone"}]
    playback = answering(httpx.Response(200, json={"data": {"r0": row, "r1": None}, "errors": errors}))
    http = http_over(playback)
    library = LibraryThroughHttp(http, "http://127.0.0.1:1", keys_for(Provider.GITHUB, http, "TOKEN"))
    with pytest.raises(UnknownObjectException):
        library._requester.graphql_query("query", {})
    asks = [ASK, RepositoryAsk(RepositoryId("c", "d"))]
    lookups = GitHubClient(http, credentials=keys_for(Provider.GITHUB, http, "TOKEN")).fetch_repositories(asks)
    assert [type(lookup) for lookup in lookups.values()] == [Found, NotFound]


def test_pygithub_sleeps_until_a_limit_resets_and_we_leave_it_to_the_next_run() -> None:
    assert github.Github.default_retry.total == 10
    answer = httpx.Response(403, headers={"Retry-After": "3000"}, json={"message": "API rate limit exceeded"})
    playback = answering(answer)
    lookups = GitHubClient(http_over(playback)).fetch_repositories([ASK])
    assert type(failed(lookups[ASK.repository_id])) is RateLimited
    assert len(playback.asked) == 1
    assert playback.time.slept == []


def test_pygithub_waits_and_asks_again_on_a_202_without_end_and_we_fail() -> None:
    playback = answering(httpx.Response(202, json={}))
    lookups = GitHubClient(http_over(playback)).fetch_repositories([ASK])
    assert isinstance(failed(lookups[ASK.repository_id]), BadResponse)
    assert len(playback.asked) == 1


def test_pygithub_follows_redirects_for_ever_and_we_follow_one() -> None:
    playback = answering(httpx.Response(301, headers={"Location": "https://api.github.com/repositories/1"}))
    lookups = GitHubClient(http_over(playback)).fetch_repositories([ASK])
    assert isinstance(failed(lookups[ASK.repository_id]), BadResponse)
    assert len(playback.asked) == 2


@pytest.mark.parametrize("status", [200, 400, 404, 422, 500, 502, 503])
def test_pygithub_meets_html_and_we_meet_it_as_a_failure(status: int) -> None:
    for body in (HTML, b"{ not json", b"[", b"\xff\xfe", b""):
        playback = answering(httpx.Response(status, content=body))
        lookups = GitHubClient(http_over(playback)).fetch_repositories([ASK])
        assert isinstance(failed(lookups[ASK.repository_id]), ProviderError)


def test_pygithub_never_holds_the_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    playback = answering(httpx.Response(200, json={"data": {"r0": None}}))
    http = http_over(playback)
    client = GitHubClient(http, credentials=keys_for(Provider.GITHUB, http, "VERYSECRET"))
    client.fetch_repositories([ASK])
    assert playback.asked[0].headers["authorization"] == "Bearer VERYSECRET"
    assert client._library()._requester.auth is None
    assert "127.0.0.1" in caplog.text or "api.github.com" in caplog.text
    assert "VERYSECRET" not in caplog.text


def test_pygithub_names_itself_and_we_name_ourselves() -> None:
    playback = answering(httpx.Response(404, json={"message": "Not Found"}))
    http = http_over(playback)
    GitHubClient(http).fetch_repositories([ASK])
    assert playback.asked[0].headers.get_list("user-agent") == [http.user_agent]


@pytest.mark.parametrize("kind", [*_classes_of(GithubException), RuntimeError, AssertionError])
def test_every_error_of_pygithub_is_one_of_ours(kind: type[Exception]) -> None:
    is_githubs = issubclass(kind, GithubException)
    error = kind(400, {}, {}, "what it said") if is_githubs else kind("what it said")
    lookups = GitHubClient(http_over(answering(error))).fetch_repositories([ASK])
    assert type(failed(lookups[ASK.repository_id])) is BadResponse


# All of them


def _ask_all(clients: Any) -> None:
    clients.semantic_scholar.fetch_papers([PAPER])
    clients.arxiv.fetch_papers(["1810.05270"])
    clients.github.fetch_repositories([ASK])


class _Silent(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def test_no_library_has_another_way_out_than_our_layer() -> None:
    from enrichers.clients import open_clients

    with ThreadingHTTPServer(("127.0.0.1", 0), _Silent) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        root = f"http://127.0.0.1:{server.server_address[1]}"
        seen: list[str] = []
        served = _Silent.send_response

        class Counting(_Silent):
            def send_response(self, code: int, message: str | None = None) -> None:
                seen.append(self.headers["user-agent"])
                served(self, code, message)

        server.RequestHandlerClass = Counting
        with open_clients(
            semantic_scholar_url=root, arxiv_url=f"{root}/api/query", github_url=root,
            min_interval_seconds=dict.fromkeys(Provider, 0.0),
        ) as clients:  # fmt: skip
            _ask_all(clients)
            sent = sum(clients.http.requests_sent.values())
        server.shutdown()
        thread.join()
    assert len(seen) == sent == 3
    assert all(agent.startswith("starcite/") for agent in seen)


@pytest.mark.parametrize("provider", list(Provider))
def test_every_client_keeps_the_pace_of_its_provider(provider: Provider) -> None:
    playback = answering(httpx.Response(404, content=HTML))
    with clients_over(playback, min_interval_seconds={provider: 5.0}) as clients:
        for _ in range(2):
            _ask_all(clients)
    asked = [at for at, url in zip(playback.asked_at, playback.urls, strict=True) if _provider_of(url) is provider]
    assert asked[1] - asked[0] >= 5.0


def _provider_of(url: str) -> Provider:
    if "semanticscholar" in url:
        return Provider.SEMANTIC_SCHOLAR
    return Provider.ARXIV if "arxiv.org" in url else Provider.GITHUB


def test_importing_the_clients_imports_no_library() -> None:
    script = (
        "import sys, enrichers.clients, enrichers.identity, enrichers.plausibility\n"
        "loaded = {'semanticscholar', 'arxiv', 'github', 'requests'} & set(sys.modules)\n"
        "assert not loaded, loaded\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_reading_identities_does_not_import_httpx() -> None:
    script = (
        "import sys, enrichers.identity, enrichers.plausibility, enrichers.records\nassert 'httpx' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_layer_can_be_closed_and_used_again() -> None:
    http: Http = http_over(Playback(answers=[httpx.Response(200)]))
    http.send(Provider.ARXIV, "GET", "http://127.0.0.1:1/")
    http.close()
    http.close()
    assert http.send(Provider.ARXIV, "GET", "http://127.0.0.1:1/").status_code == 200
