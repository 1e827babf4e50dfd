"""Semantic Scholar's answers as records. What is null or left out is None, never 0. Pure."""

from __future__ import annotations

from enrichers.errors import BadResponse
from enrichers.records import CitingPaper, Failed, Found, Lookup, NotFound, PaperRecord, Provider
from lists.identifiers import PaperId

_SCHEMES_OF_EXTERNAL_IDS = {"ArXiv": "arxiv", "DOI": "doi", "ACL": "acl", "PubMed": "pmid"}


def lookup_of(row: object) -> Lookup[PaperRecord]:
    """What one paper object of an answer says; null is a paper that is not known."""
    if row is None:
        return NotFound()
    try:
        return Found(parse_paper(row))
    except ValueError as error:
        return Failed(BadResponse(Provider.SEMANTIC_SCHOLAR.display_name, f"described a paper wrongly: {error}"))


def parse_paper(row: object) -> PaperRecord:
    """Read one paper object of an answer. What is null or left out is None, never 0. Raises ValueError, saying what."""
    from enrichers.semantic_scholar_library import Paper

    if not isinstance(row, dict):
        raise ValueError(f"a {type(row).__name__} where an object was expected")  # noqa: TRY004 - data, not a call
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
        corpus_id=_count("corpusId", paper.corpusId),
        title=_text("title", paper.title) or "",
        year=_count("year", paper.year),
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


def _count(name: str, value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
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
        return CitingPaper(paper.paperId, None if published is None else published.date(), _count("year", paper.year))
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        happened = f"described a citing paper wrongly: {error}"
        raise BadResponse(Provider.SEMANTIC_SCHOLAR.display_name, happened) from None
