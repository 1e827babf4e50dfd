"""arXiv: title, authors, dates, DOI and withdrawal of the papers a list links to.

The API's manual is info.arxiv.org/help/api/user-manual. The ``arxiv`` library reads the feeds; its session is ours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from enrichers.batches import ask_in_batches
from enrichers.errors import BadResponse
from enrichers.http import Http
from enrichers.plan import ARXIV_BATCH
from enrichers.records import ArxivRecord, Failed, Found, Lookup, NotFound, Provider
from enrichers.refusals import check_address

if TYPE_CHECKING:
    import arxiv

ARXIV_URL = "https://export.arxiv.org/api/query"
SURELY_NOT_ALL_UNKNOWN = 3  # so many links to arXiv, all to nothing, are asked once more

_ENTRY_ID = re.compile(r"/abs/(?P<id>\d{4}\.\d{4,5}|[a-z.-]+/\d{7})(?P<version>.*)$", re.IGNORECASE)
_VERSION = re.compile(r"v(?P<number>[1-9]\d{0,3})")
_SUBJECT_CLASS = re.compile(r"^([a-z-]+)\.[a-z]{2}/", re.IGNORECASE)
_WITHDRAWN = re.compile(r"\bwithdr(?:awn|ew)\b", re.IGNORECASE)


class ArxivClient:
    """What starcite asks of arXiv. ``query_url`` is the whole endpoint, ``…/api/query``."""

    def __init__(self, http: Http, query_url: str = ARXIV_URL) -> None:
        self._http = http
        self._query_url = query_url

    def __repr__(self) -> str:
        return f"ArxivClient({self._query_url!r})"

    def fetch_papers(self, arxiv_ids: Sequence[str]) -> dict[str, Lookup[ArxivRecord]]:
        """Look up papers by ids without version, 100 a request. An id absent from the result was not asked.

        arXiv leaves unknown ids out of its feed, so papers are matched by id and what is missing is NotFound, as is
        an id that arXiv calls malformed. A feed without any paper where at least three were asked for is asked for
        once more before it is believed: empty feeds are a passing fault of arXiv.
        """
        return ask_in_batches(self._http, Provider.ARXIV, arxiv_ids, ARXIV_BATCH, self._fetch_batch)

    def _fetch_batch(self, ids: tuple[str, ...]) -> dict[str, Lookup[ArxivRecord]]:
        from enrichers.arxiv_library import fetch_results

        try:
            results = fetch_results(self._http, self._query_url, ids)
            if not results and len(ids) >= SURELY_NOT_ALL_UNKNOWN:
                results = fetch_results(self._http, self._query_url, ids)
            answers = _read_batch(ids, results)
        except BadResponse as error:
            self._http.standings.note_bad_answer(Provider.ARXIV, error)
            raise
        self._http.standings.note_good_answer(Provider.ARXIV)
        return answers


def _read_batch(ids: Sequence[str], results: Sequence[arxiv.Result]) -> dict[str, Lookup[ArxivRecord]]:
    """What a feed says of each id; what is not in it is not found. A paper without a version has Failed.

    Raises BadResponse for a feed of something else: of other papers than those asked for, or of one more than once.
    """
    found: dict[str, Lookup[ArxivRecord]] = {}
    wanted = {_matching_key(asked) for asked in ids}
    for result in results:
        named = _ENTRY_ID.search(result.entry_id)
        if named is None:
            raise _wrong(f"named a paper {result.entry_id!r}")
        key = _matching_key(named["id"])
        if key not in wanted:
            raise _wrong(f"answered with a paper that was not asked for ({named['id']})")
        if key in found:
            raise _wrong(f"answered with a paper more than once ({named['id']})")
        found[key] = _lookup_of(result, named)
    return {asked: found.get(_matching_key(asked), NotFound()) for asked in ids}


def _wrong(happened: str) -> BadResponse:
    return BadResponse(Provider.ARXIV.display_name, happened, remedy=check_address(Provider.ARXIV))


def _lookup_of(result: arxiv.Result, named: re.Match[str]) -> Lookup[ArxivRecord]:
    version = _VERSION.fullmatch(named["version"])
    if version is None:
        return Failed(_wrong(f"named a paper {result.entry_id!r}, without its version"))
    return Found(_record_of(result, named["id"], int(version["number"])))


def _record_of(result: arxiv.Result, arxiv_id: str, version: int) -> ArxivRecord:
    return ArxivRecord(
        arxiv_id=arxiv_id.lower(),
        version=version,
        title=" ".join(result.title.split()),
        authors=tuple(author.name for author in result.authors),
        published_at=result.published,
        updated_at=result.updated,
        primary_category=result.primary_category,
        doi=result.doi.strip().lower() if result.doi else None,
        comment=" ".join(result.comment.split()) if result.comment else None,
        is_withdrawn=bool(result.comment and _WITHDRAWN.search(result.comment)),
    )


def _matching_key(arxiv_id: str) -> str:
    """Old ids may carry a subject class (``math.GT/0309136``), which is not part of the identity."""
    return _SUBJECT_CLASS.sub(r"\1/", arxiv_id).lower()
