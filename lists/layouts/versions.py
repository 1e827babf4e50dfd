"""Which further papers that an entry links are the same paper once more."""

from __future__ import annotations

from collections.abc import Sequence

from lists.layouts.units import UnitLink
from lists.links.roles import PAPER
from lists.titles import normalise_title
from lists.words.naming import FEWEST_TITLE_WORDS


def is_same_work(first: UnitLink, other: UnitLink, title: str) -> bool:
    """Whether another link leads to the paper of the first, as far as can be known.

    Two identifiers of one scheme are two papers, but for the DOIs of a preprint and of its publisher. So is a link
    whose words are another title.
    """
    one, two = first.paper_id, other.paper_id
    if one is not None and two is not None and one.scheme == two.scheme:
        if one.value == two.value:
            return True
        if one.scheme == "doi":
            return one.value.partition("/")[0] != two.value.partition("/")[0]
        return one.scheme == "openreview"  # a paper is submitted anew
    words = other.piece.text
    if other.label is None and "://" not in words and len(words.split()) >= FEWEST_TITLE_WORDS:
        return normalise_title(words) in (normalise_title(first.piece.text), normalise_title(title))
    return True


def are_of_one_paper(links: Sequence[UnitLink]) -> bool:
    """Whether some of the links lead to a paper, and all that do lead to the same."""
    papers = [link for link in links if link.role is PAPER]
    return bool(papers) and all(is_same_work(papers[0], other, "") for other in papers)
