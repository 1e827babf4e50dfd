"""starcite with its validation switched off: it believes every answer, as a script of an afternoon would.

What stands between an answer and the warehouse is taken out, at the places named here and nowhere else, so that the
matrix shows what these checks are worth. This is the one place where modules of ours are patched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import pytest

from enrichers.records import Found, Lookup, NotFound, PaperRecord, RepositoryRecord
from flows.doubting import Doubts
from lists.identifiers import PaperId, RepositoryId
from warehouse.records import RunLoad


def believe_everything(patch: pytest.MonkeyPatch) -> None:
    """Take out: positions and shapes of batches, types and ranges of numbers, wholeness of feeds, plausibility."""
    patch.setattr("enrichers.semantic_scholar.read_batch", _batch)
    patch.setattr("enrichers.semantic_scholar.lookup_of", _paper)
    patch.setattr("enrichers.github.read_aliases", _aliases)
    patch.setattr("enrichers.github.is_mixed_up", _never)
    patch.setattr("enrichers.arxiv_library._check_feed", _entries)
    patch.setattr("enrichers.arxiv._read_batch", _feed)
    patch.setattr("flows.refreshing.doubted", _undoubted)


def _number(value: Any) -> int:
    try:
        return int(value or 0)
    except (TypeError, ValueError, OverflowError):
        return 0


def _batch(ids: Sequence[PaperId], rows: Any) -> dict[PaperId, Lookup[PaperRecord]]:
    rows = rows if isinstance(rows, list) else []
    answers: dict[PaperId, Lookup[PaperRecord]] = dict.fromkeys(ids, NotFound())
    return answers | {asked: _paper(row) for asked, row in zip(ids, rows, strict=False)}


def _paper(row: Any) -> Lookup[PaperRecord]:
    if not isinstance(row, dict):
        return NotFound()
    number = _number(row.get("citationCount"))
    return Found(
        PaperRecord(
            semantic_scholar_id=str(row.get("paperId")),
            corpus_id=None,
            title=str(row.get("title")),
            year=None,
            authors=tuple(str(author.get("name")) for author in row.get("authors") or ()),
            venue=None,
            published_on=None,
            citation_count=number,
            influential_citation_count=None,
            external_ids=(),
        )
    )


def _aliases(keys: Sequence[str], data: Mapping[str, Any], errors: Sequence[object]) -> dict[str, Any]:
    del errors
    return {key: _repository(key, data.get(f"r{number}")) for number, key in enumerate(keys)}


def _repository(key: str, row: Any) -> Lookup[RepositoryRecord]:
    if not isinstance(row, dict):
        return NotFound()
    owner, _, name = str(row.get("nameWithOwner") or key).partition("/")
    return Found(
        RepositoryRecord(
            repository_id=RepositoryId(owner, name),
            database_id=_number(row.get("databaseId")),
            star_count=_number(row.get("stargazerCount")),
            is_archived=False,
            pushed_at=None,
            licence_spdx_id=None,
        )
    )


def _never(*_: object) -> bool:
    return False


def _entries(answer: httpx.Response) -> int:
    return answer.content.count(b"<entry>")


def _feed(ids: Sequence[str], results: Sequence[Any]) -> dict[str, Any]:
    from enrichers.arxiv import _record_of

    found = dict(zip(ids, results, strict=False))
    answers: dict[str, Any] = dict.fromkeys(ids, NotFound())
    return answers | {asked: Found(_record_of(result, asked, 1)) for asked, result in found.items()}


def _undoubted(load: RunLoad, *_: object) -> tuple[RunLoad, Doubts]:
    return load, Doubts()
