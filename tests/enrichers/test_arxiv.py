from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from enrichers.arxiv import ArxivClient
from enrichers.errors import BadResponse, ProviderUnavailable, RateLimited
from enrichers.governor import spaced
from enrichers.records import ArxivRecord, Failed, Found, Lookup, NotFound, Provider
from tests.enrichers.playback import Playback, Recording, answering, handled_by, http_over, read_recordings

QUERY_URL = "http://127.0.0.1:1/api/query"


def client_over(playback: Playback, **arguments: Any) -> ArxivClient:
    return ArxivClient(http_over(playback, **arguments), QUERY_URL)


def entry(arxiv_id: str, version: int = 1, **fields: str) -> str:
    more = "".join(f"<arxiv:{name}>{value}</arxiv:{name}>" for name, value in fields.items())
    return (
        f"<entry><id>http://arxiv.org/abs/{arxiv_id}v{version}</id><title>Paper\n  {arxiv_id}</title>"
        f"<updated>2020-01-02T00:00:00Z</updated><published>2020-01-01T00:00:00Z</published>"
        f'<author><name>Ada</name></author>{more}<arxiv:primary_category term="cs.LG"/></entry>'
    )


def feed(*entries: str, total: int | None = None) -> httpx.Response:
    total = len(entries) if total is None else total
    text = (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom" '
        f'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"><opensearch:totalResults>{total}'
        f"</opensearch:totalResults>{''.join(entries)}</feed>\n"
    )
    return httpx.Response(200, content=text.encode())


def refusing(*bad: str) -> Playback:
    """arXiv as it refuses every feed with a bad id in it, and names the first."""

    def answer(request: httpx.Request) -> httpx.Response:
        ids = request.url.params["id_list"].split(",")
        wrong = next((asked for asked in ids if asked in bad), None)
        if wrong is None:
            return feed(*map(entry, ids))
        text = (
            '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>https://arxiv.org/api/errors#incorrect_id</id>'
            f"<title>Error</title><summary>incorrect id format for {wrong}</summary></entry></feed>"
        )
        return httpx.Response(400, content=text.encode())

    return handled_by(answer)


def recording_of(shared: Path, part: str) -> Recording:
    return read_recordings(shared, lambda m, url, s: "arxiv.org/api/query" in url and f"id_list={part}" in url)[0]


def test_a_recorded_unknown_id_beside_a_known_one_is_not_found(shared: Path) -> None:
    playback = answering(recording_of(shared, "0808.05394%2C1707.08567").answer)
    answers = client_over(playback).fetch_papers(["0808.05394", "1707.08567"])
    assert answers["0808.05394"] == NotFound()
    found = answers["1707.08567"]
    assert isinstance(found, Found)
    assert found.value.title.startswith("Proceedings of Workshop AEW10")
    assert found.value.published_at == datetime(2017, 7, 27, 8, 18, 33, tzinfo=UTC)
    assert found.value.primary_category == "cs.IT"
    assert found.value.version == 1
    assert len(playback.asked) == 1


@pytest.mark.parametrize("part", ["0000.0000&", "0808.05394&"])
def test_a_recorded_unknown_id_alone_is_not_found(shared: Path, part: str) -> None:
    playback = answering(recording_of(shared, part).answer)
    assert client_over(playback).fetch_papers([part[:-1]]) == {part[:-1]: NotFound()}
    assert len(playback.asked) == 1


def test_a_recorded_malformed_id_is_not_found_and_the_others_are_asked_without_it(shared: Path) -> None:
    refusal = recording_of(shared, "abc").answer
    playback = answering(refusal, feed(entry("1707.08567"), entry("1605.08386")))
    answers = client_over(playback).fetch_papers(["1707.08567", "abc", "1605.08386"])
    assert answers["abc"] == NotFound()
    assert isinstance(answers["1707.08567"], Found)
    assert playback.asked[1].url.params["id_list"] == "1707.08567,1605.08386"


def test_the_wire_format_of_2025_and_before_is_read(shared: Path) -> None:
    answers = client_over(answering(recording_of(shared, "1601.00001").answer)).fetch_papers(["1601.00001"])
    assert answers["1601.00001"] == Found(
        ArxivRecord(
            arxiv_id="1601.00001",
            version=1,
            title="Inelastic effects in molecular transport junctions: The probe technique at high bias",
            authors=("Michael Kilgour", "Dvira Segal"),
            published_at=datetime(2015, 12, 26, 21, 19, 45, tzinfo=UTC),
            updated_at=datetime(2015, 12, 26, 21, 19, 45, tzinfo=UTC),
            primary_category="cond-mat.mes-hall",
            doi="10.1063/1.4944470",
            comment=None,
            is_withdrawn=False,
        )
    )


@pytest.mark.parametrize("asked", ["quant-ph/0201082", "hep-ex/0406020"])
def test_a_recorded_old_style_id_is_matched(shared: Path, asked: str) -> None:
    recording = recording_of(shared, asked.replace("/", "%2F"))
    assert isinstance(client_over(answering(recording.answer)).fetch_papers([asked])[asked], Found)


def test_papers_are_matched_by_id_in_whatever_order_they_come() -> None:
    ids = ["2001.00001", "2001.00002", "2001.00003"]
    answers = client_over(answering(feed(*map(entry, reversed(ids))))).fetch_papers(ids)
    assert {asked: lookup.value.arxiv_id for asked, lookup in answers.items() if isinstance(lookup, Found)} == {
        asked: asked for asked in ids
    }


def test_an_old_id_is_known_with_and_without_its_subject_class() -> None:
    answers = client_over(answering(feed(entry("math/0309136")))).fetch_papers(["math.gt/0309136"])
    assert isinstance(answers["math.gt/0309136"], Found)


def test_two_hundred_and_one_ids_take_three_requests_of_at_most_a_hundred() -> None:
    playback = refusing()
    ids = [f"2001.{number:05d}" for number in range(201)]
    answers = client_over(playback).fetch_papers(ids)
    assert [len(request.url.params["id_list"].split(",")) for request in playback.asked] == [100, 100, 1]
    assert all(isinstance(lookup, Found) for lookup in answers.values())
    assert len(answers) == 201


def test_a_malformed_id_costs_one_more_request() -> None:
    playback = refusing("2001.00050")
    ids = [f"2001.{number:05d}" for number in range(100)]
    answers = client_over(playback).fetch_papers(ids)
    assert [asked for asked, lookup in answers.items() if lookup == NotFound()] == ["2001.00050"]
    assert len(playback.asked) == 2


def test_an_id_that_arxiv_refuses_without_naming_it_is_found_by_halving() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        ids = request.url.params["id_list"].split(",")
        if "2001.00050" in ids:
            return httpx.Response(400, content=b"<feed><entry><id>https://arxiv.org/api/errors#x</id></entry></feed>")
        return feed(*map(entry, ids))

    playback = handled_by(answer)
    answers = client_over(playback).fetch_papers([f"2001.{number:05d}" for number in range(100)])
    assert [asked for asked, lookup in answers.items() if isinstance(lookup, Failed)] == ["2001.00050"]
    assert len(playback.asked) <= 15


def test_an_empty_feed_for_many_is_asked_for_once_more() -> None:
    playback = answering(feed(), feed(entry("2001.00001"), entry("2001.00002")))
    answers = client_over(playback).fetch_papers(["2001.00001", "2001.00002", "2001.00003"])
    assert [type(lookup) for lookup in answers.values()] == [Found, Found, NotFound]


def test_an_empty_feed_twice_is_believed_and_never_means_withdrawn() -> None:
    playback = answering(feed())
    answers = client_over(playback).fetch_papers(["2001.00001", "2001.00002", "2001.00003"])
    assert set(answers.values()) == {NotFound()}
    assert len(playback.asked) == 2


@pytest.mark.parametrize(
    ("comment", "is_withdrawn"),
    [
        ("This paper has been withdrawn by the author due to an error", True),
        ("Withdrawn.", True),
        ("The authors withdrew this version", True),
        ("12 pages, accepted", False),
        (None, False),
    ],
)
def test_a_withdrawal_shows_in_the_comment(comment: str | None, is_withdrawn: bool) -> None:
    fields = {} if comment is None else {"comment": comment}
    (lookup,) = client_over(answering(feed(entry("2001.00001", 3, **fields)))).fetch_papers(["2001.00001"]).values()
    assert isinstance(lookup, Found)
    assert lookup.value.is_withdrawn is is_withdrawn
    assert lookup.value.version == 3
    assert lookup.value.title == "Paper 2001.00001"


def one(answer: httpx.Response | Exception) -> Lookup[ArxivRecord]:
    (lookup,) = client_over(answering(answer)).fetch_papers(["2001.00001"]).values()
    return lookup


WHOLE = feed(entry("2001.00001")).content


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, content=b"<html><body>Please log in</body></html>"),
        httpx.Response(200, content=b""),
        httpx.Response(200, content=WHOLE[: len(WHOLE) // 2]),
        httpx.Response(200, content=WHOLE.replace(b"2020-01-01T", b"yesterday")),
        httpx.Response(200, content=WHOLE.replace(b"<published>2020-01-01T00:00:00Z</published>", b"")),
        httpx.Response(200, content=WHOLE.replace(b"<id>http://arxiv.org/abs/2001.00001v1</id>", b"")),
        httpx.Response(400, content=b"bad request"),
        httpx.Response(404, content=b"<html>"),
        httpx.Response(414, content=b"too long"),
        httpx.Response(301, headers={"Location": "http://127.0.0.1:1/api/query?again"}),
    ],
)
def test_what_is_no_whole_feed_has_failed_and_means_nothing_else(answer: httpx.Response) -> None:
    lookup = one(answer)
    assert isinstance(lookup, Failed)
    assert type(lookup.error) is BadResponse
    assert "STARCITE_ARXIV_URL" in lookup.error.remedy


def test_an_entry_without_version_fails_alone() -> None:
    body = feed(entry("2001.00001"), entry("2001.00002")).content.replace(b"2001.00001v1", b"2001.00001")
    answers = client_over(answering(httpx.Response(200, content=body))).fetch_papers(["2001.00001", "2001.00002"])
    assert [type(lookup) for lookup in answers.values()] == [Failed, Found]


@pytest.mark.parametrize("status", [403, 406, 429, 503])
def test_throttling_in_any_guise_is_a_limit(status: int) -> None:
    lookup = one(httpx.Response(status, content=b"<html>Rate exceeded.</html>"))
    assert isinstance(lookup, Failed)
    assert type(lookup.error) is RateLimited
    assert lookup.error.status == status


def test_no_connection_is_no_answer() -> None:
    lookup = one(httpx.ConnectError("no"))
    assert isinstance(lookup, Failed)
    assert type(lookup.error) is ProviderUnavailable


def test_a_redirect_is_followed_in_turn() -> None:
    moved = httpx.Response(301, headers={"Location": "http://127.0.0.1:1/elsewhere"})
    playback = answering(moved, feed(entry("2001.00001")))
    answers = client_over(playback, min_interval_seconds={Provider.ARXIV: 3.0}).fetch_papers(["2001.00001"])
    assert isinstance(answers["2001.00001"], Found)
    assert playback.asked_at[1] - playback.asked_at[0] == pytest.approx(spaced(3.0))


def test_the_endpoint_is_asked_as_it_was_given() -> None:
    playback = answering(feed(entry("2001.00001")))
    ArxivClient(http_over(playback), "http://127.0.0.1:1/{odd}/api/query").fetch_papers(["2001.00001"])
    assert playback.asked[0].url.path == "/{odd}/api/query"
