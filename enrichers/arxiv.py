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

if TYPE_CHECKING:
    import arxiv

ARXIV_URL = "https://export.arxiv.org/api/query"
SURELY_NOT_ALL_UNKNOWN = 3  # so many links to arXiv, all to nothing, are asked once more

_ENTRY_ID = re.compile(r"/abs/(?P<id>.+?)v(?P<version>\d+)$")
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
        except BadResponse as error:
            self._http.note_bad_answer(Provider.ARXIV, error)
            raise
        found = {_matching_key(record_id): lookup for record_id, lookup in map(_lookup_of, results)}
        return {asked: found.get(_matching_key(asked), NotFound()) for asked in ids}


def _lookup_of(result: arxiv.Result) -> tuple[str, Lookup[ArxivRecord]]:
    named = _ENTRY_ID.search(result.entry_id)
    if named is None:
        error = BadResponse(Provider.ARXIV.display_name, f"named a paper {result.entry_id!r}, without its version")
        return result.entry_id.rpartition("/abs/")[2], Failed(error)
    record = ArxivRecord(
        arxiv_id=named["id"].lower(),
        version=int(named["version"]),
        title=" ".join(result.title.split()),
        authors=tuple(author.name for author in result.authors),
        published_at=result.published,
        updated_at=result.updated,
        primary_category=result.primary_category,
        doi=result.doi.strip().lower() if result.doi else None,
        comment=" ".join(result.comment.split()) if result.comment else None,
        is_withdrawn=bool(result.comment and _WITHDRAWN.search(result.comment)),
    )
    return named["id"], Found(record)


def _matching_key(arxiv_id: str) -> str:
    """Old ids may carry a subject class (``math.GT/0309136``), which is not part of the identity."""
    return _SUBJECT_CLASS.sub(r"\1/", arxiv_id).lower()
