from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from enrichers.errors import BadResponse, GaveUp, ProviderUnavailable, RateLimited, Unauthorized
from enrichers.records import CitingPaper, Failed, Found, NotFound, PaperRecord, Provider
from enrichers.semantic_scholar import (
    PAPER_FIELDS,
    REACHABLE_CITATIONS,
    SemanticScholarClient,
    split_window,
    wire_id,
)
from enrichers.semantic_scholar_answers import parse_paper
from lists.identifiers import ACCEPTED_SCHEMES, PaperId
from tests.enrichers.playback import Playback, answering, clients_over, handled_by, http_over, keys_for, read_recordings

TITLE_NOT_FOUND = {"error": "Title match not found"}


def client_over(playback: Playback, **arguments: Any) -> SemanticScholarClient:
    http = http_over(playback, **arguments)
    return SemanticScholarClient(http, "http://127.0.0.1:1", keys_for(Provider.SEMANTIC_SCHOLAR, http, "KEY"))


def row(number: int, **fields: object) -> dict[str, object]:
    return {"paperId": f"{number:040x}", "title": f"Paper {number}", "citationCount": number} | fields


def arxiv(number: int) -> PaperId:
    return PaperId("arxiv", f"{number // 100_000:04d}.{number % 100_000:05d}")


def batch_api(bad: set[str], status: int = 500, unknown: set[str] = frozenset()) -> Callable[..., httpx.Response]:  # type: ignore[assignment]
    """A batch endpoint that breaks over bad ids and knows all others but the unknown."""

    def answer(request: httpx.Request) -> httpx.Response:
        ids = json.loads(request.content)["ids"]
        if bad.intersection(ids):
            return httpx.Response(status, json={"message": "Internal Server Error"})
        if unknown.issuperset(ids):
            return httpx.Response(400, json={"error": "No valid paper ids given"})
        return httpx.Response(200, json=[None if asked in unknown else row(int(asked[-5:])) for asked in ids])

    return answer


def test_a_recorded_batch_is_read_by_position(shared: Path) -> None:
    recording = read_recordings(shared, lambda m, url, status: "paper/batch" in url and status == 200)[-1]
    ids = json.loads(recording.request_body or "")["ids"]
    assert ids[0] == "CorpusId:211530585"
    asked = [PaperId("corpus", "211530585"), PaperId("corpus", "470667"), PaperId("doi", "10.2139/ssrn.2250500"),
             PaperId("s2", "0f40b1f08821e22e859c6050916cec3667778613")]  # fmt: skip
    answers = client_over(answering(recording.answer)).fetch_papers(asked)
    assert answers[asked[0]] == NotFound()
    second = answers[asked[1]]
    assert isinstance(second, Found)
    assert second.value.semantic_scholar_id == "c31c87c591a25c64fbaa82e8ac6a81831b6ac7ce"
    assert second.value.title == "How Much Should We Trust Differences-in-Differences Estimates?"
    assert second.value.external_ids == (PaperId("doi", "10.2139/ssrn.288970"),)
    assert second.value.published_on == date(2001, 10, 1)
    assert second.value.citation_count is not None
    assert second.value.citation_count > 10_000
    assert second.value.venue is None
    last = answers[asked[3]]
    assert isinstance(last, Found)
    assert last.value.citation_count == 0, "found and 0 is not unknown"
    assert last.value.published_on is None


def test_every_recorded_title_match_is_read_as_recorded(shared: Path) -> None:
    for recording in read_recordings(shared, lambda m, url, status: "/graph/v1/paper/search/match" in url):
        lookup = client_over(answering(recording.answer)).match_title("whatever")
        if recording.status == 404:
            assert lookup == NotFound()
        elif "citationCount" in recording.url:
            assert isinstance(lookup, Found), recording.url
        else:  # recorded with fewer fields than we ask for, as after a change of format
            assert isinstance(lookup, Failed), recording.url
            assert "citationCount was asked for" in str(lookup.error)


def test_a_recorded_batch_in_another_order_is_not_believed(shared: Path) -> None:
    shuffled = [
        recording
        for recording in read_recordings(shared, lambda m, url, status: "paper/batch" in url and status == 200)
        if json.loads(recording.body)[0] and json.loads(recording.body)[0]["paperId"].startswith("0f40b1f")
    ]
    assert shuffled, "until 2023 batches came back in an order of their own"
    asked = [PaperId("corpus", "470667"), PaperId("doi", "10.2139/ssrn.2250500"),
             PaperId("s2", "0f40b1f08821e22e859c6050916cec3667778613")]  # fmt: skip
    for recording in shuffled:
        answers = client_over(answering(recording.answer)).fetch_papers(asked)
        assert all(isinstance(lookup, Failed) for lookup in answers.values())


def test_a_recorded_forbidden_key_is_refused_by_name(shared: Path) -> None:
    recording = read_recordings(shared, lambda m, url, status: "paper/batch" in url and status == 403)[0]
    answers = client_over(answering(recording.answer)).fetch_papers([arxiv(1)])
    (lookup,) = answers.values()
    assert isinstance(lookup, Failed)
    assert type(lookup.error) is Unauthorized
    assert "SEMANTIC_SCHOLAR_API_KEY" in lookup.error.remedy


def test_a_recorded_throttling_is_a_limit_although_it_names_no_wait(shared: Path) -> None:
    recording = read_recordings(shared, lambda m, url, status: "semanticscholar" in url and status == 429)[0]
    playback = answering(recording.answer)
    lookup = client_over(playback).match_title("A Title")
    assert isinstance(lookup, Failed)
    assert type(lookup.error) is RateLimited
    assert lookup.error.status == 429
    assert 1 < len(playback.asked) <= 3


def test_a_thousand_and_one_ids_take_three_requests_of_at_most_five_hundred() -> None:
    playback = handled_by(batch_api(set()))
    ids = [arxiv(number) for number in range(1, 1002)]
    answers = client_over(playback).fetch_papers(ids)
    assert [len(json.loads(request.content)["ids"]) for request in playback.asked] == [500, 500, 1]
    assert list(answers) == ids
    assert answers[ids[700]] == Found(parse_paper(row(701)))


def test_one_that_spoils_its_batch_is_found_and_remembered() -> None:
    playback = handled_by(batch_api({"ARXIV:0000.00123"}))
    client = client_over(playback)
    ids = [arxiv(number) for number in range(1, 501)]
    answers = client.fetch_papers(ids)
    failed = [asked for asked, lookup in answers.items() if isinstance(lookup, Failed)]
    assert failed == [arxiv(123)]
    assert len(playback.asked) <= 21
    before = len(playback.asked)
    assert client.fetch_papers(ids)[arxiv(123)] == answers[arxiv(123)]
    assert len(playback.asked) == before + 1


@pytest.mark.parametrize("status", [400, 500, 504])
def test_a_provider_that_breaks_over_everything_is_down_after_few_requests(status: int) -> None:
    playback = answering(httpx.Response(status, json={"message": "Internal Server Error"}))
    client = client_over(playback)
    answers = client.fetch_papers([arxiv(number) for number in range(1, 1001)])
    assert len(playback.asked) <= 8
    assert len(answers) == 500, "the second batch was not asked"
    assert all(isinstance(lookup, Failed) and lookup.error.status == status for lookup in answers.values())
    title = client.match_title("A Title")
    assert isinstance(title, Failed)
    assert isinstance(title.error, GaveUp)


def test_a_batch_of_nothing_but_unknown_ids_is_answered_not_failed() -> None:
    unknown = {f"ARXIV:0000.{number:05d}" for number in range(1, 4)}
    answers = client_over(handled_by(batch_api(set(), unknown=unknown))).fetch_papers([arxiv(n) for n in (1, 2, 3)])
    assert set(answers.values()) == {NotFound()}


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404, json={"error": "Not found"}),
        httpx.Response(404, json=TITLE_NOT_FOUND),
        httpx.Response(200, json=[row(1)]),
        httpx.Response(200, json=[row(1), row(2), row(3)]),
        httpx.Response(200, json={"data": []}),
        httpx.Response(200, json={"error": "busy"}),
        httpx.Response(200, content=b"<html>log in</html>"),
        httpx.Response(200, content=b'[{"paperId": "'),
        httpx.Response(200, content=b""),
        httpx.Response(301, headers={"Location": "https://elsewhere.example"}),
    ],
)
def test_a_batch_answered_with_anything_else_has_failed(answer: httpx.Response) -> None:
    answers = client_over(answering(answer)).fetch_papers([arxiv(1), arxiv(2)])
    assert len(answers) == 2
    for lookup in answers.values():
        assert isinstance(lookup, Failed)
        assert type(lookup.error) is BadResponse
        assert "STARCITE_SEMANTIC_SCHOLAR_URL" in lookup.error.remedy


@pytest.mark.parametrize(
    "wrong",
    [
        "a text",
        7,
        [],
        {},
        {"paperId": None},
        row(1, citationCount="12"),
        row(1, citationCount=-1),
        row(1, citationCount=True),
        row(1, citationCount=1.5),
        row(1, title=["A"]),
        row(1, year="2019"),
        row(1, publicationDate="last week"),
        row(1, authors="Ada"),
        row(1, authors=[None]),
    ],
)
def test_a_row_of_the_wrong_shape_fails_alone(wrong: object) -> None:
    answers = client_over(answering(httpx.Response(200, json=[wrong, row(2)]))).fetch_papers([arxiv(1), arxiv(2)])
    first = answers[arxiv(1)]
    assert isinstance(first, Failed)
    assert type(first.error) is BadResponse
    assert answers[arxiv(2)] == Found(parse_paper(row(2)))


def test_what_an_answer_leaves_out_is_unknown_not_zero() -> None:
    record = parse_paper({"paperId": "AB" * 20, "citationCount": None, "externalIds": None, "venue": ""})
    assert record == PaperRecord("ab" * 20, None, "", None, (), None, None, None, None, ())


def test_one_paper_under_two_ids_is_no_shuffled_batch() -> None:
    merged = row(1, externalIds={"ArXiv": "0000.00002", "DOI": "10.1/A"})
    answers = client_over(answering(httpx.Response(200, json=[merged, merged]))).fetch_papers([arxiv(1), arxiv(2)])
    assert {lookup.value.external_ids for lookup in answers.values() if isinstance(lookup, Found)} == {
        (PaperId("arxiv", "0000.00002"), PaperId("doi", "10.1/a"))
    }


def test_every_recorded_search_is_read_as_recorded(shared: Path) -> None:
    recordings = read_recordings(shared, lambda m, url, status: "/paper/search?" in url and status == 200)
    for recording in recordings:
        lookup = client_over(answering(recording.answer)).search_papers("turing")
        ids = [row["paperId"] for row in json.loads(recording.answer.content).get("data", [])]
        if ids and "citationCount" not in recording.url:  # recorded with fewer fields than we ask for
            assert isinstance(lookup, Failed), recording.url
        else:
            assert isinstance(lookup, Found), recording.url
            assert [paper.semantic_scholar_id for paper in lookup.value] == ids
    assert sum("citationCount" in recording.url for recording in recordings) > 5


def test_a_search_asks_for_ten_papers_in_one_request_and_may_find_none() -> None:
    playback = answering(httpx.Response(200, json={"total": 0, "offset": 0}))
    assert client_over(playback).search_papers("A Title: of & Signs") == Found(())
    (request,) = playback.asked
    assert request.url.path == "/graph/v1/paper/search"
    assert dict(request.url.params) == {
        "query": "A Title: of & Signs",
        "limit": "10",
        "fields": ",".join(PAPER_FIELDS),
    }


@pytest.mark.parametrize(
    ("status", "body"),
    [(404, {"error": "Not Found"}), (200, {"total": 3}), (200, []), (200, {"data": [{"title": "no paperId"}]})],
)
def test_a_search_that_makes_no_sense_has_failed(status: int, body: object) -> None:
    assert isinstance(client_over(answering(httpx.Response(status, json=body))).search_papers("A Title"), Failed)


def test_only_the_recorded_body_makes_a_404_a_title_without_match() -> None:
    client = client_over(
        answering(
            httpx.Response(404, json=TITLE_NOT_FOUND),
            httpx.Response(404, json={"message": "Not Found"}),
            httpx.Response(404, content=b"<html>"),
        )
    )
    assert client.match_title("one") == NotFound()
    assert isinstance(client.match_title("two"), Failed)
    assert isinstance(client.match_title("three"), Failed)


@pytest.mark.parametrize("body", [{}, {"data": []}, {"data": [None]}, {"data": "x"}, [], {"data": [{}]}])
def test_a_match_without_a_paper_has_failed(body: object) -> None:
    assert isinstance(client_over(answering(httpx.Response(200, json=body))).match_title("A Title"), Failed)


def test_titles_it_cannot_digest_do_not_take_the_provider_down() -> None:
    client = client_over(answering(httpx.Response(400, json={"error": "bad query"})))
    for _ in range(4):
        lookup = client.match_title("A Title")
        assert isinstance(lookup, Failed)
        assert "bad query" in str(lookup.error)


@pytest.mark.parametrize("title", ["R&D: a + b = 100%?", "Über #1 “Größe”", "a=b&fields=none"])
def test_a_title_arrives_whole_whatever_is_in_it(title: str) -> None:
    playback = answering(httpx.Response(404, json=TITLE_NOT_FOUND))
    client_over(playback).match_title(title)
    assert playback.asked[0].url.params["query"] == title
    assert playback.asked[0].url.params["fields"] == ",".join(PAPER_FIELDS)


def test_every_accepted_scheme_has_its_way_of_being_asked() -> None:
    assert {wire_id(PaperId(scheme, "1")) for scheme in ACCEPTED_SCHEMES} == {
        "ARXIV:1", "DOI:1", "1", "CorpusId:1", "ACL:1", "PMID:1"
    }  # fmt: skip
    with pytest.raises(ValueError, match="does not look up openreview:x"):
        client_over(answering(httpx.Response(200))).fetch_papers([PaperId("openreview", "x")])


def test_without_a_key_none_is_sent() -> None:
    playback = answering(httpx.Response(404, json=TITLE_NOT_FOUND))
    for key in (None, "", "  "):
        with clients_over(playback, semantic_scholar_url="http://127.0.0.1:1/", semantic_scholar_key=key) as clients:
            clients.semantic_scholar.match_title("A Title")
    assert all("x-api-key" not in request.headers for request in playback.asked)
    assert playback.urls[0].startswith("http://127.0.0.1:1/graph/v1/paper/search/match?")


def test_a_client_shows_no_key() -> None:
    assert repr(client_over(answering(httpx.Response(200)))) == (
        "SemanticScholarClient('http://127.0.0.1:1/graph/v1', with key)"
    )


# Who cites a paper, and when.


class Citations:
    """A citations endpoint over papers by day, as the API is documented."""

    def __init__(self, per_day: dict[date, int], undated_per_year: dict[int, int] | None = None) -> None:
        self.rows = [(day, {"paperId": f"{day}-{n}", "publicationDate": day.isoformat(), "year": day.year})
                     for day, count in sorted(per_day.items()) for n in range(count)]  # fmt: skip
        self.rows += [(date(year, 1, 1), {"paperId": f"{year}-undated-{n}", "publicationDate": None, "year": year})
                      for year, count in (undated_per_year or {}).items() for n in range(count)]  # fmt: skip

    def __call__(self, request: httpx.Request) -> httpx.Response:
        params = request.url.params
        first, last = map(date.fromisoformat, params["publicationDateOrYear"].split(":"))
        offset, limit = int(params["offset"]), int(params["limit"])
        if limit > 1000 or offset + limit >= 10_000:
            return httpx.Response(400, json={"error": "offset + limit must be < 10000"})
        rows = [row for day, row in self.rows if first <= day <= last]
        page = {"offset": offset, "data": [{"citingPaper": row} for row in rows[offset : offset + limit]]}
        return httpx.Response(200, json=page | ({"next": offset + limit} if offset + limit < len(rows) else {}))


def windows_of(api: Citations, first: date, last: date, expected: int | None = None) -> tuple[Any, Playback]:
    playback = handled_by(api)
    client = client_over(playback)
    return list(client.fetch_citing_papers(PaperId("doi", "10.1/a"), first, last, expected)), playback


def test_few_citations_are_one_window_of_few_pages() -> None:
    api = Citations({date(2020, 5, day): 90 for day in range(1, 29)}, {2020: 2})
    windows, playback = windows_of(api, date(2020, 1, 1), date(2020, 12, 31))
    assert [len(window.papers) for window in windows] == [28 * 90 + 2]
    assert windows[0].is_complete
    assert len(playback.asked) == 3
    assert playback.asked[0].url.path == "/graph/v1/paper/DOI:10.1/a/citations"
    assert playback.asked[0].headers["x-api-key"] == "KEY"
    assert CitingPaper("2020-undated-0", None, 2020) in windows[0].papers


def test_no_citation_is_one_empty_window() -> None:
    windows, playback = windows_of(Citations({}), date(2020, 1, 1), date(2020, 12, 31))
    assert [window.papers for window in windows] == [()]
    assert len(playback.asked) == 1


def test_more_than_can_be_reached_are_read_year_by_year_then_month_by_month_each_once() -> None:
    days = [date(2019, 12, 1) + timedelta(days=n) for n in range(100)]
    api = Citations(dict.fromkeys(days, 180))
    windows, _ = windows_of(api, date(2019, 12, 1), date(2020, 3, 31))
    papers = [paper.semantic_scholar_id for window in windows for paper in window.papers]
    assert len(papers) == len(set(papers)) == 18_000
    assert [(window.first_day, window.last_day) for window in windows] == [
        (date(2019, 12, 1), date(2019, 12, 31)),
        (date(2020, 1, 1), date(2020, 1, 31)),
        (date(2020, 2, 1), date(2020, 2, 29)),
        (date(2020, 3, 1), date(2020, 3, 31)),
    ]
    assert all(window.is_complete for window in windows)


def test_a_known_count_beyond_reach_saves_the_window_that_cannot_hold_it() -> None:
    days = {date(2019, 6, 1): 6000, date(2020, 6, 1): 6000}
    _, blind = windows_of(Citations(days), date(2019, 1, 1), date(2020, 12, 31))
    windows, informed = windows_of(Citations(days), date(2019, 1, 1), date(2020, 12, 31), expected=12_000)
    assert len(informed.asked) == 12
    assert len(blind.asked) == 12 + 10
    assert [len(window.papers) for window in windows] == [6000, 6000]


def test_a_day_beyond_reach_says_that_it_is_not_complete() -> None:
    windows, _ = windows_of(Citations({}, {2020: 12_000}), date(2020, 1, 1), date(2020, 1, 2))
    assert [(len(window.papers), window.is_complete) for window in windows] == [(REACHABLE_CITATIONS, False), (0, True)]


def test_exactly_what_can_be_reached_is_one_window() -> None:
    windows, playback = windows_of(
        Citations({date(2020, 6, 1): REACHABLE_CITATIONS}), date(2020, 1, 1), date(2020, 12, 31)
    )
    assert [(len(window.papers), window.is_complete) for window in windows] == [(REACHABLE_CITATIONS, True)]
    assert len(playback.asked) == 10


def test_history_is_taken_up_where_it_ended() -> None:
    api = Citations({date(2019, 6, 1): 6000, date(2020, 6, 1): 6000})
    client = client_over(handled_by(api))
    first = next(client.fetch_citing_papers(PaperId("doi", "10.1/a"), date(2019, 1, 1), date(2020, 12, 31)))
    rest = list(
        client.fetch_citing_papers(PaperId("doi", "10.1/a"), first.last_day + timedelta(days=1), date(2020, 12, 31))
    )
    assert [len(window.papers) for window in (first, *rest)] == [6000, 6000]


@pytest.mark.parametrize(
    "page",
    [
        httpx.Response(200, json={"offset": 0}),
        httpx.Response(200, json={"data": [{"citingPaper": None}]}),
        httpx.Response(200, json={"data": [{}]}),
        httpx.Response(200, json={"data": ["x"]}),
        httpx.Response(200, json={"data": [{"citingPaper": {"paperId": "a", "publicationDate": "soon"}}]}),
        httpx.Response(200, content=b"<html>"),
        httpx.Response(404, json={"error": "Paper with id DOI:10.1/a not found"}),
    ],
)
def test_a_page_of_the_wrong_shape_ends_the_history_with_an_error(page: httpx.Response) -> None:
    client = client_over(answering(page))
    with pytest.raises(BadResponse):
        list(client.fetch_citing_papers(PaperId("doi", "10.1/a"), date(2020, 1, 1), date(2020, 2, 1)))


def test_recorded_citation_pages_are_read_to_their_end(shared: Path) -> None:
    # Recorded with 100 a page: the last one has no ``next``, so it is whole by itself.
    last = [
        r for r in read_recordings(shared, lambda m, url, s: "14514057/citations" in url) if b'"next"' not in r.body
    ]
    client = client_over(answering(last[0].answer))
    (window,) = client.fetch_citing_papers(PaperId("corpus", "14514057"), date(1900, 1, 1), date(2024, 1, 1))
    assert len(window.papers) == 81


@pytest.mark.parametrize(
    ("first", "last", "parts"),
    [
        (date(2019, 3, 5), date(2021, 2, 1), 3),
        (date(2019, 3, 5), date(2019, 6, 1), 4),
        (date(2019, 3, 5), date(2019, 3, 8), 4),
        (date(2020, 2, 28), date(2020, 2, 29), 2),
    ],
)
def test_a_window_is_cut_without_gap_or_overlap(first: date, last: date, parts: int) -> None:
    windows = split_window(first, last)
    assert len(windows) == parts
    assert windows[0][0] == first
    assert windows[-1][1] == last
    for (_, end), (start, _) in pairwise(windows):
        assert start == end + timedelta(days=1)


def test_an_outage_in_a_history_is_raised() -> None:
    http = http_over(answering(httpx.ConnectError("no")))
    with pytest.raises(ProviderUnavailable):
        next(
            SemanticScholarClient(http).fetch_citing_papers(
                PaperId("doi", "10.1/a"), date(2020, 1, 1), date(2020, 2, 1)
            )
        )
    assert Provider.SEMANTIC_SCHOLAR in http.standings.down
