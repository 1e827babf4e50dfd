from __future__ import annotations

import gzip
import logging
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread

import httpx
import pytest

from enrichers.errors import BadResponse, GaveUp, ProviderError, ProviderUnavailable, RateLimited, Unauthorized
from enrichers.governor import spaced
from enrichers.http import Http, Patience
from enrichers.records import Provider
from enrichers.turns import Turns
from tests.enrichers.playback import FakeTime, Playback, answering, http_over

OK = httpx.Response(200, json={})
URL = "http://127.0.0.1:1/x"


def ask(http: Http, provider: Provider = Provider.SEMANTIC_SCHOLAR, **arguments: object) -> httpx.Response:
    return http.send(provider, "GET", URL, **arguments)  # type: ignore[arg-type]


def test_requests_to_one_provider_keep_their_distance_from_the_beginning_of_the_last_answer() -> None:
    playback = answering(OK, seconds_per_answer=0.5)
    http = http_over(playback, min_interval_seconds={Provider.ARXIV: 3.0})
    for _ in range(3):
        ask(http, Provider.ARXIV)
    gap = 0.5 + spaced(3.0)  # a transport that does not say when a request was on its way
    assert playback.asked_at == pytest.approx([1000.0, 1000.0 + gap, 1000.0 + 2 * gap])


def test_the_time_an_answer_takes_is_part_of_the_interval_where_it_is_known_when_it_was_asked() -> None:
    playback = answering(OK, seconds_per_answer=0.0)

    def slow(request: httpx.Request) -> httpx.Response:
        request.extensions["trace"]("http11.send_request_body.complete", {})
        playback.time.now += 2.5
        return httpx.Response(200, json={})

    playback.handler = slow
    http = http_over(playback, min_interval_seconds={Provider.ARXIV: 3.0})
    for _ in range(3):
        ask(http, Provider.ARXIV)
    assert playback.asked_at == pytest.approx([1000.0, 1000.0 + spaced(3.0), 1000.0 + 2 * spaced(3.0)])


def test_one_provider_does_not_wait_for_another() -> None:
    playback = answering(OK)
    http = http_over(playback, min_interval_seconds={Provider.ARXIV: 3.0, Provider.GITHUB: 0.1})
    ask(http, Provider.ARXIV)
    ask(http, Provider.GITHUB)
    assert playback.asked_at == [1000.0, 1000.0]


def test_a_retry_is_paced_too() -> None:
    playback = answering(httpx.Response(500), OK)
    ask(http_over(playback, min_interval_seconds={Provider.ARXIV: 3.0}), Provider.ARXIV)
    assert playback.asked_at[1] - playback.asked_at[0] >= 3.0


@pytest.mark.parametrize("failure", [httpx.Response(500), httpx.Response(429), httpx.ConnectError("refused")])
def test_a_passing_fault_is_tried_again(failure: httpx.Response | Exception) -> None:
    playback = answering(failure, failure, OK)
    assert ask(http_over(playback)).status_code == 200
    assert len(playback.asked) == 3


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
@pytest.mark.parametrize("provider", list(Provider))
def test_a_lasting_fault_ends_within_forty_seconds_and_three_tries(provider: Provider, status: int) -> None:
    playback = answering(httpx.Response(status), seconds_per_answer=1.0)
    with pytest.raises((RateLimited, ProviderUnavailable)) as caught:
        ask(http_over(playback), provider)
    assert len(playback.asked) <= 3
    assert playback.time.now - 1000.0 <= 40.0
    assert caught.value.status == status
    assert provider.display_name in str(caught.value)
    assert caught.value.remedy


def test_hanging_answers_end_within_forty_seconds() -> None:
    timeouts: list[float] = []
    time = FakeTime()

    def hang(request: httpx.Request) -> httpx.Response:
        timeouts.append(request.extensions["timeout"]["read"])
        time.now += request.extensions["timeout"]["read"]
        raise httpx.ReadTimeout("", request=request)

    with pytest.raises(ProviderUnavailable, match="did not answer in time"):
        ask(http_over(Playback(handler=hang, time=time)))
    assert timeouts[0] == 20.0
    assert time.now - 1000.0 <= 40.0


def test_waits_between_tries_grow_and_are_drawn_from_nothing_to_their_bound() -> None:
    waits = []
    for drawn in (0.0, 0.5, 1.0):
        playback = answering(httpx.Response(500), httpx.Response(500), OK)
        ask(http_over(playback, draw=lambda drawn=drawn: drawn, patience=Patience(backoff_seconds=2.0)))
        waits.append([b - a for a, b in pairwise(playback.asked_at)])
    assert waits == [[0.0, 0.0], pytest.approx([1.0, 2.0]), pytest.approx([2.0, 4.0])]


@pytest.mark.parametrize("provider", list(Provider))
@pytest.mark.parametrize("said", ["7", "Tue, 03 Nov 2026 12:00:07 GMT"])
@pytest.mark.parametrize("status", [429, 503])
def test_every_provider_honours_retry_after(provider: Provider, said: str, status: int) -> None:
    playback = answering(httpx.Response(status, headers={"Retry-After": said}), OK)
    ask(http_over(playback), provider)
    assert playback.asked_at[1] - playback.asked_at[0] == pytest.approx(7.0)


@pytest.mark.parametrize("provider", list(Provider))
def test_a_wait_that_does_not_fit_is_not_begun(provider: Provider) -> None:
    playback = answering(httpx.Response(429, headers={"Retry-After": "3600"}))
    with pytest.raises(RateLimited) as caught:
        ask(http_over(playback), provider)
    assert caught.value.retry_after_seconds == 3600
    assert "60 min" in str(caught.value)
    assert playback.time.slept == []


@pytest.mark.parametrize(
    ("status", "headers"),
    [(401, {}), (403, {}), (500, {}), (429, {"Retry-After": "3600"})],
)
def test_a_provider_that_refused_or_kept_failing_is_not_asked_again(status: int, headers: dict[str, str]) -> None:
    playback = answering(httpx.Response(status, headers=headers))
    http = http_over(playback)
    with pytest.raises(ProviderError):
        ask(http)
    before = len(playback.asked)
    with pytest.raises(GaveUp, match="not asked any more"):
        ask(http)
    assert len(playback.asked) == before
    assert Provider.SEMANTIC_SCHOLAR in http.standings.down
    assert ask(http_over(answering(OK)), Provider.GITHUB).status_code == 200


def test_answers_the_caller_wants_itself_are_not_tried_again_nor_held_against_the_provider() -> None:
    playback = answering(httpx.Response(500))
    http = http_over(playback)
    assert ask(http, own_statuses=(500,)).status_code == 500
    assert len(playback.asked) == 1
    assert not http.standings.down


@pytest.mark.parametrize("status", [200, 301, 304, 400, 404, 410, 422])
def test_what_is_no_refusal_is_the_callers_to_read(status: int) -> None:
    playback = answering(httpx.Response(status, content=b"<html>"))
    assert ask(http_over(playback)).status_code == status
    assert len(playback.asked) == 1


def test_three_answers_without_sense_take_the_address_for_wrong() -> None:
    http = http_over(answering(OK))
    for _ in range(3):
        assert not http.standings.down
        http.standings.note_bad_answer(Provider.ARXIV, BadResponse("arXiv", "answered with a login page"))
    with pytest.raises(GaveUp, match="a login page"):
        ask(http, Provider.ARXIV)


def test_a_stop_ends_a_wait_within_a_fifth_of_a_second_and_sends_nothing_more() -> None:
    playback = answering(OK)
    http = http_over(playback, min_interval_seconds={Provider.ARXIV: 60.0}, stop=lambda: playback.time.now >= 1005.0)
    ask(http, Provider.ARXIV)
    with pytest.raises(GaveUp, match="stopped"):
        ask(http, Provider.ARXIV)
    assert playback.time.now <= 1005.2
    assert len(playback.asked) == 1
    assert not http.standings.down


def test_a_deadline_that_a_wait_would_miss_ends_the_asking_at_once() -> None:
    playback = answering(OK)
    http = http_over(playback, min_interval_seconds={Provider.ARXIV: 3.0}, deadline=1002.0)
    ask(http, Provider.ARXIV)
    with pytest.raises(GaveUp, match="time for this run is up"):
        ask(http, Provider.ARXIV)
    assert playback.time.now == 1000.0


def test_a_signal_that_raises_in_the_middle_leaves_counts_and_pacing_true() -> None:
    class Signal(BaseException):
        pass

    playback = answering(OK)

    def interrupted(request: httpx.Request) -> httpx.Response:
        playback.handler = None
        raise Signal

    playback.handler = interrupted
    http = http_over(playback, min_interval_seconds={Provider.ARXIV: 3.0})
    with pytest.raises(Signal):
        ask(http, Provider.ARXIV)
    assert http.requests_sent[Provider.ARXIV] == 1
    ask(http, Provider.ARXIV)
    assert playback.asked_at[1] - playback.asked_at[0] == pytest.approx(spaced(3.0))


def test_every_try_is_counted() -> None:
    http = http_over(answering(httpx.Response(500), OK))
    ask(http)
    assert http.requests_sent == {Provider.SEMANTIC_SCHOLAR: 2, Provider.ARXIV: 0, Provider.GITHUB: 0}


def test_an_answer_that_never_ends_is_cut_off() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 1024

    playback = Playback(handler=lambda request: httpx.Response(200, content=endless()))
    with pytest.raises(BadResponse, match="more than 10,000 bytes"):
        ask(http_over(playback, patience=Patience(body_bytes=10_000)))


def test_an_answer_that_trickles_is_broken_off() -> None:
    time = FakeTime()

    def trickle() -> Iterator[bytes]:
        while True:
            time.now += 5.0
            yield b"x"

    playback = Playback(handler=lambda request: httpx.Response(200, content=trickle()), time=time)
    with pytest.raises(ProviderUnavailable, match="did not finish"):
        ask(http_over(playback))
    assert time.now <= 1060.0


def test_who_asks_is_said_honestly_and_accept_is_always_there() -> None:
    playback = answering(OK)
    ask(http_over(playback, contact="maintainer@example.org"))
    headers = playback.asked[0].headers
    assert headers["user-agent"].startswith("starcite/")
    assert "maintainer@example.org" in headers["user-agent"]
    assert headers["accept"] == "application/json"


def test_a_compressed_answer_is_read() -> None:
    body = httpx.ByteStream(gzip.compress(b'{"a": 1}'))
    playback = Playback(handler=lambda request: httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=body))
    assert ask(http_over(playback)).json() == {"a": 1}


def _classes_of(root: type[Exception]) -> list[type[Exception]]:
    return [root, *(cls for child in root.__subclasses__() for cls in _classes_of(child))]


@pytest.mark.parametrize("kind", [*_classes_of(httpx.RequestError), httpx.InvalidURL])
def test_every_way_httpx_fails_is_an_error_of_ours(kind: type[Exception]) -> None:
    with pytest.raises(ProviderError) as caught:
        ask(http_over(answering(kind("what httpx said"))))
    assert "what httpx said" not in str(caught.value)
    assert "Semantic Scholar" in str(caught.value)
    assert caught.value.__cause__ is None


def test_an_address_that_is_none_is_no_outage() -> None:
    with pytest.raises(BadResponse, match="check STARCITE_GITHUB_URL"):
        Http({}).send(Provider.GITHUB, "GET", "nonsense")


@pytest.mark.parametrize("key", ["two\nlines", "schlüssel", "nul\0"])
def test_a_key_no_header_can_carry_is_refused_without_being_shown(key: str) -> None:
    playback = answering(OK)
    with pytest.raises(Unauthorized) as caught:
        ask(http_over(playback), headers={"x-api-key": key})
    assert playback.asked == []
    assert key not in repr(caught.value)
    assert "SEMANTIC_SCHOLAR_API_KEY" in str(caught.value)


@pytest.fixture
def loopback() -> Iterator[str]:
    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.send_response(403)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_key_is_in_no_log_no_error_and_no_repr(loopback: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    http = Http({})
    with pytest.raises(Unauthorized) as caught:
        http.send(Provider.GITHUB, "GET", loopback, headers={"Authorization": "Bearer VERYSECRET"})
    http.close()
    assert caplog.records, "nothing was logged, so nothing was tested"
    seen = caplog.text + repr(caught.value) + str(caught.value) + repr(vars(caught.value)) + repr(vars(http))
    assert "VERYSECRET" not in seen


def test_a_port_nobody_listens_on_is_said_to_be_unreachable() -> None:
    http = Http({}, patience=Patience(attempts=1))
    with pytest.raises(ProviderUnavailable, match=r"arXiv: cannot be reached at 127\.0\.0\.1:9"):
        http.send(Provider.ARXIV, "GET", "http://127.0.0.1:9/api/query")
    http.close()


def test_three_failures_in_a_row_of_a_provider_that_never_answered_are_an_outage() -> None:
    playback = answering(httpx.Response(500))
    http = http_over(playback)
    with pytest.raises(ProviderUnavailable):
        ask(http)
    assert len(playback.asked) == 3
    assert Provider.SEMANTIC_SCHOLAR in http.standings.down


def test_one_that_has_answered_is_down_after_five_failures_in_a_row_and_one_request_lost_is_no_outage() -> None:
    playback = answering(OK, *[httpx.Response(500)] * 3, OK, httpx.Response(500))
    http = http_over(playback)
    ask(http)
    with pytest.raises(ProviderUnavailable):
        ask(http)
    assert not http.standings.down
    ask(http)
    for tries in (3, 2):
        before = len(playback.asked)
        with pytest.raises(ProviderUnavailable):
            ask(http)
        assert len(playback.asked) - before == tries
    assert Provider.SEMANTIC_SCHOLAR in http.standings.down


def test_requests_that_hang_one_after_the_other_take_forty_seconds_together() -> None:
    time = FakeTime()
    playback = Playback(time=time)

    def hang(request: httpx.Request) -> httpx.Response:
        if len(playback.asked) == 1:
            return httpx.Response(200, json={})
        time.now += request.extensions["timeout"]["read"]
        raise httpx.ReadTimeout("", request=request)

    playback.handler = hang
    http = http_over(playback, draw=lambda: 0.0)
    ask(http)
    while not http.standings.down:
        with pytest.raises(ProviderUnavailable):
            ask(http)
    assert time.now - 1000.0 <= 40.0


def test_retries_of_a_run_are_ten_and_a_tenth_of_its_answers() -> None:
    answers = [one for _ in range(60) for one in (httpx.Response(500), OK)]
    playback = answering(*answers)
    http = http_over(playback)
    failed = 0
    for _ in range(60):
        try:
            ask(http)
        except ProviderUnavailable:
            failed += 1
    retries = len(playback.asked) - 60
    assert failed > 0
    assert 10 <= retries <= 10 + 0.1 * 60
    assert not http.standings.down, "it answers every second time"


def test_each_throttled_answer_makes_the_following_requests_slower_and_good_ones_quicker_again() -> None:
    playback = answering(OK, httpx.Response(429), OK)
    http = http_over(playback, min_interval_seconds={Provider.SEMANTIC_SCHOLAR: 1.0}, draw=lambda: 0.0)
    for _ in range(15):
        ask(http)
    gaps = [b - a for a, b in pairwise(playback.asked_at)]
    assert gaps[0] == pytest.approx(spaced(1.0))
    assert gaps[1] == pytest.approx(spaced(1.0, 1.0))
    assert gaps[1:] == sorted(gaps[1:], reverse=True)
    assert gaps[-1] == pytest.approx(spaced(1.0))


def test_silence_slows_down_too() -> None:
    playback = answering(httpx.ReadTimeout(""), OK)
    ask(http_over(playback, min_interval_seconds={Provider.ARXIV: 3.0}, draw=lambda: 0.0), Provider.ARXIV)
    assert playback.asked_at[1] - playback.asked_at[0] == pytest.approx(spaced(3.0, 3.0))


def test_a_provider_that_was_down_is_asked_once_more_after_a_minute_and_only_once() -> None:
    playback = answering(httpx.Response(500))
    http = http_over(playback)
    with pytest.raises(ProviderUnavailable):
        ask(http)
    assert not http.standings.may_ask_again(Provider.SEMANTIC_SCHOLAR), "the outage is the same"
    playback.time.now += 61.0
    assert http.standings.may_ask_again(Provider.SEMANTIC_SCHOLAR)
    with pytest.raises(ProviderUnavailable):
        ask(http)
    assert len(playback.asked) == 4, "one try"
    playback.time.now += 3_600.0
    assert not http.standings.may_ask_again(Provider.SEMANTIC_SCHOLAR)
    with pytest.raises(GaveUp):
        ask(http)


def test_a_provider_that_is_back_is_asked_as_before() -> None:
    playback = answering(*[httpx.Response(500)] * 3, OK, httpx.Response(500), OK)
    http = http_over(playback)
    with pytest.raises(ProviderUnavailable):
        ask(http)
    playback.time.now += 61.0
    assert http.standings.may_ask_again(Provider.SEMANTIC_SCHOLAR)
    for _ in range(3):
        assert ask(http).status_code == 200


def test_one_that_wants_a_longer_pause_is_not_asked_before_it_is_over() -> None:
    playback = answering(httpx.Response(429, headers={"Retry-After": "300"}), OK)
    http = http_over(playback)
    with pytest.raises(RateLimited):
        ask(http)
    playback.time.now += 299.0
    assert not http.standings.may_ask_again(Provider.SEMANTIC_SCHOLAR)
    playback.time.now += 2.0
    assert http.standings.may_ask_again(Provider.SEMANTIC_SCHOLAR)
    assert ask(http).status_code == 200


def test_a_refused_key_is_never_tried_again() -> None:
    playback = answering(httpx.Response(401))
    http = http_over(playback)
    with pytest.raises(Unauthorized):
        ask(http)
    playback.time.now += 86_400.0
    assert not http.standings.may_ask_again(Provider.SEMANTIC_SCHOLAR)


def test_senseless_answers_count_in_a_row_and_five_of_them_where_sense_was_made_before() -> None:
    http = http_over(answering(OK))
    for count in (2, 4):
        for _ in range(count):
            http.standings.note_bad_answer(Provider.ARXIV, BadResponse("arXiv", "answered with a login page"))
        assert not http.standings.down
        http.standings.note_good_answer(Provider.ARXIV)
    for _ in range(5):
        http.standings.note_bad_answer(Provider.ARXIV, BadResponse("arXiv", "answered with a login page"))
    assert Provider.ARXIV in http.standings.down


def test_what_one_run_was_told_to_wait_another_waits_too_or_says_why_it_does_not(tmp_path: Path) -> None:
    time = FakeTime()
    told = Playback([httpx.Response(429, headers={"Retry-After": "30"}), OK], time=time)
    first, second = (
        http_over(told, turns=Turns(tmp_path), patience=Patience(attempts=1, failing_seconds=seconds))
        for seconds in (40.0, 20.0)
    )
    with pytest.raises(RateLimited):
        ask(first)
    with pytest.raises(RateLimited, match="a pause that lasts for another 30 s"):
        ask(second)
    assert len(told.asked) == 1
    third = http_over(told, turns=Turns(tmp_path))
    assert ask(third).status_code == 200
    assert told.asked_at == pytest.approx([1000.0, 1030.0])
    for http in (first, second, third):
        http.close()


def test_points_that_one_run_used_up_are_not_asked_for_by_another(tmp_path: Path) -> None:
    time = FakeTime()
    reset = time.utc_now().timestamp() + 600.0
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(reset)), "x-ratelimit-resource": "core"}
    playback = Playback([httpx.Response(200, json={}, headers=headers), OK], time=time)
    first, second = (http_over(playback, turns=Turns(tmp_path)) for _ in range(2))
    ask(first, Provider.GITHUB)
    with pytest.raises(GaveUp, match="quota of this hour"):
        ask(second, Provider.GITHUB)
    assert not second.standings.down
    assert second.send(Provider.GITHUB, "POST", "http://127.0.0.1:1/graphql").status_code == 200, "another budget"
    time.now += 601.0
    assert ask(second, Provider.GITHUB).status_code == 200
    first.close()
    second.close()


def test_points_that_come_back_within_moments_are_waited_for() -> None:
    time = FakeTime()
    reset = int(time.utc_now().timestamp()) + 6
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(reset), "x-ratelimit-resource": "core"}
    http = http_over(Playback([httpx.Response(200, json={}, headers=headers), OK], time=time))
    ask(http, Provider.GITHUB)
    assert ask(http, Provider.GITHUB).status_code == 200
    assert time.utc_now().timestamp() >= reset


def test_a_request_never_outlasts_the_time_of_its_run_and_is_then_not_held_against_the_provider() -> None:
    time = FakeTime()

    def hang(request: httpx.Request) -> httpx.Response:
        time.now += request.extensions["timeout"]["read"]
        raise httpx.ReadTimeout("", request=request)

    http = http_over(Playback(handler=hang, time=time), deadline=1007.0)
    with pytest.raises(GaveUp, match="time for this run is up"):
        ask(http)
    assert time.now == pytest.approx(1007.0)
    assert not http.standings.down
