"""The corpus of real papers as records, and which of its rows are one work."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import duckdb

from enrichers.matching.works import preferred_id
from enrichers.records import PaperRecord
from lists.identifiers import PaperId, parse_paper_id
from lists.titles import normalise_title

_NOBODY = {"", "anonymous", "author", "authors", "n/a", "withdrawn"}
_QUERY = """
    select corpus_id, title, authors, venue, year, arxiv_id, doi, landing_url from '{path}'
    where hash(corpus_id) % {every} = 0 or list_contains({kept}, corpus_id) order by corpus_id
"""


@dataclass(frozen=True, slots=True)
class Corpus:
    """``records`` by row; ``works`` gives each row the number of its work. ``urls`` are landing pages where known.

    Rows with an equal normalised title and a shared author are one work. So are rows of that title of which one names
    nobody (anonymous submissions); ``strict_works`` keeps these apart.
    """

    records: Sequence[PaperRecord]
    works: Sequence[int]
    strict_works: Sequence[int]
    urls: Sequence[str]
    by_corpus_id: Mapping[int, int]
    by_paper_id: Mapping[PaperId, Sequence[int]]


def read_corpus(path: Path, every: int = 1, kept: Sequence[int] = ()) -> Corpus:
    """Read the corpus of titles: all of it, some ten seconds, or every so many rows and those to be kept."""
    rows = duckdb.sql(_QUERY.format(path=path, every=every, kept=list(kept))).fetchall()
    records = [_record(*row[:7]) for row in rows]
    by_corpus_id = {record.corpus_id: number for number, record in enumerate(records) if record.corpus_id is not None}
    works, strict = _works(records)
    by_paper_id: dict[PaperId, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        by_paper_id[preferred_id(record)].append(number)
    return Corpus(records, works, strict, [row[7] or "" for row in rows], by_corpus_id, by_paper_id)


def _record(
    corpus_id: int, title: str, authors: str | None, venue: str, year: int, arxiv_id: str | None, doi: str | None
) -> PaperRecord:
    ids = [PaperId("arxiv", arxiv_id)] if arxiv_id else []
    if doi and (found := parse_paper_id(doi if doi.startswith("http") else f"https://doi.org/{doi}")):
        ids.append(found)
    people = tuple(
        name
        for part in re.split(r"\s*;\s*|\s*,\s*", authors or "")
        if (name := part.strip(" *†")).lower() not in _NOBODY
    )
    title = " ".join(title.split())
    return PaperRecord(f"{corpus_id:040x}", corpus_id, title, year, people, venue.upper(), None, None, None, tuple(ids))


def _works(records: Sequence[PaperRecord]) -> tuple[list[int], list[int]]:
    """Number the works, with nameless versions and without: the lowest row of each is its number."""
    titles: dict[str, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        titles[normalise_title(record.title)].append(number)
    works, strict = list(range(len(records))), list(range(len(records)))
    for rows in titles.values():
        for earlier, later in combinations(rows, 2):
            ours, theirs = ({author.lower() for author in records[row].authors} for row in (earlier, later))
            if not ours.isdisjoint(theirs):
                _join(strict, rows, earlier, later)
                _join(works, rows, earlier, later)
            elif not ours or not theirs:
                _join(works, rows, earlier, later)
    return works, strict


def _join(works: list[int], rows: Sequence[int], one: int, other: int) -> None:
    joined, left = sorted((works[one], works[other]))
    for row in rows:
        works[row] = joined if works[row] == left else works[row]
