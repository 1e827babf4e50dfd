"""What a link is to its entry: decided from where it points, how it is labelled and whether it stands as the title."""

from __future__ import annotations

import re

from lists.document import Role
from lists.ids import PaperId, RepositoryId
from lists.links.pages import is_paper_file, kind_of_page, may_stand_for_paper, path_of
from lists.words.labels import is_beside_code, is_weak_label

# Bound once: in Python 3.11 looking a member up in its Enum costs ten times a comparison.
PAPER, VERSION, REPOSITORY, CODE, PROJECT, VIDEO, SLIDES, DATASET, REVIEWS, OTHER = Role

_FEWEST_TITLE_WORDS = 4  # of a link to a project's page; fewer are its name
# Places of a repository that say nothing of a work; what is called code there is.
_PLACES = re.compile(
    r"github\.com/[^/]+/[^/]+/(?:releases|compare|security|tags|labels|milestones|projects|network)(?:$|[/?#])",
    re.IGNORECASE,
)
_KEPT = frozenset((VIDEO, SLIDES, DATASET, REVIEWS))
# Places of a repository that are not its code.
_BESIDE_CODE = re.compile(
    r"github\.com/[^/]+/[^/]+/(?:issues|pulls?|discussions|wiki|stargazers|graphs|actions|commits?)(?:$|[/?#])",
    re.IGNORECASE,
)


def role_of(
    url: str, text: str, label: Role | None, *, titled: bool, paper_id: PaperId | None, repository: RepositoryId | None
) -> Role:
    """The role of one link, seen by itself.

    ``text`` are its words and ``label`` what they promise; ``titled`` says that they stand where the title stands. A
    titled link to a page that nothing is known of is taken for the paper, until the entries around it are known.
    """
    if repository is not None:
        return _role_of_repository(url, text, label, titled=titled)
    if paper_id is not None:
        return _role_of_known_paper(paper_id, label)
    kind = kind_of_page(url)
    if label is None:
        if kind is PROJECT and titled and len(text.split()) >= _FEWEST_TITLE_WORDS and may_stand_for_paper(url):
            return PAPER
        return (PAPER if titled else OTHER) if kind is None else kind
    if label is PAPER:
        if kind is OTHER and not path_of(url):
            return OTHER  # `[arXiv](https://arxiv.org)`
        return kind if kind is not None and kind is not PAPER and is_weak_label(text) else PAPER
    if label is CODE or label is PROJECT:
        return PROJECT if kind is None or kind is PAPER or kind is OTHER else kind
    return VIDEO if kind is VIDEO and label is SLIDES else label


def _role_of_repository(url: str, text: str, label: Role | None, *, titled: bool) -> Role:
    if (label is None or label is PAPER) and is_paper_file(url):
        return PAPER
    if label in _KEPT and not titled:
        return label or OTHER
    if label is OTHER and is_beside_code(text):
        return OTHER
    if _BESIDE_CODE.search(url) or (label is not CODE and _PLACES.search(url)):
        return OTHER
    return REPOSITORY


def _role_of_known_paper(paper_id: PaperId, label: Role | None) -> Role:
    if label is None or label is PAPER or label is PROJECT:
        return PAPER
    if label is REVIEWS:  # `[Review]` at a survey says what the paper is
        return REVIEWS if paper_id.scheme == "openreview" else PAPER
    return OTHER if label is CODE else label
