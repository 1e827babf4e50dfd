"""Semantic Scholar's answers as records. What is null or left out is None, never 0. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from enrichers.alignment import Row, is_misaligned
from enrichers.records import CitingPaper, Failed, Found, Lookup, NotFound, PaperRecord, Provider
from enrichers.refusals import not_understood
from lists.identifiers import PaperId

SURELY_NOT_ALL_UNKNOWN = 3  # so many papers, and of none anything is known: then the answer is wrong
MOST_CITATIONS = 1_000_000_000  # a thousand times what the most cited paper has
_LARGEST_ID = 2**63 - 1
_LAST_YEAR = 9_999
_SCHEMES_OF_EXTERNAL_IDS = {"ArXiv": "arxiv", "DOI": "doi", "ACL": "acl", "PubMed": "pmid"}


class NotTheBatch(ValueError):
    """An answer to a batch is not what was asked for. ``str()`` names what it did not answer with."""


def read_batch(ids: Sequence[PaperId], rows: object) -> dict[PaperId, Lookup[PaperRecord]]:
    """What a batch says of each id, by position. Raises NotTheBatch where its rows cannot be those that were asked for.

    Null for every id is no answer either: the API says so with a 400. Nor is one without a single count where at
    least ``SURELY_NOT_ALL_UNKNOWN`` papers were found.
    """
    if not isinstance(rows, list) or len(rows) != len(ids):
        raise NotTheBatch(f"the {len(ids)} papers asked for")
    answers = dict(zip(ids, map(lookup_of, rows), strict=True))
    if is_misaligned({asked: _row_of(lookup) for asked, lookup in answers.items() if not isinstance(lookup, Failed)}):
        raise NotTheBatch("the papers in the order asked for")
    found = [lookup.value for lookup in answers.values() if isinstance(lookup, Found)]
    if len(found) >= SURELY_NOT_ALL_UNKNOWN and all(record.citation_count is None for record in found):
        raise NotTheBatch("any citation counts")
    if len(ids) >= SURELY_NOT_ALL_UNKNOWN and all(isinstance(lookup, NotFound) for lookup in answers.values()):
        raise NotTheBatch(f"any of the {len(ids)} papers asked for")
    return answers


def _row_of(lookup: Lookup[PaperRecord]) -> Row | None:
    if not isinstance(lookup, Found):
        return None
    record = lookup.value
    corpus = () if record.corpus_id is None else (PaperId("corpus", str(record.corpus_id)),)
    names = (PaperId("s2", record.semantic_scholar_id), *corpus, *record.external_ids)
    return Row(frozenset(names), record.semantic_scholar_id)


def lookup_of(row: object) -> Lookup[PaperRecord]:
    """What one paper object of an answer says; null is a paper that is not known."""
    if row is None:
        return NotFound()
    try:
        return Found(parse_paper(row))
    except ValueError as error:
        return Failed(not_understood(Provider.SEMANTIC_SCHOLAR, f"described a paper wrongly: {error}"))


def parse_paper(row: object) -> PaperRecord:
    """Read one paper object of an answer. What is null or left out is None, never 0. Raises ValueError, saying what.

    The count may be null, but not be left out: every field that is asked for is answered, and it is what is asked for.
    """
    from enrichers.semantic_scholar_library import Paper

    if not isinstance(row, dict):
        raise ValueError(f"a {type(row).__name__} where an object was expected")  # noqa: TRY004 - data, not a call
    if "citationCount" not in row:
        raise ValueError("citationCount was asked for and is left out")
    try:
        paper = Paper(row)
    except (TypeError, AttributeError, KeyError) as error:
        raise ValueError(f"a field of the wrong kind ({error})") from None
    if not isinstance(paper.paperId, str) or not paper.paperId:
        raise ValueError("no paperId")
    if not isinstance(row.get("authors", []), list | None):
        raise ValueError("authors is no list")  # noqa: TRY004 - data, not a call
    return PaperRecord(
        semantic_scholar_id=paper.paperId.lower(),
        corpus_id=_count("corpusId", paper.corpusId, _LARGEST_ID),
        title=_text("title", paper.title) or "",
        year=_count("year", paper.year, _LAST_YEAR),
        authors=tuple(name for author in paper.authors or () if (name := _text("name", author.name))),
        venue=_text("venue", paper.venue) or None,
        published_on=None if paper.publicationDate is None else paper.publicationDate.date(),
        citation_count=_count("citationCount", paper.citationCount),
        influential_citation_count=_count("influentialCitationCount", paper.influentialCitationCount),
        external_ids=_external_ids(paper.externalIds),
    )


def _external_ids(names: object) -> tuple[PaperId, ...]:
    if not isinstance(names, dict):
        return ()
    return tuple(
        PaperId(scheme, str(names[name]).lower() if scheme in ("arxiv", "doi") else str(names[name]))
        for name, scheme in _SCHEMES_OF_EXTERNAL_IDS.items()
        if names.get(name) is not None
    )


def _count(name: str, value: object, most: int = MOST_CITATIONS) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError(f"{name} is {value!r}")
    return value


def _text(name: str, value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise ValueError(f"{name} is {value!r}")


def parse_citing_paper(row: object) -> CitingPaper:
    """Read one citing paper. Raises BadResponse."""
    from enrichers.semantic_scholar_library import Citation

    try:
        paper = Citation(row).paper
        published = paper.publicationDate
        return CitingPaper(
            paper.paperId, None if published is None else published.date(), _count("year", paper.year, _LAST_YEAR)
        )
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        happened = f"described a citing paper wrongly: {error}"
        raise not_understood(Provider.SEMANTIC_SCHOLAR, happened) from None
