"""Semantic Scholar: citation counts of many papers at once, the paper behind a title, and who cites a paper when.

Graph API v1, api.semanticscholar.org/api-docs/graph. The ``semanticscholar`` library gives models, fields and paging;
its requests go through the one HTTP layer, and batches are aligned here, by position, which the library loses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from enrichers.batches import Spoiled, ask_in_batches
from enrichers.credentials import Credentials
from enrichers.errors import BadResponse, ProviderError, ProviderUnavailable, Spoiler
from enrichers.http import Http
from enrichers.plan import SEMANTIC_SCHOLAR_BATCH
from enrichers.records import CitingPaper, Failed, Found, Lookup, NotFound, PaperRecord, Provider
from enrichers.refusals import not_understood
from enrichers.semantic_scholar_answers import NotTheBatch, lookup_of, parse_citing_paper, read_batch
from lists.identifiers import PaperId

if TYPE_CHECKING:
    import httpx

    from enrichers.semantic_scholar_library import RequesterThroughHttp

SEMANTIC_SCHOLAR_URL = "https://api.semanticscholar.org"
SEARCH_SIZE = 10  # papers of a search; the one that is meant is among the first, or not there
PAGE_SIZE = 1000  # citations a page, API documentation of GET /paper/{id}/citations
REACHABLE_CITATIONS = 9_999  # offset + limit must stay below 10,000, same page

# Every field is one of the library's Paper.SEARCH_FIELDS; a test holds that.
PAPER_FIELDS = (
    "paperId", "corpusId", "externalIds", "title", "year", "authors", "venue", "publicationDate", "citationCount",
    "influentialCitationCount",
)  # fmt: skip
CITING_FIELDS = ("paperId", "publicationDate", "year")

_WIRE_PREFIXES = {"arxiv": "ARXIV:", "doi": "DOI:", "s2": "", "corpus": "CorpusId:", "acl": "ACL:", "pmid": "PMID:"}
_SPOILED_STATUSES = (500, 504)  # what a batch with one bad id may answer


@dataclass(frozen=True, slots=True)
class CitingWindow:
    """All papers that cite a paper and were published from ``first_day`` to ``last_day`` (both in it, UTC).

    A paper without a date counts as published on 1 January of its year. ``is_complete`` is False where a single day
    held more than ``REACHABLE_CITATIONS`` and the rest is out of reach.
    """

    first_day: date
    last_day: date
    papers: tuple[CitingPaper, ...]
    is_complete: bool = True


class SemanticScholarClient:
    """What starcite asks of Semantic Scholar. ``base_url`` is the API's root, without ``/graph/v1``."""

    def __init__(
        self, http: Http, base_url: str = SEMANTIC_SCHOLAR_URL, credentials: Credentials | None = None
    ) -> None:
        self._http = http
        self._graph_url = base_url.rstrip("/") + "/graph/v1"
        nobody = Credentials(Provider.SEMANTIC_SCHOLAR, (), http.utc_now)
        self._credentials = nobody if credentials is None else credentials
        self._requester_once: RequesterThroughHttp | None = None
        self._spoilers: dict[PaperId, Lookup[PaperRecord]] = {}

    def __repr__(self) -> str:
        return f"SemanticScholarClient({self._graph_url!r}, {'with' if self._credentials else 'without'} key)"

    def fetch_papers(self, ids: Sequence[PaperId]) -> dict[PaperId, Lookup[PaperRecord]]:
        """Look up papers, 500 a request. An id that is absent from the result was not asked.

        The record's ``semantic_scholar_id`` may be another than the one asked for, because papers are merged. Ids
        that spoiled their batch are remembered for the run and not asked again. Raises ValueError for an id of a
        scheme that Semantic Scholar does not know.
        """
        known = {asked: self._spoilers[asked] for asked in ids if asked in self._spoilers}
        wanted = [asked for asked in ids if asked not in known]
        for asked in wanted:
            wire_id(asked)
        answers = ask_in_batches(
            self._http, Provider.SEMANTIC_SCHOLAR, wanted, SEMANTIC_SCHOLAR_BATCH, self._fetch_batch
        )  # fmt: skip
        self._spoilers |= {
            asked: lookup
            for asked, lookup in answers.items()
            if isinstance(lookup, Failed) and isinstance(lookup.error, Spoiler)
        }
        return known | answers

    def match_title(self, title: str) -> Lookup[PaperRecord]:
        """Look up the paper whose title is nearest to ``title``. The guess may be wrong: judge it (``identity``).

        NotFound only for the API's own "Title match not found"; any other 404 has Failed. When it could not be asked
        any more, the result is Failed with GaveUp.
        """
        query = urlencode({"query": title, "fields": ",".join(PAPER_FIELDS)})
        try:
            response = self._requester().send("GET", f"{self._graph_url}/paper/search/match?{query}")
            return self._matched(response)
        except ProviderError as error:
            return Failed(error)

    def search_papers(self, query: str) -> Lookup[tuple[PaperRecord, ...]]:
        """Look up to ``SEARCH_SIZE`` papers whose titles are like ``query``, nearest first. Found with none is none.

        When it could not be asked any more, the result is Failed with GaveUp.
        """
        params = {"query": query, "limit": str(SEARCH_SIZE), "fields": ",".join(PAPER_FIELDS)}
        try:
            response = self._requester().send("GET", f"{self._graph_url}/paper/search?{urlencode(params)}")
            return self._searched(response)
        except ProviderError as error:
            return Failed(error)

    def fetch_citing_papers(
        self, paper_id: PaperId, first_day: date, last_day: date, expected_count: int | None = None
    ) -> Iterator[CitingWindow]:
        """The papers citing ``paper_id`` that were published from ``first_day`` to ``last_day``, oldest window first.

        One window where all can be reached, else years, months, days; ``expected_count`` (citations known of) saves
        trying a window that is surely too large. To resume, begin the day after the last complete window. Raises
        ProviderError.
        """
        windows = [(first_day, last_day)]
        if expected_count is not None and expected_count > REACHABLE_CITATIONS:
            windows = split_window(first_day, last_day)
        while windows:
            start, end = windows.pop(0)
            window = self._fetch_window(paper_id, start, end)
            if window.is_complete or start == end:
                yield window
            else:
                windows[:0] = split_window(start, end)

    def _requester(self) -> RequesterThroughHttp:
        if self._requester_once is None:
            from enrichers.semantic_scholar_library import RequesterThroughHttp

            self._requester_once = RequesterThroughHttp(self._http, self._credentials)
        return self._requester_once

    def _fetch_batch(self, ids: tuple[PaperId, ...]) -> dict[PaperId, Lookup[PaperRecord]]:
        from enrichers.semantic_scholar_library import bad_answer, decode

        url = f"{self._graph_url}/paper/batch?{urlencode({'fields': ','.join(PAPER_FIELDS)})}"
        response = self._requester().send("POST", url, {"ids": [wire_id(asked) for asked in ids]}, _SPOILED_STATUSES)
        if response.status_code in (400, *_SPOILED_STATUSES):
            if b"no valid paper ids given" in response.content.lower():
                return dict.fromkeys(ids, NotFound())
            raise Spoiled(_spoiled_by(response))
        if response.status_code != 200:
            raise self._bad(bad_answer(response, f"the {len(ids)} papers asked for"))
        try:
            answers = read_batch(ids, decode(response))
        except NotTheBatch as error:
            raise self._bad(bad_answer(response, str(error))) from None
        self._http.standings.note_good_answer(Provider.SEMANTIC_SCHOLAR)
        return answers

    def _matched(self, response: httpx.Response) -> Lookup[PaperRecord]:
        from enrichers.semantic_scholar_library import bad_answer, decode

        body = decode(response)
        if response.status_code == 404 and isinstance(body, dict) and body.get("error") == "Title match not found":
            self._http.standings.note_good_answer(Provider.SEMANTIC_SCHOLAR)
            return NotFound()
        matches = body.get("data") if isinstance(body, dict) else None
        if response.status_code != 200 or not isinstance(matches, list) or not matches or matches[0] is None:
            raise self._bad(bad_answer(response, "a title match"))
        self._http.standings.note_good_answer(Provider.SEMANTIC_SCHOLAR)
        return lookup_of(matches[0])

    def _searched(self, response: httpx.Response) -> Lookup[tuple[PaperRecord, ...]]:
        from enrichers.semantic_scholar_library import bad_answer, decode

        body = decode(response)
        rows = body.get("data", [] if body.get("total") == 0 else None) if isinstance(body, dict) else None
        if response.status_code != 200 or not isinstance(rows, list):
            raise self._bad(bad_answer(response, "search results"))
        self._http.standings.note_good_answer(Provider.SEMANTIC_SCHOLAR)
        records = [lookup_of(row) for row in rows]
        failed = next((one for one in records if isinstance(one, Failed)), None)
        return failed or Found(tuple(one.value for one in records if isinstance(one, Found)))

    def _fetch_window(self, paper_id: PaperId, first_day: date, last_day: date) -> CitingWindow:
        from enrichers.semantic_scholar_library import SemanticScholarException, read_pages

        query = urlencode({"publicationDateOrYear": f"{first_day.isoformat()}:{last_day.isoformat()}"}, safe=":")
        url = f"{self._graph_url}/paper/{quote(wire_id(paper_id), safe=':/')}/citations?{query}"
        try:
            rows, is_complete = read_pages(self._requester(), url, CITING_FIELDS, PAGE_SIZE)
        except SemanticScholarException as error:
            happened = f"answered in a way its library does not take ({type(error).__name__})"
            raise not_understood(Provider.SEMANTIC_SCHOLAR, happened) from None
        return CitingWindow(first_day, last_day, tuple(map(parse_citing_paper, rows)), is_complete)

    def _bad(self, error: BadResponse) -> BadResponse:
        if error.status != 400:  # a title it cannot digest says nothing about the address
            self._http.standings.note_bad_answer(Provider.SEMANTIC_SCHOLAR, error)
        return error


def wire_id(paper_id: PaperId) -> str:
    """How Semantic Scholar wants an identifier written. Raises ValueError for a scheme it does not accept."""
    prefix = _WIRE_PREFIXES.get(paper_id.scheme)
    if prefix is None:
        raise ValueError(f"Semantic Scholar does not look up {paper_id}")
    return prefix + paper_id.value


def split_window(first_day: date, last_day: date) -> list[tuple[date, date]]:
    """Cut a range of days into calendar years; within one year into months, within one month into days."""
    if first_day.year != last_day.year:
        starts = [date(year, 1, 1) for year in range(first_day.year + 1, last_day.year + 1)]
    elif first_day.month != last_day.month:
        starts = [date(first_day.year, month, 1) for month in range(first_day.month + 1, last_day.month + 1)]
    else:
        starts = [first_day + timedelta(days=n) for n in range(1, (last_day - first_day).days + 1)]
    return list(zip([first_day, *starts], [start - timedelta(days=1) for start in starts] + [last_day], strict=True))


def _spoiled_by(response: httpx.Response) -> ProviderError:
    from enrichers.semantic_scholar_library import bad_answer

    error = bad_answer(response, "papers")
    if response.status_code == 400:
        return error
    return ProviderUnavailable(error.provider, error.happened, status=error.status, remedy="the next run asks again")
