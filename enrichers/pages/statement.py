"""What a landing page says of its paper, or why it says nothing."""

from __future__ import annotations

from dataclasses import dataclass

from lists.identifiers import PaperId

# Tags whose title may be a nickname, a person's or a site's name: good for finding a paper, not for doubting a link.
WEAK_TITLE_TAGS = frozenset({"og:title"})
LINK_TAG = "link in the page"


@dataclass(frozen=True, slots=True)
class PageStatement:
    """What the page at ``url`` states itself. What it leaves out is empty or None.

    ``title`` is as stated, raw TeX included, with white space and mark-up gone; ``authors`` are as stated, in either
    order of their parts, and ``family_names`` belong to them one by one. ``paper_ids`` are canonical, each once, and
    can be those of a preprint and of its version of record. ``tags`` say where it all comes from, that of the title
    first; ``link in the page`` is an identifier that no tag states.
    """

    url: str
    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str = ""
    paper_ids: tuple[PaperId, ...] = ()
    tags: tuple[str, ...] = ()
    family_names: tuple[str, ...] = ()
    pdf_url: str | None = None

    @property
    def doi(self) -> str | None:
        """The first DOI stated."""
        return self._first("doi")

    @property
    def arxiv_id(self) -> str | None:
        """The first arXiv identifier stated, without version."""
        return self._first("arxiv")

    @property
    def is_weak(self) -> bool:
        """Whether the title comes from a tag that often holds something else than a paper's title."""
        return bool(self.tags) and self.tags[0] in WEAK_TITLE_TAGS

    @property
    def has_linked_id(self) -> bool:
        """Whether an identifier comes from a mere link in the page, which is to be believed where the title agrees."""
        return LINK_TAG in self.tags

    def _first(self, scheme: str) -> str | None:
        return next((paper_id.value for paper_id in self.paper_ids if paper_id.scheme == scheme), None)


@dataclass(frozen=True, slots=True)
class NoStatement:
    """The page says nothing of a paper; ``reason`` is for a maintainer.

    ``is_refusal``: it is not the page but what stands before it (a challenge, a login), so that nothing is known.
    """

    reason: str
    is_refusal: bool = False
