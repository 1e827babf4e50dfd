"""The client over real HTTP on loopback, against the sandbox's pages, walls and faults."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from itertools import pairwise

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrichers.errors import GaveUp
from enrichers.http import Http
from enrichers.pages.client import PageClient
from enrichers.pages.hosts import NotAsked, PageAsk, page_of, site_of
from enrichers.pages.lookup import PageLookup, PageOutcome
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus_file import parse_corpus
from enrichers.sandbox.page_faults import FAULTS, fault_path
from enrichers.sandbox.page_forms import PagePaper, render_page
from enrichers.sandbox.page_samples import SAMPLES, HostSample
from enrichers.sandbox.server import RunningSandbox, serve
from enrichers.sandbox.wire import Response
from enrichers.visit import Visit, VisitedSite, VisitTerms
from lists.identifiers import parse_paper_id
from tests.enrichers.playback import FakeTime, Playback, http_over

SHORT_SECONDS = 1.0
CORPUS = parse_corpus('{"papers": [], "repositories": []}', source="no papers")
HTML = {"Content-Type": "text/html"}


@contextmanager
def served(pages: Mapping[str, Response] | None = None, *, limits: bool = False) -> Iterator[RunningSandbox]:
    with serve(Sandbox(CORPUS, date(2026, 11, 3), limits=limits, pages=pages)) as running:
        yield running


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSandbox]:
    with served() as sandbox:
        yield sandbox


def loopback_http() -> Http:
    # Real connections, without the fifth of a second that reading the certificates of the world takes.
    return Http({}, transport=httpx.HTTPTransport(verify=False))


@contextmanager
def asking(running: RunningSandbox, **arguments: object) -> Iterator[PageClient]:
    http = loopback_http()
    settings = {"min_interval_seconds": 0.0, "whole_seconds": SHORT_SECONDS} | arguments
    try:
        yield PageClient(http, running.landing_pages_url, **settings)  # type: ignore[arg-type]
    finally:
        http.close()


def ask_for(link: str) -> PageAsk:
    ask = page_of(link)
    assert isinstance(ask, PageAsk), ask
    return ask


def fetch(running: RunningSandbox, link: str, **arguments: object) -> PageLookup:
    with asking(running, **arguments) as client:
        return client.fetch_page(ask_for(link))


def fault(running: RunningSandbox, name: str, **arguments: object) -> PageLookup:
    return fetch(running, f"https://openreview.net{fault_path(name)}", **arguments)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.host)
def test_each_hosts_good_page_states_its_paper(running: RunningSandbox, sample: HostSample) -> None:
    url = f"https://{sample.host}{sample.good}"
    lookup = fetch(running, url)
    assert lookup.outcome is PageOutcome.STATED
    assert lookup.is_for_good
    assert (lookup.asked_url, lookup.final_url, lookup.status) == (url, url, 200)
    assert lookup.fetched_at is not None
    assert lookup.statement is not None
    paper = sample.paper
    assert lookup.statement.title == paper.title
    assert lookup.statement.family_names == tuple(last for _, last in paper.authors)
    assert lookup.statement.year == paper.published_on.year
    assert not lookup.statement.is_weak
    if paper.doi and sample.host != "proceedings.neurips.cc":
        assert lookup.statement.doi == paper.doi.lower()
    if paper.arxiv_id:
        assert lookup.statement.arxiv_id == paper.arxiv_id
    own = parse_paper_id(url)
    assert own is None or own in lookup.statement.paper_ids


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.host)
def test_each_hosts_wall_leaves_the_page_unknown(running: RunningSandbox, sample: HostSample) -> None:
    lookup = fetch(running, f"https://{sample.host}{sample.wall}")
    assert lookup.outcome is PageOutcome.REFUSED
    assert not lookup.is_for_good
    assert lookup.statement is None
    assert lookup.reason


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.host)
def test_each_hosts_page_without_tags_states_nothing(running: RunningSandbox, sample: HostSample) -> None:
    lookup = fetch(running, f"https://{sample.host}{sample.untagged}")
    assert lookup.outcome is PageOutcome.SILENT
    assert lookup.reason == "the page does not state the title of a paper"


OUTCOMES = {
    "huge": (PageOutcome.STATED, ""),
    "slow": (PageOutcome.FAILED, "did not answer in time"),
    "drip": (PageOutcome.FAILED, "did not answer in time"),
    "loop": (PageOutcome.LED_AWAY, "in a circle"),
    "circle": (PageOutcome.LED_AWAY, "in a circle"),
    "private": (PageOutcome.LED_AWAY, "169.254.169.254 is not on the list"),
    "loopback": (PageOutcome.LED_AWAY, "names a port"),
    "away": (PageOutcome.LED_AWAY, "accounts.example.org is not on the list"),
    "file": (PageOutcome.LED_AWAY, "no web address"),
    "chain_0": (PageOutcome.LED_AWAY, "more than 5 times"),
    "login": (PageOutcome.REFUSED, "login form"),
    "pdf": (PageOutcome.SILENT, "a PDF, which is not downloaded"),
    "encoding": (PageOutcome.STATED, ""),
    "lying": (PageOutcome.SILENT, "name another paper (openreview:rJl-b3RcF7)"),
    "throttled": (PageOutcome.REFUSED, "429"),
    "broken": (PageOutcome.FAILED, "503"),
    "missing": (PageOutcome.MISSING, "404"),
    "gzip": (PageOutcome.STATED, ""),
    "template": (PageOutcome.SILENT, "does not state the title"),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_page_that_goes_wrong_does_no_harm_and_says_what_it_is(running: RunningSandbox, name: str) -> None:
    running.sandbox.clear_requests()
    outcome, words = OUTCOMES[name]
    started = time.monotonic()
    lookup = fault(running, name)
    assert time.monotonic() - started < SHORT_SECONDS + 2.0
    assert lookup.outcome is outcome
    assert words in lookup.reason
    assert (lookup.statement is not None) is (outcome is PageOutcome.STATED)
    assert (lookup.reason == "") is (outcome is PageOutcome.STATED)
    visits = running.sandbox.page_visits
    assert len(visits) <= 1 + 6  # robots.txt, the page, five redirects
    assert {visit.host for visit in visits} == {"openreview.net"}


def test_every_fault_that_is_served_is_tried() -> None:
    assert {name.partition("_")[0] for name in FAULTS} == {name.partition("_")[0] for name in OUTCOMES}


def test_a_page_in_a_wrong_encoding_is_still_read(running: RunningSandbox) -> None:
    statement = fault(running, "encoding").statement
    assert statement is not None
    assert statement.title == "Lukasiewicz Naïvely Café"
    assert statement.authors == ("Zoë Müller",)


def visit(running: RunningSandbox, name: str, takes_body: bool) -> Visit:
    http = loopback_http()
    terms = VisitTerms(0.0, SHORT_SECONDS, 1_000, lambda _status, _headers: takes_body)
    try:
        return http.visit(
            VisitedSite("OpenReview"), f"{running.landing_pages_url}/openreview.net{fault_path(name)}", terms
        )
    finally:
        http.close()


def test_of_a_huge_page_no_more_is_read_than_the_limit(running: RunningSandbox) -> None:
    huge = visit(running, "huge", takes_body=True)
    assert (len(huge.body), huge.is_cut) == (1_000, True)
    assert fault(running, "huge", page_bytes=60).outcome is PageOutcome.SILENT  # the tags come later than that


def test_of_a_file_only_the_head_is_read(running: RunningSandbox) -> None:
    pdf = visit(running, "pdf", takes_body=False)
    assert (pdf.status, pdf.headers["content-type"], pdf.body) == (200, "application/pdf", b"")


def test_five_redirects_are_followed_and_the_page_says_where_it_lies() -> None:
    paper = PagePaper("Found at Last", (("Ada", "Byron"),), date(2024, 1, 1), "/forum?id=step5", "Somewhere")
    pages = {f"openreview.net/forum?id=step{n}": redirect(f"/forum?id=step{n + 1}") for n in range(5)}
    pages["openreview.net/forum?id=step5"] = Response(200, render_page("openreview.net", paper), HTML)
    with served(pages) as sandbox:
        lookup = fetch(sandbox, "https://openreview.net/forum?id=step0")
    assert lookup.outcome is PageOutcome.STATED
    assert lookup.final_url == "https://openreview.net/forum?id=step5"


def test_a_sign_in_host_that_sends_every_visitor_round_once_is_followed() -> None:
    article = SAMPLES[5]
    again = f"{article.good}?error=cookies_not_supported&code=1"
    pages = {
        article.host + article.good: redirect("https://idp.springer.com/authorize?client_id=x"),
        "idp.springer.com/authorize?client_id=x": redirect(f"https://{article.host}{again}"),
        article.host + again: Response(200, render_page(article.host, article.paper), HTML),
    }
    with served(pages) as sandbox:
        lookup = fetch(sandbox, f"https://{article.host}{article.good}")
    assert lookup.outcome is PageOutcome.STATED
    assert lookup.final_url == f"https://{article.host}{again}"


def redirect(location: str, status: int = 302) -> Response:
    return Response(status, b"", {"Location": location})


@pytest.mark.parametrize(
    "location",
    ["{root}/openreview.net/forum?id=there", "/pages/openreview.net/forum?id=there", "forum?id=there",
     "/forum?id=there#top", "//openreview.net/forum?id=there", "https://openreview.net/forum?id=there"],
)  # fmt: skip
def test_a_root_may_redirect_within_itself_or_as_the_host_would(location: str) -> None:
    paper = PagePaper("There", (("Ada", "Byron"),), date(2024, 1, 1), "/forum?id=there", "Somewhere")
    pages = {"openreview.net/forum?id=there": Response(200, render_page("openreview.net", paper), HTML)}
    with served(pages) as sandbox:
        pages["openreview.net/forum?id=here"] = redirect(location.replace("{root}", sandbox.landing_pages_url), 307)
        lookup = fetch(sandbox, "https://openreview.net/forum?id=here")
    assert lookup.outcome is PageOutcome.STATED
    assert lookup.final_url == "https://openreview.net/forum?id=there"


def test_a_root_cannot_be_left_by_a_redirect_to_another_place_of_its_machine(running: RunningSandbox) -> None:
    pages = {"openreview.net/forum?id=here": redirect(f"{running.base_url}/_sandbox")}
    with served(pages) as sandbox:
        lookup = fetch(sandbox, "https://openreview.net/forum?id=here")
    assert lookup.outcome is PageOutcome.LED_AWAY


@pytest.mark.parametrize("status", [202, 401, 403, 406, 418, 429, 451])
def test_a_refusal_is_unknown_and_never_missing(status: int) -> None:
    pages = {"openreview.net/forum?id=x": Response(status, b"<title>x</title>", HTML)}
    with served(pages) as sandbox:
        lookup = fetch(sandbox, "https://openreview.net/forum?id=x")
    assert lookup.outcome is PageOutcome.REFUSED
    assert str(status) in lookup.reason


def test_an_answer_without_a_type_is_read_and_an_odd_type_is_not() -> None:
    page = b"<meta name=citation_title content='A Title'>"
    pages = {
        "openreview.net/forum?id=bare": Response(200, page),
        "openreview.net/forum?id=video": Response(200, page, {"Content-Type": "video/mp4"}),
    }
    with served(pages) as sandbox:
        assert fetch(sandbox, "https://openreview.net/forum?id=bare").outcome is PageOutcome.STATED
        lookup = fetch(sandbox, "https://openreview.net/forum?id=video")
    assert lookup.outcome is PageOutcome.SILENT
    assert "video/mp4" in lookup.reason


def test_robots_txt_is_asked_once_a_host_and_obeyed() -> None:
    rules = b"User-agent: *\nDisallow: /forum?id=secret"
    pages = {"openreview.net/robots.txt": Response(200, rules, {"Content-Type": "text/plain"})}
    with served(pages) as sandbox, asking(sandbox) as client:
        secret = client.fetch_page(ask_for("https://openreview.net/forum?id=secret"))
        other = client.fetch_page(ask_for("https://openreview.net/forum?id=rJl-b3RcF7"))
        targets = [visit.target for visit in sandbox.sandbox.page_visits]
        agents = {visit.user_agent for visit in sandbox.sandbox.page_visits}
    assert secret.outcome is PageOutcome.NOT_ASKED
    assert "robots.txt of openreview.net" in secret.reason
    assert other.outcome is PageOutcome.STATED
    assert targets == ["/robots.txt", "/forum?id=rJl-b3RcF7"]
    assert len(agents) == 1
    assert agents.pop().startswith("starcite/")


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Response(404, b"", HTML), PageOutcome.STATED),
        (Response(403, b"User-agent: *\nDisallow: /", {"Content-Type": "text/plain"}), PageOutcome.STATED),
        (Response(200, b"<p>User-agent: *\nDisallow: /", HTML), PageOutcome.STATED),
        (Response(503, b"", HTML), PageOutcome.NOT_ASKED),
        (Response(429, b"", HTML), PageOutcome.NOT_ASKED),
        (Response(200, b"x", {"Content-Type": "text/plain"}, 30.0), PageOutcome.NOT_ASKED),
        (redirect("/robots.txt"), PageOutcome.STATED),
        (redirect("https://example.org/robots.txt"), PageOutcome.STATED),
        (redirect("https://openreview.net/other.txt"), PageOutcome.NOT_ASKED),
        (Response(200, b"User-agent: *\nCrawl-delay: 90", {"Content-Type": "text/plain"}), PageOutcome.NOT_ASKED),
    ],
)  # fmt: skip
def test_robots_txt_that_is_missing_allows_all_and_one_that_cannot_be_had_nothing(
    answer: Response, outcome: PageOutcome
) -> None:
    pages = {
        "openreview.net/robots.txt": answer,
        "openreview.net/other.txt": Response(200, b"User-agent: *\nDisallow: /", {"Content-Type": "text/plain"}),
    }
    with served(pages) as sandbox:
        assert fetch(sandbox, "https://openreview.net/forum?id=rJl-b3RcF7").outcome is outcome


def test_a_site_that_refuses_three_pages_is_left_alone_and_others_are_not(running: RunningSandbox) -> None:
    running.sandbox.clear_requests()
    with asking(running) as client:
        refused = [client.fetch_page(ask_for("https://link.springer.com/article/10.1007/wall")) for _ in range(5)]
        other = client.fetch_page(ask_for(f"https://{SAMPLES[1].host}{SAMPLES[1].good}"))
    assert [lookup.outcome.value for lookup in refused] == ["refused"] * 3 + ["not_asked"] * 2
    assert "left alone" in refused[-1].reason
    assert other.outcome is PageOutcome.STATED
    assert len([visit for visit in running.sandbox.page_visits if visit.host == "link.springer.com"]) == 4


def test_a_page_that_answers_ends_the_count_of_refusals(running: RunningSandbox) -> None:
    good, wall = (f"https://link.springer.com{path}" for path in (SAMPLES[5].good, SAMPLES[5].wall))
    with asking(running) as client:
        outcomes = [client.fetch_page(ask_for(link)).outcome.value for link in (wall, wall, good, wall, wall, good)]
    assert outcomes == ["refused", "refused", "stated", "refused", "refused", "stated"]


def test_a_site_that_throttles_is_left_alone_at_once(running: RunningSandbox) -> None:
    with asking(running) as client:
        first = client.fetch_page(ask_for(f"https://openreview.net{fault_path('throttled')}"))
        second = client.fetch_page(ask_for("https://openreview.net/forum?id=rJl-b3RcF7"))
    assert (first.outcome, second.outcome) == (PageOutcome.REFUSED, PageOutcome.NOT_ASKED)


def test_one_request_a_second_goes_to_a_site_and_others_do_not_wait() -> None:
    hosts = ("proceedings.neurips.cc", "papers.nips.cc")
    path = next(sample.good for sample in SAMPLES if sample.host == hosts[0])
    with served(limits=True) as sandbox, asking(sandbox, min_interval_seconds=1.0) as client:
        started = time.monotonic()
        client.fetch_page(ask_for(f"https://{SAMPLES[1].host}{SAMPLES[1].good}"))
        assert 1.0 <= time.monotonic() - started < 3.0
        for host in hosts:
            client.fetch_page(ask_for(f"https://{host}{path}"))
        visits = sandbox.sandbox.page_visits
    assert 429 not in {visit.status for visit in visits}
    at = [visit.at_seconds for visit in visits if visit.host in hosts]
    assert len(at) == 4
    assert all(later - earlier >= 1.0 for earlier, later in pairwise(at))


PAGE = httpx.Response(200, headers=HTML, content=b"<meta name=citation_title content='A Title'>")


def client_over(playback: Playback, **arguments: object) -> PageClient:
    settings: dict[str, object] = {
        "resolve": lambda _host: ("151.101.1.1",),
        "goes_through_proxy": lambda _url: False,
    }
    return PageClient(http_over(playback), **(settings | arguments))  # type: ignore[arg-type]


def answering_pages(page: Callable[[httpx.Request], httpx.Response]) -> Playback:
    def handle(request: httpx.Request) -> httpx.Response:
        return httpx.Response(404) if request.url.path == "/robots.txt" else page(request)

    return Playback(handler=handle, time=FakeTime())


def test_a_host_is_connected_to_at_the_address_that_was_checked() -> None:
    playback = answering_pages(lambda _request: PAGE)
    lookup = client_over(playback).fetch_page(ask_for("https://openreview.net/pdf?id=x"))
    assert lookup.outcome is PageOutcome.STATED
    request = playback.asked[-1]
    assert request.url == "https://151.101.1.1/forum?id=x"
    assert request.headers["host"] == "openreview.net"
    assert request.extensions["sni_hostname"] == "openreview.net"
    assert request.headers["user-agent"].startswith("starcite/")
    assert "text/html" in request.headers["accept"]


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("151.101.1.1", "10.0.0.1"), ("::ffff:169.254.169.254",), ()])
def test_a_host_with_an_address_within_is_never_asked(addresses: tuple[str, ...]) -> None:
    playback = answering_pages(lambda _request: PAGE)
    lookup = client_over(playback, resolve=lambda _host: addresses).fetch_page(
        ask_for("https://openreview.net/pdf?id=x")
    )
    assert lookup.outcome is PageOutcome.NOT_ASKED  # its robots.txt could not be had
    assert playback.asked == []


def test_a_host_whose_address_changes_between_two_requests_is_checked_each_time() -> None:
    playback = answering_pages(lambda _request: PAGE)
    answers = iter([("151.101.1.1",), ("127.0.0.1",)])
    lookup = client_over(playback, resolve=lambda _host: next(answers)).fetch_page(
        ask_for("https://openreview.net/pdf?id=x")
    )
    assert lookup.outcome is PageOutcome.FAILED
    assert "not of the public internet" in lookup.reason
    assert [request.url.path for request in playback.asked] == ["/robots.txt"]


def test_a_proxy_looks_hosts_up_itself() -> None:
    playback = answering_pages(lambda _request: PAGE)
    client = client_over(playback, goes_through_proxy=lambda _url: True, resolve=lambda _host: ())
    assert client.fetch_page(ask_for("https://openreview.net/pdf?id=x")).outcome is PageOutcome.STATED
    assert playback.asked[-1].url.host == "openreview.net"


@pytest.mark.parametrize(
    "error",
    [httpx.ConnectError("x"), httpx.ReadTimeout("x"), httpx.RemoteProtocolError("x"), httpx.DecodingError("x"),
     httpx.ConnectError(str(ssl.SSLCertVerificationError("x")))],
)  # fmt: skip
def test_a_failing_network_is_told_in_words_and_raises_nothing(error: Exception) -> None:
    def fail(_request: httpx.Request) -> httpx.Response:
        raise error

    lookup = client_over(answering_pages(fail)).fetch_page(ask_for("https://openreview.net/pdf?id=x"))
    assert lookup.outcome is PageOutcome.FAILED
    assert lookup.reason.startswith("OpenReview: ")
    assert lookup.fetched_at is not None


def test_a_crawl_delay_is_kept_where_it_is_longer_than_ours() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        robots = httpx.Response(200, headers={"content-type": "text/plain"}, content=b"User-agent: *\nCrawl-delay: 7")
        return robots if request.url.path == "/robots.txt" else PAGE

    playback = Playback(handler=handle)
    client = client_over(playback)
    for name in ("a", "b"):
        client.fetch_page(ask_for(f"https://openreview.net/pdf?id={name}"))
    assert [later - earlier for earlier, later in pairwise(playback.asked_at)] == pytest.approx([7.0, 7.0])


def test_a_run_whose_time_is_up_or_that_was_stopped_asks_nothing() -> None:
    for arguments in ({"deadline": 1_000.0}, {"stop": lambda: True}):
        playback = answering_pages(lambda _request: PAGE)
        http = http_over(playback, **arguments)
        client = PageClient(http, resolve=lambda _host: ("151.101.1.1",), goes_through_proxy=lambda _url: False)
        with pytest.raises(GaveUp):
            client.fetch_page(ask_for("https://openreview.net/pdf?id=x"))
        assert playback.asked == []


STARTS = st.sampled_from(
    ["", "/", "//", "https://", "http://", "https:", "file://", "javascript:", "//[", "https://openreview.net", "?",
     "#", "https://openreview.net@", "https://openreview.net:80", "https://OPENREVIEW.net.", "https://127.0.0.1",
     "\\\\", "https://openreview.net\\@169.254.169.254", "https://link.springer.com/article/10.1007/x?", "../../", "http:///"]
)  # fmt: skip


@given(STARTS, st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x2FF), max_size=25))
def test_no_redirect_leads_to_a_host_that_is_not_listed_or_makes_it_fail(start: str, rest: str) -> None:
    def lead_on(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers=[(b"location", (start + rest).encode())])

    playback = answering_pages(lead_on)
    lookup = client_over(playback).fetch_page(ask_for("https://openreview.net/pdf?id=x"))
    assert lookup.outcome is not PageOutcome.STATED
    assert len(playback.asked) <= 2 * 6  # the page and five redirects, each with a robots.txt at the most
    for request in playback.asked:
        assert request.url.host == "151.101.1.1"
        assert not isinstance(site_of(f"https://{request.headers['host']}/"), NotAsked)


def test_a_page_cannot_lead_out_of_the_root(running: RunningSandbox) -> None:
    pages = {"openreview.net/forum?id=here": redirect("https://openreview.net/../../_sandbox")}
    with served(pages) as sandbox:
        lookup = fetch(sandbox, "https://openreview.net/forum?id=here")
    assert lookup.outcome is PageOutcome.LED_AWAY
    assert "leads up" in lookup.reason


def test_no_setting_makes_requests_to_a_real_host_come_faster_than_one_a_second() -> None:
    playback = answering_pages(lambda _request: PAGE)
    client_over(playback, min_interval_seconds=0.0).fetch_page(ask_for("https://openreview.net/pdf?id=x"))
    assert playback.asked_at == pytest.approx([1_000.0, 1_001.0])


def test_visits_are_counted_by_site() -> None:
    playback = answering_pages(lambda _request: PAGE)
    http = http_over(playback)
    client = PageClient(http, resolve=lambda _host: ("151.101.1.1",), goes_through_proxy=lambda _url: False)
    client.fetch_page(ask_for("https://openreview.net/pdf?id=x"))
    assert http.visits_made == {"OpenReview": 2}
    assert set(http.requests_sent.values()) == {0}
