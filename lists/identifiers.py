"""Identifiers of papers and repositories, and how they are found in a URL. Pure text; nothing here asks anybody."""

from __future__ import annotations

import re

from lists.ids import ACCEPTED_SCHEMES, PaperId, RepositoryId
from lists.links.hosts import find_paper_id
from lists.links.urls import LONGEST_URL
from lists.links.written_ids import find_arxiv_id, find_doi

__all__ = ["ACCEPTED_SCHEMES", "PaperId", "RepositoryId", "parse_paper_id", "parse_repository_id", "read_paper_id"]


def parse_paper_id(url: str) -> PaperId | None:
    """Find the paper a URL names. None when it holds no identifier of a scheme we know.

    A page and its PDF give the same identifier, by the rules of each site. Listing, search and author pages hold
    none, nor does a repository. A scheme (``https://``) may be missing.
    """
    return find_paper_id(url)


_REPOSITORY = re.compile(
    r"\s*\(?(?:(?:https?|git|ssh)://)?(?:git@)?(?:www\.)?github\.com(?::\d+)?[/:]+"
    r"([a-z\d](?:[a-z\d-]{0,38}))/+([\w.-]+?)(?:\.git)?(?=$|[/?#\s),;&\"'>\]%]|https?:)([^?#]*)",
    re.IGNORECASE,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Pages of github.com itself that look like owner/name.
_NOT_OWNERS = _words(
    """
    about account apps blog codespaces collections contact customer-stories dashboard discussions
    enterprise events explore features gist issues join login marketplace models new notifications
    organizations orgs pricing pulls readme search security settings site solutions sponsors stars
    team topics trending users watching
    """
)


def parse_repository_id(url: str) -> RepositoryId | None:
    """Find the GitHub repository a URL points into. None for gists, organisations, pages and other hosts.

    Paths below the repository, fragments, queries and a trailing ``.git`` are cut off; a workflow's badge image is no
    link to a repository.
    """
    if len(url) > LONGEST_URL or "github" not in url.lower():
        return None
    match = _REPOSITORY.match(url)
    if match is None:
        return None
    owner, name, rest = match.groups()
    if owner.lower() in _NOT_OWNERS or rest.endswith("badge.svg"):
        return None
    name = name.rstrip(".")
    return tuple.__new__(RepositoryId, (owner, name)) if name else None


_SCHEMES = _words(
    """
    arxiv doi s2 corpus pmid acl openreview cvf pmlr neurips ijcai aaai ieee jmlr hal url
    """
)
_BARE_IDS = (
    ("s2", re.compile(r"[0-9a-f]{40}")),
    ("acl", re.compile(r"[A-Z]\d{2}-\d{4,5}|\d{4}\.[a-z\d]+-[a-z\d]+\.\d+")),
)


def read_paper_id(text: str) -> PaperId | None:
    """Read an identifier a person typed: ``scheme:value``, a bare arXiv id or DOI, or a URL.

    The names that Semantic Scholar uses (``ARXIV:``, ``CorpusId:``, ``PMID:``, ``DOI:``) are read too. None when it
    is nothing of the kind.
    """
    text = text.strip()
    scheme, colon, value = text.partition(":")
    scheme = {"corpusid": "corpus"}.get(scheme.lower(), scheme.lower())
    value = value.strip()
    if colon and scheme in _SCHEMES and value and not value.startswith("//"):
        if scheme == "arxiv":
            return find_arxiv_id(value)
        if scheme == "doi":
            return find_doi(value)
        if scheme in {"corpus", "pmid"}:
            return PaperId(scheme, value) if value.isdecimal() else None
        return PaperId(scheme, value.lower() if scheme == "s2" else value)
    for scheme, pattern in _BARE_IDS:
        if pattern.fullmatch(text):
            return PaperId(scheme, text)
    return (find_doi(text) if text.startswith("10.") else find_arxiv_id(text)) or parse_paper_id(text)
