"""Whether the paper that a link's own identifier names has another title than the entry says. Pure."""

from __future__ import annotations

from enrichers.matching.features import check_link
from enrichers.matching.statements import state_of
from enrichers.records import KnownPaper, PaperRecord, Verdict
from lists.document import Entry


def doubt_of_link(entry: Entry, paper: KnownPaper) -> str | None:
    """Why ``paper`` is not the one that the entry's title says, in words; None where it may well be.

    The title at arXiv counts as well as that at Semantic Scholar, one of which may be of an earlier version.
    """
    titles = [paper.title, paper.arxiv.title if paper.arxiv is not None else None]
    stated = state_of(entry)
    doubts = [check_link(stated, record_of(paper, title)) for title in titles if title]
    if not doubts or any(found.verdict is not Verdict.AGAINST for found in doubts):
        return None
    return doubts[0].words


def record_of(paper: KnownPaper, title: str | None = None) -> PaperRecord:
    """A paper of the warehouse as Semantic Scholar answered it last; ``title`` goes in place of its own."""
    return PaperRecord(
        semantic_scholar_id=paper.semantic_scholar_id or "",
        corpus_id=paper.corpus_id,
        title=title or paper.title or "",
        year=paper.year,
        authors=paper.authors,
        venue=paper.venue,
        published_on=paper.published_on,
        citation_count=None,
        influential_citation_count=None,
        external_ids=paper.ids,
    )
