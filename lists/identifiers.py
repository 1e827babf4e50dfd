"""Identifiers of papers and repositories, and how they are found in a URL. Pure text; nothing here asks anybody."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class PaperId:
    """A paper under one naming scheme, canonical so that equal papers of a scheme compare equal.

    ``arxiv:1810.05270`` (version split off), ``doi:10.1109/…`` (lower case), ``s2:`` (40 hex digits),
    ``corpus:`` (Semantic Scholar's CorpusId), ``pmid:``, ``acl:``, ``openreview:``, ``cvf:``, ``pmlr:``, ``neurips:``,
    ``ijcai:``, ``aaai:``, ``ieee:``, ``jmlr:``, ``hal:``; ``url:`` for a link that holds no identifier we know.
    """

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


@dataclass(frozen=True, slots=True, order=True)
class RepositoryId:
    """A repository on GitHub as a link spells it. GitHub ignores case, so compare by ``key``."""

    owner: str
    name: str

    def __str__(self) -> str:
        return f"{self.owner}/{self.name}"

    @property
    def key(self) -> str:
        """``owner/name`` in lower case."""
        return f"{self.owner}/{self.name}".lower()


def parse_paper_id(url: str) -> PaperId | None:
    """Find the paper a URL names. None when it holds no identifier of a scheme we know."""
    raise NotImplementedError


def parse_repository_id(url: str) -> RepositoryId | None:
    """Find the GitHub repository a URL points into. None for gists, organisations, pages and other hosts."""
    raise NotImplementedError


def read_paper_id(text: str) -> PaperId | None:
    """Read an identifier a person typed: ``scheme:value``, a bare arXiv id or DOI, or a URL."""
    raise NotImplementedError
