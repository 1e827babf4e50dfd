"""Semantic Scholar's Graph API: batch, single paper, title match, search, citations. Shapes and errors as recorded."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from enrichers.sandbox.corpus import CitingPaper, Corpus, Paper
from enrichers.sandbox.paper_json import FieldChoice, citation_json, paper_json, parse_fields
from enrichers.sandbox.wire import Request, Response

PREFIX = "/graph/v1/paper/"
MAX_BATCH_IDS = 500  # Semantic Scholar's limit of one batch
MAX_CITATIONS_PAGE = 1_000  # its limit of one page
MAX_SEARCH_PAGE = 100  # its limit of one page of a search
SEARCH_END = 1_000  # offset + limit of a search at most
CITATIONS_END = 10_000  # offset + limit must stay below

TOO_MANY_REQUESTS: Mapping[str, str] = {  # as recorded: the code is a string
    "message": "Too Many Requests. Please wait and try again or apply for a key for higher rate limits. "
    "https://www.semanticscholar.org/product/api#api-key-form",
    "code": "429",
}
_PREFIXES = {"arxiv": "arxiv", "doi": "doi", "corpusid": "corpus", "acl": "acl", "pmid": "pmid", "pmcid": "pmcid"}
_PREFIXES |= {"mag": "mag", "dblp": "dblp"}
_URL_ID = (  # the hosts whose links the API takes for ids
    (re.compile(r"semanticscholar\.org/paper/(?:[^/]+/)?([0-9a-f]{40})"), "s2"),
    (re.compile(r"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})"), "arxiv"),
    (re.compile(r"acl(?:web|anthology)\.org/(?:anthology/)?([\w.-]+?)(?:/|\.pdf)?$"), "acl"),
    (re.compile(r"(?:acm\.org/doi|biorxiv\.org/content)/(?:abs/|pdf/)?(10\.\d+/[^?#]+?)(?:v\d+)?$"), "doi"),
)


@dataclass(frozen=True, slots=True)
class SemanticScholarApi:
    """``valid_keys`` None takes any key; a request without a key is always served, as the shared pool does."""

    corpus: Corpus
    valid_keys: frozenset[str] | None = None

    def answer(self, request: Request, today: date) -> Response:
        """Answer one request as of a day."""
        key = request.headers.get("x-api-key")
        if key is not None and self.valid_keys is not None and key not in self.valid_keys:
            return _gateway(403, "Forbidden")
        path = unquote(request.path)
        if not path.startswith(PREFIX):
            return _gateway(404, "Not Found")
        rest = path.removeprefix(PREFIX)
        if rest == "batch":
            return self._batch(request, today) if request.method == "POST" else _gateway(405, "Method Not Allowed")
        if request.method != "GET":
            return _gateway(405, "Method Not Allowed")
        if rest in ("search/match", "search"):
            return self._by_title(request, today, is_match=rest != "search")
        if rest.endswith("/citations"):
            return self._citations(rest.removesuffix("/citations"), request, today)
        return self._single(rest, request, today)

    def _batch(self, request: Request, today: date) -> Response:
        try:
            ids = json.loads(request.body)["ids"]
        except (ValueError, KeyError, TypeError):
            return _error(400, "Request body must be a JSON object with ids")
        if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
            return _error(400, "ids must be a list of strings")
        if len(ids) > MAX_BATCH_IDS:
            return _error(400, f"Too many ids: {len(ids)} (limit {MAX_BATCH_IDS})")
        choice = parse_fields(request.query.get("fields", ""))
        if choice.unknown:
            return _unknown_fields(choice)
        papers = [self.find(text, today) for text in ids]
        if all(paper is None for paper in papers):
            return _error(400, "No valid paper ids given")
        return _found([None if paper is None else paper_json(paper, choice, today) for paper in papers])

    def _by_title(self, request: Request, today: date, *, is_match: bool) -> Response:
        query = request.query.get("query", "").strip()
        if not query:
            return _error(400, "Missing required parameter: query")
        choice = parse_fields(request.query.get("fields", ""))
        if choice.unknown:
            return _unknown_fields(choice)
        return self._match(query, choice, today) if is_match else self._search(query, choice, request, today)

    def _match(self, query: str, choice: FieldChoice, today: date) -> Response:
        nearest = self.corpus.nearest_paper(query)
        if nearest is None:
            return _error(404, "Title match not found")
        paper, score = self.corpus.record(nearest[0], today), nearest[1]
        return _found({"data": [{**paper_json(paper, choice, today), "matchScore": score}]})

    def _search(self, query: str, choice: FieldChoice, request: Request, today: date) -> Response:
        try:
            offset, limit = int(request.query.get("offset", "0")), int(request.query.get("limit", "100"))
        except ValueError:
            return _error(400, "Unacceptable query params")
        if offset < 0 or not 1 <= limit <= MAX_SEARCH_PAGE or offset + limit > SEARCH_END:
            return _error(400, "Unacceptable query params")
        records = (self.corpus.record(paper, today) for paper in self.corpus.search(query))
        found = list({record.semantic_scholar_id: record for record in records}.values())
        answer: dict[str, object] = {"total": len(found), "offset": offset}
        if offset + limit < len(found):
            answer["next"] = offset + limit
        if found:
            answer["data"] = [paper_json(paper, choice, today) for paper in found[offset : offset + limit]]
        return _found(answer)

    def _single(self, text: str, request: Request, today: date) -> Response:
        paper = self.find(text, today)
        if paper is None:
            return _error(404, f"Paper with id {text} not found")
        choice = parse_fields(request.query.get("fields", ""))
        return _unknown_fields(choice) if choice.unknown else _found(paper_json(paper, choice, today))

    def _citations(self, text: str, request: Request, today: date) -> Response:
        paper = self.find(text, today)
        if paper is None:
            return _error(404, f"Paper with id {text} not found")
        choice = parse_fields(request.query.get("fields", ""))
        if choice.unknown:
            return _unknown_fields(choice)
        try:
            offset = int(request.query.get("offset", "0"))
            limit = int(request.query.get("limit", "100"))
            window = _parse_window(request.query.get("publicationDateOrYear", ""))
        except ValueError:
            return _error(400, "Unacceptable query params")
        if offset < 0 or not 1 <= limit <= MAX_CITATIONS_PAGE or offset + limit >= CITATIONS_END:
            return _error(400, "Requested data for this limit and/or offset is not available")
        citing = [one for one in paper.citing_papers_on(today) if _is_within(one, window)]
        citing.reverse()
        page = citing[offset : offset + limit]
        answer: dict[str, object] = {"offset": offset}
        if offset + limit < len(citing):
            answer["next"] = offset + limit
        answer["data"] = [citation_json(paper, one, choice) for one in page]
        return _found(answer)

    def find(self, text: str, today: date) -> Paper | None:
        """The paper whose record answers, on a day, an id as the API takes it.

        ``ARXIV:``, ``DOI:``, ``CorpusId:``, …, ``URL:``, a bare DOI or SHA. An arXiv id with a version is not known.
        """
        found = self._named(text)
        return None if found is None else self.corpus.record(found, today)

    def _named(self, text: str) -> Paper | None:
        prefix, colon, value = text.partition(":")
        if prefix.lower() == "url" and colon:
            for pattern, scheme in _URL_ID:
                if found := pattern.search(value):
                    return self.corpus.paper(f"{scheme}:{found[1]}")
            return None
        if colon and prefix.lower() in _PREFIXES:
            return self.corpus.paper(f"{_PREFIXES[prefix.lower()]}:{value.strip()}")
        return self.corpus.paper(f"doi:{text}" if text.startswith("10.") else f"s2:{text}")


def _parse_window(text: str) -> tuple[date, date]:
    """``2016-03-05:2020-06-06``, ends included; an end may be left out, a month or a year. Raises ValueError."""
    if not text:
        return date.min, date.max
    start, colon, end = text.partition(":")
    if not colon:
        end = start
    return _edge(start, "-01-01", date.min), _edge(end, "-12-31", date.max)


def _edge(text: str, rest: str, default: date) -> date:
    if not text:
        return default
    if re.fullmatch(r"\d{4}-\d{2}", text):
        year, month = int(text[:4]), int(text[5:])
        first = date(year, month, 1)
        following = date(year + month // 12, month % 12 + 1, 1)
        return first if rest == "-01-01" else date.fromordinal(following.toordinal() - 1)
    return date.fromisoformat(text + rest if re.fullmatch(r"\d{4}", text) else text)


def _is_within(citing: CitingPaper, window: tuple[date, date]) -> bool:
    """A record without a date counts as 1 January of its year."""
    return window[0] <= (citing.published_on or date(citing.year, 1, 1)) <= window[1]


def _unknown_fields(choice: FieldChoice) -> Response:
    return _error(400, f"Unrecognized or unsupported fields: [{', '.join(choice.unknown)}]")


def _found(value: object) -> Response:
    return _response(200, json.dumps(value) + "\n", "Miss from cloudfront")


def _error(status: int, text: str) -> Response:
    """An error of the service itself: compact, with a line feed."""
    return _response(status, json.dumps({"error": text}, separators=(",", ":")) + "\n", "Error from cloudfront")


def _gateway(status: int, text: str) -> Response:
    """An error of the gateway before it, without a line feed."""
    return _response(status, json.dumps({"message": text}, separators=(",", ":")), "Error from cloudfront")


def _response(status: int, body: str, cache: str) -> Response:
    return Response(
        status,
        body.encode(),
        {"Content-Type": "application/json", "Access-Control-Allow-Origin": "*", "X-Cache": cache},
    )


def too_many_requests() -> Response:
    """The recorded answer to more than one request a second. It carries no Retry-After."""
    return _response(429, json.dumps(TOO_MANY_REQUESTS), "Error from cloudfront")
